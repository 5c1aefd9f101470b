"""From what is stated to a situation."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brightline.language.policy import Implication, Is, Policy
from brightline.reasoning import plain
from brightline.reasoning.fill import fill
from brightline.reasoning.situation import Deed, completions
from brightline.source import BadInput
from strategies import ACTS, FACTS, ROLES, VALUES, policies

BARE = Policy("p", "P", "proposed", 1, ROLES, FACTS, ACTS, ())


def with_rules(*rules: tuple[Is, Is]) -> Policy:
    return msgspec.structs.replace(BARE, implications=tuple(Implication(*rule) for rule in rules))


def test_what_is_not_stated_is_unknown() -> None:
    assert fill(BARE, "member", {"a": "yes"}).facts == {"a": "yes"}


def test_ordinary_values_fill_what_is_not_stated() -> None:
    s = fill(BARE, "member", {"a": "yes", "kind": None}, (), "ordinary")
    assert s.facts["c"] == "yes"
    assert "kind" not in s.facts
    assert not s.others_unknown


def test_implied_facts_follow_and_ordinary_values_give_way() -> None:
    policy = with_rules((Is("a", "yes"), Is("grade", "middle", "at_least")))
    s = fill(policy, "member", {"a": "yes"}, (), "ordinary")
    assert s.facts.get("grade") is None, "low is ruled out, middle and high are both left"
    policy = with_rules((Is("a", "yes"), Is("grade", "high")))
    assert fill(policy, "member", {"a": "yes"}, (), "ordinary").facts["grade"] == "high"
    assert fill(policy, "member", {"grade": "low"}).facts["a"] == "no"


def test_contradiction_with_the_vocabulary_is_bad_input() -> None:
    policy = with_rules((Is("a", "yes"), Is("b", "yes")))
    with pytest.raises(BadInput, match="`a` implies `b`"):
        fill(policy, "member", {"a": "yes", "b": "no"})


def test_a_deed_sets_its_fact() -> None:
    done = [Deed("approve", "chief")]
    assert fill(BARE, "member", {}, done, "ordinary").facts["b"] == "yes"
    assert fill(BARE, "member", {}, [Deed("approve", "supervisor")], "ordinary").facts["b"] == "no"
    with pytest.raises(BadInput, match="`b` is `no`"):
        fill(BARE, "member", {"b": "no"}, done)


@given(policies(), st.data())
def test_an_ordinary_situation_is_possible(policy: Policy, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=3, unique=True))
    stated = {name: data.draw(st.sampled_from(VALUES[name])) for name in names}
    try:
        s = fill(policy, "member", stated, (), "ordinary")
    except BadInput:
        assume(False)
    assert stated.items() <= s.facts.items()
    assert any(plain.possible(policy, c) for c in completions(policy, s))


def test_a_fact_stated_as_unknown_is_settled_by_no_ordinary_value() -> None:
    policy = with_rules((Is("a", "yes"), Is("grade", "high")))
    s = fill(policy, "member", {"a": None}, (), "ordinary")
    assert {"a", "grade"}.isdisjoint(s.facts), "an ordinary grade would say that `a` is no"
