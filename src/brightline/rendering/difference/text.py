"""What a redline changes, for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from brightline.checking.edits import Edit
from brightline.checking.report import Report, Told
from brightline.checking.timing import Timing
from brightline.rendering.difference import words as w

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_MARGIN = 9

Line = tuple[str, int, int]
"""A paragraph, its indent, and how much further in its later lines stand."""


def write_text(report: Report, *, width: int = 80, colour: bool = False) -> str:
    """Give a report as text of at most `width` columns, its headings in bold if `colour`."""
    lines = [line for part in _parts(report) for line in (*part, ("", 0, 0))]
    return "\n".join(_wrapped(line, width, colour) for line in lines).rstrip() + "\n"


def _parts(report: Report) -> Iterator[list[Line]]:
    yield [(w.title(report), -1, 0), *((note, 0, 0) for note in w.notes(report))]
    yield [(said, 0, 0) for said in w.summary(report)]
    for section in w.sections(report):
        yield [(f"{section.heading.upper()}: {section.meaning}", -1, 0)]
        yield from (_told(each, report) for _, each in section.told)
        yield from (_timed(each, report) for _, each in section.timed)
    if report.grid:
        yield [*_grid(report)]
    for heading, found in w.lists(report):
        if found:
            yield [(heading.upper(), -1, 0), *((_edit(each, more), 2, 2) for each, more in found)]
    if said := w.losses(report):
        yield [(w.UNMARKED.upper(), -1, 0), *((each, 2, 2) for each in said)]


def _told(told: Told, report: Report) -> list[Line]:
    each = told.difference
    case = f"{w.where(each, report.vocabulary)} ({w.shares(told)})"
    rows = [
        ("before", f"{w.verdict(each.before)}{_quotes(w.quoted(each.older))}"),
        ("after", f"{w.verdict(each.after)}{_quotes(w.quoted(each.newer, each.older))}"),
        ("for", w.who(told, report)),
        ("where", case),
        *(("because" if not at else "or", said) for at, said in enumerate(w.because(told, report))),
    ]
    return [(w.acts_of(told, report.vocabulary), 2, 2), *(_row(name, said) for name, said in rows)]


def _quotes(quotes: str) -> str:
    return f": {quotes}" if quotes else ""


def _row(name: str, said: str) -> Line:
    return f"{name:<{_MARGIN}}{said}", 4, _MARGIN


def _timed(each: Timing, report: Report) -> list[Line]:
    rows = [
        ("before", (each.before or w.NO_TIME) + _quotes(w.quoted(each.older))),
        ("after", w.time_after(each) + _quotes(w.quoted(each.newer, each.older))),
        ("for", w.who(each, report)),
        ("where", w.where(each, report.vocabulary)),
        *(("because" if not at else "or", said) for at, said in enumerate(w.because(each, report))),
    ]
    return [(w.timed(each, report.vocabulary), 2, 2), *(_row(name, said) for name, said in rows)]


def _grid(report: Report) -> Iterator[Line]:
    grid = report.grid
    assert grid is not None
    yield "PROVISIONS", -1, 0
    yield f"text and behaviour changed: {w.provisions(grid.both)}", 2, 2
    yield f"text changed, behaviour the same: {w.provisions(grid.text)}", 2, 2
    yield f"behaviour changed, text the same: {w.provisions(grid.behaviour)}", 2, 2
    yield f"both the same: {w.count(grid.same, 'provision')}", 2, 2


def _edit(each: Edit, more: str = "") -> str:
    return f"{each.number}  {w.place(each)}: {w.changed(each)}{f'; {more}' if more else ''}"


def _wrapped(line: Line, width: int, colour: bool) -> str:
    text, indent, hang = line
    is_heading, pad = indent < 0, " " * max(indent, 0)
    said = textwrap.fill(
        _CONTROL.sub("\ufffd", text),
        width,
        initial_indent=pad,
        subsequent_indent=pad + " " * hang,
        break_on_hyphens=False,
        break_long_words=False,
    )
    said = said.replace("\u00a0", " ")
    return f"\x1b[1m{said}\x1b[0m" if colour and is_heading and said else said
