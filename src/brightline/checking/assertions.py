"""Assertions proven of every situation, or refuted by the smallest one in which they fail.

What is asserted of an act is asserted of moments in which the asker has not done it yet: a duty that is done
calls for nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from brightline.checking.durations import SIDES, Sides
from brightline.checking.finding import Finding, Witness
from brightline.checking.joint import joint, side_of, widened
from brightline.checking.relations import relation
from brightline.checking.space import MOST_NODES, Space, replayed
from brightline.checking.times import earliest_in, say, unequal_in
from brightline.checking.timing import Timed
from brightline.checking.wording import called, phrase_of, quotes
from brightline.language.assertions import Assertion
from brightline.language.policy import Defined, Policy, Term, terms_in
from brightline.reasoning import plain
from brightline.reasoning.day import on
from brightline.reasoning.diagram import Node, TooLarge
from brightline.reasoning.exact import forces_of
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation, kinds
from brightline.reasoning.verdict import WORDS, Word, decide_total

_ALLOWED = {
    "equal": frozenset(("equal",)),
    "no_looser": frozenset(("equal", "reworded", "stricter")),
    "no_stricter": frozenset(("equal", "reworded", "looser")),
}
_SAYS: dict[Word, str] = {
    "must": "{who} must {act}",
    "must_not": "{who} must not {act}",
    "should": "{who} should {act}",
    "should_not": "{who} should not {act}",
    "may": "{who} may {act}",
    "conflict": "the policy contradicts itself on whether {who} may {act}",
    "silent": "no norm speaks of whether {who} may {act}",
}
_SHIFT = 4
_Replayed = tuple[tuple[Word, ...], tuple[str, ...]]
"""The verdicts in a situation, and what is said of time where that is what fails."""


class _Failure(msgspec.Struct, frozen=True):
    """A situation in which an assertion fails.

    `words` are the verdicts there, of the older policy first, and `times` what is said of time, where that
    is what fails.
    """

    act: str
    witness: Witness
    words: tuple[Word, ...]
    times: tuple[str, ...]
    share: float


def check_assertions(
    assertions: Iterable[Assertion],
    policy: Policy,
    older: Policy | None = None,
    day: date | None = None,
    most_nodes: int = MOST_NODES,
) -> list[Finding]:
    """Give a finding for each assertion of one version that does not hold, or that was not decided.

    `stays` compares with the older policy; without one it is not asked. An assertion that no situation meets
    is no proof of anything, and a finding too. Raises `ValueError` where a day is needed and none is given,
    `BadInput` where the older policy has another vocabulary, `AssertionError` where a witness does not
    replay.
    """
    assertions = list(assertions)
    found: list[Finding] = []
    single = [each for each in assertions if each.rule != "stays"]
    if single:
        one = _Single(_with_conditions(policy, single), day)
        found += _checked(one, single, most_nodes)
    compared = [each for each in assertions if each.rule == "stays"]
    if compared and older is not None:
        two = _Pair(_with_conditions(older, compared), _with_conditions(policy, compared), day)
        found += _checked(two, compared, most_nodes)
    return found


def _checked(sides: _Single | _Pair, assertions: list[Assertion], most_nodes: int) -> Iterator[Finding]:
    for assertion in assertions:
        try:
            if finding := _refuted(sides, assertion, most_nodes):
                yield finding
        except TooLarge:
            said = f"{label_of(assertion)} was not decided: it takes more than {most_nodes} nodes"
            yield Finding(kind="not decided", said=said, about=(name_of(assertion),))


def _refuted(sides: _Single | _Pair, assertion: Assertion, most_nodes: int) -> Finding | None:
    """Give the smallest situation in which an assertion fails, of all acts and roles that it is about."""
    failures: list[_Failure] = []
    is_met = False
    acts = _acts(assertion, sides.policy)
    for role in _roles(assertion, sides.bound):
        space = sides.space(role)
        space.begin(most_nodes)
        for act in acts:
            where = space.diagrams.both(sides.meets(space, assertion), _not_yet(space, act))
            is_met = is_met or space.can_be(where)
            bad = space.diagrams.both(where, sides.fails(space, assertion, act))
            if (values := space.smallest(bad)) is not None:
                witness = space.witness(values)
                words, times = sides.replay(assertion, act, witness)
                failures.append(_Failure(act, witness, words, times, space.share(bad)))
    if failures:
        return _finding(assertion, min(failures, key=lambda each: each.witness.size), sides.policy)
    if not is_met:
        said = f"{label_of(assertion)} speaks of nothing: no situation meets its conditions"
        return Finding(kind="assertion refuted", said=said, about=(name_of(assertion),), acts=acts)
    return None


def _finding(assertion: Assertion, failure: _Failure, policy: Policy) -> Finding:
    s, act = failure.witness.situation, failure.act
    who, phrase = called(s.asker, policy), phrase_of(act, policy)
    said = [_SAYS[word].format(who=who, act=phrase) for word in failure.words]
    if failure.times:
        said = [f"{each}, {time or 'with no time'}" for each, time in zip(said, failure.times, strict=True)]
    if len(said) > 1:
        said = [f"before, {said[0]}; now, {said[1]}"]
    standing = {
        claim.norm.id: claim.norm for claim in plain.claims(act, policy) if plain.stands(claim, policy, s)
    }
    return Finding(
        kind="assertion refuted",
        said=f"{label_of(assertion)} does not hold: {said[0]}",
        about=(name_of(assertion), act),
        quotes=quotes(*standing.values()),
        acts=(act,),
        roles=(s.asker,),
        witness=failure.witness,
        share=failure.share,
    )


def name_of(assertion: Assertion) -> str:
    """Give what a finding on an assertion is known by."""
    return assertion.name or assertion.place


def label_of(assertion: Assertion) -> str:
    """Give an assertion as a sentence names it, with its place."""
    said = f"“{assertion.said}”" if assertion.said else f"`{assertion.name}`" if assertion.name else ""
    return f"{said or 'the assertion'} ({assertion.place})"


def _acts(assertion: Assertion, policy: Policy) -> tuple[str, ...]:
    """Give the acts that an assertion is about: with `never` and `stays`, all their kinds too.

    To do a kind of an act is to do it; but what calls for an act calls for no particular kind.
    """
    if assertion.rule == "always":
        return assertion.acts
    return tuple(dict.fromkeys(kind for act in assertion.acts for kind in kinds(act, policy)))


def _roles(assertion: Assertion, policy: Policy) -> list[str]:
    """Give the roles that an assertion is about: its own with all kinds, or all that some norm binds."""
    wanted = {assertion.role} if assertion.role else {norm.bearer for norm in policy.norms}
    return [role.name for role in policy.roles if not role.is_group and wanted & {role.name, *role.ancestors}]


def _not_yet(space: Space, act: str) -> Node:
    """Where the asker has done neither an act nor what needs it."""
    needing = [each.name for each in space.policy.acts if act in each.requires]
    return space.all_of(space.exact.own(each, 0) for each in (act, *needing))


def _term(assertion: Assertion) -> str:
    """Give a name that no term has in writing."""
    return f"assertion {assertion.place}"


def _with_conditions(policy: Policy, assertions: list[Assertion]) -> Policy:
    """Give the policy with the condition of each assertion as a term, so that its values are told apart.

    One that uses a term which the policy does not have is left out.
    """
    known = {term.name for term in policy.terms}
    added = [
        Defined(_term(each), (), each.when) for each in assertions if known.issuperset(terms_in(each.when))
    ]
    return msgspec.structs.replace(policy, terms=(*policy.terms, *added))


class _Single:
    """One version, for each role that is asked about; `bound` has the norms that say who these are."""

    def __init__(self, policy: Policy, day: date | None) -> None:
        self.reasoner = Reasoner(policy, day)
        self.policy = self.bound = self.reasoner.policy
        self._spaces: dict[str, Space] = {}

    def space(self, role: str) -> Space:
        if role not in self._spaces:
            self._spaces[role] = Space(self.reasoner, role)
        return self._spaces[role]

    def meets(self, space: Space, assertion: Assertion) -> Node:
        return space.exact.condition(Term(_term(assertion)))

    def fails(self, space: Space, assertion: Assertion, act: str) -> Node:
        """Where the verdict on an act is one that an assertion rules out."""
        node = space.exact.joined(space.index.claims[act])
        return space.diagrams.map(
            node, lambda value: int(_is_ruled_out(decide_total(forces_of(value)), assertion))
        )

    def replay(self, assertion: Assertion, act: str, witness: Witness) -> _Replayed:
        s = witness.situation
        word = plain.kleene(act, self.policy, s).word
        is_met = plain.holds(Term(_term(assertion)), self.policy, s) is True
        replayed(is_met and _is_ruled_out(word, assertion), witness, f"{name_of(assertion)}: {word}")
        return (word,), ()


def _is_ruled_out(word: Word, assertion: Assertion) -> bool:
    return (word in assertion.words) == (assertion.rule == "never")


class _Pair:
    """Two versions side by side, for each role that is asked about; `policy` is the newer one."""

    def __init__(self, older: Policy, newer: Policy, day: date | None) -> None:
        older, newer = on(older, day), on(newer, day)
        self.both = Reasoner(joint(older, newer))
        self.bound = self.both.policy
        self.older, self.policy = widened(older, self.bound), widened(newer, self.bound)
        self._terms = {term.name for term in self.both.policy.terms}
        self._spaces: dict[str, Space] = {}

    def space(self, role: str) -> Space:
        if role not in self._spaces:
            self._spaces[role] = Space(self.both, role)
        return self._spaces[role]

    def meets(self, space: Space, assertion: Assertion) -> Node:
        """Where its condition holds, as either version understands it."""
        names = [f"{side} {_term(assertion)}" for side in ("from", "to")]
        return space.any_of(space.exact.condition(Term(name)) for name in names if name in self._terms)

    def fails(self, space: Space, assertion: Assertion, act: str) -> Node:
        """Where two verdicts on an act, or its times, differ in a way that an assertion rules out."""
        d, claims = space.diagrams, space.index.claims[act]
        old, new = (
            d.map(
                space.exact.joined([claim for claim in claims if side_of(claim.norm.id) == side]),
                lambda value: WORDS.index(decide_total(forces_of(value))),
            )
            for side in ("from", "to")
        )
        differ = d.map(
            d.either(old, d.shift(new, _SHIFT)),
            lambda value: int(
                not _is_allowed(WORDS[value & (1 << _SHIFT) - 1], WORDS[value >> _SHIFT], assertion)
            ),
        )
        times = zip(SIDES, Timed(space, self.older, self.policy).where(act), strict=True)
        return space.any_of((differ, *(node for side, node in times if side in _barred(assertion))))

    def replay(self, assertion: Assertion, act: str, witness: Witness) -> _Replayed:
        s, sides = witness.situation, (self.older, self.policy)
        before, after = (plain.kleene(act, side, s).word for side in sides)
        said: tuple[str, ...] = ()
        is_allowed = _is_allowed(before, after, assertion)
        if is_allowed:
            unequal = unequal_in(act, *sides, s)
            barred = [aspect for aspect, ways in unequal.items() if ways & _barred(assertion)]
            said = tuple(
                say(earliest_in(act, side, s, aspect), side) for aspect in barred[:1] for side in sides
            )
        is_met = any(self._holds(assertion, side, s) for side in sides)
        shown = is_met and (not is_allowed or bool(said))
        replayed(shown, witness, f"{name_of(assertion)}: {before} before, {after} after")
        return (before, after), said

    def _holds(self, assertion: Assertion, side: Policy, s: Situation) -> bool:
        known = any(term.name == _term(assertion) for term in side.terms)
        return known and plain.holds(Term(_term(assertion)), side, s) is True


def _barred(assertion: Assertion) -> Sides:
    """Give the ways in which times may not differ."""
    relations = _ALLOWED[assertion.words[0]]
    return frozenset(side for side in SIDES if side not in relations)


def _is_allowed(before: Word, after: Word, assertion: Assertion) -> bool:
    return relation(before, after) in _ALLOWED[assertion.words[0]]
