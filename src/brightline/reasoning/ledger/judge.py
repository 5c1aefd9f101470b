"""The ledger: each duty of each person, from what triggered it to what became of it.

This is the definition, as in `docs/reference/ledger.md`. A norm is judged at every moment at which a
person learned something, by what that person knew then and never by what came to be known later.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import msgspec
from msgspec.structs import replace

from brightline.language.policy import Duration, Norm, Policy
from brightline.language.values import Value
from brightline.reasoning import plain
from brightline.reasoning.day import is_dated, on
from brightline.reasoning.deadlines import deadlines_in
from brightline.reasoning.fill import fill
from brightline.reasoning.ledger.calendar import Calendar, ends
from brightline.reasoning.ledger.timeline import Acted, Timeline, with_people
from brightline.reasoning.plain import Truth
from brightline.reasoning.situation import Deed, Situation, kinds

Status = Literal["open", "fulfilled", "late", "violated", "discharged", "undetermined"]


class Target(msgspec.Struct, frozen=True):
    """How soon a department wants done what the words leave unmeasured, who set it and why."""

    norm: str
    within: timedelta
    author: str
    reason: str


class Line(msgspec.Struct, frozen=True):
    """What became of one norm for one person and one act.

    `since` is when it came into force, or may have; `due` until when there was time, where the words or a
    target measure it; `at` when it was done, broken, or fell away. `is_early`: done before it was owed.
    `broke` names the act that had to wait, for a duty that was broken so.
    """

    norm: str
    act: str
    person: str
    status: Status
    since: datetime
    due: datetime | None = None
    at: datetime | None = None
    is_early: bool = False
    broke: str = ""


class Span(msgspec.Struct, frozen=True):
    """A time in which a norm's force for a person is the same; the last one has no end."""

    start: datetime
    end: datetime | None
    force: Truth


class Judge:
    """One timeline held against one version of a policy."""

    def __init__(
        self,
        policy: Policy,
        timeline: Timeline,
        targets: tuple[Target, ...] = (),
    ) -> None:
        self.policy = with_people(policy, timeline.people)
        self.timeline = timeline
        self.calendar = Calendar(policy.time_zone, policy.calendar)
        self.targets = {target.norm: target for target in targets}
        self._on: dict[date, Policy] = {}
        self._lines: dict[tuple[str, str], list[Line]] = {}

    def lines(self) -> list[Line]:
        """Give the whole ledger, in the order in which things arose."""
        found = [
            line
            for norm in self.policy.norms
            for person in self.timeline.people
            if plain.binds(norm, self.policy, person)
            for line in self.of(norm, person)
        ]
        return sorted(found, key=lambda line: line.since)

    def of(self, norm: Norm, person: str) -> list[Line]:
        """Give what became of one norm for one person."""
        key = (norm.id, person)
        if key not in self._lines:
            self._lines[key] = [*self._broken(norm, person), *self._owed(norm, person)]
        return self._lines[key]

    # ---- what was known

    def situation(self, person: str, at: datetime, *, before_deeds: bool = False) -> Situation:
        """Give what a person knew at a moment; a deed of that very moment is left out where asked."""
        facts: dict[str, Value | None] = {}
        done: set[Deed] = set()
        for entry in self.timeline.known_to(person):
            if entry.at > at:
                break
            if isinstance(entry, Acted):
                if entry.at < at or not before_deeds:
                    done.add(Deed(entry.act, entry.by))
            else:
                facts[entry.fact] = entry.value
        if self.timeline.otherwise == "ordinary":
            return fill(self.on(at), person, facts, done, "ordinary")
        known = {name: value for name, value in facts.items() if value is not None}
        return Situation(person, known, frozenset(done), complete=self.timeline.complete)

    def moments(self, person: str) -> list[datetime]:
        """Give the times at which a person learned something, and each midnight where the day matters."""
        found = {entry.at for entry in self.timeline.known_to(person)}
        if found and is_dated(self.policy):
            day, last = (
                self.calendar.local(min(found)).date(),
                self.calendar.local(self.timeline.as_of).date(),
            )
            while day < last:
                found.add(self.calendar.end_of(day))
                day += timedelta(1)
        return sorted(found)

    def on(self, at: datetime) -> Policy:
        """Give the policy in force at a moment."""
        day = self.calendar.local(at).date()
        if day not in self._on:
            self._on[day] = on(self.policy, day)
        return self._on[day]

    # ---- force over time

    def force(self, norm: Norm, person: str, at: datetime, *, before_deeds: bool = False) -> Truth:
        """Say whether a norm was in force for a person at a moment."""
        policy = self.on(at)
        own = next((each for each in policy.norms if each.id == norm.id), None)
        if own is None or not plain.binds(own, policy, person):
            return False
        s = self.situation(person, at, before_deeds=before_deeds)
        beaten = [
            self.force(other, person, at, before_deeds=before_deeds)
            for other in policy.norms
            if norm.id in other.overrides
        ]
        return plain.conjunction(
            [
                plain.holds(own.when, policy, s),
                *(plain.negation(plain.holds(line, policy, s)) for line in own.unless),
                plain.negation(plain.disjunction(beaten)),
                self._taken_over(own, person, at),
            ]
        )

    def _taken_over(self, norm: Norm, person: str, at: datetime) -> Truth:
        """Say whether one of the norms that this one takes over from had been broken by then."""
        before = [other for other in self.policy.norms if other.otherwise == norm.id]
        broken = [
            {"violated": True, "late": True, "undetermined": None}.get(line.status, False)
            for other in before
            for line in self.of(other, person)
            if self._broken_at(line) <= at
        ]
        return not before or plain.disjunction(broken)

    def _broken_at(self, line: Line) -> datetime:
        """Give when a line was broken: when what is forbidden was done, or when the time was up."""
        return line.due if line.due and not line.broke else line.at or line.since

    def spans(self, norm: Norm, person: str) -> list[Span]:
        """Give the times in which a norm's force did not change."""
        found: list[Span] = []
        for at in self.moments(person):
            force = self.force(norm, person, at)
            if found and found[-1].force is force:
                continue
            if found:
                found[-1] = replace(found[-1], end=at)
            found.append(Span(at, None, force))
        return found

    # ---- what was forbidden

    def _broken(self, norm: Norm, person: str) -> Iterator[Line]:
        """Give each deed that a norm forbade, or may have: its acts, and what had to wait for its duty."""
        is_ban = norm.modality in ("must_not", "should_not")
        for forbidden in norm.acts if is_ban else norm.before:
            for deed in self._deeds(person, forbidden):
                if not is_ban and all(self._is_done(person, act, deed.at) for act in norm.acts):
                    continue
                force = self.force(norm, person, deed.at, before_deeds=True)
                if force is not False:
                    status: Status = "violated" if force else "undetermined"
                    act = forbidden if is_ban else norm.acts[0]
                    yield Line(norm.id, act, person, status, deed.at, at=deed.at, broke=deed.act)

    def _deeds(self, person: str, act: str) -> list[Acted]:
        """Give the deeds by which a person did an act: itself, or a kind of it."""
        named = kinds(act, self.policy)
        return [deed for deed in self.timeline.deeds(person) if deed.act in named]

    def _is_done(self, person: str, act: str, by: datetime) -> bool:
        return any(deed.at <= by for deed in self._deeds(person, act))

    # ---- what was owed

    def _owed(self, norm: Norm, person: str) -> Iterator[Line]:
        """Give what became of a duty, for each of its acts and each time at which it arose."""
        if norm.modality not in ("must", "should"):
            return
        spans = self.spans(norm, person)
        for act in norm.acts:
            for before, span in zip([None, *spans], spans, strict=False):
                if span.force and norm.throughout:
                    yield self._standing(norm, act, person, span)
                elif span.force and norm.every:
                    yield from self._each_period(norm, act, person, span)
                elif span.force:
                    yield self._once(norm, act, person, span)
                elif span.force is None and not (before and before.force) and self._stays_open(span, spans):
                    yield from self._perhaps(norm, act, person, span)

    def _stays_open(self, span: Span, spans: list[Span]) -> bool:
        """Whether it was never known that the norm was in force: what follows is no clear duty."""
        later = spans[spans.index(span) + 1 :]
        return not later or later[0].force is False

    def _perhaps(self, norm: Norm, act: str, person: str, span: Span) -> Iterator[Line]:
        if not self._is_done(person, act, span.end or self.timeline.as_of):
            yield Line(norm.id, act, person, "undetermined", span.start)

    def _once(self, norm: Norm, act: str, person: str, span: Span) -> Line:
        """Judge a duty that is done once; to have done it before it arose is enough."""
        deed = next((d for d in self._deeds(person, act) if span.end is None or d.at <= span.end), None)
        until = deed.at if deed else span.end or self.timeline.as_of
        dues = self._dues(norm, person, span.start, max(until, span.start))
        line = Line(norm.id, act, person, "open", span.start, due=min(dues, default=None))
        if deed and deed.at <= span.start:
            return replace(line, status="fulfilled", at=deed.at, is_early=True)
        return self._judged(line, deed.at if deed else None, dues, span.end)

    def _each_period(self, norm: Norm, act: str, person: str, span: Span) -> Iterator[Line]:
        """Judge a duty that each period brings anew: one line for each period that has begun."""
        end = span.end or self.timeline.as_of
        for start, last in self.calendar.periods(norm.every, span.start, end):
            dues = self._dues(norm, person, last, end) or [last]
            deeds = [d.at for d in self._deeds(person, act) if start <= d.at]
            nxt = max(dues)
            done = next((at for at in deeds if at <= nxt or at < end), None)
            line = Line(norm.id, act, person, "open", max(start, span.start), due=min(dues))
            yield self._judged(line, done, dues, span.end if span.end and span.end < last else None)

    def _judged(
        self, line: Line, done: datetime | None, dues: list[datetime], ended: datetime | None
    ) -> Line:
        """Say what became of a duty: done, not done in time, fallen away, or open."""
        if done:
            return replace(line, status=_in_time(done, dues), at=done)
        now = ended or self.timeline.as_of
        if dues and _in_time(now, dues) == "late":
            return replace(line, status="violated" if self._is_complete(line.act) else "undetermined")
        return replace(line, status="discharged", at=ended) if ended else line

    def _standing(self, norm: Norm, act: str, person: str, span: Span) -> Line:
        """Judge a duty that stands throughout: it is kept while the act goes on."""
        end = span.end or self.timeline.as_of
        line = Line(norm.id, act, person, "open", span.start, at=span.end)
        covered = span.start
        for deed in self._deeds(person, act):
            if deed.at > covered:
                break
            covered = max(covered, deed.until or end)
        if covered >= end and self._is_done(person, act, span.start):
            return replace(line, status="fulfilled" if span.end else "open")
        gap = covered if self._is_done(person, act, covered) else span.start
        proven = self._is_complete(act)
        return replace(line, status="violated" if proven else "undetermined", at=gap)

    def _is_complete(self, act: str) -> bool:
        return all(kind in self.timeline.complete for kind in kinds(act, self.policy))

    def _dues(self, norm: Norm, person: str, since: datetime, at: datetime) -> list[datetime]:
        """Give the moments until which there was time: several where it is unknown which deadline counts."""
        found = []
        for deadline, _ in deadlines_in(norm, self.on(at), self.situation(person, at)):
            start = since
            if deadline.after:
                deeds = [
                    entry.at
                    for entry in self.timeline.entries
                    if isinstance(entry, Acted)
                    and entry.act in kinds(deadline.after.act, self.policy)
                    and entry.by in self._holders(deadline.after.by)
                ]
                if not deeds:
                    continue
                start = min(deeds)
            end = self._end(norm, deadline.within, deadline.due, start)
            found += [end] if end else []
        return found

    def _end(self, norm: Norm, within: Duration | None, day: str, start: datetime) -> datetime | None:
        """Give the end of one deadline; what is unmeasured is measured by the department's target, if any."""
        if within is None:
            return self.calendar.end_of(_next_day(day, self.calendar.local(start).date()))
        if within.amount is None:
            target = self.targets.get(norm.id)
            return start.astimezone(UTC) + target.within if target else None
        return ends(within, start, self.calendar)

    def _holders(self, role: str) -> list[str]:
        """Give the people who hold a role, or one that is a kind of it."""
        return [name for name in self.timeline.people if plain.is_kind(name, role, self.policy)]


def _in_time(at: datetime, dues: list[datetime]) -> Status:
    """Judge a moment by the deadlines that may count: in time for all, too late for all, or neither."""
    if not dues or at <= min(dues):
        return "fulfilled"
    return "late" if at > max(dues) else "undetermined"


def _next_day(day: str, since: date) -> date:
    """Give the first such day that is not before another; a leap day is that of the next leap year."""
    if len(day) > len("03-01"):
        return date.fromisoformat(day)
    for year in range(since.year, since.year + 9):
        with suppress(ValueError):
            found = date.fromisoformat(f"{year}-{day}")
            if found >= since:
                return found
    raise ValueError(f"`{day}` is no day of any year")
