"""Receipts of ledgers: a timeline as it was, with what became of it, so that it can be judged again.

It differs from a decision's receipt in that it keeps everything: no transient fact stands in a timeline.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from brightline import __version__
from brightline.language.canonical import digest_of
from brightline.reasoning.fill import Otherwise
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Line, Target
from brightline.reasoning.ledger.timeline import Acted, Log, Stated, Timeline
from brightline.reasoning.receipt import Moment, Text, name_policy


class KeptSource(msgspec.Struct, frozen=True):
    """A source as it was stated; times are in seconds."""

    complete: tuple[str, ...]
    fast: float
    accurate: float


class KeptTimeline(msgspec.Struct, frozen=True):
    """A timeline as it was stated."""

    as_of: Moment
    people: dict[str, str]
    sources: dict[str, KeptSource]
    complete: tuple[str, ...]
    otherwise: Otherwise
    entries: tuple[Stated | Acted, ...]

    def timeline(self) -> Timeline:
        """Give the timeline again."""
        return Timeline(
            people=self.people,
            entries=self.entries,
            as_of=self.as_of,
            complete=frozenset(self.complete),
            otherwise=self.otherwise,
            sources={
                name: Log(
                    frozenset(kept.complete), timedelta(seconds=kept.fast), timedelta(seconds=kept.accurate)
                )
                for name, kept in self.sources.items()
            },
        )


class KeptTarget(msgspec.Struct, frozen=True):
    """A target as it was set; the time is in seconds."""

    norm: str
    within: float
    author: str
    reason: str

    def target(self) -> Target:
        """Give the target again."""
        return Target(self.norm, timedelta(seconds=self.within), self.author, self.reason)


class LedgerReceipt(msgspec.Struct, frozen=True, tag_field="kind", tag="ledger"):
    """A ledger: by which text it was judged, from what, and what each line said; `at` is when."""

    tool: str
    at: Moment
    policy: Text
    timeline: KeptTimeline
    targets: tuple[KeptTarget, ...]
    inputs_digest: str
    lines: tuple[Line, ...]


def make_ledger_receipt(judge: Judge, lines: list[Line], *, path: str, at: datetime) -> LedgerReceipt:
    """Make the receipt of a ledger; `at` is aware, `path` says where its policy is."""
    timeline = _kept(judge.timeline)
    targets = tuple(
        KeptTarget(each.norm, each.within.total_seconds(), each.author, each.reason)
        for each in judge.targets.values()
    )
    return LedgerReceipt(
        tool=__version__,
        at=at.astimezone(UTC).replace(microsecond=0),
        policy=name_policy(judge.policy, path),
        timeline=timeline,
        targets=targets,
        inputs_digest=digest_of({"policy": judge.policy.digest(), "timeline": timeline, "targets": targets}),
        lines=tuple(lines),
    )


def _kept(timeline: Timeline) -> KeptTimeline:
    return KeptTimeline(
        as_of=timeline.as_of,
        people=timeline.people,
        sources={
            name: KeptSource(
                tuple(sorted(log.complete)), log.fast.total_seconds(), log.accurate.total_seconds()
            )
            for name, log in timeline.sources.items()
        },
        complete=tuple(sorted(timeline.complete)),
        otherwise=timeline.otherwise,
        entries=timeline.entries,
    )
