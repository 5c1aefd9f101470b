"""The levels that are open while an outline is made: which label has a place, where text stands.

Wraps the `Scope` of the parser, so that a document is read back as it was meant. Differs from it in that a
label which has no exact place is none here: a document with a gap would not be read without errors.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from brightline.text.labels import RISING, Label, readings
from brightline.text.sequence import Level, Scope, Spot, is_exact, is_root

MAX_NUMBER = 999
"""A larger number at the start of a paragraph is a year or a sum."""


@dataclass(frozen=True, slots=True)
class Open:
    """What is known of an open level: where text in it stands, and where it stood in the input.

    `owns` says that the text after it is its own, since it was a heading in the input. `depth` counts items;
    `container` is how many levels lead to the item in which it is written. An implied level has no item of
    its own, as `a` in `(a)(1)`.
    """

    indent: int = 0
    is_item: bool = False
    owns: bool = False
    column: int = 0
    depth: int = 0
    container: int = 0
    is_implied: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """The levels after a label was opened, and the place of each of its parts that opens one."""

    scope: Scope
    spots: list[Spot]
    is_heading: bool = False

    @property
    def above(self) -> int:
        """How many levels were open above it."""
        return len(self.scope.levels) - len(self.spots)

    @property
    def continues(self) -> bool:
        """Whether it is the next of a level, not the first of one."""
        return bool(self.spots[0].previous)

    def ids(self) -> list[str]:
        """Give the ids of the provisions that it opens."""
        return [level.id for level in self.scope.levels[self.above :]]

    def paths(self) -> list[tuple[str, ...]]:
        """Give the labels that lead to each of them, unlabelled sections left out."""
        names = tuple(level.id.rpartition(".")[2] for level in self.scope.levels if level.rank)
        return [names[: len(names) - count] for count in reversed(range(len(self.spots)))]


@dataclass(slots=True)
class Levels:
    """The open levels, with what is known of each in `opens`."""

    scope: Scope = field(default_factory=Scope)
    opens: list[Open] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    names: dict[str, int] = field(default_factory=dict)
    known: dict[str, Open] = field(default_factory=dict)
    reach: int = 0
    """How many levels lead to the deepest item that what is written next can stand in."""

    def trial(self, label: Label, heading: int, *, is_inside: bool = False) -> Opening | None:
        """Open a label in a copy of the levels, where it has an exact place and its id is new."""
        scope = self._copy()
        spots: list[Spot] = []
        for part, where in scope.restate(label):
            spot = scope.place(part, heading, "inside" if is_inside else where)
            id = f"{spot.parent}.{part.text}" if spot.parent else part.text
            if not is_exact(spot, heading) or id in self.used:
                return None
            spots.append(spot)
            scope.open(Level(id, spot.rank, heading, is_root=is_root(label, part)))
        return Opening(scope, spots, heading > 0)

    def trial_heading(self, label: Label, base: int) -> Opening | None:
        """The same for a heading, whose level must be that of its place; `base` levels stand above all."""
        found = self.trial(label, 1)
        if not found or base + len(found.scope.levels) > 6:
            return None
        if any(each.is_item for each in self.opens[: found.above]):
            return None
        again = self.trial(label, base + len(found.scope.levels))
        return again if again and again.ids() == found.ids() else None

    def why_not(self, label: Label) -> str:
        """Say what stands against a label."""
        scope = self._copy()
        for part, where in scope.restate(label):
            spot = scope.place(part, 0, where)
            id = f"{spot.parent}.{part.text}" if spot.parent else part.text
            if not spot.expected and id in self.used:
                return f"{id} stands there already"
            if not is_exact(spot):
                break
            scope.open(Level(id, spot.rank, is_root=is_root(label, part)))
        expected = f"; expected `{label.like(spot.expected)}`" if spot.expected else ""
        if spot.previous:
            return f"`{label.written}` follows `{label.like(spot.previous)}`{expected}"
        return f"`{label.written}` comes first{expected}" if expected else f"`{label.written}` has no place"

    def is_near(self, label: Label, heading: int = 0) -> bool:
        """Whether a label is almost in its place: here, or where only the first of the levels are known."""
        levels = self.scope.levels
        return any(
            Scope("", levels[:count], floor=min(self.scope.floor, count)).fits(label, heading)
            for count in range(len(levels), -1, -1)
        )

    def _copy(self) -> Scope:
        return Scope("", list(self.scope.levels), floor=self.scope.floor)

    def take(self, found: Opening, opens: list[Open]) -> None:
        """Keep a trial; `opens` is what is known of the levels that it opened."""
        self.scope = found.scope
        self.used.update(found.ids())
        self.known.update(zip(found.ids(), opens, strict=True))
        self._follow()

    def open_section(self, words: str, heading: int) -> None:
        """Open an unlabelled section."""
        before = self.scope.close(heading)
        parent = self.scope.levels[-1].id if self.scope.levels else ""
        name = words.upper().replace(" ", "_") or "SECTION"
        id = self._unused(f"{parent}.{name}" if parent else name)
        self.used.add(id)
        self.scope.open(Level(id, None, heading, before))
        self.known[id] = Open()
        self._follow()

    def _follow(self) -> None:
        """Know again of each level that is open; after a section, those before it may be."""
        self.opens = [self.known[level.id] for level in self.scope.levels]
        self.reach = len(self.opens)

    def _unused(self, id: str) -> str:
        found = id
        while found in self.used:
            self.names[id] = self.names.get(id, 1) + 1
            found = f"{id}_{self.names[id]}"
        return found

    @property
    def held(self) -> int:
        """How many levels lead to the last heading."""
        return next((at + 1 for at in reversed(range(len(self.opens))) if not self.opens[at].is_item), 0)

    @property
    def inside(self) -> int:
        """How many levels lead to the deepest one in which text can still stand."""
        return self.within(self.scope.floor)

    def within(self, count: int) -> int:
        """Give the deepest level down to `count` whose item is still open, or that of the last heading."""
        at, held = min(self.reach, len(self.opens)), self.held
        while at > held and (at > count or self.opens[at - 1].is_implied):
            at = self.opens[at - 1].container
        return max(at, held)

    def indent(self, count: int) -> int:
        """Give where text of a level stands."""
        return self.opens[count - 1].indent if count > self.held else 0

    def stand(self, count: int, *, is_text: bool = False) -> None:
        """Note that something is written in a level: the items below it are closed.

        Text completes what is below, but for its numbering; a bullet or a comment does not.
        """
        self.reach = count
        kept = next(
            (at for at, each in enumerate(self.opens) if at >= count and each.container > count), None
        )
        if kept is not None:
            del self.opens[kept:], self.scope.levels[kept:]
            self.scope.floor = min(self.scope.floor, kept)
        if is_text:
            self.scope.floor = count

    def name(self, count: int) -> str:
        """Give the id of a level."""
        return self.scope.levels[count - 1].id if count else "the document"


def is_year(label: Label) -> bool:
    """Whether a label is a number that no list reaches."""
    return any(part.text.isdecimal() and int(part.text) > MAX_NUMBER for part in label.parts)


def is_a_first(label: Label) -> bool:
    """Whether a level could begin with a label, so that inside another item it would be read as one."""
    return any(rank.value == 1 or rank.is_first() for rank in readings(label.parts[0])) and (
        label.form not in RISING or any(rank.value == 1 for rank in readings(label.parts[0]))
    )
