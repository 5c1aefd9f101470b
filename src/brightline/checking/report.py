"""What a redline really changes, put together for whoever shows it.

It differs from a comparison in that it knows the texts: which edits bring a difference about, which
provisions changed in words and which in what they make people do, and which words are gone without a mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from msgspec.structs import replace

from brightline.checking.by_day import new_in, put_together
from brightline.checking.days import other_days
from brightline.checking.difference import Comparison, Difference, compare, ordered
from brightline.checking.edits import Edit, Ties, tie
from brightline.checking.effects import Effect, Effects, strongest
from brightline.checking.following import Way
from brightline.checking.joint import joint
from brightline.checking.relations import RELATIONS, Relation
from brightline.checking.timing import Timing
from brightline.language.compile import Compiled
from brightline.language.policy import Policy
from brightline.reasoning.day import is_dated
from brightline.text.losses import Losses
from brightline.text.redline import words_in


class Side(msgspec.Struct, frozen=True):
    """One of the two policies, and the documents that it was compiled from; an exported one has none."""

    policy: Policy
    path: str
    compiled: Compiled | None = None


class Told(msgspec.Struct, frozen=True):
    """One difference, with all acts that differ in the same way in the same situation, and their shares.

    `because` are the smallest sets of edits that bring it about, each by itself enough.
    """

    acts: tuple[str, ...]
    shares: tuple[float, ...]
    difference: Difference
    because: tuple[tuple[int, ...], ...]


class Grid(msgspec.Struct, frozen=True):
    """Provisions by whether their text changed and whether what they make people do did.

    `same` is how many are the same in both ways.
    """

    both: tuple[str, ...]
    text: tuple[str, ...]
    behaviour: tuple[str, ...]
    same: int


class Unmarked(msgspec.Struct, frozen=True):
    """What no mark of a text shows, held against an older one, by its path."""

    older: str
    found: Losses


class Report(msgspec.Struct, frozen=True):
    """What one policy changes in another; `effects` are by the numbers of edits.

    `bound` are edits that cannot be told apart, by their numbers. `day` is the one on which they were
    compared, where either turns on it. `unnamed` are edits that change answers alone, and that no difference
    has among its causes. `vocabulary` has the roles, facts and acts of both. `grid` is missing where a side
    has no text; `losses` are what no mark shows, where that was looked for.
    """

    older: Side
    newer: Side
    day: date | None
    vocabulary: Policy
    comparison: Comparison
    told: tuple[Told, ...]
    timings: tuple[Timing, ...]
    edits: tuple[Edit, ...]
    bound: tuple[Way, ...]
    effects: dict[int, Effect]
    unnamed: tuple[Edit, ...]
    grid: Grid | None
    losses: Unmarked | None = None

    @property
    def is_redline(self) -> bool:
        """Whether both sides are versions of one document."""
        return self.older.path == self.newer.path

    @property
    def parts(self) -> frozenset[Relation]:
        """Give the ways in which anything differs in part: a time may be longer from some moments alone."""
        return self.comparison.relations.union(*(each.sides for each in self.timings))

    def doing(self, *does: str) -> tuple[Edit, ...]:
        """Give the edits that do one of some things."""
        return tuple(edit for edit in self.edits if self.effects[edit.number].does in does)


def report(
    older: Side,
    newer: Side,
    day: date | None = None,
    *,
    acts: Iterable[str] = (),
    roles: Iterable[str] = (),
    losses: Unmarked | None = None,
) -> Report:
    """Compare two policies and their texts; acts and roles narrow what is told to differ.

    Raises what `compare` raises.
    """
    asked, roles = tuple(acts), tuple(roles)
    redline = newer.compiled if newer.path == older.path else None
    first = _looked_at(older, newer, day, redline, asked, roles)
    looks = [first]
    vocabulary = joint(first.compared.older, first.compared.newer)
    is_on_a_day = is_dated(older.policy) or is_dated(newer.policy)
    if day is not None and is_on_a_day:
        every = [act.name for act in vocabulary.acts]
        for other, bearing in other_days(older.policy, newer.policy, day, every).items():
            one = _looked_at(older, newer, other, redline, bearing, roles)
            looks.append(one.only(new_in(one.compared, [look.compared for look in looks], other, asked)))
    told = tuple(sorted((each for look in looks for each in _told(look.compared, look.effects)), key=_place))
    named = {number for each in told for way in each.because for number in way}
    for look in looks:
        look.tell_edits(first.does)
        named |= look.named_elsewhere(named, is_whole=not asked and not roles)
    for look in looks:
        look.tell_cancelled(named)
    does = {edit.number: strongest(look.does[edit.number] for look in looks) for edit in first.ties.edits}
    timings = (
        replace(each, because=look.effects.because(each)) for look in looks for each in look.compared.timings
    )
    return Report(
        older=older,
        newer=newer,
        day=day if is_on_a_day else None,
        vocabulary=vocabulary,
        comparison=put_together([look.compared for look in looks]),
        told=told,
        timings=ordered(timings),
        edits=first.ties.edits,
        bound=tuple(dict.fromkeys(each for look in looks for each in look.ties.bound)),
        effects=does,
        unnamed=tuple(
            each
            for each in first.ties.edits
            if each.number not in named and does[each.number].does == "alone"
        ),
        grid=_grid(older, newer, looks),
        losses=losses,
    )


class _Look:
    """Both policies compared on one day, with the edits and what these do on it."""

    def __init__(self, compared: Comparison, ties: Ties, day: date | None, acts: Iterable[str]) -> None:
        self.compared, self.ties, self.day, self.acts = compared, ties, day, tuple(acts)
        self.effects = Effects(compared, ties)
        self.does: dict[int, Effect] = {}
        self.bearing: frozenset[int] = frozenset()

    def only(self, compared: Comparison) -> _Look:
        """Tell no more than what a part of the comparison has."""
        self.compared = compared
        return self

    def tell_edits(self, known: dict[int, Effect]) -> None:
        """Tell what each edit does; of those that do not bear on what is compared here it is known."""
        near = self.effects.bearing(self.acts)
        self.bearing = frozenset(each.number for each in self.ties.edits if not known or each.number in near)
        self.does = known | {number: self.effects.of([number]) for number in sorted(self.bearing)}

    def _left(self, named: set[int]) -> list[int]:
        """Give the edits that change answers, alone or with others, and are no cause of any difference."""
        return [
            number
            for number in sorted(self.bearing)
            if self.does[number].does in ("alone", "with others") and number not in named
        ]

    def named_elsewhere(self, named: set[int], *, is_whole: bool) -> set[int]:
        """Give the causes of differences that were not asked for, where not all were.

        The acts that the edits change are compared for everybody.
        """
        left = self._left(named)
        if not left or is_whole:
            return set()
        acts = dict.fromkeys(act for number in left for act in self.does[number].acts)
        rest = compare(self.compared.older, self.compared.newer, self.day, acts=acts)
        return {number for each in rest.differences for way in self.effects.because(each) for number in way}

    def tell_cancelled(self, named: set[int]) -> None:
        """Tell which edits that bring about nothing that is told are cancelled by others."""
        for number in self._left(named):
            self.does[number] = self.effects.after(number, self.does[number])

    def acting(self, provisions: dict[str, list[int]]) -> set[str]:
        """Give the provisions whose edits change behaviour; where they cancel out, they do not."""
        return {
            name
            for name, numbers in provisions.items()
            if self.bearing.intersection(numbers)
            and self.effects.of(numbers).does != "nothing"
            and {self.does[number].does for number in numbers} - {"nothing"} != {"cancelled"}
        }


def _looked_at(
    older: Side,
    newer: Side,
    day: date | None,
    redline: Compiled | None,
    acts: Iterable[str],
    roles: Iterable[str],
) -> _Look:
    compared = compare(older.policy, newer.policy, day, acts=acts, roles=roles)
    ties = tie(compared.older, compared.newer, compared.changes, redline, day)
    return _Look(compared, ties, day, acts)


def _told(compared: Comparison, effects: Effects) -> Iterator[Told]:
    """Join acts that differ in the same way, so that each way is read once."""
    groups: dict[object, list[tuple[Difference, tuple[tuple[int, ...], ...]]]] = {}
    for each in compared.differences:
        because = effects.because(each)
        shown = (tuple(each.witness.facts.items()), each.witness.done)
        key = (each.roles, each.before, each.after, shown, each.older, each.newer, because)
        groups.setdefault(key, []).append((each, because))
    for group in groups.values():
        found = [each for each, _ in group]
        acts, shares = tuple(each.act for each in found), tuple(each.share for each in found)
        yield Told(acts, shares, group[0][0], group[0][1])


def _place(each: Told) -> tuple[bool, int]:
    """Give where a difference stands: what shows only where the act has been done comes last."""
    is_done = any(deed.act in each.acts for deed in each.difference.witness.done)
    return is_done, RELATIONS.index(each.difference.relation)


def _grid(older: Side, newer: Side, looks: list[_Look]) -> Grid | None:
    """Put provisions by what changed, on any day."""
    if older.compiled is None or newer.compiled is None:
        return None
    before, after = _words(older), _words(newer)
    inside: dict[str, list[int]] = {}
    for edit in looks[0].ties.edits:
        inside.setdefault(edit.provision, []).append(edit.number)
    every = dict.fromkeys((*after, *before))
    changed = [name for name in every if before.get(name, "") != after.get(name, "")]
    acting = set().union(*(look.acting(inside) for look in looks))
    return Grid(
        both=tuple(name for name in changed if name in acting),
        text=tuple(name for name in changed if name not in acting),
        behaviour=tuple(name for name in every if name in acting and name not in changed),
        same=len([name for name in every if name and name not in acting and name not in changed]),
    )


def _words(side: Side) -> dict[str, str]:
    """Give the own words of every provision; those outside of all provisions have an empty name."""
    assert side.compiled is not None
    found: dict[str, str] = {}
    for part in side.compiled.parts:
        prefix = f"{part.part.id}:" if found else ""
        own = words_in(part.document, side.policy.version)
        found |= {prefix + name: words for name, words in own.items()}
    return found
