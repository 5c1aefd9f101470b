"""Why a condition holds or fails: the facts that settle it, in the words of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.language.english import say_value
from brightline.language.policy import All, Any, Condition, Done, Fact, Is, Not, Policy, Term
from brightline.language.values import Value
from brightline.reasoning import plain
from brightline.reasoning.situation import Situation, cuts


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


def say_answer(value: Value, fact: Fact, policy: Policy) -> str:
    """Say an answer about a fact; of a number or a date, all values that the policy cannot tell from it."""
    if fact.values:
        return fact.phrases.get(str(value), say_value(value, fact))
    constants = cuts(fact, policy)  # of one fact all are texts, or all numbers: they compare
    below = [cut for cut in constants if cut < value]  # type: ignore[operator]
    above = [cut for cut in constants if cut > value]  # type: ignore[operator]
    less, more = ("before", "after") if fact.kind == "date" else ("less than", "more than")
    if value in constants or not constants:
        return say_value(value, fact)
    if not below:
        return f"{less} {say_value(above[0], fact)}"
    if not above:
        return f"{more} {say_value(below[-1], fact)}"
    return f"between {say_value(below[-1], fact)} and {say_value(above[0], fact)}"
