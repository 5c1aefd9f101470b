"""Where a sentence of a narrative begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(
    r"(?<![.!?])[.!?]++[\"')\]]*+\s+|\n[ \t]*\n|\n(?=[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t])|\.{3,}|\u2026"
)
_ABBREVIATED = re.compile(
    r"(?:^|[^a-z])(?:[a-z]|mr|mrs|ms|dr|st|sgt|ofc|off|det|lt|capt|cmdr|no|approx|apt|ave|blvd|vs|subj|susp|vict?|"
    r"wit|pass|misd|reg|lic|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|undoc|immig|nat|cit)\.\s+$"
)

_LONGEST = 2000
"""Characters of a sentence that is tried at once. What is longer has no ends, and is tried by pieces."""
_SHARED = 300
"""Characters that two pieces share, so that what stands across a cut is found."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Give the start and end of each sentence, or of the pieces of one that never ends."""
    for start, end in _sentences(text):
        while end - start > _LONGEST:
            cut = _space(text, start + _LONGEST - _SHARED // 2, start + _LONGEST)
            yield start, cut
            start = _space(text, cut - _SHARED, cut - _SHARED // 2)
        yield start, end


def _space(text: str, first: int, last: int) -> int:
    """Give the place after the last space between two places, or the second where there is none."""
    return text.rfind(" ", first, last) + 1 or last


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Give the start and end of each sentence; a point after an abbreviation ends none."""
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATED.search(text, max(start, match.start() - 10), match.end()):
            continue
        if match.end() > start:
            yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)
