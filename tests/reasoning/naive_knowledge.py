"""What a person in a timeline knows at a moment, by the words of `docs/reference/ledger.md`.

Of `brightline.reasoning.ledger` it shares the types of timelines alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace
from naive_calendar import Calendar

from brightline.language.policy import Condition, Is, Not, Policy, Role
from brightline.language.values import Value
from brightline.reasoning import plain
from brightline.reasoning.day import on
from brightline.reasoning.fill import fill
from brightline.reasoning.ledger.timeline import Acted, Entry, Log, Timeline
from brightline.reasoning.situation import Deed, Situation, kinds
from brightline.source import BadInput


class FactFrom(NamedTuple):
    """A fact, from a time on, and who knew."""

    at: datetime
    fact: str
    value: Value | None
    known: frozenset[str]


class DeedAt(NamedTuple):
    """A deed with its times, and who knew."""

    at: datetime
    until: datetime | None
    act: str
    by: str
    known: frozenset[str]


@dataclass(frozen=True, eq=False)
class World:
    """One timeline with its clocks put right in one way, and a policy in which each person is a role.

    "Each person counts as a role of their own, a kind of the one they hold."
    """

    policy: Policy
    timeline: Timeline
    targets: Mapping[str, timedelta]
    facts: list[FactFrom]
    deeds: list[DeedAt]
    calendar: Calendar

    @property
    def as_of(self) -> datetime:
        return self.timeline.as_of.astimezone(UTC)

    def complete(self) -> frozenset[str]:
        """An act is complete where a source is complete for it or the timeline says so of itself."""
        logs = self.timeline.sources.values()
        named = {act for acts in (self.timeline.complete, *(log.complete for log in logs)) for act in acts}
        return frozenset(kind for act in named for kind in kinds(act, self.policy))

    def of(self, person: str, act: str) -> list[DeedAt]:
        """Give the deeds "of the act or of a kind of it, by that person", the first one first."""
        return [deed for deed in self.deeds if deed.by == person and deed.act in kinds(act, self.policy)]


# ---- timeline -------------------------------------------------------------------------------------


def world(
    policy: Policy, timeline: Timeline, targets: Mapping[str, timedelta], off: Mapping[str, timedelta]
) -> World:
    """Put the clocks right, shift them by `off`, and leave out what happened after `as_of`."""
    roles = {role.name: role for role in policy.roles}
    people = tuple(Role(p, ancestors=(r, *roles[r].ancestors)) for p, r in timeline.people.items())
    facts: list[FactFrom] = []
    deeds: list[DeedAt] = []
    for entry in timeline.entries:
        by = off.get(entry.source, timedelta(0)) - timeline.sources.get(entry.source, Log()).fast
        at = entry.at.astimezone(UTC) + by
        if at > timeline.as_of:
            continue
        if isinstance(entry, Acted):
            until = entry.until.astimezone(UTC) + by if entry.until else None
            deeds.append(DeedAt(at, until, entry.act, entry.by, knowers(entry, timeline)))
        else:
            facts.append(FactFrom(at, entry.fact, entry.value, knowers(entry, timeline)))
    calendar = Calendar(policy.time_zone, policy.calendar)
    return World(
        replace(policy, roles=policy.roles + people), timeline, targets, facts, joined(deeds), calendar
    )


def knowers(entry: Entry, timeline: Timeline) -> frozenset[str]:
    """Known "to the people whom it names under `known_to`, else to everyone"; a deed "is also known to
    whoever did it and to whom it was addressed"."""
    named = set(entry.known_to or timeline.people)
    return frozenset(named | {entry.by, *entry.to} if isinstance(entry, Acted) else named)


def joined(deeds: list[DeedAt]) -> list[DeedAt]:
    """Entries that tell of the same deed (its act, by whom, and both its times) are one deed."""
    found: list[DeedAt] = []
    for deed in deeds:
        same = [other for other in found if other[:4] == deed[:4]]
        found = [other for other in found if other not in same]
        found.append(deed._replace(known=deed.known.union(*(other.known for other in same))))
    return sorted(found, key=lambda deed: (deed.at, deed.until or deed.at, deed.act, deed.by))


def policy_at(w: World, t: datetime) -> Policy:
    """Give "the policy that is in effect on that day in the department's time zone"."""
    return policy_on(w, w.calendar.day(t))


@lru_cache(maxsize=100)
def policy_on(w: World, day: date) -> Policy:
    """Give the policy that is in effect on a day."""
    return on(w.policy, day)


# ---- what a person knows --------------------------------------------------------------------------


@lru_cache(maxsize=500)
def situation(w: World, person: str, t: datetime, *, is_deed: bool = False) -> Situation:
    """Give what a person knows at a moment; at a deed, "only with deeds *before* it"."""
    policy = policy_at(w, t)
    known = [deed for deed in w.deeds if person in deed.known and (deed.at < t if is_deed else deed.at <= t)]
    done = frozenset(Deed(deed.act, deed.by) for deed in known)
    bare = Situation(person, {}, done, others_unknown=False)
    stated: dict[str, Value | None] = {}
    for fact in policy.facts:
        told = [each for each in w.facts if each.fact == fact.name and each.at <= t and person in each.known]
        if told:
            last = max(each.at for each in told)
            values = {each.value for each in told if each.at == last}
            stated[fact.name] = values.pop() if len(values) == 1 else None
        if fact.set_by and plain.holds(fact.set_by, policy, bare):
            stated[fact.name] = "yes"
        if fact.transient:
            stated[fact.name] = None
    return filled(w, policy, person, stated, done)


def filled(
    w: World, policy: Policy, person: str, stated: dict[str, Value | None], done: frozenset[Deed]
) -> Situation:
    """Fill the situation in; facts that implications tie together and that contradict one another are
    unknown."""
    facts = tuple(replace(fact, set_by=None) for fact in policy.facts)
    free = replace(policy, facts=facts)
    rules = list(policy.implications)
    for tied in groups(policy):
        own = [rule for rule in rules if names(rule.given) & tied]
        try:
            fill(replace(free, implications=tuple(own)), person, stated)
        except BadInput:
            stated = stated | dict.fromkeys(tied)
            rules = [rule for rule in rules if rule not in own]
    otherwise = w.timeline.otherwise
    s = fill(replace(free, implications=tuple(rules)), person, stated, done, otherwise)
    transient = {fact.name for fact in policy.facts if fact.transient}
    known = {name: value for name, value in s.facts.items() if name not in transient}
    return Situation(person, known, done, others_unknown=otherwise == "unknown", complete=w.complete())


def groups(policy: Policy) -> list[set[str]]:
    """Give the facts "that implications tie together, directly or through others"."""
    found: list[set[str]] = []
    for rule in policy.implications:
        tied = names(rule.given) | names(rule.then)
        touching = [group for group in found if group & tied]
        found = [group for group in found if group not in touching] + [tied.union(*touching)]
    return found


def names(literal: Condition) -> set[str]:
    """Give the fact that one side of an implication is about."""
    while isinstance(literal, Not):
        literal = literal.of
    assert isinstance(literal, Is)
    return {literal.fact}
