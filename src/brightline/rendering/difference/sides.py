"""Both texts side by side, provision by provision, with what stands beside each.

It differs from a page of one view in that each paragraph has two forms, and in that norms are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from brightline.checking.edits import Edit
from brightline.checking.report import Report, Told
from brightline.checking.timing import Timing
from brightline.language.compile import Covered
from brightline.language.policy import Version
from brightline.rendering.difference.words import lists
from brightline.text.document import VISIBLE, Document, Mark, Provision, Segment
from brightline.text.edits import edits as differences
from brightline.text.redline import marked_words


@dataclass(frozen=True, slots=True)
class Piece:
    """Words under one mark; `edit` is the number of the edit that made it, 0 where none did."""

    text: str
    mark: Mark = "plain"
    edit: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph or a title in both texts; one that a text does not have is empty there."""

    older: tuple[Piece, ...]
    newer: tuple[Piece, ...]
    is_title: bool = False

    @property
    def is_same(self) -> bool:
        """Whether nothing in it differs."""
        return all(piece.mark == "plain" for piece in (*self.older, *self.newer))


@dataclass(slots=True)
class Place:
    """A provision in both texts, how deep it lies, and what belongs beside it.

    `told` are the differences that an edit in it brings about, `seen` those that stand beside another
    provision too, and there in full. `idle` are edits in it that no difference names.
    """

    id: str
    label: str
    depth: int
    rows: list[Row]
    told: list[tuple[int, Told]] = field(default_factory=list)
    seen: list[tuple[int, Told]] = field(default_factory=list)
    timings: list[tuple[int, Timing]] = field(default_factory=list)
    idle: list[Edit] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether its words are the same and nothing stands beside it."""
        beside = (self.told, self.seen, self.timings, self.idle)
        return all(row.is_same for row in self.rows) and not any(beside)


def build_sides(report: Report) -> list[Place]:
    """Give all provisions of both texts in order; of policies without a text those that are spoken of."""
    places = {place.id: place for place in _places(report)}
    edits = {edit.number: edit for edit in report.edits}
    for number, told in enumerate(report.told, 1):
        found = list(dict.fromkeys(edits[each].provision for way in told.because for each in way)) or [""]
        for at, name in enumerate(found):
            place = places.setdefault(name, Place(name, "", 0, []))
            (place.seen if at else place.told).append((number, told))
    for number, timing in enumerate(report.timings, 1):
        name = (*timing.newer, *timing.older)[0].provision
        places.setdefault(name, Place(name, "", 0, [])).timings.append((number, timing))
    for edit in (edit for _, found in lists(report) for edit, _ in found):
        places.setdefault(edit.provision, Place(edit.provision, "", 0, [])).idle.append(edit)
    return [place for place in places.values() if place.rows or not place.is_same]


def _places(report: Report) -> Iterator[Place]:
    older, newer = report.older.compiled, report.newer.compiled
    if older is None or newer is None:
        return
    if report.is_redline:
        numbers = _numbers(newer.parts)
        versions = (report.older.policy.version, report.newer.policy.version)
        for at, part in enumerate(newer.parts):
            yield from _of_redline(part, at, numbers, versions)
    else:
        yield from _of_two(older.document, newer.document, report)


def _numbers(parts: Sequence[Covered]) -> dict[tuple[int, int], int]:
    """Give the number of each edit by the document and the mark that it is."""
    marks = ((at, words.mark) for at, part in enumerate(parts) for words in marked_words(part.document))
    return {mark: number for number, mark in enumerate(marks, 1)}


# One document with marks

_TAKEN_BACK: dict[Mark, Mark] = {"deleted": "inserted", "inserted": "deleted"}
"""How marks are shown where a redline is read backwards: what it strikes is what comes."""


def _of_redline(
    part: Covered, at: int, numbers: dict[tuple[int, int], int], versions: tuple[Version, Version]
) -> Iterator[Place]:
    document = part.document
    prefix = f"{part.part.id}:" if at else ""
    shown_as = _TAKEN_BACK if versions == ("proposed", "adopted") else {}

    def row(segments: Iterable[Segment], *, is_title: bool = False) -> Row:
        pieces = [
            (s.mark, Piece(s.text, shown_as.get(s.mark, s.mark), numbers.get((at, s.mark_id), 0)))
            for s in segments
        ]
        older, newer = (
            tuple(piece for mark, piece in pieces if mark in VISIBLE[version]) for version in versions
        )
        return Row(older, newer, is_title)

    outside = [row(each.segments, is_title=bool(each.heading)) for each in document.outside]
    yield Place(prefix, "", 0, outside)
    for provision in document.provisions.values():
        rows = [row(provision.title, is_title=True)] if provision.title else []
        rows += [row(paragraph.segments) for paragraph in provision.paragraphs]
        yield Place(prefix + provision.id, _label(provision), _depth(provision, document), rows)


def _label(provision: Provision) -> str:
    return f"{provision.label}." if provision.label else "•" if not provision.title else ""


def _depth(provision: Provision, document: Document) -> int:
    """Give how many items a provision lies in."""
    depth, parent = 0, provision.parent
    while parent:
        above = document.provisions[parent]
        depth += not above.title
        parent = above.parent
    return depth


# Two documents


def _of_two(older: Document, newer: Document, report: Report) -> Iterator[Place]:
    before, after = ({"": None, **side.provisions} for side in (older, newer))
    texts = (report.older.policy.version, report.newer.policy.version)
    for name in _merged(list(before), list(after)):
        rows = [
            _paired(old, new, is_title=is_title)
            for (old, new), is_title in _pairs(older, newer, name, texts)
            if old or new
        ]
        provision = newer.provisions.get(name) or older.provisions.get(name)
        document = newer if name in newer.provisions else older
        if provision:
            yield Place(name, _label(provision), _depth(provision, document), rows)
        else:
            yield Place(name, "", 0, rows)


def _merged(older: list[str], newer: list[str]) -> list[str]:
    """Give all names in the order of the newer text, those that are gone after what they stood behind."""
    found = list(newer)
    for at, name in enumerate(older):
        if name not in newer:
            found.insert(found.index(older[at - 1]) + 1, name)
    return found


def _pairs(
    older: Document, newer: Document, name: str, versions: tuple[Version, Version]
) -> Iterator[tuple[tuple[str, str], bool]]:
    sides = [_paragraphs(each, name, version) for each, version in zip((older, newer), versions, strict=True)]
    yield (sides[0][0], sides[1][0]), True
    for old, new in zip_longest(sides[0][1:], sides[1][1:], fillvalue=""):
        yield (old, new), False


def _paragraphs(document: Document, name: str, version: Version) -> list[str]:
    """Give a title and paragraphs in one version."""
    provision = document.provisions.get(name)
    if provision:
        rows = [provision.title, *(each.segments for each in provision.paragraphs)]
    else:
        rows = [(), *(each.segments for each in document.outside)] if not name else [()]
    visible = VISIBLE[version]
    return [" ".join("".join(s.text for s in row if s.mark in visible).split()) for row in rows]


def _paired(older: str, newer: str, *, is_title: bool) -> Row:
    """Mark the words in which two paragraphs differ."""
    old, new = older.split(), newer.split()
    left: list[Piece] = []
    right: list[Piece] = []
    at = 0
    for a, b, c, d in differences(old, new):
        same = " ".join(old[at:a])
        left += [Piece(f"{same} "), Piece(" ".join(old[a:b]), "deleted"), Piece(" ")]
        right += [Piece(f"{same} "), Piece(" ".join(new[c:d]), "inserted"), Piece(" ")]
        at = b
    rest = Piece(" ".join(old[at:]))
    return Row(_words([*left, rest]), _words([*right, rest]), is_title)


def _words(pieces: list[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)
