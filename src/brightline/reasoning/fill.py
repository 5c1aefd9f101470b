"""From what somebody states to a situation: implied facts follow, ordinary values give way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from brightline.language.policy import Condition, Fact, Implication, Is, Not, Policy
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
    domains = {fact.name: domain(fact, policy) for fact in policy.facts}
    candidates = {name: (known[name],) if name in known else values for name, values in domains.items()}
    rules = _rules(policy)
    broken = _narrow(candidates, [rule for group in rules for rule in group])
    if broken:
        raise BadInput(f"the facts contradict one another: {broken}")
    if otherwise == "ordinary":
        known |= _ordinary(candidates, domains, rules, policy, stated)
    implied = {
        fact.name: candidates[fact.name][0]
        for fact in policy.facts
        if len(candidates[fact.name]) == 1 < len(domains[fact.name])
        and (fact.values or candidates[fact.name][0] in cuts(fact, policy))
    }
    return Situation(asker, {**implied, **known}, deeds, others_unknown=otherwise == "unknown")


def _ordinary(
    candidates: Candidates,
    domains: Candidates,
    rules: list[list[_Rule]],
    policy: Policy,
    stated: Mapping[str, Value | None],
) -> dict[str, Value]:
    """Give the ordinary values that can stand beside what is known, in vocabulary order."""
    taken: dict[str, Value] = {}
    unknown = [name for name, value in stated.items() if value is None]
    tied = {name: group for group in rules for rule in group for name in (rule.left.name, rule.right.name)}
    for fact in policy.facts:
        if fact.name in stated or fact.ordinary is None:
            continue
        if fact.name not in tied:
            if candidates[fact.name] is domains[fact.name]:
                taken[fact.name] = fact.ordinary
            continue
        values = domains[fact.name]
        is_listed = fact.ordinary in values
        place = values.index(fact.ordinary) if is_listed else cell(fact.ordinary, fact, policy)
        trial = {**candidates, fact.name: (values[place],)}
        can_stand = values[place] in candidates[fact.name] and not _narrow(trial, tied[fact.name])
        if can_stand and all(trial[name] == candidates[name] for name in unknown):
            candidates.update(trial)
            taken[fact.name] = fact.ordinary
    return taken


class _Rule(NamedTuple):
    """One direction of an implication: where `given` holds of one fact, `then` holds of another."""

    left: Fact
    given: Condition
    right: Fact
    then: Condition
    rule: Implication


def _rules(policy: Policy) -> list[list[_Rule]]:
    """Give both directions of every implication, in groups that speak of no fact in common."""
    facts = {fact.name: fact for fact in policy.facts} if policy.implications else {}
    groups: list[tuple[set[str], list[_Rule]]] = []
    for rule in policy.implications:
        left, right = (facts[_fact(side)] for side in (rule.given, rule.then))
        ways = [
            _Rule(left, rule.given, right, rule.then, rule),
            _Rule(right, Not(rule.then), left, Not(rule.given), rule),
        ]
        names = {left.name, right.name}
        touching = [group for group in groups if group[0] & names]
        groups = [group for group in groups if not group[0] & names]
        earlier = [way for _, others in touching for way in others]
        groups.append((names.union(*(met for met, _ in touching)), earlier + ways))
    return [ways for _, ways in groups]


def _narrow(candidates: Candidates, rules: list[_Rule]) -> str:
    """Take out what implications rule out, until nothing changes; name the one that leaves nothing."""
    changed = True
    while changed:
        changed = False
        for left, given, right, then, rule in rules:
            if not all(_true(given, left, value) for value in candidates[left.name]):
                continue
            kept = tuple(value for value in candidates[right.name] if _true(then, right, value))
            if not kept:
                return f"`{write_condition(rule.given)}` implies `{write_condition(rule.then)}`"
            changed |= kept != candidates[right.name]
            candidates[right.name] = kept
    return ""


def _fact(condition: Condition) -> str:
    while isinstance(condition, Not):
        condition = condition.of
    assert isinstance(condition, Is)
    return condition.fact


def _true(condition: Condition, fact: Fact, value: Value) -> bool:
    """Whether a comparison, or what it is not, holds of a value."""
    if isinstance(condition, Not):
        return not _true(condition.of, fact, value)
    assert isinstance(condition, Is)
    return plain.satisfies(value, condition, fact)
