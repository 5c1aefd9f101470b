"""A reply held against the rules. Findings are places, kinds and reasons; no word of the reply is in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import re2

from brightline.screening.outgoing.department import Department, Provisions
from brightline.screening.outgoing.names import Names, words_of
from brightline.screening.outgoing.normal import Normal, normalise
from brightline.screening.outgoing.numbers import Numbers
from brightline.screening.outgoing.rules import Book, Rule, compiled
from brightline.screening.outgoing.subjects import Spoken, Subjects
from brightline.source import BadInput

_BESIDE = 80
"""How many characters before and after a finding are looked at."""


UNREAD = "person"
"""The kind of what is said of one person where no rule knows what it is."""


class Found(NamedTuple):
    """One finding, by its place in the text."""

    start: int
    end: int
    kind: str
    rule: str
    reason: str


class _Compiled(NamedTuple):
    rule: Rule
    finds: re2._Regexp
    inside: re2._Regexp
    before: re2._Regexp
    after: re2._Regexp


class Finder:
    """Holds replies against the rules; it keeps nothing of them."""

    def __init__(self, book: Book, department: Department) -> None:
        if department.provisions is None:
            raise BadInput("a department's file needs `provisions`")
        words = {**book.words, **department.words}
        self.provisions: Provisions = department.provisions
        self._rules = [_compiled(rule, words) for rule in book.rule]
        self._public = compiled(department.addresses, words, r"\b", r"\b")
        self._subjects = Subjects(book, words)
        self._numbers = Numbers(department.own, words)
        self._criminal = compiled(book.matter.criminal, words, r"\b")
        self._denied = compiled(book.matter.denied, words, r"\b", "$")
        self._civil = compiled(book.matter.civil, words, r"\b")
        self._names = Names(book, department.own.fields)

    def find(self, text: str) -> list[Found]:
        """Give what is found in a text, in its order."""
        normal = normalise(text)
        return _kept([_placed(normal, each) for each in self._found(normal.text)])

    def field(self, path: Sequence[str], value: str) -> list[Found]:
        """Give what is found in the value of a field; its name, the last of `path`, may say what it is."""
        kind = self._names.kind(path)
        is_own = self._names.is_own(path)
        if kind and value.strip() and not is_own:
            return [Found(0, len(value), kind, "field", f"the field holds {_HOLDS[kind]}")]
        lead = f"{' '.join(words_of(path[-1]))}: " if path else ""
        return [
            each._replace(start=max(0, each.start - len(lead)), end=each.end - len(lead))
            for each in self.find(lead + value)
            if each.end > len(lead) and not (is_own and each.kind == kind)
        ]

    def is_criminal(self, text: str) -> bool:
        """Say whether a reply says that it is for a serious crime, and nowhere for a civil purpose."""
        plain = normalise(text).text
        named = (match.start() for match in self._criminal.finditer(plain))
        is_said = any(not self._denied.search(plain[max(0, start - _BESIDE) : start]) for start in named)
        return is_said and self._civil.search(plain) is None

    def is_civil(self, text: str) -> bool:
        """Say whether a reply says that it is for civil immigration enforcement."""
        return self._civil.search(normalise(text).text) is not None

    def _found(self, text: bytes) -> list[Found]:
        spoken = self._subjects.read(text)
        found = [Found(*each) for each in self._numbers.find(text)]
        found += self._by_rules(text, spoken, is_alone=False)
        taken = {spoken.sentence(each.start) for each in found}
        alone = self._by_rules(text, spoken, is_alone=True)
        return found + [each for each in alone if spoken.sentence(each.start) not in taken]

    def _by_rules(self, text: bytes, spoken: Spoken, *, is_alone: bool) -> Iterator[Found]:
        for each in self._rules:
            rule = each.rule
            if rule.alone is not is_alone:
                continue
            for start, end in _matches(each, text):
                if not (
                    spoken.is_cleared(start, end, rule.clears)
                    or self._subjects.is_refused(spoken, text, start, end)
                    or self._is_public(rule, text[start:end])
                ):
                    yield Found(start, end, rule.kind, rule.name, rule.reason)

    def _is_public(self, rule: Rule, words: bytes) -> bool:
        return rule.name == "street-address" and self._public.search(words) is not None


_HOLDS = {
    "address": "an address",
    "workplace": "where a person works",
    "school": "a school",
    "schedule": "when a person is where",
    "custody": "an arrest, where a person is held, or a release",
    "vehicle": "a vehicle",
    "phone": "a telephone number",
    "contact": "a way to reach a person",
    "relative": "a relative",
    "identifier": "a number or date that identifies a person",
    "photo": "a picture of a person",
}


def _compiled(rule: Rule, words: dict[str, str]) -> _Compiled:
    return _Compiled(
        rule,
        compiled(rule.finds, words, r"\b", r"\b"),
        compiled(rule.inside, words),
        compiled(rule.before, words, r"\b", "$"),
        compiled(rule.after, words, "^"),
    )


def _matches(each: _Compiled, text: bytes) -> Iterator[tuple[int, int]]:
    """Give the places of a rule. After one that is something else the search goes on at the next word."""
    place = 0
    while match := each.finds.search(text, place):
        start, end = match.span()
        if not _is_other(each, text, start, end):
            yield start, end
            place = end
        else:
            place = text.find(b" ", start) + 1
            if not place:
                return


def _is_other(each: _Compiled, text: bytes, start: int, end: int) -> bool:
    """Say whether what stands in a match or beside it makes it something else."""
    return (
        each.inside.search(text[start:end]) is not None
        or each.before.search(text[max(0, start - _BESIDE) : start]) is not None
        or each.after.search(text[end : end + _BESIDE]) is not None
    )


def _placed(normal: Normal, found: Found) -> Found:
    start, end = normal.place(found.start, found.end)
    return found._replace(start=start, end=end)


def _kept(found: list[Found]) -> list[Found]:
    """Give one finding for each place and kind: the longest."""
    kept: list[Found] = []
    last: dict[str, int] = {}
    for each in sorted(found, key=lambda each: (each.start, -each.end, each.kind, each.rule)):
        if each.start >= last.get(each.kind, 0):
            kept.append(each)
            last[each.kind] = each.end
    return kept
