"""Situations in which whatever somebody does breaks a norm, although no two norms speak of one act.

The question is of the form *there are facts such that for all deeds*. The deeds are chosen away one act at a
time, those first that fewest norms speak of, so that the norms are never joined as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations

import msgspec

from brightline.checking.finding import Finding, Witness
from brightline.checking.space import Smallest, Space, replayed
from brightline.checking.wording import ambiguities, called, phrase_of, quotes
from brightline.language.english import listed
from brightline.language.policy import Norm
from brightline.reasoning import plain
from brightline.reasoning.diagram import Node, TooLarge, bits
from brightline.reasoning.situation import Deed, Situation

_STRICT = ("must", "must_not")
_MOST_ACTS = 12
"""Of how many acts every choice is tried out in a replay."""


class _Rule(msgspec.Struct, frozen=True):
    """What a choice of deeds has to keep to: a norm, or how deeds hang together."""

    keeps: Node
    norm: Norm | None = None


def dilemmas(space: Space, seen: set[frozenset[str]]) -> Iterator[Finding]:
    """Give the dilemmas of a role, those that `seen` has from an earlier one left out."""
    rules = [_kept(space, norm) for norm in space.policy.norms if _is_strict(space, norm)]
    for group in _components(space, rules + _hanging_together(space)):
        opposed = space.any_of(_opposed(space, group))
        node = space.but(_no_way_out(space, group), opposed)
        while (smallest := space.smallest(node)) is not None:
            core = _core(space, group, smallest)
            stuck = _no_way_out(space, core)
            names = frozenset(rule.norm.id for rule in core if rule.norm)
            if names not in seen:
                seen.add(names)
                yield _dilemma(space, core, space.but(stuck, opposed))
            node = space.but(node, stuck)


def _dilemma(space: Space, core: list[_Rule], stuck: Node) -> Finding:
    policy, who = space.policy, called(space.asker, space.policy)
    norms = tuple(rule.norm for rule in core if rule.norm)
    fewer = [[other for other in core if other is not rule] for rule in core if rule.norm]
    needed = space.but(stuck, space.any_of(_no_way_out(space, rules) for rules in fewer))
    smallest = space.smallest(needed)
    assert smallest is not None
    witness = space.witness(smallest)
    _replay(space, core, norms, witness)
    said = [
        f"{norm.provision} says “{norm.modality.replace('_', ' ')}” on {phrase_of(norm.acts[0], policy)}"
        for norm in norms
    ]
    return Finding(
        kind="dilemma",
        said=f"whatever {who} does breaks a norm: {listed(said)}",
        about=tuple(norm.id for norm in norms),
        quotes=quotes(*norms),
        acts=tuple(dict.fromkeys(act for norm in norms for act in norm.acts)),
        roles=(space.asker,),
        ambiguities=ambiguities(policy, *norms),
        witness=witness,
        share=space.share(needed),
    )


def _is_strict(space: Space, norm: Norm) -> bool:
    return norm.modality in _STRICT and norm.bearer in space.bearers


def _kept(space: Space, norm: Norm) -> _Rule:
    """Where a choice of deeds keeps to a norm: it leaves undone what is forbidden, and does what is owed."""
    own = [space.exact.own(act, 1) for act in norm.acts]
    broken = space.any_of(own) if norm.modality == "must_not" else space.diagrams.negate(space.all_of(own))
    return _Rule(space.diagrams.negate(space.diagrams.both(space.in_force(norm), broken)), norm)


def _hanging_together(space: Space) -> list[_Rule]:
    """Doing an act, or a kind of it, is doing what it requires."""
    d, own = space.diagrams, space.exact.own
    return [
        _Rule(d.either(own(act.name, 0), own(other, 1)))
        for act in space.policy.acts
        for other in act.requires
    ]


def _deeds(space: Space, rules: list[_Rule]) -> int:
    """Give the variables of the asker's deeds that rules turn on, as bits."""
    first = len(space.exact.variables.keys) - len(space.policy.acts)
    support = 0
    for rule in rules:
        support |= space.diagrams.support[rule.keeps]
    return support >> first << first


def _components(space: Space, rules: list[_Rule]) -> list[list[_Rule]]:
    """Sort rules into groups that share no deed; those that turn on none cannot be kept or broken."""
    groups: list[tuple[int, list[_Rule]]] = []
    for rule in rules:
        deeds = _deeds(space, [rule])
        touching = [group for group in groups if group[0] & deeds]
        groups = [group for group in groups if group not in touching]
        for others, _ in touching:
            deeds |= others
        if deeds:
            groups.append((deeds, [*chain.from_iterable(members for _, members in touching), rule]))
    return [members for _, members in groups if any(_is_duty(rule) for rule in members)]


def _is_duty(rule: _Rule) -> bool:
    return rule.norm is not None and rule.norm.modality == "must"


def _no_way_out(space: Space, rules: list[_Rule]) -> Node:
    """Where no choice of deeds keeps to all rules."""
    d = space.diagrams
    nodes, deeds = [rule.keeps for rule in rules], list(bits(_deeds(space, rules)))
    while deeds:
        at = min(deeds, key=lambda each: (sum(d.support[node] >> each & 1 for node in nodes), each))
        deeds.remove(at)
        with_it = [node for node in nodes if d.support[node] >> at & 1]
        nodes = [node for node in nodes if not d.support[node] >> at & 1]
        nodes.append(d.forget(space.all_of(with_it), 1 << at))
    return space.any_of(d.negate(node) for node in nodes)


def _opposed(space: Space, rules: list[_Rule]) -> Iterator[Node]:
    """Where two of the norms call for an act and forbid it, when nothing is done yet."""
    d, index = space.diagrams, space.index
    mine = {rule.norm.id for rule in rules if rule.norm}
    deeds = _deeds(space, rules)
    own = -1 << len(space.exact.variables.keys) - len(space.policy.acts)
    for name in (str(space.exact.variables.keys[at][1]) for at in bits(deeds)):  # type: ignore[index]
        claims = [claim for claim in index.claims[name] if claim.norm.id in mine]
        for first, second in combinations(claims, 2):
            if {first.force, second.force} == set(_STRICT):
                both = d.both(space.exact.claim(first), space.exact.claim(second))
                yield _with(space, both, dict.fromkeys(bits(d.support[both] & own), 0))


def _with(space: Space, node: Node, values: dict[int, int]) -> Node:
    """Give what is left of a function where some variables have values."""
    d = space.diagrams
    here = [d.test(at, {value}) for at, value in values.items() if d.support[node] >> at & 1]
    return d.forget(space.all_of([node, *here]), sum(1 << at for at in values))


def _core(space: Space, rules: list[_Rule], smallest: Smallest) -> list[_Rule]:
    """Leave out what is not needed for there to be no way out in one situation."""
    facts = len(space.usual) - len(space.policy.acts)
    here = dict(enumerate(space.usual[:facts])) | smallest.rest | smallest.values
    here = {at: max(value, 0) for at, value in here.items()}
    kept = [(rule, _with(space, rule.keeps, here)) for rule in rules]
    for pair in list(kept):
        rest = [each for each in kept if each is not pair]
        if pair[0].norm and space.all_of(node for _, node in rest) == space.diagrams.false:
            kept = rest
    return [rule for rule, _ in kept]


def _replay(space: Space, core: list[_Rule], norms: tuple[Norm, ...], witness: Witness) -> None:
    """Try every choice of the deeds that the norms turn on, by the plain evaluator."""
    keys = space.exact.variables.keys
    acts = [str(keys[at][1]) for at in bits(_deeds(space, [r for r in core if r.norm]))]  # type: ignore[index]
    if len(acts) > _MOST_ACTS:
        raise TooLarge
    for choice in chain.from_iterable(combinations(acts, n) for n in range(len(acts) + 1)):
        s = _after(space, choice, witness.situation)
        broken = any(_is_broken(norm, space, s) for norm in norms)
        replayed(broken, witness, f"dilemma, having done {', '.join(choice)}")


def _after(space: Space, choice: tuple[str, ...], s: Situation) -> Situation:
    done: set[str] = set()
    waiting = list(choice)
    while waiting:
        act = space.index.acts[waiting.pop()]
        done.add(act.name)
        waiting += [other for other in (*act.ancestors, *act.requires) if other not in done]
    deeds = (Deed(act, space.asker) for act in done)
    return msgspec.structs.replace(s, done=s.done.union(deeds))


def _is_broken(norm: Norm, space: Space, s: Situation) -> bool:
    if plain.in_force(norm, space.policy, s) is not True:
        return False
    did = [plain.done_by_asker(act, space.policy, s) for act in norm.acts]
    return any(did) if norm.modality == "must_not" else not all(did)
