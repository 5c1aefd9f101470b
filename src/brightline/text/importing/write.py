"""The canonical form: entries as Markdown, one block a line, lists loose but for single bullets."""

from __future__ import annotations

import re

from brightline.text.importing.entries import Entry
from brightline.text.importing.inline import markdown

_CLOSING = re.compile(r"(^|\s)(#+)$")
"""What Markdown would take for the end of a heading."""


def write(entries: list[Entry], *, keeps_levels: bool) -> tuple[list[str], list[int]]:
    """Give the lines of the document, and the line (from 1) on which each entry begins.

    `keeps_levels` writes headings at the levels of the input, where there is no label to go by.
    """
    lines: list[str] = []
    starts: list[int] = []
    for at, entry in enumerate(entries):
        if at and not _is_tight(entries, at):
            lines.append("")
        starts.append(len(lines) + 1)
        lines += _lines(entry, keeps_levels=keeps_levels)
    return lines, starts


def _is_tight(entries: list[Entry], at: int) -> bool:
    """Whether no blank line stands before a bullet: both it and the one before are single lines."""
    before, entry = entries[at - 1], entries[at]
    if before.kind != "bullet" or entry.kind != "bullet":
        return before.kind == "item" and not before.runs and entry.indent > before.indent
    return not _has_more(entries, at) and not _has_more(entries, at - 1)


def _has_more(entries: list[Entry], at: int) -> bool:
    """Whether a bullet holds a paragraph besides its own."""
    after = entries[at + 1] if at + 1 < len(entries) else None
    return after is not None and after.kind != "bullet" and after.indent > entries[at].indent


def _lines(entry: Entry, *, keeps_levels: bool) -> list[str]:
    blank = " " * entry.indent
    if entry.kind == "fence":
        return [f"{blank}{line}".rstrip() for line in entry.block.text.split("\n")]
    marker = entry.marker
    if entry.level and keeps_levels:
        marker = "#" * min(6, entry.block.level or 1) + " "
    words = _words(entry)
    return [f"{blank}{marker}{words}".rstrip()]


def _words(entry: Entry) -> str:
    # Behind `- A.` nothing can be taken for the beginning of a block.
    text = markdown(entry.runs, at_start=not entry.level)
    if entry.level:
        text = _CLOSING.sub(r"\1\\\2", text)
    return f"**{text.replace('**', '')}**" if entry.is_bold else text
