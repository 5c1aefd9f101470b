"""Times that differ: an act that both policies call for, and that is owed sooner, later or more often.

Per act and role, in every situation, the times of all norms that stand there are held against each other. A
norm that goes by another name, is split in two or joined with another makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import msgspec

from brightline.checking.durations import BOTH, SAME, Sides
from brightline.checking.finding import Witness
from brightline.checking.joint import side_of
from brightline.checking.relations import Relation
from brightline.checking.space import Space, replayed
from brightline.checking.times import (
    ASPECTS,
    Aspect,
    Time,
    Times,
    ahead,
    clock_of,
    earliest,
    earliest_in,
    is_as_early,
    say,
    says_times,
    speaks,
    time_of,
    times_in,
    unequal_in,
)
from brightline.language.policy import Deadline, Norm, Policy, Quote
from brightline.reasoning.diagram import Node, TooLarge
from brightline.reasoning.plain import Claim
from brightline.reasoning.situation import Situation

_MOST_CELLS = 40
"""How many different pairs of times are told of one act and role before it is given up."""
_Where = dict[Time, Node]


class Timing(msgspec.Struct, frozen=True):
    """One way in which the times of acts differ, for roles, with the smallest situation that shows it.

    `before` and `after` are said of time there, empty where nothing is. `sides` are the ways in which they
    differ: what is incomparable ends later from some moments and earlier from others. `clock` says that a
    clock or a calendar tells the time on one side alone. `older` and `newer` are the words on each side,
    `because` the smallest sets of edits, by their numbers, that bring it about. `day` is there where it shows
    on another day than the one asked about.
    """

    acts: tuple[str, ...]
    roles: tuple[str, ...]
    sides: Sides
    clock: str
    before: str
    after: str
    witness: Witness
    aspect: Aspect
    times: Times
    older: tuple[Quote, ...]
    newer: tuple[Quote, ...]
    because: tuple[tuple[int, ...], ...] = ()
    day: date | None = None

    @property
    def relation(self) -> Relation:
        """Say in one word how they differ."""
        sides = self.sides
        return "reworded" if not sides else next(iter(sides)) if len(sides) == 1 else "incomparable"


class Unequal(NamedTuple):
    """Where the times of an act end later than before, where earlier, and where they are others at all."""

    later: Node
    earlier: Node
    other: Node


class Timed:
    """The times of two policies for one role; `space` has both policies side by side."""

    def __init__(self, space: Space, older: Policy, newer: Policy) -> None:
        self.space, self.older, self.newer = space, older, newer

    def differ(self, act: str) -> bool:
        """Whether the times of an act are others in any situation."""
        return any(self.space.can_be(each.other) for _, each, _ in self._unequal(act))

    def where(self, act: str) -> tuple[Node, Node]:
        """Give where the times of an act end later than before, and where earlier."""
        found = [each for _, each, _ in self._unequal(act)]
        return (
            self.space.any_of(each.later for each in found),
            self.space.any_of(each.earlier for each in found),
        )

    def timings(self, act: str) -> Iterator[Timing]:
        """Give the ways in which the times of an act differ, one for each pair of times.

        Raises `TooLarge` where it takes too much to tell all.
        """
        space, told = self.space, 0
        for aspect, found, first in self._unequal(act):
            both = space.diagrams.both(found.later, found.earlier)
            ways: tuple[tuple[Sides, Node], ...] = (
                (frozenset(("looser",)), space.but(found.later, found.earlier)),
                (frozenset(("stricter",)), space.but(found.earlier, found.later)),
                (BOTH, both),
                (SAME, space.but(found.other, space.any_of((found.later, found.earlier)))),
            )
            for sides, where in ways:
                while (smallest := space.smallest(where)) is not None:
                    told += 1
                    if told > _MOST_CELLS:
                        raise TooLarge
                    s = space.witness(smallest).situation
                    cell = space.diagrams.both(where, self._cell(act, aspect, s, first))
                    yield self._timing(act, aspect, sides, cell)
                    where = space.but(where, cell)

    def _timing(self, act: str, aspect: Aspect, sides: Sides, cell: Node) -> Timing:
        smallest = self.space.smallest(cell)
        witness = self.space.witness(smallest) if smallest else None
        assert witness is not None, f"times of {act} differ otherwise by the plain evaluator"
        s = witness.situation
        old, new = (times_in(act, policy, s, aspect) for policy in (self.older, self.newer))
        least = [earliest(frozenset(found.values())) for found in (old, new)]
        said = [say(times, policy) for times, policy in zip(least, (self.older, self.newer), strict=True)]
        unequal = unequal_in(act, self.older, self.newer, s)
        shown = unequal.get(aspect) == sides and least[0] != least[1]
        replayed(shown, witness, f"times of {act}: {said[0]} before, {said[1]} after")
        return Timing(
            acts=(act,),
            roles=(self.space.asker,),
            sides=sides,
            clock=clock_of(*least),
            before=said[0],
            after=said[1],
            witness=witness,
            aspect=aspect,
            times=least[1],
            older=_quotes(old, least[0]),
            newer=_quotes(new, least[1]),
        )

    def _cell(self, act: str, aspect: Aspect, s: Situation, first: tuple[_Where, _Where]) -> Node:
        """Where the same times are said on both sides as in a situation."""
        nodes = []
        for policy, where in zip((self.older, self.newer), first, strict=True):
            here, negate = earliest_in(act, policy, s, aspect), self.space.diagrams.negate
            nodes += [node if time in here else negate(node) for time, node in where.items()]
        return self.space.all_of(nodes)

    # Diagrams

    def _unequal(self, act: str) -> Iterator[tuple[Aspect, Unequal, tuple[_Where, _Where]]]:
        """Give for each aspect where times differ, and where each is the earliest on either side."""
        space, claims = self.space, self.space.index.claims[act]
        if not any(says_times(claim.norm) for claim in claims):
            return
        for aspect in ASPECTS:
            old, new = (
                self._times([each for each in claims if side_of(each.norm.id) == side], aspect)
                for side in ("from", "to")
            )
            if old == new:
                continue
            region = self._owed(old, new) if aspect == "owed" else self._allowed(claims)
            first = self._earliest(old), self._earliest(new)
            other = space.any_of(
                self._apart(first[0].get(time), first[1].get(time)) for time in {**first[0], **first[1]}
            )
            nodes = (self._unkept(old, new), self._unkept(new, old), other)
            yield aspect, Unequal(*(space.diagrams.both(region, node) for node in nodes)), first

    def _times(self, claims: Iterable[Claim], aspect: Aspect) -> _Where:
        """Give where each time counts."""
        space = self.space
        found: _Where = {}
        for claim in claims:
            if not speaks(claim, aspect):
                continue
            stands = space.exact.claim(claim)
            counting = self._counting(claim.norm) if aspect == "owed" else [(None, space.diagrams.true)]
            for deadline, counts in counting:
                time, here = time_of(claim.norm, deadline, aspect), space.diagrams.both(stands, counts)
                if here != space.diagrams.false:
                    found[time] = space.any_of((found.get(time, here), here))
        return found

    def _counting(self, norm: Norm) -> Iterator[tuple[Deadline | None, Node]]:
        """Give each deadline with where it counts: the last of those that are there, none where none is."""
        space = self.space
        left = space.diagrams.true
        for deadline in reversed(norm.deadlines):
            there = space.exact.condition(deadline.given)
            if deadline.after:
                there = space.diagrams.both(there, space.exact.condition(deadline.after))
            yield deadline, space.diagrams.both(left, there)
            left = space.but(left, there)
        yield None, left

    def _owed(self, *sides: _Where) -> Node:
        """Where both policies call for an act with the same force."""
        space = self.space
        must, should = (
            [
                space.any_of(node for time, node in side.items() if time.is_advice == is_advice)
                for side in sides
            ]
            for is_advice in (False, True)
        )
        advised = space.but(space.all_of(should), space.any_of(must))
        return space.any_of((space.all_of(must), advised))

    def _allowed(self, claims: Iterable[Claim]) -> Node:
        """Where neither policy forbids an act."""
        space = self.space
        barred = space.any_of(space.exact.claim(claim) for claim in claims if claim.force == "must_not")
        return space.diagrams.negate(barred)

    def _earliest(self, where: _Where) -> _Where:
        """Give where each time is one of the earliest."""
        space = self.space
        return {
            time: space.but(node, space.any_of(where[one] for one in ahead(time, where)))
            for time, node in where.items()
        }

    def _unkept(self, times: _Where, by: _Where) -> Node:
        """Where one of some times is kept by none of others."""
        space = self.space
        return space.any_of(
            space.but(node, space.any_of(there for one, there in by.items() if is_as_early(one, time)))
            for time, node in times.items()
        )

    def _apart(self, one: Node | None, other: Node | None) -> Node:
        space = self.space
        nodes = [space.diagrams.false if node is None else node for node in (one, other)]
        return space.any_of((space.but(*nodes), space.but(*reversed(nodes))))


def _quotes(found: dict[Norm, Time], said: Times) -> tuple[Quote, ...]:
    """Give the words of the norms that some times come from."""
    norms = [norm for norm, time in found.items() if time in said]
    return tuple(dict.fromkeys(quote for norm in norms for quote in norm.quotes))


def joined(found: Iterable[Timing]) -> list[Timing]:
    """Join what is said alike of several roles, and then of several acts."""
    return _alike(_alike(found, "roles"), "acts")


def _alike(found: Iterable[Timing], field: str) -> list[Timing]:
    groups: dict[object, list[Timing]] = {}
    for each in found:
        one = msgspec.structs.replace(each, **{field: ()})
        shown = (tuple(one.witness.facts.items()), tuple(deed.act for deed in one.witness.done))
        key = tuple(getattr(one, name) for name in one.__struct_fields__ if name != "witness")
        groups.setdefault((key, shown), []).append(each)
    return [
        msgspec.structs.replace(
            group[0], **{field: tuple(dict.fromkeys(name for each in group for name in getattr(each, field)))}
        )
        for group in groups.values()
    ]
