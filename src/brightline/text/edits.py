"""The fewest words by which two rows of words differ."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

Edit = tuple[int, int, int, int]
"""Items `a` to `b` of the older row stand where items `c` to `d` of the newer one do; one may be none."""

MOST = 1_000
"""How many items may differ where the fewest are looked for: the work grows with the square of it."""


def edits(older: Sequence[Hashable], newer: Sequence[Hashable]) -> list[Edit]:
    """Give what differs, in order; up to `MOST` items that is the fewest possible."""
    start = 0
    while start < min(len(older), len(newer)) and older[start] == newer[start]:
        start += 1
    end = 0
    while end < min(len(older), len(newer)) - start and older[-1 - end] == newer[-1 - end]:
        end += 1
    left, right = older[start : len(older) - end], newer[start : len(newer) - end]
    if not left or not right:
        found = [(0, len(left), 0, len(right))] if left or right else []
    else:
        found = _fewest(left, right) or _by_blocks(left, right)
    return [(a + start, b + start, c + start, d + start) for a, b, c, d in found]


def _by_blocks(older: Sequence[Hashable], newer: Sequence[Hashable]) -> list[Edit]:
    codes = SequenceMatcher(None, older, newer).get_opcodes()
    return [(a, b, c, d) for tag, a, b, c, d in codes if tag != "equal"]


def _fewest(older: Sequence[Hashable], newer: Sequence[Hashable]) -> list[Edit]:
    """Walk from both starts to both ends in the fewest steps (Myers 1986); nothing where those are many.

    A diagonal is `x - y`; `far` holds for each how far in `older` so many steps lead.
    """
    far = {1: 0}
    trail: list[dict[int, int]] = []
    for steps in range(min(MOST, len(older) + len(newer)) + 1):
        trail.append(far)
        far = dict(far)
        for diagonal in range(-steps, steps + 1, 2):
            x = _step(far, diagonal, steps)
            y = x - diagonal
            while x < len(older) and y < len(newer) and older[x] == newer[y]:
                x, y = x + 1, y + 1
            far[diagonal] = x
            if x >= len(older) and y >= len(newer):
                return _walked_back(trail, len(older), len(newer))
    return []


def _step(far: dict[int, int], diagonal: int, steps: int) -> int:
    """Give where a step onto a diagonal leads: by a word that is new, or by one that is gone."""
    if diagonal == -steps or (diagonal != steps and far[diagonal - 1] < far[diagonal + 1]):
        return far[diagonal + 1]
    return far[diagonal - 1] + 1


def _walked_back(trail: list[dict[int, int]], x: int, y: int) -> list[Edit]:
    """Give the steps of a walk, those that touch joined."""
    found: list[Edit] = []
    for steps in range(len(trail) - 1, 0, -1):
        far, diagonal = trail[steps], x - y
        end = _step(far, diagonal, steps)
        is_new = diagonal == -steps or (diagonal != steps and far[diagonal - 1] < far[diagonal + 1])
        before = diagonal + 1 if is_new else diagonal - 1
        x, y = far[before], far[before] - before
        edit = (x, end, y, end - diagonal)
        if found and found[-1][0] == edit[1] and found[-1][2] == edit[3]:
            edit = (edit[0], found[-1][1], edit[2], found[-1][3])
            found.pop()
        found.append(edit)
    return found[::-1]
