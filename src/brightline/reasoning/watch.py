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
        self._ends = dict.fromkeys(self._acts, -1)
        self._decide(self._ends.copy())

    def learn(self, fact: str, value: Value | None) -> dict[str, Verdict]:
        """Take in what is now known of a fact, `None` where that is nothing; give the verdicts that changed.

        Raises `ValueError`, and leaves all as it was, where it contradicts what is known.
        """
        variables = self.exact.variables
        facts = {name: known for name, known in self.situation.facts.items() if name != fact}
        if value is not None:
            facts[fact] = value
        now = -1 if value is None else variables.cell(fact, value)
        return self._move(
            msgspec.structs.replace(self.situation, facts=facts), {variables.position[fact]: now}
        )

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
        turned, support = sum(1 << at for at in values), self.exact.diagrams.support
        turning = {node: ends for node, ends in self._ends.items() if support[node] & turned}
        return self._decide(turning if only_learned else dict.fromkeys(turning, -1))

    def _decide(self, nodes: dict[Node, int]) -> dict[str, Verdict]:
        """Decide the acts of some diagrams, of which the ends are among some, as bits; give what changed.

        What is learned only takes ends away, so that a diagram with one end left needs no walk.
        """
        changed: dict[str, Verdict] = {}
        for node, ends in self.exact.diagrams.still_reachable(nodes, *self.state):
            if ends != self._ends[node]:
                self._ends[node] = ends
                acts, verdict = self._acts[node], self.exact.decided(ends)
                if verdict != self.verdicts.get(acts[0]):
                    changed.update(dict.fromkeys(acts, verdict))
        self.verdicts.update(changed)
        return changed
