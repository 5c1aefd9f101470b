r"""CriticMarkup in a string: `{--deleted--}` `{++inserted++}` `{~~old~>new~~}` `{>>comment<<}`.

Works on text as written and knows no Markdown. A comment may stand inside another mark; any other mark
inside a mark is text there, and a problem. A closing delimiter without an opener, an opener without a
closing delimiter, and `\{--` are plain text; the backslash stays, for Markdown to remove.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from brightline.text.document import VISIBLE, Cut, Mark, Segment, Version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CLOSERS = {"{--": "--}", "{++": "++}", "{~~": "~~}", "{>>": "<<}"}

_TOKEN = re.compile(r"\\[\s\S]|\{(?:--|\+\+|~~|>>)|(?:--|\+\+|~~)\}|~>")
_OPENER = re.compile(r"\\[\s\S]|\{(?:--|\+\+|~~|>>)")
_COMMENT_END = re.compile(r"\\[\s\S]|<<\}")
_HALVES: dict[str, Mark] = {"{--": "deleted", "{++": "inserted"}

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CriticMark:
    """One closed mark: offsets of the whole, of `~>`, of comments inside, of a mark nested inside."""

    opener: str
    start: int
    end: int
    arrow: int = -1
    comments: tuple[Range, ...] = ()
    nested: int = -1

    @property
    def is_comment(self) -> bool:
        """Whether it is a `{>>comment<<}`."""
        return self.opener == "{>>"

    def halves(self) -> list[tuple[int, int, Mark]]:
        """Give the ranges between the delimiters with their marks: none, one or two."""
        first, last = self.start + 3, self.end - 3
        if self.is_comment:
            return []
        if self.opener == "{~~":
            return [(first, self.arrow, "deleted"), (self.arrow + 2, last, "inserted")]
        return [(first, last, _HALVES[self.opener])]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the mark at `offset`; for `nested`, `outer` is where the outer mark opens."""

    kind: Literal["unclosed", "nested", "no arrow"]
    offset: int
    opener: str
    outer: int = -1


@dataclass(frozen=True, slots=True)
class Projection:
    """A version of a text.

    `offsets[i]` is the offset in the input of character i; one more entry stands for the end.
    """

    text: str
    offsets: list[int]


@dataclass(slots=True)
class Seen:
    """What earlier calls of `find_mark` saw of a text, so that no part of it is searched again and again.

    `unclosed` maps an opener to a place after which none of its kind is closed; in the range `arrowless`
    every substitution ends where the range does, without an arrow.
    """

    unclosed: dict[str, int] = field(default_factory=dict)
    arrowless: Range = (0, 0)


def find_mark(text: str, start: int, seen: Seen) -> CriticMark | None:
    """Give the closed mark that opens at `start`, if one does; begin a text with a new `Seen`."""
    opener = text[start : start + 3]
    if opener not in CLOSERS or start >= seen.unclosed.get(opener, len(text)):
        return None
    first, end = seen.arrowless
    if opener == "{~~" and first <= start < end:
        return CriticMark(opener, start, end)
    mark = _comment(text, start) if opener == "{>>" else _edit(text, start, opener, seen)
    if mark is None:
        seen.unclosed[opener] = start
    elif opener == "{~~" and mark.arrow < 0:
        seen.arrowless = (start, mark.end)
    return mark


def _comment(text: str, start: int) -> CriticMark | None:
    for match in _COMMENT_END.finditer(text, start + 3):
        if match[0] == "<<}":
            return CriticMark("{>>", start, match.end())
    return None


def _edit(text: str, start: int, opener: str, seen: Seen) -> CriticMark | None:
    closer = CLOSERS[opener]
    comments: list[Range] = []
    arrow = nested = -1
    at = start + 3
    while match := _TOKEN.search(text, at):
        sign, at = match[0], match.end()
        if sign == closer:
            return CriticMark(opener, start, at, arrow, tuple(comments), nested)
        if sign == "{>>":
            if comment := find_mark(text, match.start(), seen):
                comments.append((comment.start, comment.end))
                at = comment.end
        elif sign in CLOSERS:
            nested = match.start() if nested < 0 else nested
        elif sign == "~>" and arrow < 0:
            arrow = match.start()
    return None


def problem_of(mark: CriticMark) -> Problem | None:
    """Say what is wrong inside a closed mark."""
    if mark.opener == "{~~" and mark.arrow < 0:
        return Problem("no arrow", mark.start, mark.opener)
    return None


def nesting_of(text: str, mark: CriticMark) -> Problem | None:
    """Say whether another mark than a comment stands inside `mark`."""
    if mark.nested < 0:
        return None
    return Problem("nested", mark.nested, text[mark.nested : mark.nested + 3], mark.start)


def scan(text: str) -> tuple[list[CriticMark], list[Problem]]:
    """Give the marks of a text that can be read, and what is wrong with it, both in order."""
    marks: list[CriticMark] = []
    problems: list[Problem] = []
    seen = Seen()
    at = 0
    while match := _OPENER.search(text, at):
        at = match.end()
        if match[0][0] == "\\":
            continue
        mark = find_mark(text, match.start(), seen)
        wrong = problem_of(mark) if mark else Problem("unclosed", match.start(), match[0])
        if wrong:
            problems.append(wrong)
        elif mark:
            marks.append(mark)
            at = mark.end
            problems += filter(None, [nesting_of(text, mark)])
    return marks, problems


def has_marks(text: str) -> bool:
    """Whether a deletion, insertion or substitution stands in a text: whether its versions can differ."""
    return any(not mark.is_comment for mark in scan(text)[0])


def cuts(mark: CriticMark) -> Iterator[Cut]:
    """Give the ranges that one version or the other leaves out: delimiters, comments, a half."""
    at = mark.start
    for start, end, kind in mark.halves():
        yield Cut(at, start, "both")
        at = start
        for left, right in _outside(start, end, mark.comments):
            if at < left:
                yield Cut(at, left, "both")
            yield Cut(left, right, "proposed" if kind == "deleted" else "adopted")
            at = right
    yield Cut(at, mark.end, "both")


def _outside(start: int, end: int, holes: tuple[Range, ...]) -> Iterator[Range]:
    """Give the non-empty parts of a range that lie outside the holes."""
    for left, right in holes:
        if start <= left and right <= end:
            if start < left:
                yield start, left
            start = right
    if start < end:
        yield start, end


def cut_out(text: str, found: Iterable[Cut], version: Version) -> tuple[str, dict[int, int]]:
    """Give the text without the cuts of a version.

    The second part maps each offset in it at which something was left out, in order, to the offset in
    `text` of the first thing left out there.
    """
    parts: list[str] = []
    seams: dict[int, int] = {}
    at = length = 0
    for cut in found:
        if cut.is_in(version):
            parts.append(text[at : cut.start])
            length += cut.start - at
            at = cut.end
            seams.setdefault(length, cut.start)
    return "".join([*parts, text[at:]]), seams


def _pieces(text: str) -> Iterator[tuple[int, int, Mark, int]]:
    """Give (start, end, mark, mark id) of everything that stands in some version, in order."""
    at = 0
    for number, mark in enumerate(scan(text)[0]):
        if at < mark.start:
            yield at, mark.start, "plain", -1
        for start, end, kind in mark.halves():
            for left, right in _outside(start, end, mark.comments):
                yield left, right, kind, number
        at = mark.end
    if at < len(text):
        yield at, len(text), "plain", -1


def project(text: str, version: Version) -> Projection:
    """Give one version of a text: `adopted` rejects every mark, `proposed` accepts it; no comments."""
    visible = VISIBLE[version]
    kept = [(start, end) for start, end, mark, _ in _pieces(text) if mark in visible]
    offsets = [offset for start, end in kept for offset in range(start, end)]
    return Projection("".join(text[start:end] for start, end in kept), [*offsets, len(text)])


def segments(text: str) -> list[Segment]:
    """Give the text under its marks, comments dropped; neighbours under one mark are joined."""
    return join_segments(Segment(text[start:end], mark, number) for start, end, mark, number in _pieces(text))


def join_segments(parts: Iterator[Segment] | list[Segment]) -> list[Segment]:
    """Join neighbours under one mark and leave out the empty ones."""
    runs: list[tuple[Mark, int, list[str]]] = []
    for part in parts:
        if runs and runs[-1][:2] == (part.mark, part.mark_id):
            runs[-1][2].append(part.text)
        elif part.text:
            runs.append((part.mark, part.mark_id, [part.text]))
    return [Segment("".join(texts), mark, number) for mark, number, texts in runs]


def write_segments(parts: list[Segment]) -> str:
    """Write segments as CriticMarkup; two halves with one id become a substitution."""
    out: list[str] = []
    at = 0
    while at < len(parts):
        part, after = parts[at], parts[at + 1] if at + 1 < len(parts) else None
        if part.mark == "deleted" and after and after.mark == "inserted" and after.mark_id == part.mark_id:
            out.append(f"{{~~{part.text}~>{after.text}~~}}")
            at += 1
        elif part.mark == "plain":
            out.append(part.text)
        else:
            out.append(f"{{--{part.text}--}}" if part.mark == "deleted" else f"{{++{part.text}++}}")
        at += 1
    return "".join(out)
