"""Norms that oppose one another: where one calls for an act that another forbids.

Three findings: they do so in one situation; the act is forbidden that a duty needs; and what nobody knows
decides which of the two holds, so that until it is known there is nothing safe to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import msgspec

from brightline.checking.finding import Finding, Kind, Witness
from brightline.checking.space import Smallest, Space, replayed, stand
from brightline.checking.wording import ambiguities, called, phrase_of, quotes, says
from brightline.language.english import said_of_others
from brightline.language.policy import Norm
from brightline.reasoning import plain
from brightline.reasoning.diagram import Node, bits
from brightline.reasoning.explain import say_whether
from brightline.reasoning.plain import Claim
from brightline.reasoning.situation import completions
from brightline.reasoning.verdict import decide_total

BARS = ("must_not", "should_not")
_OWED = ("must", "should")


class _Pair(msgspec.Struct, frozen=True):
    """Two claims on one act: the one that calls for it or permits it, and the one against it."""

    act: str
    towards: Claim
    against: Claim

    @property
    def norms(self) -> tuple[Norm, Norm]:
        return self.towards.norm, self.against.norm

    @property
    def is_indirect(self) -> bool:
        """Whether the act is one that the duty only needs."""
        return self.towards.force in _OWED and self.act not in self.towards.norm.acts

    @property
    def kind(self) -> Kind:
        return "needs what is forbidden" if self.is_indirect else "contradiction"


def contradictions(space: Space, seen: set[tuple[str, str]]) -> Iterator[Finding]:
    """Give the pairs of norms that oppose one another in some situation, each with its smallest one.

    `seen` are the pairs found for an earlier role; those that are found here are added.
    """
    shown: dict[tuple[str, str], list[_Pair]] = {}
    for pair in _opposed(space):
        names = (pair.towards.norm.id, pair.against.norm.id)
        if names not in seen and space.can_be(_both(space, pair)):
            shown.setdefault(names, []).append(pair)
    seen.update(shown)
    for pairs in shown.values():
        yield _contradiction(space, pairs)


def _contradiction(space: Space, pairs: list[_Pair]) -> Finding:
    direct = [pair for pair in pairs if not pair.is_indirect] or pairs
    shown = space.any_of(_both(space, each) for each in direct)
    witness, pair = _witness(space, shown, direct)
    acts = tuple(dict.fromkeys(each.act for each in direct))
    who, phrase = called(space.asker, space.policy), phrase_of(pair.act, space.policy)
    towards, against = pair.norms
    said = f"{says(pair.towards, who)}, and {says(pair.against, who)}: {phrase}"
    if pair.is_indirect:
        owed = phrase_of(towards.acts[0], space.policy)
        said = f"{says(pair.towards, who)} {owed}, which needs what {says(pair.against, who)}: {phrase}"
    return Finding(
        kind=pair.kind,
        said=said,
        about=(towards.id, against.id),
        quotes=quotes(towards, against),
        acts=acts,
        forces=(pair.towards.force, pair.against.force),
        roles=(space.asker,),
        ambiguities=ambiguities(space.policy, towards, against),
        witness=witness,
        share=space.share(shown),
    )


def _witness(space: Space, shown: Node, pairs: list[_Pair]) -> tuple[Witness, _Pair]:
    """Give the smallest situation in which one of some pairs stands, and the first that does there."""
    smallest = space.smallest(shown)
    assert smallest is not None
    witness = space.witness(smallest)
    s = witness.situation
    standing = [pair for pair in pairs if stand((pair.towards, pair.against), space.excerpt(pair.act), s)]
    names = [norm.id for norm in pairs[0].norms]
    replayed(bool(standing), witness, " against ".join(names))
    verdict = plain.kleene(standing[0].act, space.excerpt(standing[0].act), s)
    replayed(verdict.word == "conflict", witness, " against ".join(names))
    return msgspec.structs.replace(witness, verdict=verdict), standing[0]


def unsettled(space: Space, seen: set[tuple[str, str]]) -> Iterator[Finding]:
    """Give the pairs of norms between which one unknown fact decides, so that nothing is safe until then.

    `seen` are the pairs that oppose one another in some situation anyway, and those found before.
    """
    found: dict[tuple[str, str], list[_Way]] = {}
    for pair in _opposed(space):
        names = (pair.towards.norm.id, pair.against.norm.id)
        if names not in seen and pair.towards.force in _OWED:
            found.setdefault(names, []).extend(_ways(space, pair))
    for names, ways in found.items():
        if ways:
            seen.add(names)
            yield _open(space, min(ways, key=lambda way: (way.smallest[:2], way.at, way.smallest.order)))


class _Way(NamedTuple):
    """A fact, by its place, on which it turns which of two claims stands, and where it does."""

    pair: _Pair
    at: int
    smallest: Smallest


def _ways(space: Space, pair: _Pair) -> Iterator[_Way]:
    d, facts = space.diagrams, len(space.policy.facts)
    claims = [space.exact.claim(claim) for claim in (pair.towards, pair.against)]
    for at in bits(d.support[claims[0]] & d.support[claims[1]] & ((1 << facts) - 1)):
        smallest = space.smallest_with_unknown(claims, at)
        if smallest is not None:
            yield _Way(pair, at, smallest)


def _open(space: Space, way: _Way) -> Finding:
    policy, pair = space.policy, way.pair
    name = policy.facts[way.at].name
    witness = space.witness(way.smallest, (name,))
    s = witness.situation
    excerpt = space.excerpt(pair.act)
    verdict = plain.exact(pair.act, excerpt, s)
    possible = [c for c in completions(excerpt, s) if plain.possible(excerpt, c)]
    shown = (verdict.until == "unsettled" or verdict.word == "conflict") and all(
        any(stand((claim,), excerpt, c) for c in possible) for claim in (pair.towards, pair.against)
    )
    towards, against = pair.norms
    replayed(shown, witness, f"{towards.id} or {against.id}")
    who, phrase = called(space.asker, policy), phrase_of(pair.act, policy)
    return Finding(
        kind="contradiction if unknown",
        said=f"{says(pair.towards, who)}, or {says(pair.against, who)}: {phrase}; while nobody knows"
        f" {said_of_others(say_whether(name, policy))}, neither doing it nor leaving it undone is safe",
        about=(towards.id, against.id),
        quotes=quotes(towards, against),
        acts=(pair.act,),
        forces=(pair.towards.force, pair.against.force),
        roles=(space.asker,),
        ambiguities=ambiguities(policy, towards, against),
        witness=msgspec.structs.replace(witness, verdict=verdict),
    )


def _both(space: Space, pair: _Pair) -> Node:
    return space.diagrams.both(space.exact.claim(pair.towards), space.exact.claim(pair.against))


def _opposed(space: Space) -> Iterator[_Pair]:
    """Give the pairs of claims on one act whose forces contradict one another, in the policy's order."""
    for act, claims in space.index.claims.items():
        bound = [claim for claim in claims if claim.norm.bearer in space.bearers]
        for first, second in combinations(bound, 2):
            if decide_total(frozenset((first.force, second.force))) == "conflict":
                towards, against = (second, first) if first.force in BARS else (first, second)
                yield _Pair(act, towards, against)
