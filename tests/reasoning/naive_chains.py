"""Chains of duties, by the section *Chains* of `docs/reference/ledger.md`."""

from __future__ import annotations

from typing import NamedTuple

from naive_lines import Said

from brightline.language.policy import Condition, Done, Norm, Policy, atoms, terms_in
from brightline.reasoning import plain
from brightline.reasoning.situation import kinds

Key = tuple[str, str]


class Link(NamedTuple):
    """A duty to do one act, whether it arose, was done and is broken, and the links that follow on it."""

    key: Key
    arose: bool
    done: bool
    broken: bool
    following: tuple[Link, ...]


def chains(policy: Policy, lines: list[Said]) -> list[tuple[Link, Key | None]]:
    """Give each chain whose "first duty arose", and its first broken link, "the one nearest to its
    beginning"."""
    trees = [link(policy, lines, norm, act, False, ()) for norm, act in firsts(policy)]
    return [(tree, first_broken(tree)) for tree in trees if tree.arose]


def duties(policy: Policy) -> list[tuple[Norm, str]]:
    """Give each norm with each act that it asks for."""
    return [(norm, act) for norm in policy.norms if norm.modality in ("must", "should") for act in norm.acts]


def firsts(policy: Policy) -> list[tuple[Norm, str]]:
    """A chain begins "with a duty that follows on none; of duties that follow on one another in a
    circle and that no such chain has, with the first in the policy"; it has "two links or more"."""
    free = [duty for duty in duties(policy) if not any(follows(policy, duty[0], *d) for d in duties(policy))]
    found: list[tuple[Norm, str]] = []
    for norm, act in [*free, *duties(policy)]:
        is_followed = any(follows(policy, later, norm, act) for later, _ in duties(policy))
        if is_followed and (norm.id, act) not in reached(policy, found):
            found.append((norm, act))
    return found


def reached(policy: Policy, firsts: list[tuple[Norm, str]]) -> set[Key]:
    """Give the links of the chains that begin with some duties."""
    found = list(firsts)
    for norm, act in found:
        found += [
            duty for duty in duties(policy) if follows(policy, duty[0], norm, act) and duty not in found
        ]
    return {(norm.id, act) for norm, act in found}


def follows(policy: Policy, norm: Norm, other: Norm, act: str) -> bool:
    """Whether a line of `when` "speaks, itself or by a term, of a deed, or of a fact that a deed sets,
    which is the other duty's act, or which that act is a kind of, by a role that its bearer is a kind
    of"."""
    return norm.id != other.id and any(
        act in kinds(deed.act, policy) and plain.is_kind(other.bearer, deed.by, policy)
        for deed in spoken_of(norm.when, policy)
    )


def spoken_of(condition: Condition, policy: Policy) -> list[Done]:
    """Give the deeds that a condition speaks of."""
    set_by = {fact.name: fact.set_by for fact in policy.facts}
    deeds = [atom if isinstance(atom, Done) else set_by[atom.fact] for atom in atoms(condition)]
    opened = [
        deed for name in terms_in(condition) for deed in spoken_of(plain.definition(name, policy), policy)
    ]
    return [*(deed for deed in deeds if deed), *opened]


def link(
    policy: Policy,
    lines: list[Said],
    norm: Norm,
    act: str,
    is_reached: bool,
    above: tuple[Key, ...],
) -> Link:
    """Give a link with those that follow on it; one that follows on itself stands once.

    It is broken "where it arose and none of its lines is `fulfilled` or `late`, or where the link that
    it follows on was done and it never arose".
    """
    key = (norm.id, act)
    own = [line for line in lines if line[:2] == key and not line.broke]
    arose = any(line.due or line.at or line.status != "undetermined" for line in own)
    done = any(line.status in ("fulfilled", "late") for line in own)
    following = [
        (n, a) for n, a in duties(policy) if follows(policy, n, norm, act) and (n.id, a) not in (*above, key)
    ]
    return Link(
        key,
        arose,
        done,
        not done if arose else is_reached,
        tuple(link(policy, lines, n, a, done, (*above, key)) for n, a in following),
    )


def first_broken(tree: Link) -> Key | None:
    """Give the broken link that is "nearest to its beginning"."""
    row: list[Link] = [tree]
    while row:
        for each in row:
            if each.broken:
                return each.key
        row = [later for each in row for later in each.following]
    return None
