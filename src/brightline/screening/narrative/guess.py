"""What the model makes of a sentence in which no rule finds anything.

It may say that a sentence reads like one that says a status, or hints at one. What rules found it never
touches.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import re2

from brightline.screening.narrative.lexicon import SEPARATOR, Lexicon, Rule, engine
from brightline.screening.narrative.model import Guess, Model, Weights
from brightline.screening.narrative.scan import BETWEEN, NEVER

REVIEW = 1.0
"""Where so much speaks for anything to find, in log odds, a person is to look."""

BLOCK = (2.0, 1.5)
"""Where so much speaks for anything and for a status, the text is blocked."""

_KINDS = {
    "C1": "no lawful status",
    "C2": "not being a citizen",
    "C3": "a lawful status or its papers",
    "C4": "having been or being deported",
    "C5": "immigration custody or a hold",
    "C6": "an alien's number",
    "C7": "how somebody came into the country",
    "C8": "an application for a status",
    "C9": "citizenship",
    "C10": "the status of a group",
    "R1": "a nationality",
    "R2": "a country of birth",
    "R3": "somebody called an immigrant",
    "R4": "a foreign document",
    "R5": "a threat of deportation",
    "R6": "a removal by another country",
    "R7": "smuggling people",
    "R8": "what hints at a status",
    "R9": "somebody taken by immigration agents",
}
"""What each category reads like."""


class Found(msgspec.Struct, frozen=True):
    """A place in a sentence, and the rule that found it."""

    rule: Rule
    start: int
    end: int


class Guesser:
    """Says what sentences read like; it is silent where its rules are left out."""

    def __init__(self, lexicon: Lexicon, weights: Weights | None = None) -> None:
        guessed = [rule for rule in lexicon.rule if rule.guessed]
        self._rules = {rule.category[0]: rule for rule in guessed}
        weights = (weights or own_weights()) if guessed else None
        self._model = Model(weights, lexicon.words) if weights else None
        self._gate = re2.compile(_gate(weights) if weights and self._rules else NEVER, engine())

    def suspects(self, block: bytes) -> Iterator[int]:
        """Give the number of each text of a block in which a word stands without which nothing is guessed."""
        number, at, between = 0, 0, BETWEEN.encode()
        while at >= 0 and (match := self._gate.search(block, at)):
            number += block.count(between, at, match.start())
            yield number
            at = block.find(between, match.end())

    def said(self, sentence: str) -> list[Found]:
        """Give what a sentence reads like in which no rule found anything."""
        if self._model is None or not self._gate.search(sentence.encode()):
            return []
        guess = self._model.guess(sentence)
        return [] if guess.anything < REVIEW else self._finding(sentence, guess, self._model)

    def _finding(self, sentence: str, guess: Guess, model: Model) -> list[Found]:
        is_sure = guess.anything >= BLOCK[0] and guess.status >= BLOCK[1]
        category = model.kind(sentence, "C" if is_sure else "CR")
        rule = self._rules.get(category[0])
        if rule is None:
            return []
        rule = msgspec.structs.replace(
            rule, category=category, only_review=not is_sure, reason=f"{rule.reason} {_KINDS[category]}"
        )
        return [Found(rule, *model.place(sentence))]


@cache
def own_weights() -> Weights:
    """Give the weights that come with Brightline."""
    file = Path(__file__).with_name("lexicon") / "weights.json"
    return msgspec.json.decode(file.read_bytes(), type=Weights)


def _gate(weights: Weights) -> str:
    """Give a pattern of the words without one of which nothing is guessed."""
    return rf"\b(?:{'|'.join(SEPARATOR.join(map(re2.escape, words.split())) for words in weights.gate)})\b"
