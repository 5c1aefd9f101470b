"""Segments of a paragraph cut into runs: where quotes, pointers and comments begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from brightline.rendering.cards import Range
from brightline.rendering.page import Card, Run
from brightline.text.document import VISIBLE, Mark, Segment, View
from brightline.text.patterns import find_pointers


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutter:
    """Cuts the paragraphs of one view; `targets` are the provisions and sources that it shows."""

    view: View
    targets: frozenset[str | int]

    def is_visible(self, mark: Mark) -> bool:
        """Whether words under a mark stand in the view."""
        return self.view == "redline" or mark in VISIBLE[self.view]

    def shown(self, mark: Mark) -> Mark:
        """Give the mark that visible words are shown under: a version by itself has none."""
        return mark if self.view == "redline" else "plain"

    def has_words(self, segments: Iterable[Segment]) -> bool:
        """Whether any words of these segments stand in the view."""
        return any(self.is_visible(part.mark) and part.text.strip() for part in segments)

    def runs(
        self,
        segments: Iterable[Segment],
        quoted: Iterable[tuple[Card, tuple[Range, ...]]] = (),
        notes: Mapping[int, int] | None = None,
        starting: Iterable[Card] = (),
    ) -> tuple[Run, ...]:
        """Cut a row of segments; `quoted` has ranges in it, `notes` maps comments to their places.

        `starting` are the cards whose words start here and not in an earlier paragraph.
        """
        cut = _Cut(list(quoted), notes or {}, tuple(starting))
        at = 0
        for part in segments:
            if self.is_visible(part.mark):
                cut.runs += self._pieces(part, at, cut)
            at += len(part.text)
        cut.runs += [Run(note=number) for number, place in cut.notes.items() if place >= at]
        return tuple(_tidy(cut.runs) if self.view != "redline" else cut.runs)

    def _pieces(self, part: Segment, start: int, cut: _Cut) -> Iterator[Run]:
        pointers = [found for found in find_pointers(part.text) if found[2] in self.targets]
        points = {0, len(part.text)} | {at - start for at in cut.points() if 0 < at - start < len(part.text)}
        points |= {end for pointer in pointers for end in pointer[:2]}
        edges = sorted(points)
        for left, right in pairwise(edges):
            yield from [Run(note=n) for n, place in cut.notes.items() if place == start + left]
            target = next((goal for first, last, goal in pointers if first <= left < last), "")
            words = Run(text=part.text[left:right], mark=self.shown(part.mark), target=target)
            yield cut.with_cards(words, start + left, start + right)


@dataclass(slots=True)
class _Cut:
    """One paragraph while it is cut."""

    quoted: list[tuple[Card, tuple[Range, ...]]]
    notes: Mapping[int, int]
    starting: tuple[Card, ...]
    runs: list[Run] = field(default_factory=list)

    def points(self) -> set[int]:
        ends = {point for _, ranges in self.quoted for span in ranges for point in span}
        return ends | set(self.notes.values())

    def with_cards(self, run: Run, left: int, right: int) -> Run:
        """Give a run that lies between two neighbouring points the cards that quote it."""
        here = [(card, ranges) for card, ranges in self.quoted if any(a <= left < b for a, b in ranges)]
        return replace(
            run,
            cards=tuple(card for card, _ in here),
            starts=tuple(card for card, ranges in here if ranges[0][0] == left and card in self.starting),
            ends=tuple(card for card, ranges in here if ranges[-1][1] == right),
        )


def _tidy(runs: Iterable[Run]) -> Iterator[Run]:
    """Leave one blank where the words between two are not in the version."""
    after_blank = True
    for run in runs:
        text = run.text.lstrip() if after_blank else run.text
        if text or run.note:
            yield replace(run, text=text)
        after_blank = text[-1].isspace() if text else after_blank
