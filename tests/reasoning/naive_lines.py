"""What became of each norm for each person, written from the sentences of `docs/reference/ledger.md` alone.

It uses the plain evaluator for what holds in one situation and knows no cleverness: everything is looked up
again in lists, at every moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace
from naive_knowledge import DeedAt, World, policy_at, situation

from brightline.language.policy import Any, Deadline, Done, Norm
from brightline.reasoning import plain
from brightline.reasoning.day import is_dated, on
from brightline.reasoning.deadlines import deadlines_in
from brightline.reasoning.situation import kinds


class Said(NamedTuple):
    """A line of the ledger, and outside it when it surely broke, and when it may first have broken."""

    norm: str
    act: str
    person: str
    status: str
    since: datetime
    due: datetime | None = None
    at: datetime | None = None
    is_early: bool = False
    broke: str = ""
    broken: datetime | None = None
    maybe: datetime | None = None


class Standing(NamedTuple):
    """A duty from when it arose to when it ended; `before` is when the same duty had ended last."""

    since: datetime
    end: datetime | None
    before: datetime | None


# ---- what is judged -------------------------------------------------------------------------------


@lru_cache(maxsize=1000)
def moments(w: World, person: str, norm: Norm) -> list[datetime]:
    """Give the moments at which a norm is looked at for a person.

    "the times of the entries that the person knows of; each midnight after the first of these and not
    after `as_of`, where the policy turns on the day; and, for a norm that takes over and for whatever it
    overrides, the times at which lines that it takes over from broke or may have broken."
    """
    found = {entry.at for entry in [*w.facts, *w.deeds] if person in entry.known}
    if found and is_dated(w.policy):
        day = w.calendar.day(min(found))
        while (midnight := w.calendar.end(day)) <= w.as_of:
            found.add(midnight)
            day += timedelta(days=1)
    for line in taken_from(w, person, norm):
        found |= {time for time in (line.broken, line.maybe) if time}
    for other in w.policy.norms:
        if norm.id in other.overrides:
            found |= set(moments(w, person, other))
    return sorted(found)


def taken_from(w: World, person: str, norm: Norm) -> list[Said]:
    """Give the lines of the norms that a norm takes over from."""
    from_ = [other for other in w.policy.norms if other.otherwise == norm.id]
    return [line for other in from_ for line in lines(w, person, other)]


@lru_cache(maxsize=1000)
def force(w: World, person: str, norm: Norm, t: datetime, *, is_deed: bool = False) -> plain.Truth:
    """Give "its force in the situation in which this person asks, knowing what is known to them at that
    moment".

    "a duty is in force whether or not it was done".
    """
    policy = policy_at(w, t)
    found = next((each for each in policy.norms if each.id == norm.id), None)
    if found is None or not plain.binds(found, policy, person):
        return False
    s = situation(w, person, t, is_deed=is_deed)
    beaten = [
        force(w, person, other, t, is_deed=is_deed) for other in policy.norms if norm.id in other.overrides
    ]
    return plain.conjunction(
        [
            plain.holds(found.when, policy, s),
            plain.negation(plain.holds(Any(found.unless), policy, s)),
            took_over(w, person, norm, t, is_deed=is_deed),
            plain.negation(plain.disjunction(beaten)),
        ]
    )


def took_over(w: World, person: str, norm: Norm, t: datetime, *, is_deed: bool) -> plain.Truth:
    """A norm that takes over "is in force only where one of those had been broken by this person by then";
    "Where lines that would have broken by then are at most `undetermined`, its force is unknown"."""
    if not any(other.otherwise == norm.id for other in w.policy.norms):
        return True
    found = taken_from(w, person, norm)

    def by_then(time: datetime | None) -> bool:
        return time is not None and (time < t if is_deed else time <= t)

    if any(by_then(line.broken) for line in found):
        return True
    return None if any(by_then(line.maybe) for line in found) else False


# ---- what becomes of a duty -----------------------------------------------------------------------


@lru_cache(maxsize=1000)
def lines(w: World, person: str, norm: Norm) -> list[Said]:
    """Give all lines of one norm for one person; "A permission has no line"."""
    if not plain.binds(norm, w.policy, person) or norm.modality == "may":
        return []
    if norm.modality in ("must_not", "should_not"):
        return bans(w, person, norm)
    found = [line for act in norm.acts for line in duties(w, person, norm, act)]
    return [*found, *stretches(w, person, norm), *jumped(w, person, norm)]


def duties(w: World, person: str, norm: Norm, act: str) -> list[Said]:
    """Give the lines of the duties to do one act."""
    standings = standing(w, person, norm)
    if norm.throughout:
        return [throughout(w, person, norm, act, each) for each in standings]
    if norm.every:
        return periods(w, person, norm, act, standings)
    return [once(w, person, norm, act, each) for each in standings]


def standing(w: World, person: str, norm: Norm) -> list[Standing]:
    """A duty arises "at a moment at which it is in force and does not stand already", "stands from then
    on, through moments at which its force is unknown, and ends at the first moment at which it is surely
    not in force"."""
    found: list[Standing] = []
    since: datetime | None = None
    for t in moments(w, person, norm):
        value = force(w, person, norm, t)
        if value and since is None:
            since = t
        elif value is False and since is not None:
            found.append(Standing(since, t, found[-1].end if found else None))
            since = None
    if since is not None:
        found.append(Standing(since, None, found[-1].end if found else None))
    return found


def once(w: World, person: str, norm: Norm, act: str, duty: Standing) -> Said:
    """Say what became of a duty that is owed once; "The first such deed counts"."""
    line = Said(norm.id, act, person, "", duty.since)
    start = duty.since, w.calendar.day(duty.since)
    for deed in w.of(person, act):
        if answers(deed, duty):
            return answered(line, deed, due(w, person, norm, max(deed.at, duty.since), *start))
    end = duty.end or w.as_of
    return silent(w, line, duty, due(w, person, norm, end, *start))


def answers(deed: DeedAt, duty: Standing) -> bool:
    """Say whether a deed of the act by that person answers the duty.

    "it was done at or after the duty arose, and not after it ended; or it was done before, and was not
    over (`until`) when the duty arose; but where the same duty had stood before, only if it was done
    after that one ended, or has an `until` that has not passed when the new one arose".
    """
    if deed.at >= duty.since:
        return duty.end is None or deed.at <= duty.end
    goes_on = deed.until is not None and deed.until >= duty.since
    is_fresh = deed.until is None and (duty.before is None or deed.at > duty.before)
    return goes_on or is_fresh


def answered(line: Said, deed: DeedAt, dues: list[datetime | None]) -> Said:
    """Say what a deed made of a duty with these deadlines; "What was done before the duty arose is in
    time"."""
    is_early = deed.at < line.since
    missed = [time for time in dues if time is not None and deed.at > time and not is_early]
    status = "fulfilled" if not missed else "late" if len(missed) == len(dues) else "undetermined"
    found = line._replace(
        status=status, due=first(dues), at=deed.at, is_early=is_early and status == "fulfilled"
    )
    return when_broken(found, missed)


def silent(w: World, line: Said, duty: Standing, dues: list[datetime | None]) -> Said:
    """Say what became of a duty that was not done "at the end of the duty or else at `as_of`"."""
    end = duty.end or w.as_of
    missed = [time for time in dues if time is not None and end > time]
    line = line._replace(due=first(dues))
    if missed:
        is_sure = len(missed) == len(dues) and line.act in w.complete()
        return when_broken(line._replace(status="violated" if is_sure else "undetermined"), missed)
    return line._replace(status="discharged", at=duty.end) if duty.end else line._replace(status="open")


def when_broken(line: Said, missed: list[datetime | None] | list[datetime]) -> Said:
    """A line "broke when its deadline passed, or when the duty arose, if that was later"."""
    times = [max(time, line.since) for time in missed if time is not None]
    if not times:
        return line
    is_sure = line.status in ("violated", "late")
    return line._replace(maybe=min(times), broken=max(times) if is_sure else None)


def first(dues: Iterable[datetime | None]) -> datetime | None:
    """Give "the earliest of the deadlines that may count"."""
    return min((time for time in dues if time is not None), default=None)


def due(
    w: World, person: str, norm: Norm, read: datetime, start: datetime, day: date, end: datetime | None = None
) -> list[datetime | None]:
    """Give each deadline that may count, read at a moment; `None` is none.

    Time runs from `start`, which is on `day`; `end` is the end of the period of a duty that is owed every
    period. "Where unknown facts decide, each of those may count, and where none of them surely does,
    perhaps none."
    """
    policy = policy_at(w, read)
    whole = on(replace(w.policy, parts=(), supersessions=()), w.calendar.day(read))
    norm = next(each for each in whole.norms if each.id == norm.id)
    there = tuple(d for d in norm.deadlines if d.after is None or after(w, person, d.after, read))
    counting = deadlines_in(replace(norm, deadlines=there), policy, situation(w, person, read))
    found = [ends(w, person, norm, deadline, read, start, day) for deadline, _ in counting]
    if not any(value for _, value in counting):
        found.append(None)
    if not norm.deadlines and norm.id in w.targets:
        found = [start + w.targets[norm.id]]
    return [time or end for time in found]


def after(w: World, person: str, deed: Done, read: datetime) -> datetime | None:
    """Give when "the first such deed that the person knows of, by whoever the words name" was done, if it
    was."""
    found = [
        each.at
        for each in w.deeds
        if each.at <= read
        and person in each.known
        and each.act in kinds(deed.act, w.policy)
        and plain.is_kind(each.by, deed.by, w.policy)
    ]
    return min(found, default=None)


def ends(
    w: World, person: str, norm: Norm, deadline: Deadline, read: datetime, start: datetime, day: date
) -> datetime | None:
    """Give when a deadline is.

    "`at once` and `as soon as possible` have no measure" but that of a target, whose "time runs as that of
    the words would".
    """
    if deadline.after is not None:
        deed = after(w, person, deadline.after, read)
        assert deed is not None
        start, day = deed, w.calendar.day(deed)
    if deadline.within is None:
        return w.calendar.due(deadline.due, day)
    if deadline.within.amount is None:
        return start + w.targets[norm.id] if norm.id in w.targets else None
    return w.calendar.within(deadline.within, start, day)


def stretches(w: World, person: str, norm: Norm) -> list[Said]:
    """Where force "is unknown at some moments and never surely there, each stretch of such moments gives
    a line `undetermined`, unless the act, or a kind of it, was done by that person by the end of the
    stretch"."""
    values = [(t, force(w, person, norm, t)) for t in moments(w, person, norm)]
    if any(value for _, value in values):
        return []
    found: list[tuple[datetime, datetime]] = []
    since: datetime | None = None
    for t, value in [*values, (w.as_of, False)]:
        if value is None and since is None:
            since = t
        elif value is False and since is not None:
            found.append((since, t))
            since = None
    return [
        Said(norm.id, act, person, "undetermined", since, maybe=since)
        for act in norm.acts
        for since, end in found
        if not any(deed.at <= end for deed in w.of(person, act))
    ]


# ---- each period, and throughout ------------------------------------------------------------------


def periods(w: World, person: str, norm: Norm, act: str, standings: list[Standing]) -> list[Said]:
    """A duty has "a line for each period of the department's calendar that has begun before the duty ended
    or, while it stands, by `as_of`"; a period takes the first deed "that no earlier period has taken"."""
    found: list[Said] = []
    taken: dict[DeedAt, date] = {}
    for duty in standings:
        end = duty.end or w.as_of
        day = w.calendar.first_of(norm.every, w.calendar.day(duty.since))
        while (begin := w.calendar.start(day)) <= end and begin != duty.end:
            last = w.calendar.last_of(norm.every, day)
            line = Said(norm.id, act, person, "", max(begin, duty.since))
            deed = next(
                (
                    deed
                    for deed in w.of(person, act)
                    if begin <= deed.at <= end
                    and taken.get(deed, day) == day
                    and counts(w, person, norm, line, deed, last)
                ),
                None,
            )
            if deed:
                taken[deed] = day
            found.append(in_period(w, person, norm, line, deed, duty, last))
            day = last + timedelta(days=1)
    return found


def counts(w: World, person: str, norm: Norm, line: Said, deed: DeedAt, last: date) -> bool:
    """A period takes a deed "that is in time or, where the words give a [measured] deadline, done by the
    end of the next period"."""
    finish = w.calendar.end(last)
    dues = due(w, person, norm, max(deed.at, line.since), finish, last, finish)
    in_time = deed.at < line.since or any(time is not None and deed.at <= time for time in dues)
    is_measured = any(d.within is None or d.within.amount is not None for d in norm.deadlines)
    following = w.calendar.end(w.calendar.last_of(norm.every, last + timedelta(days=1)))
    return in_time or (is_measured and deed.at <= following)


def in_period(
    w: World, person: str, norm: Norm, line: Said, deed: DeedAt | None, duty: Standing, last: date
) -> Said:
    """It is due "at the end of the period, or where the words give a measured deadline, at that, counted
    from the end of the period, which belongs to its last day"."""
    finish = w.calendar.end(last)
    read = max(deed.at, line.since) if deed else duty.end or w.as_of
    dues = due(w, person, norm, read, finish, last, finish)
    return answered(line, deed, dues) if deed else silent(w, line, duty, dues)


def throughout(w: World, person: str, norm: Norm, act: str, duty: Standing) -> Said:
    """From `since` to the end, "the time that deeds cover without a gap counts from `since`"."""
    end = duty.end or w.as_of
    covered = duty.since
    for deed in w.of(person, act):
        if deed.at <= covered:
            covered = max(covered, w.as_of if deed.until is None else deed.until)
    line = Said(norm.id, act, person, "open", duty.since)
    if covered >= end:
        return line._replace(status="fulfilled", at=end) if duty.end else line
    is_sure = act in w.complete()
    status = "violated" if is_sure else "undetermined"
    return line._replace(status=status, at=covered, broken=covered if is_sure else None, maybe=covered)


# ---- what becomes of a ban ------------------------------------------------------------------------


def bans(w: World, person: str, norm: Norm) -> list[Said]:
    """What is forbidden has a line "only where it was done, one for each deed and each norm that forbade
    it"."""
    found: list[Said] = []
    for deed in w.deeds:
        named = [act for act in norm.acts if deed.act in kinds(act, w.policy)]
        if deed.by == person and named:
            values = readings(w, person, norm, deed)
            found += first_of([(value, t, named[0]) for t, value in values], norm, person, deed)
    return found


def readings(w: World, person: str, norm: Norm, deed: DeedAt) -> list[tuple[datetime, plain.Truth]]:
    """Force is "read at the deed, then at each later moment before its `until`"."""
    later = [t for t in moments(w, person, norm) if deed.until and deed.at < t < deed.until]
    at_once = (deed.at, force(w, person, norm, deed.at, is_deed=True))
    return [at_once, *((t, force(w, person, norm, t)) for t in later)]


def first_of(
    values: list[tuple[plain.Truth, datetime, str]], norm: Norm, person: str, deed: DeedAt
) -> list[Said]:
    """The first moment "at which the norm is in force counts (`violated`), else the first at which it may
    be"."""
    sure = [(t, act) for value, t, act in values if value]
    maybe = [(t, act) for value, t, act in values if value is None]
    for t, act in sure[:1] or maybe[:1]:
        line = Said(norm.id, act, person, "violated" if sure else "undetermined", t, at=t, broke=deed.act)
        return [line._replace(broken=t if sure else None, maybe=t)]
    return []


def jumped(w: World, person: str, norm: Norm) -> list[Said]:
    """An act that had to wait breaks the duty "where it is done while the norm is in force and one of the
    norm's own acts was not done by that person at that moment or before"; it is `violated` only where one
    of these is complete."""
    found: list[Said] = []
    for deed in w.deeds:
        if deed.by != person or not any(deed.act in kinds(act, w.policy) for act in norm.before):
            continue
        values: list[tuple[plain.Truth, datetime, str]] = []
        for t, value in readings(w, person, norm, deed):
            undone = [act for act in norm.acts if not any(own.at <= t for own in w.of(person, act))]
            proved = [act for act in undone if act in w.complete()]
            if value and proved:
                values.append((True, t, proved[0]))
            elif value is not False and undone:
                values.append((None, t, undone[0]))
        found += first_of(values, norm, person, deed)
    return found
