"""Our own labelled sentences, from which the model that guesses is learnt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

OWN = Path(__file__).parents[1] / "tests" / "screening" / "narratives"
WRITERS = OWN / "writers"
"""Sentences of writers who did not know the rules, a file each; `o…` are ordinary reports, which all pass."""


class Sentence(NamedTuple):
    """A sentence as it is labelled, and the file in which it stands."""

    text: str
    outcome: str
    category: str
    writer: str


def own_sentences() -> list[Sentence]:
    """Give the sentences of all files, in order."""
    return [
        each for folder in (OWN, WRITERS) for path in sorted(folder.glob("*.yaml")) for each in read(path)
    ]


def read(path: Path) -> Iterator[Sentence]:
    """Give the sentences of a file: by outcome, by category."""
    for outcome, groups in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for category, texts in groups.items():
            yield from (Sentence(text, outcome, str(category), path.stem) for text in texts)


def digest(sentences: Sequence[Sentence]) -> str:
    """Give what changes when a sentence or a label does."""
    lines = sorted({f"{each.outcome} {each.category} {each.text}" for each in sentences})
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
