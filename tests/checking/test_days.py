"""The days on which dates counted back lie otherwise, against every day one by one."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from brightline.checking.days import _first_days, _order

BACK = ["-P1M", "-P30D", "-P31D", "-P4W", "-P1Y", "-P365D", "-P366D", "-P2M", "-P60D", "-P12M", "-P5Y"]
FIXED = ["2024-02-29", "2027-03-01", "2026-12-31", "2031-01-30"]


@pytest.mark.parametrize("seed", range(12))
def test_every_order_of_dates_has_one_day(seed: int) -> None:
    random = Random(seed)
    dates = frozenset(
        (fact, value)
        for fact in ("x", "y")[: random.randint(1, 2)]
        for value in (*random.sample(BACK, 2), *random.sample(FIXED, random.randint(0, 2)))
    )
    day = date(2026, 1, 1) + timedelta(random.randrange(1500))
    between = day - timedelta(random.randrange(1500)), day + timedelta(random.choice((40, 400, 5000)))
    found = [_order(dates, each) for each in _first_days(dates, day, between)]
    days = (between[0] + timedelta(at) for at in range((between[1] - between[0]).days + 1))
    assert len(found) == len(set(found))
    assert {*found, _order(dates, day)} == {_order(dates, each) for each in days}


def test_a_month_is_thirty_days_from_december_and_twenty_eight_from_march() -> None:
    dates = frozenset({("stopped", "-P1M"), ("stopped", "-P30D")})
    found = list(_first_days(dates, date(2026, 11, 25), (date(2020, 1, 1), date.max)))
    assert found[:2] == [date(2026, 12, 1), date(2027, 3, 1)]
