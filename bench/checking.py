"""Questions to a whole policy: the deep check and the comparison, beside a solver asked pair by pair.

The peer is the encoding that one writes first: for each pair of norms a fresh z3 solver, asked whether the
two can oppose one another for a member. It answers that one question of the deep check's many, and its time
for all pairs is reckoned from some. Before anything is timed, both have to find the same pairs in 9-401.
"""

from __future__ import annotations

from importlib.metadata import version
from itertools import combinations
from random import Random
from typing import Any

import z3

from bench.clock import median_time
from bench.goals import Goal
from bench.growth import grown
from bench.situations import SEED
from brightline.checking.deep import deep_check
from brightline.checking.difference import compare
from brightline.checking.questions import Pair, Solver
from brightline.language.policy import Policy

NORMS, REPEATS, PAIRS = 1_000, 5, 200
ASKER = "member"
DEEP, DIFF = "deep check of 9-401", "comparison of its two versions"
LONG = f"deep check of {NORMS:,} norms"


class Mismatch(Exception):
    """The peer finds other pairs than the deep check."""


class Pairwise:
    """One fresh solver for each pair of norms."""

    def __init__(self, policy: Policy) -> None:
        self.solver = Solver(policy, ASKER, timeout=60)
        encoding = self.solver.encoding
        self.possible, self.ways = encoding.possible(), self.solver.ways()
        self.pairs = list(combinations([norm.id for norm in policy.norms if encoding.binds(norm)], 2))

    def ask(self, pair: Pair) -> bool:
        """Whether two norms can oppose one another, either way round."""
        ways = [way for names in (pair, pair[::-1]) for way in self.ways.get(names, [])]
        solver = z3.Solver()
        solver.add(self.possible, self.solver.meet(ways))
        return bool(solver.check() == z3.sat)

    def some(self) -> list[Pair]:
        """Give some of the pairs, the same in every run."""
        return Random(SEED).sample(self.pairs, min(PAIRS, len(self.pairs)))


def measure(older: Policy, newer: Policy) -> dict[str, Any]:
    """Give seconds for each question, and what the peer takes for all pairs, reckoned from some."""
    long = grown(newer, NORMS)
    seconds = {
        DEEP: median_time(lambda: deep_check(newer), REPEATS),
        DIFF: median_time(lambda: compare(older, newer), REPEATS),
        LONG: median_time(lambda: deep_check(long), 3),
    }
    _agree(newer)
    peers = {}
    for policy, title in ((newer, "9-401"), (long, f"{len(long.norms):,} norms")):
        peer = Pairwise(policy)
        some = peer.some()
        took = median_time(lambda: [peer.ask(pair) for pair in some], 1)  # noqa: B023
        peers[title] = {
            "pairs": len(peer.pairs),
            "asked": len(some),
            "seconds": took * len(peer.pairs) / len(some),
        }
    return {"seconds": seconds, "pairwise": peers, "solver": f"z3-solver {version('z3-solver')}"}


def _agree(policy: Policy) -> None:
    peer = Pairwise(policy)
    found = {names for names in peer.ways if peer.solver.can_be(peer.solver.meet(peer.ways[names]))}
    kinds = ("contradiction", "needs what is forbidden")
    told = {each.about for each in deep_check(policy) if each.kind in kinds and each.roles == (ASKER,)}
    if told != found:
        raise Mismatch(f"the solver finds other pairs than the deep check: {sorted(told ^ found)}")


def goals(measured: dict[str, Any]) -> list[Goal]:
    """Give what was aimed at, and whether it was reached."""
    wanted = {DEEP: 1.0, DIFF: 0.5, LONG: 5.0}
    return [
        Goal(what, f"{took:.2f} s", f"{wanted[what]:g} s", took < wanted[what])
        for what, took in measured["seconds"].items()
    ]
