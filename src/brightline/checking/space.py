"""All situations of one policy at once: functions of them, and the smallest that makes one true.

It differs from `reasoning.exact` in that no situation is asked about. What it gives is replayed through the
plain evaluator by whoever makes a finding of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from brightline.checking.finding import Witness
from brightline.language.policy import Norm, Policy
from brightline.language.values import Value
from brightline.reasoning import plain
from brightline.reasoning.diagram import Node, bits
from brightline.reasoning.exact import Exact
from brightline.reasoning.fill import fill
from brightline.reasoning.nearest import deed_of
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Deed, Situation, cell

RULED_OUT = 2
"""The end of a yes/no function where the vocabulary rules the situation out."""


class Space:
    """The situations in which one role can be."""

    def __init__(self, reasoner: Reasoner, asker: str) -> None:
        self.policy, self.index, self.asker = reasoner.policy, reasoner.index, asker
        self.exact: Exact = reasoner.exact(asker)
        self.diagrams = self.exact.diagrams
        self.bearers = self.index.bearers(asker)
        self.usual = self._usual()

    def _usual(self) -> list[int]:
        variables = self.exact.variables
        facts = [
            -1 if fact.ordinary is None else cell(fact.ordinary, fact, self.policy)
            for fact in self.policy.facts
        ]
        return facts + [0] * (len(variables.keys) - len(facts))

    def begin(self, most_nodes: int) -> None:
        """Begin a question, which may take so many nodes; `TooLarge` is raised beyond."""
        self.diagrams.most = len(self.diagrams.variable) + most_nodes

    # ---- functions

    def applies(self, norm: Norm) -> Node:
        """Where a norm is in force."""
        return self.exact.norm(norm.id)

    def all_of(self, nodes: Iterable[Node]) -> Node:
        """Where all of some functions hold."""
        return reduce(self.diagrams.both, nodes, self.diagrams.true)

    def any_of(self, nodes: Iterable[Node]) -> Node:
        """Where one of some functions holds."""
        return reduce(self.diagrams.either, nodes, self.diagrams.false)

    def but(self, node: Node, other: Node) -> Node:
        """Where the first holds and the other does not."""
        return self.diagrams.both(node, self.diagrams.negate(other))

    def possible(self, node: Node) -> Node:
        """Give a function with `RULED_OUT` where there is no such situation."""
        return self.exact.guarded(self.diagrams.both(node, self.coherent(node)), RULED_OUT)

    def coherent(self, node: Node) -> Node:
        """Where the asker's deeds of a function fit together: doing a kind is doing what it is a kind of."""
        d, position = self.diagrams, self.exact.variables.position
        own = [
            key[1] for at in bits(d.support[node]) if isinstance(key := self.exact.variables.keys[at], tuple)
        ]
        rules = [
            d.either(d.test(position["own", act], {0}), d.test(position["own", above], {1}))
            for act in own
            for above in self.index.acts[str(act)].ancestors
            if above in own
        ]
        return self.all_of(rules)

    def held(self, node: Node) -> Node:
        """Give a function that holds in possible situations only."""
        return self.diagrams.map(self.possible(node), lambda value: int(value == 1))

    def can_be(self, node: Node) -> bool:
        """Whether a function holds in some possible situation."""
        return bool(self.diagrams.reach[self.possible(node)] & 2)

    def share(self, node: Node) -> float:
        """Give the share of all possible situations in which a function holds, each fact's values alike."""
        guarded = self.possible(node)
        ruled_out = self.diagrams.share(guarded, RULED_OUT)
        return float(self.diagrams.share(guarded, 1) / (1 - ruled_out)) if ruled_out < 1 else 0.0

    # ---- the smallest situation

    def smallest(self, node: Node) -> dict[int, int] | None:
        """Give the fewest values that differ from an ordinary moment and make a function true, if any can."""
        return self.diagrams.cheapest(self.possible(node), 1, self.usual)

    def witness(self, values: dict[int, int], unknown: tuple[str, ...] = ()) -> Witness:
        """Give a situation from its values; what follows from the others by the vocabulary is left out."""
        facts, done = self._stated(values)
        for name in list(facts):
            rest = {other: value for other, value in facts.items() if other != name}
            if name not in unknown and self._filled(rest, done, unknown).facts.get(name) == facts[name]:
                facts = rest
        return Witness(self.asker, facts, done, unknown, self._filled(facts, done, unknown))

    def _stated(self, values: dict[int, int]) -> tuple[dict[str, Value], tuple[Deed, ...]]:
        domains = self.exact.variables.domains
        names = list(domains)
        facts = {names[at]: domains[names[at]][value] for at, value in values.items() if at < len(names)}
        done = [deed_of(at, self.exact) for at, value in values.items() if at >= len(names) and value]
        return facts, tuple(self._direct(done))

    def _direct(self, done: list[Deed]) -> list[Deed]:
        """Leave out what is done with another deed."""
        above = {(deed.by, name) for deed in done for name in self.index.acts[deed.act].ancestors}
        return [deed for deed in done if (deed.by, deed.act) not in above]

    def _filled(self, facts: dict[str, Value], done: tuple[Deed, ...], unknown: tuple[str, ...]) -> Situation:
        stated: dict[str, Value | None] = {**facts, **dict.fromkeys(unknown)}
        filled = fill(self.policy, self.asker, stated, done, "ordinary")
        domains = self.exact.variables.domains
        open_facts = {
            name: domains[name][0] for name in domains if name not in filled.facts and name not in unknown
        }
        return Situation(self.asker, {**filled.facts, **open_facts}, filled.done, others_unknown=False)


def replayed(is_shown: bool, witness: Witness, what: str) -> None:
    """Raise `AssertionError` where the plain evaluator does not show what a witness is to show.

    Such a run has failed: what it says of the policy cannot be trusted.
    """
    if not is_shown:
        raise AssertionError(f"a witness does not replay ({what}): {witness.facts} {witness.done}")


def stand(claims: Iterable[plain.Claim], policy: Policy, s: Situation) -> bool:
    """Whether claims stand together, by the plain evaluator."""
    return all(plain.stands(claim, policy, s) is True for claim in claims)
