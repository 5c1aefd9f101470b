"""A text in plain small letters, with the way back.

Full-width and styled letters, diacritics, look-alikes of other scripts, invisible characters, HTML entities
and words broken at the end of a line become what a reader sees. Every character knows its place in the
original.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import msgspec

_ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});"
_BROKEN = r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[a-zà-ÿ])"
_ODD = re.compile(rf"{_ENTITY}|{_BROKEN}|[^\t\n\r -~]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PLAIN = dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'")
_PLAIN |= dict.fromkeys("\u201c\u201d", '"')
_PLAIN |= dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
_INVISIBLE = {"Cf", "Mn", "Me", "Cc", "Cs"}


class Normal(msgspec.Struct, frozen=True):
    """A text to look in; `starts` and `ends` give for each character its place in the original."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the original of a stretch that is not empty."""
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> Normal:
    """Give a text as it reads, in small letters."""
    if is_plain(text):
        return Normal(text.lower(), range(len(text)), range(1, len(text) + 1))
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for odd in _ODD.finditer(text):
        start, end = odd.span()
        plain = _shown(odd[0])
        pieces += [text[at:start].lower(), plain]
        starts += [*range(at, start), *[start] * len(plain)]
        ends += [*range(at + 1, start + 1), *[end] * len(plain)]
        at = end
    pieces.append(text[at:].lower())
    starts += range(at, len(text))
    ends += range(at + 1, len(text) + 1)
    return Normal("".join(pieces), starts, ends)


def is_plain(text: str) -> bool:
    """Whether a text needs nothing but small letters."""
    if not text.isascii() or "&" in text or "-\n" in text:
        return False
    return text.isprintable() or not _CONTROL.search(text)


def _shown(odd: str) -> str:
    """Give what a reader sees of an entity, of a break within a word or of an odd character."""
    if len(odd) > 1:
        return "".join(map(_plain, html.unescape(odd))) if odd[0] == "&" else ""
    return _plain(odd) if odd.isprintable() or unicodedata.category(odd) not in _INVISIBLE else ""


@lru_cache(maxsize=4096)
def _plain(shown: str) -> str:
    """Give a character in plain letters: without diacritics, and a look-alike as what it looks like."""
    if shown.isascii():
        return shown.lower()
    if shown in _PLAIN:
        return _PLAIN[shown]
    plain = ""
    for each in unicodedata.normalize("NFKD", shown):
        if unicodedata.category(each) not in _INVISIBLE:
            plain += each if each.isascii() else _PLAIN.get(each) or _look_alike(each)
    return plain.lower()


def _look_alike(shown: str) -> str:
    """Give the Latin letter that another script's letter is confusable with (Unicode's list), or itself."""
    from confusable_homoglyphs.confusables import is_confusable  # its tables are read for such letters only

    if not shown.isalpha():
        return " " if shown.isspace() else shown
    found = is_confusable(shown, greedy=True) or []
    letters = [other["c"] for each in found for other in each["homoglyphs"]]
    letters = [letter for letter in letters if letter.isascii() and letter.isalpha()]
    letters.sort(key=lambda letter: letter.isupper() != shown.isupper())
    return str(letters[0]) if letters else shown
