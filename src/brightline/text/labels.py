"""Labels: `I.` `A.` `1.` `a.` `i.` and what each can mean; the order in which they follow one another.

A provision's place comes from the sequence of labels, never from the level of a heading. A `Scope` holds
the levels that are open at one place: the document, or the inside of one list item.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["upper roman", "upper letter", "number", "lower letter", "lower roman"]

_LABEL = re.compile(r"\s*([IVXLC]{1,8}|[ivxlc]{1,8}|([A-Z])\2?|([a-z])\3?|\d{1,9})\.(?:\s+|$)")
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Rank:
    """One reading of a label: `I` is the first upper roman and the ninth upper letter."""

    kind: Kind
    value: int

    def label(self) -> str:
        """Write it as a label without its full stop."""
        if self.kind == "number":
            return str(self.value)
        text = _roman(self.value) if self.kind.endswith("roman") else _letter(self.value)
        return text if self.kind.startswith("upper") else text.lower()

    def following(self) -> Rank:
        """Give the next of the same kind."""
        return Rank(self.kind, self.value + 1)


def _roman(value: int) -> str:
    text = ""
    for size, digits in _ROMAN:
        text += digits * (value // size)
        value %= size
    return text


def _letter(value: int) -> str:
    """`A` to `Z`, then `AA` to `ZZ`."""
    turn, place = divmod(value - 1, 26)
    return chr(ord("A") + place) * (turn + 1)


def split_label(text: str) -> tuple[str, int]:
    """Give the label at the start of a text, without its full stop, and the offset of what follows.

    The label is empty, and the offset 0, where the text does not start with one.
    """
    match = _LABEL.match(text)
    return (match[1], match.end()) if match and ranks(match[1]) else ("", 0)


def ranks(label: str) -> tuple[Rank, ...]:
    """Give the readings of a label, the lowest first; none for what is no label."""
    if label.isdecimal():
        return (Rank("number", int(label)),)
    case: Literal["upper", "lower"] = "upper" if label.isupper() else "lower"
    upper = label.upper()
    found: list[Rank] = []
    if value := _roman_value(upper):
        found.append(Rank("upper roman" if case == "upper" else "lower roman", value))
    if upper in (upper[0], upper[0] * 2):
        value = ord(upper[0]) - ord("A") + 1 + 26 * (len(upper) - 1)
        found.append(Rank("upper letter" if case == "upper" else "lower letter", value))
    return tuple(sorted(found, key=lambda rank: rank.value))


def _roman_value(text: str) -> int:
    """Give the value of a roman number, or 0 for what is not written as one."""
    digits = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    if any(char not in digits for char in text):
        return 0
    values = [digits[char] for char in text]
    value = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return value if value > 0 and _roman(value) == text else 0


@dataclass(frozen=True, slots=True)
class Level:
    """An open provision: its rank (none for a section) and its heading level (0 for a list item).

    A section keeps the levels that were open before it: numbering may go on after it.
    """

    id: str
    rank: Rank | None
    heading: int = 0
    before: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a label belongs; `expected` is the label that should have stood there, if another."""

    parent: str
    rank: Rank
    previous: str = ""
    expected: str = ""


@dataclass(slots=True)
class Scope:
    """The open levels inside one container: the document (`base` is empty) or one list item."""

    base: str = ""
    levels: list[Level] = field(default_factory=list)
    floor: int = 0
    """How many levels are still open for a level below; the others can only be continued."""

    def holder(self) -> str:
        """Give the provision that plain text belongs to here: the last heading's, else the container's."""
        return self.levels[at - 1].id if (at := self._held()) else self.base

    def _held(self) -> int:
        return next((at + 1 for at in reversed(range(len(self.levels))) if self.levels[at].heading), 0)

    def note_text(self) -> None:
        """Note that text of the holder stands here: list items before it are complete."""
        self.floor = self._held()

    def place(self, label: str, heading: int = 0) -> Spot:
        """Find where a label belongs, and close the levels that end before it."""
        readings = ranks(label)
        found = self._continued(readings, heading)
        if found is not None:
            return found
        taken = {level.rank.kind for level in self.levels[self._section() :] if level.rank}
        firsts = [rank for rank in readings if rank.value == 1 and rank.kind not in taken]
        if firsts:
            return self._below(firsts[0])
        beside = self._beside(readings)
        if beside is not None:
            return beside
        spot = self._below(readings[0])
        return Spot(spot.parent, spot.rank, "", Rank(readings[0].kind, 1).label())

    def open(self, level: Level) -> None:
        """Open a level below those that `place` or `close` left."""
        self.levels.append(level)
        self.floor = len(self.levels)

    def close(self, heading: int) -> tuple[Level, ...]:
        """Close the levels of headings as deep as `heading` and all items; give what was open before."""
        at = next((at for at, level in enumerate(self.levels) if level.heading >= heading), None)
        if at is None:
            at = self._held()
        before = tuple(self.levels)
        if at < len(self.levels) and self.levels[at].rank is None and self.levels[at].before:
            before = self.levels[at].before
        del self.levels[at:]
        return before

    def _section(self) -> int:
        """Give the index after the deepest open section."""
        return next((at + 1 for at in reversed(range(len(self.levels))) if not self.levels[at].rank), 0)

    def _parent(self, at: int) -> str:
        return self.levels[at - 1].id if at else self.base

    def _continued(self, readings: tuple[Rank, ...], heading: int) -> Spot | None:
        """Take the label as the next of the deepest open level where it is that."""
        at = _next_at(self.levels, readings, self._section())
        section = self.levels[self._section() - 1] if self._section() else None
        if at is None and section and 0 < heading <= section.heading:
            at = _next_at(list(section.before), readings)
            if at is not None:
                self.levels = list(section.before)
        if at is None:
            at = _next_at(self.levels, readings)
        return self._sibling(at, readings) if at is not None else None

    def _sibling(self, at: int, readings: tuple[Rank, ...]) -> Spot:
        """Close the level at `at`, and give the place beside it."""
        before = self.levels[at].rank
        del self.levels[at:]
        assert before is not None
        rank = next(rank for rank in readings if rank.kind == before.kind)
        expected = before.following()
        wrong = "" if rank == expected else expected.label()
        return Spot(self._parent(at), rank, before.label(), wrong)

    def _below(self, rank: Rank) -> Spot:
        del self.levels[self.floor :]
        return Spot(self._parent(len(self.levels)), rank)

    def _beside(self, readings: tuple[Rank, ...]) -> Spot | None:
        """Take a label out of sequence as one more of the deepest open level of its kind."""
        kinds = {rank.kind for rank in readings}
        for at in reversed(range(self._section(), len(self.levels))):
            rank = self.levels[at].rank
            if rank and rank.kind in kinds:
                return self._sibling(at, readings)
        return None


def _next_at(levels: list[Level], readings: tuple[Rank, ...], start: int = 0) -> int | None:
    """Give the index of the deepest level that one of the readings follows."""
    for at in reversed(range(start, len(levels))):
        rank = levels[at].rank
        if rank and rank.following() in readings:
            return at
    return None
