"""Which of two deadlines leaves more time, whenever and wherever they run.

A deadline allows the moments up to its end. Ends are those of the ledger (`reasoning.ledger.calendar`): hours
are elapsed time, days and longer end with a day of the calendar, working time is that of any department. The
hour by which clocks are changed is left out.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from brightline.language.policy import Deadline, Duration

Side = Literal["stricter", "looser"]
SIDES: tuple[Side, ...] = ("looser", "stricter")
Sides = frozenset[Side]
"""Ways in which the newer of two differs somewhere from the older: none where they always end together."""

SAME: Sides = frozenset()
_STRICTER: Sides = frozenset(("stricter",))
_LOOSER: Sides = frozenset(("looser",))
BOTH: Sides = frozenset(SIDES)

_AT_ONCE = "at once"
_DAY = 1440
_UNITS = {
    "minute": ("minutes", 1),
    "hour": ("minutes", 60),
    "day": ("days", 1),
    "week": ("days", 7),
    "month": ("months", 1),
    "year": ("months", 12),
}
_LAST, _LEAP = "12-31", "02-29"
_YEARS = range(2000, 2400)
"""After so many years the calendar begins anew."""


class _Measured(NamedTuple):
    """An amount of what is counted: `minutes`, `days` or `months`, of working time or of all time."""

    kind: str
    amount: float
    is_working: bool

    @property
    def least(self) -> float:
        """Give the minutes that there are at least; all but minutes have more than that."""
        return self.amount if self.kind == "minutes" else _DAY * self.days[0]

    @property
    def most(self) -> float:
        """Give the minutes that there are at most; of working time that has no end."""
        if self.is_working:
            return float("inf")
        return self.amount if self.kind == "minutes" else _DAY * (self.days[1] + 1)

    @property
    def days(self) -> tuple[int, int]:
        """Give the days that there are at least and at most, the first day not counted."""
        return _days_of_months(int(self.amount)) if self.kind == "months" else (int(self.amount),) * 2


def between_deadlines(old: Deadline | None, new: Deadline | None, every: str = "") -> Sides:
    """Say how a deadline differs from an older one; none leaves all time.

    `every` is the period in which both bring the duty anew. Those that run from different deeds, or that
    nothing measures, may end in either order. Unmeasured words leave more time than any measure.
    """
    if old is None or new is None:
        return SAME if old is new else _LOOSER if new is None else _STRICTER
    if is_measured(old) != is_measured(new) and not (_is_at_once(old) or _is_at_once(new)):
        return _LOOSER if is_measured(old) else _STRICTER
    if old.after != new.after:
        return BOTH
    if old.due and new.due:
        return _between_days(old.due, new.due, every)
    if _is_at_once(old) or _is_at_once(new):
        return SAME if _is_at_once(old) == _is_at_once(new) else _LOOSER if _is_at_once(old) else _STRICTER
    return between(old.within, new.within) if old.within and new.within else BOTH


def between(old: Duration | None, new: Duration | None) -> Sides:
    """Say how a duration differs from an older one; none has no end."""
    if old is None or new is None:
        return SAME if old is new else _LOOSER if new is None else _STRICTER
    one, other = _measured(old), _measured(new)
    if one is None or other is None:
        if one is not other:
            return _LOOSER if other is None else _STRICTER
        return SAME if old.unit == new.unit else BOTH
    if one == other:
        return SAME
    if _never_longer(one, other):
        return _LOOSER
    return _STRICTER if _never_longer(other, one) else BOTH


def is_measured(deadline: Deadline) -> bool:
    """Whether a clock or a calendar tells when it ends."""
    return bool(deadline.due) or (deadline.within is not None and deadline.within.amount is not None)


def _is_at_once(deadline: Deadline) -> bool:
    return deadline.within is not None and deadline.within.amount is None and deadline.within.unit == _AT_ONCE


def _measured(duration: Duration) -> _Measured | None:
    if duration.amount is None:
        return None
    word = duration.unit.removeprefix("business ")
    kind, times = _UNITS[word.removesuffix("s")]
    return _Measured(kind, duration.amount * times, word != duration.unit)


def _never_longer(one: _Measured, other: _Measured) -> bool:
    """Whether the first ends no later than the second, wherever both begin."""
    if one.kind == other.kind and one.is_working <= other.is_working:
        return one.amount <= other.amount
    if one.is_working and one.kind == "days" and (other.is_working and other.kind == "minutes"):
        # So many working days have no more working time than all of their hours.
        return _DAY * (one.amount + 1) <= other.amount
    if "minutes" not in (one.kind, other.kind):
        return not one.is_working and one.days[1] <= other.days[0]
    return one.most <= other.least


@cache
def _days_of_months(amount: int) -> tuple[int, int]:
    """Give the fewest and the most days from a day to the same day, or the last one, so many months later."""
    found = set()
    for month in range(12 * len(_YEARS)):
        first, last = (monthrange(_YEARS[0] + at // 12, at % 12 + 1)[1] for at in (month, month + amount))
        between_firsts = _first_of(month + amount) - _first_of(month)
        found |= {between_firsts, between_firsts + min(0, last - first)}
    return min(found), max(found)


def _first_of(month: int) -> int:
    return date(_YEARS[0] + month // 12, month % 12 + 1, 1).toordinal()


def _between_days(old: str, new: str, every: str) -> Sides:
    """Compare days of the calendar: two of each year only where both run from the end of a year."""
    if old == new:
        return SAME
    if len(old) != len(new) or (len(old) == len(_LAST) and every != "year"):
        return BOTH
    if _LAST in (old, new):  # it is the very day from which both run
        return _LOOSER if old == _LAST else _STRICTER
    if _LEAP in (old, new) and max(old, new) != _LEAP:
        return BOTH
    return _LOOSER if old < new else _STRICTER
