"""A department's calendar, day by day, from the section *Time* of `docs/reference/ledger.md`."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from brightline.language.policy import Duration, WorkingTime

ONE = timedelta(days=1)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Calendar:
    """Days, periods and working time in a time zone; "without it, that of Greenwich"."""

    def __init__(self, zone: str, working: WorkingTime) -> None:
        self.zone, self.working = ZoneInfo(zone or "UTC"), working

    def day(self, t: datetime) -> date:
        """Give the day on which a moment is."""
        return t.astimezone(self.zone).date()

    def start(self, day: date) -> datetime:
        """Give when a day begins."""
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def end(self, day: date) -> datetime:
        """Give when a day ends: "when the next one begins"."""
        return self.start(day + ONE)

    def within(self, duration: Duration, start: datetime, day: date) -> datetime | None:
        """Give when a duration ends that begins at `start`, on `day`; `None` where it has no measure."""
        amount, unit = duration.amount, duration.unit.removesuffix("s")
        if amount is None:
            return None
        if unit in ("minute", "hour"):
            return start + amount * timedelta(**{f"{unit}s": 1})
        if unit in ("business minute", "business hour"):
            return self.worked(start, amount * timedelta(**{f"{unit.removeprefix('business ')}s": 1}))
        return self.end(self.counted(day, int(amount), unit))

    def counted(self, day: date, amount: int, unit: str) -> date:
        """Give the last day: "the day on which the time begins is not counted, and the last one counts
        whole"."""
        if unit in ("month", "year"):
            return months_later(day, amount * (12 if unit == "year" else 1))
        left = amount * (7 if unit == "week" else 1)
        while left:
            day += ONE
            if unit != "business day" or self.is_working(day):
                left -= 1
        return day

    def is_working(self, day: date) -> bool:
        """Whether a day is a working day."""
        return WEEK[day.weekday()] in self.working.days and day.isoformat() not in self.working.holidays

    def worked(self, start: datetime, left: timedelta) -> datetime:
        """Give when so much "time within working hours" has gone by."""
        day = self.day(start)
        opens, closes = (time.fromisoformat(hour) for hour in self.working.hours.split("-"))
        while True:
            if self.is_working(day):
                begin = max(start, datetime.combine(day, opens, self.zone).astimezone(UTC))
                end = datetime.combine(day, closes, self.zone).astimezone(UTC)
                if begin + left <= end:
                    return begin + left
                left -= max(end - begin, timedelta(0))
            day += ONE

    def due(self, text: str, day: date) -> datetime:
        """Give the end of "the first such day that is not before the day on which the duty arose", or of
        a date."""
        if len(text) == len("2026-03-01"):
            return self.end(date.fromisoformat(text))
        while day.isoformat()[5:] != text:
            day += ONE
        return self.end(day)

    def first_of(self, period: str, day: date) -> date:
        """Give the first day of the period that a day is in; "A shift is a day", "A week begins on
        Monday"."""
        while not begins(period, day):
            day -= ONE
        return day

    def last_of(self, period: str, day: date) -> date:
        """Give the last day of the period that a day is in."""
        while not begins(period, day + ONE):
            day += ONE
        return day


def begins(period: str, day: date) -> bool:
    """Whether a period begins on a day."""
    return {
        "shift": True,
        "day": True,
        "week": day.weekday() == 0,
        "month": day.day == 1,
        "quarter": day.day == 1 and day.month in (1, 4, 7, 10),
        "year": day.day == 1 and day.month == 1,
    }[period]


def months_later(day: date, months: int) -> date:
    """ "Months and years end on the same day of the month, or on its last." """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
