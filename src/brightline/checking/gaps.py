"""Acts and moments of which a policy does not speak."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from brightline.checking.finding import Finding, Witness
from brightline.checking.space import Space, replayed
from brightline.checking.wording import phrase_of
from brightline.language.english import listed
from brightline.language.policy import Situation as Tile
from brightline.reasoning import plain
from brightline.reasoning.fill import fill


def gaps(spaces: list[Space]) -> Iterator[Finding]:
    """Give the acts of which no norm speaks, then the tiles in whose plainest moment there is silence."""
    space = spaces[0]
    for act in space.policy.acts:
        if not space.index.claims[act.name]:
            yield Finding(
                kind="gap",
                said=f"no norm speaks of whether to {phrase_of(act.name, space.policy)}:"
                " the answer is silence, whatever happens",
                about=(act.name,),
                acts=(act.name,),
            )
    for tile in space.policy.situations:
        yield from _tile(space, tile)


def _tile(space: Space, tile: Tile) -> Iterator[Finding]:
    """Give what a tile asks about and its moment, all else ordinary, has no answer to."""
    policy = space.policy
    s = msgspec.structs.replace(
        fill(policy, space.asker, tile.facts, (), "ordinary"), others_unknown=False
    )
    silent = [
        act
        for act in tile.about
        if space.index.claims[act] and space.exact.verdict(act, space.exact.state(s)).word == "silent"
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
