"""What each edit does by itself, and which edits bring a difference about.

An edit is accepted by making the changes of norms that it makes. Only where several edits make one, each in
part, the words are compiled again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from math import comb
from typing import Literal

import msgspec

from brightline.checking.apart import Form
from brightline.checking.changes import forms, meaning, put_together
from brightline.checking.difference import Comparison, Difference, differing, differing_times
from brightline.checking.edits import Ties
from brightline.checking.following import Way
from brightline.checking.joint import joint, turns_on
from brightline.checking.times import earliest_in
from brightline.checking.timing import Timing
from brightline.language.policy import Policy
from brightline.reasoning import plain
from brightline.reasoning.diagram import TooLarge
from brightline.reasoning.index import Index

Does = Literal["alone", "with others", "cancelled", "times", "unknown", "nothing"]
_Differ = Callable[[Policy, Policy, Iterable[str]], list[str]]
Name = tuple[str, str]
"""A norm or a term: what it is, and its name."""
_MOST_TOGETHER = 3
"""How many edits are tried together before all of them are named."""
_MOST_TRIED = 5_000
"""How many sets of edits are tried for one difference before all are named."""
_MOST_CANCELLING = 2
"""How many edits that cancel another are looked for together."""


class Effect(msgspec.Struct, frozen=True):
    """What edits do to the answers: `alone`, only `with others`, or `nothing`.

    `alone` are edits that change an answer when they alone are accepted, `with others` those that change one
    only when all others are accepted too. `acts` are the acts whose answers they change in this way. Those
    that others make up for are `cancelled`: they change an answer alone and beside all others none; or they
    make up for others themselves (`makes_up`). `by` are the fewest of these others, nothing where they are
    many. `times` says that no answer changes, alone or with others, but when something is owed, or for how
    long.
    `unknown` are edits inside words that others strike or add, of which neither version tells what they do,
    and those that cannot be told apart from others; and those of which
    that would take too much to tell (`is_too_much`).
    """

    does: Does
    acts: tuple[str, ...] = ()
    is_too_much: bool = False
    by: tuple[int, ...] = ()
    makes_up: bool = False


_BY_STRENGTH: tuple[Does, ...] = ("alone", "with others", "unknown", "times", "cancelled", "nothing")


def strongest(found: Iterable[Effect]) -> Effect:
    """Give the most that an edit does on any of several days, with all acts on which it does that."""
    every = list(found)
    least = min(every, key=lambda each: _BY_STRENGTH.index(each.does))
    acts = dict.fromkeys(act for each in every if each.does == least.does for act in each.acts)
    return msgspec.structs.replace(least, acts=tuple(acts))


class Effects:
    """What edits do, found by making their changes and no others, and all others but theirs."""

    def __init__(self, compared: Comparison, ties: Ties) -> None:
        self.older, self.newer, self.ties = compared.older, compared.newer, ties
        self.real = [change for change in compared.changes if not change.is_reworded]
        self.index = Index(joint(self.older, self.newer))
        self.every: Way = frozenset(edit.number for edit in ties.edits)
        self._sides = forms(self.older), forms(self.newer)
        self._near: dict[str, frozenset[Name]] = {}
        self._tried: dict[Way, Policy] = {}

    def of(self, numbers: Iterable[int]) -> Effect:
        """Say what some edits do together."""
        chosen = frozenset(numbers)
        if chosen & self.ties.mixed or self.ties.splits(chosen):
            return Effect("unknown")
        try:
            if acts := self._between(frozenset(), chosen):
                return Effect("alone", acts)
            if acts := self._between(self.every - chosen, self.every):
                return Effect("with others", acts)
            return Effect("times" if self._times(chosen) else "nothing")
        except (TooLarge, RecursionError):
            return Effect("unknown", is_too_much=True)

    def _times(self, chosen: Way) -> bool:
        """Whether some edits change when something is owed, alone or when all others are accepted too."""
        ways: tuple[tuple[Way, Way], ...]
        ways = ((frozenset(), chosen), (self.every - chosen, self.every))
        return any(self._between(some, others, differing_times) for some, others in ways)

    def _between(self, some: Way, others: Way, differ: _Differ = differing) -> tuple[str, ...]:
        """Give the acts that are answered otherwise with some edits than with others."""
        names = {name for name, form in self._forms(some).items() if form != self._forms(others)[name]}
        acts = [act.name for act in self.index.policy.acts if names & self.near(act.name)]
        return tuple(differ(self._with(some), self._with(others), acts)) if acts else ()

    def _forms(self, numbers: Way) -> dict[Name, Form]:
        """Give what each norm and term is, of those whose meaning changes, with some edits."""
        found: dict[Name, Form] = {}
        for change in self.real:
            name = (change.what, change.name)
            old, new = (side.get(name) for side in self._sides)
            form = self.ties.form(change, numbers, old, new)
            found[name] = meaning(form) if form else None
        return found

    def _with(self, numbers: Way) -> Policy:
        """Give the older policy with some edits, the newer one with all of them."""
        if numbers in (frozenset(), self.every):
            return self.newer if numbers else self.older
        if numbers not in self._tried:
            self._tried[numbers] = put_together(self.older, self.newer, self._forms(numbers))
        return self._tried[numbers]

    def near(self, act: str) -> frozenset[Name]:
        """Give the norms and terms, by what they are and their names, on which the answer on an act turns."""
        if act not in self._near:
            self._near[act] = turns_on(self.index, (claim.norm for claim in self.index.claims[act]))
        return self._near[act]

    def because(self, told: Difference | Timing) -> tuple[tuple[int, ...], ...]:
        """Give the smallest sets of edits that give an act its new verdict or times where this shows.

        Edits that cannot be told apart count as one.
        """
        near = self.near(told.act if isinstance(told, Difference) else told.acts[0])
        relevant = [edit.number for edit in self.ties.edits if self._names([edit.number]) & near]
        units = list(dict.fromkeys(self.ties.unit(number) for number in relevant))
        for size in range(1, min(_MOST_TOGETHER, len(units)) + 1):
            if comb(len(units), size) > _MOST_TRIED:
                break
            ways = (frozenset().union(*each) for each in combinations(units, size))
            found = [tuple(sorted(each)) for each in ways if self._gives(each, told)]
            if found:
                return tuple(found)
        return (tuple(relevant),)

    def bearing(self, acts: Iterable[str]) -> frozenset[int]:
        """Give the edits on which the answers on some acts turn."""
        near = frozenset().union(*map(self.near, acts))
        return frozenset(each.number for each in self.ties.edits if self._names([each.number]) & near)

    def after(self, number: int, effect: Effect) -> Effect:
        """Say whether an edit that changes answers, and brings about nothing that is told, is cancelled."""
        one, makes_up = Way((number,)), effect.does == "with others"
        try:
            if makes_up and differing(self.older, self.newer, effect.acts):
                return effect
            if not makes_up and self._between(self.every - one, self.every):
                return effect
            by = next(self._against(one, effect.acts, makes_up=makes_up), ())
            if self._times(one) or self._times(one.union(by)):
                return Effect("times")
        except (TooLarge, RecursionError):
            return effect
        return Effect("cancelled", effect.acts, by=by, makes_up=makes_up)

    def _against(self, one: Way, acts: tuple[str, ...], *, makes_up: bool) -> Iterator[tuple[int, ...]]:
        """Give the smallest sets of edits beside which an edit changes nothing, or for which it makes up."""
        near = frozenset().union(*map(self.near, acts))
        others = [each.number for each in self.ties.edits if self._names([each.number]) & near]
        units = dict.fromkeys(self.ties.unit(number) for number in others if number not in one)
        for size in range(1, _MOST_CANCELLING + 1):
            for chosen in combinations(units, size):
                beside: Way = frozenset().union(*chosen)
                start: Way = frozenset() if makes_up else beside
                is_real = not makes_up or self._between(start, beside)
                if is_real and not self._between(start, beside | one):
                    yield tuple(sorted(beside))

    def _names(self, numbers: Iterable[int]) -> set[Name]:
        """Give the norms and terms in whose change of meaning some edits have a part."""
        chosen, ways = frozenset(numbers), self.ties.ways
        return {
            (change.what, change.name)
            for change in self.real
            if any(chosen & way for way in ways[change.number])
        }

    def _gives(self, numbers: Way, told: Difference | Timing) -> bool:
        policy, s = self._with(numbers), told.witness.situation
        if isinstance(told, Timing):
            return earliest_in(told.acts[0], policy, s, told.aspect) == told.times
        return plain.kleene(told.act, policy, s).word == told.after
