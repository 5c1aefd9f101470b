"""A text in one plain form, with the way back to its characters.

Case, accents, widths and white space are made alike, invisible signs are dropped, and letters or figures that
stand one by one (`p l a t e`, `6 1 2 5 5 5`) are joined. Letters that have no plain form become `_`, other
signs `~`, so that the plain form is ASCII. Every place found leads back to the text as written.
"""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

import re2

_SPACED = re2.compile(rb"(?:^|[\s:;,(])([a-z0-9](?: [a-z0-9]){2,})(?:$|[\s.,;:)\-])")
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-")
_QUOTES = {0x2018: "'", 0x2019: "'", 0x02BC: "'"}


class Normal(NamedTuple):
    """The plain form; `origin[i]` is where its character `i` stands in the text."""

    text: bytes
    origin: list[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the text of a place in the plain form."""
        return self.origin[start], self.origin[end - 1] + 1


def normalise(text: str) -> Normal:
    """Give the plain form of a text."""
    chars: list[str] = []
    origin: list[int] = []
    for at, sign in enumerate(text):
        for plain in _plain(sign):
            if plain == " " and (not chars or chars[-1] == " "):
                continue
            chars.append(plain)
            origin.append(at)
    return _joined("".join(chars).encode("ascii"), origin)


def _plain(sign: str) -> str:
    if sign.isascii():
        return " " if sign.isspace() or not sign.isprintable() else sign.lower()
    folded = unicodedata.normalize("NFKD", sign.translate(_DASHES).translate(_QUOTES)).lower()
    return "".join(_ascii(each) for each in folded if _is_kept(each))


def _ascii(sign: str) -> str:
    if sign.isascii():
        return " " if sign.isspace() or not sign.isprintable() else sign
    return " " if sign.isspace() else "_" if sign.isalnum() else "~"


def _is_kept(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Mn", "Cf", "Cc", "Cs", "Me")


def _joined(text: bytes, origin: list[int]) -> Normal:
    """Join letters and figures that stand one by one."""
    parts: list[bytes] = []
    places: list[int] = []
    last = 0
    for match in _SPACED.finditer(text):
        start, end = match.span(1)
        parts.append(text[last:start])
        places += origin[last:start]
        parts.append(match[1].replace(b" ", b""))
        places += origin[start:end:2]
        last = end
    return Normal(b"".join([*parts, text[last:]]), [*places, *origin[last:]])
