"""A situation as values of variables, for one policy and one asker.

The variables are the facts, groups of others' deeds, and the asker's own acts, in this order. Putting a
situation into them costs what it states, not what the vocabulary has: the rest is copied from a blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from brightline.language.policy import Done
from brightline.language.values import Value
from brightline.reasoning.diagram import bits
from brightline.reasoning.index import Index
from brightline.reasoning.situation import Deed, Situation, cuts, domain, others_deeds, place


class State(NamedTuple):
    """A situation as values of variables: -1 where unknown; `mask` has the bits of those that are known."""

    known: list[int]
    mask: int

    def put(self, values: Mapping[int, int]) -> State:
        """Give the state in which some variables have other values."""
        known, mask = self.known.copy(), self.mask
        for at, value in values.items():
            known[at] = value
            if value >= 0:
                mask |= 1 << at
            else:
                mask &= ~(1 << at)
        return State(known, mask)


class Variables:
    """The variables of one asker: `position` has the place of each by its key, `sizes` its number of values.

    The key of a fact is its name, that of a group what its deeds would make true, that of an own act
    `("own", act)`.
    """

    def __init__(self, index: Index, asker: str) -> None:
        policy = index.policy
        self.asker = asker
        self.domains = {fact.name: domain(fact, policy) for fact in policy.facts}
        self.groups = others_deeds(policy, asker)
        own = [("own", act.name) for act in policy.acts]
        self.keys: list[object] = [*self.domains, *self.groups, *own]
        self.position = {key: at for at, key in enumerate(self.keys)}
        self.sizes = [len(values) for values in self.domains.values()] + [2] * (len(self.groups) + len(own))
        self._cells = {
            name: {value: i for i, value in enumerate(self.domains[name])} for name in self.domains
        }
        self._cuts = {fact.name: cuts(fact, policy) for fact in policy.facts if not fact.values}
        deeds: dict[Deed, list[int]] = defaultdict(list)
        makes_true: dict[Done, list[int]] = defaultdict(list)
        self._groups_with: dict[str, set[int]] = defaultdict(set)
        self._acts_of_group: dict[int, set[str]] = {}
        for key, group in self.groups.items():
            at = self.position[key]
            self._acts_of_group[at] = {deed.act for deed in group}
            for atom in key:
                makes_true[atom].append(at)
            for deed in group:
                deeds[deed].append(at)
                self._groups_with[deed.act].add(at)
        for act in policy.acts:
            above = (act.name, *act.ancestors)
            deeds[Deed(act.name, asker)] = [self.position["own", name] for name in above]
        self._deeds, self._makes_true = dict(deeds), dict(makes_true)
        self._blanks = {is_open: self._blank(is_open) for is_open in (True, False)}

    def _blank(self, others_unknown: bool) -> State:
        """Give the state in which nothing is stated: the asker has done nothing."""
        facts, groups = len(self.domains), len(self.groups)
        unknown = facts + groups if others_unknown else facts
        known = [-1] * unknown + [0] * (len(self.keys) - unknown)
        return State(known, (1 << len(known)) - (1 << unknown))

    def blank(self, others_unknown: bool) -> State:
        """Give what is known where nothing is stated."""
        return self._blanks[others_unknown]

    def stated(self, s: Situation) -> dict[int, int]:
        """Give the values that a situation states, beside what is known where nothing is."""
        position = self.position
        values = {}
        for name, value in s.facts.items():
            found = self._cells[name].get(value)
            values[position[name]] = self.cell(name, value) if found is None else found
        if s.others_unknown:
            for act in s.complete:
                for at in self._groups_with.get(act, ()):
                    if self._acts_of_group[at] <= s.complete:
                        values[at] = 0
        for deed in s.done:
            for at in self.turned_by(deed):
                values[at] = 1
        return values

    def cell(self, name: str, value: Value) -> int:
        """Give the place in a fact's domain of the value that the policy cannot tell from this one."""
        found = self._cells[name].get(value)
        return place(value, self.domains[name], self._cuts.get(name, ())) if found is None else found

    def groups_with(self, atom: Done) -> list[int]:
        """Give the variables of the deeds of others that make an atom true."""
        return self._makes_true.get(atom, [])

    def turned_by(self, deed: Deed) -> list[int]:
        """Give the variables that a deed makes true; none where the policy does not turn on it."""
        return self._deeds[deed] if deed.by == self.asker else self._deeds.get(deed, [])

    def spelt(self, variables: int) -> list[str]:
        """Give facts by their names and deeds in words, of variables given as bits."""
        return [_spelt(self.keys[at]) for at in bits(variables)]


def _spelt(key: object) -> str:
    if isinstance(key, frozenset):
        return " or ".join(sorted(f"done {deed.act} by {deed.by}" for deed in key))
    return str(key)
