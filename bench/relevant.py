"""The same acts in ever longer policies: what is asked about, and what is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from bench.clock import Entrant, race
from bench.goals import Goal
from bench.growth import grown
from bench.situations import Draw
from brightline.language.policy import Policy
from brightline.reasoning.guidance import guide
from brightline.reasoning.kleene import Kleene
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation

SIZES = (1_000, 10_000)
UNKNOWN = 15
FEW = 3


def measure(policy: Policy, asker: str, rounds: int, number: int) -> dict[str, Any]:
    """Decide the acts of the first copy at every size. Gives `{engine: {norms: {p50, p99, p99_clock}}}`."""
    acts = tuple(act.name for act in policy.acts)
    entrants: list[tuple[str, str, Entrant]] = []
    for each in (policy, *(_behind_others(policy, size) for size in SIZES)):
        for title, answer in _engines(each, asker, acts).items():
            entrants.append((title, str(len(each.norms)), Entrant(title, answer)))
    draw = Draw(policy, asker)
    items = [draw.many(number, UNKNOWN) for _ in range(rounds + 1)]
    race([(entrant, lambda s: s) for _, _, entrant in entrants], items)
    found: dict[str, Any] = {}
    for title, size_, entrant in entrants:
        found.setdefault(title, {})[size_] = entrant.times.figures()
    return {"microseconds": found}


def _behind_others(policy: Policy, size: int) -> Policy:
    """Give a policy of `size` norms in which this one comes last, so that nothing finds it first."""
    large = grown(policy, size)

    def turned(name: str) -> tuple[Any, ...]:
        every, first = getattr(large, name), len(getattr(policy, name))
        return (*every[first:], *every[:first])

    names = ("facts", "acts", "terms", "implications", "norms")
    return msgspec.structs.replace(large, **{name: turned(name) for name in names})


def _engines(policy: Policy, asker: str, acts: tuple[str, ...]) -> dict[str, Callable[[Situation], Any]]:
    reasoner = Reasoner(policy)
    exact, kleene = reasoner.exact(asker), Kleene(reasoner.index, asker, acts)

    def decide(s: Situation) -> object:
        state = exact.state(s)
        return {act: exact.verdict(act, state) for act in acts}

    return {
        f"Kleene, {len(acts)} acts": kleene.verdicts,
        f"exact, {len(acts)} acts": decide,
        f"guidance with words, {FEW} acts": lambda s: guide(reasoner, s, acts[:FEW]),
    }


def goals(measured: dict[str, Any]) -> list[Goal]:
    """Give what was aimed at, and whether it was reached."""
    found = []
    for title, sizes in measured["microseconds"].items():
        alone, large, *_ = (each["p50"] for each in sizes.values())
        ratio = large / alone
        found.append(Goal(f"{title}: 1,000 norms against one policy", f"{ratio:.1f} times", "3", ratio <= 3))
    return found
