"""Chains of duties: who must tell whom so that the next can act, and the first link that is broken."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from brightline.language.policy import Done, Norm, Policy, atoms
from brightline.reasoning import plain
from brightline.reasoning.ledger.line import Line
from brightline.reasoning.situation import kinds


class Link(msgspec.Struct, frozen=True):
    """A duty in a chain, by norm and act, and what became of it: no line where it never arose."""

    norm: str
    act: str
    lines: tuple[Line, ...]

    @property
    def is_broken(self) -> bool:
        """Whether nobody has done it: what follows on it cannot have arisen."""
        return not any(line.status in ("fulfilled", "late") for line in self.lines)


class Chain(msgspec.Struct, frozen=True):
    """Links in the order in which they follow on one another; `broken` is the first that is, if one is."""

    links: tuple[Link, ...]
    broken: Link | None


def chains(policy: Policy, lines: list[Line]) -> list[Chain]:
    """Give the chains of which at least the first duty arose, the longest ones only."""
    found = []
    for path in _paths(policy):
        links = tuple(
            Link(norm, act, tuple(line for line in lines if (line.norm, line.act) == (norm, act)))
            for norm, act in path
        )
        if any(line.status != "undetermined" for line in links[0].lines):
            found.append(Chain(links, next((link for link in links if link.is_broken), None)))
    return found


def _paths(policy: Policy) -> Iterator[list[tuple[str, str]]]:
    """Give the longest ways along which duties follow on one another, two links at least."""
    duties = [
        (norm, act) for norm in policy.norms if norm.modality in ("must", "should") for act in norm.acts
    ]
    after: dict[tuple[str, str], list[tuple[str, str]]] = {
        (norm.id, act): [(n.id, a) for n, a in duties if n.id != norm.id and _follows(n, norm, act, policy)]
        for norm, act in duties
    }
    begun = {later for ways in after.values() for later in ways}
    waiting = [[first] for first in after if first not in begun and after[first]]
    while waiting:
        path = waiting.pop(0)
        further = [later for later in after[path[-1]] if later not in path]
        waiting += [[*path, later] for later in further]
        if not further:
            yield path


def _follows(later: Norm, norm: Norm, act: str, policy: Policy) -> bool:
    """Whether a duty arises when somebody has done the act of another."""
    return any(
        isinstance(atom, Done)
        and act in kinds(atom.act, policy)
        and plain.is_kind(norm.bearer, atom.by, policy)
        for atom in atoms(later.when)
    )
