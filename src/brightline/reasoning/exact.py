"""Exact answers with unknown facts: decision diagrams of norms and acts, for one policy and one asker.

It differs from `plain.exact` in that nothing is enumerated: each act has one diagram whose ends are the sets
of forces that can stand, built when the act is first asked about.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from itertools import combinations
from math import comb
from operator import or_

from brightline.language.policy import All, Any, Condition, Done, Is, Modality, Norm, Not, Term
from brightline.reasoning import plain
from brightline.reasoning.diagram import Diagrams, Node, bits
from brightline.reasoning.index import Index
from brightline.reasoning.plain import Claim, Truth
from brightline.reasoning.situation import Situation, doers
from brightline.reasoning.variables import State, Variables
from brightline.reasoning.verdict import WORDS, Forces, Verdict, Word, decide_total, decide_unknown

FORCES: tuple[Modality, ...] = ("must", "must_not", "should", "should_not", "may")
IMPOSSIBLE = 1 << len(FORCES)
MOST_SETS = 5000
"""How many sets of norms of one size are tried for a smallest one."""


class Exact:
    """Diagrams for one asker, over its `variables`."""

    def __init__(self, index: Index, asker: str) -> None:
        self.policy, self.index, self.asker = index.policy, index, asker
        self._bearers = index.bearers(asker)
        self.variables = Variables(index, asker)
        self.diagrams = Diagrams(self.variables.sizes)
        self._in_force: dict[str, Node] = {}
        self._acts: dict[str, Node] = {}
        self._words: dict[str, Node] = {}
        self._standing: dict[Node, Node] = {}
        self._verdicts: dict[int, Verdict] = {}
        self.rules = self._join_rules()
        support = self.diagrams.support
        self._rule_on = {at: i for i, rule in enumerate(self.rules) for at in bits(support[rule])}
        self._unkept = {is_open: self._unkept_in(is_open) for is_open in (True, False)}
        self.transient = self._tied(fact.name for fact in self.policy.facts if fact.transient)

    # ---- situations

    def state(self, s: Situation) -> State:
        """Put a situation into variables. Raises `ValueError` where its facts contradict one another."""
        stated = self.variables.stated(s)
        state = self.variables.blank(s.others_unknown).put(stated)
        touched = {self._rule_on[at] for at in self._rule_on.keys() & stated.keys()}
        for rule in sorted(touched | self._unkept[s.others_unknown]):
            if self._breaks(rule, state):
                raise ValueError(self.contradiction(rule, s))
        return state

    def broken(self, state: State, at: int) -> int | None:
        """Give the number of the rule that what is known breaks, as far as it turns on one variable."""
        rule = self._rule_on.get(at)
        return rule if rule is not None and self._breaks(rule, state) else None

    def contradiction(self, rule: int, s: Situation) -> str:
        """Say which facts break a rule of the vocabulary."""
        named = set(self.variables.spelt(self.diagrams.support[self.rules[rule]]))
        said = [f"`{name}` {value}" for name, value in s.facts.items() if name in named]
        return f"the facts contradict one another: {' and '.join(said)}"

    def _breaks(self, rule: int, state: State) -> bool:
        return self.diagrams.reachable(self.rules[rule], *state) == 1

    def _unkept_in(self, others_unknown: bool) -> set[int]:
        """Give the rules that are broken where nothing is stated."""
        blank = self.variables.blank(others_unknown)
        return {rule for rule in range(len(self.rules)) if self._breaks(rule, blank)}

    # ---- answers

    def verdict(self, act: str, state: State) -> Verdict:
        """Give the verdict that every possible completion gives, else `depends`."""
        return self.decided(self.diagrams.reachable(self.act(act), *state))

    def decided(self, ends: int) -> Verdict:
        """Give the verdict where the ends of an act's diagram, as bits, are possible."""
        ends &= ~(1 << IMPOSSIBLE)
        found = self._verdicts.get(ends)
        if found is None:
            found = decide_unknown(forces_of(bits) for bits in range(IMPOSSIBLE) if ends >> bits & 1)
            self._verdicts[ends] = found
        return found

    def stands(self, claim: Claim, state: State) -> Truth:
        """Whether a claim stands in all possible completions, in none, or in some."""
        node = self.claim(claim)
        if node not in self._standing:
            self._standing[node] = self.guarded(node, 2)
        ends = self.diagrams.reachable(self._standing[node], *state) & 3
        return {1: False, 2: True, 3: None}[ends]

    def deciding(self, act: str, state: State) -> list[str]:
        """Give the unknown facts and others' deeds on which the verdict turns, facts in vocabulary order."""
        return self.variables.spelt(self.diagrams.left(self.word(act), state.known))

    def could_turn_on(self, act: str, state: State, variables: int) -> bool:
        """Whether which norms stand on an act could turn on variables, given as bits, whatever they are."""
        nodes = [node for node in map(self.claim, self.index.claims[act]) if self._support(node) & variables]
        if not nodes:
            return False
        met = reduce(or_, map(self._support, nodes)) & variables
        known = state.put(dict.fromkeys(bits(met), -1)).known
        return any(self.diagrams.left(node, known) & variables for node in nodes)

    def _tied(self, facts: Iterable[str]) -> int:
        """Give facts as bits, with what the vocabulary ties to them: its value may follow from theirs.

        No two rules share a variable, so that one look is enough.
        """
        named = {self.variables.position[name] for name in facts}
        rules = {self._rule_on[at] for at in named if at in self._rule_on}
        return reduce(or_, (1 << at for at in named), 0) | reduce(
            or_, (self._support(self.rules[rule]) for rule in rules), 0
        )

    def _support(self, node: Node) -> int:
        return self.diagrams.support[node]

    def word(self, act: str) -> Node:
        """Give the diagram whose ends are verdicts, without what the vocabulary rules out."""
        if act not in self._words:
            words = {word: i for i, word in enumerate(WORDS)}
            self._words[act] = self.diagrams.map(
                self._forces(act), lambda bits: words[decide_total(forces_of(bits))]
            )
        return self._words[act]

    def covering(self, act: str, state: State) -> tuple[list[Claim], bool]:
        """Give the claims that the verdict rests on, and whether it is *one of* them that stands.

        Where the verdict depends, these are all that may stand. Otherwise those that stand in every
        completion, if they give the verdict; else a smallest set that gives it in each.
        """
        truths = [(claim, self.stands(claim, state)) for claim in self.index.claims[act]]
        possible = [claim for claim, truth in truths if truth is not False]
        word = self.verdict(act, state).word
        always = [claim for claim, truth in truths if truth]
        if word == "depends":
            return possible, False
        if decide_total(frozenset(claim.force for claim in always)) == word:
            return always, False
        return self._smallest(possible, word, state), True

    def _smallest(self, claims: list[Claim], word: Word, state: State) -> list[Claim]:
        """Give a smallest set of claims that gives the verdict in every completion.

        Where there are too many sets to try, none of the claims given can be left out.
        """
        for size in range(1, len(claims) + 1):
            if comb(len(claims), size) > MOST_SETS:
                break
            for chosen in combinations(claims, size):
                if self._give(chosen, word, state):
                    return list(chosen)
        kept = list(claims)
        for claim in claims:
            rest = [other for other in kept if other is not claim]
            kept = rest if self._give(rest, word, state) else kept
        return kept

    def _give(self, claims: Iterable[Claim], word: Word, state: State) -> bool:
        """Whether some claims alone give a verdict in every possible completion."""
        ends = self.diagrams.reachable(self.guarded(self.joined(claims), IMPOSSIBLE), *state)
        return all(decide_total(forces_of(bits)) == word for bits in range(IMPOSSIBLE) if ends >> bits & 1)

    # ---- diagrams

    def act(self, act: str) -> Node:
        """Give the diagram whose ends are sets of forces, as bits; `IMPOSSIBLE` where they are ruled out."""
        if act not in self._acts:
            self._acts[act] = self.guarded(self._forces(act), IMPOSSIBLE)
        return self._acts[act]

    def _forces(self, act: str) -> Node:
        return self.joined(self.index.claims[act])

    def joined(self, claims: Iterable[Claim]) -> Node:
        """Give the diagram whose ends are the sets of forces with which some claims can stand."""
        root = self.diagrams.false
        for claim in claims:
            at = FORCES.index(claim.force)
            root = self.diagrams.either(root, self.diagrams.shift(self.claim(claim), at))
        return root

    def claim(self, claim: Claim) -> Node:
        node = self.norm(claim.norm.id)
        for act in claim.until:
            node = self.diagrams.both(node, self.own(act, 0))
        return node

    def norm(self, name: str) -> Node:
        """Where a norm is in force: it binds, applies, and no overrider is in force."""
        if name not in self._in_force:
            norm, d = self.index.norms[name], self.diagrams
            node = d.false
            if norm.bearer in self._bearers:
                node = self.applies(norm)
                for other in self.index.overriders[name]:
                    node = d.both(node, d.negate(self.norm(other.id)))
            self._in_force[name] = node
        return self._in_force[name]

    def applies(self, norm: Norm) -> Node:
        """Where a norm applies: `when` holds, no `unless` does, and what it takes over from is violated."""
        d = self.diagrams
        node = self.condition(norm.when)
        for line in norm.unless:
            node = d.both(node, d.negate(self.condition(line)))
        taken_over = [self._violated(other.id) for other in self.index.taken_over[norm.id]]
        return d.both(node, reduce(d.either, taken_over)) if taken_over else node

    def _violated(self, name: str) -> Node:
        norm, d = self.index.norms[name], self.diagrams
        barred = norm.modality in ("must_not", "should_not")
        did = reduce(d.either, (self.own(act, 1) for act in (norm.acts if barred else norm.before)), d.false)
        owed = d.true
        if not barred:
            owed = d.negate(reduce(d.both, (self.own(act, 1) for act in norm.acts), d.true))
        return d.both(self.norm(name), d.both(did, owed))

    def own(self, act: str, value: int) -> Node:
        return self.diagrams.test(self.variables.position["own", act], {value})

    def condition(self, condition: Condition) -> Node:
        d = self.diagrams
        match condition:
            case Is(name):
                fact, values = self.index.facts[name], self.variables.domains[name]
                allowed = {i for i, value in enumerate(values) if plain.satisfies(value, condition, fact)}
                return d.test(self.variables.position[name], allowed)
            case Done(act, by):
                nodes = [d.test(at, {1}) for at in self.variables.groups_with(condition)]
                if self.asker in doers(by, self.policy):
                    nodes.append(self.own(act, 1))
                return reduce(d.either, nodes, d.false)
            case Term(name):
                return self.condition(self.index.terms[name].condition)
            case Not(of):
                return d.negate(self.condition(of))
            case All(parts):
                return reduce(d.both, (self.condition(part) for part in parts), d.true)
            case Any(parts):
                return reduce(d.either, (self.condition(part) for part in parts), d.false)

    # ---- what the vocabulary rules out

    def _join_rules(self) -> list[Node]:
        """Give the implications as diagrams, joined where they share a variable."""
        d = self.diagrams
        rules = [
            d.either(d.negate(self.condition(rule.given)), self.condition(rule.then))
            for rule in self.policy.implications
        ]
        rules += [
            d.either(d.negate(self.condition(fact.set_by)), self.condition(Is(fact.name, "yes")))
            for fact in self.policy.facts
            if fact.set_by
        ]
        joined: list[Node] = []
        for rule in rules:
            touching = [other for other in joined if d.support[other] & d.support[rule]]
            joined = [other for other in joined if other not in touching]
            joined.append(reduce(d.both, touching, rule))
        return joined

    def guarded(self, node: Node, impossible: int) -> Node:
        """Make every end `impossible` where the vocabulary rules the assignment out."""
        d = self.diagrams
        touching = [rule for rule in self.rules if d.support[rule] & d.support[node]]
        if not touching:
            return node
        barred = d.map(reduce(d.both, touching), lambda value: 0 if value else impossible)
        return d.map(d.either(node, barred), lambda value: impossible if value & impossible else value)


def forces_of(bits: int) -> Forces:
    """Give the set of forces that an end stands for."""
    return frozenset(force for i, force in enumerate(FORCES) if bits >> i & 1)
