"""What a compiled policy refers to, held against what it has.

The compiler resolves every name, so that its policies lack nothing; one that was read from a file may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from brightline.language.policy import Condition, Done, Fact, Is, Policy, atoms, terms_in

Reference = tuple[str, str]
"""A kind of thing, and the name of one."""


def first_lost(policy: Policy) -> str:
    """Say of something that the policy refers to that it is not there; nothing where all is there."""
    known = {
        "role": {role.name for role in policy.roles},
        "fact": {fact.name for fact in policy.facts},
        "act": {act.name for act in policy.acts},
        "term": {term.name for term in policy.terms},
        "norm": {norm.id for norm in policy.norms},
    }
    for kind, name in _references(policy):
        if name not in known[kind]:
            return f"there is no {kind} `{name}`"
    facts = {fact.name: fact for fact in policy.facts}
    compared = (atom for condition in _conditions(policy) for atom in atoms(condition))
    for atom in compared:
        if isinstance(atom, Is) and not _fits(atom.value, facts[atom.fact]):
            return f"`{atom.fact}` cannot be `{atom.value}`"
    return ""


def _references(policy: Policy) -> Iterator[Reference]:
    for condition in _conditions(policy):
        yield from _in_condition(condition)
    for role in policy.roles:
        yield from _all("role", role.ancestors)
    for fact in policy.facts:
        yield from _in_condition(fact.set_by) if fact.set_by else ()
    for act in policy.acts:
        yield from _all("act", (*act.ancestors, *act.requires))
    for norm in policy.norms:
        yield "role", norm.bearer
        yield from _all("act", (*norm.acts, *norm.before))
        yield from _all("norm", (*norm.overrides, *norm.remedies, *filter(None, [norm.otherwise])))
        yield from chain.from_iterable(_in_condition(d.after) for d in norm.deadlines if d.after)
    for tile in policy.situations:
        yield from chain(_all("fact", tile.facts), _all("act", tile.about))
    yield from _all("act", policy.asking.values())
    yield from _all("fact", policy.danger)


def _conditions(policy: Policy) -> Iterator[Condition]:
    for norm in policy.norms:
        yield from (norm.when, *norm.unless, *(deadline.given for deadline in norm.deadlines))
    yield from (term.condition for term in policy.terms)
    for rule in policy.implications:
        yield from (rule.given, rule.then)


def _in_condition(condition: Condition) -> Iterator[Reference]:
    yield from _all("term", terms_in(condition))
    for atom in atoms(condition):
        if isinstance(atom, Done):
            yield from (("act", atom.act), ("role", atom.by))
        else:
            yield "fact", atom.fact


def _all(kind: str, names: Iterable[str]) -> Iterator[Reference]:
    return ((kind, name) for name in names)


def _fits(value: str | float, fact: Fact) -> bool:
    """Whether a fact can have a value; which days there are, and orders, are not looked at."""
    if fact.kind == "number":
        return isinstance(value, float)
    return value in fact.values if fact.values else isinstance(value, str)
