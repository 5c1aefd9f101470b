"""What the board shows of each open encounter, those with something overdue first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from brightline.language.policy import Policy
from brightline.reasoning.ledger.line import Line
from brightline.service.encounters.clocks import say_clock
from brightline.service.encounters.duties import Standing, standing
from brightline.service.encounters.models import Encounter
from brightline.service.notices.models import Notice
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
    """How far word has come to a role. `state` is `read`, `waiting`, `unreachable` or `nobody`."""

    role: str
    state: str
    who: str
    at: datetime | None


class Row(msgspec.Struct, frozen=True):
    """An open encounter. `opens` is whether whoever looks may open its page."""

    encounter: Encounter
    number: str
    zone: str
    began: str
    clocks: tuple[Clock, ...]
    told: tuple[Told, ...]
    opens: bool

    @property
    def is_late(self) -> bool:
        """Whether something is overdue."""
        return any(clock.is_late for clock in self.clocks)

    @property
    def next_due(self) -> datetime:
        """Give when the first of its duties is due."""
        return min((clock.due for clock in self.clocks if clock.due), default=_NEVER)


class OnDuty(msgspec.Struct, frozen=True):
    """Who holds a role now, first to last; nobody is a gap."""

    role: str
    people: tuple[Person, ...]


def open_rows(person: Person, now: datetime) -> list[Row]:
    """Give the open encounters, late ones first, then by what is due next, then the oldest."""
    found = Encounter.objects.filter(closed_at__isnull=True).select_related("text", "opened_by")
    rows = [_row(each, person, now) for each in found]
    return sorted(rows, key=lambda row: (not row.is_late, row.next_due, row.encounter.opened_at))


def _row(encounter: Encounter, person: Person, now: datetime) -> Row:
    policy, stands = policy_of(encounter.text), standing(encounter, now)
    titles = {tile.name: tile.title for tile in policy.situations}
    return Row(
        encounter=encounter,
        number=number_of(encounter),
        zone=policy.time_zone or "UTC",
        began=titles.get(encounter.tile, ""),
        clocks=tuple(_clocks(stands, policy)),
        told=tuple(_told(encounter, policy)),
        opens=bool(sees_encounter(person, encounter)),
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


def _told(encounter: Encounter, policy: Policy) -> Iterator[Told]:
    """Say of each notice who has read it, who has not, and who could not be reached."""
    notices = Notice.objects.filter(encounter=encounter).prefetch_related("recipients__person")
    for notice in notices:
        role, recipients = called(notice.role, policy), list(notice.recipients.all())
        if not recipients:
            yield Told(role, "nobody", "", None)
        for each in recipients:
            at = each.acknowledged_at or each.unreachable_at
            state = "read" if each.acknowledged_at else "unreachable" if each.unreachable_at else "waiting"
            yield Told(role, state, each.person.get_full_name(), at or each.told_at)


def on_duty(policy: Policy, now: datetime) -> list[OnDuty]:
    """Give who holds each role of the department on which something rests; nobody is a gap."""
    return [OnDuty(called(role, policy), tuple(holders(role, policy, now))) for role in wanted_roles(policy)]
