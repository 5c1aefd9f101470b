"""Norms that oppose one another: where one calls for an act that another forbids.

Three findings: they do so in one situation; the act is forbidden that a duty needs; and what nobody knows
decides which of the two holds, so that until it is known there is nothing safe to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import msgspec

from brightline.checking.finding import Finding, Kind, Witness
from brightline.checking.space import Space, replayed, stand
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
    witnesses = [(_witness(space, pair), pair) for pair in direct]
    witness, pair = min(witnesses, key=lambda each: each[0].size)
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
        share=space.share(space.any_of(_both(space, each) for each in direct)),
    )


def _witness(space: Space, pair: _Pair) -> Witness:
    values = space.smallest(_both(space, pair))
    assert values is not None
    witness = space.witness(values)
    s = witness.situation
    verdict = plain.kleene(pair.act, space.policy, s)
    shown = stand((pair.towards, pair.against), space.policy, s) and verdict.word == "conflict"
    replayed(shown, witness, f"{pair.towards.norm.id} against {pair.against.norm.id}")
    return msgspec.structs.replace(witness, verdict=verdict)


def unsettled(space: Space, seen: set[tuple[str, str]]) -> Iterator[Finding]:
    """Give the pairs of norms between which one unknown fact decides, so that nothing is safe until then.

    `seen` are the pairs that oppose one another in some situation anyway, and those found before.
    """
    for pair in _opposed(space):
        names = (pair.towards.norm.id, pair.against.norm.id)
        if names in seen or pair.towards.force not in _OWED:
            continue
        found = _unsettled(space, pair)
        if found:
            seen.add(names)
            yield found


def _unsettled(space: Space, pair: _Pair) -> Finding | None:
    d, names = space.diagrams, list(space.exact.variables.domains)
    one, other = (space.held(space.exact.claim(claim)) for claim in (pair.towards, pair.against))
    ways = []
    for at in bits(d.support[one] & d.support[other] & ((1 << len(names)) - 1)):
        either = d.both(d.forget(one, 1 << at), d.forget(other, 1 << at))
        values = d.cheapest(either, 1, space.usual)
        if values is not None:
            ways.append((len(values), at, values))
    for _, at, values in sorted(ways, key=lambda way: way[:2]):
        witness = space.witness({key: value for key, value in values.items() if key != at}, (names[at],))
        if names[at] not in witness.situation.facts:
            return _open(space, pair, names[at], witness)
    return None


def _open(space: Space, pair: _Pair, name: str, witness: Witness) -> Finding:
    policy, s = space.policy, witness.situation
    verdict = plain.exact(pair.act, policy, s)
    possible = [c for c in completions(policy, s) if plain.possible(policy, c)]
    shown = verdict.until == "unsettled" and all(
        any(stand((claim,), policy, c) for c in possible) for claim in (pair.towards, pair.against)
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
