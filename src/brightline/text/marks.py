"""What is wrong with the marks of a document, and where."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from brightline.text.critic import CLOSERS, CriticMark, Problem, cut_out, cuts
from brightline.text.document import VISIBLE
from brightline.text.places import Block, Places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brightline.text.document import Cut

_OPENER = re.compile(r"\{(?:--|\+\+|~~|>>)")
_CLOSER = re.compile(r"\\[\s\S]|(?:--|\+\+|~~|<<)\}")

_APART = "put a blank or a word between the signs that stand around this mark"
NAMES = {"{--": "deletion", "{++": "insertion", "{~~": "substitution", "{>>": "comment"}

Found = tuple[Block, list[CriticMark], list[Problem]]
Place = tuple[int, int]

_END: Place = (sys.maxsize, 0)


def report_problems(places: Places, found: list[Found]) -> None:
    """Report the problems of each block; `found` is in document order."""
    unclosed: list[tuple[Place, str]] = []
    for block, _, problems in found:
        for problem in problems:
            place = block.place(problem.offset)
            if problem.kind == "unclosed":
                unclosed.append((place, problem.opener))
            elif problem.kind == "nested":
                _report_nested(places, block, problem)
            else:
                message = "substitution has no `~>` between old and new words"
                help = "write `{~~old~>new~~}`, or `\\{~~` for plain text"
                places.report(place, message, help=help, length=3)
    if unclosed:
        _report_unclosed(places, unclosed, sorted(_stray_closers(found)))


def report_new_marks(block: Block, marks: list[CriticMark], read: Callable[[str], list[CriticMark]]) -> None:
    """Report where a version of a block, which `read` gives the marks of, would have one that nobody wrote.

    The signs around a mark can fall together, or code can end elsewhere once a mark is gone.
    """
    left_out = [cut for mark in marks for cut in cuts(mark)]
    for version in VISIBLE if marks else ():
        text, seams = cut_out(block.content, left_out, version)
        new = read(text) if _OPENER.search(text) else []
        if new:
            # At the last seam before it, or the first at all.
            before = [offset for seam, offset in seams.items() if seam <= new[0].start + 2]
            place = block.place(before[-1] if before else left_out[0].start)
            message = f"the {version} version would have a new mark here, `{new[0].opener}`"
            block.places.report(place, message, help=_APART, length=3)


def report_new_fences(places: Places, found: list[Cut]) -> None:
    """Report where a version would have a fence that nobody wrote."""
    for version in VISIBLE:
        text, seams = cut_out(places.source.text, found, version)
        for seam, offset in seams.items():
            if _is_fence(text, seam):
                message = f"the {version} version would have a new block here"
                places.report(places.place(offset), message, help=_APART, length=3)


def _is_fence(text: str, seam: int) -> bool:
    """Whether a fence begins a line at a place, or just before it and reaches over it."""
    starts = (at for at in range(max(0, seam - 2), seam + 1) if text.startswith(("```", "~~~"), at))
    return any(not text[text.rfind("\n", 0, at) + 1 : at].strip(" \t>-*+0123456789.)") for at in starts)


def _report_nested(places: Places, block: Block, problem: Problem) -> None:
    line, column = block.place(problem.outer)
    outer = NAMES[block.content[problem.outer : problem.outer + 3]]
    places.report(
        block.place(problem.offset),
        f"mark `{problem.opener}` stands inside the {outer} that opens at {line}:{column}",
        help="close the outer mark first; only a comment may stand inside a mark",
        length=3,
    )


def _report_unclosed(
    places: Places, unclosed: list[tuple[Place, str]], strays: list[tuple[Place, str]]
) -> None:
    for opener, closer in CLOSERS.items():
        openings = [place for place, kind in unclosed if kind == opener]
        closings = iter([place for place, kind in strays if kind == closer])
        closing = next(closings, None)
        for place, following in zip(openings, [*openings[1:], _END], strict=False):
            while closing is not None and closing < place:
                closing = next(closings, None)
            crosses = closing is not None and closing < following
            _report_open(places, place, opener, closing if crosses else None)


def _report_open(places: Places, place: Place, opener: str, closing: Place | None) -> None:
    closer = CLOSERS[opener]
    if closing is None:
        message = f"{NAMES[opener]} `{opener}` is never closed"
        help = f"close it with `{closer}`, or write `\\{opener}` for plain text"
    else:
        message = f"{NAMES[opener]} opens here and closes in another block, at {closing[0]}:{closing[1]}"
        help = f"close it with `{closer}` in its own block and open it again in the next"
    places.report(place, message, help=help, length=3)


def _stray_closers(found: list[Found]) -> Iterator[tuple[Place, str]]:
    """Give the closing delimiters that close no mark of their block."""
    for block, marks, _ in found:
        ends = {mark.end - 3 for mark in marks}
        inside = iter(sorted((mark.start, mark.end) for mark in marks))
        mark = next(inside, None)
        for match in _CLOSER.finditer(block.content):
            while mark and mark[1] <= match.start():
                mark = next(inside, None)
            if match[0][0] != "\\" and match.start() not in ends and not (mark and mark[0] <= match.start()):
                yield block.place(match.start()), match[0]
