"""What a parsed document is made of.

Differs from the source in that structure is known (provisions, paragraphs, fences) and that inline
markup is gone: a paragraph is a row of `Segment`s, each with the mark that it stands under. One
`Document` holds every version. Lines count from 1 and `end_line` is the last line, not the one after.
"""

from __future__ import annotations

from typing import Literal

import msgspec

# msgspec resolves the types of fields at run time.
from brightline.source import Diagnostic, Source

Mark = Literal["plain", "deleted", "inserted"]
Version = Literal["adopted", "proposed"]
View = Literal["adopted", "proposed", "redline"]

VISIBLE: dict[Version, tuple[Mark, Mark]] = {
    "adopted": ("plain", "deleted"),
    "proposed": ("plain", "inserted"),
}
"""The marks whose words stand in a version."""


class Segment(msgspec.Struct, frozen=True):
    """A run of rendered text under one mark.

    `mark_id` is -1 for plain text; the two halves of a substitution share an id.
    """

    text: str
    mark: Mark = "plain"
    mark_id: int = -1


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph of a provision: emphasis, links, escapes, comments and its own label removed.

    `number` counts from 1 within the paragraphs of the provision (`p1`).
    """

    number: int
    segments: tuple[Segment, ...]
    line: int
    end_line: int


class Outside(msgspec.Struct, frozen=True):
    """A heading (level above 0) or paragraph (level 0) that no provision holds, dates included."""

    segments: tuple[Segment, ...]
    heading: int
    line: int


class Comment(msgspec.Struct, frozen=True):
    """A `{>>comment<<}` outside fences; `provision` is empty before the first one.

    `paragraph` is the number of the provision's paragraph that it stands in and `offset` its place there,
    in the words of the redline; 0 where it stands by itself or in a heading.
    """

    text: str
    provision: str
    line: int
    paragraph: int = 0
    offset: int = 0


class Fence(msgspec.Struct, frozen=True):
    """A `norm`, `terms`, `vocabulary` or `assert` block as written, marks included.

    `line` is the source line of the first line of `text`; `indent` characters were stripped from
    each line, so column c of `text` is column c + `indent` of the source.
    """

    info: str
    text: str
    line: int
    indent: int
    provision: str


class Reference(msgspec.Struct, frozen=True):
    """A pointer in the text: `P&P 7-805` has target `7-805`, `[II-B]` has target `II.B`."""

    text: str
    target: str
    kind: Literal["policy", "provision"]
    provision: str
    line: int


class Provision(msgspec.Struct, frozen=True):
    """A labelled heading or item, an unlabelled bullet (`II.A.i1`), or an unlabelled section.

    `label` is written without its full stop and empty for bullets and sections. `title` holds the
    words of a heading; the words of an item are its first paragraph. `bullets` are the unlabelled
    items, `children` the labelled ones and the sections, both as ids in document order. `mark` is the one
    that the label stands under.
    """

    id: str
    label: str
    title: tuple[Segment, ...]
    parent: str
    paragraphs: tuple[Paragraph, ...]
    bullets: tuple[str, ...]
    children: tuple[str, ...]
    line: int
    end_line: int
    mark: Mark = "plain"


class Cut(msgspec.Struct, frozen=True):
    """A range of the source (offsets, end excluded) that is left out of a version, or of both."""

    start: int
    end: int
    out_of: Literal["adopted", "proposed", "both"]

    def is_in(self, version: Version) -> bool:
        """Whether the range is cut from `version`."""
        return self.out_of in ("both", version)


class Document(msgspec.Struct, frozen=True):
    """A document in all its versions.

    `provisions` is in document order; `outside` holds the words before the first. `history` holds the
    adoption dates as written, `adoptions` the same dates with their marks. `sources` is the numbered list
    under REFERENCES, `listed` the same with its marks. `has_marks` asks for deletions, insertions and
    substitutions, in text or fences; comments do not count.
    """

    source: Source
    front_matter: dict[str, object]
    title: str
    history: tuple[str, ...]
    adoptions: tuple[Segment, ...]
    provisions: dict[str, Provision]
    fences: tuple[Fence, ...]
    comments: tuple[Comment, ...]
    references: tuple[Reference, ...]
    sources: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    has_marks: bool
    cuts: tuple[Cut, ...]
    outside: tuple[Outside, ...] = ()
    listed: tuple[tuple[Segment, ...], ...] = ()
