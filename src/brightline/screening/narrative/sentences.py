"""Where a sentence of a narrative begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?]+[\"')\]]*\s+|\n[ \t]*\n|\n(?=[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t])|\.{3,}|\u2026")
_ABBREVIATED = re.compile(
    r"(?:^|[^a-z])(?:[a-z]|mr|mrs|ms|dr|st|sgt|ofc|off|det|lt|capt|cmdr|no|approx|apt|ave|blvd|vs|subj|susp|vict?|"
    r"wit|pass|misd|reg|lic|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|undoc|immig|nat|cit)\.\s+$"
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
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
