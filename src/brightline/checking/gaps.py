"""Acts and moments of which a policy does not speak."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.checking.finding import Finding, Witness
from brightline.checking.space import Space, replayed
from brightline.checking.wording import ambiguities, phrase_of, quotes
from brightline.language.english import listed
from brightline.language.policy import Done, Policy
from brightline.language.policy import Situation as Tile
from brightline.reasoning import plain
from brightline.reasoning.index import Index
from brightline.reasoning.situation import policy_atoms


def gaps(index: Index, spaces: list[Space], other: Policy | None = None) -> Iterator[Finding]:
    """Give the acts of which no norm speaks, then the tiles in whose plainest moment there is silence.

    `other` is the other version of the policy: where it speaks of an act, its words are quoted.
    """
    policy, waited_for = index.policy, _waited_for(index)
    for act in policy.acts:
        if not index.claims[act.name] and act.name not in waited_for:
            yield _silent(act.name, policy, other)
    for tile in policy.situations if spaces else ():
        most = max(spaces, key=lambda each: sum(_is_bound(each, act) for act in tile.about))
        yield from _tile(most, tile)


def _waited_for(index: Index) -> set[str]:
    """Give the acts on whose being done something turns."""
    policy = index.policy
    deeds = [atom for atom in policy_atoms(policy) if isinstance(atom, Done)]
    deeds += [each.after for norm in policy.norms for each in norm.deadlines if each.after]
    return {kind for deed in deeds for kind in index.kinds[deed.act]}


def _silent(act: str, policy: Policy, other: Policy | None) -> Finding:
    said = f"no norm speaks of whether to {phrase_of(act, policy)}: the answer is silence, whatever happens"
    known = {each.name for each in other.acts} if other else set()
    spoke = [claim.norm for claim in plain.claims(act, other)] if other and act in known else []
    if other and spoke:
        places = listed(list(dict.fromkeys(norm.provision for norm in spoke)))
        said += f"; in the {other.version} version {places} {'speaks' if len(spoke) == 1 else 'speak'} of it"
    return Finding(
        kind="gap",
        said=said,
        about=(act,),
        quotes=quotes(*spoke),
        acts=(act,),
        ambiguities=ambiguities(other, *spoke) if other else (),
    )


def _is_bound(space: Space, act: str) -> bool:
    return any(claim.norm.bearer in space.bearers for claim in space.index.claims[act])


def _tile(space: Space, tile: Tile) -> Iterator[Finding]:
    """Give what a tile asks about and its moment, all else ordinary, has no answer to."""
    policy = space.policy
    found = space.moment(tile.facts)
    if found is None:
        return
    state, s = found
    silent = [
        act
        for act in tile.about
        if _is_bound(space, act) and space.exact.verdict(act, state).word == "silent"
    ]
    if not silent:
        return
    verdict = plain.kleene(silent[0], space.excerpt(silent[0]), s)
    witness = Witness(space.asker, dict(tile.facts), (), (), s, verdict)
    replayed(
        all(plain.kleene(act, space.excerpt(act), s).word == "silent" for act in silent), witness, tile.name
    )
    yield Finding(
        kind="gap",
        said=f"in the moment of “{tile.title}”, all else being ordinary, no norm speaks of whether to "
        + listed([phrase_of(act, policy) for act in silent], "or"),
        about=(tile.name, *silent),
        acts=tuple(silent),
        roles=(space.asker,),
        witness=witness,
    )
