"""Situations: what is known when somebody asks, and what it could still turn out to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, combinations, pairwise, product

import msgspec

from brightline.language.policy import Done, Fact, Is, Policy, atoms
from brightline.language.values import Value


class Deed(msgspec.Struct, frozen=True, order=True):
    """An act done by a role."""

    act: str
    by: str


class Situation(msgspec.Struct, frozen=True):
    """What is known when a role asks.

    A fact that is not in `facts` is unknown. `done` holds the deeds known to have been done; the asker's
    own that are not in it were not done. Where `others_unknown`, other roles may have done more, but for the
    acts that are `complete`: of these everything that was done is known.
    """

    asker: str
    facts: dict[str, Value] = {}
    done: frozenset[Deed] = frozenset()
    others_unknown: bool = True
    complete: frozenset[str] = frozenset()


def policy_atoms(policy: Policy) -> Iterator[Is | Done]:
    """Give the comparisons and deeds that anything in a policy turns on."""
    for norm in policy.norms:
        given = (deadline.given for deadline in norm.deadlines)
        yield from chain.from_iterable(atoms(c) for c in (norm.when, *norm.unless, *given))
    yield from chain.from_iterable(atoms(term.condition) for term in policy.terms)
    for rule in policy.implications:
        yield from chain(atoms(rule.given), atoms(rule.then))
    yield from (fact.set_by for fact in policy.facts if fact.set_by)


def cuts(fact: Fact, policy: Policy) -> tuple[Value, ...]:
    """Give the constants that a policy compares a number or a date with, in order."""
    found = {a.value for a in policy_atoms(policy) if isinstance(a, Is) and a.fact == fact.name}
    return tuple(sorted(found))


def domain(fact: Fact, policy: Policy) -> tuple[Value, ...]:
    """Give a value for each way in which a fact can matter.

    All values of a fact that has a list of them; for a number or a date every constant that the policy
    compares it with, and one value in every interval around these.
    """
    if fact.values:
        return fact.values
    constants = cuts(fact, policy)
    if fact.kind == "date":
        return _around_dates([date.fromisoformat(str(value)) for value in constants])
    return _around_numbers([float(value) for value in constants])


def cell(value: Value, fact: Fact, policy: Policy) -> int:
    """Give the place in the fact's domain of the value that the policy cannot tell from this one."""
    if fact.values:
        return fact.values.index(str(value))
    return place(value, domain(fact, policy), cuts(fact, policy))


def place(value: Value, values: Sequence[Value], constants: Sequence[Value]) -> int:
    """Give the place of the value, or of one on the same side of all constants."""

    def sides(of: Value) -> list[bool]:
        return [side for c in constants for side in (of < c, of > c)]  # type: ignore[operator]

    if value in values:
        return values.index(value)
    return next(i for i, each in enumerate(values) if sides(each) == sides(value))


def _around_numbers(cuts: list[float]) -> tuple[float, ...]:
    if not cuts:
        return (0.0,)
    between = [(low + high) / 2 for low, high in pairwise(cuts)]
    return tuple(sorted([cuts[0] - 1, *cuts, *between, cuts[-1] + 1]))


def _around_dates(cuts: list[date]) -> tuple[str, ...]:
    if not cuts:
        return ("2000-01-01",)
    day = timedelta(days=1)
    between = [low + day for low, high in pairwise(cuts) if high - low > day]
    before = [cuts[0] - day] if cuts[0] > date.min else []
    after = [cuts[-1] + day] if cuts[-1] < date.max else []
    return tuple(d.isoformat() for d in sorted([*before, *cuts, *between, *after]))


def doers(role: str, policy: Policy) -> list[str]:
    """Give a role and all roles that are kinds of it; nobody acts as a group."""
    return [r.name for r in policy.roles if role in (r.name, *r.ancestors) and not r.is_group]


def kinds(act: str, policy: Policy) -> list[str]:
    """Give an act and all acts that are kinds of it."""
    return [a.name for a in policy.acts if act in (a.name, *a.ancestors)]


def others_deeds(policy: Policy, asker: str) -> dict[frozenset[Done], list[Deed]]:
    """Sort what others could have done by which `done … by …` of the policy it would make true.

    Deeds of one group are the same to the policy, so that one of each is enough to complete a situation.
    """
    makes_true: dict[Deed, set[Done]] = {}
    for atom in {a for a in policy_atoms(policy) if isinstance(a, Done)}:
        for kind, doer in product(kinds(atom.act, policy), doers(atom.by, policy)):
            if doer != asker:
                makes_true.setdefault(Deed(kind, doer), set()).add(atom)
    groups: dict[frozenset[Done], list[Deed]] = {}
    for deed, found in sorted(makes_true.items()):
        groups.setdefault(frozenset(found), []).append(deed)
    return groups


def completions(policy: Policy, s: Situation) -> Iterator[Situation]:
    """Give every total situation that a situation may turn out to be, up to what the policy can tell.

    Some of them may break an implication of the vocabulary.
    """
    unknown = [fact for fact in policy.facts if fact.name not in s.facts]
    groups = others_deeds(policy, s.asker).values() if s.others_unknown else []
    deeds = [group[0] for group in groups if not s.complete.issuperset(deed.act for deed in group)]
    subsets = list(chain.from_iterable(combinations(deeds, n) for n in range(len(deeds) + 1)))
    for values in product(*(domain(fact, policy) for fact in unknown)):
        filled = {fact.name: value for fact, value in zip(unknown, values, strict=True)}
        for more in subsets:
            yield Situation(s.asker, {**s.facts, **filled}, s.done.union(more), others_unknown=False)
