"""Some hundred random cases for every target, the same each time; `./dev fuzz` tries 100,000 others."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from fuzz import harness
from fuzz.harness import targets, text_of, try_case

CASES = 300


@pytest.mark.parametrize("target", targets())
def test_random_cases_hold(target: str) -> None:
    for number in range(CASES):
        _, failure = try_case(target, 0, number)
        assert failure is None, f"case {number}: {failure.how}\n{failure.text!r}\n{failure.trace}"


@pytest.mark.parametrize("target", targets())
def test_a_seed_gives_the_same_cases(target: str) -> None:
    assert text_of(target, 7, 1) == text_of(target, 7, 1) != text_of(target, 7, 2)


def _failing(text: str) -> None:
    assert "x" not in text


def _hanging(text: str) -> None:
    while "x" in text:
        pass


@pytest.mark.parametrize(
    ("hold", "how"),
    [(_failing, "AssertionError test_fuzz.py:29"), (_hanging, "TooSlow")],
    ids=["wrong", "slow"],
)
def test_a_failure_is_found_made_short_and_saved(
    hold: object, how: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = ModuleType("broken")
    vars(target).update(case=lambda random: "abcd" * 3 + "x" + "efgh" * 3, hold=hold)
    monkeypatch.setattr(harness, "targets", lambda: {"broken": target})
    monkeypatch.setattr(harness, "LIMIT", 0.02)
    monkeypatch.setattr(harness, "FAILURES", tmp_path / "failures")
    _, failure = try_case("broken", 1, 2)
    assert failure is not None
    assert (failure.how, failure.text) == (how, "x")
    assert failure.save().read_text("utf-8") == "x"
