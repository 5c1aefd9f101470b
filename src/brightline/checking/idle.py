"""Words of a policy that decide nothing: norms out of reach, exceptions and overrides that change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brightline.checking.finding import Finding
from brightline.checking.space import Space
from brightline.checking.wording import ambiguities, called, phrase_of, quotes
from brightline.language.english import clause_to_asker, listed
from brightline.language.policy import Norm
from brightline.reasoning.diagram import Node
from brightline.reasoning.exact import FORCES, IMPOSSIBLE, forces_of
from brightline.reasoning.plain import Claim
from brightline.reasoning.verdict import WORDS, decide_total


def idle(spaces: list[Space]) -> Iterator[Finding]:
    """Give what decides nothing for any role that it binds."""
    policy = spaces[0].policy
    for norm in policy.norms:
        bound = [space for space in spaces if norm.bearer in space.bearers]
        if not bound:
            continue
        if not any(space.can_be(space.applies(norm)) for space in bound):
            yield _unreachable(norm, bound)
            continue
        yield from _dead_lines(norm, bound)
        yield from _dead_overrides(norm, bound)
        yield from _superfluous(norm, bound)


def _unreachable(norm: Norm, bound: list[Space]) -> Finding:
    policy = bound[0].policy
    applies = any(space.can_be(_applies(space, norm)) for space in bound)
    why = "another norm always overrides it" if applies else "no situation meets its conditions"
    return Finding(
        kind="unreachable",
        said=f"{norm.provision} never applies: {why}",
        about=(norm.id,),
        quotes=quotes(norm),
        ambiguities=ambiguities(policy, norm),
    )


def _applies(space: Space, norm: Norm) -> Node:
    lines = [space.diagrams.negate(space.exact.condition(line)) for line in norm.unless]
    return space.all_of([space.exact.condition(norm.when), *lines])


def _dead_lines(norm: Norm, bound: list[Space]) -> Iterator[Finding]:
    for at, line in enumerate(norm.unless):
        others = norm.unless[:at] + norm.unless[at + 1 :]
        if any(space.can_be(_lifted(space, norm, at, others)) for space in bound):
            continue
        said = clause_to_asker(line, bound[0].policy)
        yield Finding(
            kind="dead exception",
            said=f"{norm.provision} does not change by its exception “unless {said}”",
            about=(norm.id, f"unless {at + 1}"),
            quotes=quotes(norm),
            ambiguities=ambiguities(bound[0].policy, norm),
        )


def _lifted(space: Space, norm: Norm, at: int, others: Iterable[object]) -> Node:
    """Where one line of `unless` lifts a norm that nothing else lifts."""
    line = space.exact.condition(norm.unless[at])
    rest = [space.diagrams.negate(space.exact.condition(other)) for other in others]  # type: ignore[arg-type]
    return space.all_of([space.exact.condition(norm.when), line, *rest])


def _dead_overrides(norm: Norm, bound: list[Space]) -> Iterator[Finding]:
    for target in norm.overrides:
        beaten = bound[0].index.norms[target]
        if any(
            space.can_be(space.diagrams.both(space.applies(norm), _applies(space, beaten)))
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


def _superfluous(norm: Norm, bound: list[Space]) -> Iterator[Finding]:
    """Say that no verdict would change without a norm, and which norms say the same or more."""
    index = bound[0].index
    tied = norm.overrides or norm.otherwise or norm.remedies or index.taken_over.get(norm.id)
    acts = [act for act, claims in index.claims.items() if any(claim.norm is norm for claim in claims)]
    if tied or norm.deadlines or any(_matters(space, norm, act) for space in bound for act in acts):
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


def _matters(space: Space, norm: Norm, act: str) -> bool:
    """Whether the verdict on an act would be another one somewhere without a norm."""
    claims = space.index.claims[act]
    return _words(space, claims) != _words(space, [claim for claim in claims if claim.norm is not norm])


def _words(space: Space, claims: Iterable[Claim]) -> Node:
    """Give the diagram of verdicts that some claims make; `IMPOSSIBLE` where there is no such situation."""
    d = space.diagrams
    node = space.exact.joined(claims)
    guarded = space.exact.guarded(d.both(node, _everywhere(space, node)), IMPOSSIBLE)
    return d.map(
        guarded,
        lambda value: len(WORDS) if value & IMPOSSIBLE else WORDS.index(decide_total(forces_of(value))),
    )


def _everywhere(space: Space, node: Node) -> Node:
    """Give all forces where the asker's deeds fit together, none elsewhere."""
    return space.diagrams.map(space.coherent(node), lambda value: value * (IMPOSSIBLE - 1))


def _covering(norm: Norm, bound: list[Space], acts: list[str]) -> tuple[list[str], bool]:
    """Give the norms in whose shadow a norm stands wherever it stands, and whether they have its force."""
    found: dict[str, None] = {}
    same_force = True
    for space in bound:
        for act in acts:
            own = [claim for claim in space.index.claims[act] if claim.norm is norm]
            others = [claim for claim in space.index.claims[act] if claim.norm is not norm]
            names = _smallest_cover(space, own, [other for other in others if other.force == own[0].force])
            if not names:
                same_force = False
                stronger = [o for o in others if FORCES.index(o.force) // 2 < FORCES.index(own[0].force) // 2]
                names = _smallest_cover(space, own, stronger)
            found |= dict.fromkeys(names)
    return list(found), same_force


def _smallest_cover(space: Space, own: list[Claim], others: list[Claim]) -> list[str]:
    """Give norms one of which stands wherever some claims do; nothing where they do not always."""
    d = space.diagrams
    stands = space.any_of(space.exact.claim(claim) for claim in own)
    kept = [other for other in others if other.norm.bearer in space.bearers]
    if not kept or space.can_be(space.but(stands, space.any_of(map(space.exact.claim, kept)))):
        return []
    for other in list(kept):
        rest = [each for each in kept if each is not other]
        if rest and not space.can_be(space.but(stands, space.any_of(map(space.exact.claim, rest)))):
            kept = rest
    del d
    return list(dict.fromkeys(each.norm.id for each in kept))
