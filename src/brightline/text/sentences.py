"""Sentences of policy prose, by rule: no model, the same answer every time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# fmt: off
ABBREVIATIONS = frozenset({
    "art.", "ave.", "capt.", "cf.", "ch.", "cir.", "cmdr.", "co.", "corp.", "dept.", "dist.", "dr.",
    "e.g.", "ed.", "esq.", "fig.", "fla.", "gov.", "hon.", "i.e.", "inc.", "insp.", "jr.", "l.",
    "lt.", "ltd.", "minn.", "mr.", "mrs.", "ms.", "mt.", "no.", "nos.", "ofc.", "ord.", "p.",
    "para.", "pp.", "prof.", "pt.", "reg.", "rev.", "sec.", "sgt.", "sr.", "st.", "stat.", "subd.",
    "supp.", "tit.", "u.s.", "u.s.c.", "v.", "vol.", "vs.",
})
# fmt: on
"""What ends in a full stop without ending a sentence, in lower case."""

# Possessive, and from the first sign on, so that a long row of signs is read once.
_END = re.compile(r"(?<![.!?])[.!?]++[\"'\u201d\u2019)\]]*+(?=\s|$)|\n[ \t]*+\n")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+")
_OPENING = "\"'\u201c\u2018([{"


def sentences(text: str, breaks: Iterable[int] = ()) -> list[tuple[int, int]]:
    """Give (start, end) offsets of each sentence, white space between them left out.

    A sentence ends at `.`, `!` or `?`, closing quotes and brackets included, before white space and a
    capital, a quote or a bracket; never after an abbreviation or initials, nor at a colon. A blank line
    ends one too, and so does each offset of `breaks`, where a paragraph starts.
    """
    ends = {match.end() for match in _END.finditer(text) if _is_end(text, match)}
    found: list[tuple[int, int]] = []
    start = 0
    for end in sorted({*ends, *breaks, len(text)}):
        _add(found, text, start, end)
        start = end
    return found


def _add(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end))


def _is_end(text: str, match: re.Match[str]) -> bool:
    if match[0][0] == "\n":
        return True
    at = match.end()
    while at < len(text) and text[at].isspace():
        at += 1
    follows = text[at : at + 1]
    if follows and not (follows.isupper() or follows in _OPENING):
        return False
    return not follows or match[0] != "." or not _is_abbreviation(_word_before(text, match.end()))


def _word_before(text: str, end: int) -> str:
    start = end
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    return text[start:end].lstrip(_OPENING)


def _is_abbreviation(word: str) -> bool:
    return word.lower() in ABBREVIATIONS or _INITIALS.fullmatch(word) is not None
