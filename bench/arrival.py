"""One more fact arriving: the exact verdicts on all acts put right, against deciding all of them again."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import msgspec

from bench.clock import Entrant, race
from bench.goals import Goal
from bench.growth import grown
from bench.peers import regorus_compiled as peer
from bench.rules import Rules
from bench.situations import SEED, Draw
from bench.verdicts import Mismatch
from brightline.language.policy import Policy
from brightline.language.values import Value
from brightline.reasoning.exact import Exact
from brightline.reasoning.index import Index
from brightline.reasoning.situation import Situation
from brightline.reasoning.watch import Watch

UNKNOWN = (1, 5, 15, 30)
SIZE = 1_000
ALONE, LARGE, AGAIN = "one more fact", f"one more fact, {SIZE:,} norms", "exact, all again"


class Arrival(NamedTuple):
    """A situation, a fact unknown in it, and what it turns out to be."""

    before: Situation
    fact: str
    value: Value

    def after(self) -> Situation:
        """Give the situation once the fact is known."""
        return msgspec.structs.replace(self.before, facts={**self.before.facts, self.fact: self.value})


def measure(policy: Policy, asker: str, rounds: int, number: int) -> dict[str, Any]:
    """Check and time. Gives `{unknown: {engine: {p50, p99, p99_clock}}}` in microseconds an arrival."""
    acts = tuple(act.name for act in policy.acts)
    alone, large = (Exact(Index(each), asker) for each in (policy, grown(policy, SIZE)))
    rules = Rules(policy, asker)
    engine = peer.build(rules)

    def watched(exact: Exact) -> Callable[[Arrival], tuple[Watch, Arrival]]:
        return lambda each: (Watch(exact, each.before, acts), each)

    def learn(item: tuple[Watch, Arrival]) -> dict[str, Any]:
        watch, arrival = item
        watch.learn(arrival.fact, arrival.value)
        return watch.verdicts

    def again(s: Situation) -> dict[str, Any]:
        state = alone.state(s)
        return {act: alone.verdict(act, state) for act in acts}

    draw, random = Draw(policy, asker), Random(SEED)
    for each in _arrivals(draw, random, alone, 40, 15):
        found = [learn(watched(exact)(each)) for exact in (alone, large)]
        if found != [again(each.after())] * 2:
            raise Mismatch(f"one more fact is not what deciding again gives\n arrival: {each}")
    results = {}
    for unknown in UNKNOWN:
        entrants: list[tuple[Entrant, Callable[[Arrival], Any]]] = [
            (Entrant(ALONE, learn), watched(alone)),
            (Entrant(LARGE, learn), watched(large)),
            (Entrant(AGAIN, again), Arrival.after),
        ]
        if unknown == 1:  # then nothing is unknown any more, so that a peer can be asked
            again_by_peer = Entrant(f"{peer.TITLE}, all again", lambda item: peer.fired(engine, item))
            entrants.append(
                (again_by_peer, lambda each: peer.prepare(engine, rules.input(_closed(each.after()))))
            )
        items = [_arrivals(draw, random, alone, number, unknown) for _ in range(rounds + 1)]
        race(entrants, items)
        results[str(unknown)] = {entrant.title: entrant.times.figures() for entrant, _ in entrants}
    return {"microseconds": results}


def _arrivals(draw: Draw, random: Random, exact: Exact, number: int, unknown: int) -> list[Arrival]:
    """Draw situations in which a fact arrives that does not contradict them."""
    found: list[Arrival] = []
    while len(found) < number:
        s = draw.unknown(unknown)
        name = random.choice(sorted(draw.domains.keys() - s.facts.keys()))
        arrival = Arrival(s, name, random.choice(draw.domains[name]))
        try:
            exact.state(arrival.after())
        except ValueError:
            continue
        found.append(arrival)
    return found


def _closed(s: Situation) -> Situation:
    return msgspec.structs.replace(s, others_unknown=False)


def goals(measured: dict[str, Any]) -> list[Goal]:
    """Give what was aimed at, and whether it was reached."""
    worst = max(each[ALONE]["p99"] for each in measured["microseconds"].values())
    return [Goal("one more fact, all acts, p99", f"{worst:.0f} µs", "100 µs", worst <= 100)]
