"""Days on which dates that are counted back lie otherwise: `1 month ago` after `30 days ago`, or before it.

What two policies say of an act turns on the order of the days that a fact is compared with, and on whether
these are the same, follow each other, or have others between them. Over all days that order takes few forms.
Here the first day of each is found, so that what holds on these days holds on all.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from brightline.checking.changes import changes
from brightline.checking.joint import joint, turns_on
from brightline.language.policy import Condition, Is, Part, Policy, atoms
from brightline.reasoning.day import days_back, in_effect
from brightline.reasoning.index import Index

_CYCLE = 400
"""After so many years the calendar is the same again."""
_NEAR = 5
"""How far from a fixed date a month that is too short can put a day that is counted back to it."""
_DAYS = {"D": 1, "W": 7, "M": 31, "Y": 366}

Dates = frozenset[tuple[str, str]]
"""Facts with the dates that they are compared with: days, or times counted back."""
_Span = tuple[date, date]


def other_days(older: Policy, newer: Policy, day: date, acts: Iterable[str]) -> dict[date, list[str]]:
    """Give the days on which dates lie otherwise than on one day, with the acts on which that bears.

    Only acts are given on which a change bears. Later days come first, the nearest before others, then
    earlier ones; the same documents are in effect on all.
    """
    between = _span((*older.parts, *newer.parts), day)
    found: dict[date, list[str]] = {}
    days: dict[Dates, list[date]] = {}
    for act, dates in _moving(in_effect(older, day), in_effect(newer, day), acts):
        if dates not in days:
            days[dates] = list(_first_days(dates, day, between))
        for each in days[dates]:
            found.setdefault(each, []).append(act)
    return {each: found[each] for each in sorted(found, key=lambda one: _distance(one, day))}


def _distance(one: date, day: date) -> tuple[bool, int]:
    return one < day, abs((one - day).days)


def _span(parts: Iterable[Part], day: date) -> _Span:
    """Give the first and the last day around a day with the same documents in effect."""
    bounds = {date.fromisoformat(part.effective) for part in parts if part.effective}
    ends = {date.fromisoformat(part.until) for part in parts if part.until}
    bounds |= {end + timedelta(1) for end in ends if end < date.max}
    first = max((each for each in bounds if each <= day), default=date.min)
    after = min((each for each in bounds if each > day), default=None)
    return first, after - timedelta(1) if after else date.max


def _moving(older: Policy, newer: Policy, acts: Iterable[str]) -> Iterator[tuple[str, Dates]]:
    """Give the acts on which a change and dates counted back bear, with all dates that matter there."""
    made = {(each.what, each.name) for each in changes(older, newer) if not each.is_reworded}
    both = joint(older, newer)
    index = Index(both)
    rules = [tuple(_dates((rule.given, rule.then))) for rule in both.implications]
    for act in acts:
        norms = [claim.norm for claim in index.claims[act]]
        if not made & turns_on(index, norms):
            continue
        needed = index.needed(norms)
        conditions = [line for norm in needed for line in (norm.when, *norm.unless)]
        conditions += [deadline.given for norm in needed for deadline in norm.deadlines]
        conditions += [index.terms[name].condition for name in index.terms_of(conditions)]
        dates = _with_rules(set(_dates(conditions)), rules)
        moving = {fact for fact, value in dates if value.startswith("-P")}
        kept = [each for each in dates if each[0] in moving and index.facts[each[0]].kind == "date"]
        if len(kept) > len({fact for fact, _ in kept}):
            yield act, frozenset(kept)


def _dates(conditions: Iterable[Condition]) -> Iterator[tuple[str, str]]:
    """Give the comparisons of facts, and what they are compared with."""
    for condition in conditions:
        yield from ((atom.fact, str(atom.value)) for atom in atoms(condition) if isinstance(atom, Is))


def _with_rules(
    dates: set[tuple[str, str]], rules: Iterable[Iterable[tuple[str, str]]]
) -> set[tuple[str, str]]:
    """Add what the rules of the vocabulary tie to the facts that are compared."""
    while True:
        facts = {fact for fact, _ in dates}
        more = {each for rule in rules if facts & {fact for fact, _ in rule} for each in rule} - dates
        if not more:
            return dates
        dates = dates | more


# ---- the order of dates


def _first_days(dates: Dates, day: date, between: _Span) -> Iterator[date]:
    """Give the first day of each order that dates take, but for that of the day itself."""
    known = {_order(dates, day)}
    for each in _candidates(dates, day, between):
        if (order := _order(dates, each)) not in known:
            known.add(order)
            yield each


def _order(dates: Dates, day: date) -> tuple[object, ...]:
    """Give how the dates lie on a day: their order, and whether they are the same or follow each other."""
    placed = sorted(
        (
            fact,
            (days_back(value, day) if value.startswith("-P") else date.fromisoformat(value)).toordinal(),
            value,
        )
        for fact, value in dates
    )
    gaps = tuple(min(later[1] - one[1], 2) if later[0] == one[0] else 3 for one, later in pairwise(placed))
    return tuple((fact, value) for fact, _, value in placed), gaps


def _candidates(dates: Dates, day: date, between: _Span) -> Iterator[date]:
    """Give days of which one is of each order, later ones first, the nearest before others."""
    near = _near_fixed(dates)
    first = max(between[0], _years(min(near, default=day), day, -1))
    last = min(between[1], _years(max(near, default=day), day, 1))
    back = max(_length(value) for _, value in dates) // 365 + 2
    turning = sorted({each.year for each in near} | {day.year, first.year, last.year})
    years = [*range(day.year, last.year + 1), *range(day.year - 1, first.year - 1, -1)]
    seen: set[tuple[int, tuple[bool, ...]]] = set()
    found = {each for each in near if first <= each <= last} | {first, last}
    for year in years:
        leaps = tuple(isleap(each) for each in range(year - back, year + 1))
        key = (len([each for each in turning if each < year]), leaps)
        if year in turning or key not in seen:
            seen.add(key)
            found.update(each for each in _edges(year) if first <= each <= last)
    yield from sorted(found, key=lambda one: _distance(one, day))


def _near_fixed(dates: Dates) -> set[date]:
    """Give the days around those from which a date counted back is a fixed one of the same fact."""
    found = set()
    for fact, value in dates:
        fixed = [
            date.fromisoformat(other) for name, other in dates if name == fact and not other.startswith("-P")
        ]
        for each in fixed if value.startswith("-P") else ():
            middle = _forward(value, each)
            found |= {middle + timedelta(more) for more in range(-_NEAR, _NEAR + 1)}
    return found


def _forward(value: str, day: date) -> date:
    """Give about the day from which a time counted back is a day."""
    amount, unit = int(value[2:-1]), value[-1]
    if unit in "DW":
        return day + timedelta(amount * _DAYS[unit])
    year, month = divmod(day.year * 12 + day.month - 1 + amount * (12 if unit == "Y" else 1), 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _length(value: str) -> int:
    return int(value[2:-1]) * _DAYS[value[-1]] if value.startswith("-P") else 0


def _years(one: date, day: date, way: int) -> date:
    """Give the first day, or the last, of a whole cycle before or after two days."""
    year = (min if way < 0 else max)(one.year, day.year) + way * (_CYCLE + 1)
    return date(max(1, min(year, date.max.year)), 1 if way < 0 else 12, 1 if way < 0 else 31)


def _edges(year: int) -> Iterator[date]:
    """Give the days of a year between which dates counted back keep their distance."""
    for month in range(1, 13):
        for day in (1, *range(28, monthrange(year, month)[1] + 1)):
            yield date(year, month, day)
