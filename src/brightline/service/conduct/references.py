"""Numbers under which other systems know an encounter, and deeds of a chain done by a button."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction

from brightline.service.department import CASE_NUMBER, department
from brightline.service.encounters.models import Encounter, Reference
from brightline.service.encounters.record import Sent, lock, note_deed
from brightline.service.log.chain import write
from brightline.service.notices.tell import told_in_person, told_role
from brightline.service.people.models import Person
from brightline.service.people.roster import is_outside
from brightline.service.screened import kept
from brightline.service.texts.holder import policy_of
from brightline.source import BadInput

LONGEST = 40
"""Characters of the longest number."""


@transaction.atomic
def refer(encounter: Encounter, by: Person, kind: str, number: str, at: datetime | None = None) -> Reference:
    """Keep a number of a kind that the department has; the case number is the encounter's from then on.

    The same one twice is kept once. Raises `BadInput` for another kind or a number that is empty or too long,
    `Blocked` for one that says somebody's status.
    """
    number = number.strip()
    if kind not in department().kinds():
        raise BadInput("the department has no such kind of reference")
    if not number or len(number) > (20 if kind == CASE_NUMBER else LONGEST):
        raise BadInput(f"a {kind} is empty or too long")
    kept("number", number)
    locked = lock(encounter)
    found, is_new = Reference.objects.get_or_create(
        encounter=encounter, kind=kind, number=number, defaults={"by": by, "at": at or datetime.now(UTC)}
    )
    if not is_new:
        return found
    if kind == CASE_NUMBER:
        locked.case_number = encounter.case_number = number
        locked.save(update_fields=["case_number"])
    write(
        "reference",
        who=by.username,
        subject=f"encounter {encounter.pk}",
        payload={"kind": kind, "number": number},
    )
    return found


@transaction.atomic
def did(
    encounter: Encounter,
    by: Person,
    act: str,
    norms: Iterable[str] = (),
    *,
    to: Person | None = None,
    key: str = "",
    at: datetime | None = None,
) -> None:
    """Put on record that somebody did what a link asks.

    What is addressed to a role of the department is done when a holder of it was reached: `to` is whom
    somebody told in person. Raises `BadInput` for an act that the policy has not, or where nobody who holds
    the role is named.
    """
    policy = policy_of(encounter.text)
    role = told_role(act, policy)
    if not role or is_outside(role, policy):
        note_deed(encounter, by, act, Sent(at=at, key=key))
    elif to is None:
        raise BadInput("say who was told, or send a notice")
    else:
        told_in_person(encounter, by, act, norms, to, key=key, at=at)
