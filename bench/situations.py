"""Random situations of a policy, from a fixed seed: total ones, and the same with facts left unknown."""

from __future__ import annotations

from random import Random

from brightline.language.policy import Done, Policy
from brightline.reasoning import plain
from brightline.reasoning.situation import Deed, Situation, doers, domain, kinds, policy_atoms

SEED = 9401


class Draw:
    """Draws situations of one asker: every fact from its domain, evenly, and up to three deeds.

    What the vocabulary rules out is drawn again. The deeds are those that the policy speaks of.
    """

    def __init__(self, policy: Policy, asker: str, seed: int = SEED) -> None:
        self.policy, self.asker, self.random = policy, asker, Random(seed)
        self.domains = {fact.name: domain(fact, policy) for fact in policy.facts}
        self.deeds = sorted(
            Deed(act, role)
            for atom in {atom for atom in policy_atoms(policy) if isinstance(atom, Done)}
            for act in kinds(atom.act, policy)
            for role in doers(atom.by, policy)
        )

    def total(self) -> Situation:
        """Draw a situation that leaves nothing unknown."""
        while True:
            facts = {name: self.random.choice(values) for name, values in self.domains.items()}
            done = frozenset(self.random.sample(self.deeds, self.random.randint(0, min(3, len(self.deeds)))))
            s = Situation(self.asker, facts, done, others_unknown=False)
            if plain.possible(self.policy, s):
                return s

    def unknown(self, count: int) -> Situation:
        """Draw one that leaves `count` facts unknown, and with any also what others did."""
        s = self.total()
        left_out = set(self.random.sample(list(s.facts), count))
        facts = {name: value for name, value in s.facts.items() if name not in left_out}
        return Situation(self.asker, facts, s.done, others_unknown=count > 0)

    def many(self, number: int, unknown: int = 0) -> list[Situation]:
        """Draw some."""
        return [self.unknown(unknown) for _ in range(number)]
