"""Where words are struck: `~~` in pairs, in one block or over several.

What is inside a mark of CriticMarkup or in a note is not looked at. A `~~` without another end strikes
nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from brightline.text.critic import scan
from brightline.text.importing.lines import Block, is_note

REACH = 40
"""Over how many blocks a strike may run; a longer one is more likely a `~~` without another end."""

_TOKEN = re.compile(r"\\?\{~+|\\[\s\S]|~+[}>]|~~")
_NOTE = re.compile(r"\s[*_]*NOTE:")

Range = tuple[int, int]


@dataclass(slots=True)
class Struck:
    """What was found in one block: marks, `~~` signs, struck ranges, and where a note begins.

    `strays` are the signs that strike nothing.
    """

    marks: list[Range]
    signs: list[int]
    note: int
    ranges: list[Range] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)


def find_strikes(blocks: list[Block]) -> list[Struck]:
    """Give what is struck in each block."""
    found = [_read(block) for block in blocks]
    pending: tuple[int, int] | None = None
    for at, block in enumerate(found):
        if pending and at - pending[0] > REACH:
            found[pending[0]].strays.append(pending[1])
            pending = None
        pending = _pair(blocks, found, at, pending) if block.signs else pending
    if pending:
        found[pending[0]].strays.append(pending[1])
    return found


def _read(block: Block) -> Struck:
    if block.kind == "fence":
        return Struck([], [], -1)
    text = block.text
    marks = [(mark.start, mark.end) for mark in scan(text)[0]] if "{" in text else []
    if is_note(text):
        return Struck([], [], 0)
    signs = [m.start() for m in _TOKEN.finditer(text) if m[0] == "~~" and not _inside(marks, m.start())]
    note = _note_at(text, marks, signs)
    return Struck(marks, [sign for sign in signs if note < 0 or sign < note], note)


def _note_at(text: str, marks: list[Range], signs: list[int]) -> int:
    """Give where a note at the end of a block begins, or -1; none begins in a mark or in struck words."""
    for match in _NOTE.finditer(text):
        is_struck = bisect_left(signs, match.start()) % 2 == 1
        if not is_struck and not _inside(marks, match.start()):
            return match.start() + 1
    return -1


def _inside(marks: list[Range], at: int) -> bool:
    before = bisect_right(marks, at, key=lambda mark: mark[0])
    return before > 0 and at < marks[before - 1][1]


def _pair(
    blocks: list[Block], found: list[Struck], at: int, pending: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Pair the signs of one block; give the one that is still open after it."""
    block, signs = found[at], list(found[at].signs)
    if pending:
        if len(signs) % 2 and _can_close(blocks[at].text, signs[0]):
            _close(blocks, found, pending, (at, signs.pop(0)))
        else:
            found[pending[0]].strays.append(pending[1])
    for start, end in zip(signs[::2], signs[1::2], strict=False):
        block.ranges.append((start + 2, end))
    if len(signs) % 2 == 0:
        return None
    if _can_open(blocks[at].text, signs[-1]):
        return at, signs[-1]
    block.strays.append(signs[-1])
    return None


def _close(
    blocks: list[Block], found: list[Struck], opening: tuple[int, int], closing: tuple[int, int]
) -> None:
    (first, start), (last, end) = opening, closing
    found[first].ranges.append((start + 2, len(blocks[first].text)))
    for at in range(first + 1, last):
        found[at].ranges.append((0, len(blocks[at].text)))
    found[last].ranges.append((0, end))


def _can_open(text: str, sign: int) -> bool:
    return bool(text[sign + 2 : sign + 3].strip())


def _can_close(text: str, sign: int) -> bool:
    return bool(text[max(0, sign - 1) : sign].strip())
