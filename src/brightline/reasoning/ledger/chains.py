"""Chains of duties: who must tell whom so that the next can act, and the first link that is broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from brightline.language.policy import Condition, Done, Is, Policy, atoms, terms_in
from brightline.reasoning import plain
from brightline.reasoning.ledger.line import Line
from brightline.reasoning.situation import kinds

Duty = tuple[str, str]
"""A norm's id and one of its acts."""

After = Mapping[Duty, list[Duty]]
"""Duties, each with those that follow on it; a policy has the same for all its ledgers."""


class Link(msgspec.Struct, frozen=True):
    """A duty in a chain, what became of it, and the links that follow on it.

    `knew` says of everybody whom the norm binds since when they knew that the duty was there; none where they
    never learned it.
    """

    norm: str
    act: str
    lines: tuple[Line, ...]
    knew: dict[str, datetime | None]
    is_broken: bool
    next: tuple[Link, ...] = ()

    @property
    def arose(self) -> bool:
        """Whether the duty was surely there for somebody."""
        return any(since is not None for since in self.knew.values())


class Chain(msgspec.Struct, frozen=True):
    """A tree of links; `broken` is the broken link nearest to its beginning, if one is."""

    first: Link
    broken: Link | None


def chains(
    policy: Policy, people: Mapping[str, str], lines: list[Line], after: After | None = None
) -> list[Chain]:
    """Give the chains of which the first duty arose; `after` is the policy's `follow_ups`, if known."""
    trees = _Trees(policy, people, lines, follow_ups(policy) if after is None else after)
    firsts = [trees.link(duty, None, frozenset()) for duty in trees.firsts()]
    return [Chain(first, _nearest_broken(first)) for first in firsts if first.arose]


def follow_ups(policy: Policy) -> After:
    """Give each duty of a policy with the duties that await what it asks for, whoever has them."""
    norms = {norm.id: norm for norm in policy.norms if norm.modality in ("must", "should")}
    duties = [(norm.id, act) for norm in norms.values() for act in norm.acts]
    awaited = {norm.id: list(_awaited(norm.when, policy)) for norm in norms.values()}
    covering = {deed.act: frozenset(kinds(deed.act, policy)) for each in awaited.values() for deed in each}
    return {
        (norm, act): [
            later
            for later in duties
            if later[0] != norm
            and any(
                act in covering[deed.act] and plain.is_kind(norms[norm].bearer, deed.by, policy)
                for deed in awaited[later[0]]
            )
        ]
        for norm, act in duties
    }


def links(link: Link, depth: int = 0) -> Iterator[tuple[int, Link]]:
    """Give the links of a chain with how deep they stand, each before those that follow on it."""
    yield depth, link
    for further in link.next:
        yield from links(further, depth + 1)


def _nearest_broken(first: Link) -> Link | None:
    found = [(depth, link) for depth, link in links(first) if link.is_broken]
    return min(found, key=lambda each: each[0])[1] if found else None


class _Trees:
    """Builds the chains of one ledger."""

    def __init__(self, policy: Policy, people: Mapping[str, str], lines: list[Line], after: After) -> None:
        self.policy, self.people, self.after = policy, people, after
        self.norms = {norm.id: norm for norm in policy.norms if norm.modality in ("must", "should")}
        self.lines: dict[Duty, list[Line]] = {}
        for line in lines:
            if not line.broke:
                self.lines.setdefault((line.norm, line.act), []).append(line)

    def firsts(self) -> Iterator[Duty]:
        """Give the duties with which chains begin; of those that only go round in a circle, the first."""
        reached: set[Duty] = set()
        later = {duty for ways in self.after.values() for duty in ways}
        for duty in sorted(self.after, key=lambda duty: duty in later):
            if self.after[duty] and duty not in reached:
                yield duty
                self._reach(duty, reached)

    def _reach(self, duty: Duty, reached: set[Duty]) -> None:
        if duty not in reached:
            reached.add(duty)
            for later in self.after[duty]:
                self._reach(later, reached)

    def link(self, duty: Duty, before: Link | None, above: frozenset[Duty]) -> Link:
        """Build the link of a duty with all that follow on it, those `above` it left out."""
        norm, lines = self.norms[duty[0]], self.lines.get(duty, [])
        arisen = [line for line in lines if _arose(line)]
        knew = {
            person: min((line.since for line in arisen if line.person == person), default=None)
            for person, role in self.people.items()
            if plain.binds(norm, self.policy, role)
        }
        was_done = any(line.status in ("fulfilled", "late") for line in lines)
        arose = any(knew.values())
        broken = (arose and not was_done) or (before is not None and _was_done(before) and not arose)
        link = Link(norm.id, duty[1], tuple(lines), knew, broken)
        further = [later for later in self.after[duty] if later not in above and later != duty]
        return msgspec.structs.replace(
            link, next=tuple(self.link(later, link, above | {duty}) for later in further)
        )


def _was_done(link: Link) -> bool:
    return any(line.status in ("fulfilled", "late") for line in link.lines)


def _arose(line: Line) -> bool:
    """Whether a duty was surely there: it was done, due, ended, or stands."""
    return line.status != "undetermined" or line.due is not None or line.at is not None


def _awaited(condition: Condition, policy: Policy) -> Iterator[Done]:
    """Give the deeds that a condition speaks of, itself or by a fact that they set; terms are opened."""
    set_by = {fact.name: fact.set_by for fact in policy.facts}
    for atom in atoms(condition):
        deed = set_by[atom.fact] if isinstance(atom, Is) else atom
        if deed:
            yield deed
    for name in terms_in(condition):
        yield from _awaited(plain.definition(name, policy), policy)
