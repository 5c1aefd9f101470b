"""A reply held against the rules. Findings are places, kinds and reasons; no word of the reply is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import phonenumbers

from brightline.screening.outgoing.normal import Normal, normalise
from brightline.screening.outgoing.rules import Book, Places, Rule, phrase

_BESIDE = 80
"""How many characters before and after a finding are looked at."""

_NUMBER = re.compile(r"(?<![\w$])(?:\+?1[ .-]?)?\(?\d{3}\)?[ ./-]{0,3}\d{3}[ ./-]{0,3}\d{4}(?![\w])")
_LOCAL = re.compile(
    r"\b(?:phone|cell|mobile|tel|telephone|telefono|celular|call|text|number)\b"
    r"[^.;\d]{0,20}(\d{3}[ .-]\d{4})(?!\d)"
)
_MAILBOX = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64} ?(?:@|\(at\)|\[at\]) ?([\w-]{1,63}(?: ?(?:\.|\[dot\]) ?[a-z]{2,63}){1,3})\b"
)
_HANDLE = re.compile(r"(?<![\w.@])@[a-z0-9_][a-z0-9_.]{2,29}\b")


class Found(NamedTuple):
    """One finding, by its place in the text."""

    start: int
    end: int
    kind: str
    rule: str
    reason: str


class _Compiled(NamedTuple):
    rule: Rule
    finds: re.Pattern[str]
    inside: re.Pattern[str] | None
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


class Finder:
    """Holds replies against the rules; it keeps nothing of them."""

    def __init__(self, book: Book, places: Places) -> None:
        words = {**book.words, "building": "|".join(places.buildings)}
        self._rules = [_compiled(rule, words) for rule in book.rule]
        self._own = re.compile(rf"(?:{phrase(places.own.lines, words)})$")
        self._numbers = frozenset(re.sub(r"\D", "", number)[-10:] for number in places.own.numbers)
        self._domains = places.own.domains
        self._criminal = re.compile(rf"\b(?:{phrase(book.matter.criminal, words)})")
        self._civil = re.compile(rf"\b(?:{phrase(book.matter.civil, words)})")
        self._fields = {name: kind for kind, names in book.fields.items() for name in names}

    def find(self, text: str) -> list[Found]:
        """Give what is found in a text, in its order."""
        normal = normalise(text)
        found = [*self._by_rules(normal), *self._numbers_of(normal), *self._mailboxes(normal)]
        return _kept([_placed(normal, each) for each in found])

    def field(self, name: str, value: str) -> list[Found]:
        """Give what is found in the value of a field, whose name may say what it is."""
        plain = re.sub(r"[\s_.-]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).strip().lower()
        kind = self._fields.get(plain)
        if kind and value.strip():
            return [Found(0, len(value), kind, "field", f"the field holds {_HOLDS.get(kind, 'such data')}")]
        lead = f"{plain[:200]}: "
        return [
            each._replace(start=max(0, each.start - len(lead)), end=each.end - len(lead))
            for each in self.find(lead + value)
            if each.end > len(lead)
        ]

    def is_criminal(self, text: str) -> bool:
        """Say whether a reply says that it is for a serious crime, and nowhere for a civil purpose."""
        plain = normalise(text).text
        return bool(self._criminal.search(plain)) and not self._civil.search(plain)

    def is_civil(self, text: str) -> bool:
        """Say whether a reply says that it is for civil immigration enforcement."""
        return bool(self._civil.search(normalise(text).text))

    def _by_rules(self, normal: Normal) -> Iterator[Found]:
        for each in self._rules:
            for match in each.finds.finditer(normal.text):
                if not _is_other(each, match):
                    rule = each.rule
                    yield Found(match.start(), match.end(), rule.kind, rule.name, rule.reason)

    def _numbers_of(self, normal: Normal) -> Iterator[Found]:
        for match in _NUMBER.finditer(normal.text):
            if _is_number(match[0]) and not self._is_own(normal.text, match.start(), match[0]):
                yield Found(*match.span(), "phone", "phone-number", "a telephone number leads to a person")
        for match in _LOCAL.finditer(normal.text):
            if not self._is_own(normal.text, match.start(1), match[1]):
                yield Found(*match.span(1), "phone", "local-number", "a telephone number leads to a person")

    def _is_own(self, text: str, start: int, number: str) -> bool:
        before = text[max(0, start - _BESIDE) : start]
        return re.sub(r"\D", "", number)[-10:] in self._numbers or bool(self._own.search(before))

    def _mailboxes(self, normal: Normal) -> Iterator[Found]:
        for match in _MAILBOX.finditer(normal.text):
            domain = match[1].replace(" ", "").replace("[dot]", ".")
            if not any(domain == own or domain.endswith(f".{own}") for own in self._domains):
                yield Found(*match.span(), "contact", "mailbox", "an e-mail address leads to a person")
        for match in _HANDLE.finditer(normal.text):
            yield Found(*match.span(), "contact", "handle", "a name in a network leads to a person")


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
    def pattern(forms: tuple[str, ...], head: str, tail: str) -> re.Pattern[str] | None:
        return re.compile(f"{head}(?:{phrase(forms, words)}){tail}") if forms else None

    finds = re.compile(rf"(?<!\w)(?:{phrase(rule.finds, words)})(?!\w)")
    return _Compiled(
        rule,
        finds,
        pattern(rule.inside, "", ""),
        pattern(rule.before, r"(?<!\w)", "$"),
        pattern(rule.after, "^", r"(?!\w)"),
    )


def _is_other(each: _Compiled, match: re.Match[str]) -> bool:
    """Say whether what stands in a match or beside it makes it something else."""
    text, start, end = match.string, match.start(), match.end()
    return bool(
        (each.inside and each.inside.search(match[0]))
        or (each.before and each.before.search(text[max(0, start - _BESIDE) : start]))
        or (each.after and each.after.search(text[end : end + _BESIDE]))
    )


def _is_number(words: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(words, "US"))
    except phonenumbers.NumberParseException:
        return False


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
