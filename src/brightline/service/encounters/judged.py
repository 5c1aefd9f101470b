"""The ledger of an encounter, judged once for as long as nothing could make it another one.

What is remembered is known by all that it was judged by: the text, who takes part in which role, and the last
entry of a timeline that is only ever added to. Time alone changes a ledger when a duty falls due, when an
entry begins or ends, and at midnight, with which days and periods begin. Nothing is stored: what is
forgotten is judged again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from threading import Lock
from typing import NamedTuple

import msgspec
from django.db.models import OuterRef, QuerySet, Subquery, prefetch_related_objects

from brightline.language.policy import All, Policy
from brightline.reasoning.ledger.chains import Chain, chains
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Line
from brightline.reasoning.ledger.timeline import Acted, Timeline
from brightline.service.encounters.models import Encounter, Entry, Party
from brightline.service.texts.holder import after_of, local, policy_of, rules_of

MOST = 4096
"""Ledgers that are remembered; the one that was judged first is forgotten first."""


class Head(NamedTuple):
    """All that the ledger of an encounter is judged by, but time."""

    encounter: int
    text: int
    last: int
    recorded: datetime
    parties: tuple[tuple[int, str], ...]


class Judged(msgspec.Struct, frozen=True):
    """A ledger with its chains, the norms that hold `always`, and from when until when it stays as it is."""

    lines: tuple[Line, ...]
    chains: tuple[Chain, ...]
    always: frozenset[str]
    since: datetime
    until: datetime


_known: dict[Head, Judged] = {}
_lock = Lock()


def listed(encounters: QuerySet[Encounter]) -> QuerySet[Encounter]:
    """Give encounters with what lists ask of each, in two queries for all, and no whole policy."""
    last = Entry.objects.filter(encounter=OuterRef("pk")).order_by("-number")
    return (
        encounters.select_related("text", "opened_by")
        .defer("text__compiled", "text__sources")
        .prefetch_related("parties__person")
        .annotate(
            last_number=Subquery(last.values("number")[:1]),
            last_recorded=Subquery(last.values("recorded_at")[:1]),
        )
    )


def _is_listed(encounter: Encounter) -> bool:
    return hasattr(encounter, "last_number")


def parties_of(encounter: Encounter) -> list[Party]:
    """Give who takes part, with their names; of an encounter that is `listed`, as it was read."""
    parties = encounter.parties.all()
    return list(parties if _is_listed(encounter) else parties.select_related("person"))


def head_of(encounter: Encounter) -> Head:
    """Give what an encounter is known by at this moment; of one that is `listed`, as it was read."""
    if _is_listed(encounter):
        # annotated by `listed`, and no fields of the model
        last, recorded = encounter.last_number, encounter.last_recorded  # type: ignore[attr-defined]
    else:
        newest = encounter.entries.order_by("-number").values_list("number", "recorded_at")
        last, recorded = newest.first() or (0, None)
    parties = tuple((party.person_id, party.role) for party in encounter.parties.all())
    return Head(encounter.pk, encounter.text_id, last or 0, recorded or encounter.opened_at, parties)


def judged(encounter: Encounter, at: datetime, timeline: Callable[[], Timeline]) -> Judged:
    """Give the ledger of an encounter at a moment: what is remembered, if that holds, else judged now."""
    head = head_of(encounter)
    return _remembered(head, at) or _remember(head, judge(encounter, timeline()))


def _remembered(head: Head, at: datetime) -> Judged | None:
    found = _known.get(head)
    return found if found and found.since <= at < found.until else None


def read_timelines(encounters: Iterable[Encounter], at: datetime) -> None:
    """Read the timelines of those `listed` encounters that have to be judged, in two queries for all."""
    unknown = [each for each in encounters if not _remembered(head_of(each), at)]
    if unknown:
        prefetch_related_objects(unknown, "entries__to")


def judge(encounter: Encounter, timeline: Timeline) -> Judged:
    """Judge a timeline, whatever is remembered."""
    policy, at = policy_of(encounter.text), timeline.as_of
    lines = tuple(Judge(policy, timeline, rules=rules_of(encounter.text)).lines())
    linked = tuple(chains(policy, timeline.people, list(lines), after_of(encounter.text)))
    return Judged(lines, linked, _always(policy), at, min(_turns(policy, timeline, lines), default=at))


def _remember(head: Head, found: Judged) -> Judged:
    with _lock:
        while len(_known) >= MOST:
            del _known[next(iter(_known))]
        _known[head] = found
    return found


def forget() -> None:
    """Forget all ledgers, as a process that has just begun."""
    with _lock:
        _known.clear()


def was_read(encounter: Encounter) -> bool:
    """Whether `read_timelines` read the timeline of an encounter."""
    return _is_listed(encounter) and "entries" in getattr(encounter, "_prefetched_objects_cache", {})


def _always(policy: Policy) -> frozenset[str]:
    """Give the norms that turn on nothing: no fact, no deed to come before, no breach that they follow on."""
    follow = {norm.otherwise for norm in policy.norms} | {norm.id for norm in policy.norms if norm.remedies}
    return frozenset(
        norm.id for norm in policy.norms if norm.when == All(()) and not norm.before and norm.id not in follow
    )


def _turns(policy: Policy, timeline: Timeline, lines: Iterable[Line]) -> Iterable[datetime]:
    """Give the moments to come at which time alone may make the ledger another one."""
    at = timeline.as_of
    midnight = datetime.combine(local(policy, at).date() + timedelta(1), time(), local(policy, at).tzinfo)
    yield midnight
    yield from (line.due + _LEAST for line in lines if line.due and line.due >= at)
    yield from (entry.at for entry in timeline.entries if entry.at > at)
    ends = [entry.until for entry in timeline.entries if isinstance(entry, Acted)]
    yield from (end for end in ends if end and end > at)


_LEAST = timedelta(microseconds=1)
"""A duty is late once its time is over, and not at its last moment."""
