"""What is said in general clears its own clause, and nothing of whoever stands beside it."""

from __future__ import annotations

import pytest

from brightline.screening.narrative.meant import Clauses
from screening.test_narratives import OWN, SCREENER

STATUSES = sorted({text for outcome, _, text in OWN if outcome == "block" and ". " not in text})[::3]
"""Every third sentence of ours that says a status."""

TAILS = [
    ", according to the policy memo.",
    ", like many immigrants.",
    ", said the mayor, who spoke of immigration policy.",
    ", one of 2,300 people deported in April.",
    "; the policy says that nobody is asked.",
]
HEADS = [
    "The law says so, and ",
    "According to the policy memo, ",
    "Like many immigrants, ",
    "Under federal law, ",
    "The policy covers detainers, but ",
]


def share_kept(texts: list[str]) -> float:
    """Give the share of texts in which something is found."""
    return sum(screening.outcome != "pass" for screening in SCREENER.screen_many(texts)) / len(texts)


@pytest.mark.parametrize("tail", TAILS)
def test_a_policy_behind_it_clears_no_status(tail: str) -> None:
    assert share_kept([text.rstrip(" .!") + tail for text in STATUSES]) >= 0.98


@pytest.mark.parametrize("head", HEADS)
def test_a_policy_before_it_clears_no_status(head: str) -> None:
    assert share_kept([head + text for text in STATUSES]) >= 0.98


@pytest.mark.parametrize(
    ("person", "kind"),
    [
        ("He overstayed his visa.", "Immigrants who overstay often lose their jobs."),
        ("Cook got a green card in May.", "Green card holders can ask for a lawyer."),
        ("There is an ICE detainer on her.", "Such ICE detainers are not warrants."),
        ("She was deported in 2019.", "Historians write of villagers deported in 1944."),
        ("Five illegals ran from the truck.", "He ranted about illegals taking all the jobs."),
        ("He is an alien from Peru.", "An alien must file within a year."),
    ],
)
def test_a_person_is_meant_or_a_kind_of_people(person: str, kind: str) -> None:
    assert SCREENER.screen(person).outcome == "block"
    assert SCREENER.screen(kind).outcome == "pass"


def test_a_clause_ends_where_another_begins() -> None:
    sentence = "he is undocumented, according to the policy memo"
    policy, status = (sentence.index("policy"), sentence.index(" memo")), (3, 18)
    assert not Clauses(sentence).has_both(policy, status)
    assert Clauses(sentence.replace(",", " ")).has_both(policy, status)
