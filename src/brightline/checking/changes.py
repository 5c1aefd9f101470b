"""What was changed from one policy to another, norm by norm, and which changes bring a difference about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from math import comb
from typing import Literal

import msgspec
from msgspec.structs import replace

from brightline.language.policy import Defined, Norm, Policy
from brightline.reasoning import plain
from brightline.reasoning.situation import Situation
from brightline.reasoning.verdict import Word

_MOST_TOGETHER = 3
"""How many changes are tried together before all of them are named."""
_MOST_TRIED = 5_000
"""How many sets of changes are tried before all are named."""


class Change(msgspec.Struct, frozen=True):
    """One norm or term that is new, gone, or means something else; `number` counts from 1.

    `is_reworded` says that its meaning is the same and only its words are others.
    """

    number: int
    what: Literal["norm", "term"]
    name: str
    provision: str
    kind: Literal["added", "removed", "changed"]
    is_reworded: bool = False


def changes(older: Policy, newer: Policy) -> Iterator[Change]:
    """Give what was changed, in the order of the newer policy, what is gone last."""
    number = 0
    for what, before, after in (
        ("norm", _norms(older), _norms(newer)),
        ("term", _terms(older), _terms(newer)),
    ):
        for name in dict.fromkeys((*after, *before)):
            old, new = before.get(name), after.get(name)
            if old == new:
                continue
            number += 1
            one = new or old
            assert one is not None
            kind: Literal["added", "removed", "changed"] = (
                "added" if old is None else "removed" if new is None else "changed"
            )
            same = old is not None and new is not None and meaning(old) == meaning(new)
            yield Change(number, what, name, one.quotes[0].provision if one.quotes else "", kind, same)  # type: ignore[arg-type]


def _norms(policy: Policy) -> dict[str, Norm | Defined]:
    return {norm.id: norm for norm in policy.norms}


def _terms(policy: Policy) -> dict[str, Norm | Defined]:
    return {term.name: term for term in policy.terms}


def meaning(of: Norm | Defined) -> Norm | Defined:
    """Give a norm or a term without its words."""
    if isinstance(of, Norm):
        return replace(of, quotes=(), readings=(), document="", provision="")
    return replace(of, quotes=(), readings=(), phrases={}, source="")


def causes(
    act: str, older: Policy, newer: Policy, s: Situation, after: Word, made: tuple[Change, ...]
) -> tuple[tuple[int, ...], ...]:
    """Give the smallest sets of changes that alone give an act its new verdict in a situation.

    `made` are the changes on which the act can turn. Beyond `_MOST_TRIED` sets all of them are named.
    """
    real = [change for change in made if not change.is_reworded]
    for size in range(1, min(_MOST_TOGETHER, len(real)) + 1):
        if comb(len(real), size) > _MOST_TRIED:
            break
        found = [
            tuple(change.number for change in chosen)
            for chosen in combinations(real, size)
            if plain.kleene(act, applied(older, newer, chosen), s).word == after
        ]
        if found:
            return tuple(found)
    return (tuple(change.number for change in real),)


def applied(older: Policy, newer: Policy, chosen: Iterable[Change]) -> Policy:
    """Give the older policy with some of the changes made."""
    new = forms(newer)
    made = [(change.what, change.name) for change in chosen]
    return put_together(older, newer, {name: new.get(name) for name in made})


def forms(policy: Policy) -> dict[tuple[str, str], Norm | Defined]:
    """Give the norms and terms of a policy by what they are and their names."""
    norms, terms = _norms(policy).items(), _terms(policy).items()
    return {**{("norm", name): norm for name, norm in norms}, **{("term", name): t for name, t in terms}}


def put_together(
    older: Policy, newer: Policy, changed: Mapping[tuple[str, str], Norm | Defined | None]
) -> Policy:
    """Give the older policy with some norms and terms as they are given; those that are none are gone."""
    norms, terms = _norms(older), _terms(older)
    for (what, name), one in changed.items():
        of = norms if what == "norm" else terms
        if one is not None:
            of[name] = one
        else:
            of.pop(name, None)
    new_terms = _terms(newer)
    needed = {name: new_terms[name] for name in new_terms if name not in terms}
    return replace(
        older,
        norms=tuple(norm for norm in norms.values() if isinstance(norm, Norm)),
        terms=tuple(term for term in (terms | needed).values() if isinstance(term, Defined)),
        facts=tuple({fact.name: fact for fact in (*older.facts, *newer.facts)}.values()),
        acts=tuple({act.name: act for act in (*older.acts, *newer.acts)}.values()),
        roles=tuple({role.name: role for role in (*older.roles, *newer.roles)}.values()),
    )
