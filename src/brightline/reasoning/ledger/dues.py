"""Until when there is time to do a duty: its deadlines, as they are read at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime

from brightline.language.policy import All, Deadline, Done, Norm
from brightline.reasoning.ledger.calendar import ends
from brightline.reasoning.ledger.line import Status, Target
from brightline.reasoning.ledger.person import Person

Due = datetime | None
"""The end of the time that there is; none where nothing measures it."""


def dues(
    norm: Norm,
    person: Person,
    targets: Mapping[str, Target],
    *,
    since: datetime,
    start: datetime,
    at: datetime,
    day: date | None = None,
) -> list[Due]:
    """Give the deadlines that may count at a time, for a duty that arose `since`.

    Their time runs from `start`, which belongs to `day` where it is the end of that. They are several where
    unknown facts decide which one counts, and none where the words give none.
    """
    target = targets.get(norm.id)
    if not norm.deadlines:
        return [start + target.within] if target else []
    found: list[Due] = []
    for number in reversed(range(len(norm.deadlines))):
        deadline = norm.deadlines[number]
        begins = _first_deed(deadline.after, person, at) if deadline.after else start
        if begins is None:
            continue
        is_sure = deadline.given == All(()) or person.given(norm, number, at, since)
        if is_sure is not False:
            found.append(_end(deadline, begins, person, target, None if deadline.after else day))
        if is_sure:
            return found
    return [*found, None] if found else []


def standing(at: datetime, found: list[Due]) -> Status:
    """Hold a time against the deadlines that may count: in time for all, too late for all, or neither."""
    late = [due is not None and at > due for due in found]
    if not any(late):
        return "fulfilled"
    return "late" if all(late) else "undetermined"


def earliest(found: list[Due]) -> Due:
    """Give the first of some deadlines."""
    return min((due for due in found if due), default=None)


def _first_deed(after: Done, person: Person, at: datetime) -> datetime | None:
    """Give when a deed was first done by those whom the words name, as far as the person knows by then."""
    moment = person.shared.first[person.name].get(after)
    done = None if moment is None else person.moments.times[moment]
    return done if done is not None and done <= at else None


def _end(deadline: Deadline, start: datetime, person: Person, target: Target | None, day: date | None) -> Due:
    """Give the end of one deadline; what is unmeasured is measured by the department's target, if any."""
    calendar = person.moments.calendar
    day = day or calendar.local(start).date()
    if deadline.within is None:
        return calendar.end_of(_next_day(deadline.due, day))
    if deadline.within.amount is None:
        return start + target.within if target else None
    return ends(deadline.within, start, day, calendar)


def _next_day(day: str, since: date) -> date:
    """Give the first such day that is not before another; a leap day is that of the next leap year."""
    if len(day) > len("03-01"):
        return date.fromisoformat(day)
    for year in range(since.year, since.year + 9):
        with suppress(ValueError):
            found = date.fromisoformat(f"{year}-{day}")
            if found >= since:
                return found
    raise ValueError(f"`{day}` is no day of any year")
