"""The times that count in one situation: by when and how often an act is owed, and for how long it may last.

Several norms may speak of one act, so that there is a set of times on each side. It differs from `durations`
in that it compares these sets, and from `timing` in that it looks at one situation, by the plain evaluator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from brightline.checking.durations import BOTH, SAME, Sides, between, between_deadlines, is_measured
from brightline.language.policy import All, Deadline, Duration, Norm, Policy
from brightline.language.times import say_deadline, say_limit
from brightline.reasoning import plain
from brightline.reasoning.plain import Claim
from brightline.reasoning.situation import Situation

Aspect = Literal["owed", "lasting"]
ASPECTS: tuple[Aspect, ...] = ("owed", "lasting")
"""By when and how often an act is owed, and for how long it may last: what one norm says of both may as well
stand in two."""

_PERIODS = ("throughout", "shift", "day", "week", "month", "quarter", "year", "")
"""How often a duty is owed, the most often first: always, in each period, once."""
_THROUGHOUT = _PERIODS[0]


class Time(msgspec.Struct, frozen=True):
    """What a norm says of time where it stands: a deadline without its condition, and a period; or a limit.

    What it only should be is one `is_advice`. No deadline, no period and no limit is all the time that
    there is.
    """

    deadline: Deadline | None = None
    period: str = ""
    limit: Duration | None = None
    is_advice: bool = False


Times = frozenset[Time]


def says_times(norm: Norm) -> bool:
    """Whether a norm says anything of time."""
    return bool(norm.deadlines or norm.every or norm.lasting or norm.throughout)


def speaks(claim: Claim, aspect: Aspect) -> bool:
    """Whether a claim can have a time: it calls for its act, or bounds how long that lasts."""
    norm = claim.norm
    if claim.force != norm.modality:
        return False
    return norm.modality in ("must", "should") if aspect == "owed" else norm.lasting is not None


def time_of(norm: Norm, deadline: Deadline | None, aspect: Aspect) -> Time:
    """Give the time of a norm where one of its deadlines counts, or none."""
    if aspect == "lasting":
        return Time(limit=norm.lasting)
    bare = msgspec.structs.replace(deadline, given=All(())) if deadline else None
    return Time(bare, _THROUGHOUT if norm.throughout else norm.every, is_advice=norm.modality == "should")


# Which is earlier


def is_as_early(one: Time, other: Time) -> bool:
    """Whether whoever keeps the first time always keeps the other too."""
    return "looser" not in _between(other, one)


def _between(old: Time, new: Time) -> Sides:
    found = between(old.limit, new.limit)
    every = old.period if old.period == new.period else ""
    found |= between_deadlines(old.deadline, new.deadline, every)
    often = [_PERIODS.index(each.period) for each in (old, new)]
    if often[0] != often[1]:
        found |= {"looser" if often[0] < often[1] else "stricter"}
    if old.is_advice != new.is_advice:
        found |= {"looser" if new.is_advice else "stricter"}
    return found


def between_times(old: Times, new: Times) -> Sides:
    """Say how the times of one act differ: looser where one of the older is kept by none of the newer."""
    is_later = any(not any(is_as_early(one, other) for one in new) for other in old)
    is_earlier = any(not any(is_as_early(one, other) for one in old) for other in new)
    return BOTH if is_later and is_earlier else _ONE[is_later, is_earlier]


_ONE: dict[tuple[bool, bool], Sides] = {
    (True, False): frozenset(("looser",)),
    (False, True): frozenset(("stricter",)),
    (False, False): SAME,
}


def ahead(time: Time, times: Iterable[Time]) -> list[Time]:
    """Give the times beside which one need not be said; of two that always end together the first is said."""
    return [
        one
        for one in times
        if one != time and is_as_early(one, time) and (not is_as_early(time, one) or repr(one) < repr(time))
    ]


def earliest(times: Times) -> Times:
    """Give the times that are kept by no other."""
    return frozenset(time for time in times if not ahead(time, times))


# In one situation


def times_in(act: str, policy: Policy, s: Situation, aspect: Aspect) -> dict[Norm, Time]:
    """Give the norms that stand on an act, each with the time that counts in a situation."""
    return {
        claim.norm: time_of(claim.norm, _counting(claim.norm, policy, s), aspect)
        for claim in plain.claims(act, policy)
        if speaks(claim, aspect) and plain.stands(claim, policy, s)
    }


def earliest_in(act: str, policy: Policy, s: Situation, aspect: Aspect) -> Times:
    """Give the times of an act in a situation that are kept by no other."""
    return earliest(frozenset(times_in(act, policy, s, aspect).values()))


def unequal_in(act: str, older: Policy, newer: Policy, s: Situation) -> dict[Aspect, Sides]:
    """Say how the times of an act differ in a situation, as far as they are held against each other there.

    When an act is owed is compared where both policies call for it with the same force, how long it may
    last where neither forbids it.
    """
    found: dict[Aspect, Sides] = {}
    for aspect in ASPECTS:
        old, new = (frozenset(times_in(act, each, s, aspect).values()) for each in (older, newer))
        if aspect == "owed":
            is_compared = bool(old and new) and _is_duty(old) == _is_duty(new)
        else:
            is_compared = not any("must_not" in plain.standing(act, each, s) for each in (older, newer))
        if is_compared and old != new:
            found[aspect] = between_times(old, new)
    return found


def _is_duty(times: Times) -> bool:
    return any(not time.is_advice for time in times)


def _counting(norm: Norm, policy: Policy, s: Situation) -> Deadline | None:
    """Give the deadline that counts: the last that is there, one that runs from a deed only after it."""
    for deadline in reversed(norm.deadlines):
        after = deadline.after
        if plain.holds(deadline.given, policy, s) and (after is None or plain.holds(after, policy, s)):
            return deadline
    return None


# In words


def say(times: Times, policy: Policy) -> str:
    """Say the times of one act; nothing where there is no end to any."""
    said = sorted(
        ("should be " if time.is_advice and _is_duty(times) else "") + words
        for time in times
        if (words := ", ".join(_phrases(time, policy)))
    )
    return "; ".join(said)


def _phrases(time: Time, policy: Policy) -> Iterator[str]:
    if time.deadline:
        yield say_deadline(time.deadline, policy)
    if time.period:
        yield time.period if time.period == _THROUGHOUT else f"every {time.period}"
    if time.limit:
        yield say_limit(time.limit)


def clock_of(old: Times, new: Times) -> str:
    """Say that on one side alone words stand which nothing measures, where the other has a measure."""
    gone, come = _is_by_clock(old), _is_by_clock(new)
    if gone is None or come is None or gone == come:
        return ""
    return "no longer by the clock" if gone else "by the clock now"


def _is_by_clock(times: Times) -> bool | None:
    """Whether a clock or a calendar tells one of some times; nothing where none is said."""
    measured = [is_measured(time.deadline) for time in times if time.deadline]
    measured += [time.limit.amount is not None for time in times if time.limit]
    return any(measured) if measured else None
