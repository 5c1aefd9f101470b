"""Norms in words: all of 9-401 as pinned, grouping that nobody can misread, and any norm at all.

`UPDATE=1` rewrites the files under `english/`; the review happens in the diff, by reading.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given

from brightline.language.compile import compile_policy
from brightline.language.english import _about, clause, definition, sentence
from brightline.language.policy import (
    Act,
    All,
    Any,
    Condition,
    Deadline,
    Defined,
    Done,
    Duration,
    Fact,
    Is,
    Norm,
    Not,
    Policy,
    Quote,
    Role,
    Term,
)
from strategies import ACTS, FACTS, ROLES, conditions, policies

ROOT = Path(__file__).parents[2]
PINNED = Path(__file__).parent / "english"
RAIN, DARK, FLOOD = Is("rain", "yes"), Is("dark", "yes"), Is("flood", "yes")
POLICY = Policy(
    id="doors",
    title="Doors",
    version="proposed",
    language=1,
    roles=(Role("officer", called="an officer"), Role("clerk", called="the clerk"), Role("dispatch")),
    facts=(
        Fact("rain", "yes_no", "?", ("no", "yes"), phrases={"yes": "it rains", "no": "it is dry"}),
        Fact("dark", "yes_no", "?", ("no", "yes"), phrases={"yes": "you have no light"}),
        Fact("flood", "yes_no", "?", ("no", "yes"), phrases={"yes": "the cellar, or the yard, is wet"}),
        Fact("key", "one_of", "?", ("lost", "left_inside"), phrases={"lost": "you saw the key fall"}),
        Fact("grade", "levels", "?", ("low", "very_high")),
        Fact("hours", "number", "?", unit="hours"),
        Fact("due_on", "date", "?"),
    ),
    acts=(
        Act("lock", "lock your door"),
        Act("hide", "be out of sight"),
        Act("tell(clerk)", "tell the clerk of it"),
        Act("tell(officer)", "tell an officer of it"),
    ),
    norms=(),
    terms=(Defined("bad_weather", (), Any((RAIN, DARK))),),
)


def norm(**parts: object) -> Norm:
    given = {"bearer": "officer", "modality": "must", "acts": ("lock",)} | parts
    return Norm(id="I.A", provision="I.A", quotes=(Quote("I.A", "words"),), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, "An officer must lock their door."),
        ({"modality": "should_not"}, "An officer should not lock their door."),
        ({"bearer": "dispatch"}, "Dispatch must lock their door."),
        ({"when": DARK}, "An officer must lock their door when the officer has no light."),
        (
            {"unless": (RAIN, Term("bad_weather"))},
            "An officer must lock their door unless it rains, or “bad weather” applies.",
        ),
        (
            {"when": Any((RAIN, DARK)), "unless": (Term("bad_weather"),)},
            "An officer must lock their door when it rains, or the officer has no light; unless “bad weather”"
            " applies.",
        ),
        (
            {"when": All((RAIN, Any((DARK, Is("key", "lost"))))), "unless": (Done("hide", "officer"),)},
            "Unless an officer was out of sight, an officer must lock their door when both of these hold: (a)"
            " it rains; (b) the officer has no light, or the officer saw the key fall.",
        ),
        (
            {"acts": ("tell(clerk)", "tell(officer)", "lock")},
            "An officer must tell the clerk and an officer of it, and lock their door.",
        ),
        (
            {"acts": ("tell(clerk)", "tell(officer)"), "modality": "may"},
            "An officer may tell the clerk or an officer of it.",
        ),
        (
            {"deadlines": (Deadline(Duration(1.0, "hours")),)},
            "An officer must, within 1 hour, lock their door.",
        ),
        ({"deadlines": (Deadline(Duration(None, "at once")),)}, "An officer must, at once, lock their door."),
        (
            {"every": "year", "deadlines": (Deadline(due="03-01"),)},
            "An officer must, by March 1, every year, lock their door.",
        ),
        ({"throughout": True}, "An officer must, throughout, lock their door."),
        ({"lasting": Duration(2.0, "hours")}, "An officer must, for at most 2 hours, lock their door."),
        ({"remedies": ("II.A",)}, "An officer must lock their door. (This answers a breach of II.A.)"),
        ({"before": ("hide",)}, "An officer must lock their door before they are out of sight."),
        (
            {"overrides": ("I.B", "II"), "otherwise": "I.C"},
            "An officer must lock their door. (This overrides I.B and II.) (If this is violated, I.C"
            " takes over.)",
        ),
    ],
)
def test_a_norm_in_words(parts: dict[str, object], expected: str) -> None:
    assert sentence(norm(**parts), POLICY) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Not(RAIN), "it is dry"),
        (Not(DARK), "“dark” is no"),
        (DARK, "they have no light"),
        (All((RAIN, DARK)), "it rains, and they have no light"),
        (All((RAIN, All((DARK, RAIN)))), "it rains, they have no light, and it rains"),
        (Not(All((RAIN, Not(Term("bad_weather"))))), "it is dry, or “bad weather” applies"),
        (
            Any((RAIN, FLOOD)),
            "at least one of these holds: (a) it rains; (b) the cellar, or the yard, is wet",
        ),
        (
            Any((RAIN, All((DARK, Any((RAIN, DARK)))))),
            "at least one of these holds: (a) it rains; (b) both of these hold: (i) they have no light; (ii)"
            " it rains, or they have no light",
        ),
        (Is("key", "left_inside"), "the key is “left inside”"),
        (Not(Is("key", "left_inside")), "the key is not “left inside”"),
        (Not(Is("key", "lost")), "it is not the case that they saw the key fall"),
        (Is("grade", "very_high", "at_least"), "the grade is “very high” or higher"),
        (Not(Is("grade", "very_high", "at_least")), "the grade is lower than “very high”"),
        (Is("hours", 4.5, "more_than"), "the hours is more than 4.5 hours"),
        (Is("due_on", "2026-01-05", "less_than"), "“due on” is before January 5, 2026"),
        (Done("hide", "officer"), "an officer was out of sight"),
        (Not(Done("hide", "officer")), "no officer was out of sight"),
        (Not(Done("tell(clerk)", "dispatch")), "dispatch did not tell the clerk of it"),
        (All(()), "it is always so"),
        (Any(()), "it is never so"),
    ],
)
def test_a_condition_in_words(condition: Condition, expected: str) -> None:
    assert clause(condition, POLICY) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("you saw it yourself", "the clerk saw it themselves"),
        ("a sergeant has asked you to leave", "a sergeant has asked them to leave"),
        ("the sergeant who sent you, you were told", "the sergeant who sent them, the clerk was told"),
        ("nothing that you do is for you", "nothing that the clerk does is for them"),
        ("you hurry", "they hurry"),
        ("youth and your own", "youth and their own"),
    ],
)
def test_words_to_the_reader_become_words_about_somebody(said: str, expected: str) -> None:
    assert _about("the clerk", said) == expected


def test_a_term_in_words() -> None:
    assert definition(POLICY.terms[0], POLICY) == "“bad weather” means that it rains, or they have no light."


@given(conditions)
def test_any_condition_has_words(condition: Condition) -> None:
    assert clause(condition, Policy("r", "R", "proposed", 1, ROLES, FACTS, ACTS, norms=()))


@given(policies())
def test_any_norm_is_a_sentence(policy: Policy) -> None:
    for each in policy.norms:
        said = sentence(each, policy)
        assert said[0].isupper()
        assert said.endswith((".", ".)"))
        assert "_" not in said


@pytest.mark.parametrize("version", ["adopted", "proposed"])
def test_the_flagship_in_words(version: str) -> None:
    policy = compile_policy(ROOT / "policies" / "mpd" / "9-401.md").versions[version]  # type: ignore[index]
    lines = [f"{each.id}\n  {sentence(each, policy)}\n" for each in policy.norms]
    lines += [f"{term.name}\n  {definition(term, policy)}\n" for term in policy.terms]
    pinned = PINNED / f"9-401-{version}.txt"
    if "UPDATE" in os.environ:
        pinned.write_text("\n".join(lines), "utf-8")
    assert "\n".join(lines) == pinned.read_text("utf-8")
