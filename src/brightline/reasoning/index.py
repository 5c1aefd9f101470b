"""What the fast engines look up instead of searching for: claims by act, norms by id, overriders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from brightline.language.policy import Condition, Done, Is, Modality, Norm, Policy, atoms, terms_in
from brightline.reasoning.plain import Claim, discharging


class Index:
    """Tables over one policy, built in one pass over its norms.

    `claims` has for each act what `plain.claims` gives, in the same order; `kinds` has an act with its kinds.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.norms = {norm.id: norm for norm in policy.norms}
        self.acts = {act.name: act for act in policy.acts}
        self.roles = {role.name: role for role in policy.roles}
        self.facts = {fact.name: fact for fact in policy.facts}
        self.terms = {term.name: term for term in policy.terms}
        self.kinds: dict[str, list[str]] = defaultdict(list)
        for act in policy.acts:
            for above in (act.name, *act.ancestors):
                self.kinds[above].append(act.name)
        self.overriders: dict[str, list[Norm]] = defaultdict(list)
        self.taken_over: dict[str, list[Norm]] = defaultdict(list)
        self.remedies: dict[str, list[str]] = defaultdict(list)
        self._excerpts: dict[str, Policy] = {}
        self.claims: dict[str, list[Claim]] = {act.name: [] for act in policy.acts}
        for norm in policy.norms:
            for target in norm.overrides:
                self.overriders[target].append(norm)
            for broken in norm.remedies:
                self.remedies[broken].append(norm.id)
            if norm.otherwise:
                self.taken_over[norm.otherwise].append(norm)
            self._claim(norm)

    def _claim(self, norm: Norm) -> None:
        is_duty = norm.modality in ("must", "should")
        for own in norm.acts:
            covered = (own, *self.acts[own].requires) if is_duty else self.kinds[own]
            for act in covered:
                self.claims[act].append(Claim(norm, norm.modality, discharging(norm, own, act)))
        if norm.before:
            force: Modality = "must_not" if norm.modality == "must" else "should_not"
            for act in {kind for later in norm.before for kind in self.kinds[later]}:
                self.claims[act] += [Claim(norm, force, (own,)) for own in norm.acts]

    def needed(self, norms: Iterable[Norm]) -> list[Norm]:
        """Give norms with those that they turn on: overriders, and norms that they take over from, first."""
        ordered: dict[str, Norm] = {}

        def visit(norm: Norm) -> None:
            if norm.id not in ordered:
                for other in (*self.overriders.get(norm.id, ()), *self.taken_over.get(norm.id, ())):
                    visit(other)
                ordered[norm.id] = norm

        for norm in norms:
            visit(norm)
        return list(ordered.values())

    def excerpt(self, norm: Norm) -> Policy:
        """Give the part of the policy that tells whether a norm is in force, and whether it is discharged."""
        if norm.id not in self._excerpts:
            self._excerpts[norm.id] = self.part([norm])
        return self._excerpts[norm.id]

    def part(self, norms: Iterable[Norm], also: Iterable[str] = ()) -> Policy:
        """Give the part of the policy that tells which of some norms are in force, some acts included."""
        norms = self.needed(norms)
        conditions = [condition for each in norms for condition in (each.when, *each.unless)]
        terms = self.terms_of(conditions)
        conditions += [self.terms[name].condition for name in terms]
        found = [atom for condition in conditions for atom in atoms(condition)]
        owed = (name for each in norms for act in each.acts for name in self.acts[act].requires)
        acts = {*also, *owed, *(act for each in norms for act in (*each.acts, *each.before))}
        acts |= {atom.act for atom in found if isinstance(atom, Done)}
        facts = {atom.fact: self.facts[atom.fact] for atom in found if isinstance(atom, Is)}
        return msgspec.structs.replace(
            self.policy,
            norms=tuple(norms),
            facts=tuple(facts.values()),
            terms=tuple(self.terms[name] for name in terms),
            acts=tuple({kind: self.acts[kind] for act in acts for kind in self.kinds[act]}.values()),
        )

    def terms_of(self, conditions: Iterable[Condition]) -> list[str]:
        """Give the terms that conditions rest on, those that define others included."""
        found: dict[str, None] = {}
        waiting = list(conditions)
        while waiting:
            for name in terms_in(waiting.pop(0)):
                if name not in found:
                    found[name] = None
                    waiting.append(self.terms[name].condition)
        return list(found)

    def bearers(self, asker: str) -> frozenset[str]:
        """Give the roles whose norms bind the asker."""
        return frozenset((asker, *self.roles[asker].ancestors))
