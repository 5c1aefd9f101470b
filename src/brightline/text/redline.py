"""The edits of a redline, one by one, in the order of the text.

It differs from the marks of the source in that it knows where each stands and what it says, and in that marks
in blocks are none: they follow the words that the blocks read.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec

from brightline.text.blocks import Reader, Text
from brightline.text.document import VISIBLE
from brightline.text.front import front_matter
from brightline.text.passages import Holders
from brightline.text.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brightline.text.document import Document, Mark, Segment, Version


class Marked(msgspec.Struct, frozen=True):
    """One deletion, insertion or substitution: what it strikes and what it inserts, white space folded.

    `mark` is its number in the segments of the document; `start` and `end` are its place in the source, and
    `line` counts from 1. `provision` is empty outside of every provision.
    """

    provision: str
    line: int
    struck: str
    inserted: str
    mark: int
    start: int
    end: int


def marked_words(document: Document) -> list[Marked]:
    """Give the edits of a document in order; marks around nothing are left out."""
    places = Places(document.source)
    _, skip = front_matter(places)
    holders = Holders(document)
    return [
        words
        for piece in Reader(places).read(skip)
        if isinstance(piece, Text)
        for words in _of_text(piece, holders)
    ]


def _of_text(piece: Text, holders: Holders) -> Iterator[Marked]:
    said: dict[int, dict[str, str]] = defaultdict(lambda: {"deleted": "", "inserted": ""})
    for part in piece.segments:
        if part.mark_id >= 0:
            said[part.mark_id][part.mark] += part.text
    written = [mark for mark in piece.marks if not mark.is_comment]
    for number, mark in enumerate(written, piece.first_mark):
        struck, inserted = (" ".join(said[number][kind].split()) for kind in ("deleted", "inserted"))
        if struck or inserted:
            yield Marked(
                provision=holders.at(piece.block.line),
                line=piece.block.place(mark.start)[0],
                struck=struck,
                inserted=inserted,
                mark=number,
                start=piece.block.source_offset(mark.start),
                end=piece.block.source_offset(mark.end),
            )


def marks_in(segments: Iterable[Segment], start: int, end: int) -> tuple[frozenset[int], bool]:
    """Give the marks that words of a range stand under, and whether any words there stand under none."""
    found = set()
    is_plain = False
    at = 0
    for part in segments:
        inside = part.text[max(0, start - at) : max(0, end - at)]
        if inside.strip() and part.mark_id >= 0:
            found.add(part.mark_id)
        elif inside.strip():
            is_plain = True
        at += len(part.text)
    return frozenset(found), is_plain


def words_in(document: Document, version: Version) -> dict[str, str]:
    """Give the own words of each provision in a version, title first; those outside of all have no name."""
    visible = VISIBLE[version]
    rows = {"": [each.segments for each in document.outside]}
    for name, provision in document.provisions.items():
        rows[name] = [provision.title, *(each.segments for each in provision.paragraphs)]
    return {
        name: " ".join("".join(_joined(row, visible) for row in found).split())
        for name, found in rows.items()
    }


def _joined(segments: Iterable[Segment], visible: Iterable[Mark]) -> str:
    return "".join(part.text for part in segments if part.mark in visible) + " "
