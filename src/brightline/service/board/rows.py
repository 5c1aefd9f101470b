"""What the board shows of each open encounter, those with something overdue first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
from django.db.models import prefetch_related_objects

from brightline.language.policy import Policy
from brightline.reasoning.ledger.line import Line
from brightline.service.approvals.decide import open_requests
from brightline.service.approvals.models import Request
from brightline.service.encounters.clocks import say_clock
from brightline.service.encounters.duties import Standing, standing
from brightline.service.encounters.judged import listed, read_timelines
from brightline.service.encounters.models import Encounter
from brightline.service.notices.words import called, number_of, phrase_of
from brightline.service.people.models import Person
from brightline.service.people.permissions import sees_encounter
from brightline.service.people.roster import holders, wanted_roles
from brightline.service.texts.holder import policy_of

_NEVER = datetime.max.replace(tzinfo=UTC)


class Clock(msgspec.Struct, frozen=True):
    """An open duty: whose, what, by which provision, and how it stands against the clock.

    Where several people owe the same since or until the same moment, it is one.
    """

    who: tuple[str, ...]
    phrase: str
    provision: str
    said: str
    due: datetime | None
    is_late: bool


class Told(msgspec.Struct, frozen=True):
    """How far word has come to a role.

    `state` is `read`, `waiting`, `unreachable`, `nobody`, `unanswered` or `stood down`.
    """

    role: str
    state: str
    who: str
    at: datetime | None


class Row(msgspec.Struct, frozen=True):
    """An open encounter. `opens` is whether whoever looks may open its page."""

    encounter: Encounter
    number: str
    began: str
    clocks: tuple[Clock, ...]
    told: tuple[Told, ...]
    opens: bool
    is_late: bool


class OnDuty(msgspec.Struct, frozen=True):
    """Who holds a role now, first to last; nobody is a gap."""

    role: str
    people: tuple[Person, ...]


class Waiting(NamedTuple):
    """What decides where an encounter stands on the board, and what it is."""

    is_in_time: bool
    next_due: datetime
    opened_at: datetime
    encounter: Encounter
    stands: Standing


def waiting(now: datetime) -> list[Waiting]:
    """Give the open encounters, late ones first, then by what is due next, then the oldest."""
    encounters = list(listed(Encounter.objects.filter(closed_at__isnull=True)))
    read_timelines(encounters, now)
    return sorted((_waits(each, now) for each in encounters), key=lambda each: each[:3])


def _waits(encounter: Encounter, now: datetime) -> Waiting:
    stands = standing(encounter, now)
    owed = stands.owed()
    is_late = any(stands.is_late(line) for line in owed)
    next_due = min((line.due for line in owed if line.due), default=_NEVER)
    return Waiting(not is_late, next_due, encounter.opened_at, encounter, stands)


def rows_of(some: Sequence[Waiting], person: Person) -> list[Row]:
    """Give what somebody sees on the board of some encounters."""
    encounters = [each.encounter for each in some]
    prefetch_related_objects(encounters, "notices__recipients__person")
    unanswered: dict[int, list[Request]] = {}
    for asked in open_requests().filter(encounter__in=encounters, unreached_at__isnull=False):
        unanswered.setdefault(asked.encounter_id, []).append(asked)
    return [_row(each, person, unanswered.get(each.encounter.pk, ())) for each in some]


def _row(waits: Waiting, person: Person, unanswered: Iterable[Request]) -> Row:
    encounter, policy = waits.encounter, policy_of(waits.encounter.text)
    titles = {tile.name: tile.title for tile in policy.situations}
    return Row(
        encounter=encounter,
        number=number_of(encounter),
        began=titles.get(encounter.tile, ""),
        clocks=tuple(_clocks(waits.stands, policy)),
        told=tuple(_told(encounter, policy, unanswered)),
        opens=bool(sees_encounter(person, encounter)),
        is_late=not waits.is_in_time,
    )


def _clocks(stands: Standing, policy: Policy) -> Iterator[Clock]:
    together: dict[tuple[str, str, datetime | None], list[Line]] = {}
    for line in stands.owed():
        together.setdefault((line.act, line.norm, line.due), []).append(line)
    provisions = {norm.id: norm.provision for norm in policy.norms}
    for (act, norm, due), lines in together.items():
        yield Clock(
            who=tuple(stands.parties[line.person].person.get_full_name() for line in lines),
            phrase=phrase_of(act, policy),
            provision=provisions[norm],
            said=say_clock(min(line.since for line in lines), due, stands.at),
            due=due,
            is_late=stands.is_late(lines[0]),
        )


def _told(encounter: Encounter, policy: Policy, unanswered: Iterable[Request]) -> Iterator[Told]:
    """Say of each notice who has read it, who has not, who could not be reached; and what nobody answers."""
    for notice in encounter.notices.all():
        role, recipients = called(notice.role, policy), list(notice.recipients.all())
        if notice.unreached_at and not notice.over_at and recipients:
            yield Told(role, "unanswered", "", notice.unreached_at)
        if notice.stood_down_by_id:
            yield Told(role, "stood down", "", notice.over_at)
        elif not recipients:
            yield Told(role, "nobody", "", None)
        for each in recipients:
            at = each.acknowledged_at or each.unreachable_at
            state = "read" if each.acknowledged_at else "unreachable" if each.unreachable_at else "waiting"
            yield Told(role, state, each.person.get_full_name(), at or each.told_at)
    for asked in unanswered:
        role = f"{called(asked.role, policy)} ({phrase_of(asked.asked_for, policy)})"
        yield Told(role, "unanswered", "", asked.unreached_at)


def on_duty(policy: Policy, now: datetime) -> list[OnDuty]:
    """Give who holds each role of the department on which something rests; nobody is a gap."""
    return [OnDuty(called(role, policy), tuple(holders(role, policy, now))) for role in wanted_roles(policy)]
