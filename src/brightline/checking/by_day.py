"""Comparisons of the same two policies on several days, as one: what differs on any of them.

It differs from `days` in that it knows what was found on the days that were chosen there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from brightline.checking.difference import Comparison, Difference, ordered
from brightline.checking.timing import Timing

_Key = tuple[object, ...]


def new_in(
    compared: Comparison, before: Sequence[Comparison], day: date, asked: Collection[str]
) -> Comparison:
    """Give what a comparison on another day has that none before it has, with that day.

    What differs is the same where act, role, before and after are. `asked` are the acts that are told of,
    all where there are none.
    """
    known = {key for each in before for key in _keys(each)}
    return replace(
        compared,
        differences=tuple(
            replace(each, roles=roles, day=day)
            for each in compared.differences
            if (not asked or each.act in asked)
            and (roles := tuple(role for role in each.roles if (each.act, role, *_of(each)) not in known))
        ),
        timings=tuple(_new_timings(compared.timings, known, day, asked)),
        undecided=tuple(each for each in compared.undecided if not asked or each[0] in asked),
    )


def put_together(found: Sequence[Comparison]) -> Comparison:
    """Give the first of several comparisons with what the others have besides it."""
    first = found[0]
    undecided = dict.fromkeys(pair for each in found for pair in each.undecided)
    differ = {
        (told.act, role) for each in found for told in each.differences for role in told.roles
    } | undecided.keys()
    return replace(
        first,
        differences=ordered(told for each in found for told in each.differences),
        timings=ordered(timing for each in found for timing in each.timings),
        undecided=tuple(undecided),
        equal=first.compared - len(differ),
    )


def _keys(compared: Comparison) -> Iterator[_Key]:
    for told in compared.differences:
        yield from ((told.act, role, *_of(told)) for role in told.roles)
    for timing in compared.timings:
        yield from ((act, role, *_of(timing)) for act in timing.acts for role in timing.roles)


def _of(each: Difference | Timing) -> _Key:
    """Give what becomes what."""
    if isinstance(each, Timing):
        return each.aspect, each.sides, each.before, each.after
    return each.before, each.after


def _new_timings(
    found: Iterable[Timing], known: set[_Key], day: date, asked: Collection[str]
) -> Iterator[Timing]:
    """Give the times of which an act of a role is new, one for the acts that are new for the same roles."""
    for each in found:
        groups: dict[tuple[str, ...], list[str]] = {}
        for act in each.acts:
            roles = tuple(role for role in each.roles if (act, role, *_of(each)) not in known)
            if roles and (not asked or act in asked):
                groups.setdefault(roles, []).append(act)
        for roles, acts in groups.items():
            yield replace(each, acts=tuple(acts), roles=roles, day=day)
