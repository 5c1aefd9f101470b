"""What a redline changes, for a pull request: GitHub's Markdown, with the differences in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brightline.checking.edits import Edit
from brightline.checking.report import Report, Told
from brightline.checking.timing import Timing
from brightline.rendering.difference import words as w

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@&!])")


def write_markdown(report: Report) -> str:
    """Give a report as Markdown; words of the policies stand for themselves."""
    parts = [part for part in _parts(report) if part]
    return "\n\n".join(parts) + "\n"


def _parts(report: Report) -> Iterator[str]:
    yield f"## {_plain(w.title(report))}"
    yield "\n>\n".join(f"> {_plain(note)}" for note in w.notes(report))
    yield "\n".join(f"- {_plain(said)}" for said in w.summary(report))
    for section in w.sections(report):
        meaning = section.meaning[:1].upper() + section.meaning[1:]
        yield f"### {section.heading}\n\n{_plain(meaning)}."
        yield from (_told(each, report) for _, each in section.told)
        yield from (_timed(each, report) for _, each in section.timed)
    yield _grid(report)
    for heading, found in w.lists(report):
        yield _folded(heading, [_item(each, more) for each, more in found])
    yield _losses(report)
    yield f"<sub>{_plain(w.ADVICE)}</sub>"


def _told(told: Told, report: Report) -> str:
    each = told.difference
    rows = [
        ("before", f"**{w.verdict(each.before)}**", w.quoted(each.older)),
        ("after", f"**{w.verdict(each.after)}**", w.quoted(each.newer, each.older)),
        ("for", "", w.who(told, report)),
        ("where", "", f"{w.where(each, report.vocabulary)} ({w.shares(told)})"),
        *(("because" if not at else "or", "", said) for at, said in enumerate(w.because(told, report))),
    ]
    return _table(w.acts_of(told, report.vocabulary), rows)


def _timed(each: Timing, report: Report) -> str:
    rows = [
        ("before", f"**{_plain(each.before or w.NO_TIME)}**", w.quoted(each.older)),
        ("after", f"**{_plain(w.time_after(each))}**", w.quoted(each.newer, each.older)),
        ("for", "", w.who(each, report)),
        ("where", "", w.where(each, report.vocabulary)),
        *(("because" if not at else "or", "", said) for at, said in enumerate(w.because(each, report))),
    ]
    return _table(w.timed(each, report.vocabulary), rows)


def _table(heading: str, rows: list[tuple[str, str, str]]) -> str:
    lines = [f"| | {_plain(heading)} |", "|---|---|"]
    for name, said, words in rows:
        lines.append(f"| {name} | {said}{': ' if said and words else ''}{_plain(words)} |")
    return "\n".join(lines)


def _grid(report: Report) -> str:
    grid = report.grid
    if grid is None:
        return ""
    both, text, behaviour = (_plain(w.provisions(names)) for names in (grid.both, grid.text, grid.behaviour))
    return (
        "### Provisions\n\n"
        "| | behaviour changed | behaviour the same |\n|---|---|---|\n"
        f"| **text changed** | {both} | {text} |\n"
        f"| **text the same** | {behaviour} | {w.count(grid.same, 'provision')} |"
    )


def _folded(heading: str, items: list[str]) -> str:
    """Give a list under a heading that opens it."""
    if not items:
        return ""
    listed = "\n".join(items)
    return f"<details>\n<summary>{heading} ({len(items)})</summary>\n\n{listed}\n\n</details>"


def _item(each: Edit, more: str = "") -> str:
    said = f"edit {each.number} in {w.place(each)}: {w.changed(each)}"
    return f"- {_plain(said)}{f'; {_plain(more)}' if more else ''}"


def _losses(report: Report) -> str:
    lines = w.losses(report)
    return f"### {w.UNMARKED}\n\n" + "\n".join(f"- {_plain(said)}" for said in lines) if lines else ""


def _plain(text: str) -> str:
    """Write words on one line; a character that means something in Markdown stands for itself."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
