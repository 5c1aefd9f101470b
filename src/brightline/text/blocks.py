"""Blocks: a document as a flat row of headings, items, paragraphs and fences, with their places.

Differs from the tokens of markdown-it in that inline content is read, with its marks, and in that what
holds no policy text (quotes as containers, rules, code) is gone. Provisions do not exist yet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from brightline.text.critic import CriticMark, Problem, cuts, scan
from brightline.text.document import Cut, Segment
from brightline.text.markdown import MAX_NESTING, Inline, Remark, parse_blocks, parse_inline
from brightline.text.marks import report_new_fences, report_new_marks, report_problems
from brightline.text.places import Block, Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

FENCES = ("norm", "terms", "vocabulary", "assert")


@dataclass(frozen=True, slots=True)
class Text:
    """A heading (level above 0) or a paragraph (level 0); `end_line` is its last line.

    `marks` are the marks of its content as written; in segments those that are no comments count from
    `first_mark`.
    """

    segments: list[Segment]
    comments: list[Remark]
    block: Block
    end_line: int
    heading: int
    marks: list[CriticMark]
    first_mark: int


@dataclass(frozen=True, slots=True)
class ItemStart:
    """A list item opens; `number` is the marker of an ordered item, as written, without its delimiter."""

    line: int
    end_line: int
    number: str
    column: int
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class ItemEnd:
    """A list item closes."""


@dataclass(frozen=True, slots=True)
class FenceBlock:
    """A fence whose content is the norm language's; `line` is that of its first content line."""

    info: str
    text: str
    line: int
    end_line: int
    indent: int


Piece = Text | ItemStart | ItemEnd | FenceBlock


@dataclass(slots=True)
class Reader:
    """Reads the blocks of a document; collects its cuts, and the problems of its marks."""

    places: Places
    cuts: list[Cut] = field(default_factory=list)
    has_marks: bool = False
    _env: dict[str, Any] = field(default_factory=dict)
    _next_id: int = 0
    _found: list[tuple[Block, list[CriticMark], list[Problem]]] = field(default_factory=list)

    def read(self, skip: int) -> list[Piece]:
        """Read everything after the first `skip` lines."""
        # markdown-it ends a line at a carriage return, and wants an end after the last line.
        lines = [""] * skip + [line.replace("\r", " ") for line in self.places.lines[skip:]]
        tokens, self._env = parse_blocks("\n".join(lines) + "\n")
        self._warn_of_depth(tokens)
        pieces = list(self._pieces(tokens))
        report_problems(self.places, self._found)
        report_new_fences(self.places, self.cuts)
        return pieces

    def _pieces(self, tokens: list[Token]) -> Iterator[Piece]:
        heading = inside = 0
        for token in tokens:
            if token.type in ("list_item_open", "blockquote_open"):
                inside += 1
            elif token.type in ("list_item_close", "blockquote_close"):
                inside -= 1
            elif token.type == "heading_open":
                heading = int(token.tag[1:]) if not inside else 0
            elif token.type == "heading_close":
                heading = 0
            yield from self._piece(token, heading)

    def _piece(self, token: Token, heading: int) -> Iterator[Piece]:
        if token.type == "inline":
            yield self._text(token, heading)
        elif token.type == "list_item_open":
            yield self._item(token)
        elif token.type == "list_item_close":
            yield ItemEnd()
        elif token.type == "fence":
            yield from self._fence(token)
        elif token.type in ("code_block", "html_block"):
            self._warn_of_loss(token)

    def _text(self, token: Token, heading: int) -> Text:
        start, end = self._lines_of_text(token)
        block = Block(self.places, token.content, start)
        inline = parse_inline(token.content, self._env, self._next_id)
        first, self._next_id = self._next_id, inline.next_id
        self._note(block, inline)
        if not inline.problems:
            report_new_marks(block, inline.marks, lambda text: parse_inline(text, self._env, 0).marks)
        return Text(inline.segments, inline.comments, block, end, heading, inline.marks, first)

    def _lines_of_text(self, token: Token) -> tuple[int, int]:
        """Give its first and last line; markdown-it strips lines that hold nothing but odd white space."""
        start, end = _lines(token)
        first = token.content.partition("\n")[0].strip()
        lines = self.places.lines
        return next((line for line in range(start, end + 1) if first in lines[line - 1]), start), end

    def _note(self, block: Block, inline: Inline) -> None:
        self._found.append((block, inline.marks, inline.problems))
        self._cut(block, inline.marks)

    def _cut(self, block: Block, marks: list[CriticMark]) -> None:
        for mark in marks:
            self.has_marks = self.has_marks or not mark.is_comment
            for cut in cuts(mark):
                start, end = block.source_offset(cut.start), block.source_offset(cut.end)
                self.cuts.append(Cut(start, end, cut.out_of))

    def _item(self, token: Token) -> ItemStart:
        start, end = _lines(token)
        while end > start and not self.places.lines[end - 1].strip():
            end -= 1
        number = token.info
        column = self.places.lines[start - 1].find(number + token.markup) + 1 if number else 1
        return ItemStart(start, end, number, max(1, column), token.markup)

    def _fence(self, token: Token) -> Iterator[FenceBlock]:
        start, end = _lines(token)
        indent = max(0, self.places.lines[start - 1].find(token.markup))
        if token.content.count("\n") == end - start:
            self.places.report(
                (start, indent + 1),
                f"fence {token.markup} is never closed",
                help=f"close it with {token.markup} on a line of its own, indented like its opening",
                length=len(token.markup),
            )
        info = token.info.split()[0] if token.info.strip() else ""
        if info in FENCES:
            block = Block(self.places, token.content, start + 1)
            marks, problems = scan(token.content)
            self._found.append((block, marks, problems))
            self._cut(block, marks)
            if not problems:
                report_new_marks(block, marks, lambda text: scan(text)[0])
            yield FenceBlock(info, token.content, start + 1, end, indent)

    def _warn_of_loss(self, token: Token) -> None:
        start, _ = _lines(token)
        line = self.places.lines[start - 1]
        if line.strip().startswith("<!--"):
            return
        is_code = token.type == "code_block"
        self.places.report(
            (start, len(line) - len(line.lstrip()) + 1),
            "indented text is code, not policy text" if is_code else "HTML is not policy text",
            help="indent it by less than four columns" if is_code else "write it as Markdown",
            length=max(1, len(line.strip())),
            severity="warning",
        )

    def _warn_of_depth(self, tokens: list[Token]) -> None:
        deep = next((t for t in tokens if t.level >= MAX_NESTING - 1 and t.map), None)
        if deep:
            help = f"use fewer than {MAX_NESTING // 2} levels of lists and quotes"
            self.places.report((_lines(deep)[0], 1), "text is nested too deeply to be read", help=help)


def _lines(token: Token) -> tuple[int, int]:
    """Give the first and last line of a token, counted from 1."""
    start, end = token.map or (0, 1)
    return start + 1, max(start + 1, end)
