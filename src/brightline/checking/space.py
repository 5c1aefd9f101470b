"""All situations of one policy at once: functions of them, and the smallest that makes one true.

It differs from `reasoning.exact` in that no situation is asked about, and in that each deed of the asker's is
a variable of its own. What it gives is replayed through the plain evaluator by whoever makes a finding of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from brightline.checking.finding import Witness
from brightline.language.policy import Act, Fact, Norm, Policy, names_in
from brightline.language.values import Value
from brightline.reasoning import plain
from brightline.reasoning.diagram import Node, bits
from brightline.reasoning.exact import Exact
from brightline.reasoning.fill import fill
from brightline.reasoning.nearest import deed_of
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Deed, Situation, cell
from brightline.reasoning.variables import State
from brightline.source import BadInput

MOST_NODES = 500_000
"""How many nodes of a diagram one question may take before it is given up as not decided."""
RULED_OUT = 2
"""The end of a yes/no function where the vocabulary rules the situation out."""
_OUTCOMES = (1, 2, 0)
"""Fails, holds and ruled out, as sets of what can come of values that are left open."""
_HOLDS = 2


class Smallest(NamedTuple):
    """The smallest statement that makes a function true: variables with their values.

    `departures` differ from an ordinary moment; `stated` are facts that have no ordinary value. `values` has
    both, and `rest` a value for each fact that may have any.
    """

    departures: int
    stated: int
    values: dict[int, int]
    rest: dict[int, int]

    @property
    def order(self) -> tuple[object, ...]:
        """Give what smaller statements have less of."""
        return self.departures, self.stated, tuple(self.values.items())


class _Deeds(Exact):
    """Diagrams in which the asker may do each act or not: to do a kind of an act is to do the act."""

    def own(self, act: str, value: int) -> Node:
        d, position = self.diagrams, self.variables.position
        kinds = (d.test(position["own", kind], {1}) for kind in self.index.kinds[act])
        done = reduce(d.either, kinds, d.false)
        return done if value else d.negate(done)


class Space:
    """The situations in which one role can be."""

    def __init__(self, reasoner: Reasoner, asker: str) -> None:
        self.policy, self.index, self.asker = reasoner.policy, reasoner.index, asker
        self.exact: Exact = _Deeds(reasoner.index, asker)
        self.diagrams = self.exact.diagrams
        self.bearers = self.index.bearers(asker)
        self.usual = self._usual()
        self._has_open = -1 in self.usual
        self._ordinary: dict[str, Value] = {
            fact.name: self.exact.variables.domains[fact.name][0] if fact.ordinary is None else fact.ordinary
            for fact in self.policy.facts
        }
        self._excerpts: dict[str, Policy] = {}
        self._parts: dict[int, Policy] = {}
        self._given_way = [self._repaired(rule) for rule in self.exact.rules]

    def _usual(self) -> list[int]:
        variables = self.exact.variables
        facts = [
            -1 if fact.ordinary is None else cell(fact.ordinary, fact, self.policy)
            for fact in self.policy.facts
        ]
        return facts + [0] * (len(variables.keys) - len(facts))

    def _tied(self, variables: int) -> Policy:
        """Give the part of the vocabulary whose rules speak of some variables, given as bits; no norms."""
        d, keys = self.diagrams, self.exact.variables.keys
        met = [d.support[rule] for rule in self.exact.rules if d.support[rule] & variables]
        support = reduce(int.__or__, met, 0)
        if support not in self._parts:
            names = {keys[at] for at in bits(support)}
            rules = [
                (rule, sides)
                for rule in self.policy.implications
                if names.intersection(sides := (*names_in(rule.given), *names_in(rule.then)))
            ]
            names.update(name for _, sides in rules for name in sides)
            facts = tuple(fact for fact in self.policy.facts if fact.name in names)
            acts = {kind for fact in facts if fact.set_by for kind in self.index.kinds[fact.set_by.act]}
            self._parts[support] = replace(
                self.policy,
                norms=(),
                terms=(),
                facts=facts,
                acts=tuple(act for act in self.policy.acts if act.name in acts),
                implications=tuple(rule for rule, _ in rules),
            )
        return self._parts[support]

    def _repaired(self, rule: Node) -> Smallest:
        """Give what has to differ from an ordinary moment for a rule of the vocabulary to be kept."""
        outcome = self.diagrams.map(rule, lambda value: _HOLDS * value)
        return self._cheapest(outcome) or Smallest(0, 0, {}, {})

    def begin(self, most_nodes: int) -> None:
        """Begin a question, which may take so many nodes; `TooLarge` is raised beyond."""
        self.diagrams.most = len(self.diagrams.variable) + most_nodes

    # ---- functions

    def in_force(self, norm: Norm) -> Node:
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
        rules = self.rules_on(node)
        return self.ruled_out(node, self.all_of(rules)) if rules else node

    def rules_on(self, *nodes: Node) -> list[Node]:
        """Give the rules of the vocabulary that speak of what functions turn on, or that nothing keeps."""
        d = self.diagrams
        met = reduce(int.__or__, (d.support[node] for node in nodes))
        return [rule for rule in self.exact.rules if d.support[rule] & met or rule == d.false]

    def ruled_out(self, node: Node, rules: Node) -> Node:
        """Give a function with `RULED_OUT` where rules are not kept."""
        d = self.diagrams
        return d.map(d.either(node, d.map(rules, (RULED_OUT, 0).__getitem__)), (0, 1, 2, 2).__getitem__)

    def can_be(self, node: Node) -> bool:
        """Whether a function holds in some possible situation."""
        return bool(self.diagrams.reach[self.possible(node)] & 2)

    def share(self, node: Node) -> float:
        """Give the share of all possible situations in which a function holds, each fact's values alike."""
        guarded = self.possible(node)
        ruled_out = self.diagrams.share(guarded, RULED_OUT)
        return self.diagrams.share(guarded, 1) / (1 - ruled_out) if ruled_out < 1 else 0.0

    def excerpt(self, act: str) -> Policy:
        """Give the part of the policy that says what the verdict on an act is."""
        if act not in self._excerpts:
            norms = {claim.norm.id: claim.norm for claim in self.index.claims[act]}
            part = self.index.part(norms.values(), (act,))
            position = self.exact.variables.position
            tied = self._tied(sum(1 << position[fact.name] for fact in part.facts))
            self._excerpts[act] = replace(
                part,
                facts=_joined(part.facts, tied.facts),
                acts=_joined(part.acts, tied.acts),
                implications=tied.implications,
            )
        return self._excerpts[act]

    # ---- the smallest situation

    def smallest(self, node: Node) -> Smallest | None:
        """Give the smallest statement that makes a function true, if any does."""
        return self._smallest(self.possible(node), self.rules_on(node))

    def smallest_with_unknown(self, nodes: Iterable[Node], at: int) -> Smallest | None:
        """Give the smallest statement with which each function holds for some value of a variable."""
        d, nodes, unknown = self.diagrams, list(nodes), 1 << at
        rules = self.rules_on(*nodes, d.test(at, {0}))
        kept = self.all_of(rules)
        each = self.all_of(d.forget(d.both(node, kept), unknown) for node in nodes)
        return self._smallest(self.ruled_out(each, d.forget(kept, unknown)), rules)

    def _smallest(self, possible: Node, rules: list[Node]) -> Smallest | None:
        """Give the smallest statement, of a function that keeps to some rules of the vocabulary."""
        smallest = self._cheapest(self.diagrams.map(possible, _OUTCOMES.__getitem__))
        for rule, given_way in zip(self.exact.rules, self._given_way, strict=True):
            if smallest is not None and rule not in rules:
                smallest = _together(smallest, given_way)
        return smallest

    def _cheapest(self, outcome: Node) -> Smallest | None:
        found = self.diagrams.cheapest(outcome, _HOLDS, self.usual)
        if found is None:
            return None
        departures, stated, ways = found
        values = dict(ways)
        rest = {}
        if self._has_open:
            known = [values.get(at, usual) for at, usual in enumerate(self.usual)]
            rest = self.diagrams.path(outcome, known, 1 << _HOLDS)
        return Smallest(departures, stated, values, rest)

    def witness(self, of: Smallest, unknown: tuple[str, ...] = ()) -> Witness:
        """Give the situation of a statement, which leaves out what follows from the rest of it."""
        facts, s = self._total(of, unknown)
        position = self.exact.variables.position
        tied = self._tied(sum(1 << at for at in {*of.values, *(position[name] for name in unknown)}))
        needed = [
            f.name for f in tied.facts if f.name in s.facts and (f.name in facts or f.ordinary is not None)
        ]
        for name in [name for name in facts if name in needed]:
            rest = {other: value for other, value in facts.items() if other != name}
            if self._gives(rest, needed, s, unknown, tied):
                facts = rest
        if unknown and not self._gives(facts, needed, s, unknown, tied):
            facts |= {name: s.facts[name] for name in needed}
        witness = Witness(self.asker, facts, tuple(self._deeds_of(of)), unknown, s)
        replayed(bool(unknown) or plain.possible(tied, s), witness, "it is ruled out")
        return witness

    def moment(self, facts: Mapping[str, Value]) -> tuple[State, Situation] | None:
        """Give the ordinary moment with some facts: as far as it is known, and as one whole situation.

        Nothing where the vocabulary rules it out.
        """
        try:
            filled = fill(self.policy, self.asker, facts, (), "ordinary")
            state = self.exact.state(replace(filled, others_unknown=False))
        except (BadInput, ValueError):
            return None
        values = dict(enumerate(state.known))
        for rule in self.exact.rules:
            values |= self.diagrams.path(rule, state.known, 1 << 1)
        domains = self.exact.variables.domains
        rest = {name: domains[name][max(values[at], 0)] for at, name in enumerate(domains)}
        return state, Situation(self.asker, {**rest, **filled.facts}, others_unknown=False)

    def _total(self, of: Smallest, unknown: tuple[str, ...]) -> tuple[dict[str, Value], Situation]:
        """Give the facts that are stated, and the whole situation."""
        domains, names = self.exact.variables.domains, list(self.exact.variables.domains)
        stated = {names[at]: domains[names[at]][v] for at, v in of.values.items() if at < len(names)}
        rest = {names[at]: domains[names[at]][v] for at, v in of.rest.items() if at < len(names)}
        every = {**self._ordinary, **rest, **stated}
        for name in unknown:
            del every[name]
        done = frozenset(self._deeds_of(of))
        return stated, Situation(self.asker, every, done, others_unknown=False)

    def _deeds_of(self, of: Smallest) -> list[Deed]:
        first = len(self.policy.facts)
        return [deed_of(at, self.exact) for at, value in of.values.items() if at >= first and value]

    def _gives(
        self,
        facts: dict[str, Value],
        needed: list[str],
        s: Situation,
        unknown: tuple[str, ...],
        tied: Policy,
    ) -> bool:
        """Whether an ordinary moment with some facts stated is a situation, in the facts that are needed."""
        stated: dict[str, Value | None] = {**facts, **dict.fromkeys(unknown)}
        known = {fact.name: stated[fact.name] for fact in tied.facts if fact.name in stated}
        filled = fill(tied, self.asker, known, s.done, "ordinary").facts
        return all(filled.get(name) == s.facts[name] for name in needed)


_Named = TypeVar("_Named", Fact, Act)


def _joined(some: tuple[_Named, ...], others: tuple[_Named, ...]) -> tuple[_Named, ...]:
    found: dict[str, _Named] = {}
    for each in some + others:
        found.setdefault(each.name, each)
    return tuple(found.values())


def _together(one: Smallest, other: Smallest) -> Smallest:
    """Join two statements on different variables."""
    return Smallest(
        one.departures + other.departures,
        one.stated + other.stated,
        dict(sorted({**one.values, **other.values}.items())),
        {**one.rest, **other.rest},
    )


def replayed(is_shown: bool, witness: Witness, what: str) -> None:
    """Raise `AssertionError` where the plain evaluator does not show what a witness is to show.

    Such a run has failed: what it says of the policy cannot be trusted.
    """
    if not is_shown:
        raise AssertionError(f"a witness does not replay ({what}): {witness.facts} {witness.done}")


def stand(claims: Iterable[plain.Claim], policy: Policy, s: Situation) -> bool:
    """Whether claims stand together, by the plain evaluator."""
    return all(plain.stands(claim, policy, s) is True for claim in claims)
