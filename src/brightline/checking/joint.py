"""Two policies over one vocabulary, as one: every situation of either, and the norms of both side by side.

Names of norms and terms are marked with the side that they come from; facts, acts and roles are shared, so
that both answer the same situation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeVar

from msgspec.structs import replace

from brightline.language.policy import (
    Act,
    All,
    Any,
    Condition,
    Defined,
    Fact,
    Norm,
    Not,
    Policy,
    Role,
    Term,
)
from brightline.reasoning.index import Index
from brightline.source import BadInput

Side = Literal["from", "to"]
_Named = TypeVar("_Named", Fact, Act, Role)


def joint(older: Policy, newer: Policy) -> Policy:
    """Give both as one, on the day that both are on.

    Raises `BadInput` where they do not speak of the same things by the same names.
    """
    for what, old, new in (("role", older.roles, newer.roles), ("act", older.acts, newer.acts)):
        if (old or new) and not {each.name for each in old} & {each.name for each in new}:
            raise BadInput(f"the policies have no {what} in common: compare policies over one vocabulary")
    if set(older.implications) != set(newer.implications):
        raise BadInput("the vocabularies rule out different things (`implies`): compare over one vocabulary")
    return replace(
        newer,
        roles=_union("role", older.roles, newer.roles),
        facts=_union("fact", older.facts, newer.facts),
        acts=_union("act", older.acts, newer.acts),
        norms=(*_norms("from", older), *_norms("to", newer)),
        terms=(*_terms("from", older), *_terms("to", newer)),
        implications=newer.implications,
        situations=(),
        asking={},
        parts=(),
        supersessions=(),
    )


def widened(policy: Policy, both: Policy) -> Policy:
    """Give a policy with the roles, facts and acts of both, so that it answers every situation of either."""
    return replace(policy, roles=both.roles, facts=both.facts, acts=both.acts)


def side_of(name: str) -> Side:
    """Give the side that a norm of a joint policy comes from."""
    return "from" if name.startswith("from ") else "to"


def turns_on(index: Index, norms: Iterable[Norm]) -> frozenset[tuple[str, str]]:
    """Give the norms and terms that decide whether norms of a joint policy stand, and when they are owed.

    They are given by what they are and by the names that they have in the policies themselves.
    """
    needed = index.needed(norms)
    conditions = [line for norm in needed for line in (norm.when, *norm.unless)]
    conditions += [deadline.given for norm in needed for deadline in norm.deadlines]
    found = [("norm", norm.id) for norm in needed] + [("term", name) for name in index.terms_of(conditions)]
    return frozenset((what, name.partition(" ")[2]) for what, name in found)


def _union(what: str, older: tuple[_Named, ...], newer: tuple[_Named, ...]) -> tuple[_Named, ...]:
    found = {each.name: each for each in newer}
    for each in older:
        if found.setdefault(each.name, each) != each and _differ(found[each.name], each):
            raise BadInput(
                f"the {what} `{each.name}` is not the same in both policies:"
                " compare policies over one vocabulary"
            )
    return tuple(found.values())


def _differ(one: _Named, other: _Named) -> bool:
    """Whether two declarations differ in more than words."""
    fields = {"values", "unit", "ordinary", "kind", "ancestors", "requires", "is_group", "set_by"}
    names = fields.intersection(one.__struct_fields__)
    return any(getattr(one, name) != getattr(other, name) for name in names)


def _norms(side: Side, policy: Policy) -> Iterable[Norm]:
    for norm in policy.norms:
        yield replace(
            norm,
            id=f"{side} {norm.id}",
            when=_renamed(side, norm.when),
            unless=tuple(_renamed(side, line) for line in norm.unless),
            overrides=tuple(f"{side} {name}" for name in norm.overrides),
            otherwise=f"{side} {norm.otherwise}" if norm.otherwise else None,
            remedies=tuple(f"{side} {name}" for name in norm.remedies),
            deadlines=tuple(replace(each, given=_renamed(side, each.given)) for each in norm.deadlines),
        )


def _terms(side: Side, policy: Policy) -> Iterable[Defined]:
    for term in policy.terms:
        yield replace(term, name=f"{side} {term.name}", condition=_renamed(side, term.condition))
    deeds = (deadline.after for norm in policy.norms for deadline in norm.deadlines if deadline.after)
    for deed in dict.fromkeys(deeds):  # so that situations in which it is done are told apart
        yield Defined(f"{side} time from {deed.act} by {deed.by}", (), deed)


def _renamed(side: Side, condition: Condition) -> Condition:
    match condition:
        case Term(name):
            return Term(f"{side} {name}")
        case Not(of):
            return Not(_renamed(side, of))
        case All(parts):
            return All(tuple(_renamed(side, part) for part in parts))
        case Any(parts):
            return Any(tuple(_renamed(side, part) for part in parts))
        case _:
            return condition
