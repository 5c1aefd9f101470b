"""Verdicts kept right while facts arrive, one at a time, for one asker.

It differs from `exact.py` in that what does not turn on the fact that arrived is not decided again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from brightline.language.values import Value
from brightline.reasoning.diagram import Node
from brightline.reasoning.exact import Exact
from brightline.reasoning.situation import Deed, Situation
from brightline.reasoning.verdict import Verdict


class Watch:
    """A situation that grows, and the exact verdicts on some acts in it, on all if none is named.

    Raises `ValueError` where the facts contradict one another.
    """

    def __init__(self, exact: Exact, s: Situation, acts: Iterable[str] = ()) -> None:
        self.exact, self.situation, self.state = exact, s, exact.state(s)
        self.verdicts: dict[str, Verdict] = {}
        self._acts: dict[Node, list[str]] = defaultdict(list)
        for act in tuple(acts) or exact.index.acts:
            self._acts[exact.act(act)].append(act)
            self.verdicts[act] = exact.verdict(act, self.state)
        self._ends = {node: exact.diagrams.reachable(node, *self.state) for node in self._acts}

    def learn(self, fact: str, value: Value | None) -> dict[str, Verdict]:
        """Take in what is now known of a fact, `None` where that is nothing; give the verdicts that changed.

        Raises `ValueError`, and leaves all as it was, where it contradicts what is known.
        """
        variables = self.exact.variables
        facts = self.situation.facts.copy()
        if value is None:
            facts.pop(fact, None)
        else:
            facts[fact] = value
        now = -1 if value is None else variables.cell(fact, value)
        s = msgspec.structs.replace(self.situation, facts=facts)
        return self._move(s, {variables.position[fact]: now})

    def learn_done(self, deed: Deed, *, was_done: bool = True) -> dict[str, Verdict]:
        """Take in that a deed was done, or that it was not after all; otherwise as `learn`."""
        variables, done = self.exact.variables, self.situation.done
        s = msgspec.structs.replace(self.situation, done=done | {deed} if was_done else done - {deed})
        stated, blank = variables.stated(s), variables.blank(s.others_unknown).known
        return self._move(s, {at: stated.get(at, blank[at]) for at in variables.turned_by(deed)})

    def _move(self, s: Situation, values: dict[int, int]) -> dict[str, Verdict]:
        """Go over to a situation that differs in some variables, and decide again what turns on them."""
        values = {at: value for at, value in values.items() if value != self.state.known[at]}
        state = self.state.put(values)
        for at in values:
            rule = self.exact.broken(state, at)
            if rule is not None:
                raise ValueError(self.exact.contradiction(rule, s))
        only_learned = all(self.state.known[at] < 0 for at in values)
        self.situation, self.state = s, state
        return self._decide(sum(1 << at for at in values), only_learned=only_learned)

    def _decide(self, variables: int, *, only_learned: bool) -> dict[str, Verdict]:
        """Decide again what turns on variables, given as bits; give the verdicts that changed.

        What is learned only takes ends away. So a verdict that all of them gave stays, and one that depends
        stays where those found first give it already.
        """
        changed: dict[str, Verdict] = {}
        support = self.exact.diagrams.support
        for node, acts in self._acts.items():
            before = self.verdicts[acts[0]]
            if support[node] & variables and not (only_learned and before.word != "depends"):
                verdict = self._verdict(node, before if only_learned else None)
                if verdict != before:
                    changed.update(dict.fromkeys(acts, verdict))
        self.verdicts.update(changed)
        return changed

    def _verdict(self, node: Node, before: Verdict | None) -> Verdict:
        """Give the verdict of a diagram, where it was another `before` only with ends that it still had."""
        reachable, decided = self.exact.diagrams.reachable, self.exact.decided
        if before is None:
            self._ends[node] = reachable(node, *self.state)
            return decided(self._ends[node])
        ends = reachable(node, *self.state, self._ends[node], lambda found: decided(found) == before)
        verdict = decided(ends)
        if verdict != before:
            self._ends[node] = ends
        return verdict
