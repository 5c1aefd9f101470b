"""A policy as formulas for a solver, written from what `docs/reference/meaning.md` says.

It shares no code with the diagrams: facts are whole numbers, real numbers and days, not cells between the
constants of a policy, and every deed of every role is a variable. It needs the extra `check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeAlias

import z3

from brightline.language.policy import All, Any, Condition, Done, Fact, Is, Modality, Norm, Not, Policy, Term
from brightline.language.values import Value
from brightline.reasoning.situation import Situation

Formula: TypeAlias = z3.BoolRef
OWED, BARS = ("must", "should"), ("must_not", "should_not")


class Bearing(NamedTuple):
    """What a norm says of one act, until one of some acts is done; `is_own` where it names the act itself."""

    norm: Norm
    force: Modality
    until: tuple[str, ...]
    is_own: bool


class Encoding:
    """One policy as one role meets it. `mark` keeps variables apart that two encodings do not share."""

    def __init__(self, policy: Policy, asker: str) -> None:
        self.policy, self.asker = policy, asker
        self.roles = {role.name: role for role in policy.roles}
        self.acts = {act.name: act for act in policy.acts}
        self.norms = {norm.id: norm for norm in policy.norms}
        self._facts = {fact.name: fact for fact in policy.facts}
        self._terms = {term.name: term.condition for term in policy.terms}
        self._in_force: dict[str, Formula] = {}
        self._deeds: dict[tuple[str, str], Formula] = {}
        self.facts = {fact.name: _variable(fact) for fact in policy.facts}

    # ---- conditions

    def holds(self, condition: Condition) -> Formula:
        """Say where a condition holds."""
        match condition:
            case Is():
                return self._compares(condition)
            case Done(act, by):
                return self.done(act, by)
            case Term(name):
                return self.holds(self._terms[name])
            case Not(of):
                return z3.Not(self.holds(of))
            case All(parts):
                return z3.And([self.holds(part) for part in parts])
            case Any(parts):
                return z3.Or([self.holds(part) for part in parts])

    def _compares(self, test: Is) -> Formula:
        fact = self._facts[test.fact]
        left, right = self.facts[fact.name], _number(fact, test.value)
        match test.operator:
            case "is":
                return left == right
            case "at_least":
                return left >= right
            case "at_most":
                return left <= right
            case "more_than":
                return left > right
            case "less_than":
                return left < right

    def deed(self, act: str, by: str) -> Formula:
        """Give the variable of one deed."""
        return self._deeds.setdefault((act, by), z3.Bool(f"{act} by {by}"))

    def done(self, act: str, by: str) -> Formula:
        """Say that a role, or a kind of it, did an act, or a kind of it."""
        doers = [r.name for r in self.roles.values() if by in (r.name, *r.ancestors) and not r.is_group]
        return z3.Or([self.deed(kind, doer) for kind in self.kinds(act) for doer in doers])

    def own(self, act: str) -> Formula:
        """Say that the asker did an act or a kind of it."""
        return z3.Or([self.deed(kind, self.asker) for kind in self.kinds(act)])

    def kinds(self, act: str) -> list[str]:
        """Give an act and its kinds."""
        return [each.name for each in self.acts.values() if act in (each.name, *each.ancestors)]

    def possible(self) -> Formula:
        """Say that facts have values that they can have, and that the vocabulary rules nothing out."""
        rules = [_in_range(fact, self.facts[fact.name]) for fact in self.policy.facts]
        for rule in self.policy.implications:
            rules.append(z3.Implies(self.holds(rule.given), self.holds(rule.then)))
        for fact in self.policy.facts:
            if fact.set_by:
                yes = self.facts[fact.name] == _number(fact, "yes")
                rules.append(z3.Implies(self.holds(fact.set_by), yes))
        return z3.And(rules)

    # ---- norms

    def binds(self, norm: Norm) -> bool:
        """Whether a norm binds the asker."""
        return norm.bearer in (self.asker, *self.roles[self.asker].ancestors)

    def applies(self, norm: Norm) -> Formula:
        """Say that a norm applies."""
        parts = [self.holds(norm.when), *(z3.Not(self.holds(line)) for line in norm.unless)]
        before = [other for other in self.norms.values() if other.otherwise == norm.id]
        if before:
            parts.append(z3.Or([self._violated(other) for other in before]))
        return z3.And(parts)

    def in_force(self, norm: Norm) -> Formula:
        """Say that a norm binds, applies and is not beaten."""
        if norm.id not in self._in_force:
            beaten = [self.in_force(other) for other in self.norms.values() if norm.id in other.overrides]
            bound = z3.BoolVal(self.binds(norm))
            self._in_force[norm.id] = z3.And(bound, self.applies(norm), z3.Not(z3.Or(beaten)))
        return self._in_force[norm.id]

    def _violated(self, norm: Norm) -> Formula:
        if norm.modality in BARS:
            broken = z3.Or([self.own(act) for act in norm.acts])
        else:
            too_early = z3.Or([self.own(act) for act in norm.before])
            broken = z3.And(too_early, z3.Not(z3.And([self.own(act) for act in norm.acts])))
        return z3.And(self.in_force(norm), broken)

    def broken(self, norm: Norm) -> Formula:
        """Say that what the asker has done in the end breaks a norm."""
        did = [self.own(act) for act in norm.acts]
        breaks = z3.Or(did) if norm.modality in BARS else z3.Not(z3.And(did))
        return z3.And(self.in_force(norm), breaks)

    # ---- acts

    def bearings(self, act: str) -> Iterator[Bearing]:
        """Give what norms say of an act."""
        above = (act, *self.acts[act].ancestors)
        for norm in self.norms.values():
            for own in norm.acts:
                if norm.modality in OWED:
                    if act in (own, *self.acts[own].requires):
                        until = () if norm.throughout else (own, act)
                        yield Bearing(norm, norm.modality, until, act in norm.acts)
                elif own in above:
                    yield Bearing(norm, norm.modality, (), True)
                if any(later in above for later in norm.before):
                    yield Bearing(norm, "must_not" if norm.modality == "must" else "should_not", (own,), True)

    def stands(self, bearing: Bearing) -> Formula:
        """Say that what a norm says of an act counts."""
        return z3.And(self.in_force(bearing.norm), *(z3.Not(self.own(act)) for act in bearing.until))

    def word(self, bearings: Iterable[Bearing]) -> z3.ArithRef:
        """Give the verdict of some bearings as a place in `WORDS`."""
        bearings = list(bearings)
        force = {
            name: z3.Or([self.stands(each) for each in bearings if each.force == name])
            for name in ("must", "must_not", "should", "should_not", "may")
        }
        owed, barred = z3.Or(force["must"], force["should"]), z3.Or(force["must_not"], force["should_not"])
        conflict = z3.Or(z3.And(owed, barred), z3.And(force["may"], force["must_not"]))
        word = z3.IntVal(WORDS.index("silent"))
        for name in ("may", "should_not", "should", "must_not", "must"):
            word = z3.If(force[name], WORDS.index(name), word)
        return z3.If(conflict, WORDS.index("conflict"), word)

    # ---- situations

    def at(self, s: Situation) -> Formula:
        """Say that a situation is the case, of all that formulas so far turn on."""
        facts = [
            self.facts[name] == _number(self._facts[name], value)
            for name, value in s.facts.items()
            if name in self.facts
        ]
        deeds = {(deed.act, deed.by) for deed in s.done}
        return z3.And(
            *facts, *(deed if key in deeds else z3.Not(deed) for key, deed in list(self._deeds.items()))
        )


WORDS = ("must", "must_not", "should", "should_not", "may", "conflict", "silent")


def _variable(fact: Fact) -> z3.ExprRef:
    return z3.Real(fact.name) if fact.kind == "number" else z3.Int(fact.name)


def _number(fact: Fact, value: Value) -> z3.ArithRef:
    """Give a value as a number: its place in a list, a day as days, a number as it is."""
    if fact.kind == "number":
        return z3.RealVal(repr(float(value)))
    if fact.kind == "date":
        return z3.IntVal(date.fromisoformat(str(value)).toordinal())
    return z3.IntVal(fact.values.index(str(value)))


def _in_range(fact: Fact, variable: z3.ExprRef) -> Formula:
    if fact.kind == "number":
        return z3.BoolVal(True)
    low, high = (0, len(fact.values) - 1)
    if fact.kind == "date":
        low, high = date.min.toordinal(), date.max.toordinal()
    return z3.And(variable >= low, variable <= high)
