"""Times that differ: a duty that is the same in both policies, and is owed sooner, later or more often."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from brightline.checking.difference import Relation
from brightline.language.english import say_times
from brightline.language.policy import Duration, Norm, Policy, Quote

_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
_PERIODS = ("shift", "day", "week", "month", "quarter", "year")


class Timing(msgspec.Struct, frozen=True):
    """A norm whose times differ: what is said of them on each side, empty where nothing is."""

    norm: str
    relation: Relation
    before: str
    after: str
    older: tuple[Quote, ...]
    newer: tuple[Quote, ...]


def timings(older: Policy, newer: Policy) -> Iterator[Timing]:
    """Give the norms of both policies whose times differ, in the order of the newer one."""
    before = {norm.id: norm for norm in older.norms}
    for norm in newer.norms:
        old = before.get(norm.id)
        if old and times_of(old) != times_of(norm):
            said = [", ".join(say_times(each, policy)) for each, policy in ((old, older), (norm, newer))]
            yield Timing(norm.id, _relation(old, norm), said[0], said[1], old.quotes, norm.quotes)


def times_of(norm: Norm) -> tuple[object, ...]:
    """Give all that a norm says of time; of one that says nothing there is nothing in it."""
    parts = (norm.deadlines, norm.every, norm.lasting, norm.throughout)
    return parts if any(parts) else ()


def _relation(old: Norm, new: Norm) -> Relation:
    """Say what the change of times does: sooner, more often and for a shorter time are stricter."""
    found = {
        _side(measured(old), measured(new))
        for measured in (_deadline, _period, _lasting, _throughout)
        if measured(old) != measured(new)
    }
    return found.pop() if len(found) == 1 else "incomparable"


Length = tuple[str, float]
"""What is counted and how many of it; lengths of different things cannot be compared."""
_ENDLESS = float("inf")


def _side(old: Length, new: Length) -> Relation:
    if _ENDLESS not in (old[1], new[1]) and old[0] != new[0]:
        return "incomparable"
    return "stricter" if new[1] < old[1] else "looser"


def _deadline(norm: Norm) -> Length:
    """Give how soon a duty is owed; only a lone deadline has a length, from what it runs from."""
    if not norm.deadlines:
        return "", _ENDLESS
    first = norm.deadlines[0]
    if len(norm.deadlines) > 1 or first.within is None:
        return repr(norm.deadlines), 0
    unit, amount = _length(first.within)
    return f"{unit} {first.after} {first.given}", amount


def _period(norm: Norm) -> Length:
    return "periods", _PERIODS.index(norm.every) if norm.every else _ENDLESS


def _lasting(norm: Norm) -> Length:
    return _length(norm.lasting) if norm.lasting else ("", _ENDLESS)


def _throughout(norm: Norm) -> Length:
    return "times", 0 if norm.throughout else _ENDLESS


def _length(duration: Duration) -> Length:
    unit = duration.unit.removesuffix("s")
    if duration.amount is None:
        return ("minutes", 0) if unit == "at once" else (unit, 0)
    known = _MINUTES.get(unit)
    return ("minutes", duration.amount * known) if known else (unit, duration.amount)
