"""The verdict table, word by word, and what to do while it depends."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from brightline.reasoning.verdict import Verdict, decide_total, decide_unknown

FORCES = ("must", "must_not", "should", "should_not", "may")
TABLE = {
    "": "silent",
    "must": "must",
    "must_not": "must_not",
    "should": "should",
    "should_not": "should_not",
    "may": "may",
    "must should": "must",
    "must may": "must",
    "should may": "should",
    "must should may": "must",
    "must_not should_not": "must_not",
    "should_not may": "should_not",
}
"""What does not stand here is a conflict."""


@pytest.mark.parametrize(
    "forces", list(chain.from_iterable(combinations(FORCES, n) for n in range(len(FORCES) + 1))), ids=" ".join
)
def test_every_combination_of_forces_has_its_verdict(forces: tuple[str, ...]) -> None:
    wanted = {frozenset(key.split()): word for key, word in TABLE.items()}
    assert decide_total(frozenset(forces)) == wanted.get(frozenset(forces), "conflict")


@pytest.mark.parametrize(
    ("completions", "verdict"),
    [
        (["must", "must may"], Verdict("must")),
        (["must_not", ""], Verdict("depends", "refrain")),
        (["should_not", ""], Verdict("depends", "refrain")),
        (["must", ""], Verdict("depends", "do")),
        (["should", "may"], Verdict("depends", "do")),
        (["must", "must_not"], Verdict("depends", "unsettled")),
        (["must must_not", ""], Verdict("depends", "unsettled")),
        (["may must_not", ""], Verdict("depends", "refrain")),
        (["may", ""], Verdict("depends", None)),
        (["must must_not", "may must_not"], Verdict("conflict")),
    ],
)
def test_what_completions_disagree_on_depends(completions: list[str], verdict: Verdict) -> None:
    assert decide_unknown(frozenset(forces.split()) for forces in completions) == verdict
