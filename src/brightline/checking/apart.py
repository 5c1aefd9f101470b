"""What each of several edits does to one norm or term, told apart by really accepting them.

It differs from `accepting` in that it knows which changes are asked about: of a norm that two edits touch,
one may change its words alone, each may change a part of what it means, or nothing may tell which does what.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from brightline.checking.accepting import Accepting
from brightline.checking.changes import Change
from brightline.checking.following import Way
from brightline.language.policy import Defined, Norm, Policy

Form = Norm | Defined | None
"""A norm or a term as some edits leave it; none where they take it away or do not bring it."""

_MOST_PARTS = 4
"""How many edits of one norm are accepted in every combination; more are taken as one."""


class Apart(NamedTuple):
    """For each change, by its number, the edits that make all of it, and what it is with only some of these.

    `bound` are edits that cannot be told apart, `mixed` those inside words that come or go with others where
    some alone make no policy.
    """

    ways: dict[int, tuple[Way, ...]]
    parts: dict[int, dict[Way, Form]]
    bound: tuple[Way, ...]
    mixed: Way


class Touching(NamedTuple):
    """The edits that touch the words of a norm or a term, and those of them with which it comes or goes."""

    every: Way
    covering: Way


def take_apart(several: dict[Change, Touching], accepting: Accepting) -> Apart:
    """Tell apart the edits that touch each of some changes."""
    touched: Way = frozenset().union(*(each.every for each in several.values()))
    bound = [owners for owners, near in accepting.owned if len(owners) > 1 and near & touched]
    mixed: Way = frozenset()
    ways: dict[int, tuple[Way, ...]] = {}
    parts: dict[int, dict[Way, Form]] = {}
    for change, touching in several.items():
        edits = _making(touching, accepting)
        units = _units(edits, bound)
        found = _parts(change, units, accepting) if len(units) <= _MOST_PARTS else None
        if found is not None:
            ways[change.number], parts[change.number] = (edits,), found
        elif touching.covering:
            mixed |= touching.every - touching.covering
        else:
            ways[change.number] = (edits,)
            bound.append(edits)
    return Apart(ways, parts, tuple(_joined(bound)), mixed)


def _making(touching: Touching, accepting: Accepting) -> Way:
    """Give those of the edits of a norm that marks in its block follow; all where the block has none."""
    owners = [owners for owners, near in accepting.owned if near & touching.every]
    return touching.covering | (frozenset().union(*owners) & touching.every) or touching.every


def _units(edits: Way, bound: Iterable[Way]) -> list[Way]:
    """Give edits one by one, those that cannot be told apart together."""
    return [each & edits for each in _joined([*bound, *(Way((at,)) for at in edits)]) if each & edits]


def _joined(groups: Iterable[Way]) -> list[Way]:
    """Join sets that have anything in common; they come in the order of their first."""
    found: list[Way] = []
    for group in groups:
        touching = [each for each in found if each & group]
        found = [each for each in found if each not in touching]
        found.append(group.union(*touching))
    return sorted(found, key=min)


def _parts(change: Change, units: list[Way], accepting: Accepting) -> dict[Way, Form] | None:
    """Give what a norm or a term is with some of its edits; nothing where some alone make no policy."""
    found: dict[Way, Form] = {}
    for size in range(1, len(units)):
        for chosen in combinations(units, size):
            accepted: Way = frozenset().union(*chosen)
            policy = accepting.accept(accepted)
            form = next(_named(change, policy), None) if policy else None
            if policy is None or (form is None and change.kind == "changed"):
                return None
            found[accepted] = form
    return found


def _named(change: Change, policy: Policy) -> Iterator[Norm | Defined]:
    if change.what == "norm":
        return (norm for norm in policy.norms if norm.id == change.name)
    return (term for term in policy.terms if term.name == change.name)
