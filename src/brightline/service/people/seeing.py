"""Who may see an encounter, and who leads others, as predicates with their reasons."""

from __future__ import annotations

from datetime import UTC, datetime

from brightline.service.encounters.models import Encounter
from brightline.service.people.models import Person
from brightline.service.people.permissions import Allowed, Predicate, any_of, is_in, works_in
from brightline.service.people.roster import general_role, roles_of
from brightline.service.texts.holder import in_force, policy_of
from brightline.source import BadInput


def anybody(person: Person, encounter: Encounter | None) -> Allowed:
    """Whether somebody has an account."""
    return Allowed(True, "you have an account")


def leads(person: Person, encounter: Encounter | None) -> Allowed:
    """Whether somebody holds a role of the policy beyond the one that everybody has."""
    try:
        policy = policy_of(encounter.text if encounter else in_force())
    except BadInput as error:
        return Allowed(False, str(error))
    held = roles_of(person, policy, datetime.now(UTC))
    does = held != [general_role(policy)]
    return Allowed(does, "you hold a role tonight" if does else "you hold no role tonight")


def _is_ours(person: Person, encounter: Encounter | None) -> Allowed:
    """Whether somebody answers to the department alone."""
    ours = not person.on_federal_task_force
    return Allowed(
        ours, "you answer to the department" if ours else "members of a task force see only what they are in"
    )


def both(one: Predicate, two: Predicate) -> Predicate:
    """Give a predicate that allows what both of two allow."""

    def predicate(person: Person, encounter: Encounter | None) -> Allowed:
        found = one(person, encounter)
        return two(person, encounter) if found else found

    return predicate


may_write: Predicate = any_of(is_in, both(_is_ours, any_of(leads, works_in(Person.Work.DISPATCH))))
"""Whether somebody may put something on an encounter's timeline."""

may_start: Predicate = any_of(works_in(Person.Work.PATROL, Person.Work.DISPATCH), leads)
"""Whether somebody may open an encounter."""

may_watch: Predicate = both(_is_ours, any_of(leads, works_in(Person.Work.DISPATCH, Person.Work.OVERSIGHT)))
"""Whether somebody may see the board of all encounters."""
