"""The ledger, a second time: the lines that hold whatever the clocks of inaccurate sources show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import product

from naive_knowledge import world
from naive_lines import Said, lines

from brightline.language.policy import Policy
from brightline.reasoning.ledger.timeline import Timeline


def ledger(policy: Policy, timeline: Timeline, targets: Mapping[str, timedelta] | None = None) -> list[Said]:
    """Give the lines of a timeline, "with each of their clocks early, right and late by that, in every
    combination"."""
    worlds = [world(policy, timeline, targets or {}, off) for off in clocks(timeline)]
    ways = [
        [line for p in w.timeline.people for n in w.policy.norms for line in lines(w, p, n)] for w in worlds
    ]
    keys = sorted({line[:3] for way in ways for line in way}, key=lambda key: (key[2], key[0], key[1]))
    return [line for key in keys for line in agreed([in_order(way, key) for way in ways])]


def clocks(timeline: Timeline) -> list[dict[str, timedelta]]:
    """Give every combination of clocks, the one with all right first."""
    used = {entry.source for entry in timeline.entries}
    off = {name: log.accurate for name, log in timeline.sources.items() if log.accurate and name in used}
    signs = product((0, -1, 1), repeat=len(off))
    return [{name: sign * off[name] for name, sign in zip(off, each, strict=True)} for each in signs]


def in_order(way: list[Said], key: tuple[str, ...]) -> list[Said]:
    """Give the lines of this norm, act and person, "by `since`, then `at`"."""
    never = datetime.max.replace(tzinfo=UTC)
    return sorted((x for x in way if x[:3] == key), key=lambda x: (x.since, x.at or never, x.broke))


def agreed(ways: list[list[Said]]) -> list[Said]:
    """Give what lines say with all clocks right, `undetermined` where some combination says something
    else."""
    most = max(ways, key=len)
    if any(len(way) != len(most) for way in ways):
        return [line._replace(status="undetermined", is_early=False) for line in most]
    return [
        line
        if all(way[i].status == line.status for way in ways)
        else line._replace(status="undetermined", is_early=False)
        for i, line in enumerate(ways[0])
    ]
