"""Which deadline of a duty counts, where some have conditions and facts are unknown."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.language.english import clause_to_asker
from brightline.language.policy import Deadline, Norm, Policy
from brightline.language.times import say_deadline, say_limit, say_period
from brightline.reasoning import plain
from brightline.reasoning.situation import Situation


def deadlines_in(norm: Norm, policy: Policy, s: Situation) -> list[tuple[Deadline, plain.Truth]]:
    """Give the deadlines that count in a situation, the latest written first, and whether each surely does.

    One with a condition takes the place of those written before it where the condition holds. Where that is
    unknown, both may count, and whoever keeps the earlier day keeps both.
    """
    counting: list[tuple[Deadline, plain.Truth]] = []
    for deadline in reversed(norm.deadlines):
        value = plain.holds(deadline.given, policy, s)
        if value is not False:
            counting.append((deadline, value))
        if value:
            break
    return counting


def say_times(norm: Norm, policy: Policy, s: Situation) -> Iterator[str]:
    """Say what a norm states of time, a phrase for each statement."""
    for deadline, value in deadlines_in(norm, policy, s):
        condition = "" if value else f" if {clause_to_asker(deadline.given, policy)} (not known)"
        yield say_deadline(deadline, policy) + condition
    if period := say_period(norm):
        yield period
    if norm.lasting:
        yield say_limit(norm.lasting)
