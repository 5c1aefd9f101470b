"""Facts over all moments: one column for each, and what tied facts make of one another.

It differs from what was told in that a later value has taken the place of an earlier one, and that values
that differ at one moment have become unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from brightline.language.policy import Fact, Is
from brightline.language.values import Value
from brightline.reasoning import plain
from brightline.reasoning.ledger.moments import Told
from brightline.reasoning.ledger.rules import Masks, Tie


class Column:
    """One fact: by value, the moments at which it is known to have it.

    `stated` are the moments from which on something was said of it, *unknown* included; `every` are all.
    """

    def __init__(self, values: dict[Value, int], stated: int, every: int) -> None:
        self.values, self.stated, self.every = values, stated, every
        self._known = 0
        for held in values.values():
            self._known |= held
        self._compared: dict[Is, Masks] = {}

    def compared(self, test: Is, fact: Fact) -> Masks:
        """Say when the fact passes a comparison; where it is unknown, it may."""
        if test not in self._compared:
            surely = 0
            for value, held in self.values.items():
                if plain.satisfies(value, test, fact):
                    surely |= held
            self._compared[test] = surely, surely | (self.every ^ self._known)
        return self._compared[test]

    def else_(self, value: Value) -> Column:
        """Give the column with a value where nothing was said."""
        values = {**self.values, value: self.values.get(value, 0) | (self.every & ~self.stated)}
        return Column(values, self.stated, self.every)

    def yes_at(self, moments: int) -> Column:
        """Give the column with `yes` at some moments, whatever else was said."""
        values = {value: held & ~moments for value, held in self.values.items()}
        values["yes"] = values.get("yes", 0) | moments
        return Column(values, self.stated | moments, self.every)

    def at(self, moment: int) -> tuple[bool, Value | None]:
        """Say whether something was said by a moment, and the value then."""
        value = next((value for value, held in self.values.items() if held >> moment & 1), None)
        return bool(self.stated >> moment & 1), value

    def changes(self) -> int:
        """Give the moments at which it is not as it was just before."""
        found = 0
        for held in (self.stated, *self.values.values()):
            found |= held ^ held << 1
        return found & self.every


def column(told: Iterable[Told], person: str, every: int) -> Column:
    """Build a column from what a person was told, in its order."""
    values: dict[Value, int] = defaultdict(int)
    start, held = 0, None  # the run so far
    last, said = -1, None  # what was said at the last moment, which more may be said at
    first = end = every.bit_length()
    for moment, value, audience in (*told, Told(end, None, None)):
        if audience is not None and person not in audience:
            continue
        if moment == last:
            said = said if said == value else None
            continue
        if said != held:
            if held is not None:
                values[held] |= (1 << last) - (1 << start)
            start, held = last, said
        last, said, first = moment, value, min(first, moment)
    if held is not None:
        values[held] |= (1 << end) - (1 << start)
    return Column(values, every >> first << first, every)


def settled(tie: Tie, columns: Sequence[Column], *, ordinary: bool) -> list[Column]:
    """Give the columns of tied facts beside one another: unknown where they contradict."""
    every, changes = columns[0].every, 1
    for each in columns:
        changes |= each.changes()
    values: list[dict[Value, int]] = [defaultdict(int) for _ in columns]
    for start, end in pairwise([*_places(changes), every.bit_length()]):
        run = (1 << end) - (1 << start)
        known = tie.settled(tuple(each.at(start) for each in columns), ordinary=ordinary)
        for held, value in zip(values, known, strict=True):
            if value is not None:
                held[value] |= run
    return [Column(dict(held), each.stated, every) for held, each in zip(values, columns, strict=True)]


def _places(moments: int) -> Iterator[int]:
    while moments:
        yield (moments & -moments).bit_length() - 1
        moments &= moments - 1
