"""The place of each block: the sequence of labels decides, never the level of a heading.

Differs from blocks in that labels are believed or not, and that each block has the provision in which it
stands, as an indent and a marker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from brightline.text.importing.entries import Entry, Kind, Outline
from brightline.text.importing.findings import Finding, around
from brightline.text.importing.inline import Run, is_comment, words_of
from brightline.text.importing.levels import Levels, Open, Opening, is_a_first, is_year
from brightline.text.importing.lines import Block
from brightline.text.importing.looks import (
    indents_its_text,
    is_bold,
    label_of,
    looks_like_a_heading,
    looks_like_a_title,
    marker_of,
    shown_label,
)
from brightline.text.labels import RISING, Label, split_label
from brightline.text.parse import SOURCES

MAX_DEPTH = 8
"""How deep items stand in one another; deeper ones are written flat, and the sequence places them."""

_LOOK_AHEAD = 3
_ENDS = re.compile(r"(?:[.;:!?]|[;,] (?:and|or))[\"'\u201d\u2019)*_~]*$")


def outline(blocks: list[Block], runs: list[list[Run]]) -> Outline:
    """Give each block its place."""
    outliner = _Outliner(blocks, runs)
    outliner.run()
    return outliner.result


@dataclass(frozen=True, slots=True)
class _Bullet:
    """An open unlabelled bullet; `ends` says that its words end a sentence, `owns` that it was a heading."""

    column: int
    indent: int
    ends: bool
    owns: bool = False


@dataclass(slots=True)
class _Outliner:
    blocks: list[Block]
    runs: list[list[Run]]
    result: Outline = field(default_factory=Outline)
    labels: list[Label | None] = field(default_factory=list)
    following: list[int] = field(default_factory=list)
    """For each block, the next one that starts with what looks like a label."""
    levels: Levels = field(default_factory=Levels)
    bullets: list[_Bullet] = field(default_factory=list)
    titles: int = 0
    is_indented: bool = False
    has_headings: bool = False
    """Whether labelled headings are marked as such; then a plain line is none."""
    broken: int = -1
    """The finding of a label without a place, while what follows it has none either; else -1."""
    sources: int = -1
    """How many sources were read, where a list of them is read; else -1."""

    def run(self) -> None:
        self.labels = [label_of(block, runs) for block, runs in zip(self.blocks, self.runs, strict=True)]
        self.following = [len(self.blocks)] * (len(self.blocks) + 1)
        for at in reversed(range(len(self.blocks))):
            self.following[at] = at if self.labels[at] else self.following[at + 1]
        self.has_headings = any(
            label and block.kind == "heading" for block, label in zip(self.blocks, self.labels, strict=True)
        )
        self.is_indented = indents_its_text(self.blocks, self.labels)
        for at in range(len(self.blocks)):
            self._place(at)

    def _place(self, at: int) -> None:
        block, runs, label = self.blocks[at], self.runs[at], self.labels[at]
        if block.kind == "fence":
            self._fence(at)
        elif runs and is_comment(runs):
            self._comment(at)
        elif (
            not runs or (self.sources >= 0 and self._in_sources(at)) or (label and self._labelled(at, label))
        ):
            return
        elif block.kind == "heading" or words_of(runs).strip("* ").upper() == SOURCES:
            self._unlabelled_heading(at)
        elif block.kind == "bullet":
            self._bullet(at)
        else:
            self._text(at)

    def _add(
        self,
        kind: Kind,
        at: int,
        indent: int,
        marker: str = "",
        *,
        level: int = 0,
        is_bold: bool = False,
    ) -> None:
        runs = [Run(run.kind, run.text.replace("**", "")) if level else run for run in self.runs[at]]
        self.result.entries.append(Entry(kind, self.blocks[at], runs, indent, marker, level, is_bold))

    def _find(self, at: int, kind: Literal["label", "placed"], detail: str) -> None:
        words = around(words_of(self.runs[at]), 0)
        self.result.findings.append(Finding(kind, self.blocks[at].line, words, detail))

    @property
    def base(self) -> int:
        """How many levels of headings stand above the first label."""
        return min(self.titles, 4)

    # Labels

    def _trial(self, at: int, label: Label) -> Opening | None:
        """Open a label in a copy of the levels, as a heading if it is one, where it has an exact place."""
        block = self.blocks[at]
        is_like = not self.has_headings and looks_like_a_heading(block, self.runs[at], label)
        if block.kind == "heading" or is_like:
            found = self.levels.trial_heading(label, self.base)
            if found and self._is_heading(at, found):
                return found
        return self.levels.trial(label, 0)

    def _labelled(self, at: int, label: Label) -> bool:
        """Open the provision of a label where the sequence has a place for it."""
        found = None if is_year(label) else self._trial(at, label)
        if found and self._is_roman_after_all(at, label, found):
            found = self.levels.trial(label, 0, is_inside=True) or found
        if found and (self.broken < 0 or found.continues):
            self.broken = -1
            self._open(at, label, found)
            return True
        return self._refused(at, label, is_exact=found is not None)

    def _is_roman_after_all(self, at: int, label: Label, found: Opening) -> bool:
        """Whether `i` after `h` is a roman number, since `ii` follows it."""
        after = self.following[at + 1]
        follower = self.labels[after] if after < len(self.blocks) else None
        return (
            label.parts[-1].text in ("i", "I")
            and found.spots[-1].rank.kind.endswith("letter")
            and self.blocks[at].kind != "heading"
            and follower is not None
            and follower.parts[-1].text in ("ii", "II")
        )

    def _open(self, at: int, label: Label, found: Opening) -> None:
        self.bullets = []
        self.result.paths += found.paths()
        if found.is_heading:
            self._open_heading(at, found, self.base + len(found.scope.levels))
        else:
            self._open_item(at, label, found, owns=self.blocks[at].kind == "heading")

    def _open_heading(self, at: int, found: Opening, level: int) -> None:
        self.levels.take(found, [Open(column=self.blocks[at].indent)] * len(found.spots))
        self._add("heading", at, 0, "#" * level + " ", level=level)

    def _open_item(self, at: int, label: Label, found: Opening, *, owns: bool) -> None:
        column = self.blocks[at].indent
        # Where something else was written since, or too deep, an item stands beside the one it is part of.
        container = self.levels.within(found.above)
        while container > self.levels.held and self.levels.opens[container - 1].depth >= MAX_DEPTH:
            container = self.levels.opens[container - 1].container
        container = min(container, found.above)
        around = self.levels.opens[container - 1] if container else Open()
        indent = around.indent if around.is_item else 0
        marker, self.runs[at] = marker_of(label, self.runs[at])
        implied = [Open(indent, True, owns, column, around.depth, container, True)] * (len(found.spots) - 1)
        own = Open(indent + len(marker), True, owns, column, around.depth + 1, container)
        self.levels.take(found, [*implied, own])
        self._add("item", at, indent, marker)

    def _is_heading(self, at: int, found: Opening) -> bool:
        """Whether a labelled block is a heading: one in the input, or a short line with text below it."""
        block = self.blocks[at]
        if block.kind == "heading":
            return True
        if at + 1 == len(self.blocks):
            return False
        after, follower = self.blocks[at + 1], self.labels[at + 1]
        if not follower:
            return after.kind == "plain" and not after.is_glued and not after.trait
        below = Levels(found.scope, [], self.levels.used).trial(follower, 0)
        return below is not None and not below.continues

    def _refused(self, at: int, label: Label, *, is_exact: bool) -> bool:
        """Keep a block as text whose label has no place; say so where it is likely to be one."""
        block = self.blocks[at]
        is_read = (block.kind in ("heading", "bullet") and label.form == "point") or (
            block.kind == "heading" and label.parts[0].form in RISING
        )
        is_likely = is_read or (not is_year(label) and (is_exact or self._is_likely(at, label)))
        if not is_likely and block.is_glued and self._glue(at):
            return True
        self.labels[at] = label if is_likely else None
        if is_likely:
            self._tell(at, label)
        elif block.kind == "heading" or (block.kind == "bullet" and not is_a_first(label)):
            return False
        self._text(at)
        return True

    def _is_likely(self, at: int, label: Label) -> bool:
        if self.blocks[at].kind == "heading":
            return self.levels.is_near(label, 1) or self.levels.is_near(label, 6)
        if not self.levels.is_near(label):
            return False
        # A line that begins so in the midst of a sentence is a part of it: `under section` and then `4. of`.
        return not self.blocks[at].is_glued or _ENDS.search(words_of(self.runs[at - 1])) is not None

    def _tell(self, at: int, label: Label) -> None:
        """Say that a label has no place, once for all that follow from it."""
        findings = self.result.findings
        if self.broken < 0:
            self.broken = len(findings)
            self._find(at, "label", self.levels.why_not(label))
            return
        first = findings[self.broken]
        more = f"`{label.written}` on line {self.blocks[at].line}"
        if len(first.detail) < 200:
            joint = ", " if "; with it " in first.detail else "; with it "
            findings[self.broken] = Finding("label", first.line, first.words, first.detail + joint + more)
        elif not first.detail.endswith(" …"):
            findings[self.broken] = Finding("label", first.line, first.words, first.detail + " …")

    def _glue(self, at: int) -> bool:
        """Give a line that only looked like a labelled one back to the paragraph that it stands in."""
        last = self.result.entries[-1] if self.result.entries else None
        if not last or last.kind not in ("item", "bullet", "text"):
            return False
        words = words_of(last.runs[:2])
        label = split_label(words)
        if last.kind == "item" and last.marker == "- " and (not label or label.end >= len(words)):
            return False
        last.runs.extend([Run("plain", " "), *self.runs[at]])
        return True

    # Sources

    def _in_sources(self, at: int) -> bool:
        """Take a block of the list of sources, unless it ends the list."""
        block, label = self.blocks[at], self.labels[at]
        if block.kind == "heading" and (not label or self._ends_sources(at, label)):
            self.sources = -1
            return False
        is_number = label is not None and len(label.parts) == 1 and label.parts[0].text.isdecimal()
        if label and is_number and label.form in ("point", "bracket") and block.kind != "heading":
            if int(label.parts[0].text) == self.sources + 1:
                self.sources += 1
                marker, self.runs[at] = marker_of(label, self.runs[at])
                self._add("item", at, 0, marker)
                return True
            expected = label.like(str(self.sources + 1))
            self._find(at, "label", f"source `{label.written}` stands where `{expected}` is expected")
        is_bullet = block.kind == "bullet" and not label
        self._add("bullet" if is_bullet else "text", at, 0, "- " if is_bullet else "")
        return True

    def _ends_sources(self, at: int, label: Label) -> bool:
        found = self._trial(at, label)
        return found is not None and len(found.scope.levels) == len(found.spots)

    # Headings without a label

    def _unlabelled_heading(self, at: int) -> None:
        words = " ".join(words_of(self.runs[at]).replace("**", "").split())
        is_sources = words.upper() == SOURCES
        if not self.levels.used and not is_sources:
            self.titles += 1
            level = min(self.titles, 4)
            self._add("title", at, 0, "#" * level + " ", level=level)
            return
        beside = None if is_sources else self._beside(at)
        if beside is not None and self.levels.opens[beside].is_item:
            home = self.levels.within(beside)
            self._demote(at, home, is_bold=True)
            self._find(at, "placed", f"a heading between two items: a bullet of {self.levels.name(home)}")
            return
        level = self.levels.scope.levels[beside].heading if beside is not None else 0
        level = level or self.base + 1
        self.bullets = []
        self.levels.open_section(words, level)
        self._add("section", at, 0, "#" * level + " ", level=level)
        if is_sources:
            self.sources = 0

    def _beside(self, at: int) -> int | None:
        """Give the level that goes on after an unlabelled heading."""
        return self._goes_on(at + 1)[0]

    def _demote(self, at: int, home: int, *, is_bold: bool) -> None:
        """Make an unlabelled heading between two items a bullet: a heading would end their list."""
        indent = self.levels.indent(home)
        self.levels.stand(home)
        self._add("bullet", at, indent, "- ", is_bold=is_bold)
        self.bullets = [_Bullet(-1, indent + 2, ends=False, owns=True)]

    # Text

    def _goes_on(self, at: int) -> tuple[int | None, bool]:
        """Give the level that the next label continues, and whether one begins below instead."""
        for _ in range(_LOOK_AHEAD):
            at = self.following[min(at, len(self.blocks))]
            if at == len(self.blocks):
                break
            label = self.labels[at]
            found = self._trial(at, label) if label else None
            if found:
                return (found.above, False) if found.continues else (None, True)
            at += 1
        return None, False

    def _home(self, at: int) -> int:
        """Give how many levels lead to the provision that text belongs to."""
        held, inside = self.levels.held, self.levels.inside
        opens = self.levels.opens
        if inside == held:
            return held
        if self.is_indented:
            column = self.blocks[at].indent
            return self.levels.within(
                next((n for n in range(inside, held, -1) if opens[n - 1].column < column), held)
            )
        if opens[inside - 1].owns:
            return inside
        level, begins_below = self._goes_on(at + 1)
        if begins_below:
            return inside
        return self.levels.within(min(level + 1, inside)) if level is not None and level >= held else held

    def _text(self, at: int) -> None:
        block = self.blocks[at]
        is_first = not self.result.entries and looks_like_a_title(block, self.runs[at])
        if is_first and self._has_no_title() and not shown_label(self.runs[at]):
            self._unlabelled_heading(at)
            return
        if around := self._bullet_around(block):
            self._add("text", at, around.indent)
            return
        self.bullets = []
        levels = self.levels
        is_after_item = levels.inside > levels.held
        led = self._introduced(at)
        home = self._home(at) if led is None else levels.within(led)
        self._add("text", at, levels.indent(home))
        if is_after_item and home == levels.held and not self.labels[at] and not block.trait:
            self._tell_place(at, "a paragraph", home)
        levels.stand(home, is_text=True)

    def _tell_place(self, at: int, what: str, home: int) -> None:
        """Say that text after an item was not taken for a part of it; an indent says so itself."""
        if not self.is_indented:
            name = self.levels.name(home)
            self._find(at, "placed", f"text after an item: {what} of {name}, not of the item")

    def _has_no_title(self) -> bool:
        end = self.following[0]
        return not any(block.kind == "heading" for block in self.blocks[: min(end, 40)])

    def _bullet_around(self, block: Block) -> _Bullet | None:
        if not self.is_indented:
            return self.bullets[-1] if self.bullets and self.bullets[-1].owns else None
        return next((bullet for bullet in reversed(self.bullets) if bullet.column < block.indent), None)

    def _introduced(self, at: int) -> int | None:
        """Give where a paragraph stands that introduces unlabelled headings between two items."""
        after = at + 1
        if after == len(self.blocks) or not words_of(self.runs[at]).rstrip().endswith(":"):
            return None
        if self.blocks[after].kind != "heading" or self.labels[after]:
            return None
        beside = self._beside(after)
        return beside if beside is not None and self.levels.opens[beside].is_item else None

    def _comment(self, at: int) -> None:
        home = self._home(at) if self.is_indented else self.levels.inside
        self.bullets = []
        self._add("comment", at, self.levels.indent(home))
        self.levels.stand(home)

    def _fence(self, at: int) -> None:
        block, levels = self.blocks[at], self.levels
        if bullet := next((each for each in reversed(self.bullets) if each.column < block.indent), None):
            self._add("fence", at, bullet.indent)
            return
        inside = range(levels.inside, levels.held, -1)
        home = levels.within(
            next((n for n in inside if levels.opens[n - 1].column < block.indent), levels.held)
        )
        self.bullets = []
        self._add("fence", at, levels.indent(home))
        levels.stand(home)

    # Bullets

    def _bullet(self, at: int) -> None:
        block, last = self.blocks[at], None
        beside = self._beside(at) if not self.is_indented and is_bold(self.runs[at]) else None
        if beside is not None and self.levels.opens[beside].is_item:
            self._demote(at, self.levels.within(beside), is_bold=False)
            return
        while self.bullets and not self._is_inside(self.bullets[-1], block):
            last = self.bullets.pop()
        if self.bullets:
            indent = self.bullets[-1].indent
        elif last and not self.is_indented:
            indent = last.indent - 2
        else:
            home = self._list_home(at)
            indent = self.levels.indent(home)
            if self.levels.inside > self.levels.held == home:
                self._tell_place(at, "a list", home)
            self.levels.stand(home)
        ends = words_of(self.runs[at]).rstrip("*_ ")[-1:] in (".", ";", ",")
        if len(self.bullets) < MAX_DEPTH:
            self.bullets.append(_Bullet(block.indent, indent + 2, ends))
        self._add("bullet", at, indent, "- ")

    def _is_inside(self, bullet: _Bullet, block: Block) -> bool:
        """Whether a bullet stands in another: an extraction indents some by accident."""
        if self.is_indented:
            return bullet.column < block.indent
        return bullet.owns or (bullet.column < block.indent and not bullet.ends)

    def _list_home(self, at: int) -> int:
        """Give where a list of bullets stands: with the paragraph that introduces it, else as text would."""
        before = self.result.entries[-1] if self.result.entries else None
        if before and before.kind == "text" and not self.is_indented:
            return self.levels.inside
        return self._home(at)
