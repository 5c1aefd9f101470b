"""The deeds that a norm turns on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brightline.language.policy import Condition, Done, Is, Norm, Policy, atoms, terms_in


def waits_for(norm: Norm, policy: Policy) -> list[Done]:
    """Give the deeds that a norm waits for, those by which a fact of its conditions becomes true included."""
    return list(dict.fromkeys(_deeds((norm.when,), policy)))


def turns_on(norm: Norm, policy: Policy) -> list[Done]:
    """Give the deeds that a norm waits for or that lift it."""
    return list(dict.fromkeys(_deeds((norm.when, *norm.unless), policy)))


def _deeds(conditions: Iterable[Condition], policy: Policy) -> Iterator[Done]:
    terms = {term.name: term.condition for term in policy.terms}
    set_by = {fact.name: fact.set_by for fact in policy.facts if fact.set_by}
    waiting = list(conditions)
    while waiting:
        condition = waiting.pop(0)
        waiting += [terms[name] for name in terms_in(condition)]
        for atom in atoms(condition):
            if isinstance(atom, Done):
                yield atom
            elif isinstance(atom, Is) and atom.fact in set_by:
                yield set_by[atom.fact]
