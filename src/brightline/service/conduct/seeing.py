"""Who sees the chains of an encounter, as predicates with their reasons."""

from __future__ import annotations

from datetime import UTC, datetime

from brightline.language.policy import Policy
from brightline.service.conduct.told import Chains
from brightline.service.encounters.models import Encounter
from brightline.service.people.models import Person, Post
from brightline.service.people.permissions import (
    Allowed,
    Predicate,
    all_of,
    any_of,
    is_in,
    is_told_all,
    works_in,
)
from brightline.service.people.roster import general_role, posts_held, roles_of
from brightline.service.people.seeing import both


def is_ours(person: Person, encounter: Encounter | None) -> Allowed:
    """Whether somebody answers to the department alone."""
    ours = not person.on_federal_task_force
    return Allowed(
        ours, "you answer to the department" if ours else "members of a task force see only what they are in"
    )


def is_reached(person: Person, encounter: Encounter | None) -> Allowed:
    """Whether a chain of the encounter has come to a role that somebody holds, beyond everybody's."""
    if encounter is None:
        return Allowed(False, "there is no such encounter")
    chains = Chains(encounter)
    held = offices_of(person, chains.policy)
    is_one = not held.isdisjoint(chains.reached())
    return Allowed(is_one, "it has come to your office" if is_one else "it has not come to your office")


def offices_of(person: Person, policy: Policy) -> set[str]:
    """Give the roles that somebody holds now and that one person holds at a time, without everybody's.

    Of a role that many hold, such as that of a supervisor, only those see an encounter who take part in it.
    """
    now = datetime.now(UTC)
    held = set(roles_of(person, policy, now)) - {general_role(policy)}
    people: dict[str, set[int]] = {}
    for post in posts_held(now):
        if post.kind == Post.Kind.HOLDER:
            people.setdefault(post.role, set()).add(post.person_id)
    return {role for role in held if len(people.get(role, set())) <= 1}


_oversees = works_in(Person.Work.OVERSIGHT)
sees_chains: Predicate = all_of(is_told_all, any_of(is_in, both(is_ours, any_of(_oversees, is_reached))))
"""Whether somebody may read the chains of an encounter."""

builds_package: Predicate = sees_chains
"""Whether somebody may have the package for the case file: it holds what its reader sees anyway."""

adds_to_it: Predicate = all_of(is_told_all, any_of(is_in, both(is_ours, is_reached)))
"""Whether somebody may add a reference, or do what a link asks of them."""
