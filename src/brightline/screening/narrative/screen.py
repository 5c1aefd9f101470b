"""A text held against the rules, sentence by sentence.

One scan for the words that any rule needs decides about most texts. Only where there are some is the text
split and are the rules tried. A rule that clears, or says something milder, takes the place of what it
covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import re2

from brightline.screening.narrative.hidden import Hidden
from brightline.screening.narrative.lexicon import Lexicon, Outcome, Rule, compiled, engine, said
from brightline.screening.narrative.normal import Normal, normalise
from brightline.screening.narrative.sentences import sentences
from brightline.source import BadInput

_RANK: dict[Outcome, int] = {"pass": 0, "review": 1, "block": 2}

_NEAR = 32
"""How many characters beside a finding are looked at for what makes it another thing."""


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


class _Found(msgspec.Struct, frozen=True):
    rule: Rule
    start: int
    end: int


PASSED = Screening("pass", ())


class Screener:
    """Holds texts against a lexicon; it keeps nothing of them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._provision = lexicon.provisions.record if lexicon.provisions else ""
        self._hidden = Hidden(lexicon.hidden, lexicon.ordinary)
        self._phrases = re2.Filter()
        self._rules: list[Rule] = []
        self._unless: dict[str, Any] = {}
        for rule in lexicon.rules():
            try:
                self._add(rule, lexicon)
            except re2.error as error:
                raise BadInput(
                    f"rule `{rule.name}`: a phrase is no regular expression: {said(error)}"
                ) from None
        self._phrases.Compile()

    def _add(self, rule: Rule, lexicon: Lexicon) -> None:
        for phrase in rule.finds:
            self._phrases.Add(compiled((phrase,), lexicon.words, rule.name), engine())
            self._rules.append(rule)
        if rule.unless:
            self._unless[rule.name] = re2.compile(compiled(rule.unless, lexicon.words, rule.name), engine())

    def screen(self, text: str) -> Screening:
        """Say what a text may not say, and where."""
        normal = self.read(text)
        if all(self._rules[at].outcome == "pass" for at in self._possible(normal.text)):
            return PASSED
        spans = (span for start, end in sentences(normal.text) for span in self._sentence(normal, start, end))
        found = tuple(dict.fromkeys(spans))  # pieces of a long sentence share some words
        return Screening(strongest(found), found)

    def read(self, text: str) -> Normal:
        """Give a text as its reader is meant to read it."""
        return self._hidden.restore(normalise(text))

    def _possible(self, text: str) -> list[int]:
        possible: list[int] = self._phrases.Match(text, False) or []
        return possible

    def _sentence(self, normal: Normal, start: int, end: int) -> Iterator[Span]:
        text = normal.text[start:end]
        found = [each for at in self._possible(text) for each in self._matches(at, text)]
        for each in _kept(found):
            first, last = normal.place(start + each.start, start + each.end)
            rule = each.rule
            yield Span(first, last, rule.category, rule.name, rule.reason, self._provision, rule.outcome)

    def _matches(self, at: int, text: str) -> Iterator[_Found]:
        rule = self._rules[at]
        unless = self._unless.get(rule.name)
        for match in self._phrases.re(at).finditer(text):
            start, end = match.span()
            around = (0, len(text)) if rule.whole_sentence else (max(0, start - _NEAR), end + _NEAR)
            if start < end and not (unless and unless.search(text[slice(*around)])):
                yield _Found(rule, start, end)


def _kept(found: list[_Found]) -> list[_Found]:
    """Give what stands after milder rules took their places, one for each place and category."""
    milder = [each for each in found if each.rule.over]
    left = [
        each for each in found if each.rule.outcome != "pass" and not any(_covers(m, each) for m in milder)
    ]
    left.sort(key=lambda each: (-_RANK[each.rule.outcome], each.start - each.end, each.start))
    kept: list[_Found] = []
    for each in left:
        if not any(_touch(each, other) for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def _covers(milder: _Found, other: _Found) -> bool:
    if milder is other or not _is_among(other.rule, milder.rule.over):
        return False
    return milder.rule.whole_sentence or _touch(milder, other)


def _is_among(rule: Rule, over: tuple[str, ...]) -> bool:
    return rule.category in over or rule.category[0] in over or rule.name in over


def _touch(one: _Found, other: _Found) -> bool:
    return one.start < other.end and other.start < one.end
