"""A text in plain small letters, with the way back.

Full-width and styled letters, diacritics, look-alikes of other scripts, invisible characters, HTML entities
and words broken at the end of a line become what a reader sees. Every character knows its place in the
original.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_BROKEN = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[a-zà-ÿ])")
_PLAIN = dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'")
_PLAIN |= dict.fromkeys("\u201c\u201d", '"')
_PLAIN |= dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
_INVISIBLE = {"Cf", "Mn", "Me", "Cc"}


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
    if text.isascii() and "&" not in text and "-\n" not in text and not _has_control(text):
        return Normal(text.lower(), range(len(text)), range(1, len(text) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for shown, start, end in _pieces(text):
        plain = shown.lower() if shown.isascii() else _plain(shown)
        letters.extend(plain)
        starts.extend([start] * len(plain))
        ends.extend([end] * len(plain))
    return Normal("".join(letters), starts, ends)


def _has_control(text: str) -> bool:
    return not text.isprintable() and bool(re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text))


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Give the characters that are shown, each with its place; entities are read, broken words joined."""
    at = 0
    while at < len(text):
        entity = _ENTITY.match(text, at) if text[at] == "&" else None
        broken = _BROKEN.match(text, at) if text[at] == "-" else None
        if entity:
            for shown in html.unescape(entity[0]):
                yield shown, at, entity.end()
            at = entity.end()
        elif broken:
            at = broken.end()
        else:
            if (
                text[at] in "\t\r\n"
                or text[at].isprintable()
                or unicodedata.category(text[at]) not in _INVISIBLE
            ):
                yield text[at], at, at + 1
            at += 1


def _plain(shown: str) -> str:
    """Give a character in plain letters: without diacritics, and a look-alike as what it looks like."""
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
