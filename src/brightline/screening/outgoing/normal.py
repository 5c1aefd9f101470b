"""A text in one plain form, with the way back to its characters.

Case, accents, widths and white space are made alike, invisible signs are dropped, and letters or figures that
stand one by one (`p l a t e`, `6 1 2 5 5 5`) are joined. Every place found leads back to the text as written.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_SPACED = re.compile(r"(?<![^\s:;,(])[a-z0-9](?: [a-z0-9]){2,}(?![^\s.,;:)\-])")
_DASHES = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-")
_QUOTES = {0x2018: "'", 0x2019: "'", 0x02BC: "'"}


class Normal(NamedTuple):
    """The plain form; `origin[i]` is where its character `i` stands in the text."""

    text: str
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
    return _joined("".join(chars), origin)


def _plain(sign: str) -> str:
    if sign.isascii():
        return " " if sign.isspace() or not sign.isprintable() else sign.lower()
    folded = unicodedata.normalize("NFKD", sign.translate(_DASHES).translate(_QUOTES)).lower()
    kept = [" " if each.isspace() else each for each in folded if _is_kept(each)]
    return "".join(kept)


def _is_kept(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Mn", "Cf", "Cc", "Cs", "Me")


def _joined(text: str, origin: list[int]) -> Normal:
    """Join letters and figures that stand one by one."""
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for match in _SPACED.finditer(text):
        parts.append(text[last : match.start()])
        places += origin[last : match.start()]
        parts.append(match[0].replace(" ", ""))
        places += origin[match.start() : match.end() : 2]
        last = match.end()
    return Normal("".join([*parts, text[last:]]), [*places, *origin[last:]])
