"""`diff --json`: what a redline changes, as data, with its JSON Schema."""

from __future__ import annotations

from datetime import date
from inspect import cleandoc
from typing import Any, Literal

import msgspec

from brightline.checking.difference import Difference
from brightline.checking.effects import Does
from brightline.checking.relations import Relation
from brightline.checking.report import Report, Side, Told
from brightline.checking.timing import Timing
from brightline.cli.losses import report_losses
from brightline.language.policy import Quote
from brightline.language.values import Value
from brightline.reasoning.verdict import Word
from brightline.rendering.difference import words as w

Way = Literal["looser", "stricter", "incomparable", "reworded", "lost"]


class Text(msgspec.Struct, frozen=True):
    """One of the two texts: `status` is `draft` for a draft, `notes` belong wherever it is shown."""

    policy: str
    title: str
    version: str
    status: str
    notes: tuple[str, ...]
    path: str
    digest: str


class Summary(msgspec.Struct, frozen=True):
    """How many edits there are and how many of them do what; how many answers were compared and differ.

    Of answers that are `undecided` it was not told whether they differ: that takes too much."""

    edits: int
    alone: int
    with_others: int
    cancelled: int
    times: int
    unknown: int
    nothing: int
    compared: int
    differ: int
    undecided: int
    ways: tuple[Way, ...]


class Shown(msgspec.Struct, frozen=True, rename={"asker": "as"}):
    """The smallest situation: what differs in it from an ordinary moment, and the same in words."""

    asker: str
    facts: dict[str, Value]
    done: tuple[str, ...]
    words: str


class Differs(msgspec.Struct, frozen=True):
    """One way in which the answer on an act differs, for roles.

    `share` is the part of all situations in which it does; `because` are the smallest sets of edits, by their
    numbers, each of which brings it about. `day` is null where it shows on the day on which all was compared;
    otherwise it is another day on which it does, the nearest later one before any earlier.
    """

    act: str
    relation: Relation
    before: Word
    after: Word
    roles: tuple[str, ...]
    share: float
    witness: Shown
    before_quotes: tuple[Quote, ...]
    after_quotes: tuple[Quote, ...]
    because: tuple[tuple[int, ...], ...]
    day: date | None


class Times(msgspec.Struct, frozen=True):
    """One way in which the times of acts differ, for roles, in words; empty where nothing is said of time.

    `parts` are the ways in which it does from some moment: what is incomparable is looser and stricter in
    part. `clock` says where a clock or a calendar measures one side alone. `day` is as it is of differences.
    """

    acts: tuple[str, ...]
    relation: Relation
    parts: tuple[Relation, ...]
    clock: str
    before: str
    after: str
    roles: tuple[str, ...]
    witness: Shown
    before_quotes: tuple[Quote, ...]
    after_quotes: tuple[Quote, ...]
    because: tuple[tuple[int, ...], ...]
    day: date | None


class Edited(msgspec.Struct, frozen=True):
    """One edit and what it does: `alone`, only `with others`, only to `times`, `nothing`, or `unknown`.

    Those that are `cancelled` change nothing beside others, or make up for what others would change. `norms`
    are the norms and terms that it has a part in, `acts` those whose answers it changes. An edit that no mark
    shows has `line` 0.
    """

    number: int
    provision: str
    line: int
    struck: str
    inserted: str
    norms: tuple[str, ...]
    does: Does
    acts: tuple[str, ...]


class Provisions(msgspec.Struct, frozen=True):
    """Provisions by what changed in them; those outside of all have an empty name, `same` is a number."""

    text_and_behaviour: tuple[str, ...]
    text: tuple[str, ...]
    behaviour: tuple[str, ...]
    same: int


class Differences(msgspec.Struct, frozen=True, rename={"older": "from", "newer": "to"}):
    """What one policy changes in another.

    `inseparable` are sets of edits, by their numbers, that cannot be told apart: nothing tells what a norm
    says with one of them alone. `on` is the day on which they were compared, null where neither turns on it.
    `provisions` is null where a side is an exported policy, which has no text; `losses` where nothing was
    held against the text.
    """

    older: Text
    newer: Text
    on: date | None
    summary: Summary
    differences: tuple[Differs, ...]
    times: tuple[Times, ...]
    edits: tuple[Edited, ...]
    inseparable: tuple[tuple[int, ...], ...]
    provisions: Provisions | None
    losses: dict[str, Any] | None


def write_json(report: Report) -> str:
    """Give a report for programs."""
    return msgspec.json.format(msgspec.json.encode(as_data(report)), indent=2).decode() + "\n"


def as_data(report: Report) -> Differences:
    """Give a report as plain data."""
    grid = report.grid
    losses = report.losses
    return Differences(
        older=_text(report.older),
        newer=_text(report.newer),
        on=report.day,
        summary=_summary(report),
        differences=tuple(each for told in report.told for each in _differs(told, report)),
        times=tuple(_times(each, report) for each in report.timings),
        edits=tuple(_edited(report)),
        inseparable=tuple(tuple(sorted(each)) for each in report.bound),
        provisions=Provisions(grid.both, grid.text, grid.behaviour, grid.same) if grid else None,
        losses=report_losses(losses.older, losses.found) if losses else None,
    )


def _text(side: Side) -> Text:
    policy = side.policy
    return Text(
        policy.id, policy.title, policy.version, policy.status, policy.notes, side.path, policy.digest()
    )


def _summary(report: Report) -> Summary:
    does = [effect.does for effect in report.effects.values()]
    compared, relations = report.comparison, report.comparison.relations
    is_lost = report.losses is not None and report.losses.found.found
    return Summary(
        edits=len(report.edits),
        alone=does.count("alone"),
        with_others=does.count("with others"),
        cancelled=does.count("cancelled"),
        times=does.count("times"),
        unknown=does.count("unknown"),
        nothing=does.count("nothing"),
        compared=compared.compared,
        differ=compared.compared - compared.equal - len(compared.undecided),
        undecided=len(compared.undecided),
        ways=(*(way for way in w.HEADINGS if way in relations), *(("lost",) if is_lost else ())),  # type: ignore[arg-type]
    )


def _differs(told: Told, report: Report) -> list[Differs]:
    each = told.difference
    return [
        Differs(
            act=act,
            relation=each.relation,
            before=each.before,
            after=each.after,
            roles=each.roles,
            share=share,
            witness=_shown(each, report),
            before_quotes=each.older,
            after_quotes=each.newer,
            because=told.because,
            day=each.day,
        )
        for act, share in zip(told.acts, told.shares, strict=True)
    ]


def _times(each: Timing, report: Report) -> Times:
    return Times(
        acts=each.acts,
        relation=each.relation,
        parts=tuple(sorted(each.sides)),
        clock=each.clock,
        before=each.before,
        after=each.after,
        roles=each.roles,
        witness=_shown(each, report),
        before_quotes=each.older,
        after_quotes=each.newer,
        because=each.because,
        day=each.day,
    )


def _shown(each: Difference | Timing, report: Report) -> Shown:
    witness = each.witness
    return Shown(
        asker=witness.asker,
        facts=witness.facts,
        done=tuple(f"{deed.act} by {deed.by}" for deed in witness.done),
        words=w.where(each, report.vocabulary),
    )


def _edited(report: Report) -> list[Edited]:
    return [
        Edited(
            number=edit.number,
            provision=edit.provision,
            line=edit.line,
            struck=edit.struck,
            inserted=edit.inserted,
            norms=edit.names,
            does=report.effects[edit.number].does,
            acts=report.effects[edit.number].acts,
        )
        for edit in report.edits
    ]


def schema() -> dict[str, Any]:
    """Give the JSON Schema of what is printed (draft 2020-12)."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Differences)}
    for kind in found["$defs"].values():
        kind["description"] = cleandoc(kind["description"])
    return found
