"""What to ask next: one question chosen, with facts unknown and from each tile of the policy."""

from __future__ import annotations

from typing import Any

from bench.clock import Entrant, race
from bench.goals import Goal
from bench.situations import Draw
from brightline.language.policy import Policy
from brightline.reasoning.ask import next_question
from brightline.reasoning.fill import fill
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation

UNKNOWN = (5, 15, 30)
Asked = tuple[Situation, tuple[str, ...]]


def measure(policy: Policy, asker: str, rounds: int, number: int) -> dict[str, Any]:
    """Time one question. Gives `{what: {p50, p99, p99_clock}}` in microseconds."""
    reasoner = Reasoner(policy)
    outlook, draw = reasoner.outlook(asker), Draw(policy, asker)
    acts = tuple(reasoner.index.acts)

    def choose(asked: Asked) -> object:
        return next_question(outlook, *asked)

    times = {}
    turns = rounds + 1
    for title, items in _workloads(policy, asker, draw, acts, turns * number).items():
        entrant = Entrant(title, choose)
        race([(entrant, lambda item: item)], [items[i * number :][:number] for i in range(turns)])
        times[title] = entrant.times.figures()
    return {"microseconds": times}


def _workloads(
    policy: Policy, asker: str, draw: Draw, acts: tuple[str, ...], number: int
) -> dict[str, list[Asked]]:
    """Give situations to ask in: with some facts unknown, about all acts; and each tile, about its own."""
    tiles = [(fill(policy, asker, tile.facts), tile.about) for tile in policy.situations]
    work = {"first question of a tile": [tiles[i % len(tiles)] for i in range(number)]}
    for count in UNKNOWN:
        work[f"all acts, {count} facts unknown"] = [(s, acts) for s in draw.many(number, count)]
    return work | {"all acts, nothing known": [(fill(policy, asker, {}), acts)] * number}


def goals(measured: dict[str, Any]) -> list[Goal]:
    """Give what was aimed at, and whether it was reached."""
    worst = max(times["p99"] for times in measured["microseconds"].values()) / 1000
    return [Goal("what to ask next, p99", f"{worst:.1f} ms", "10 ms", worst <= 10)]
