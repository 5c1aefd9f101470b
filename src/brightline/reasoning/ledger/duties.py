"""What became of each duty of a person: once, in each period, or throughout."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from brightline.language.policy import Norm
from brightline.reasoning.ledger.dues import Due, dues, earliest, standing
from brightline.reasoning.ledger.line import Line, Target
from brightline.reasoning.ledger.moments import Deed, first_of, stretches
from brightline.reasoning.ledger.person import Person


class Stand(NamedTuple):
    """A time in which a duty stands: when it arose, and its end and that of the one before, if any."""

    since: datetime
    end: datetime | None
    before: datetime | None


class Duties:
    """Judges the duties of one ledger. `complete` are the acts of which everything is known."""

    def __init__(self, targets: dict[str, Target], complete: frozenset[str]) -> None:
        self.targets, self.complete = targets, complete

    def owed(self, norm: Norm, person: Person) -> Iterator[Line]:
        """Give what became of a duty, for each of its acts and each time at which it arose."""
        surely, possibly = person.force(norm)
        if not possibly or norm.modality not in ("must", "should"):
            return
        if not surely:
            yield from self._perhaps(norm, person, possibly)
            return
        stands = _stands(person, surely, possibly)
        for act in norm.acts:
            if norm.throughout:
                yield from (self._throughout(norm, act, person, stand) for stand in stands)
            elif norm.every:
                yield from self._each_period(norm, act, person, stands)
            else:
                yield from (self._once(norm, act, person, stand) for stand in stands)

    def _perhaps(self, norm: Norm, person: Person, possibly: int) -> Iterator[Line]:
        """Give a line for each stretch of moments at which it is unknown whether a duty is in force."""
        times = person.moments.times
        for act in norm.acts:
            deeds = person.deeds(act)
            for first, end in stretches(possibly):
                if not deeds or (end < len(times) and deeds[0].moment > end):
                    yield Line(norm.id, act, person.name, "undetermined", times[first])

    def _once(self, norm: Norm, act: str, person: Person, stand: Stand) -> Line:
        """Judge a duty that is done once; to have done it before it arose may be enough."""
        line = Line(norm.id, act, person.name, "open", stand.since)
        deed = next((deed for deed in person.deeds(act) if _answers(deed, stand)), None)
        if deed is None:
            return self._unanswered(line, norm, person, stand.since, stand.end)
        found = self._dues(norm, person, line, stand.since, max(deed.at, stand.since))
        is_early = deed.at < stand.since
        status = "fulfilled" if is_early else standing(deed.at, found)
        line = replace(line, status=status, due=earliest(found), at=deed.at, is_early=is_early)
        return _noted(line, found, person)

    def _unanswered(
        self, line: Line, norm: Norm, person: Person, start: datetime, end: datetime | None
    ) -> Line:
        """Judge a duty that nothing answers, at its end or else as of now."""
        now = end or person.moments.as_of
        found = self._dues(norm, person, line, start, now)
        return _noted(self._not_done(line, found, now, is_over=end is not None), found, person)

    def _not_done(self, line: Line, found: list[Due], now: datetime, *, is_over: bool) -> Line:
        line = replace(line, due=earliest(found))
        held = standing(now, found) if found else "fulfilled"
        if held == "late" and line.act in self.complete:
            return replace(line, status="violated")
        if held != "fulfilled":
            return replace(line, status="undetermined")
        return replace(line, status="discharged", at=now) if is_over else line

    def _dues(
        self,
        norm: Norm,
        person: Person,
        line: Line,
        start: datetime,
        at: datetime,
        day: date | None = None,
    ) -> list[Due]:
        return dues(norm, person, self.targets, since=line.since, start=start, at=at, day=day)

    def _each_period(self, norm: Norm, act: str, person: Person, stands: list[Stand]) -> Iterator[Line]:
        """Judge a duty that each period brings anew; a deed counts for one period."""
        row, taken = person.moments, dict[int, datetime]()
        for stand in stands:
            now = stand.end or row.as_of
            for begins, over in row.calendar.periods(norm.every, stand.since, now, is_over=bool(stand.end)):
                line = Line(norm.id, act, person.name, "open", max(begins, stand.since))
                deed, found = self._taken(norm, person, line, begins, over, now, taken)
                line = replace(line, due=earliest(found))
                if deed:
                    is_early = deed.at < line.since
                    status = "fulfilled" if is_early else standing(deed.at, found)
                    line = replace(line, status=status, at=deed.at, is_early=is_early)
                elif stand.end and stand.end <= over:
                    line = replace(line, status="discharged", at=stand.end)
                else:
                    line = self._not_done(line, found, now, is_over=bool(stand.end))
                yield _noted(line, found, person)

    def _taken(
        self,
        norm: Norm,
        person: Person,
        line: Line,
        begins: datetime,
        over: datetime,
        now: datetime,
        taken: dict[int, datetime],
    ) -> tuple[Deed | None, list[Due]]:
        """Give the deed that a period takes, if any, with the deadlines as they are read then."""
        calendar = person.moments.calendar
        next_over = calendar.periods(norm.every, over, over, is_over=False)[0][1]
        for deed in person.deeds(line.act):
            if not begins <= deed.at <= now or taken.get(id(deed), begins) < begins:
                continue
            found = self._period_dues(norm, person, line, over, max(deed.at, line.since))
            in_reach = deed.at <= next_over and _is_measured(norm)
            if standing(deed.at, found) == "fulfilled" or in_reach:
                taken.setdefault(id(deed), begins)
                return deed, found
        return None, self._period_dues(norm, person, line, over, now)

    def _period_dues(self, norm: Norm, person: Person, line: Line, over: datetime, at: datetime) -> list[Due]:
        """Give the deadlines of a period; where nothing measures them, that is when it is `over`."""
        last_day = person.moments.calendar.local(over - timedelta(microseconds=1)).date()
        found = self._dues(norm, person, line, over, at, last_day)
        return [due or over for due in found] or [over]

    def _throughout(self, norm: Norm, act: str, person: Person, stand: Stand) -> Line:
        """Judge a duty that stands throughout: it is kept while the act goes on."""
        as_of = person.moments.as_of
        end, covered = stand.end or as_of, stand.since
        for deed in person.deeds(act):
            if deed.at > covered:
                break
            covered = max(covered, deed.until or as_of)
        line = Line(norm.id, act, person.name, "open", stand.since)
        if covered >= end:
            return replace(line, status="fulfilled", at=stand.end) if stand.end else line
        return replace(line, status="violated" if act in self.complete else "undetermined", at=covered)


def _noted(line: Line, found: list[Due], person: Person) -> Line:
    """Note the last of several deadlines that were all missed; nobody can tell which one broke the duty."""
    if line.status in ("violated", "late") and len(found) > 1:
        person.last_due[line] = max(due for due in found if due)
    return line


def _is_measured(norm: Norm) -> bool:
    """Whether the words give a deadline that can be measured."""
    return any(each.within is None or each.within.amount is not None for each in norm.deadlines)


def _stands(person: Person, surely: int, possibly: int) -> list[Stand]:
    """Give each time in which a duty stands: from where it surely is in force to where it surely is not."""
    times, found = person.moments.times, list[Stand]()
    for first, end in stretches(possibly):
        arose = first_of((surely & ((1 << end) - 1)) >> first)
        if arose is not None:
            over = times[end] if end < len(times) else None
            found.append(Stand(times[first + arose], over, found[-1].end if found else None))
    return found


def _answers(deed: Deed, stand: Stand) -> bool:
    """Whether a deed answers a duty: done while it stood, or before and not over then."""
    if deed.at >= stand.since:
        return stand.end is None or deed.at <= stand.end
    if deed.until is not None:
        return deed.until >= stand.since
    return stand.before is None or deed.at > stand.before
