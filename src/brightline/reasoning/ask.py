"""What to ask next: the fact that settles most, danger first, and nothing that may not be asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

import msgspec

from brightline.language.policy import Fact
from brightline.language.values import Value
from brightline.reasoning.diagram import Node, bits
from brightline.reasoning.exact import Exact
from brightline.reasoning.explain import say_answer
from brightline.reasoning.outlook import Outlook, Prospect
from brightline.reasoning.situation import Situation
from brightline.reasoning.variables import State
from brightline.reasoning.verdict import Verdict

AT_A_LOOK = 9
"""How many dangers one look takes in: as many as there are digits to answer with."""


class Choice(msgspec.Struct, frozen=True):
    """An answer in words, the facts that it states, and the verdict on each act that the question decides.

    A number or a date stands for all values that `label` names.
    """

    label: str
    states: dict[str, Value]
    verdicts: dict[str, Verdict]


class Question(msgspec.Struct, frozen=True):
    """A fact to ask about, its question in words, the acts that an answer decides, and the answers.

    `together` are further facts that one look answers: then the choices are that none of them is so, or that
    one is. What the question `covers` and an answer does not state stays unknown, and is not asked again.
    """

    fact: str
    text: str
    decides: tuple[str, ...]
    choices: tuple[Choice, ...]
    covers: tuple[str, ...]
    together: tuple[str, ...] = ()

    def stated(self, states: Mapping[str, Value]) -> dict[str, Value | None]:
        """Give what is stated once somebody has answered; `None` says that nobody knows."""
        return {**dict.fromkeys(self.covers), **states}


def next_question(
    outlook: Outlook, s: Situation, acts: Iterable[str], nobody_knows: Collection[str] = ()
) -> Question | None:
    """Choose the question for some acts; nothing where no answer can change a verdict on them.

    Facts that nobody knows stay unknown. They are not asked about, nor is what is known, what follows from
    it, and what may not be asked. Raises `ValueError` where the facts contradict one another.
    """
    return _Planner(outlook, s, tuple(acts), nobody_knows).choose()


def may_ask(name: str, exact: Exact, state: State) -> bool:
    """Whether asking about a fact is no act on which a bar is, or may be, in force (`asking`)."""
    act = exact.policy.asking.get(name)
    barred = ("must_not", "should_not", "conflict", "depends")
    return act is None or exact.verdict(act, state).word not in barred


class _Weighed(NamedTuple):
    """A fact; for each possible answer, by its place in the domain, what it makes of the open acts."""

    fact: Fact
    answers: dict[int, dict[str, Prospect]]

    def decides(self, now: Mapping[str, Verdict]) -> tuple[str, ...]:
        """Give the acts on which some answer changes the verdict at once."""
        afters = self.answers.values()
        return tuple(
            act
            for act, verdict in now.items()
            if any(act in after and after[act].verdict != verdict for after in afters)
        )

    def rank(self, now: Mapping[str, Verdict]) -> tuple[float, bool, int, float]:
        """Give its place among others, the lowest first.

        First comes what leaves fewest acts unsettled on average, then what can be seen before what is
        judged, then what makes most acts final: at worst, and on average.
        """
        afters = self.answers.values()
        unsettled = [
            sum(
                (each.verdict.until == "unsettled") - (now[act].until == "unsettled")
                for act, each in after.items()
            )
            for after in afters
        ]
        final = [sum(each.is_final for each in after.values()) for after in afters]
        count = len(afters)
        return (sum(unsettled) / count, self.fact.judgement, -min(final), -sum(final) / count)


class _Planner:
    """One situation, and what may be asked in it for some acts."""

    def __init__(
        self, outlook: Outlook, s: Situation, acts: tuple[str, ...], nobody_knows: Collection[str]
    ) -> None:
        self.outlook, self.exact = outlook, outlook.exact
        self.state = self.exact.state(s)
        self.policy, self.position = self.exact.policy, self.exact.variables.position
        self.settled = {*s.facts, *nobody_knows}
        self.acts = acts
        support = self.exact.diagrams.support
        unknown = reduce(or_, (support[self.exact.act(act)] for act in acts), 0) & ~self.state.mask
        facts = ((at, self.exact.variables.keys[at]) for at in bits(unknown))
        self.askable = {
            at: self.exact.index.facts[name]
            for at, name in facts
            if isinstance(name, str) and self.is_askable(name)
        }
        self.nodes: dict[str, Node] = {}
        self.now: dict[str, Verdict] = {}
        self.turned: dict[tuple[Node, int], bool] = {}
        self.left_open = unknown & ~sum(1 << at for at in self.askable)

    def is_askable(self, name: str) -> bool:
        """Whether a fact is neither known nor beyond knowing, and may be asked about."""
        return name not in self.settled and may_ask(name, self.exact, self.state)

    def choose(self) -> Question | None:
        """Choose dangers; else a fact of which an answer changes a verdict at once, else with others."""
        for act in self.acts:
            node = self.outlook.node(act, self.left_open)
            found = self.outlook.prospect(node, self.state)
            if not found.is_final:
                self.nodes[act], self.now[act] = node, found.verdict
        if not self.now:
            return None
        return self.danger() or self.best()

    def best(self) -> Question:
        """Choose among all facts that may be asked."""
        weighed = {at: self.weigh(at) for at in self.askable}
        decisive = [each for each in weighed.values() if each.decides(self.now)]
        if decisive:
            best = min(decisive, key=lambda each: each.rank(self.now))
            return self.question(best, best.decides(self.now))
        act, node = next(iter(self.nodes.items()))
        together = [weighed[at] for at in sorted(self.outlook.change(node, self.state))]
        return self.question(min(together, key=lambda each: each.rank(self.now)), (act,))

    def weigh(self, at: int) -> _Weighed:
        """Say what each answer about a fact makes of the open acts on which it bears."""
        support = self.exact.diagrams.support
        nodes = {act: node for act, node in self.nodes.items() if support[node] >> at & 1}
        answers = {}
        for value in range(self.exact.diagrams.sizes[at]) if nodes else ():
            state = self.state.put({at: value})
            if self.exact.broken(state, at) is None:
                found = {node: self.outlook.prospect(node, state) for node in set(nodes.values())}
                answers[value] = {act: found[node] for act, node in nodes.items()}
        return _Weighed(self.askable[at], answers)

    def turning(self, facts: list[int]) -> tuple[str, ...]:
        """Give the acts of which the verdict turns on one of some facts."""
        return tuple(act for act, node in self.nodes.items() if any(self.turns(node, at) for at in facts))

    def turns(self, node: Node, at: int) -> bool:
        """Whether what a diagram says turns on a fact."""
        if (node, at) not in self.turned:
            self.turned[node, at] = self.outlook.turns_on(node, self.state, at)
        return self.turned[node, at]

    def danger(self) -> Question | None:
        """Ask about dangers: those that are there or not in one look, any other by itself."""
        named = [self.position[name] for name in self.policy.danger]
        nodes = set(self.nodes.values())
        dangers = [at for at in named if at in self.askable and any(self.turns(node, at) for node in nodes)]
        at_a_look = [at for at in dangers if self.askable[at].kind == "yes_no"][:AT_A_LOOK]
        if len(at_a_look) > 1:
            return self.look(at_a_look, self.turning(at_a_look))
        return self.question(self.weigh(dangers[0]), self.turning(dangers[:1])) if dangers else None

    def look(self, dangers: list[int], decides: tuple[str, ...]) -> Question:
        """Ask about several dangers in one look: is one of them there?"""
        facts = [self.askable[at] for at in dangers]
        names = [fact.name for fact in facts]
        covers = filter(self.is_askable, sorted(self.policy.danger, key=self.position.__getitem__))
        answers: list[tuple[str, dict[str, Value]]] = [("none of these", dict.fromkeys(names, "no"))]
        for fact in facts:
            answers.append((fact.phrases.get("yes", fact.question), {fact.name: "yes"}))
        found = [(label, states, self.after(states, decides)) for label, states in answers]
        choices = tuple(Choice(label, states, after) for label, states, after in found if after is not None)
        return Question(names[0], facts[0].question, decides, choices, tuple(covers), tuple(names[1:]))

    def after(self, states: dict[str, Value], acts: Iterable[str]) -> dict[str, Verdict] | None:
        """Give the verdicts that an answer about yes/no facts leads to; nothing where it is impossible."""
        values = {self.position[name]: int(value == "yes") for name, value in states.items()}
        state = self.state.put(values)
        if any(self.exact.broken(state, at) is not None for at in values):
            return None
        return {act: self.exact.verdict(act, state) for act in acts}

    def question(self, weighed: _Weighed, decides: tuple[str, ...]) -> Question:
        """Put a question, with its answers in words."""
        fact = weighed.fact
        values = self.exact.variables.domains[fact.name]
        choices = (
            Choice(
                say_answer(values[place], fact, self.policy),
                {fact.name: values[place]},
                {act: after[act].verdict for act in decides},
            )
            for place, after in weighed.answers.items()
        )
        return Question(fact.name, fact.question, decides, tuple(choices), (fact.name,))
