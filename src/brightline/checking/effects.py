"""What each edit does by itself, and which edits bring a difference about.

An edit is accepted by making the changes of norms that it makes; the words are not compiled again.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from math import comb
from typing import Literal

import msgspec

from brightline.checking.changes import Change, applied
from brightline.checking.difference import Comparison, Difference, differing
from brightline.checking.edits import Edit, Ties
from brightline.checking.joint import joint, turns_on
from brightline.checking.timing import times_of
from brightline.language.policy import Policy
from brightline.reasoning import plain
from brightline.reasoning.index import Index

Does = Literal["alone", "with others", "times", "unknown", "nothing"]
_MOST_TOGETHER = 3
"""How many edits are tried together before all of them are named."""
_MOST_TRIED = 5_000
"""How many sets of edits are tried for one difference before all are named."""


class Effect(msgspec.Struct, frozen=True):
    """What edits do to the answers: `alone`, only `with others`, or `nothing`.

    `alone` are edits that change an answer when they alone are accepted, `with others` those that change one
    only when all others are accepted too. `acts` are the acts whose answers they change in this way. `times`
    says that no answer changes, but that they touch a norm that says when something is owed, or for how long.
    `unknown` are edits inside words that others strike or add, of which neither version tells what they do.
    """

    does: Does
    acts: tuple[str, ...] = ()


class Effects:
    """What edits do, found by making their changes and no others, and all others but theirs."""

    def __init__(self, compared: Comparison, ties: Ties) -> None:
        self.older, self.newer, self.made, self.ties = compared.older, compared.newer, compared.changes, ties
        self.index = Index(joint(self.older, self.newer))
        self._near: dict[str, frozenset[tuple[str, str]]] = {}
        self._tried: dict[tuple[int, ...], Policy] = {}

    def of(self, numbers: Iterable[int]) -> Effect:
        """Say what some edits do together."""
        chosen = frozenset(numbers)
        if chosen & self.ties.mixed:
            return Effect("unknown")
        all_others = [edit.number for edit in self.ties.edits if edit.number not in chosen]
        if acts := self._between(self.older, self._real(chosen)):
            return Effect("alone", acts)
        rest = self._real(all_others)
        left = [
            change for change in self._real(edit.number for edit in self.ties.edits) if change not in rest
        ]
        if left and (acts := self._between(self.newer, rest, left)):
            return Effect("with others", acts)
        return Effect("times" if self._touches_times(chosen) else "nothing")

    def _between(
        self, one: Policy, chosen: list[Change], touched: list[Change] | None = None
    ) -> tuple[str, ...]:
        """Give the acts on which a policy and the older one with some changes answer otherwise."""
        names = {(change.what, change.name) for change in (chosen if touched is None else touched)}
        acts = [act.name for act in self.index.policy.acts if names & self.near(act.name)]
        if not acts:
            return ()
        return tuple(differing(one, applied(self.older, self.newer, chosen), acts))

    def _real(self, numbers: Iterable[int]) -> list[Change]:
        """Give the changes that edits make and that change more than words."""
        return [change for change in self.ties.made_by(numbers, self.made) if not change.is_reworded]

    def near(self, act: str) -> frozenset[tuple[str, str]]:
        """Give the norms and terms, by what they are and their names, on which the answer on an act turns."""
        if act not in self._near:
            self._near[act] = turns_on(self.index, (claim.norm for claim in self.index.claims[act]))
        return self._near[act]

    def because(self, difference: Difference) -> tuple[tuple[int, ...], ...]:
        """Give the smallest sets of edits that give an act its new verdict where a difference shows."""
        near = self.near(difference.act)
        relevant = [
            edit.number
            for edit in self.ties.edits
            if any((change.what, change.name) in near for change in self._part_in(edit))
        ]
        for size in range(1, min(_MOST_TOGETHER, len(relevant)) + 1):
            if comb(len(relevant), size) > _MOST_TRIED:
                break
            found = [each for each in combinations(relevant, size) if self._gives(each, difference)]
            if found:
                return tuple(found)
        return (tuple(relevant),)

    def _touches_times(self, numbers: Iterable[int]) -> bool:
        """Whether edits have a part in whether or when something with a time is owed."""
        chosen = frozenset(numbers)
        edits = [edit for edit in self.ties.edits if edit.number in chosen]
        names = {(change.what, change.name) for edit in edits for change in self._part_in(edit)}
        timed = (norm for norm in self.index.norms.values() if times_of(norm))
        return any(names & turns_on(self.index, [norm]) for norm in timed) if names else False

    def _part_in(self, edit: Edit) -> list[Change]:
        ways = self.ties.ways
        real = (change for change in self.made if not change.is_reworded)
        return [change for change in real if any(edit.number in way for way in ways[change.number])]

    def _gives(self, numbers: tuple[int, ...], difference: Difference) -> bool:
        if numbers not in self._tried:
            self._tried[numbers] = applied(self.older, self.newer, self._real(numbers))
        policy = self._tried[numbers]
        return plain.kleene(difference.act, policy, difference.witness.situation).word == difference.after
