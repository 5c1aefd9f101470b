"""Words of a policy that decide nothing: norms out of reach, exceptions and overrides that change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from brightline.checking.finding import Finding
from brightline.checking.space import Space
from brightline.checking.wording import ambiguities, called, phrase_of, quotes
from brightline.language.english import clause_to_asker, listed
from brightline.language.policy import Condition, Modality, Norm, Policy
from brightline.reasoning.diagram import Node
from brightline.reasoning.exact import FORCES, forces_of
from brightline.reasoning.index import Index
from brightline.reasoning.plain import Claim
from brightline.reasoning.verdict import WORDS, decide_total

_SHIFT = 3
"""How many bits the place of a verdict takes."""


def idle(policy: Policy, spaces: list[Space]) -> Iterator[Finding]:
    """Give what decides nothing for any role that it binds."""
    acts: dict[str, list[str]] = {norm.id: [] for norm in policy.norms}
    for act, claims in spaces[0].index.claims.items() if spaces else ():
        for name in dict.fromkeys(claim.norm.id for claim in claims):
            acts[name].append(act)
    for norm in policy.norms:
        bound = [space for space in spaces if norm.bearer in space.bearers]
        if not any(space.can_be(space.in_force(norm)) for space in bound):
            yield _unreachable(norm, policy, bound)
            continue
        yield from _dead_lines(norm, bound)
        yield from _dead_overrides(norm, bound)
        yield from _superfluous(norm, acts[norm.id], bound)


def _unreachable(norm: Norm, policy: Policy, bound: list[Space]) -> Finding:
    applies = any(space.can_be(space.exact.applies(norm)) for space in bound)
    why = "another norm always overrides it" if applies else "no situation meets its conditions"
    why = why if bound else f"nobody is {called(norm.bearer, policy)}"
    return Finding(
        kind="unreachable",
        said=f"{norm.provision} never applies: {why}",
        about=(norm.id,),
        quotes=quotes(norm),
        ambiguities=ambiguities(policy, norm),
    )


def _dead_lines(norm: Norm, bound: list[Space]) -> Iterator[Finding]:
    for at, line in enumerate(norm.unless):
        without = replace(norm, unless=norm.unless[:at] + norm.unless[at + 1 :])
        if any(space.can_be(_lifted(space, without, line)) for space in bound):
            continue
        said = clause_to_asker(line, bound[0].policy)
        yield Finding(
            kind="dead exception",
            said=f"{norm.provision} does not change by its exception “unless {said}”",
            about=(norm.id, f"unless {at + 1}"),
            quotes=quotes(norm),
            ambiguities=ambiguities(bound[0].policy, norm),
        )


def _lifted(space: Space, without: Norm, line: Condition) -> Node:
    """Where a line of `unless` lifts a norm that would be in force without it."""
    applies = space.diagrams.both(space.exact.applies(without), space.exact.condition(line))
    beaten = space.any_of(space.in_force(other) for other in space.index.overriders[without.id])
    return space.but(applies, beaten)


def _dead_overrides(norm: Norm, bound: list[Space]) -> Iterator[Finding]:
    for target in norm.overrides:
        beaten = bound[0].index.norms[target]
        if any(
            space.can_be(space.diagrams.both(space.in_force(norm), space.exact.applies(beaten)))
            for space in bound
            if beaten.bearer in space.bearers
        ):
            continue
        yield Finding(
            kind="dead override",
            said=f"{norm.provision} overrides {beaten.provision}, and the two never meet",
            about=(norm.id, target),
            quotes=quotes(norm, beaten),
            ambiguities=ambiguities(bound[0].policy, norm, beaten),
        )


# ---- norms that could be left out


def _superfluous(norm: Norm, acts: list[str], bound: list[Space]) -> Iterator[Finding]:
    """Say that no verdict would change without a norm, and which norms say the same or more."""
    index = bound[0].index
    if _does_more(norm, index) or any(_matters(space, norm, act) for space in bound for act in acts):
        return
    covering, same_force = _covering(norm, bound, acts)
    if not covering:
        return
    others = [index.norms[name] for name in covering]
    act = phrase_of(norm.acts[0], bound[0].policy)
    provisions = list(dict.fromkeys(other.provision for other in others))
    places, says = listed(provisions), "says" if len(provisions) == 1 else "say"
    who = called(norm.bearer, bound[0].policy)
    more = "the same already" if same_force else "something stronger"
    yield Finding(
        kind="redundant" if same_force else "shadowed",
        said=f"without {norm.provision} every answer would be the same, for {places} {says} {more}: {who}"
        f" {norm.modality.replace('_', ' ')} {act}",
        about=(norm.id, *covering),
        quotes=quotes(norm, *others),
        acts=tuple(acts),
        ambiguities=ambiguities(bound[0].policy, norm),
    )


def _does_more(norm: Norm, index: Index) -> bool:
    """Whether a norm does something beside giving verdicts."""
    times = norm.deadlines or norm.every or norm.lasting
    ties = norm.overrides or norm.otherwise or norm.remedies
    return bool(times or ties or index.taken_over.get(norm.id) or index.remedies.get(norm.id))


def _matters(space: Space, norm: Norm, act: str) -> bool:
    """Whether the verdict on an act would be another one somewhere without a norm."""
    d, claims = space.diagrams, space.index.claims[act]
    words, others = (_words(space, some) for some in (claims, [c for c in claims if c.norm is not norm]))
    if words == others:
        return False
    pairs = d.either(words, d.shift(others, _SHIFT))
    return space.can_be(d.map(pairs, lambda value: int(value >> _SHIFT != value & (1 << _SHIFT) - 1)))


def _words(space: Space, claims: Iterable[Claim]) -> Node:
    """Give the diagram of verdicts that some claims make, as places in `WORDS`."""
    forces = space.exact.joined(claims)
    return space.diagrams.map(forces, lambda value: WORDS.index(decide_total(forces_of(value))))


def _covering(norm: Norm, bound: list[Space], acts: list[str]) -> tuple[list[str], bool]:
    """Give the norms in whose shadow a norm stands wherever it stands, and whether they have its force."""
    found: dict[str, None] = {}
    same_force = True
    for space in bound:
        for act in acts:
            others = [claim for claim in space.index.claims[act] if claim.norm is not norm]
            for force in dict.fromkeys(
                claim.force for claim in space.index.claims[act] if claim.norm is norm
            ):
                own = [c for c in space.index.claims[act] if c.norm is norm and c.force == force]
                stands = space.any_of(map(space.exact.claim, own))
                if not space.can_be(stands):
                    continue
                names = _cover(space, stands, [other for other in others if other.force == force])
                if not names:
                    same_force = False
                    at_least = [o for o in others if _rank(o.force) < _rank(force) or o.force == force]
                    names = _cover(space, stands, at_least)
                if not names:
                    return [], False
                found |= dict.fromkeys(names)
    return list(found), same_force


def _rank(force: Modality) -> int:
    """Give how strong a force is, the strongest first."""
    return FORCES.index(force) // 2


def _cover(space: Space, stands: Node, others: list[Claim]) -> list[str]:
    """Give norms one of which stands wherever a function holds; nothing where they do not always."""
    kept = [other for other in others if other.norm.bearer in space.bearers]
    if not kept or space.can_be(space.but(stands, space.any_of(map(space.exact.claim, kept)))):
        return []
    for other in list(kept):
        rest = [each for each in kept if each is not other]
        if rest and not space.can_be(space.but(stands, space.any_of(map(space.exact.claim, rest)))):
            kept = rest
    return list(dict.fromkeys(each.norm.id for each in kept))
