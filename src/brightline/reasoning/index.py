"""What the fast engines look up instead of searching for: claims by act, norms by id, overriders."""

from __future__ import annotations

from collections import defaultdict

from brightline.language.policy import Modality, Norm, Policy
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

    def bearers(self, asker: str) -> frozenset[str]:
        """Give the roles whose norms bind the asker."""
        return frozenset((asker, *self.roles[asker].ancestors))
