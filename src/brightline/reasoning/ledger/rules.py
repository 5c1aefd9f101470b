"""A policy made ready for ledgers: what its conditions come to over all moments at once.

It differs from the policy in that conditions are functions. Each gives two numbers with a bit for each
moment: where the condition surely holds, and where it possibly does. Strong Kleene logic is then `&`, `|` and
a complement, once for a whole timeline. It is built once and judges any number of timelines.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Protocol

from msgspec.structs import replace

from brightline.language.policy import All, Any, Condition, Done, Is, Norm, Not, Policy, Term, atoms
from brightline.language.values import Value
from brightline.reasoning.day import is_dated, on
from brightline.reasoning.fill import Otherwise, fill
from brightline.reasoning.index import Index
from brightline.reasoning.situation import doers
from brightline.source import BadInput

Masks = tuple[int, int]
"""The moments at which something surely holds, and those at which it possibly does."""


class View(Protocol):
    """What somebody knows over all moments."""

    all: int

    def is_so(self, comparison: Is) -> Masks:
        """Say when a fact compares so."""

    def was_done(self, deed: Done) -> Masks:
        """Say from when a deed was done."""


Test = Callable[[View], Masks]
Known = tuple[bool, Value | None]
"""Whether a fact was stated, and its value, none where it is unknown."""


class Rules:
    """One policy for all its days; a policy that does not turn on the day has one alone."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self.index = policy, Index(policy)
        self.is_dated = is_dated(policy)
        self._on: dict[date | None, DayRules] = {}
        self._fulfilling: dict[tuple[str, str], tuple[Done, ...]] = {}
        given = [d for norm in policy.norms for d in norm.deadlines]
        conditions = [
            *(c for norm in policy.norms for c in (norm.when, *norm.unless)),
            *(deadline.given for deadline in given),
            *(term.condition for term in policy.terms),
            *(each.condition for term in policy.terms for each in term.inclusions),
        ]
        named = {atom for condition in conditions for atom in atoms(condition) if isinstance(atom, Done)}
        self.deeds = (
            named
            | {d.after for d in given if d.after}
            | {fact.set_by for fact in policy.facts if fact.set_by}
        )
        self.holders = {deed.by: frozenset(doers(deed.by, policy)) for deed in self.deeds}

    def on(self, day: date | None) -> DayRules:
        """Give the rules of a day."""
        key = day if self.is_dated else None
        if key not in self._on:
            policy = on(self.policy, key)
            alike = [rules for rules in self._on.values() if rules.policy == policy]
            self._on[key] = alike[0] if alike else DayRules(policy)
        return self._on[key]

    def makes_true(self, act: str, role: str) -> tuple[Done, ...]:
        """Give what the policy says of deeds that is true once a role has done an act."""
        key = act, role
        if key not in self._fulfilling:
            self._fulfilling[key] = tuple(
                deed
                for deed in self.deeds
                if act in self.index.kinds[deed.act] and role in self.holders[deed.by]
            )
        return self._fulfilling[key]


class DayRules:
    """The rules of one day: each norm's own condition, and which facts hang together."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.norms = {norm.id: norm for norm in policy.norms}
        self._terms: dict[str, Test] = {}
        self._definitions = {term.name: term.condition for term in policy.terms}
        self.applies = {norm.id: self.test(_own(norm)) for norm in policy.norms}
        self.given = {
            norm.id: [self.test(deadline.given) for deadline in norm.deadlines] for norm in policy.norms
        }
        self.ties = [Tie(policy, names) for names in _tied(policy)]

    def test(self, condition: Condition) -> Test:
        """Make a condition a function."""
        match condition:
            case Is():
                return lambda view: view.is_so(condition)
            case Done():
                return lambda view: view.was_done(condition)
            case Term(name):
                if name not in self._terms:
                    self._terms[name] = self.test(self._definitions[name])
                return self._terms[name]
            case Not(of):
                return _negation(self.test(of))
            case All(parts):
                return _conjunction([self.test(part) for part in parts])
            case Any(parts):
                return _disjunction([self.test(part) for part in parts])


def _own(norm: Norm) -> Condition:
    """Give what a norm asks itself: `when` and no `unless`."""
    return All((norm.when, *(Not(line) for line in norm.unless)))


def _negation(of: Test) -> Test:
    def test(view: View) -> Masks:
        surely, possibly = of(view)
        return view.all ^ possibly, view.all ^ surely

    return test


def _conjunction(parts: list[Test]) -> Test:
    if len(parts) == 1:
        return parts[0]

    def test(view: View) -> Masks:
        surely = possibly = view.all
        for part in parts:
            one, other = part(view)
            surely &= one
            possibly &= other
            if not possibly:
                break
        return surely, possibly

    return test


def _disjunction(parts: list[Test]) -> Test:
    def test(view: View) -> Masks:
        surely = possibly = 0
        for part in parts:
            one, other = part(view)
            surely |= one
            possibly |= other
        return surely, possibly

    return test


class Tie:
    """Facts that implications tie together, directly or through others, and what they make of one another."""

    def __init__(self, policy: Policy, names: frozenset[str]) -> None:
        self.names = tuple(fact.name for fact in policy.facts if fact.name in names)
        self._transient = {fact.name for fact in policy.facts if fact.transient}
        facts = tuple(
            replace(fact, set_by=None, ordinary=None if fact.transient else fact.ordinary)
            for fact in policy.facts
            if fact.name in names
        )
        rules = tuple(rule for rule in policy.implications if _facts_of(rule.given) <= names)
        self._policy = replace(policy, facts=facts, implications=rules)
        self._settled: dict[tuple[bool, tuple[Known, ...]], tuple[Value | None, ...]] = {}

    def settled(self, known: tuple[Known, ...], *, ordinary: bool) -> tuple[Value | None, ...]:
        """Give the values of the facts beside one another: all unknown where they contradict.

        What is transient is unknown in any case.
        """
        key = ordinary, known
        if key not in self._settled:
            stated = {name: value for name, (was, value) in zip(self.names, known, strict=True) if was}
            try:
                otherwise: Otherwise = "ordinary" if ordinary else "unknown"
                found = fill(self._policy, "", stated, (), otherwise).facts
            except BadInput:
                found = {}
            self._settled[key] = tuple(
                None if name in self._transient else found.get(name) for name in self.names
            )
        return self._settled[key]


def _tied(policy: Policy) -> list[frozenset[str]]:
    """Give the groups of facts that implications tie together."""
    groups: list[frozenset[str]] = []
    for rule in policy.implications:
        names = _facts_of(rule.given) | _facts_of(rule.then)
        touched = [group for group in groups if group & names]
        groups = [group for group in groups if group not in touched] + [names.union(*touched)]
    return groups


def _facts_of(condition: Condition) -> frozenset[str]:
    return frozenset(atom.fact for atom in atoms(condition) if isinstance(atom, Is))
