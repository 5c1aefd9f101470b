"""Who sees notices and decisions, as predicates with their reason."""

from __future__ import annotations

from brightline.service.approvals.models import Asked
from brightline.service.encounters.models import Encounter
from brightline.service.notices.models import Recipient
from brightline.service.people.models import Person
from brightline.service.people.permissions import (
    Allowed,
    all_of,
    any_of,
    is_in,
    is_no_task_force_member,
    is_told_all,
    works_in,
)

Work = Person.Work


def is_addressed(person: Person, encounter: Encounter | None) -> Allowed:
    """Whether somebody was told or asked something of an encounter."""
    told = Recipient.objects.filter(notice__encounter=encounter, person=person)
    asked = Asked.objects.filter(request__encounter=encounter, person=person)
    is_one = told.exists() or asked.exists()
    return Allowed(
        is_one, "you were told of this encounter" if is_one else "you were not told of this encounter"
    )


_is_staff = all_of(is_no_task_force_member, works_in(Work.DISPATCH, Work.OVERSIGHT))
sees_notices = all_of(is_told_all, any_of(is_in, is_addressed, _is_staff))
"""Who sees the notices and decisions of an encounter: these tell of all that is on record there."""

calls_people = all_of(is_no_task_force_member, works_in(Work.DISPATCH))
reads_findings = all_of(is_no_task_force_member, works_in(Work.DRAFTING, Work.OVERSIGHT, Work.ADMINISTRATION))
"""Who reads where nobody was to be told: these count what is on record of encounters, whoever is in them."""
