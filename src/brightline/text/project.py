"""A version of a document as Markdown.

Differs from `critic.project` in that only what the parser read as a mark is one (a mark in a code span is
text), and in that lines and blanks which the cuts leave empty are cleared away. What stays of a line is
never rewritten, and a struck item of an ordered list keeps its number.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from brightline.text.critic import cut_out

if TYPE_CHECKING:
    from brightline.text.document import Document, View

_MARKER_ONLY = re.compile(r"[ \t]*(?:#{1,6}|[-*+])[ \t]*")


def project_document(document: Document, version: View) -> str:
    """Give the Markdown of one version; `redline` is the source as it stands."""
    if version == "redline" or not document.cuts:
        return document.source.text
    text, seams = cut_out(document.source.text, document.cuts, version)
    return "\n".join(_tidy(text.split("\n"), list(seams)))


def _tidy(lines: list[str], seams: list[int]) -> list[str]:
    """Close the gaps on lines with a seam; leave out the lines that have become empty."""
    kept: list[str] = []
    start = 0
    for number, line in enumerate(lines):
        end = start + len(line)
        here = seams[bisect_left(seams, start) : bisect_left(seams, end + 1)]
        start = end + 1
        if not here:
            kept.append(line)
            continue
        closed = _close_gaps(line, [seam - (end - len(line)) for seam in here])
        if closed and not (_MARKER_ONLY.fullmatch(closed) and _is_item_over(lines, number)):
            kept.append(closed)
        elif kept and not kept[-1].strip() and _is_blank(lines, number + 1):
            kept.pop()
    return kept


def _close_gaps(line: str, seams: list[int]) -> str:
    """Leave one blank where words between two blanks are gone, and none at the ends of the line."""
    first, *others = [line[start:end] for start, end in pairwise([0, *seams, len(line)])]
    parts, last = [first], first
    for part in others:
        text = part.lstrip() if not last or last[-1].isspace() else part
        parts.append(text)
        last = text or last
    closed = "".join(parts)
    return closed.rstrip() if not others[-1].strip() else closed


def _is_item_over(lines: list[str], number: int) -> bool:
    """Whether no indented text follows line `number`, so that its marker holds nothing."""
    indent = len(lines[number]) - len(lines[number].lstrip())
    following = next((at for at in range(number + 1, len(lines)) if lines[at].strip()), None)
    return following is None or len(lines[following]) - len(lines[following].lstrip()) <= indent


def _is_blank(lines: list[str], number: int) -> bool:
    return number >= len(lines) or not lines[number].strip()
