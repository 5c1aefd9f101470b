"""Acts and moments of which a policy does not speak."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from brightline.checking.deeds import turns_on
from brightline.checking.finding import Finding, Witness
from brightline.checking.space import Space, replayed
from brightline.checking.wording import ambiguities, phrase_of, quotes
from brightline.language.english import listed
from brightline.language.policy import Norm, Policy
from brightline.language.policy import Situation as Tile
from brightline.reasoning import plain
from brightline.reasoning.fill import fill


def gaps(spaces: list[Space], other: Policy | None = None) -> Iterator[Finding]:
    """Give the acts of which no norm speaks, then the tiles in whose plainest moment there is silence.

    `other` is the other version of the policy: where it speaks of an act, its words are quoted.
    """
    space = spaces[0]
    waited_for = {kind for norm in space.policy.norms for kind in _waited_for(norm, space)}
    for act in space.policy.acts:
        if not space.index.claims[act.name] and act.name not in waited_for:
            yield _silent(act.name, space.policy, other)
    for tile in space.policy.situations:
        most = max(spaces, key=lambda each: sum(_is_bound(each, act) for act in tile.about))
        yield from _tile(most, tile)


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


def _waited_for(norm: Norm, space: Space) -> Iterator[str]:
    for deed in turns_on(norm, space.policy):
        yield from space.index.kinds[deed.act]


def _is_bound(space: Space, act: str) -> bool:
    return any(claim.norm.bearer in space.bearers for claim in space.index.claims[act])


def _tile(space: Space, tile: Tile) -> Iterator[Finding]:
    """Give what a tile asks about and its moment, all else ordinary, has no answer to."""
    policy = space.policy
    s = msgspec.structs.replace(fill(policy, space.asker, tile.facts, (), "ordinary"), others_unknown=False)
    silent = [
        act
        for act in tile.about
        if _is_bound(space, act) and space.exact.verdict(act, space.exact.state(s)).word == "silent"
    ]
    if not silent:
        return
    verdict = plain.kleene(silent[0], policy, s)
    witness = Witness(space.asker, dict(tile.facts), (), (), s, verdict)
    replayed(all(plain.kleene(act, policy, s).word == "silent" for act in silent), witness, tile.name)
    yield Finding(
        kind="gap",
        said=f"in the moment of “{tile.title}”, all else being ordinary, no norm speaks of whether to "
        + listed([phrase_of(act, policy) for act in silent], "or"),
        about=(tile.name, *silent),
        acts=tuple(silent),
        roles=(space.asker,),
        witness=witness,
    )
