"""A policy on a day: what is counted back, and what is in effect."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightline.language.policy import (
    All,
    Any,
    Condition,
    Deadline,
    Duration,
    Implication,
    Is,
    Norm,
    Not,
    Part,
    Policy,
    Quote,
    Supersession,
)
from brightline.reasoning import plain
from brightline.reasoning.day import days_back, is_dated, on
from brightline.reasoning.deadlines import deadlines_in
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation
from strategies import ACTS, FACTS, ROLES

DAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("-P0D", "2026-03-31"),
        ("-P1D", "2026-03-30"),
        ("-P2W", "2026-03-17"),
        ("-P1M", "2026-02-28"),
        ("-P13M", "2025-02-28"),
        ("-P2Y", "2024-03-31"),
        ("-P9999Y", "0001-01-01"),
        ("-P9999999999D", "0001-01-01"),
    ],
)
def test_a_day_counted_back(back: str, expected: str) -> None:
    assert days_back(back, DAY).isoformat() == expected


def test_a_leap_day_counted_back_by_years() -> None:
    assert days_back("-P1Y", date(2024, 2, 29)) == date(2023, 2, 28)
    assert days_back("-P4Y", date(2024, 2, 29)) == date(2020, 2, 29)


@given(st.dates(), st.integers(0, 40_000), st.sampled_from("DWMY"))
def test_counting_back_never_goes_forward(day: date, amount: int, unit: str) -> None:
    found = days_back(f"-P{amount}{unit}", day)
    assert found <= day
    assert found >= days_back(f"-P{amount + 1}{unit}", day)


ALWAYS = All(())


def norm(id: str, when: Condition = ALWAYS, document: str = "first", **more: object) -> Norm:
    return Norm(id, "N", (Quote("N", "words"),), "member", "must_not", ("close",), when, document=document)


def policy(*norms: Norm, **more: object) -> Policy:
    return Policy("random", "Random", "proposed", 2, ROLES, FACTS, ACTS, norms, **more)  # type: ignore[arg-type]


BACK = Is("day", "-P30D", "at_least")
relative = st.builds(
    Is,
    st.just("day"),
    st.sampled_from(["-P0D", "-P30D", "-P1Y"]),
    st.sampled_from(["is", "at_least", "at_most", "more_than", "less_than"]),
)
conditions = st.recursive(
    relative | st.just(Is("a", "yes")),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, max_size=2).map(tuple).map(All),
        st.lists(inner, max_size=2).map(tuple).map(Any),
    ),
    max_leaves=4,
)


def meaning(condition: Condition, s: Situation, day: date) -> plain.Truth:
    """What a condition with dates counted back means, without a policy on a day."""
    match condition:
        case Is("day", str() as value, operator):
            limit, found = days_back(value, day), date.fromisoformat(str(s.facts["day"]))
            return {
                "is": found == limit,
                "at_least": found >= limit,
                "at_most": found <= limit,
                "more_than": found > limit,
                "less_than": found < limit,
            }[operator]
        case Is(fact, value):
            return s.facts[fact] == value
        case Not(of):
            return not meaning(of, s, day)
        case All(parts):
            return all(meaning(part, s, day) for part in parts)
        case Any(parts):
            return any(meaning(part, s, day) for part in parts)
    raise AssertionError(condition)


@given(conditions, st.dates(date(2025, 1, 1), date(2027, 1, 1)), st.integers(-400, 400), st.booleans())
def test_a_policy_on_a_day_means_what_counting_back_says(
    condition: Condition, day: date, offset: int, a: bool
) -> None:
    fact = (day + timedelta(offset)).isoformat()
    s = Situation("member", {"day": fact, "a": "yes" if a else "no"}, others_unknown=False)
    found = on(policy(norm("N", condition)), day)
    assert plain.in_force(found.norms[0], found, s) == meaning(condition, s, day)


def test_a_policy_that_turns_on_no_day_stays_as_it_is() -> None:
    for condition in (All(()), Is("day", "2026-01-01", "less_than")):
        one = policy(norm("N", condition))
        assert not is_dated(one)
        assert on(one, None) is one
        assert on(one, DAY) is one


def test_a_day_is_needed_wherever_one_counts() -> None:
    dated = [
        policy(norm("N", Not(BACK))),
        policy(implications=(Implication(Is("a", "yes"), BACK),)),
        policy(parts=(Part("first", "First", effective="2026-01-01"),)),
        policy(parts=(Part("first", "First", until="2026-01-01"),)),
    ]
    for one in dated:
        assert is_dated(one)
        with pytest.raises(ValueError, match="turns on the day"):
            Reasoner(one)


PARTS = (
    Part("first", "First", "manual"),
    Part("memo", "Memo", "memo", effective="2026-03-01", until="2026-12-31"),
    Part("older", "Older", "memo"),
)
THREE = policy(
    norm("N"),
    norm("memo:A", document="memo"),
    norm("older:A", document="older"),
    parts=PARTS,
    supersessions=(Supersession((Quote("memo:A", "words"),), "memo", ("older:A",)),),
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-02-28", ["N", "older:A"]),
        ("2026-03-01", ["N", "memo:A"]),
        ("2026-12-31", ["N", "memo:A"]),
        ("2027-01-01", ["N"]),
    ],
)
def test_what_is_in_effect_and_what_was_superseded_for_good(day: str, expected: list[str]) -> None:
    assert [norm.id for norm in on(THREE, date.fromisoformat(day)).norms] == expected


def test_what_is_superseded_by_a_document_without_a_day_is_gone() -> None:
    gone = policy(
        norm("N"), supersessions=(Supersession((Quote("N", "words"),), "first", ("N",)),), parts=PARTS[:1]
    )
    assert on(gone, None).norms == ()


def test_a_later_deadline_takes_the_place_of_those_before_it() -> None:
    first, second = Deadline(Duration(30, "days")), Deadline(Duration(7, "days"), given=Is("a", "yes"))
    third = Deadline(Duration(60, "days"), given=Is("c", "yes"))
    bound = Norm("N", "N", (Quote("N", "w"),), "member", "must", ("tell",), deadlines=(first, second, third))
    one = policy(bound)

    def counting(**facts: str) -> list[tuple[Deadline, plain.Truth]]:
        return deadlines_in(bound, one, Situation("member", dict(facts)))

    assert counting(a="no", c="no") == [(first, True)]
    assert counting(a="yes", c="no") == [(second, True)]
    assert counting(a="yes", c="yes") == [(third, True)]
    assert counting(a="yes") == [(third, None), (second, True)]
    assert counting() == [(third, None), (second, None), (first, True)]
