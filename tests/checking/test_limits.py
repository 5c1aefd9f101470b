"""What is not decided is said, and is never taken for an answer."""

from __future__ import annotations

import pytest

from brightline.checking.deep import deep_check
from brightline.checking.finding import Finding
from brightline.language.compile import compile_policy
from brightline.language.policy import Policy
from places import ROOT


@pytest.fixture(scope="module")
def policy() -> Policy:
    return compile_policy(ROOT / "policies" / "mpd" / "9-401.md").versions["proposed"]


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
