"""Growth: the policy's norms again and again, over facts and acts of their own, and the same question."""

from __future__ import annotations

from typing import Any

import msgspec

from bench.clock import Entrant, median_time, race
from bench.situations import Draw
from brightline.language.policy import All, Done, Is, Norm, Not, Policy, Term
from brightline.language.policy import Any as AnyOf
from brightline.reasoning.exact import Exact
from brightline.reasoning.index import Index
from brightline.reasoning.kleene import Kleene
from brightline.reasoning.situation import Situation

SIZES = (100, 1_000, 10_000)
ACT = "respond_officially"
UNKNOWN = 5


def grown(policy: Policy, size: int) -> Policy:
    """Repeat a policy's vocabulary and norms until there are `size` norms; the first copy keeps its names."""
    copies = [policy]
    while len(policy.norms) * len(copies) < size:
        copies.append(_copy(policy, f"_{len(copies)}"))

    def joined(name: str) -> tuple[Any, ...]:
        return tuple(each for copy in copies for each in getattr(copy, name))

    fields = {name: joined(name) for name in ("facts", "acts", "terms", "implications")}
    return msgspec.structs.replace(policy, norms=joined("norms")[:size], **fields)


def _copy(policy: Policy, mark: str) -> Any:
    """Give a policy in which every fact, act, term and norm has another name."""

    def named(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_marked(name, mark) for name in names)

    def changed(of: Any, **fields: Any) -> Any:
        return msgspec.structs.replace(of, **fields)

    def norm(n: Norm) -> Any:
        fields = {"overrides": n.overrides, "acts": n.acts, "before": n.before}
        names = {key: named(value) for key, value in fields.items()}
        unless = tuple(_rename(line, mark) for line in n.unless)
        return changed(n, id=n.id + mark, when=_rename(n.when, mark), unless=unless, **names)

    return changed(
        policy,
        facts=tuple(
            changed(f, name=f.name + mark, set_by=_rename(f.set_by, mark) if f.set_by else None)
            for f in policy.facts
        ),
        acts=tuple(
            changed(a, name=_marked(a.name, mark), ancestors=named(a.ancestors), requires=named(a.requires))
            for a in policy.acts
        ),
        norms=tuple(norm(n) for n in policy.norms),
        terms=tuple(
            changed(t, name=t.name + mark, condition=_rename(t.condition, mark)) for t in policy.terms
        ),
        implications=tuple(
            changed(rule, given=_rename(rule.given, mark), then=_rename(rule.then, mark))
            for rule in policy.implications
        ),
    )


def _marked(name: str, mark: str) -> str:
    """Mark a name, before the role that an act takes: `notify(chief)` becomes `notify_1(chief)`."""
    word, bracket, role = name.partition("(")
    return f"{word}{mark}{bracket}{role}"


def _rename(condition: Any, mark: str) -> Any:
    match condition:
        case Is(fact, value, operator):
            return Is(fact + mark, value, operator)
        case Done(act, by):
            return Done(_marked(act, mark), by)
        case Term(name):
            return Term(name + mark)
        case Not(of):
            return Not(_rename(of, mark))
        case All(parts):
            return All(tuple(_rename(part, mark) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_rename(part, mark) for part in parts))


def measure(policy: Policy, asker: str, rounds: int, number: int) -> dict[str, Any]:
    """Ask about one act at every size: facts of the first copy stated but for some, all others unknown."""
    return {str(size): _at(size, policy, asker, rounds, number) for size in SIZES}


def _at(size: int, policy: Policy, asker: str, rounds: int, number: int) -> dict[str, Any]:
    large = grown(policy, size)
    index = Index(large)
    built: dict[str, Any] = {}
    seconds = {
        "Kleene": median_time(lambda: built.update(kleene=Kleene(index, asker, [ACT])), 1),
        "exact": median_time(lambda: built.update(exact=Exact(index, asker)), 1),
    }
    kleene, exact = built["kleene"], built["exact"]

    def ask_kleene(s: Situation) -> Any:
        return kleene.verdicts(s)[ACT]

    def ask_exact(s: Situation) -> Any:
        return exact.verdict(ACT, exact.state(s))

    entrants = [Entrant("Kleene", ask_kleene), Entrant("exact", ask_exact)]
    states = Entrant("exact, its state given", lambda state: exact.verdict(ACT, state))
    draw = Draw(policy, asker)
    race(
        [*((entrant, lambda s: s) for entrant in entrants), (states, exact.state)],
        [draw.many(number, UNKNOWN) for _ in range(rounds + 1)],
    )
    figures = {entrant.title: entrant.times.figures() for entrant in (*entrants, states)}
    return {"norms": len(large.norms), "build_seconds": seconds, "microseconds": figures}
