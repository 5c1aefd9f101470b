"""A page for a terminal: wrapped, with norms and comments under their paragraphs.

Struck and inserted words stand between `[-…-]` and `{+…+}`, with or without colour.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from brightline.rendering.cards import own_quotes
from brightline.rendering.headline import count_open, headline, only_in
from brightline.rendering.page import Card, Line, Note, Page, Run, Section

_STYLES = {"plain": "", "bold": "1", "dim": "2", "deleted": "9;31", "inserted": "4;32"}
# Signs for the notation while text is wrapped, as long as what they stand for; no policy text has them.
_OPEN = {"deleted": "\ue000\ue001", "inserted": "\ue002\ue003"}
_CLOSE = {"deleted": "\ue004\ue005", "inserted": "\ue006\ue007"}
_NOTATION = {
    "\ue000\ue001": "[-",
    "\ue002\ue003": "{+",
    "\ue004\ue005": "-]",
    "\ue006\ue007": "+}",
}
_SIGNS = re.compile("|".join(_NOTATION))
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SIGN = re.compile("[\ue000-\ue007]")

Style = Literal["plain", "bold", "dim"]


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph to be wrapped: `first` stands before its first line, blanks before the others."""

    text: str = ""
    indent: int = 0
    first: str = ""
    style: Style = "plain"


def write_text(page: Page, *, width: int = 80, colour: bool = False) -> str:
    """Give a page as text of at most `width` columns, with ANSI styles if `colour`."""
    blocks = [*_head(page), *_body(page), *_foot(page)]
    lines = "\n".join(line for block in blocks for line in _wrapped(block, width, colour))
    return f"{lines.rstrip()}\n"


# The parts of a page


def _head(page: Page) -> Iterator[_Block]:
    yield _Block(headline(page), style="bold")
    yield from (_Block(warning) for warning in page.warnings)
    if page.view == "redline":
        struck, inserted = _marked("struck", "deleted"), _marked("inserted", "inserted")
        yield _Block(f"Words are {struck} or {inserted}; {{#1}} is a comment.")
    if page.cards:
        rest = f"; {count_open(page)}, listed at the end" if page.ambiguities else ""
        yield _Block(f"A norm in words begins with ▸{rest}.")
    yield _Block()


def _body(page: Page) -> Iterator[_Block]:
    for line in page.before:
        yield _Block(_words(line.runs), style="dim")
    if page.title:
        yield _Block(_words(page.title), style="bold")
    if page.dates:
        yield _Block(_words(page.dates), style="dim")
    yield _Block()
    yield from _parts(page.parts, 0, page)


def _foot(page: Page) -> Iterator[_Block]:
    if not page.ambiguities:
        return
    yield _Block("Open ambiguities", style="bold")
    yield _Block()
    for each in page.ambiguities:
        resting = ", ".join(dict.fromkeys(card.name for card in each.cards))
        yield _Block(f"{each.text} [{resting}]".strip(), 2, f"{each.id}  ")
    yield _Block()


def _section(section: Section, depth: int, page: Page) -> Iterator[_Block]:
    label = _marked(section.label, section.mark) + "  " if section.label else "·  " * section.is_bullet
    parts = list(section.parts)
    if section.title:
        yield _Block(_words(section.title), depth, label, "bold")
        yield _Block()
    elif section.is_empty:
        yield _Block("(no words in this version)", depth, label, "dim")
        yield _Block()
    elif label:
        line = parts.pop(0) if parts and isinstance(parts[0], Line) else Line(runs=())
        assert isinstance(line, Line)
        yield _Block(_words(line.runs), depth, label)
        yield from _beside(line, depth + len(label), page)
        yield _Block()
    inner = depth + 2 if section.title else depth + max(2, len(label))
    yield from _parts(parts, inner, page)
    if section.id == page.sources_in:
        for number, source in enumerate(page.sources, 1):
            yield _Block(_words(source), inner, f"{number}.  ")
        yield _Block()


def _parts(parts: Iterable[Line | Section | Note], depth: int, page: Page) -> Iterator[_Block]:
    for part in parts:
        if isinstance(part, Section):
            yield from _section(part, depth, page)
        elif isinstance(part, Note):
            yield from _note(part, depth)
            yield _Block()
        else:
            yield _Block(_words(part.runs), depth)
            yield from _beside(part, depth, page)
            yield _Block()


def _beside(line: Line, depth: int, page: Page) -> Iterator[_Block]:
    for card in line.cards:
        yield from _card(card, depth, page)
    for note in line.notes:
        yield from _note(note, depth)


def _card(card: Card, depth: int, page: Page) -> Iterator[_Block]:
    version = only_in(card, page)
    name = "" if card.kind == "term" else f"{card.name}{f' ({version})' if version else ''}: "
    yield _Block(f"{name}{card.words}", depth, "▸ ")
    for quote in card.quotes[len(own_quotes(card)) :]:
        yield _Block(f"with {quote.provision} “{quote.text}”", depth + 2, style="dim")
    if card.choices:
        named = ", ".join(dict.fromkeys(choice.ambiguity for choice in card.choices))
        yield _Block(f"open: {named}", depth + 2, style="dim")


def _note(note: Note, depth: int) -> Iterator[_Block]:
    yield _Block(note.text, depth, f"{{#{note.number}}} ", "dim")


# Words


def _words(runs: Iterable[Run]) -> str:
    """Join runs; neighbours under one mark stand in one pair of signs."""
    said, last = "", "plain"
    for run in runs:
        if run.note:
            said += f"{_CLOSE.get(last, '')}{{#{run.note}}}"
            last = "plain"
            continue
        if run.mark != last:
            said += f"{_CLOSE.get(last, '')}{_OPEN.get(run.mark, '')}"
            last = run.mark
        said += _SIGN.sub("\ufffd", run.text)
    return f"{said}{_CLOSE.get(last, '')}"


def _marked(text: str, mark: str) -> str:
    return f"{_OPEN.get(mark, '')}{text}{_CLOSE.get(mark, '')}"


def _wrapped(block: _Block, width: int, colour: bool) -> Iterator[str]:
    first = _CONTROL.sub("\ufffd", block.first)
    pad, hang = " " * block.indent, " " * (block.indent + len(first))
    lines = textwrap.wrap(
        _CONTROL.sub("\ufffd", block.text),
        max(width, len(hang) + 20),
        initial_indent=pad + first,
        subsequent_indent=hang,
        break_on_hyphens=False,
        break_long_words=False,
    )
    open_mark = ""
    for line in lines or [(pad + first).rstrip()]:
        styled, open_mark = _styled(line, block.style, open_mark) if colour else (line, "")
        yield _SIGNS.sub(lambda sign: _NOTATION[sign[0]], styled)


def _styled(line: str, style: Style, open_mark: str) -> tuple[str, str]:
    """Give a line with ANSI styles, and the mark that is open at its end."""
    at = len(line) - len(line.lstrip())
    said = f"{line[:at]}{_code(style)}{_code(open_mark)}"
    for sign in _SIGNS.finditer(line):
        said += line[at : sign.start()]
        opened = next((mark for mark, text in _OPEN.items() if text == sign[0]), "")
        said += f"{_code(opened)}{sign[0]}" if opened else f"{sign[0]}\x1b[0m{_code(style)}"
        open_mark, at = opened, sign.end()
    rest = line[at:]
    return (f"{said}{rest}\x1b[0m" if style != "plain" or open_mark else f"{said}{rest}"), open_mark


def _code(style: str) -> str:
    return f"\x1b[{code}m" if (code := _STYLES.get(style, "")) else ""
