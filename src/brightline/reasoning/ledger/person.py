"""The norms that bind one person, over all moments, and what that person did.

It differs from what the person knew in that conditions have become force: overriders beat, and what takes
over waits until something was broken.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime

from brightline.language.policy import Norm
from brightline.reasoning.ledger.knowledge import Knowledge, Shared
from brightline.reasoning.ledger.line import Line
from brightline.reasoning.ledger.moments import Deed, first_of
from brightline.reasoning.ledger.rules import DayRules, Masks
from brightline.reasoning.plain import Truth

Days = list[tuple[DayRules, int]]
"""The rules of each day with the moments of that day."""


class Person:
    """One person of a timeline. `lines_of` gives what became of a norm for that person.

    `more` are times at which something was broken, and what takes over is judged. `last_due` is the last of
    the deadlines of a line, where several may count and all have passed.
    """

    def __init__(
        self,
        shared: Shared,
        name: str,
        days: Days,
        lines_of: Callable[[Norm, Person], list[Line]],
        more: frozenset[datetime],
    ) -> None:
        self.shared, self.name, self.moments = shared, name, shared.moments
        self.own = shared.moments.of(name)
        self._extra = sum(1 << shared.moments.since(at) for at in more)
        first = first_of(self.own)
        self._known_from = 0 if first is None else self.moments.later(first)
        role = shared.people[name]
        self.bearers = shared.rules.index.bearers(role)
        self._days, self._lines_of = days, lines_of
        self._views: dict[tuple[int, bool], Knowledge] = {}
        self._forces: dict[tuple[str, bool], Masks] = {}
        self._lines: dict[str, list[Line]] = {}
        self.last_due: dict[Line, datetime] = {}
        self._deeds: dict[str, list[Deed]] = defaultdict(list)
        acts = shared.rules.index.acts
        for deed in self.moments.deeds:
            if deed.by == name:
                for act in (deed.act, *acts[deed.act].ancestors):
                    self._deeds[act].append(deed)

    def deeds(self, act: str) -> list[Deed]:
        """Give the deeds by which the person did an act, itself or a kind of it, in order."""
        return self._deeds.get(act, [])

    def lines(self, norm: Norm) -> list[Line]:
        """Give what became of a norm."""
        if norm.id not in self._lines:
            self._lines[norm.id] = self._lines_of(norm, self)
        return self._lines[norm.id]

    def force(self, norm: Norm, *, before: bool = False) -> Masks:
        """Give the moments at which a norm is surely and possibly in force.

        `before`: as known to somebody about to do something at each moment.
        """
        key = norm.id, before
        if key not in self._forces:
            self._forces[key] = self._force(norm, before=before)
        return self._forces[key]

    def _force(self, norm: Norm, *, before: bool) -> Masks:
        if norm.bearer not in self.bearers:
            return 0, 0
        surely = possibly = 0
        for number, (rules, held) in enumerate(self._days):
            if norm.id in rules.norms:
                one, other = rules.applies[norm.id](self._view(number, before=before))
                surely |= one & held
                possibly |= other & held
        index = self.shared.rules.index
        for overrider in index.overriders[norm.id] if possibly else ():
            one, other = self.force(overrider, before=before)
            surely &= ~other
            possibly &= ~one
        if possibly and index.taken_over[norm.id]:
            one, other = self._broken(index.taken_over[norm.id], before=before)
            surely &= one
            possibly &= other
        return surely & self._known_from, possibly & self._known_from

    def _broken(self, norms: list[Norm], *, before: bool) -> Masks:
        """Say from which of the person's moments on one of some norms had been broken.

        `before`: by what was done or missed before each moment.
        """
        surely = possibly = 0
        for broken, is_sure in (each for norm in norms for each in self.breaches(norm)):
            place = self.moments.after(broken) if before else self.moments.since(broken)
            first = first_of((self.own | self._extra) >> place << place)
            if first is not None:
                possibly |= self.moments.later(first)
                surely |= self.moments.later(first) if is_sure else 0
        return surely, possibly

    def breaches(self, norm: Norm) -> Iterator[tuple[datetime, bool]]:
        """Give when lines of a norm broke, or may have, and whether they surely did."""
        for line in self.lines(norm):
            if line.status not in ("violated", "late", "undetermined"):
                continue
            first = max(line.due, line.since) if line.due and not line.broke else line.at or line.since
            last = max(self.last_due.get(line, first), first)
            if first < last:
                yield first, False
            yield last, line.status != "undetermined"

    def moments_of(self, norm: Norm) -> int:
        """Give the moments at which a norm is judged: more, where it turns on what was broken."""
        index = self.shared.rules.index
        over = (norm, *index.overriders[norm.id])
        return self.own | self._extra if any(index.taken_over[each.id] for each in over) else self.own

    def _view(self, number: int, *, before: bool) -> Knowledge:
        key = number, before
        if key not in self._views:
            self._views[key] = Knowledge(self.shared, self._days[number][0], self.name, before=before)
        return self._views[key]

    def given(self, norm: Norm, number: int, at: datetime, since: datetime) -> Truth:
        """Say whether the condition of one of a norm's deadlines holds at a time.

        A norm that is gone on that day is read as on the day on which the duty arose.
        """
        moment = max(0, bisect_right(self.moments.times, at) - 1)
        for time in (at, since):
            day = self._day(time)
            if norm.id in self._days[day][0].norms:
                surely, possibly = self._days[day][0].given[norm.id][number](self._view(day, before=False))
                return True if surely >> moment & 1 else None if possibly >> moment & 1 else False
        return None

    def _day(self, at: datetime) -> int:
        """Give the number of the day of a time."""
        bit = 1 << max(0, bisect_right(self.moments.times, at) - 1)
        return next(number for number, (_, held) in enumerate(self._days) if held & bit)
