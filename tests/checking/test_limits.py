"""What is not decided is said, and is never taken for an answer."""

from __future__ import annotations

import json

import pytest

from brightline.checking import difference
from brightline.checking.deep import deep_check
from brightline.checking.difference import compare
from brightline.checking.finding import Finding
from brightline.language.compile import compile_policy
from brightline.language.policy import Policy
from calling import call
from places import ROOT


@pytest.fixture(scope="module")
def policy() -> Policy:
    return compile_policy(ROOT / "policies" / "mpd" / "9-401.md").versions["proposed"]


@pytest.fixture(scope="module")
def adopted() -> Policy:
    return compile_policy(ROOT / "policies" / "mpd" / "9-401.md").versions["adopted"]


def shown(findings: list[Finding]) -> set[tuple[str, tuple[str, ...]]]:
    return {(each.kind, each.about) for each in findings}


@pytest.mark.parametrize("most_nodes", [0, 10, 100, 1_000])
def test_what_is_missed_for_want_of_nodes_is_said_to_be_undecided(policy: Policy, most_nodes: int) -> None:
    full, limited = deep_check(policy), deep_check(policy, most_nodes=most_nodes)
    undecided = [each for each in limited if each.kind == "not decided"]
    assert shown(full) - shown(limited), "the limit is one that tells"
    assert undecided
    assert all(each.severity == "error" for each in undecided)
    assert all(f"more than {most_nodes} nodes" in each.said for each in undecided)


def test_with_enough_nodes_everything_is_decided(policy: Policy) -> None:
    assert all(each.kind != "not decided" for each in deep_check(policy))


@pytest.mark.parametrize("most_nodes", [0, 10, 50])
def test_answers_that_are_not_compared_for_want_of_nodes_are_neither_equal_nor_different(
    policy: Policy, adopted: Policy, most_nodes: int
) -> None:
    full, limited = compare(adopted, policy), compare(adopted, policy, most_nodes=most_nodes)
    undecided = set(limited.undecided)
    assert not full.undecided
    assert undecided
    assert limited.compared == full.compared
    told = [(each.act, each.before, each.after) for each in limited.differences]
    assert set(told) <= {(each.act, each.before, each.after) for each in full.differences}
    missed = [each for each in full.differences if (each.act, each.before, each.after) not in told]
    assert {(each.act, role) for each in missed for role in each.roles} <= undecided
    assert limited.equal <= full.equal


def test_what_is_not_compared_is_told_in_every_form_and_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(ROOT / "docs" / "examples" / "fernhill" / "towing.md")
    few = difference.compare.__kwdefaults__ | {"most_nodes": 0}
    monkeypatch.setattr(difference.compare, "__kwdefaults__", few)
    for form in ((), ("--markdown",)):
        ended = call("diff", path, *form, "--fail-on", "reworded")
        assert ended.code == 1
        assert "NOT DECIDED, as it takes too much" in " ".join(ended.out.split())
    summary = json.loads(call("diff", path, "--json").out)["summary"]
    assert summary["undecided"] > 0
    assert call("diff", path).code == 0
