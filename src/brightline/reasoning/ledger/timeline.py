"""Timelines: what happened around one incident, who knew of it, and which logs are complete.

It differs from a situation in that everything has a time, deeds have persons, and an entry may come in late:
entries are ordered by when they happened, whatever the order in which they arrived.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from brightline.language.policy import Policy, Role
from brightline.language.values import Value
from brightline.reasoning.fill import Otherwise


class Stated(msgspec.Struct, frozen=True):
    """A fact as it was from a time on; `None` is unknown, as where sources disagree.

    `known_to` are the people who knew at that time; nobody named is everybody.
    """

    at: datetime
    fact: str
    value: Value | None
    known_to: tuple[str, ...] = ()
    source: str = ""


class Acted(msgspec.Struct, frozen=True):
    """An act that a person did, and when it ended if it goes on; its addressees know of it too."""

    at: datetime
    act: str
    by: str
    to: tuple[str, ...] = ()
    until: datetime | None = None
    known_to: tuple[str, ...] = ()
    source: str = ""


Entry = Stated | Acted


class Timeline(msgspec.Struct, frozen=True):
    """One incident up to `as_of`, the moment at which it is looked at.

    `people` maps each person to a role. `complete` are acts of which every one that was done is recorded:
    only of these does silence prove that nothing was done. Facts that no entry states are unknown, or
    `ordinary`. Times are aware.
    """

    people: dict[str, str]
    entries: tuple[Entry, ...]
    as_of: datetime
    complete: frozenset[str] = frozenset()
    otherwise: Otherwise = "unknown"

    def known_to(self, person: str) -> list[Entry]:
        """Give what a person knows of, in the order in which it happened; what is told twice counts once."""
        known = [entry for entry in self.entries if entry.at <= self.as_of and _knows(person, entry)]
        return sorted(dict.fromkeys(known), key=lambda entry: entry.at)

    def deeds(self, person: str) -> list[Acted]:
        """Give what a person did, in order."""
        own = [e for e in self.entries if isinstance(e, Acted) and e.by == person and e.at <= self.as_of]
        return sorted(dict.fromkeys(own), key=lambda entry: entry.at)


def with_people(policy: Policy, people: dict[str, str]) -> Policy:
    """Give a policy in which each person is a role of their own, a kind of the one that they hold.

    So a duty that binds members binds each of them, and what one did discharges nothing of another.
    """
    roles = {role.name: role for role in policy.roles}
    own = tuple(
        Role(person, roles[role].phrase, person, (role, *roles[role].ancestors))
        for person, role in people.items()
    )
    return msgspec.structs.replace(policy, roles=(*policy.roles, *own))


def _knows(person: str, entry: Entry) -> bool:
    if isinstance(entry, Acted) and person in (entry.by, *entry.to):
        return True
    return not entry.known_to or person in entry.known_to
