"""The tiles of 9-401's vocabulary: every way in which at most three questions may be answered is played.

What a *useful* card is stands in `docs/reference/meaning.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from brightline.language.load import load_policy
from brightline.language.policy import Situation as Tile
from brightline.language.policy import Version
from brightline.language.values import Value
from brightline.reasoning.ask import next_question
from brightline.reasoning.exact import IMPOSSIBLE, Exact, forces_of
from brightline.reasoning.fill import fill
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.variables import State
from brightline.reasoning.verdict import decide_total

POLICY = Path(__file__).parents[2] / "policies" / "mpd" / "9-401.md"
TILES = [
    *("asked_to_help", "agents_on_scene", "ncic_hit_on_screen", "crowd", "kidnap_call"),
    *("force_by_anyone", "asked_for_information", "foreign_id"),
]
MOST = 3
Stated = dict[str, Value | None]
PATHS = {
    "asked_to_help": {"open": 54},
    "agents_on_scene": {"3": 24, "open": 108},
    "ncic_hit_on_screen": {"1": 1, "2": 3, "3": 4, "open": 5},
    "crowd": {"3": 24, "open": 75},
    "kidnap_call": {"open": 108},
    "force_by_anyone": {"open": 81},
    "asked_for_information": {"2": 9, "3": 27},
    "foreign_id": {"2": 9},
}
"""For each tile of the proposed version, asked by a member: how many paths end after so many questions with
every verdict final, and how many are still open after the third."""


def reasoner(version: Version) -> Reasoner:
    return Reasoner(load_policy(POLICY)[version])


def play(
    tile: Tile, asker: str, r: Reasoner, stated: Stated, number: int = 0
) -> Iterator[tuple[Stated, str]]:
    """Every end of an interview: what is stated then, and after how many questions, or `open`."""
    nobody_knows = [name for name, value in stated.items() if value is None]
    found = next_question(r.outlook(asker), fill(r.policy, asker, stated), tile.about, nobody_knows)
    if found is None or number == MOST:
        yield stated, "open" if found else str(number)
        return
    for states in ({}, *(choice.states for choice in found.choices)):
        yield from play(tile, asker, r, stated | found.stated(states), number + 1)


def may_collide(act: str, exact: Exact, state: State) -> bool:
    ends = exact.diagrams.reachable(exact.act(act), *state)
    return any(decide_total(forces_of(end)) == "conflict" for end in range(IMPOSSIBLE) if ends >> end & 1)


def test_the_tiles_are_those_of_the_field() -> None:
    assert [tile.name for tile in reasoner("proposed").policy.situations] == TILES


@pytest.mark.parametrize("asker", ["member", "supervisor"])
@pytest.mark.parametrize("version", ["adopted", "proposed"])
@pytest.mark.parametrize("name", TILES)
def test_every_path_of_three_questions_ends_in_a_useful_card(name: str, version: Version, asker: str) -> None:
    r = reasoner(version)
    exact = r.exact(asker)
    tile = next(tile for tile in r.policy.situations if tile.name == name)
    for stated, _ in play(tile, asker, r, dict(tile.facts)):
        state = exact.state(fill(r.policy, asker, stated))
        first = exact.verdict(tile.about[0], state)
        assert first.word != "depends" or first.until in ("do", "refrain"), stated
        for act in tile.about:
            assert exact.verdict(act, state).until != "unsettled" or may_collide(act, exact, state), (
                act,
                stated,
            )


@pytest.mark.parametrize("name", TILES)
def test_how_many_questions_a_tile_needs(name: str) -> None:
    r = reasoner("proposed")
    tile = next(tile for tile in r.policy.situations if tile.name == name)
    assert Counter(end for _, end in play(tile, "member", r, dict(tile.facts))) == PATHS[name]


def test_a_question_is_never_put_twice() -> None:
    r = reasoner("proposed")
    for tile in r.policy.situations:
        stated: Stated = dict(tile.facts)
        while found := next_question(
            r.outlook("member"),
            fill(r.policy, "member", stated),
            tile.about,
            [n for n in stated if stated[n] is None],
        ):
            assert stated.keys().isdisjoint(found.covers)
            stated |= found.stated({})
