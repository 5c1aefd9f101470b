"""One ledger, two programs: the engine and the naive one, on random policies and random timelines."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from naive_ledger import ledger

from brightline.language.policy import Policy
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Line, Target
from brightline.reasoning.ledger.timeline import Timeline
from timeline_strategies import bases, targets, timed_policies, timelines

Lines = list[tuple[object, ...]]
EXAMPLES = max(1, settings.default.max_examples // 2) if settings.default else 50


def plain(lines: list[Line]) -> Lines:
    """Give lines as tuples, in an order of their own."""
    return sorted(
        (
            line.norm,
            line.act,
            line.person,
            line.status,
            line.since,
            line.due,
            line.at,
            line.is_early,
            line.broke,
        )
        for line in lines
    )
