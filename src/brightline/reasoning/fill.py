"""From what somebody states to a situation: implied facts follow, ordinary values give way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from brightline.language.policy import Condition, Is, Not, Policy
from brightline.language.values import Value
from brightline.language.write import write_condition
from brightline.reasoning import plain
from brightline.reasoning.situation import Deed, Situation, cell, cuts, domain
from brightline.source import BadInput

Otherwise = Literal["ordinary", "unknown"]
Candidates = dict[str, tuple[Value, ...]]


def fill(
    policy: Policy,
    asker: str,
    stated: Mapping[str, Value | None],
    done: Iterable[Deed] = (),
    otherwise: Otherwise = "unknown",
) -> Situation:
    """Build a situation.

    A fact stated as `None` is unknown and stays so. What is not stated is unknown, or with `ordinary` takes
    the vocabulary's value unless that contradicts what is stated; others' deeds likewise are unknown or not
    done. Raises `BadInput` where what is stated contradicts the vocabulary.
    """
    deeds = frozenset(done)
    known = {name: value for name, value in stated.items() if value is not None}
    bare = Situation(asker, known, deeds, others_unknown=False)
    for fact in policy.facts:
        was_set = fact.set_by and plain.holds(fact.set_by, policy, bare)
        if was_set and known.setdefault(fact.name, "yes") != "yes":
            raise BadInput(f"`{fact.name}` is `no`, but an act that was done makes it `yes`")
    candidates: Candidates = {
        fact.name: (known[fact.name],) if fact.name in known else domain(fact, policy)
        for fact in policy.facts
    }
    broken = _narrow(candidates, policy)
    if broken:
        raise BadInput(f"the facts contradict one another: {broken}")
    if otherwise == "ordinary":
        known |= _ordinary(candidates, policy, stated)
    implied = {
        fact.name: candidates[fact.name][0]
        for fact in policy.facts
        if len(candidates[fact.name]) == 1 < len(domain(fact, policy))
        and (fact.values or candidates[fact.name][0] in cuts(fact, policy))
    }
    return Situation(asker, {**implied, **known}, deeds, others_unknown=otherwise == "unknown")


def _ordinary(candidates: Candidates, policy: Policy, stated: Mapping[str, Value | None]) -> dict[str, Value]:
    """Give the ordinary values that can stand beside what is known, in vocabulary order."""
    taken: dict[str, Value] = {}
    unknown = [name for name, value in stated.items() if value is None]
    for fact in policy.facts:
        if fact.name in stated or fact.ordinary is None:
            continue
        place = cell(fact.ordinary, fact, policy)
        trial = {**candidates, fact.name: (domain(fact, policy)[place],)}
        can_stand = trial[fact.name][0] in candidates[fact.name] and not _narrow(trial, policy)
        if can_stand and all(trial[name] == candidates[name] for name in unknown):
            candidates.update(trial)
            taken[fact.name] = fact.ordinary
    return taken


def _narrow(candidates: Candidates, policy: Policy) -> str:
    """Take out what implications rule out, until nothing changes; name the one that leaves nothing."""
    changed = True
    while changed:
        changed = False
        for rule in policy.implications:
            for given, then in ((rule.given, rule.then), (Not(rule.then), Not(rule.given))):
                left, right = _fact(given), _fact(then)
                if not all(_true(given, left, value, policy) for value in candidates[left]):
                    continue
                kept = tuple(value for value in candidates[right] if _true(then, right, value, policy))
                if not kept:
                    return f"`{write_condition(rule.given)}` implies `{write_condition(rule.then)}`"
                changed |= kept != candidates[right]
                candidates[right] = kept
    return ""


def _fact(condition: Condition) -> str:
    while isinstance(condition, Not):
        condition = condition.of
    assert isinstance(condition, Is)
    return condition.fact


def _true(condition: Condition, fact: str, value: Value, policy: Policy) -> bool:
    return plain.holds(condition, policy, Situation("", {fact: value})) is True
