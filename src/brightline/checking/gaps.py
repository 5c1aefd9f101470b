"""Acts and moments of which a policy does not speak."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from brightline.checking.deeds import turns_on
from brightline.checking.finding import Finding, Witness
from brightline.checking.space import Space, replayed
from brightline.checking.wording import phrase_of
from brightline.language.english import listed
from brightline.language.policy import Norm
from brightline.language.policy import Situation as Tile
from brightline.reasoning import plain
from brightline.reasoning.fill import fill


def gaps(spaces: list[Space]) -> Iterator[Finding]:
    """Give the acts of which no norm speaks, then the tiles in whose plainest moment there is silence."""
    space = spaces[0]
    waited_for = {kind for norm in space.policy.norms for kind in _waited_for(norm, space)}
    for act in space.policy.acts:
        if not space.index.claims[act.name] and act.name not in waited_for:
            yield Finding(
                kind="gap",
                said=f"no norm speaks of whether to {phrase_of(act.name, space.policy)}:"
                " the answer is silence, whatever happens",
                about=(act.name,),
                acts=(act.name,),
            )
    for tile in space.policy.situations:
        most = max(spaces, key=lambda each: sum(_is_bound(each, act) for act in tile.about))
        yield from _tile(most, tile)


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
