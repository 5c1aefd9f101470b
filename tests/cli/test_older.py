"""`check --older`: exit codes, and what programs read."""

from __future__ import annotations

import json
from pathlib import Path

from calling import call

FILES = Path(__file__).parents[2] / "docs" / "how-to" / "files"
REDLINE, BEFORE = str(FILES / "keys.md"), str(FILES / "keys-before.md")


def test_a_silent_loss_ends_with_1() -> None:
    called = call("check", REDLINE, "--older", BEFORE, "--json")
    found = json.loads(called.out)["losses"]
    assert called.code == 1
    assert [(loss["kind"], loss["count"]) for loss in found["found"]] == [
        ("words changed", 1),
        ("provision lost", 19),
        ("words added", 7),
    ]
    assert found["moved"] == [{"from": "III", "to": "II"}]
    assert found["found"][0]["newer"] == {
        "provision": "I.B",
        "line": 13,
        "words": "days.",
        "before": "watch sergeant within two",
        "after": "",
    }


def test_nothing_lost_ends_with_0() -> None:
    called = call("check", REDLINE, "--older", REDLINE)
    assert called.code == 0
    assert called.out.endswith("keys.md (adopted version): no differences without a mark\n")


def test_an_older_text_that_is_not_there_ends_with_2() -> None:
    called = call("check", REDLINE, "--older", "nowhere.md")
    assert (called.code, called.out) == (2, "")
    assert called.err == "error: nowhere.md: cannot be read: no such file or directory\n"
