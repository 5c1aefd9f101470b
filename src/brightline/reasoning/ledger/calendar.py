"""When a deadline is: elapsed time, whole days, and working days of a department's calendar.

Minutes and hours are elapsed time, so that the hour that happens twice counts twice. Days and longer are days
of the calendar where the policy holds: the day of the event is not counted, and the last one counts whole.
"""

from __future__ import annotations

from calendar import day_name, monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from brightline.language.policy import Duration, WorkingTime

_WEEKDAYS = [name.lower() for name in day_name]
_ELAPSED = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


class Calendar:
    """A department's time: where it is, when it works. Raises `ValueError` for an unknown zone."""

    def __init__(self, zone: str, working: WorkingTime) -> None:
        try:
            self.zone = ZoneInfo(zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"there is no time zone `{zone}`") from None
        self.weekdays = frozenset(_WEEKDAYS.index(day) for day in working.days)
        opens, _, closes = working.hours.partition("-")
        self.opens, self.closes = time.fromisoformat(opens), time.fromisoformat(closes)
        self.holidays = frozenset(date.fromisoformat(day) for day in working.holidays)

    def is_working(self, day: date) -> bool:
        """Whether a day is a working day."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def end_of(self, day: date) -> datetime:
        """Give the end of a day, which is the beginning of the next one."""
        return datetime.combine(day + timedelta(1), time(), self.zone).astimezone(UTC)

    def periods(
        self, name: str, start: datetime, end: datetime, *, is_over: bool
    ) -> list[tuple[datetime, datetime]]:
        """Give the beginning and end of each period (`month`) of a stretch of time, in UTC.

        One that begins at the end of the stretch counts unless that is over by then. A shift is taken as a
        day: when shifts change is nobody's to guess.
        """
        found = []
        day = _first_of(name, self.local(start).date())
        while (begin := self.end_of(day - timedelta(1))) < end or (begin == end and not is_over):
            after = _first_of(name, day + timedelta(_LONGEST[name]))
            found.append((begin, self.end_of(after - timedelta(1))))
            day = after
        return found

    def local(self, moment: datetime) -> datetime:
        """Give a moment in the department's time."""
        return moment.astimezone(self.zone)


_LONGEST = {"shift": 1, "day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
"""Days from the first of a period that are sure to reach the next one, and no later than its middle."""


def _first_of(period: str, day: date) -> date:
    """Give the first day of the period that a day falls into."""
    if period == "week":
        return day - timedelta(day.weekday())
    if period == "month":
        return day.replace(day=1)
    if period == "quarter":
        return date(day.year, day.month - (day.month - 1) % 3, 1)
    return date(day.year, 1, 1) if period == "year" else day


def ends(duration: Duration, start: datetime, day: date, calendar: Calendar) -> datetime | None:
    """Give the moment until which there is time; none where nothing measures it, or past the year 9999."""
    if duration.amount is None:
        return None
    try:
        return _ends(duration, duration.amount, start, day, calendar)
    except (OverflowError, ValueError):
        return None


def _ends(duration: Duration, amount: float, start: datetime, day: date, calendar: Calendar) -> datetime:
    unit = duration.unit.removeprefix("business ").removesuffix("s")
    is_working = duration.unit.startswith("business ")
    if unit in _ELAPSED:
        span = _ELAPSED[unit] * amount
        return _after_working_time(start, span, calendar) if is_working else start.astimezone(UTC) + span
    days = int(amount)
    later = _working_days_later(day, days, calendar) if is_working else _later(day, days, unit)
    return calendar.end_of(later)


def _later(day: date, amount: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(amount * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _working_days_later(day: date, amount: int, calendar: Calendar) -> date:
    while amount > 0:
        day += timedelta(1)
        amount -= calendar.is_working(day)
    return day


def _after_working_time(start: datetime, span: timedelta, calendar: Calendar) -> datetime:
    """Count elapsed time in working hours only."""
    day = calendar.local(start).date()
    while True:
        begin = max(
            datetime.combine(day, calendar.opens, calendar.zone).astimezone(UTC), start.astimezone(UTC)
        )
        closes = datetime.combine(day, calendar.closes, calendar.zone).astimezone(UTC)
        if calendar.is_working(day) and begin < closes:
            if span <= closes - begin:
                return begin + span
            span -= closes - begin
        day += timedelta(1)
