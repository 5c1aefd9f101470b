"""What a change makes people do: two policies compared act by act and role by role, in every situation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeVar

import msgspec

from brightline.checking.changes import Change, causes, changes
from brightline.checking.finding import Witness
from brightline.checking.joint import joint, side_of, turns_on, widened
from brightline.checking.relations import RELATIONS, Relation, relation
from brightline.checking.space import MOST_NODES, Space, replayed
from brightline.checking.timing import Timed, Timing, joined
from brightline.language.policy import Norm, Policy, Quote
from brightline.reasoning import plain
from brightline.reasoning.day import in_effect, on
from brightline.reasoning.diagram import Node, TooLarge, bits
from brightline.reasoning.exact import IMPOSSIBLE, forces_of
from brightline.reasoning.index import Index
from brightline.reasoning.plain import Claim
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation
from brightline.reasoning.verdict import WORDS, Word, decide_total

_RULED_OUT = len(WORDS)
_SHIFT = 4


class Difference(msgspec.Struct, frozen=True):
    """One way in which the answer on an act differs, for roles, with the smallest situation that shows it.

    `share` is the part of all situations in which the answers differ in this way; `older` and `newer` are the
    words that stand on each side in the witness; `causes` are the smallest sets of changes that bring it
    about, by their numbers. `day` is there where it shows on another day than the one asked about.
    """

    act: str
    roles: tuple[str, ...]
    relation: Relation
    before: Word
    after: Word
    witness: Witness
    share: float
    older: tuple[Quote, ...]
    newer: tuple[Quote, ...]
    causes: tuple[tuple[int, ...], ...]
    day: date | None = None


class Comparison(msgspec.Struct, frozen=True):
    """Two policies compared: their differences, the changes that were made, and how many answers are equal.

    `equal` counts the pairs of an act and a role, of `compared`, whose answers are always the same; `roles`
    are those that were compared. `timings` are the times that differ where the answers do not. `undecided`
    are the pairs of which it was not told whether they, or their times, differ: that would take too much.
    """

    older: Policy
    newer: Policy
    roles: tuple[str, ...]
    differences: tuple[Difference, ...]
    changes: tuple[Change, ...]
    equal: int
    compared: int
    undecided: tuple[tuple[str, str], ...] = ()
    timings: tuple[Timing, ...] = ()

    @property
    def relations(self) -> frozenset[Relation]:
        """Give the ways in which anything differs, times included."""
        return frozenset(each.relation for each in self.differences) | {t.relation for t in self.timings}


def compare(
    older: Policy,
    newer: Policy,
    day: date | None = None,
    *,
    acts: Iterable[str] = (),
    roles: Iterable[str] = (),
    most_nodes: int = MOST_NODES,
) -> Comparison:
    """Compare two policies on a day, on some acts and for some roles, or on all that there are.

    `most_nodes` is how many nodes of a diagram one answer may take before it is given up as not decided.
    Raises `BadInput` where they have no vocabulary in common, `ValueError` where a day is needed and none is
    given, `AssertionError` where a witness does not replay.
    """
    made = tuple(changes(in_effect(older, day), in_effect(newer, day)))  # numbered alike on every day
    older, newer = on(older, day), on(newer, day)
    both = Reasoner(joint(older, newer))
    older, newer = widened(older, both.policy), widened(newer, both.policy)
    parts = _Parts(older, newer)
    found: dict[tuple[str, Word, Word, object, float], Difference] = {}
    timings: list[Timing] = []
    undecided: list[tuple[str, str]] = []
    equal = compared = 0
    asked = tuple(acts) or [act.name for act in both.policy.acts]
    askers = tuple(roles) or _bound(both.policy)
    for role in askers:
        side = _Sides(both, role, parts)
        for act in asked:
            compared += 1
            different, timed, is_decided = side.asked(act, most_nodes)
            timings += timed
            equal += is_decided and not different
            undecided += [] if is_decided else [(act, role)]
            for each, share in different:
                key = (each.act, each.before, each.after, _shown(each), share)
                if key in found:
                    among = (*found[key].roles, role)
                    found[key] = msgspec.structs.replace(found[key], roles=among)
                else:
                    found[key] = side.difference(each, made, share)
    told, times = ordered(found.values()), ordered(joined(timings))
    return Comparison(older, newer, tuple(askers), told, made, equal, compared, tuple(undecided), times)


def differing(older: Policy, newer: Policy, acts: Iterable[str]) -> list[str]:
    """Give those of some acts on which the answer differs for anybody in any situation.

    Raises `TooLarge` where that takes too much to be told.
    """
    sides = _everybody(older, newer)
    return [act for act in acts if any(side.differs(act) for side in sides)]


def differing_times(older: Policy, newer: Policy, acts: Iterable[str]) -> list[str]:
    """Give those of some acts of which the times differ, or are said otherwise, as `differing` does."""
    sides = _everybody(older, newer)
    return [act for act in acts if any(side.times.differ(act) for side in sides)]


def _everybody(older: Policy, newer: Policy) -> list[_Sides]:
    both = Reasoner(joint(older, newer))
    sides = [_Sides(both, name, _Parts(older, newer)) for name in _bound(both.policy)]
    for side in sides:
        side.space.begin(MOST_NODES)
    return sides


class _Shown(NamedTuple):
    """Where the verdict on an act is one word and becomes another, and the smallest situation of it."""

    act: str
    before: Word
    after: Word
    where: Node
    witness: Witness


def _shown(each: _Shown) -> object:
    return (tuple(each.witness.facts.items()), tuple(deed.act for deed in each.witness.done))


_Way = TypeVar("_Way", Difference, Timing)


def ordered(found: Iterable[_Way]) -> tuple[_Way, ...]:
    """Give what differs by the way in which it does."""
    return tuple(sorted(found, key=lambda each: RELATIONS.index(each.relation)))


def _bound(policy: Policy) -> tuple[str, ...]:
    """Give the roles that somebody can have and that some norm binds."""
    bearers = {norm.bearer for norm in policy.norms}
    return tuple(
        role.name
        for role in policy.roles
        if not role.is_group and bearers.intersection((role.name, *role.ancestors))
    )


class _Parts:
    """Both policies, and of each the part that says what the verdict on an act is."""

    def __init__(self, older: Policy, newer: Policy) -> None:
        self.older, self.newer = older, newer
        self._indexes = Index(older), Index(newer)
        self._parts: dict[str, tuple[Policy, Policy]] = {}

    def on(self, act: str) -> tuple[Policy, Policy]:
        """Give both parts that speak of an act."""
        if act not in self._parts:
            older, newer = (
                index.part([claim.norm for claim in index.claims[act]], (act,)) for index in self._indexes
            )
            self._parts[act] = older, newer
        return self._parts[act]


class _Sides:
    """Both policies for one role."""

    def __init__(self, both: Reasoner, role: str, parts: _Parts) -> None:
        self.space, self.parts = Space(both, role), parts
        self.times = Timed(self.space, parts.older, parts.newer)

    def asked(self, act: str, most_nodes: int) -> tuple[list[tuple[_Shown, float]], list[Timing], bool]:
        """Give the ways in which the verdict on an act differs, and its times, and whether these are all."""
        self.space.begin(most_nodes)
        shown: list[tuple[_Shown, float]] = []
        timed: list[Timing] = []
        try:
            shown = [(each, self.space.share(each.where)) for each in self.differences(act)]
            for timing in self.times.timings(act):
                timed.append(timing)
        except (TooLarge, RecursionError):
            return shown, timed, False
        return shown, timed, True

    def differences(self, act: str) -> Iterator[_Shown]:
        """Give the ways in which the verdict on an act differs."""
        pairs, ends = self._ends(act)
        for end in ends:
            before, after = end & (1 << _SHIFT) - 1, end >> _SHIFT
            yield self._shown(act, pairs, end, WORDS[before], WORDS[after])

    def differs(self, act: str) -> bool:
        """Whether the verdict on an act differs in any situation."""
        return bool(self._ends(act)[1])

    def _ends(self, act: str) -> tuple[Node, list[int]]:
        """Give the diagram of both verdicts, and those of its ends that have two and can be reached."""
        claims = self.space.index.claims[act]
        old = self._words([claim for claim in claims if side_of(claim.norm.id) == "from"])
        new = self._words([claim for claim in claims if side_of(claim.norm.id) == "to"])
        if old == new or not self.space.can_be(self.space.diagrams.true):
            return old, []
        d = self.space.diagrams
        pairs = d.either(old, d.shift(new, _SHIFT))
        ends = [(end, end & (1 << _SHIFT) - 1, end >> _SHIFT) for end in bits(d.reach[pairs])]
        return pairs, [
            end for end, before, after in ends if before != after and _RULED_OUT not in (before, after)
        ]

    def _words(self, claims: list[Claim]) -> Node:
        """Give the diagram of verdicts, as places in `WORDS`."""
        space = self.space
        node = space.exact.joined(claims)
        return space.diagrams.map(
            space.exact.guarded(node, IMPOSSIBLE),
            lambda value: _RULED_OUT if value & IMPOSSIBLE else WORDS.index(decide_total(forces_of(value))),
        )

    def _shown(self, act: str, pairs: Node, end: int, before: Word, after: Word) -> _Shown:
        space, d = self.space, self.space.diagrams
        node = d.map(pairs, lambda value: int(value == end))
        smallest = space.smallest(node)
        assert smallest is not None
        witness = space.witness(smallest)
        s = witness.situation
        said = tuple(plain.kleene(act, part, s).word for part in self.parts.on(act))
        replayed(said == (before, after), witness, f"{act}: {before} before, {after} after")
        return _Shown(act, before, after, node, witness)

    def difference(self, shown: _Shown, made: tuple[Change, ...], share: float) -> Difference:
        """Give all that is said of a difference, and its share of all situations."""
        space, parts = self.space, self.parts
        act, s = shown.act, shown.witness.situation
        near = turns_on(space.index, (claim.norm for claim in space.index.claims[act]))
        bearing = tuple(change for change in made if (change.what, change.name) in near)
        older, newer = (_standing(act, part, s) for part in parts.on(act))
        return Difference(
            act=act,
            roles=(space.asker,),
            relation=relation(shown.before, shown.after),
            before=shown.before,
            after=shown.after,
            witness=shown.witness,
            share=share,
            older=older,
            newer=newer,
            causes=causes(act, parts.older, parts.newer, s, shown.after, bearing),
        )


def _standing(act: str, policy: Policy, s: Situation) -> tuple[Quote, ...]:
    """Give the words of the norms that stand on an act."""
    norms: dict[str, Norm] = {
        claim.norm.id: claim.norm for claim in plain.claims(act, policy) if plain.stands(claim, policy, s)
    }
    return tuple(dict.fromkeys(quote for norm in norms.values() for quote in norm.quotes))
