"""A long incident: its ledger, beside the same moments decided one by one, as a situation each.

The peers are our own: nothing else that we know of keeps duties by what each person knew. *Moment by moment*
builds each person's situation after every entry and asks the compiled Kleene engine, which is the fastest way
to say what was in force then; it follows no duty any further. *Plain* asks the definition, for some of them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bench.clock import Entrant, race
from bench.goals import Goal
from bench.situations import SEED
from brightline.language.policy import Policy
from brightline.reasoning import plain
from brightline.reasoning.index import Index
from brightline.reasoning.kleene import Kleene
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.rules import Rules
from brightline.reasoning.ledger.timeline import Acted, Entry, Stated, Timeline
from brightline.reasoning.situation import Deed, Situation, domain

EVENTS, ROUNDS, TIMELINES = 1_000, 5, 12
LEDGER = "Brightline, the whole ledger"
KLEENE = "Brightline, Kleene, moment by moment"
PLAIN = "plain evaluator, one person, 10 moments"
PEOPLE = {
    "ana": "member",
    "bea": "member",
    "cal": "member",
    "bo": "supervisor",
    "dee": "watch_commander",
    "cho": "chief",
}
REPEATED = 0.8
"""How many of the later statements of a fact say what was said before."""


def timeline(policy: Policy, random: Random) -> Timeline:
    """Draw an incident of some hours: most statements repeat, four in ten entries are known to some only."""
    at, entries = datetime(2026, 1, 8, 20, tzinfo=UTC), list[Entry]()
    facts = [fact for fact in policy.facts if not fact.transient]
    domains = {fact.name: domain(fact, policy) for fact in facts}
    held: dict[str, Any] = {}
    for _ in range(EVENTS):
        at += timedelta(seconds=random.randint(5, 40))
        who = tuple(random.sample(list(PEOPLE), random.randint(1, 3))) if random.random() < 0.4 else ()
        if random.random() < 0.7:
            name = random.choice(facts).name
            if name not in held or random.random() > REPEATED:
                held[name] = random.choice(domains[name])
            entries.append(Stated(at, name, held[name], who))
        else:
            by, to = random.choice(list(PEOPLE)), random.choice(list(PEOPLE))
            until = at + timedelta(minutes=5) if random.random() < 0.3 else None
            entries.append(Acted(at, random.choice(policy.acts).name, by, (to,), until, who))
    return Timeline(PEOPLE, tuple(entries), at, frozenset(act.name for act in policy.acts))


def _knows(person: str, entry: Entry) -> bool:
    there = (entry.by, *entry.to) if isinstance(entry, Acted) else ()
    return not entry.known_to or person in (*entry.known_to, *there)


def situations(found: Timeline, person: str) -> list[Situation]:
    """Give what a person knew after each entry that they know of."""
    facts: dict[str, Any] = {}
    done: set[Deed] = set()
    known = []
    for entry in found.entries:
        if _knows(person, entry):
            if isinstance(entry, Acted):
                done.add(Deed(entry.act, PEOPLE[entry.by]))
            else:
                facts[entry.fact] = entry.value
            known.append(Situation(PEOPLE[person], dict(facts), frozenset(done)))
    return known


def measure(policy: Policy) -> dict[str, Any]:
    """Give milliseconds a timeline, and how many lines a ledger has in the middle."""
    random, rules, index = Random(SEED), Rules(policy), Index(policy)
    engines = {role: Kleene(index, role) for role in set(PEOPLE.values())}
    drawn = [[timeline(policy, random) for _ in range(TIMELINES)] for _ in range(ROUNDS + 1)]

    def moment_by_moment(found: Timeline) -> None:
        for person, role in PEOPLE.items():
            for s in situations(found, person):
                engines[role].verdicts(s)

    def plainly(found: Timeline) -> None:
        for s in situations(found, "ana")[:: EVENTS // 10]:
            for norm in policy.norms:
                plain.in_force(norm, policy, s)

    entrants = [
        Entrant(LEDGER, lambda found: Judge(policy, found, (), rules).lines()),
        Entrant(KLEENE, moment_by_moment, share=0.3),
        Entrant(PLAIN, plainly, share=0.1),
    ]
    race([(entrant, lambda found: found) for entrant in entrants], drawn)
    sizes = sorted(len(Judge(policy, each, (), rules).lines()) for each in drawn[0])
    return {
        "events": EVENTS,
        "people": len(PEOPLE),
        "norms": len(policy.norms),
        "lines": sizes[len(sizes) // 2],
        "milliseconds": {
            entrant.title: {name: round(value / 1000, 2) for name, value in entrant.times.figures().items()}
            for entrant in entrants
        },
    }


def goals(measured: dict[str, Any]) -> list[Goal]:
    """Give what was aimed at, and whether it was reached."""
    took = measured["milliseconds"][LEDGER]["p99"]
    return [Goal("a ledger of 1,000 events, p99", f"{took:.1f} ms", "20 ms", took < 20)]
