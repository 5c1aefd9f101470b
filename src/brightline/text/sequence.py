"""The order in which labels follow one another, which alone gives a provision its place.

Never the level of a heading. A `Scope` holds the levels that are open at one place: the document, or the
inside of one list item.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from brightline.text.labels import RISING, Label, Part, Rank, readings

if TYPE_CHECKING:
    from collections.abc import Iterator

Where = Literal["anywhere", "inside", "beside"]
"""Where a part of a label must have its place: below the deepest open level, beside it, or in any."""

CREDIBLE_GAP = 9
"""How far from its neighbours what looks like a label may stand and still be one, if a wrong one."""


@dataclass(frozen=True, slots=True)
class Level:
    """An open provision: its rank (none for a section) and its heading level (0 for a list item).

    A section keeps the levels that were open before it: numbering may go on after it. A level is a root
    unless its label named another before it, as the `2` of `1.2` does.
    """

    id: str
    rank: Rank | None
    heading: int = 0
    before: tuple[Level, ...] = ()
    is_root: bool = True


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
    is_rooted: bool = True
    """Whether the level of `base` is a root."""
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

    def fits(self, label: Label, heading: int = 0) -> bool:
        """Whether the sequence has a place for a label, or nearly: then it is one, out of sequence.

        In a heading, `SECTION 4` fits wherever it is greater than the one before.
        """
        if label.form == "point":
            return True
        trial = Scope(self.base, list(self.levels), self.is_rooted, self.floor)
        spot = None
        for part, where in trial.restate(label):
            if spot and not is_exact(spot, heading):
                return False
            spot = trial.place(part, heading, where)
            id = f"{spot.parent}.{part.text}" if spot.parent else part.text
            trial.open(Level(id, spot.rank, heading, is_root=is_root(label, part)))
        assert spot is not None
        return is_exact(spot, heading) or _is_near(spot)

    def restate(self, label: Label) -> list[tuple[Part, Where]]:
        """Give the parts of a label that open a level, and close the levels that end before them.

        `1.2.3` in `1.2` restates two of its parts and opens one; `(a)(1)` after `(2)` may open both. With
        each part stands where it must have its place.
        """
        places = list(self._named(label))
        found = next((place for place in places if self._is_next(*place, label)), next(iter(places), None))
        if not found:
            return [(label.parts[0], "anywhere"), *((part, "inside") for part in label.parts[1:])]
        at, count = found
        first: Where = "beside" if self._keep(at, label.parts[count]) else "inside"
        return [(label.parts[count], first), *((part, "inside") for part in label.parts[count + 1 :])]

    def _named(self, label: Label) -> Iterator[tuple[int, int]]:
        """Give (levels, parts): how many levels lead to a provision that as many parts of a label name."""
        names = [part.text for part in label.parts]
        for count in range(len(names) - 1, 0, -1):
            path = ".".join(names[:count])
            for at in range(len(self.levels), -1, -1):
                id = self._parent(at)
                is_whole = (
                    self.levels[at - count].is_root if at >= count else at + 1 < count or self.is_rooted
                )
                if is_whole and (id == path or id.endswith(f".{path}")):
                    yield at, count

    def _is_next(self, at: int, count: int, label: Label) -> bool:
        """Whether the next part continues the level there, or begins one."""
        found = readings(label.parts[count])
        rank = self.levels[at].rank if at < len(self.levels) else None
        if rank and any(reading.is_like(rank) for reading in found):
            return rank.following() in found
        return any(reading.is_first() for reading in found)

    def _keep(self, at: int, part: Part) -> bool:
        """Keep the first levels, and the one below them where `part` can continue it: whether it can."""
        rank = self.levels[at].rank if at < len(self.levels) else None
        goes_on = rank is not None and any(reading.is_like(rank) for reading in readings(part))
        del self.levels[at + 1 if goes_on else at :]
        self.floor = len(self.levels)
        return goes_on

    def place(self, part: Part, heading: int = 0, where: Where = "anywhere") -> Spot:
        """Find where a part of a label belongs, and close the levels that end before it.

        `where` may ask for a place inside the deepest open level, or beside it.
        """
        found = readings(part)
        if where == "inside":
            return self._inside(found)
        if where == "beside":
            return self._sibling(len(self.levels) - 1, found)
        spot = self._continued(found, heading)
        if spot is not None:
            return spot
        taken = {(level.rank.kind, level.rank.form) for level in self.levels[self._section() :] if level.rank}
        firsts = [rank for rank in found if rank.is_first() and (rank.kind, rank.form) not in taken]
        if firsts:
            return self._below(firsts[0])
        beside = self._beside(found)
        if beside is not None:
            return beside
        return self._inside(found)

    def _inside(self, found: tuple[Rank, ...]) -> Spot:
        first = next((rank for rank in found if rank.is_first()), None)
        spot = self._below(first or found[0])
        return spot if first else Spot(spot.parent, spot.rank, "", Rank(found[0].kind, 1).label())

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

    def _continued(self, found: tuple[Rank, ...], heading: int) -> Spot | None:
        """Take the label as the next of the deepest open level where it is that."""
        at = _next_at(self.levels, found, self._section())
        section = self.levels[self._section() - 1] if self._section() else None
        if at is None and section and 0 < heading <= section.heading:
            at = _next_at(list(section.before), found)
            if at is not None:
                self.levels = list(section.before)
        if at is None:
            at = _next_at(self.levels, found)
        return self._sibling(at, found) if at is not None else None

    def _sibling(self, at: int, found: tuple[Rank, ...]) -> Spot:
        """Close the level at `at`, and give the place beside it."""
        before = self.levels[at].rank
        del self.levels[at:]
        assert before is not None
        rank = next(rank for rank in found if rank.is_like(before))
        is_right = rank.value == before.value + 1 or (rank.form in RISING and rank.value > before.value)
        return Spot(self._parent(at), rank, before.label(), "" if is_right else before.following().label())

    def _below(self, rank: Rank) -> Spot:
        del self.levels[self.floor :]
        return Spot(self._parent(len(self.levels)), rank)

    def _beside(self, found: tuple[Rank, ...]) -> Spot | None:
        """Take a label out of sequence as one more of the deepest open level of its kind."""
        for at in reversed(range(self._section(), len(self.levels))):
            rank = self.levels[at].rank
            if rank and any(reading.is_like(rank) for reading in found):
                return self._sibling(at, found)
        return None


def is_root(label: Label, part: Part) -> bool:
    """Whether a path such as `1.2` may begin at a part of a label: not at the 2 of another path."""
    return part is label.parts[0] or part.form not in ("path", "subsection")


def is_exact(spot: Spot, heading: int = 0) -> bool:
    """Whether a label is the first of its level or the next one; in a heading, `SECTION 4` is either."""
    if spot.rank.form in RISING and not heading:
        before = readings(Part(spot.previous, spot.rank.form)) if spot.previous else ()
        return spot.rank.value == 1 if not before else any(r.following() == spot.rank for r in before)
    return not spot.expected


def _is_near(spot: Spot) -> bool:
    if not spot.previous or spot.rank.form in RISING:
        return False
    before = readings(Part(spot.previous, spot.rank.form))
    return any(abs(rank.value - spot.rank.value) <= CREDIBLE_GAP for rank in before)


def _next_at(levels: list[Level], found: tuple[Rank, ...], start: int = 0) -> int | None:
    """Give the index of the deepest level that one of the readings follows."""
    for at in reversed(range(start, len(levels))):
        rank = levels[at].rank
        if rank and rank.following() in found:
            return at
    return None
