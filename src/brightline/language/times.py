"""When a duty is owed and how long an act may last, in words."""

from __future__ import annotations

import re
from calendar import month_name

from brightline.language.policy import Deadline, Duration, Norm, Policy
from brightline.language.write import write_value

_PLURAL = re.compile(r"(?<=ch|sh|ss)es$|(?<=x)es$|s$")


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
    if act.done_phrase:
        return f"{said} after {role.called} has {act.done_phrase}"
    return f"{said} after this is done by {role.called}: {act.phrase}"


def say_period(norm: Norm) -> str:
    """Say how often a duty is owed, and that it stands throughout; nothing where neither is so."""
    return f"every {norm.every}" if norm.every else "throughout" if norm.throughout else ""


def say_limit(lasting: Duration) -> str:
    """Say how long an act may last: `for at most 2 hours`, `for a reasonable time`."""
    return f"for {'at most ' if lasting.amount is not None else ''}{say_duration(lasting)}"


def say_duration(duration: Duration) -> str:
    """Say an amount with its unit, or the words that the text leaves unmeasured."""
    if duration.amount is None:
        return duration.unit
    unit = _PLURAL.sub("", duration.unit) if duration.amount == 1 else duration.unit
    return f"{write_value(duration.amount)} {unit}"


def say_day(day: str) -> str:
    """Say `2026-03-01` or `03-01` as a day of the calendar: `March 1, 2026`, `March 1`."""
    *year, month, number = day.split("-")
    return ", ".join([f"{month_name[int(month)]} {int(number)}", *year])
