"""Why not: the nearest changes are those that trying everything finds."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from brightline.language.load import load_policy
from brightline.language.policy import Done, Policy
from brightline.reasoning import plain
from brightline.reasoning.fill import fill
from brightline.reasoning.nearest import Change, Nearest, nearest, turning
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Deed, Situation, cell, domain, kinds, others_deeds
from strategies import ACTS, policies, situations

NAMES = [act.name for act in ACTS]
MPD = Path(__file__).parents[2] / "policies" / "mpd"


@pytest.fixture(scope="module")
def flagship() -> Reasoner:
    return Reasoner(load_policy(MPD / "9-401.md")["proposed"])


def plainly(act: str, policy: Policy, s: Situation) -> str | None:
    """Give the verdict by the definition, none where the facts contradict one another."""
    try:
        return plain.exact(act, policy, s).word
    except ValueError:
        return None


def changed(s: Situation, changes: tuple[Change, ...]) -> Situation:
    facts = {**s.facts, **{change.fact: change.value for change in changes if change.fact}}
    return msgspec.structs.replace(s, facts=facts, done=s.done | {c.deed for c in changes if c.deed})


def possible_changes(policy: Policy, s: Situation) -> list[Change]:
    """Give every change; of others' deeds that are the same to the policy, one."""
    found = [
        Change(fact=fact.name, value=value)
        for fact in policy.facts
        for at, value in enumerate(domain(fact, policy))
        if fact.name not in s.facts or cell(s.facts[fact.name], fact, policy) != at
    ]
    found += [
        Change(deed=Deed(act, s.asker))
        for act in NAMES
        if s.done.isdisjoint(Deed(kind, s.asker) for kind in kinds(act, policy))
    ]
    roles = [role.name for role in policy.roles]
    for atoms, group in others_deeds(policy, s.asker).items():
        if s.done.isdisjoint(group):
            named = [deed for deed in group if Done(deed.act, deed.by) in atoms] or group
            chosen = min(named, key=lambda deed: (NAMES.index(deed.act), roles.index(deed.by)))
            found.append(Change(deed=chosen))
    return found


def tried(policy: Policy, s: Situation, act: str, wanted: str, most: int) -> set[frozenset[Change]]:
    """Give the minimal sets of changes that lead to a verdict, by trying all."""
    ways: list[frozenset[Change]] = []
    changes = possible_changes(policy, s)
    for size in range(1, most + 1):
        for chosen in combinations(changes, size):
            facts = [change.fact for change in chosen if change.fact]
            if len(set(facts)) < len(facts) or any(way <= set(chosen) for way in ways):
                continue
            if plainly(act, policy, changed(s, chosen)) == wanted:
                ways.append(frozenset(chosen))
    return set(ways)


@pytest.mark.parametrize("most", [1, 2])
@given(policies(most_norms=3), situations(least_known=6), st.sampled_from(NAMES), st.data())
@settings(max_examples=60)
def test_the_nearest_changes_are_those_that_trying_all_finds(
    most: int, policy: Policy, s: Situation, act: str, data: st.DataObject
) -> None:
    now = plainly(act, policy, s)
    assume(now is not None)
    wanted = data.draw(st.sampled_from([w for w in ("must", "must_not", "may", "silent") if w != now]))
    found = nearest(Reasoner(policy), s, act, wanted, most)
    expected = tried(policy, s, act, wanted, most)
    ways = {frozenset(way.changes) for way in found.ways}
    assert ways == expected if found.is_all else ways <= expected
    assert not (found.never and expected)


@given(policies(most_norms=3), situations(least_known=5), st.sampled_from(NAMES))
def test_what_turns_an_answer_turns_it_and_is_minimal(policy: Policy, s: Situation, act: str) -> None:
    now = plainly(act, policy, s)
    assume(now is not None)
    for way in turning(Reasoner(policy), s, act):
        assert way.verdict != now
        assert plainly(act, policy, way.situation) == way.verdict
        for left in way.changes:
            rest = tuple(change for change in way.changes if change is not left)
            assert plainly(act, policy, changed(s, rest)) != way.verdict


def test_a_permission_that_the_policy_does_not_have_is_never_found(flagship: Reasoner) -> None:
    s = Situation("member", {"facilitates_immigration_activity": "yes"})
    assert nearest(flagship, s, "close_road", "may") == Nearest((), never=True, is_all=True)


def test_a_closed_road_needs_another_purpose_and_an_approval(
    flagship: Reasoner,
) -> None:
    facts = {"mpd_involvement_sought": "yes", "facilitates_immigration_activity": "yes"}
    s = fill(flagship.policy, "member", facts, (), "ordinary")
    ways = [way.changes for way in nearest(flagship, s, "close_road", "silent").ways]
    purpose = Change(fact="facilitates_immigration_activity", value="no")
    assert (purpose, Change(fact="chief_approved", value="yes")) in ways
    assert all(purpose in way and len(way) == 2 for way in ways)


def test_of_deeds_that_are_alike_the_one_that_the_words_name(flagship: Reasoner) -> None:
    s = Situation("supervisor")
    found = nearest(flagship, s, "notify_activity(chief)", "must")
    told = [change.deed for way in found.ways for change in way.changes]
    assert Deed("notify_activity(supervisor)", "member") in told
