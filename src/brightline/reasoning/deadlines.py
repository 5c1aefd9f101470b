"""When a duty is owed and how long an act may last, in words."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator

from brightline.language.policy import Deadline, Duration, Norm, Policy
from brightline.language.write import write_condition, write_value
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
        condition = "" if value else f" if {write_condition(deadline.given)} (not known)"
        yield say_deadline(deadline, policy) + condition
    if norm.every:
        yield f"every {norm.every}"
    if norm.throughout:
        yield "throughout"
    if norm.lasting:
        most = "at most " if norm.lasting.amount is not None else ""
        yield f"for {most}{say_duration(norm.lasting)}"


def say_deadline(deadline: Deadline, policy: Policy) -> str:
    """Say a deadline without its condition: `within 5 business days`, `at once`, `by March 1`."""
    if deadline.within is None:
        said = f"by {say_day(deadline.due)}"
    else:
        measured = "within " if deadline.within.amount is not None else ""
        said = measured + say_duration(deadline.within)
    if deadline.after is None:
        return said
    act = next(act for act in policy.acts if act.name == deadline.after.act)
    role = next(role for role in policy.roles if role.name == deadline.after.by)
    return f"{said} after this is done by {role.called}: {act.phrase}"


def say_duration(duration: Duration) -> str:
    """Say an amount with its unit, or the words that the text leaves unmeasured."""
    if duration.amount is None:
        return duration.unit
    unit = duration.unit.removesuffix("s") if duration.amount == 1 else duration.unit
    return f"{write_value(duration.amount)} {unit}"


def say_day(day: str) -> str:
    """Say `2026-03-01` or `03-01` as a day of the calendar: `March 1, 2026`, `March 1`."""
    *year, month, number = day.split("-")
    return ", ".join([f"{month_name[int(month)]} {int(number)}", *year])
