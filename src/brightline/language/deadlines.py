"""Deadlines, periods and durations of norms, with their units checked."""

from __future__ import annotations

from calendar import month_name
from datetime import date

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.conditions import deed
from brightline.language.expected import listed, nearest
from brightline.language.scope import Scope

UNITS = ("minute", "hour", "day", "week", "month", "year")
WORKING = ("minute", "hour", "day")
"""What working time is counted in."""
_PARTED = ("minute", "hour")
PERIODS = ("shift", "day", "week", "month", "quarter", "year")
MONTHS = tuple(name.lower() for name in month_name)


def build_deadlines(decls: tuple[s.DeadlineDecl, ...], scope: Scope) -> tuple[p.Deadline, ...]:
    """Build the deadlines of a norm, in their order."""
    return tuple(_deadline(decl, scope) for decl in decls)


def _deadline(decl: s.DeadlineDecl, scope: Scope) -> p.Deadline:
    given = scope.condition([decl.given]) if decl.given else []
    return p.Deadline(
        within=build_duration(decl.within, scope) if decl.within else None,
        due=_day(decl.day, scope) if decl.day else "",
        after=deed(decl.after.act, decl.after.by, scope.vocabulary) if decl.after else None,
        given=given[0] if given else p.All(()),
    )


def build_duration(decl: s.DurationDecl, scope: Scope) -> p.Duration:
    """Check the unit of a duration."""
    word = decl.unit.removeprefix("business ")
    if decl.place and word.removesuffix("s") not in UNITS:
        units = [f"{unit}s" for unit in UNITS]
        help = nearest(word, units) or f"count in {listed(units, 'or')}"
        scope.report(decl.place, f"`{word}` is no unit of time", help)
    elif decl.place and word != decl.unit and word.removesuffix("s") not in WORKING:
        help = f"count in business {listed([f'{unit}s' for unit in WORKING], 'or')}, or in {word}"
        scope.report(decl.place, f"`business {word}` is no unit of time", help)
    elif decl.place and (decl.amount or 0) % 1 and word.removesuffix("s") not in _PARTED:
        scope.report(decl.place, f"only minutes and hours have parts, not `{word}`", "count in hours")
    return p.Duration(decl.amount, decl.unit)


def build_period(words: tuple[s.Word, ...], scope: Scope) -> str:
    """Check the period after which a duty is owed anew; of no words it is empty."""
    if not words:
        return ""
    if words[0].text not in PERIODS:
        help = nearest(words[0].text, PERIODS) or f"write {listed(PERIODS, 'or')}"
        scope.report(words[0].place, f"`{words[0].text}` is no period", help)
    return words[0].text


def _day(words: tuple[s.Word, ...], scope: Scope) -> str:
    """Give `2026-03-01`, or `03-01` for a day of each year."""
    if len(words) == 1:
        return _checked(words[0], words[0].text, scope)
    month, day = words
    if month.text not in MONTHS[1:]:
        help = nearest(month.text, MONTHS[1:]) or "write it as `march 1`"
        scope.report(month.place, f"`{month.text}` is no month", help)
        return ""
    # A leap year has every day that some year has.
    text = f"{MONTHS.index(month.text):02}-{day.text.zfill(2)}"
    return text if _checked(day, f"2024-{text}", scope) else ""


def _checked(word: s.Word, text: str, scope: Scope) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        scope.report(word.place, f"`{word.text}` is no day of the calendar")
        return ""
