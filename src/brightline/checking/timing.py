"""Times that differ: a duty that is in both policies, and is owed sooner, later or more often.

It differs from `durations` in that it knows the situations: which deadline counts depends on its condition,
and on whether that has been done from which it runs.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import product

import msgspec

from brightline.checking.difference import Relation
from brightline.checking.durations import Sides, between, between_deadlines, is_measured
from brightline.checking.joint import joint
from brightline.checking.space import MOST_NODES, Space
from brightline.language.english import say_times
from brightline.language.policy import All, Deadline, Norm, Policy, Quote
from brightline.reasoning.diagram import Node, TooLarge
from brightline.reasoning.reasoner import Reasoner

_PERIODS = ("throughout", "shift", "day", "week", "month", "quarter", "year", "")
"""How often a duty is owed, the most often first: always, in each period, once."""


_Pair = tuple[Deadline | None, Deadline | None]


class Timing(msgspec.Struct, frozen=True):
    """A norm whose times differ: what is said of them on each side, empty where nothing is.

    `sides` are the ways in which it differs somewhere: what is incomparable is looser in part and stricter in
    part. `clock` says that a clock or a calendar tells the time on one side alone.
    """

    norm: str
    relation: Relation
    sides: Sides
    clock: str
    before: str
    after: str
    older: tuple[Quote, ...]
    newer: tuple[Quote, ...]


def timings(older: Policy, newer: Policy) -> Iterator[Timing]:
    """Give the norms of both policies whose times differ, in the order of the newer one.

    Left out are those that are never both in force: there the answers differ.
    """
    before = {norm.id: norm for norm in older.norms}
    pairs = [(before[norm.id], norm) for norm in newer.norms if norm.id in before]
    pairs = [(old, new) for old, new in pairs if times_of(old) != times_of(new)]
    both = Reasoner(joint(older, newer)) if pairs else None
    for old, new in pairs:
        assert both is not None
        said = [", ".join(say_times(each, policy)) for each, policy in ((old, older), (new, newer))]
        if ends := list(_ends(both, new.id)):
            sides, clock = _sides(old, new, ends), _clock(old, new, ends)
            yield Timing(new.id, _relation(sides), sides, clock, said[0], said[1], old.quotes, new.quotes)


def times_of(norm: Norm) -> tuple[object, ...]:
    """Give all that a norm says of time; of one that says nothing there is nothing in it."""
    parts = (norm.deadlines, norm.every, norm.lasting, norm.throughout)
    return parts if any(parts) else ()


def _relation(sides: Sides) -> Relation:
    return "reworded" if not sides else next(iter(sides)) if len(sides) == 1 else "incomparable"


def _sides(old: Norm, new: Norm, ends: list[_Pair]) -> Sides:
    """Say what the change of times does: sooner, more often and for a shorter time are stricter."""
    often = [_PERIODS.index("throughout" if norm.throughout else norm.every) for norm in (old, new)]
    found = between(old.lasting, new.lasting)
    if often[0] != often[1]:
        found |= {"looser" if often[0] < often[1] else "stricter"}
    every = old.every if old.every == new.every else ""
    return found.union(*(between_deadlines(one, other, every) for one, other in ends))


def _clock(old: Norm, new: Norm, ends: list[_Pair]) -> str:
    """Say that on one side alone words stand which nothing measures, where the other has a measure."""
    measured = [(is_measured(one), is_measured(other)) for one, other in ends if one and other]
    if old.lasting and new.lasting:
        measured.append((old.lasting.amount is not None, new.lasting.amount is not None))
    gone, come = (True, False) in measured, (False, True) in measured
    return "no longer by the clock" if gone and not come else "by the clock now" if come and not gone else ""


# Which deadlines count together


def _ends(both: Reasoner, name: str) -> Iterator[_Pair]:
    """Give the deadlines that count together in some situation of anybody whom both norms bind there."""
    old, new = (both.index.norms[f"{side} {name}"] for side in ("from", "to"))
    found: dict[_Pair, None] = {}
    for role in both.policy.roles:
        if role.is_group or not {old.bearer, new.bearer} <= {role.name, *role.ancestors}:
            continue
        space = Space(both, role.name)
        space.begin(MOST_NODES)
        try:
            found |= dict.fromkeys(_together(old, new, space, found))
        except (TooLarge, RecursionError):  # any of them may
            ends = [[None, *map(_plain, norm.deadlines)] for norm in (old, new)]
            found |= dict.fromkeys(product(ends[0], ends[1]))
    return iter(found)


def _together(old: Norm, new: Norm, space: Space, found: Container[_Pair]) -> Iterator[_Pair]:
    """Give the deadlines, not found before, that count together in a situation of a role."""
    apply = space.all_of([space.exact.applies(old), space.exact.applies(new)])
    newer = list(_counting(new, space))
    for one, here in _counting(old, space):
        for other, there in newer:
            pair = (_plain(one), _plain(other))
            if pair not in found and space.can_be(space.all_of([apply, here, there])):
                yield pair


def _counting(norm: Norm, space: Space) -> Iterator[tuple[Deadline | None, Node]]:
    """Give each deadline with where it counts: the last of those that are there, and none where none is."""
    left = space.diagrams.true
    for deadline in reversed(norm.deadlines):
        there = space.exact.condition(deadline.given)
        if deadline.after:
            there = space.diagrams.both(there, space.exact.condition(deadline.after))
        yield deadline, space.diagrams.both(left, there)
        left = space.but(left, there)
    yield None, left


def _plain(deadline: Deadline | None) -> Deadline | None:
    return msgspec.structs.replace(deadline, given=All(())) if deadline else None
