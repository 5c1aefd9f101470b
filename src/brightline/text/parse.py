"""From a source to a `Document`: structure is read once, from the redline, for every version.

Differs from blocks in that each piece of text has its provision. Whatever is wrong becomes a diagnostic
of the document; nothing is raised for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from brightline.text.blocks import FenceBlock, ItemEnd, ItemStart, Piece, Reader, Text
from brightline.text.document import (
    Comment,
    Document,
    Fence,
    Mark,
    Outside,
    Paragraph,
    Provision,
    Reference,
    Segment,
)
from brightline.text.front import front_matter
from brightline.text.labels import Label, Part, numbered
from brightline.text.patterns import find_references, split_dates
from brightline.text.places import Places
from brightline.text.runs import mark_of_label, take_label, trimmed, written
from brightline.text.sequence import Level, Scope, Spot, is_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brightline.source import Source

SOURCES = "REFERENCES"
"""The heading, in capitals, of the numbered list of sources."""

Place = tuple[int, int]


def parse_document(source: Source) -> Document:
    """Read a document; `diagnostics` holds every error and warning found, in source order."""
    return parse_with_pieces(source)[0]


def parse_with_pieces(source: Source) -> tuple[Document, list[Piece]]:
    """Read a document, and give the blocks that it was made of as well."""
    places = Places(source)
    front, skip = front_matter(places)
    reader = Reader(places)
    pieces = reader.read(skip)
    builder = _Builder(places)
    builder.build(pieces)
    references = tuple(builder.references())
    title = front.get("title")
    document = Document(
        source=source,
        front_matter=front,
        title=title if isinstance(title, str) else builder.title(),
        history=tuple(date.text for date in builder.adoptions),
        adoptions=tuple(builder.adoptions),
        provisions={draft.id: draft.freeze() for draft in builder.drafts.values()},
        fences=tuple(builder.fences),
        comments=tuple(builder.comments),
        references=references,
        sources=tuple(" ".join(written(parts).split()) for parts in builder.sources),
        diagnostics=tuple(sorted(places.diagnostics, key=lambda found: (found.line, found.column))),
        has_marks=reader.has_marks,
        cuts=tuple(reader.cuts),
        outside=tuple(builder.outside),
        listed=tuple(tuple(trimmed(parts)) for parts in builder.sources),
    )
    return document, pieces


@dataclass(slots=True)
class _Draft:
    """A provision that is still read."""

    id: str
    label: str
    parent: str
    line: int
    end_line: int
    mark: Mark = "plain"
    title: list[Segment] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    bullets: list[str] = field(default_factory=list)
    children: list[str] = field(default_factory=list)

    def freeze(self) -> Provision:
        return Provision(
            self.id,
            self.label,
            tuple(self.title),
            self.parent,
            tuple(self.paragraphs),
            tuple(self.bullets),
            tuple(self.children),
            self.line,
            self.end_line,
            self.mark,
        )


@dataclass(slots=True)
class _Frame:
    """A container that is open: the document or a list item.

    A `bare` frame (the document; an item that holds only a list) has no provision of its own.
    `first` holds the words after the label in the first paragraph of the item.
    """

    scope: Scope
    bare: bool = True
    first: list[Segment] | None = None


@dataclass(slots=True)
class _Builder:
    """Gives each piece its provision."""

    places: Places
    drafts: dict[str, _Draft] = field(default_factory=dict)
    fences: list[Fence] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    pointers: list[tuple[Place, Reference]] = field(default_factory=list)
    sources: list[list[Segment]] = field(default_factory=list)
    adoptions: list[Segment] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    outside: list[Outside] = field(default_factory=list)
    copies: dict[str, int] = field(default_factory=dict)
    frames: list[_Frame] = field(default_factory=lambda: [_Frame(Scope())])
    in_sources: int = 0
    """The heading level of the list of sources while it is read, else 0."""
    sources_before: int = 0
    """How many sources earlier lists have."""

    def title(self) -> str:
        """Give the last heading before the first label; without labels, the first heading."""
        if not self.headings:
            return ""
        return self.headings[-1 if self.drafts else 0]

    def build(self, pieces: list[Piece]) -> None:
        for at, piece in enumerate(pieces):
            if isinstance(piece, ItemStart):
                self._open_item(piece, pieces[at + 1])
            elif isinstance(piece, ItemEnd):
                self.frames.pop()
            elif isinstance(piece, FenceBlock):
                self._add_fence(piece)
            elif piece.heading:
                self._add_heading(piece)
            else:
                self._add_paragraph(piece)
        for draft in reversed(self.drafts.values()):
            self._extend(draft.parent, draft.end_line)

    @property
    def holder(self) -> str:
        return self.frames[-1].scope.holder()

    def _extend(self, provision: str, line: int) -> None:
        if draft := self.drafts.get(provision):
            draft.end_line = max(draft.end_line, line)

    # Headings

    def _add_heading(self, text: Text) -> None:
        label, words = self._split_label(text)
        if self.in_sources and (not label or text.heading <= self.in_sources):
            self.in_sources = 0
        if label and not self.in_sources:
            draft = self._open(label, _place_of(text, label), text.end_line, text.heading)
            draft.title, draft.mark = words, mark_of_label(text.segments)
        elif not label:
            self._add_section(text)
        else:
            help = "number the sources as a list, or end it with a heading of the level of REFERENCES"
            self._warn_of_loss(text, f"label `{label.written}` stands in the list of sources", help)
        self._note_words(text, self.holder)

    def _split_label(self, text: Text) -> tuple[Label | None, list[Segment]]:
        """Give the label of a text and its other words; complain of a mark that changes the label."""
        label, words, replaced_by = take_label(text.segments)
        if label and not self.frames[-1].scope.fits(label, text.heading):
            return None, trimmed(text.segments)
        if label and replaced_by:
            message = f"label `{label.written}` is replaced by `{replaced_by}`"
            help = "labels never change: keep the old one outside of the mark"
            place, length = _place_of(text, label), len(label.written)
            self.places.report(place, message, help=help, length=length)
        return label, words

    def _open(self, label: Label, place: Place, end_line: int, heading: int = 0) -> _Draft:
        """Open the provision of a label, and those that the label names on the way to it."""
        scope = self.frames[-1].scope
        for part, where in scope.restate(label):
            spot = scope.place(part, heading, where)
            draft = self._add_provision(spot, label, part, place, end_line)
            scope.open(Level(draft.id, spot.rank, heading, is_root=is_root(label, part)))
        return draft

    def _add_section(self, text: Text) -> None:
        words = " ".join(written(text.segments).split())
        is_sources = words.upper() == SOURCES
        if not self.drafts and not is_sources:
            name, dates = split_dates(text.segments)
            self.headings.append(name)
            self.adoptions += dates
            self._keep_outside(text)
            return
        scope = self.frames[-1].scope
        before = scope.close(text.heading)
        parent = scope.levels[-1].id if scope.levels else scope.base
        name = words.upper().replace(" ", "_") or "SECTION"
        id = self._unused(f"{parent}.{name}" if parent else name)
        self._add_draft(_Draft(id, "", parent, text.block.line, text.end_line, title=trimmed(text.segments)))
        scope.open(Level(id, None, text.heading, before))
        if is_sources:
            self.in_sources, self.sources_before = text.heading, len(self.sources)

    # Items

    def _open_item(self, item: ItemStart, first: Piece) -> None:
        if self.in_sources:
            self._open_source(item)
            return
        scope = self.frames[-1].scope
        words: list[Segment] | None = None
        label = numbered(item.number, item.delimiter) if item.number else None
        if not label and isinstance(first, Text):
            label, words = self._split_label(first)
        if label:
            place = (item.line, item.column) if item.number else _place_of(first, label)
            draft = self._open(label, place, item.end_line)
            if isinstance(first, Text) and not item.number:
                draft.mark = mark_of_label(first.segments)
            is_rooted = scope.levels[-1].is_root
            self.frames.append(_Frame(Scope(draft.id, is_rooted=is_rooted), False, words))
        elif isinstance(first, ItemStart) or not scope.holder():
            self.frames.append(_Frame(scope))
        else:
            self.frames.append(_Frame(Scope(self._add_bullet(item, scope.holder())), False))

    def _add_bullet(self, item: ItemStart, parent: str) -> str:
        id = f"{parent}.i{len(self.drafts[parent].bullets) + 1}"
        self.drafts[id] = _Draft(id, "", parent, item.line, item.end_line)
        self.drafts[parent].bullets.append(id)
        return id

    def _open_source(self, item: ItemStart) -> None:
        if item.number and len(self.frames) == 1:
            self.sources.append([])
            expected = len(self.sources) - self.sources_before
            if int(item.number) != expected:
                message = f"source `{item.number}.` stands where `{expected}.` is expected"
                help = "number the sources from 1 without a gap; `(n)` markers point at them"
                self.places.report((item.line, item.column), message, help=help, length=len(item.number) + 1)
        self.frames.append(_Frame(self.frames[-1].scope))

    # Provisions

    def _add_provision(self, spot: Spot, label: Label, part: Part, place: Place, end_line: int) -> _Draft:
        id = f"{spot.parent}.{part.text}" if spot.parent else part.text
        where = f"in {spot.parent}" if spot.parent else "in the document"
        length = len(label.written)
        if first := self.drafts.get(id):
            message = f"label `{label.written}` stands twice {where}; first at line {first.line}"
            help = "give every provision a label of its own; a struck one keeps its label"
            self.places.report(place, message, help=help, length=length)
        elif spot.expected:
            before = f"follows `{label.like(spot.previous)}`" if spot.previous else "comes first"
            expected = label.like(spot.expected)
            message = f"label `{label.written}` {before} {where}; expected `{expected}`"
            help = "labels never change: a struck provision stays, with its label, inside a deletion"
            self.places.report(place, message, help=help, length=length)
        return self._add_draft(_Draft(self._unused(id), part.text, spot.parent, place[0], end_line))

    def _add_draft(self, draft: _Draft) -> _Draft:
        self.drafts[draft.id] = draft
        if parent := self.drafts.get(draft.parent):
            parent.children.append(draft.id)
        return draft

    def _unused(self, id: str) -> str:
        """Give the id itself, or with a number where it is taken, so that no text is lost."""
        found = id
        while found in self.drafts:
            self.copies[id] = self.copies.get(id, 1) + 1
            found = f"{id}_{self.copies[id]}"
        return found

    # Text

    def _add_paragraph(self, text: Text) -> None:
        frame = self.frames[-1]
        segments = trimmed(text.segments) if frame.first is None else frame.first
        frame.first = None
        number = self._keep_paragraph(frame, text, segments) if segments else 0
        self._note_words(text, self.holder, number)

    def _keep_paragraph(self, frame: _Frame, text: Text, segments: list[Segment]) -> int:
        """Keep a paragraph where it belongs, and give its number if that is in a provision, else 0."""
        if self.in_sources and len(self.frames) > 1 and self.sources:
            self.sources[-1] += [Segment(" "), *segments]
            return 0
        if not frame.bare or len(self.frames) == 1:
            frame.scope.note_text()
        if draft := self.drafts.get(self.holder):
            number = len(draft.paragraphs) + 1
            draft.paragraphs.append(Paragraph(number, tuple(segments), text.block.line, text.end_line))
            self._extend(draft.id, text.end_line)
            return number
        if self.drafts:
            help = "put a labelled heading before it, or indent it like the item it belongs to"
            self._warn_of_loss(text, "this text stands outside every provision", help)
        self._keep_outside(text)
        return 0

    def _warn_of_loss(self, text: Text, message: str, help: str) -> None:
        length = max(1, len(text.block.content.split("\n")[0]))
        self.places.report(text.block.place(0), message, help=help, length=length, severity="warning")

    def _keep_outside(self, text: Text) -> None:
        self.outside.append(Outside(tuple(trimmed(text.segments)), text.heading, text.block.line))

    def _note_words(self, text: Text, provision: str, number: int = 0) -> None:
        for found in text.comments:
            line, _ = text.block.place(found.offset)
            offset = self._place_in(provision, number, text, found.at) if number else 0
            self.comments.append(Comment(found.text, provision, line, number, offset))
            self._extend(provision, text.end_line)
        if self.in_sources:
            return
        after = 0
        for words, target, is_policy in find_references(text.segments):
            at = text.block.content.find(words, after)
            after = at + len(words) if at >= 0 else after
            place = text.block.place(max(0, at))
            kind: Literal["policy", "provision"] = "policy" if is_policy else "provision"
            self.pointers.append((place, Reference(words, target, kind, provision, place[0])))

    def _place_in(self, provision: str, number: int, text: Text, at: int) -> int:
        """Give a place of a text in its paragraph, which has neither label nor white space before it."""
        length = len(written(self.drafts[provision].paragraphs[number - 1].segments))
        left_out = len(written(text.segments).rstrip()) - length
        return min(max(0, at - left_out), length)

    def _add_fence(self, fence: FenceBlock) -> None:
        self.fences.append(Fence(fence.info, fence.text, fence.line, fence.indent, self.holder))
        self._extend(self.holder, fence.end_line)

    def references(self) -> Iterator[Reference]:
        """Give the references; warn of those to provisions that the document does not have."""
        for place, reference in self.pointers:
            is_known = reference.kind == "policy" or reference.target in self.drafts
            # A lone numeral in brackets, as in `[I]`, is a pointer only where it points at something.
            if is_known or "." in reference.target:
                yield reference
            if not is_known and self.drafts and "." in reference.target:
                message = f"reference `{reference.text}` points at {reference.target}, which does not exist"
                help = "write the labels of a provision of this document, as in `[II-B]`"
                length = len(reference.text)
                self.places.report(place, message, help=help, length=length, severity="warning")


def _place_of(first: Piece, label: Label) -> Place:
    assert isinstance(first, Text)
    # A mark may cut through the label, and the same sign may stand again in a later line.
    line = first.block.content.partition("\n")[0]
    return first.block.place(max(0, line.find(label.written)))
