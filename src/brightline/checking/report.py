"""What a redline really changes, put together for whoever shows it.

It differs from a comparison in that it knows the texts: which edits bring a difference about, which
provisions changed in words and which in what they make people do, and which words are gone without a mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
from msgspec.structs import replace

from brightline.checking.difference import Comparison, Difference, compare
from brightline.checking.edits import Edit, tie
from brightline.checking.effects import Effect, Effects
from brightline.checking.following import Way
from brightline.checking.joint import joint
from brightline.checking.relations import Relation
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
    compared = compare(older.policy, newer.policy, day, acts=acts, roles=roles)
    redline = newer.compiled if newer.path == older.path else None
    ties = tie(compared.older, compared.newer, compared.changes, redline, day)
    effects = Effects(compared, ties)
    told = tuple(sorted(_told(compared, effects), key=_is_done))
    does = {edit.number: effects.of([edit.number]) for edit in ties.edits}
    unnamed = _unnamed(does, told, compared, effects, day, is_whole=not acts and not roles)
    does |= {number: effects.after(number, does[number]) for number in unnamed}
    return Report(
        older=older,
        newer=newer,
        day=day if is_dated(older.policy) or is_dated(newer.policy) else None,
        vocabulary=joint(compared.older, compared.newer),
        comparison=compared,
        told=told,
        timings=tuple(replace(each, because=effects.because(each)) for each in compared.timings),
        edits=ties.edits,
        bound=ties.bound,
        effects=does,
        unnamed=tuple(
            each for each in ties.edits if each.number in unnamed and does[each.number].does == "alone"
        ),
        grid=_grid(older, newer, ties.edits, effects, does),
        losses=losses,
    )


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


def _unnamed(
    does: dict[int, Effect],
    told: tuple[Told, ...],
    compared: Comparison,
    effects: Effects,
    day: date | None,
    *,
    is_whole: bool,
) -> list[int]:
    """Give the edits that change answers, alone or with others, and are no cause of any difference.

    Where the comparison is not whole, the acts that they change are compared for everybody.
    """
    named = {number for each in told for way in each.because for number in way}
    acting = [number for number, effect in does.items() if effect.does in ("alone", "with others")]
    left = [number for number in acting if number not in named]
    if left and not is_whole:
        acts = dict.fromkeys(act for number in left for act in does[number].acts)
        rest = compare(compared.older, compared.newer, day, acts=acts)
        named |= {number for each in rest.differences for way in effects.because(each) for number in way}
    return [number for number in left if number not in named]


def _is_done(each: Told) -> bool:
    """Whether it shows only where the act has been done."""
    return any(deed.act in each.acts for deed in each.difference.witness.done)


def _grid(
    older: Side, newer: Side, edits: tuple[Edit, ...], effects: Effects, does: dict[int, Effect]
) -> Grid | None:
    """Put provisions by what changed; where edits cancel out, the behaviour did not."""
    if older.compiled is None or newer.compiled is None:
        return None
    before, after = _words(older), _words(newer)
    inside: dict[str, list[int]] = {}
    for edit in edits:
        inside.setdefault(edit.provision, []).append(edit.number)
    every = dict.fromkeys((*after, *before))
    changed = [name for name in every if before.get(name, "") != after.get(name, "")]
    acting = {
        name
        for name, numbers in inside.items()
        if effects.of(numbers).does != "nothing"
        and {does[number].does for number in numbers} - {"nothing"} != {"cancelled"}
    }
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
