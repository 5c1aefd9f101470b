"""In which way one answer differs from another: what it leaves open, or takes away.

`must` leaves only doing, `must_not` only refraining, a conflict nothing, and anything else both. Fewer
options are stricter, more are looser.
"""

from __future__ import annotations

from typing import Literal

from brightline.reasoning.verdict import Word

Relation = Literal["looser", "stricter", "incomparable", "reworded", "equal"]
RELATIONS: tuple[Relation, ...] = ("looser", "stricter", "incomparable", "reworded", "equal")
"""What a change can do to an act, what a reader must see first before the rest."""

_BOTH = frozenset(("do", "refrain"))
_OPTIONS: dict[Word, frozenset[str]] = {
    "must": frozenset(("do",)),
    "must_not": frozenset(("refrain",)),
    "conflict": frozenset(),
}


def relation(before: Word, after: Word) -> Relation:
    """Say what it does to somebody that one verdict takes the place of another."""
    if before == after:
        return "equal"
    old, new = _OPTIONS.get(before, _BOTH), _OPTIONS.get(after, _BOTH)
    if old == new:
        return "reworded"
    if new < old:
        return "stricter"
    return "looser" if old < new else "incomparable"
