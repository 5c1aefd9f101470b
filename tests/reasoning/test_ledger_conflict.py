"""A ledger shows where the policy contradicts itself, and does not settle it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from brightline.language.load import load_policy
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.timeline import Acted, Stated, Timeline

POLICY = Path(__file__).parents[2] / "policies" / "mpd" / "9-401.md"


def at(minute: int) -> datetime:
    return datetime(2026, 1, 8, 21, minute, tzinfo=UTC)


@pytest.mark.parametrize(("abuse", "against"), [("yes", ("III.A.5/intervention",)), ("no", ())])
def test_a_deed_that_another_norm_called_for(abuse: str, against: tuple[str, ...]) -> None:
    entries = (
        Stated(at(0), "immigration_enforcement_encountered", "yes"),
        Stated(at(0), "rights_abuse", abuse),
        Acted(at(5), "intervene", "ana"),
    )
    timeline = Timeline({"ana": "member"}, entries, at(30), otherwise="ordinary")
    lines = Judge(load_policy(POLICY)["proposed"], timeline).lines()
    found = [line for line in lines if line.norm == "III.C.2/approval"]
    assert [(line.status, line.broke, line.against) for line in found] == [("violated", "intervene", against)]
