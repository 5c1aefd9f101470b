"""What answers could still make of the verdict on an act.

It differs from `exact.py` in that some unknown facts and deeds are left open for good, since nobody can be
asked about them: for each way in which the others may be answered, a diagram says what stays possible.
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from brightline.reasoning.diagram import Node, bits
from brightline.reasoning.exact import IMPOSSIBLE, Exact, forces_of
from brightline.reasoning.variables import State
from brightline.reasoning.verdict import (
    WORDS,
    Forces,
    Verdict,
    Word,
    decide_total,
    depends,
    is_barred,
    is_owed,
)

_WORDS: list[Word] = [word for word in WORDS if word != "depends"]
_BARRED, _OWED = 1 << len(_WORDS), 2 << len(_WORDS)


MOST_KEPT = 20_000
"""How many diagrams with facts left open are kept, beside one for each act."""


class Prospect(NamedTuple):
    """The verdict on an act, and whether every further answer leaves it as it is."""

    verdict: Verdict
    is_final: bool


class Outlook:
    """Diagrams for one asker. Their ends are outcomes: bits for the words and forces that are possible.

    Where a diagram is made, `left_open` has the bits of the unknown variables that nobody can be asked about.
    """

    def __init__(self, exact: Exact) -> None:
        self.exact = exact
        self._outcomes: dict[str, Node] = {}
        self._left_open: dict[tuple[Node, int], Node] = {}
        self._prospects: dict[int, Prospect] = {}

    def is_full(self) -> bool:
        """Whether so many diagrams are kept that it is better to begin anew: none of them is ever freed."""
        return len(self._left_open) > MOST_KEPT + len(self._outcomes)

    def node(self, act: str, left_open: int) -> Node:
        """Give the diagram of an act; acts of which the verdicts are always the same share one."""
        d = self.exact.diagrams
        if act not in self._outcomes:
            self._outcomes[act] = d.map(self.exact.act(act), _outcome)
        node = self._outcomes[act]
        key = (node, left_open & d.support[node])
        if key not in self._left_open:
            self._left_open[key] = d.forget(*key)
        return self._left_open[key]

    def prospect(self, node: Node, state: State) -> Prospect:
        """Give the verdict on an act, and whether it is final. The situation must be possible."""
        return self._prospect(self.exact.diagrams.reachable(node, *state) & ~1)

    def _prospect(self, ends: int) -> Prospect:
        found = self._prospects.get(ends)
        if found is None:
            found = self._prospects[ends] = _prospect(ends)
        return found

    def turns_on(self, node: Node, state: State, at: int) -> bool:
        """Whether two answers about one fact give different verdicts where all others are answered alike."""
        d = self.exact.diagrams
        seen: set[tuple[Node, Node]] = set()

        def settle(node: Node, answer: int) -> Node:
            """Go down past what is known, and past the fact itself."""
            while d.children[node]:
                value = answer if d.variable[node] == at else state.known[d.variable[node]]
                if value < 0:
                    return node
                node = d.children[node][value]
            return node

        def differ(one: Node, two: Node, answers: tuple[int, int]) -> bool:
            one, two = settle(one, answers[0]), settle(two, answers[1])
            ends = d.reach[one] & ~1, d.reach[two] & ~1
            if (one, two) in seen or not all(ends) or self._prospect(ends[0] | ends[1]).is_final:
                return False
            seen.add((one, two))
            variable = min(d.variable[one], d.variable[two])
            ways = range(d.sizes[variable]) if variable < len(d.sizes) else ()
            return not ways or any(
                differ(d.child(one, variable, k), d.child(two, variable, k), answers) for k in ways
            )

        pairs = combinations(range(d.sizes[at]), 2) if d.support[node] >> at & 1 else ()
        for pair in pairs:
            seen.clear()
            if differ(node, node, pair):
                return True
        return False

    def change(self, node: Node, state: State) -> dict[int, int]:
        """Give answers that change the verdict together, and of which none can be spared.

        They are values of variables. The verdict must not be final.
        """
        before = self.prospect(node, state).verdict
        ends = self.exact.diagrams.reachable(node, *state) & ~1
        wanted = sum(1 << end for end in bits(ends) if _verdict(end) != before)
        taken = self.exact.diagrams.path(node, state.known, wanted)
        for at in list(taken):
            rest = {key: value for key, value in taken.items() if key != at}
            if self.prospect(node, state.put(rest)).verdict != before:
                taken = rest
        return taken


def _outcome(end: int) -> int:
    if end == IMPOSSIBLE:
        return 0
    forces: Forces = forces_of(end)
    word = 1 << _WORDS.index(decide_total(forces))
    return word | _BARRED * is_barred(forces) | _OWED * is_owed(forces)


def _prospect(ends: int) -> Prospect:
    together = 0
    for outcome in bits(ends):
        together |= outcome
    verdict = _verdict(together)
    return Prospect(verdict, all(_verdict(outcome) == verdict for outcome in bits(ends)))


def _verdict(outcome: int) -> Verdict:
    words = [word for i, word in enumerate(_WORDS) if outcome >> i & 1]
    if len(words) == 1:
        return Verdict(words[0])
    return depends(is_barred=bool(outcome & _BARRED), is_owed=bool(outcome & _OWED))
