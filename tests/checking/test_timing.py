"""Which of two times leaves more: a table, and random ones against all moments that each allows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightline.checking.difference import compare
from brightline.checking.durations import Sides, between, between_deadlines
from brightline.checking.timing import Timing
from brightline.language.compile import compile_policy
from brightline.language.policy import Deadline, Duration, Policy, WorkingTime
from brightline.reasoning import plain
from brightline.reasoning.ledger.calendar import Calendar, ends
from brightline.reasoning.ledger.dues import _next_day
from brightline.reasoning.situation import Deed, Situation

# Durations, against the calendar of the ledger

ALL_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HOLIDAYS = tuple((date(2026, 7, 1) + timedelta(at)).isoformat() for at in range(1500))
CALENDARS = [
    Calendar("UTC", WorkingTime(days, hours, holidays))
    for days, hours, holidays in [
        (ALL_WEEK, "00:00-23:59", ()),
        (ALL_WEEK, "09:00-09:05", ()),
        (ALL_WEEK[:5], "08:00-17:00", HOLIDAYS),
        (ALL_WEEK[:1], "08:00-17:00", ()),
    ]
]
STARTS = [
    *(datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=at, hours=7 * at % 24) for at in range(40)),
    *(datetime(2027, month, day, 0, 0, tzinfo=UTC) for month in range(1, 13) for day in (1, 27, 28)),
    *(datetime(2027, month, 28, 23, 59, 59, 999999, tzinfo=UTC) for month in range(1, 13)),
    *(datetime(2028, month, 29, 0, 0, tzinfo=UTC) for month in range(1, 13)),
    *(datetime(2027, month, 30, 12, 0, tzinfo=UTC) for month in range(3, 13)),
    datetime(2028, 1, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2027, 1, 31, 23, 59, 59, 999999, tzinfo=UTC),
]
DURATIONS = [
    *(Duration(amount, "minutes") for amount in (30, 60, 1440)),
    *(Duration(amount, "hours") for amount in (0.5, 1, 2, 23, 24, 25, 47, 48, 49, 72, 696, 720, 768)),
    *(Duration(amount, "days") for amount in (1, 2, 3, 7, 27, 28, 29, 30, 31, 32, 58, 59, 62, 63)),
    *(Duration(amount, "days") for amount in (364, 365, 366, 367)),
    *(Duration(amount, "weeks") for amount in (1, 4, 5)),
    *(Duration(amount, "months") for amount in (1, 2, 12)),
    *(Duration(amount, "years") for amount in (1, 2)),
    *(Duration(amount, "business days") for amount in (1, 2, 3)),
    *(Duration(amount, "business hours") for amount in (1, 2, 24, 48, 49, 72)),
    Duration(60, "business minutes"),
]


def moments(duration: Duration) -> list[datetime]:
    """Give the end of a duration in each department at each beginning."""
    found = [ends(duration, start, start.date(), calendar) for calendar in CALENDARS for start in STARTS]
    assert all(found)
    return found  # type: ignore[return-value]


def told_apart(older: list[datetime], newer: list[datetime]) -> Sides:
    """Say by the moments alone in which ways the newer ends differ."""
    pairs = list(zip(older, newer, strict=True))
    return frozenset(
        side
        for side, is_shown in (
            ("looser", any(old < new for old, new in pairs)),
            ("stricter", any(old > new for old, new in pairs)),
        )
        if is_shown
    )  # type: ignore[return-value]


def test_every_pair_of_durations_is_told_as_their_ends_are() -> None:
    found = {duration: moments(duration) for duration in DURATIONS}
    wrong = [
        (old, new, between(old, new), told_apart(found[old], found[new]))
        for old, new in product(DURATIONS, DURATIONS)
        if between(old, new) != told_apart(found[old], found[new])
    ]
    assert wrong == []


DAYS = [
    "01-01",
    "02-28",
    "02-29",
    "03-01",
    "06-30",
    "12-30",
    "12-31",
    "2026-03-01",
    "2026-12-31",
    "2027-01-01",
]


@pytest.mark.parametrize("every", ["", "year"])
def test_every_pair_of_days_is_told_as_the_calendar_does(every: str) -> None:
    starts = [date(2023, 12, 31) + timedelta(at) for at in range(1500)]
    if every:
        starts = [date(year, 12, 31) for year in range(2019, 2031)]
    found = {day: [_next_day(day, start) for start in starts] for day in DAYS}
    for old, new in product(DAYS, DAYS):
        said = between_deadlines(Deadline(due=old), Deadline(due=new), every)
        if len(old) == len(new):
            assert said == told_apart(found[old], found[new]), (old, new)  # type: ignore[arg-type]
        else:
            assert said == {"looser", "stricter"}


# What a policy says, with conditions

HEAD = """---
policy: elmford-times
language: 2
---

# Times

## I. Times

"""
VOCABULARY = """
```vocabulary
role officer "an officer" called "an officer"
act tell "tell the chief" done "told the chief"
act arrive "arrive" done "arrived"
fact crash: yes or no, ordinarily no
  ask "Was there a crash?"
  yes "there was a crash"
  no "there was no crash"
fact night: yes or no, ordinarily no
  ask "Is it night?"
  yes "it is night"
  no "it is day"
```
"""


def policy(folder: Path, *times: str, when: str = "") -> Policy:
    folder.mkdir(exist_ok=True, parents=True)
    lines = "\n".join(
        f"   {line}" for line in ([f"  when {when}"] if when else []) + [f"  {t}" for t in times]
    )
    said = (
        "1. An officer shall tell the chief.\n\n   ```norm\n"
        f'   "An officer shall tell the chief."\n   officer must tell\n{lines}\n   ```\n\n'
        "2. An officer may arrive.\n\n   ```norm\n"
        '   "An officer may arrive."\n   officer may arrive\n   ```\n'
    )
    (folder / "times.md").write_text(HEAD + said + VOCABULARY, "utf-8")
    return compile_policy(folder / "times.md").versions["adopted"]


def timings(folder: Path, old: str, new: str, when: str = "") -> tuple[Timing, ...]:
    older, newer = (
        policy(folder / name, *(part for part in text.split(" / ") if part), when=when)
        for name, text in (("old", old), ("new", new))
    )
    found = compare(older, newer)
    assert not found.differences or "throughout" in (old, new)
    return found.timings


def relation_of(found: Iterable[Timing]) -> str:
    """Say in one word what all of some times do together; `equal` where there are none."""
    sides = set().union(*(each.sides for each in found))
    return "incomparable" if len(sides) > 1 else sides.pop() if sides else "reworded" if found else "equal"


TABLE = [
    # longer and shorter
    ("within 24 hours", "within 48 hours", "looser"),
    ("within 48 hours", "within 24 hours", "stricter"),
    ("within 24 hours", "", "looser"),
    ("", "within 24 hours", "stricter"),
    # the same in other words
    ("within 60 minutes", "within 1 hour", "reworded"),
    ("within 7 days", "within 1 week", "reworded"),
    ("within 12 months", "within 1 year", "reworded"),
    # days end with a day, working time is never shorter
    ("within 24 hours", "within 1 day", "looser"),
    ("within 48 hours", "within 1 day", "stricter"),
    ("within 36 hours", "within 1 day", "incomparable"),
    ("within 2 days", "within 2 business days", "looser"),
    ("within 2 business days", "within 2 days", "stricter"),
    ("within 2 business days", "within 3 days", "incomparable"),
    ("within 3 days", "within 2 business days", "incomparable"),
    ("within 4 hours", "within 4 business hours", "looser"),
    ("within 1 business day", "within 8 business hours", "incomparable"),
    ("within 28 days", "within 1 month", "looser"),
    ("within 1 month", "within 30 days", "incomparable"),
    ("within 1 month", "within 31 days", "looser"),
    # what no clock measures
    ("within 2 hours", "as soon as possible", "looser"),
    ("as soon as possible", "within 2 hours", "stricter"),
    ("within 2 hours", "at once", "stricter"),
    ("at once", "as soon as possible", "looser"),
    ("as soon as possible", "", "looser"),
    # conditions
    ("within 24 hours", "within 24 hours if crash", "looser"),
    ("within 24 hours if crash", "within 24 hours", "stricter"),
    ("within 24 hours if crash", "within 24 hours if night", "incomparable"),
    ("within 24 hours if crash", "within 24 hours if crash or night", "stricter"),
    ("within 24 hours", "within 24 hours / within 2 hours if crash", "stricter"),
    ("within 24 hours", "within 24 hours / within 48 hours if crash", "looser"),
    ("within 24 hours / within 48 hours if crash", "within 24 hours / within 2 hours if crash", "stricter"),
    ("within 24 hours / within 2 hours if crash", "within 12 hours", "incomparable"),
    ("within 24 hours / within 24 hours if crash", "within 24 hours", "equal"),
    ("within 2 hours if crash or not crash", "within 2 hours", "equal"),
    # from a deed
    ("within 2 hours", "within 2 hours after arrive by officer", "incomparable"),
    ("within 2 hours after arrive by officer", "within 3 hours after arrive by officer", "looser"),
    ("within 2 hours", "within 2 hours / within 1 hour after arrive by officer if crash", "incomparable"),
    ("within 2 hours after arrive by officer", "", "looser"),
    ("within 2 hours after arrive by officer", "as soon as possible", "incomparable"),
    # days of the calendar
    ("due 2026-03-01", "due 2026-04-01", "looser"),
    ("due march 1", "due april 1", "incomparable"),
    ("every year / due march 1", "every year / due april 1", "looser"),
    ("every year / due march 1", "every year / due february 1", "stricter"),
    ("due 2026-03-01", "within 2 days", "incomparable"),
    # how often
    ("every week", "every month", "looser"),
    ("every month", "every week", "stricter"),
    ("", "every month", "stricter"),
    ("every shift", "throughout", "stricter"),
    ("throughout", "", "looser"),
    ("every week / within 2 days", "every month / within 1 day", "incomparable"),
    ("every week / within 2 days", "every month / within 3 days", "looser"),
    # how long
    ("for at most 2 hours", "for at most 3 hours", "looser"),
    ("for at most 2 hours", "for a reasonable time", "looser"),
    ("for at most 2 hours", "", "looser"),
]


@pytest.mark.parametrize(("old", "new", "relation"), TABLE)
def test_a_change_of_times_is(tmp_path: Path, old: str, new: str, relation: str) -> None:
    assert relation_of(timings(tmp_path, old, new)) == relation


def test_the_other_way_round_is_the_other_relation(tmp_path: Path) -> None:
    turned = {"looser": "stricter", "stricter": "looser"}
    for at, (old, new, relation) in enumerate(TABLE):
        found = timings(tmp_path / str(at), new, old)
        assert relation_of(found) == turned.get(relation, relation), (new, old)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("within 2 hours", "as soon as possible", "no longer by the clock"),
        ("as soon as possible", "within 2 hours", "by the clock now"),
        ("for at most 2 hours", "for a reasonable time", "no longer by the clock"),
        ("within 2 hours", "within 3 hours", ""),
        ("within 2 hours", "", ""),
    ],
)
def test_it_says_where_the_clock_is_gone(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert [each.clock for each in timings(tmp_path, old, new)] == [said]


def test_only_where_the_duty_is_in_force_counts(tmp_path: Path) -> None:
    assert timings(tmp_path, "within 2 hours", "within 2 hours if crash", when="crash") == ()


def test_each_pair_of_times_has_its_smallest_situation(tmp_path: Path) -> None:
    found = timings(tmp_path, "within 24 hours if crash", "within 24 hours if night")
    assert [(each.relation, each.before, each.after, each.witness.facts) for each in found] == [
        ("looser", "within 24 hours", "", {"crash": "yes"}),
        ("stricter", "", "within 24 hours", {"night": "yes"}),
    ]


LIMITS = [f"within {amount} hours" for amount in (1, 2, 3)] + [
    "within 1 day",
    "at once",
    "as soon as possible",
]
CONDITIONS = [" if crash", " if not crash", " if night", " if crash and night", " if crash or night"]


@st.composite
def deadlines(draw: st.DrawFn) -> list[str]:
    """Up to three deadlines, of which only the first may have no condition."""
    limits = draw(st.lists(st.sampled_from(LIMITS), max_size=3))
    given_ = [["", *CONDITIONS], CONDITIONS, CONDITIONS]
    return [limit + draw(st.sampled_from(given_[at])) for at, limit in enumerate(limits)]


HOURS = {"at once": 0.0, "as soon as possible": 1e6}


def allowed(of: Policy, s: Situation) -> float:
    """Give until when a duty may be done in a situation, in hours; what has no end comes after everything."""
    end = 1e9
    for deadline in of.norms[0].deadlines:
        assert deadline.within is not None
        if plain.holds(deadline.given, of, s):
            amount = deadline.within.amount
            day = deadline.within.unit.startswith("day")
            end = HOURS[deadline.within.unit] if amount is None else amount * (36 if day else 1)
    return end


@settings(max_examples=60)
@given(deadlines(), deadlines(), st.sampled_from(["", "crash"]))
def test_random_deadlines_are_told_as_the_moments_that_they_allow(
    tmp_path_factory: pytest.TempPathFactory, old: list[str], new: list[str], when: str
) -> None:
    folder = tmp_path_factory.mktemp("times")
    older, newer = (policy(folder / name, *each, when=when) for name, each in (("old", old), ("new", new)))
    situations = [
        Situation("officer", {"crash": crash, "night": night}, frozenset(done), others_unknown=False)
        for crash, night in product(("yes", "no"), repeat=2)
        for done in ((), (Deed("arrive", "officer"),))
        if crash == "yes" or not when
    ]
    ends_of = [(allowed(older, s), allowed(newer, s)) for s in situations]
    sides = {
        side
        for side, is_shown in (
            ("looser", any(one < other for one, other in ends_of)),
            ("stricter", any(one > other for one, other in ends_of)),
        )
        if is_shown
    }
    assert set().union(*(each.sides for each in compare(older, newer).timings)) == sides
