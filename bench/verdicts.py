"""All verdicts of a policy in random situations: our evaluators and the peers, checked, then timed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bench.clock import Entrant, race
from bench.goals import Goal
from bench.peers import PEERS
from bench.rules import Rules
from bench.situations import Draw
from brightline.language.policy import Policy
from brightline.reasoning import plain
from brightline.reasoning.exact import Exact
from brightline.reasoning.index import Index
from brightline.reasoning.kleene import Kleene
from brightline.reasoning.situation import Situation

UNKNOWN = (0, 5, 15)
KLEENE, EXACT, PLAIN = "Brightline, Kleene", "Brightline, exact", "Brightline, plain evaluator"
BATCH = 50


class Mismatch(Exception):
    """A peer and the plain evaluator disagree: nothing is timed."""


class Contest:
    """One policy and one asker, with every engine built."""

    def __init__(self, policy: Policy, asker: str) -> None:
        self.policy, self.asker = policy, asker
        self.index = Index(policy)
        self.kleene = Kleene(self.index, asker)
        self.exact = Exact(self.index, asker)
        self.rules = Rules(policy, asker)
        self.built = [(peer, peer.build(self.rules)) for peer in PEERS]
        self.acts = list(self.index.acts)

    # ---- answers

    def exactly(self, s: Situation) -> dict[str, Any]:
        """Give the exact verdict on every act."""
        state = self.exact.state(s)
        verdict = self.exact.verdict
        return {act: verdict(act, state) for act in self.acts}

    def plainly(self, s: Situation) -> dict[str, Any]:
        """Give the plain evaluator's verdict on every act."""
        return {act: plain.kleene(act, self.policy, s) for act in self.acts}

    # ---- the check

    def check(self, total: list[Situation], partial: list[Situation]) -> None:
        """Hold every engine against the plain evaluator. Raises `Mismatch` with both sides."""
        for s in total:
            wanted = {n.id for n in self.policy.norms if plain.in_force(n, self.policy, s)}
            for peer, engine in self.built:
                found = set(peer.fired(engine, peer.prepare(engine, self.rules.input(s))))
                _agree(peer.TITLE, s, wanted, found)
            words = {act: plain.total(act, self.policy, s).word for act in self.acts}
            _agree(EXACT, s, words, {act: each.word for act, each in self.exactly(s).items()})
        for s in (*total, *partial):
            both = [
                {act: (each.word, each.until) for act, each in verdicts.items()}
                for verdicts in (self.plainly(s), self.kleene.verdicts(s))
            ]
            _agree(KLEENE, s, *both)

    # ---- the race

    def entrants(self, unknown: int) -> list[tuple[Entrant, Callable[[Situation], Any]]]:
        """Give who takes part: peers know no unknown facts."""
        mine = [
            Entrant(KLEENE, self.kleene.verdicts),
            Entrant(EXACT, self.exactly),
            Entrant(PLAIN, self.plainly, share=0.05),
        ]
        return [(entrant, lambda s: s) for entrant in mine] + ([] if unknown else self._peers())

    def _peers(self) -> list[tuple[Entrant, Callable[[Situation], Any]]]:
        found: list[tuple[Entrant, Callable[[Situation], Any]]] = []
        for peer, engine in self.built:

            def prepare(s: Situation, peer: Any = peer, engine: Any = engine) -> Any:
                return peer.prepare(engine, self.rules.input(s))

            def answer(item: Any, peer: Any = peer, engine: Any = engine) -> Any:
                return peer.fired(engine, item)

            def answer_batch(items: Any, peer: Any = peer, engine: Any = engine) -> Any:
                return peer.fired_batch(engine, items)

            found.append((Entrant(peer.TITLE, answer), prepare))
            if hasattr(peer, "fired_batch"):
                found.append((Entrant(peer.BATCH_TITLE, answer_batch, batch=BATCH), prepare))
        return found


def _agree(title: str, s: Situation, wanted: Any, found: Any) -> None:
    if wanted != found:
        raise Mismatch(f"{title} disagrees\n situation: {s}\n plain evaluator: {wanted}\n {title}: {found}")


def measure(policy: Policy, asker: str, rounds: int, number: int) -> dict[str, Any]:
    """Check and time everything. Gives `{unknown: {engine: {p50, p99}}}` in microseconds a situation."""
    contest = Contest(policy, asker)
    draw = Draw(policy, asker)
    contest.check(draw.many(40), [draw.unknown(count) for count in UNKNOWN for _ in range(10)])
    results: dict[str, Any] = {}
    for unknown in UNKNOWN:
        entrants = contest.entrants(unknown)
        race(entrants, [draw.many(number, unknown) for _ in range(rounds + 1)])
        results[str(unknown)] = {entrant.title: entrant.times.figures() for entrant, _ in entrants}
    ids = {peer.TITLE: peer.IDS for peer in PEERS} | {
        p.BATCH_TITLE: p.IDS for p in PEERS if hasattr(p, "BATCH_TITLE")
    }
    ids |= {KLEENE: "yes", EXACT: "on request", PLAIN: "on request"}
    return {"norms": len(contest.rules.ids), "acts": len(contest.acts), "microseconds": results, "ids": ids}


def goals(measured: dict[str, Any]) -> list[Goal]:
    """Give what was aimed at, and whether it was reached."""
    total = measured["microseconds"]["0"]
    kleene = total[KLEENE]["p50"]
    regorus, cedar = (total[title]["p50"] / kleene for title in ("regorus, compiled", "Cedar, batch"))
    worst = max(each[EXACT]["p99"] for each in measured["microseconds"].values())
    return [
        Goal("Kleene against regorus, compiled", f"{regorus:.1f} times faster", "3 times", regorus >= 3),
        Goal("Kleene against Cedar, batch", f"{cedar:.1f} times faster", "10 times", cedar >= 10),
        Goal("exact, all acts, p99", f"{worst:.0f} µs", "1,000 µs", worst < 1000),
    ]
