"""A timeline as columns: each moment is a bit, so that what holds when is one whole number.

It differs from the timeline in that times have become places in one row of moments, the same for all
people, and in that clocks are right. Everything that comes after reckons with numbers of as many bits as
there are moments: `and` of two conditions is `&` over the whole timeline at once.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from brightline.language.values import Value
from brightline.reasoning.ledger.calendar import Calendar
from brightline.reasoning.ledger.timeline import Stated, Timed

Audience = frozenset[str] | None
"""Who knows of an entry; none where everybody does."""


class Told(NamedTuple):
    """A value of a fact from a moment on, and who knows."""

    moment: int
    value: Value | None
    audience: Audience


class Deed(NamedTuple):
    """An act that somebody did, at a moment and a time, until another time where it went on."""

    moment: int
    at: datetime
    until: datetime | None
    act: str
    by: str
    audience: Audience


class Moments:
    """The row of moments of one timeline, with what was told and done at each.

    `midnights` are moments too where the policy turns on the day, and so are `more` times, such as those at
    which something was broken. What several entries tell of the same deed is one deed.
    """

    def __init__(
        self,
        entries: list[Timed],
        as_of: datetime,
        calendar: Calendar,
        *,
        dated: bool,
        more: frozenset[datetime] = frozenset(),
    ) -> None:
        self.as_of, self.calendar = as_of, calendar
        times = dict.fromkeys(entry.at for entry in entries)
        self.midnights = _midnights(min(times), as_of, calendar) if times and dated else []
        self.times = sorted(times.keys() | set(self.midnights) | more)
        self.all = (1 << len(self.times)) - 1
        places = {at: i for i, at in enumerate(self.times)}
        self.told: dict[str, list[Told]] = defaultdict(list)
        self._deeds: dict[tuple[int, datetime | None, str, str], Deed] = {}
        self._audiences: dict[tuple[str, ...], Audience] = {(): None}
        self._told_to: dict[Audience, int] = defaultdict(int)
        for timed in entries:
            self._add(timed, places[timed.at])
        self.deeds = list(self._deeds.values())

    def _add(self, timed: Timed, moment: int) -> None:
        entry = timed.entry
        audience = self._audience(entry.known_to)
        if isinstance(entry, Stated):
            self.told[entry.fact].append(Told(moment, entry.value, audience))
        else:
            if audience is not None:
                audience = audience.union((entry.by, *entry.to))
            key = moment, timed.until, entry.act, entry.by
            known = self._deeds[key].audience if key in self._deeds else frozenset()
            all_ = None if audience is None or known is None else audience | known
            self._deeds[key] = Deed(moment, timed.at, timed.until, entry.act, entry.by, all_)
        self._told_to[audience] |= 1 << moment

    def _audience(self, known_to: tuple[str, ...]) -> Audience:
        if known_to not in self._audiences:
            self._audiences[known_to] = frozenset(known_to)
        return self._audiences[known_to]

    def of(self, person: str) -> int:
        """Give the moments of a person: of the entries known to them, and each midnight after the first."""
        own = 0
        for audience, moments in self._told_to.items():
            if audience is None or person in audience:
                own |= moments
        if own and self.midnights:
            first = self.times[(own & -own).bit_length() - 1]
            for midnight in self.midnights:
                if midnight > first:
                    own |= 1 << bisect_left(self.times, midnight)
        return own

    def since(self, at: datetime) -> int:
        """Give the place of the first moment that is not before a time."""
        return bisect_left(self.times, at)

    def after(self, at: datetime) -> int:
        """Give the place of the first moment that is after a time."""
        return bisect_right(self.times, at)

    def later(self, moment: int) -> int:
        """Give all moments from one on, itself included."""
        return self.all >> moment << moment


def _midnights(first: datetime, as_of: datetime, calendar: Calendar) -> list[datetime]:
    day, last = calendar.local(first).date(), calendar.local(as_of).date()
    return [calendar.end_of(day + timedelta(n)) for n in range((last - day).days)]


def stretches(moments: int) -> Iterator[tuple[int, int]]:
    """Give each run of moments without a gap: its first, and the first after it."""
    while moments:
        first = moments & -moments
        carried = moments + first
        yield first.bit_length() - 1, (moments ^ carried).bit_length() - 1
        moments &= carried


def first_of(moments: int) -> int | None:
    """Give the first of some moments; none of no moment."""
    return (moments & -moments).bit_length() - 1 if moments else None
