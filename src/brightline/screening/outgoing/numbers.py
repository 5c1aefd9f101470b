"""Telephone numbers, mailboxes and names in networks, but those of the department."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import phonenumbers

from brightline.screening.outgoing.department import Own
from brightline.screening.outgoing.rules import compiled

_BESIDE = 80
"""How many characters before a number are looked at."""

_NUMBER = (
    r"(?:\+?1[ .-]?)?(?:\(?[0-9]{3}\)?[ ./-]{1,3}[0-9]{3}[ ./-]{1,3}[0-9]{4}"
    r"|\([0-9]{3}\)[0-9]{3}-?[0-9]{4}|[0-9]{3}-?[0-9]{7}|[0-9]{6}-[0-9]{4})\b"
)
_LOCAL = (
    r"\b(?:phone|cell|mobile|tel|ph|telephone|telefono|celular|call|text|texts?|number|reach|reached|dial|ring)\b"
    r"[^.;0-9]{0,20}([0-9]{3}[ .-][0-9]{4})\b"
)
_MAILBOX = (
    r"[a-z0-9_.+-]+ ?(?:@|\(at\)|\[at\]| at ) ?((?:[a-z0-9-]+ ?(?:\.|\[dot\]|\(dot\)| dot ) ?){1,3}"
    r"(?:com|org|net|edu|gov|us|mx|info|io|me|co|test|example|mail|invalid)(?:\.[a-z]{2})?)\b"
)
_HANDLE = r"@[a-z0-9_][a-z0-9_.]{2,29}\b"


class Reached(NamedTuple):
    """What leads to a person, by its place, and what it is."""

    start: int
    end: int
    kind: str
    rule: str
    reason: str


class Numbers:
    """Finds what people are reached by."""

    def __init__(self, own: Own, words: Mapping[str, str]) -> None:
        self._own = compiled(own.lines, words, tail="$")
        self._numbers = frozenset(_figures(number.encode())[-10:] for number in own.numbers)
        self._domains = own.domains
        self._number = compiled((_NUMBER,), {})
        self._local = compiled((_LOCAL,), {})
        self._mailbox = compiled((_MAILBOX,), {})
        self._handle = compiled((_HANDLE,), {})

    def find(self, text: bytes) -> Iterator[Reached]:
        """Give every way to reach a person that a text has."""
        for match in self._number.finditer(text):
            is_alone = text[match.start() - 1 : match.start()] not in _JOINED
            if is_alone and _is_number(match[0]) and not self._is_own(text, match.start(), match[0]):
                yield _reached(match.span(), "phone", "phone-number")
        for match in self._local.finditer(text):
            if not self._is_own(text, match.start(1), match[1]):
                yield _reached(match.span(1), "phone", "local-number")
        for match in self._mailbox.finditer(text):
            if not self._is_own_domain(match[1].decode()):
                yield _reached(match.span(), "contact", "mailbox")
        for match in self._handle.finditer(text):
            if match.start() == 0 or text[match.start() - 1 : match.start()] in b" (:,\"'":
                yield _reached(match.span(), "contact", "handle")

    def _is_own(self, text: bytes, start: int, number: bytes) -> bool:
        before = text[max(0, start - _BESIDE) : start]
        return _figures(number)[-10:] in self._numbers or self._own.search(before) is not None

    def _is_own_domain(self, written: str) -> bool:
        domain = written.replace(" dot ", ".").replace(" ", "").replace("[dot]", ".").replace("(dot)", ".")
        return any(domain == own or domain.endswith(f".{own}") for own in self._domains)


_LEADS = {
    "phone-number": "a telephone number leads to a person",
    "local-number": "a telephone number leads to a person",
    "mailbox": "an e-mail address leads to a person",
    "handle": "a name in a network leads to a person",
}


def _reached(span: tuple[int, int], kind: str, rule: str) -> Reached:
    return Reached(span[0], span[1], kind, rule, _LEADS[rule])


_JOINED = tuple(bytes([each]) for each in b"0123456789$#-_abcdefghijklmnopqrstuvwxyz")
"""What a number of more figures, a sum or a code has right before it."""


def _figures(number: bytes) -> bytes:
    return bytes(each for each in number if each in b"0123456789")


def _is_number(words: bytes) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(words.decode(), "US"))
    except phonenumbers.NumberParseException:
        return False
