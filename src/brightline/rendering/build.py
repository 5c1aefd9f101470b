"""From a compiled policy to a page: what a view shows, in reading order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from brightline.language.compile import Compiled
from brightline.rendering.cards import VERSIONS, Place, Placed, place_cards
from brightline.rendering.page import Card, Line, Note, Open, Page, Run, Section
from brightline.rendering.runs import Cutter
from brightline.text.document import Document, Outside, Paragraph, Provision, Segment, View
from brightline.text.patterns import first_date
from brightline.text.runs import trimmed

Part = Line | Section | Note


def build_page(compiled: Compiled, view: View) -> Page:
    """Put together what a view shows."""
    return _Builder(compiled, view).page()


class _Builder:
    """Puts one page together; `shown` collects its comments."""

    def __init__(self, compiled: Compiled, view: View) -> None:
        self.compiled, self.document, self.view = compiled, compiled.document, view
        self.placed = place_cards(compiled, view)
        self.cutter = Cutter(view=view, targets=_targets(self.document))
        comments = self.document.comments if view == "redline" else ()
        self.comments = dict(enumerate(comments, 1))

    def page(self) -> Page:
        document, policy = self.document, self.compiled.versions[VERSIONS[self.view][-1]]
        department = document.front_matter.get("department")
        title = self._title()
        outside = [each for each in document.outside if self.cutter.has_words(each.segments)]
        at = outside.index(title) if title else 0
        name, dates = _at_first_date(title.segments if title else ())
        parts: list[tuple[int, Part]] = [
            (each.line, self._line(each.segments)) for each in outside[at + bool(title) :]
        ]
        parts += [
            *self._notes(""),
            *self._sections(id for id, p in document.provisions.items() if not p.parent),
        ]
        return Page(
            policy=policy,
            department=department if isinstance(department, str) else "",
            view=self.view,
            is_one=not document.has_marks,
            warnings=self._warnings(),
            dates=self.cutter.runs(dates),
            before=tuple(self._line(each.segments) for each in outside[:at]),
            title=self.cutter.runs(name),
            parts=_in_order(parts),
            sources=tuple(self.cutter.runs(parts) for parts in document.listed),
            sources_in=self._sources_in(),
            cards=tuple(placed.card for placed in self.placed),
            notes=tuple(Note(number=number, text=each.text) for number, each in self.comments.items()),
            ambiguities=self._ambiguities(),
        )

    def _title(self) -> Outside | None:
        headings = [each for each in self.document.outside if each.heading]
        return next((each for each in reversed(headings) if self.cutter.has_words(each.segments)), None)

    def _warnings(self) -> tuple[str, ...]:
        """Give the notes of the versions shown."""
        versions = [self.compiled.versions[version] for version in VERSIONS[self.view]]
        return tuple(dict.fromkeys(note for policy in versions for note in policy.notes))

    def _sources_in(self) -> str:
        """Give the section that the list of sources stands in."""
        sections = (id for id in self.document.provisions if id.rpartition(".")[2] == "REFERENCES")
        return next(sections, "") if self.document.listed else ""

    def _ambiguities(self) -> tuple[Open, ...]:
        resting: dict[str, list[Card]] = {}
        texts: dict[str, str] = {}
        for card in (placed.card for placed in self.placed):
            for choice in card.choices:
                texts[choice.ambiguity] = choice.text
                if card not in resting.setdefault(choice.ambiguity, []):
                    resting[choice.ambiguity].append(card)
        ids = sorted(resting, key=lambda id: (len(id), id))
        return tuple(Open(id=id, text=texts[id], cards=tuple(resting[id])) for id in ids)

    # Provisions

    def _sections(self, ids: Iterable[str]) -> list[tuple[int, Part]]:
        """Give the provisions that have anything in this view, with their lines."""
        provisions = [self.document.provisions[id] for id in ids]
        return [(each.line, section) for each in provisions if (section := self._section(each))]

    def _section(self, provision: Provision) -> Section | None:
        """Give a provision with everything in it, or nothing where neither label nor words stand here."""
        parts: list[tuple[int, Part]] = [
            (paragraph.line, self._paragraph(provision, paragraph))
            for paragraph in provision.paragraphs
            if self.cutter.has_words(paragraph.segments)
        ]
        parts += self._sections((*provision.bullets, *provision.children))
        parts += self._notes(provision.id)
        has_words = bool(parts) or self.cutter.has_words(provision.title)
        has_label = bool(provision.label) and self.cutter.is_visible(provision.mark)
        is_listed = provision.id == self._sources_in()
        if not (has_words or has_label or is_listed):
            return None
        return Section(
            id=provision.id,
            label=f"{provision.label}." if has_label else "",
            mark=self.cutter.shown(provision.mark),
            title=self.cutter.runs(provision.title),
            parts=_in_order(parts),
            is_empty=not (has_words or is_listed),
            is_bullet=not provision.label and not provision.title,
        )

    def _paragraph(self, provision: Provision, paragraph: Paragraph) -> Line:
        place: Place = (provision.id, paragraph.number)
        here = [placed for placed in self.placed if place in placed.ranges]
        first = [placed for placed in here if next(iter(placed.ranges)) == place]
        notes = {
            number: comment.offset
            for number, comment in self.comments.items()
            if (comment.provision, comment.paragraph) == place
        }
        cards = tuple(each.card for each in sorted(first, key=lambda each: _start(each, place)))
        quoted = [(each.card, each.ranges[place]) for each in here]
        return Line(
            runs=self.cutter.runs(paragraph.segments, quoted, notes, cards),
            cards=cards,
            notes=tuple(self._note(number) for number in notes),
        )

    def _line(self, segments: tuple[Segment, ...]) -> Line:
        return Line(runs=self.cutter.runs(segments))

    def _notes(self, provision: str) -> list[tuple[int, Part]]:
        """Give the comments of a provision that stand in none of its paragraphs, with their lines."""
        return [
            (comment.line, self._note(number))
            for number, comment in self.comments.items()
            if comment.provision == provision and not comment.paragraph
        ]

    def _note(self, number: int) -> Note:
        return Note(number=number, text=self.comments[number].text)


def _targets(document: Document) -> frozenset[str | int]:
    return frozenset(chain(document.provisions, range(1, len(document.listed) + 1)))


def _at_first_date(heading: tuple[Segment, ...]) -> tuple[list[Segment], list[Segment]]:
    """Divide a heading before its first adoption date."""
    at = first_date("".join(part.text for part in heading))
    before, after = [], []
    for part in heading:
        before.append(Segment(part.text[:at], part.mark, part.mark_id))
        after.append(Segment(part.text[at:], part.mark, part.mark_id))
        at = max(0, at - len(part.text))
    return trimmed(before), trimmed(after)


def _start(placed: Placed, place: Place) -> int:
    return placed.ranges[place][0][0]


def _in_order(parts: list[tuple[int, Part]]) -> tuple[Part, ...]:
    """Sort parts by their lines; a comment that follows a paragraph goes beside it."""
    kept: list[Part] = []
    for _, part in sorted(parts, key=lambda pair: pair[0]):
        if isinstance(part, Note) and kept and isinstance(last := kept[-1], Line):
            kept[-1] = replace(last, runs=(*last.runs, Run(note=part.number)), notes=(*last.notes, part))
        else:
            kept.append(part)
    return tuple(kept)
