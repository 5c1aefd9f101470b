"""Why not: the nearest changes of fact that would give another verdict, on all acts in random situations."""

from __future__ import annotations

from itertools import cycle, product
from typing import Any

from bench.clock import Entrant, race
from bench.situations import Draw
from brightline.language.policy import Policy
from brightline.reasoning.nearest import nearest
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation
from brightline.reasoning.verdict import Word

UNKNOWN = (0, 5, 30)
WANTED: tuple[Word, ...] = ("silent", "may", "must_not")
Asked = tuple[Situation, str, Word]


def measure(policy: Policy, asker: str, rounds: int, number: int) -> dict[str, Any]:
    """Time one question, acts and verdicts in turn. Gives `{what: {p50, p99, p99_clock}}` in microseconds."""
    reasoner, draw = Reasoner(policy), Draw(policy, asker)

    def ask(asked: Asked) -> object:
        return nearest(reasoner, *asked)

    times = {}
    for count in UNKNOWN:
        turns = cycle(product(reasoner.index.acts, WANTED))
        items = [(s, *next(turns)) for s in draw.many((rounds + 1) * number, count)]
        entrant = Entrant(f"{count} facts unknown", ask)
        race([(entrant, lambda item: item)], [items[i * number :][:number] for i in range(rounds + 1)])
        times[entrant.title] = entrant.times.figures()
    return {"microseconds": times}
