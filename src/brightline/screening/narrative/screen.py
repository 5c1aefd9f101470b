"""A text held against the rules, sentence by sentence.

One scan for the words that any rule needs decides about most texts, many at once. Only where there are some
are the phrases tried that need them, and only where one of these stands is the text split. A rule that
clears, or says something milder, takes the place of what it covers. What no rule knows is left to a model's
guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import re2

from brightline.screening.narrative.guess import Found, Guesser
from brightline.screening.narrative.hidden import Hidden
from brightline.screening.narrative.lexicon import (
    Lexicon,
    Outcome,
    Rule,
    bounded,
    compiled,
    engine,
    expanded,
    said,
)
from brightline.screening.narrative.meant import Clauses
from brightline.screening.narrative.model import Weights
from brightline.screening.narrative.needed import Needs
from brightline.screening.narrative.normal import Normal, is_plain, normalise
from brightline.screening.narrative.parts import lists_wherever, wherever
from brightline.screening.narrative.scan import BETWEEN, Scan
from brightline.screening.narrative.sentences import sentences
from brightline.screening.narrative.tokens import NotUnderstood
from brightline.source import BadInput

_RANK: dict[Outcome, int] = {"pass": 0, "review": 1, "block": 2}

_NEAR = 32
"""How many characters beside a finding are looked at for what makes it another thing."""

_GENERAL = frozenset({"N1", "N2", "N3", "N5"})
"""What says something in general, or of others, and so nothing of whoever stands in the next clause."""

_BLOCK = 1 << 16
"""Texts of so many characters together are scanned at once."""


class Span(msgspec.Struct, frozen=True):
    """A place in a text, in characters, and what is said there; the words themselves are not kept."""

    start: int
    end: int
    category: str
    rule: str
    reason: str
    provision: str
    outcome: Outcome

    @property
    def says_status(self) -> bool:
        """Whether it says somebody's status, and is not only a hint at one."""
        return self.category.startswith("C")

    @property
    def is_released(self) -> bool:
        """Whether an exception releases it: a status, or a crime of which status is an element."""
        return self.says_status or self.category == "R7"


class Screening(msgspec.Struct, frozen=True):
    """What came of a text."""

    outcome: Outcome
    spans: tuple[Span, ...]


def strongest(spans: Iterable[Span]) -> Outcome:
    """Give what becomes of a text with these findings."""
    return max((span.outcome for span in spans), key=_RANK.__getitem__, default="pass")


PASSED = Screening("pass", ())


class Screener:
    """Holds texts against a lexicon; it keeps nothing of them."""

    def __init__(self, lexicon: Lexicon, weights: Weights | None = None) -> None:
        self._provision = lexicon.provisions.record if lexicon.provisions else ""
        self._words = lexicon.words
        self._loose_words = lists_wherever(lexicon.words)
        self._hidden = Hidden(lexicon.hidden, lexicon.ordinary)
        self._phrases = [(rule, phrase) for rule in lexicon.rules() for phrase in rule.finds]
        needs = Needs(lexicon.words)
        telling = [rule.outcome != "pass" for rule, _ in self._phrases]
        self._scan = Scan([needs.of(phrase) for _, phrase in self._phrases], telling, self._loose_words)
        self._guesser = Guesser(lexicon, weights)
        self._compiled: dict[int, Any] = {}
        self._anywhere: dict[int, Any] = {}
        self._unless: dict[str, Any] = {}

    def check(self, rule: Rule) -> None:
        """Raise `BadInput` for a rule with a phrase that is no regular expression."""
        self._exception(rule)
        for number, (other, _) in enumerate(self._phrases):
            if other.name == rule.name:
                self._phrase(number)

    def screen(self, text: str) -> Screening:
        """Say what a text may not say, and where."""
        return next(self.screen_many((text,)))

    def screen_many(self, texts: Iterable[str]) -> Iterator[Screening]:
        """Say of each text, in order, what `screen` says; texts are taken by the handful."""
        for some in _together(texts):
            odd = {number: normalise(text) for number, text in enumerate(some) if not is_plain(text)}
            shown = [odd[number].text if number in odd else text for number, text in enumerate(some)]
            block = BETWEEN.join(shown).lower().encode()
            disguised = set(self._hidden.suspects(block))
            guessed = set(self._guesser.suspects(block))
            suspects = disguised.union(guessed, self._scan.suspects(block))
            for number, text in enumerate(some):
                if number not in suspects:
                    yield PASSED
                elif number in disguised:
                    yield self._looked_at(self._hidden.restore(odd.get(number) or normalise(text)))
                elif number in guessed or self._may_hold(shown[number].lower().encode()):
                    yield self._looked_at(odd.get(number) or normalise(text))
                else:
                    yield PASSED

    def read(self, text: str) -> Normal:
        """Give a text as its reader is meant to read it."""
        return self._hidden.restore(normalise(text))

    def holds_a_word(self, sentence: str) -> bool:
        """Whether a word stands in a sentence that a phrase needs which says something."""
        return self._scan.is_suspect(sentence.encode())

    def holds_a_phrase(self, sentence: str) -> bool:
        """Whether a phrase stands in a sentence which says something, if nothing clears it."""
        data = sentence.encode()
        return self._scan.is_suspect(data) and any(
            self._phrase(number).search(data) for number in self._scan.telling(data)
        )

    def _may_hold(self, text: bytes) -> bool:
        """Whether a phrase stands in a text which says something, wherever its sentences begin and end."""
        return any(self._wherever(number).search(text) for number in self._scan.telling(text))

    def _looked_at(self, normal: Normal) -> Screening:
        spans = (span for start, end in sentences(normal.text) for span in self._sentence(normal, start, end))
        found = tuple(dict.fromkeys(spans))  # pieces of a long sentence share some words
        return Screening(strongest(found), found) if found else PASSED

    def _sentence(self, normal: Normal, start: int, end: int) -> Iterator[Span]:
        sentence = normal.text[start:end]
        for each in self._with_guesses(sentence, _kept(self._found(sentence), sentence)):
            first, last = normal.place(start + each.start, start + each.end)
            rule = each.rule
            yield Span(first, last, rule.category, rule.name, rule.reason, self._provision, rule.outcome)

    def _with_guesses(self, sentence: str, found: list[Found]) -> list[Found]:
        """Give what rules found or, where they are silent, what the model guesses."""
        if found:
            return found
        guessed = self._guesser.said(sentence)
        return [] if guessed and self._is_cleared(sentence) else guessed

    def _is_cleared(self, text: str) -> bool:
        """Whether a rule that clears knows a sentence."""
        numbers = (n for n in self._scan.phrases(text.encode()) if self._phrases[n][0].outcome == "pass")
        return any(any(self._matches(number, text)) for number in numbers)

    def _found(self, text: str) -> list[Found]:
        """Give all that is found in a sentence; nothing is cleared where nothing was found."""
        if not self.holds_a_phrase(text):
            return []
        return [each for number in self._scan.phrases(text.encode()) for each in self._matches(number, text)]

    def _matches(self, number: int, text: str) -> Iterator[Found]:
        rule, _ = self._phrases[number]
        unless = self._exception(rule)
        for match in self._phrase(number).finditer(text):
            start, end = match.span()
            around = (0, len(text)) if rule.whole_sentence else (max(0, start - _NEAR), end + _NEAR)
            if end > start and not (unless and unless.search(text[slice(*around)])):
                yield Found(rule, start, end)

    def _phrase(self, number: int) -> Any:
        """Give a phrase as a pattern; it is compiled when it is first needed, which most never are."""
        if number not in self._compiled:
            rule, phrase = self._phrases[number]
            self._compiled[number] = self._pattern(compiled((phrase,), self._words, rule.name), rule)
        return self._compiled[number]

    def _wherever(self, number: int) -> Any:
        """Give a pattern of what a phrase finds in any sentence of a text, and perhaps of more."""
        if number not in self._anywhere:
            rule, phrase = self._phrases[number]
            try:
                loose = bounded(phrase, expanded(wherever(phrase), self._loose_words, rule.name))
            except NotUnderstood:
                loose = ""
            is_same = loose == compiled((phrase,), self._words, rule.name)
            self._anywhere[number] = self._phrase(number) if is_same else self._pattern(loose, rule)
        return self._anywhere[number]

    def _exception(self, rule: Rule) -> Any:
        if rule.unless and rule.name not in self._unless:
            self._unless[rule.name] = self._pattern(compiled(rule.unless, self._words, rule.name), rule)
        return self._unless.get(rule.name)

    def _pattern(self, pattern: str, rule: Rule) -> Any:
        try:
            return re2.compile(pattern, engine())
        except re2.error as error:
            raise BadInput(f"rule `{rule.name}`: a phrase is no regular expression: {said(error)}") from None


def _together(texts: Iterable[str]) -> Iterator[list[str]]:
    """Give texts by the handful, so that one scan pays for many and memory stays small."""
    some: list[str] = []
    size = 0
    for text in texts:
        some.append(text)
        size += len(text)
        if size >= _BLOCK:
            yield some
            some, size = [], 0
    if some:
        yield some


def _kept(found: list[Found], sentence: str) -> list[Found]:
    """Give what stands after milder rules took their places, one for each place and category."""
    if not found:
        return []
    milder = [each for each in found if each.rule.over]
    clauses = Clauses(sentence)
    left = [
        each
        for each in found
        if each.rule.outcome != "pass" and not any(_covers(m, each, clauses) for m in milder)
    ]
    left.sort(key=lambda each: (-_RANK[each.rule.outcome], each.start - each.end, each.start))
    kept: list[Found] = []
    for each in left:
        if not any(_touch(each, other) for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def _covers(milder: Found, other: Found, clauses: Clauses) -> bool:
    if milder is other or not _is_among(other.rule, milder.rule.over):
        return False
    place, cleared = (milder.start, milder.end), (other.start, other.end)
    if milder.rule.whole_sentence:
        return milder.rule.outcome != "pass" or clauses.has_both(place, cleared)
    is_close = _touch(milder, other)
    return is_close and (milder.rule.category not in _GENERAL or clauses.begins_with(place, cleared))


def _is_among(rule: Rule, over: tuple[str, ...]) -> bool:
    return rule.category in over or rule.category[0] in over or rule.name in over


def _touch(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end
