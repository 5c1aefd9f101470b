"""Blocks of a text as it was extracted: headings, bullets, paragraphs; what a line is, by its look alone.

A block is one line here, white space folded. No mark is read yet, and no label believed: a line that starts
with what looks like one begins a block, which `outline` may give back to the block before it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from brightline.text.critic import scan
from brightline.text.labels import split_label

BULLETS = "-+*•·▪●○◦‣■–—\uf0b7\uf0a7"  # noqa: RUF001

_HEADING = re.compile(r"\s*(#{1,9})(?:\s+(.*?)(?:\s+#+)?)?\s*")
_BULLET = re.compile(rf"\s*(?:[{BULLETS}](?:\s+|$))+")
_RULE = re.compile(r"\s*([-_*=~])(?:\s*\1){2,}\s*")
_UNDERLINE = re.compile(r"=+|-+")
_FENCE = re.compile(r"( *)(`{3,})(?:norm|terms|vocabulary|assert)\s*")
_MARKUP = re.compile(r"\*\*|__|~~|\{(?:--|\+\+|~~)|(?:--|\+\+|~~)\}")
_NOTE = re.compile(r"[\s*_]*NOTE:")
_PAGE = re.compile(r"page \d+(?: of \d+)?", re.IGNORECASE)
_GAP = re.compile(r"\S {4,}\S")

Kind = Literal["heading", "bullet", "plain", "fence"]
Trait = Literal["", "table", "page"]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (`level` above 0), bullet, paragraph or fence, on the lines from `line` to `end_line`.

    `is_glued` says that no blank line stands before it, `rows` where its lines begin in `text`, `trait`
    that it is a row of a table or a line which stands on every page.
    """

    kind: Kind
    text: str
    line: int
    end_line: int
    indent: int = 0
    level: int = 0
    is_glued: bool = False
    trait: Trait = ""
    rows: tuple[tuple[int, int], ...] = ()

    def line_at(self, offset: int) -> int:
        """Give the line of an offset in the text."""
        at = bisect_right(self.rows, offset, key=lambda row: row[0])
        return self.rows[at - 1][1] if at else self.line


@dataclass(slots=True)
class _Draft:
    """A block that is still read."""

    kind: Kind
    line: int
    indent: int = 0
    level: int = 0
    is_glued: bool = False
    trait: Trait = ""
    texts: list[tuple[int, str]] = field(default_factory=list)

    def freeze(self) -> Block:
        rows: list[tuple[int, int]] = []
        length = 0
        for line, text in self.texts:
            rows.append((length, line))
            length += len(text) + 1
        text = " ".join(text for _, text in self.texts)
        end = self.texts[-1][0]
        return Block(
            self.kind,
            text,
            self.line,
            end,
            self.indent,
            self.level,
            self.is_glued,
            self.trait,
            tuple(rows),
        )


def bare(text: str) -> str:
    """Give the beginning of a text without the markup that may stand around its label."""
    return _MARKUP.sub("", text[:80]).lstrip()


def is_note(text: str) -> bool:
    """Whether a text begins as a note."""
    return _NOTE.match(text) is not None


def read_blocks(lines: list[str], skip: int) -> list[Block]:
    """Read the lines after the first `skip`."""
    return _Reader(lines, skip).read()


@dataclass(slots=True)
class _Reader:
    lines: list[str]
    skip: int
    done: list[Block] = field(default_factory=list)
    draft: _Draft | None = None
    on_pages: set[str] = field(default_factory=set)

    def read(self) -> list[Block]:
        self.on_pages = _on_every_page(self.lines[self.skip :])
        number = self.skip
        while number < len(self.lines):
            number += self._fence(number) or self._line(number)
        self._end()
        return self.done

    def _line(self, number: int) -> int:
        line = self.lines[number].replace("\t", "    ")
        text = " ".join(line.split())
        if not text or (_RULE.fullmatch(line) and not self._underlined(text)):
            self._end()
        elif not _RULE.fullmatch(line):
            self._words(number + 1, line, text)
        return 1

    def _underlined(self, text: str) -> bool:
        """Take a line of `=` or `-` as what makes a heading of the single line above it."""
        draft = self.draft
        is_one = draft is not None and draft.kind == "plain" and len(draft.texts) == 1 and not draft.trait
        if not (is_one and _UNDERLINE.fullmatch(text)) or draft is None:
            return False
        draft.kind, draft.level = "heading", 1 if text[0] == "=" else 2
        self._end()
        return True

    def _words(self, number: int, line: str, text: str) -> None:
        indent = len(line) - len(line.lstrip())
        if match := _HEADING.fullmatch(line):
            self._end()
            if words := " ".join((match[2] or "").split()):
                self._begin(_Draft("heading", number, indent, len(match[1])), number, words)
                self._end()
        elif match := _BULLET.match(line):
            self._end()
            if words := " ".join(line[match.end() :].split()):
                self._begin(_Draft("bullet", number, indent), number, words)
        else:
            self._plain(number, indent, text)

    def _plain(self, number: int, indent: int, text: str) -> None:
        trait = self._trait(number, text)
        if self.draft and not trait and not _begins(text):
            self.draft.texts.append((number, text))
            return
        is_glued = self.draft is not None and not self.draft.trait and not trait
        self._end()
        self._begin(_Draft("plain", number, indent, 0, is_glued, trait), number, text)
        if trait:
            self._end()

    def _trait(self, number: int, text: str) -> Trait:
        beside = self.lines[max(0, number - 2) : number + 1]
        if text.startswith(("|", "+-", "+=")) or (
            text.count("|") >= 2 and sum(line.count("|") >= 2 for line in beside) >= 2
        ):
            return "table"
        return "page" if _shape(text) in self.on_pages or _PAGE.fullmatch(text) else ""

    def _begin(self, draft: _Draft, number: int, text: str) -> None:
        draft.texts.append((number, text))
        self.draft = draft

    def _end(self) -> None:
        if self.draft:
            self.done.append(self.draft.freeze())
        self.draft = None

    def _fence(self, number: int) -> int:
        """Take a block of the norm language as it stands; give its number of lines, or 0."""
        opening = _FENCE.fullmatch(self.lines[number])
        if not opening:
            return 0
        for end in range(number + 1, len(self.lines)):
            closing = self.lines[end].rstrip().replace("\t", "    ")
            if closing.lstrip() == opening[2] and closing.find("`") <= len(opening[1]) + 3:
                break
            if _FENCE.fullmatch(self.lines[end]):
                return 0
        else:
            return 0
        if scan("\n".join(self.lines[number + 1 : end]))[1]:
            return 0
        self._end()
        indent = len(opening[1])
        inside = [_dedented(line, indent) for line in self.lines[number : end + 1]]
        self.done.append(Block("fence", "\n".join(inside), number + 1, end + 1, indent))
        return end + 1 - number


def _dedented(line: str, indent: int) -> str:
    return line[min(indent, len(line) - len(line.lstrip(" "))) :].rstrip()


def _begins(text: str) -> bool:
    """Whether a line begins a block though no blank line stands before it."""
    return is_note(text) or split_label(bare(text)) is not None


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _on_every_page(lines: list[str]) -> set[str]:
    """Give the shapes, numbers aside, of short lines that stand alone three times or more."""
    shapes: Counter[str] = Counter()
    for before, line, after in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        text = " ".join(line.split())
        is_alone = not before.strip() or not after.strip()
        if is_alone and 0 < len(text) <= 100 and text[-1] not in ".:;,!?" and not _is_structure(line, text):
            shapes[_shape(text)] += 1
    return {shape for shape, count in shapes.items() if count >= 3}


def _is_structure(line: str, text: str) -> bool:
    return bool(
        _HEADING.fullmatch(line)
        or _BULLET.match(line)
        or _RULE.fullmatch(line)
        or "|" in text
        or "~~" in text
        or text.startswith("`")
        or _begins(text)
    )


def columns(lines: list[str], skip: int) -> list[tuple[int, str]]:
    """Give the first line, with its number, of each three or more lines in a row that have a wide gap."""
    found: list[tuple[int, str]] = []
    run = 0
    for number, line in enumerate(lines[skip:], skip + 1):
        words = _BULLET.sub("", line.expandtabs(4), count=1).lstrip()
        label = split_label(words)
        has_gap = _GAP.search(words[label.end :] if label else words) is not None
        run = run + 1 if has_gap else 0
        if run == 3:
            found.append((number - 2, " ".join(lines[number - 3].split())))
    return found
