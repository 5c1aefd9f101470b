"""Why a condition holds or fails: the facts that settle it, in the words of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.language.english import say_value
from brightline.language.policy import All, Any, Condition, Done, Is, Not, Policy, Term
from brightline.reasoning import plain
from brightline.reasoning.situation import Situation


def grounds(condition: Condition, policy: Policy, s: Situation) -> Iterator[Is | Done]:
    """Give the comparisons and deeds that make a condition what it is.

    Of a conjunction that holds all parts count, of one that fails the first that does, of a disjunction the
    other way round; where it is unknown, the parts that are unknown.
    """
    value = plain.holds(condition, policy, s)
    match condition:
        case Is() | Done():
            yield condition
        case Term(name):
            yield from grounds(plain.definition(name, policy), policy, s)
        case Not(of):
            yield from grounds(of, policy, s)
        case All(parts) | Any(parts):
            alike = [part for part in parts if plain.holds(part, policy, s) is value]
            every = value is None or value is isinstance(condition, All)
            for part in alike if every else alike[:1]:
                yield from grounds(part, policy, s)


def say(ground: Is | Done, policy: Policy, s: Situation) -> str:
    """Say what is known of a comparison or a deed as a clause, such as can stand after `because`."""
    if isinstance(ground, Done):
        act = next(act for act in policy.acts if act.name == ground.act)
        role = next(role for role in policy.roles if role.name == ground.by)
        said = {
            True: "this was done",
            False: "this was not done",
            None: "it is not known whether this was done",
        }
        return f"{said[plain.holds(ground, policy, s)]} by {role.called}: {act.phrase}"
    fact = next(fact for fact in policy.facts if fact.name == ground.fact)
    value = s.facts.get(fact.name)
    if value is None:
        return f"it is not known: {fact.question}"
    named = fact.name.replace("_", " ")
    return fact.phrases.get(str(value), f"{named} is {say_value(value, fact)}")
