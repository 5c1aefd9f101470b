"""The solver against the diagrams: both answer alike, and what the solver gives up is never agreed to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from msgspec.structs import replace
from small_policies import changed_policies, small_policies, strict_policies

from brightline.checking.deep import deep_check
from brightline.checking.difference import compare
from brightline.checking.finding import SEVERITY
from brightline.language.compile import compile_policy
from brightline.language.policy import Act, All, Any, Fact, Is, Norm, Not, Policy, Quote, Role
from places import ROOT

solver = pytest.importorskip(
    "brightline.checking.solver", reason="the extra `check` is not installed", exc_type=ImportError
)

CASES = settings(max_examples=30)


@CASES
@given(small_policies | strict_policies)
def test_it_confirms_what_is_found_and_what_is_not(policy: Policy) -> None:
    assert not solver.confirm(policy, deep_check(policy)).undecided


@CASES
@given(changed_policies)
def test_it_confirms_differences(pair: tuple[Policy, Policy]) -> None:
    assert not solver.confirm_comparison(compare(*pair)).undecided


@pytest.mark.parametrize(
    "path",
    [
        "policies/mpd/9-401.md",
        "docs/examples/northgate/manual.md",
        "docs/examples/stonebridge/manual.md",
    ],
)
def test_it_confirms_whole_policies(path: str) -> None:
    policy, day = compile_policy(ROOT / path).versions["proposed"], date(2026, 3, 1)
    assert not solver.confirm(policy, deep_check(policy, day), day=day).undecided


def test_it_confirms_the_differences_of_9_401() -> None:
    versions = compile_policy(ROOT / "policies/mpd/9-401.md").versions
    assert not solver.confirm_comparison(compare(versions["adopted"], versions["proposed"])).undecided


def opposed() -> Policy:
    fact = Fact("night", "yes_no", "night?", ("no", "yes"), ordinary="no")

    def norm(name: str, modality: str, **more: object) -> Norm:
        return Norm(name, name, (Quote(name, "words"),), "member", modality, ("tell",), **more)  # type: ignore[arg-type]

    norms = (norm("A", "must"), norm("B", "must_not", when=Is("night", "yes"), unless=(Is("night", "no"),)))
    return Policy("p", "P", "proposed", 2, (Role("member"),), (fact,), (Act("tell"),), norms)


@pytest.mark.parametrize("kind", ["contradiction", "dead exception"])
def test_a_finding_that_is_left_out_is_missed(kind: str) -> None:
    policy = opposed()
    found = deep_check(policy)
    assert kind in [each.kind for each in found]
    assert not solver.confirm(policy, found).undecided
    with pytest.raises(solver.Disagreement):
        solver.confirm(policy, [each for each in found if each.kind != kind])


def test_a_finding_that_is_false_is_refused() -> None:
    policy = opposed()
    found = deep_check(policy)
    peaceful = replace(policy, norms=policy.norms[:1])
    with pytest.raises(solver.Disagreement):
        solver.confirm(
            replace(policy, norms=(policy.norms[0], replace(policy.norms[1], modality="must"))), found
        )
    assert all(each.kind != "contradiction" for each in deep_check(peaceful))


def test_a_difference_that_is_left_out_is_missed() -> None:
    policy = opposed()
    compared = compare(policy, replace(policy, norms=policy.norms[:1]))
    assert compared.differences
    assert not solver.confirm_comparison(compared).undecided
    with pytest.raises(solver.Disagreement):
        solver.confirm_comparison(replace(compared, differences=()))


def pigeons(number: int) -> Policy:
    """A norm that applies where more pigeons than holes sit alone: nowhere, which is hard to see."""
    holes = tuple(f"hole_{hole}" for hole in range(number - 1))
    facts = tuple(
        Fact(f"p{bird}_{hole}", "yes_no", "?", ("no", "yes"), ordinary="no")
        for bird in range(number)
        for hole in range(len(holes))
    )

    def sits(bird: int, hole: int) -> Is:
        return Is(f"p{bird}_{hole}", "yes")

    each = [Any(tuple(sits(bird, hole) for hole in range(len(holes)))) for bird in range(number)]
    alone = [
        Not(All((sits(one, hole), sits(other, hole))))
        for hole in range(len(holes))
        for one in range(number)
        for other in range(one)
    ]
    norm = Norm("A", "A", (Quote("A", "words"),), "member", "must", ("tell",), when=All((*each, *alone)))
    return Policy("p", "P", "proposed", 2, (Role("member"),), facts, (Act("tell"),), (norm,))


def test_a_time_out_is_not_decided() -> None:
    found = solver.confirm(pigeons(11), [], timeout=0.05).undecided
    assert ("A",) in [each.about for each in found]
    assert {each.kind for each in found} == {"not decided"}
    assert SEVERITY["not decided"] == "error"
