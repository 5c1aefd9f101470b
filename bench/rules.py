"""The norms that bind one role, in a form that a peer's policy language can be written from.

It differs from the compiled policy in that terms are opened, comparisons have become tests of a value, and
only what decides whether a norm is in force is left: no acts, no words, no duties discharged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from brightline.language.policy import All, Any, Condition, Done, Is, Norm, Not, Policy, Term
from brightline.reasoning import plain
from brightline.reasoning.situation import Situation

Input = dict[str, bool | str]


@dataclass(frozen=True)
class Test:
    """Whether an input is one of some values; without values, whether a yes/no input is true."""

    name: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Negation:
    """A formula that must not hold."""

    of: Formula


@dataclass(frozen=True)
class Joined:
    """Formulas of which all (`and`) or one (`or`) must hold."""

    word: str
    parts: tuple[Formula, ...]


Formula = Test | Negation | Joined


@dataclass(frozen=True)
class Rule:
    """A norm: it is in force where all of `when` holds and no rule of `overriders` is in force."""

    id: str
    when: tuple[Formula, ...]
    overriders: tuple[str, ...]
    modality: str


class Rules:
    """The rules of one role, and how a situation becomes their input.

    A yes/no fact is a boolean; every `done ACT by ROLE` that the policy speaks of is a boolean too, worked
    out beforehand, so that a peer is spared the act and role hierarchy.
    """

    def __init__(self, policy: Policy, role: str) -> None:
        self.policy, self.role = policy, role
        bound = [norm for norm in policy.norms if plain.binds(norm, policy, role)]
        self._deeds: dict[str, Done] = {}
        self.rules = [self._rule(norm, bound) for norm in bound]
        self.ids = tuple(rule.id for rule in self.rules)

    def _rule(self, norm: Norm, bound: list[Norm]) -> Rule:
        if any(other.otherwise == norm.id for other in self.policy.norms):
            raise NotImplementedError(f"{norm.id} takes over from a norm: not written for peers")
        when = (self.formula(norm.when), *(Negation(self.formula(line)) for line in norm.unless))
        overriders = tuple(other.id for other in bound if norm.id in other.overrides)
        return Rule(norm.id, when, overriders, norm.modality)

    def formula(self, condition: Condition) -> Formula:
        """Open terms and turn comparisons into tests."""
        match condition:
            case Is():
                return self._test(condition)
            case Done(act, by):
                name = re.sub(r"\W", "_", f"done_{act}_by_{by}")
                self._deeds[name] = condition
                return Test(name)
            case Term(name):
                return self.formula(plain.definition(name, self.policy))
            case Not(of):
                return Negation(self.formula(of))
            case All(parts):
                return Joined("and", tuple(self.formula(part) for part in parts))
            case Any(parts):
                return Joined("or", tuple(self.formula(part) for part in parts))

    def _test(self, condition: Is) -> Formula:
        fact = next(fact for fact in self.policy.facts if fact.name == condition.fact)
        if fact.kind == "yes_no":
            test = Test(fact.name)
            return test if condition.value == "yes" else Negation(test)
        values = [(value, Situation("", {fact.name: value})) for value in fact.values]
        return Test(
            fact.name, tuple(value for value, s in values if plain.compares(condition, self.policy, s))
        )

    @cached_property
    def types(self) -> Mapping[str, type]:
        """Give the type of every input."""
        facts = {fact.name: bool if fact.kind == "yes_no" else str for fact in self.policy.facts}
        return {**facts, **dict.fromkeys(self._deeds, bool)}

    def input(self, s: Situation) -> Input:
        """Give a total situation as a peer's input."""
        facts: Input = {
            name: value == "yes" if self.types[name] is bool else str(value)
            for name, value in s.facts.items()
        }
        deeds = {name: plain.done(deed.act, deed.by, self.policy, s) for name, deed in self._deeds.items()}
        return {**facts, **{name: done is True for name, done in deeds.items()}}

    def expression(self, rule: Rule, write: Infix) -> str:
        """Write when a rule is in force as one expression, its overriders included."""
        by_id = {each.id: each for each in self.rules}
        beaten = [f"{write.negation}({self.expression(by_id[name], write)})" for name in rule.overriders]
        return write.join("and", [*(write.formula(part) for part in rule.when), *beaten])


@dataclass(frozen=True)
class Infix:
    """How a language with infix operators writes a formula; everything stands in parentheses."""

    both: str
    either: str
    negation: str
    test: Callable[[Test], str]

    def formula(self, formula: Formula) -> str:
        """Write a formula."""
        match formula:
            case Test():
                return self.test(formula)
            case Negation(of):
                return f"{self.negation}({self.formula(of)})"
            case Joined(word, parts):
                return self.join(word, [self.formula(part) for part in parts])

    def join(self, word: str, parts: list[str]) -> str:
        """Join what is written already."""
        parts = [part for part in parts if part != "true"] if word == "and" else parts
        operator = self.both if word == "and" else self.either
        empty = "true" if word == "and" else "false"
        return f"({f' {operator} '.join(parts)})" if len(parts) > 1 else parts[0] if parts else empty
