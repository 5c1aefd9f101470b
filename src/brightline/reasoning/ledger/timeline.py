"""Timelines: what happened around one incident, who knew of it, and what its sources are worth.

It differs from a situation in that everything has a time, deeds have persons, and an entry may come in late:
entries count by when they happened, whatever the order in which they arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import NamedTuple

import msgspec

from brightline.language.values import Value
from brightline.reasoning.fill import Otherwise

INACCURATE = 4
"""So many sources may be inaccurate: each of them makes three times as many timelines of one."""


class Stated(msgspec.Struct, frozen=True, tag_field="kind", tag="fact"):
    """A fact as it was from a time on; `None` is unknown, as where sources disagree.

    `known_to` are the people who knew at that time; nobody named is everybody.
    """

    at: datetime
    fact: str
    value: Value | None
    known_to: tuple[str, ...] = ()
    source: str = ""


class Acted(msgspec.Struct, frozen=True, tag_field="kind", tag="deed"):
    """An act that a person did, and when it ended if it goes on; its addressees know of it too."""

    at: datetime
    act: str
    by: str
    to: tuple[str, ...] = ()
    until: datetime | None = None
    known_to: tuple[str, ...] = ()
    source: str = ""


Entry = Stated | Acted


class Log(msgspec.Struct, frozen=True):
    """What is said of a source: the acts that it is complete for, and its clock.

    `fast` is how far the clock was ahead, less than nothing where it was behind; all its times may be off by
    `accurate`, either way, together.
    """

    complete: frozenset[str] = frozenset()
    fast: timedelta = timedelta(0)
    accurate: timedelta = timedelta(0)


class Timeline(msgspec.Struct, frozen=True):
    """One incident up to `as_of`, the moment at which it is looked at.

    `people` maps each person to a role. `complete` are acts of which every one that was done is recorded:
    only of these does silence prove that nothing was done. Facts that no entry states are unknown, or
    `ordinary`. Times are aware.
    """

    people: dict[str, str]
    entries: tuple[Entry, ...]
    as_of: datetime
    complete: frozenset[str] = frozenset()
    otherwise: Otherwise = "unknown"
    sources: dict[str, Log] = {}

    def complete_acts(self, kinds: Mapping[str, list[str]]) -> frozenset[str]:
        """Give the acts of which everything is known; a kind of such an act is one."""
        named = self.complete.union(*(log.complete for log in self.sources.values()))
        return named.union(*(kinds[act] for act in named))


class Timed(NamedTuple):
    """An entry with the times that count, in UTC: when it was, and until when it went on."""

    at: datetime
    until: datetime | None
    entry: Entry


def put_right(timeline: Timeline, shifts: Mapping[str, timedelta]) -> list[Timed]:
    """Give the entries up to `as_of` in their order, with clocks put right and shifted further."""
    offsets = {name: shifts.get(name, timedelta(0)) - log.fast for name, log in timeline.sources.items()}
    timed: list[Timed] = []
    for entry in timeline.entries:
        at, until, offset = entry.at.astimezone(UTC), None, offsets.get(entry.source)
        if isinstance(entry, Acted):
            until = entry.until and entry.until.astimezone(UTC)
        if offset:
            at, until = at + offset, until and until + offset
        if at <= timeline.as_of:
            timed.append(Timed(at, until, entry))
    return sorted(timed, key=_time)


def _time(timed: Timed) -> datetime:
    return timed.at


def shifts(timeline: Timeline) -> Iterable[dict[str, timedelta]]:
    """Give every way in which the clocks of inaccurate sources may be off, the one with all right first.

    Raises `ValueError` where too many sources are inaccurate.
    """
    used = {entry.source for entry in timeline.entries}
    off = {name: log.accurate for name, log in timeline.sources.items() if log.accurate and name in used}
    if len(off) > INACCURATE:
        raise ValueError(f"more than {INACCURATE} sources are inaccurate")
    for signs in product((0, -1, 1), repeat=len(off)):
        yield {name: sign * by for sign, (name, by) in zip(signs, off.items(), strict=True)}
