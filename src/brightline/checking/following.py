"""Which edits of the text a mark in a block follows: told by words and by order; else all that may.

It differs from `accepting` in that it knows no places: marks and edits are what they strike and insert.
"""

from __future__ import annotations

import re

Way = frozenset[int]
"""Edits by their numbers."""
Halves = tuple[str, str]
"""What a mark strikes, and what it inserts; either may be empty."""

_WORD = re.compile(r"[a-z0-9]+")
_SAME = {
    "shall": "must",
    "will": "must",
    "cannot": "not",
    "except": "unless",
    "without": "unless",
    "if": "when",
    "where": "when",
}
"""Words of texts that a block has others for."""
_COMMON = frozenset(
    "a an and any as at be by for in is it of on or such that the they this to with".split()  # noqa: SIM905 read as a list
)
"""Words that say nothing of what an edit is about."""
_FORCE = frozenset(("must", "should", "may", "not"))
_SURE = 2
"""How many words of a mark that an edit has are no accident."""


def told_apart(marks: list[Halves], edits: dict[int, Halves]) -> list[Way]:
    """Give the edits that each mark of a norm follows, of those that touch the words of the norm.

    First come the marks whose words leave no doubt. The others follow the order, if as many marks of the
    same kinds are left on both sides; where words point elsewhere, or there is no order, all that may.
    """
    every: Way = frozenset(edits)
    if len(every) == 1:
        return [every] * len(marks)
    order = _paired(marks, edits)
    found = [_sure(mark, edits, order.get(at)) for at, mark in enumerate(marks)]
    known: Way = frozenset().union(*found)
    left = {at: edit for at, edit in edits.items() if at not in known}
    open_ = [at for at, following in enumerate(found) if not following]
    order = _paired([marks[at] for at in open_], left)
    for place, at in enumerate(open_):
        found[at] = _likely(marks[at], edits, left, order.get(place)) or every
    return found


def _paired(marks: list[Halves], edits: dict[int, Halves]) -> dict[int, int]:
    """Give the edit at the same place as each mark, where both are of the same kinds one by one."""
    is_paired = [_kind(mark) for mark in marks] == [_kind(edit) for edit in edits.values()]
    return dict(enumerate(edits)) if is_paired else {}


def _kind(halves: Halves) -> tuple[bool, bool]:
    return bool(halves[0]), bool(halves[1])


def _sure(mark: Halves, edits: dict[int, Halves], at_place: int | None) -> Way:
    """Give the one edit that has all words of a mark, or several that no other has any of; else nothing."""
    whole = [at for at, edit in edits.items() if _has_all(mark, edit)]
    if len(whole) == 1:
        return Way(whole)
    shared = {at: count for at, edit in edits.items() if (count := _shared(mark, edit))}
    told = [at for at, count in shared.items() if count >= _SURE]
    is_alone = not whole and len(shared) == len(told) == 1 and not _is_split(mark, edits)
    return Way(told) if is_alone and at_place in (None, told[0]) else Way()


def _has_all(mark: Halves, edit: Halves) -> bool:
    """Whether an edit has all words of a mark: of both halves, of the force alone, or of several words."""
    pairs = [(_words(half), _words(edit[side])) for side, half in enumerate(mark) if half]
    if not all(words and words <= others for words, others in pairs) or not _is_like(mark, edit):
        return False
    return len(pairs) > 1 or _is_force(edit) or sum(len(words) for words, _ in pairs) >= _SURE


def _likely(mark: Halves, edits: dict[int, Halves], left: dict[int, Halves], at_place: int | None) -> Way:
    """Give the edits that a mark may follow: those with its words, and at its place or left over."""
    shared = _most_shared(mark, edits)
    if at_place is not None:
        is_told = not shared or (at_place in shared and not _is_split(mark, edits))
        return Way((at_place,)) | (frozenset() if is_told else shared)
    like = [(at, edit) for at, edit in left.items() if _is_force(mark) == _is_force(edit)]
    rivals = {at for at, edit in like if any(one and other for one, other in zip(mark, edit, strict=True))}
    return shared | rivals if shared else frozenset()


def _most_shared(mark: Halves, edits: dict[int, Halves]) -> Way:
    """Give the edits that share the most words with either half of a mark."""
    return frozenset().union(*_by_half(mark, edits))


def _is_split(mark: Halves, edits: dict[int, Halves]) -> bool:
    """Whether one edit has words that a mark strikes, and another those that it inserts."""
    struck, inserted = _by_half(mark, edits)
    return bool(struck and inserted) and not struck & inserted


def _by_half(mark: Halves, edits: dict[int, Halves]) -> list[Way]:
    found: list[Way] = []
    for side, half in enumerate(mark):
        counts = {
            at: len(_words(half) & _words(edit[side])) for at, edit in edits.items() if _is_like(mark, edit)
        }
        most = max(counts.values(), default=0)
        found.append(frozenset(at for at, count in counts.items() if count == most > 0))
    return found


def _shared(mark: Halves, edit: Halves) -> int:
    """Count the words that a mark has in common with an edit."""
    if not _is_like(mark, edit):
        return 0
    return sum(len(_words(one) & _words(other)) for one, other in zip(mark, edit, strict=True))


def _is_like(mark: Halves, edit: Halves) -> bool:
    """Whether words in common can say anything: a condition has none of a mere change of force."""
    return _is_force(mark) or not _is_force(edit)


def _is_force(halves: Halves) -> bool:
    return frozenset().union(*map(_words, halves)) <= _FORCE


def _words(text: str) -> frozenset[str]:
    return frozenset(_SAME.get(word, word) for word in _WORD.findall(text.lower())) - _COMMON
