"""The check against a naive program that tries every situation: every finding found, and none false."""

from __future__ import annotations

import naive_checks as naive
import pytest
from hypothesis import assume, event, given, settings
from naive_checks import Size, World, worlds
from small_policies import changed_policies, small_policies, strict_policies

from brightline.checking.deep import deep_check
from brightline.checking.difference import compare, relation
from brightline.checking.finding import Finding, Kind, Witness
from brightline.checking.joint import joint
from brightline.language.policy import Policy
from brightline.reasoning import plain
from brightline.reasoning.fill import fill
from brightline.reasoning.situation import cell

CASES = settings(max_examples=60)


def found(policy: Policy, *kinds: Kind) -> list[Finding]:
    return [finding for finding in deep_check(policy) if finding.kind in kinds]


def is_possible(policy: Policy) -> bool:
    """Whether the vocabulary leaves any situation at all."""
    return all(world.possible for world in worlds(policy))


def entries(witness: Witness, world: World) -> tuple[tuple[int, int], ...]:
    """Give how a situation differs from an ordinary moment, without facts that have no ordinary value."""
    policy, s = world.policy, witness.situation
    differ = []
    for at, fact in enumerate(policy.facts):
        if fact.name in s.facts and world.usual[at] >= 0:
            value = cell(s.facts[fact.name], fact, policy)
            differ += [(at, value)] * (value != world.usual[at])
    for at, group in enumerate(world.groups):
        differ += [(world.facts + at, 1)] * any(deed in group for deed in s.done)
    for at, act in enumerate(policy.acts):
        differ += [(world.first_own + at, 1)] * any(
            deed.by == world.asker and deed.act == act.name for deed in s.done
        )
    return tuple(differ)


def hold_smallest(witness: Witness | None, size: Size, world: World) -> None:
    """A situation is the smallest, and what is said of it leads back to it."""
    assert witness is not None
    policy, s = world.policy, witness.situation
    assert witness.unknown or plain.possible(policy, s)
    given = tuple(entry for entry in size[2] if world.usual[entry[0]] < 0)
    assert entries(witness, world) == tuple(entry for entry in size[2] if entry not in given)
    for at, value in given:
        fact = policy.facts[at]
        assert cell(s.facts[fact.name], fact, policy) == value
    open_ = {fact.name for at, fact in enumerate(policy.facts) if world.usual[at] < 0}
    if not witness.unknown:
        assert (open_ & witness.facts.keys()) <= {policy.facts[at].name for at, _ in given}
    told = fill(
        policy, world.asker, {**witness.facts, **dict.fromkeys(witness.unknown)}, witness.done, "ordinary"
    )
    needed = {name for name in s.facts if name not in open_} | {policy.facts[at].name for at, _ in given}
    assert all(told.facts.get(name) == s.facts[name] for name in needed)


def by_role(policy: Policy) -> dict[str, World]:
    return {world.asker: world for world in worlds(policy)}


@CASES
@given(small_policies)
def test_contradictions(policy: Policy) -> None:
    assume(is_possible(policy))
    every = by_role(policy)
    expected = naive.contradictions(list(every.values()))
    told = found(policy, "contradiction", "needs what is forbidden")
    assert sorted(each.about for each in told) == sorted(expected)
    for each in told:
        event(each.kind)
        kind, role, acts, size, share = expected[each.about]  # type: ignore[index]
        assert (each.kind, each.roles, set(each.acts)) == (kind, (role,), acts)
        assert each.share == pytest.approx(share)
        hold_smallest(each.witness, size, every[role])


@CASES
@given(small_policies)
def test_contradictions_if_unknown(policy: Policy) -> None:
    assume(is_possible(policy))
    every = by_role(policy)
    expected = naive.unsettled(list(every.values()))
    told = found(policy, "contradiction if unknown")
    assert sorted(each.about for each in told) == sorted(expected)
    for each in told:
        event(each.kind)
        role, fact, size = expected[each.about]  # type: ignore[index]
        assert each.witness is not None
        assert (each.roles, each.witness.unknown) == ((role,), (fact,))
        hold_smallest(each.witness, size, every[role])


@CASES
@given(small_policies | strict_policies | strict_policies)
def test_dilemmas(policy: Policy) -> None:
    assume(is_possible(policy))
    told = found(policy, "dilemma")
    for role, world in by_role(policy).items():
        choices = naive.Choices(world)
        assert not choices.unexplained([frozenset(each.about) for each in told])
        for each in told:
            event(each.kind)
            if each.roles == (role,):
                size = choices.smallest(frozenset(each.about))
                assert size is not None
                hold_smallest(each.witness, size, world)


@CASES
@given(small_policies)
def test_what_decides_nothing(policy: Policy) -> None:
    assume(is_possible(policy))
    every = worlds(policy)
    told = found(policy, "unreachable", "dead exception", "dead override", "redundant", "shadowed")
    for each in told:
        event(each.kind)
    assert {each.about[0] for each in told if each.kind == "unreachable"} == naive.unreachable(policy, every)
    dead = naive.dead_exceptions(policy, every)
    assert {each.about for each in told if each.kind == "dead exception"} == dead
    idle = naive.dead_overrides(policy, every)
    assert {each.about for each in told if each.kind == "dead override"} == idle
    superfluous = {each.about[0]: each.kind for each in told if each.kind in ("redundant", "shadowed")}
    assert superfluous == naive.superfluous(policy, every)


@CASES
@given(small_policies)
def test_gaps_terms_and_questions(policy: Policy) -> None:
    assume(is_possible(policy))
    every = worlds(policy)
    told = found(policy, "gap", "terms alike", "asks what is forbidden")
    for each in told:
        event(each.kind)
    gaps = {each.about[0] for each in told if each.kind == "gap" and each.witness is None}
    assert gaps == naive.silent_acts(policy)
    tiles = {(each.roles, each.acts) for each in told if each.kind == "gap" and each.witness}
    assert tiles == naive.silent_tiles(every)
    alike = naive.terms_alike(every[0]) if every else {}
    pairs = {tuple(sorted(each.about)): each for each in told if each.kind == "terms alike"}
    assert pairs.keys() == alike.keys()
    for names, each in pairs.items():
        size, share = alike[names]  # type: ignore[index]
        assert each.share == pytest.approx(share)
        assert (each.witness is None) == (size is None)
        if size:
            hold_smallest(each.witness, size, every[0])
    asked = {each.about for each in told if each.kind == "asks what is forbidden"}
    assert asked == naive.forbidden_questions(policy, every)


@CASES
@given(changed_policies)
def test_differences(pair: tuple[Policy, Policy]) -> None:
    older, newer = pair
    both = joint(older, newer)
    assume(is_possible(both))
    comparison = compare(older, newer)
    expected = {}
    for world in worlds(both):
        for key, (size, share) in naive.differences(older, newer, both, world.asker).items():
            expected[world.asker, *key] = (size, share, world)
    told = {
        (role, each.act, each.before, each.after): each
        for each in comparison.differences
        for role in each.roles
    }
    assert told.keys() == expected.keys()
    assert comparison.compared == len(worlds(both)) * len(both.acts)
    assert comparison.equal == comparison.compared - len({key[:2] for key in told})
    for key, each in told.items():
        size, share, world = expected[key]
        assert each.relation == relation(each.before, each.after)
        event(each.relation)
        if each.roles[0] == key[0]:
            assert each.share == pytest.approx(share)
            hold_smallest(each.witness, size, world)
