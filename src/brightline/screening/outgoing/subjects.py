"""Whom a sentence speaks of: a person, the department, a building or an event, or people in general.

"He works nights" and "our officers work nights" differ in nothing else. Before a finding the nearest of them
in its sentence decides; a building or an event clears only where no person is named at all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from brightline.screening.outgoing.rules import Book, Clearing, compiled

_ABBREVIATIONS = frozenset(
    b"st ave av blvd rd ln dr ct pl apt no num mr mrs ms jr sr sgt lt ofc det capt cmdr insp dep cpl n s e w "
    b"ne nw se sw a.m p.m am pm u.s d.o.b approx dept vs lic tel ext fl bldg ste jan feb mar apr jun jul aug "
    b"sep sept oct nov dec sra dra depto".split()
)


_OBJECT = 60
"""How far what is refused may stand from the refusal where it is only named."""


class Subjects:
    """Finds the subjects of texts."""

    def __init__(self, book: Book, words: Mapping[str, str]) -> None:
        named = book.subjects
        self._patterns = {
            "own": compiled(named.own, words, r"\b", r"\b"),
            "house": compiled(named.house, words, r"\b", r"\b"),
            "people": compiled(named.people, words, r"\b", r"\b"),
            "person": compiled(named.person, words, r"\b", r"\b"),
        }
        self._refusal = compiled(named.refusal, words, r"\b", r"\b")
        self._but = compiled(named.but, words, r"(?:^|\b)", r"(?:\b|$)")
        self._asked = compiled(named.asked, words, r"\b", r"\b")
        self._withheld = compiled(named.withheld, words, r"^[^.!?;]*\b", r"\b")
        self._named = compiled((r"he|she|they|who|it is|it's",), {}, r"\b", r"\b")
        self._end = compiled((r"[.!?] ",), {})

    def read(self, text: bytes) -> Spoken:
        """Give what a text speaks of, and where."""
        spans = sorted(
            (*match.span(), name)
            for name, pattern in self._patterns.items()
            for match in pattern.finditer(text)
        )
        places: dict[str, list[int]] = {name: [] for name in self._patterns}
        reached = 0
        for start, end, name in spans:
            if start >= reached:
                places[name].append(start)
                reached = end
        starts = [match.end() for match in self._end.finditer(text) if not _is_short(text, match.start())]
        refused = [match.span() for match in self._refusal.finditer(text)]
        return Spoken([0, *starts], places, refused)

    def is_refused(self, spoken: Spoken, text: bytes, start: int, end: int) -> bool:
        """Say whether a finding is only what a sentence refuses to tell."""
        if any(each in b"0123456789" for each in text[start:end]):
            return False
        if self._withheld.search(text[start : end + _OBJECT]):
            return self._named.search(text[spoken.sentence(start) : end]) is None
        refused = spoken.refused_before(start)
        if refused is None:
            return False
        between = text[refused:start]
        if self._but.search(between):
            return False
        return len(between) <= _OBJECT or self._asked.search(text[refused:end]) is not None


class Spoken:
    """Where a text speaks of whom."""

    def __init__(
        self, sentences: list[int], places: dict[str, list[int]], refused: list[tuple[int, int]]
    ) -> None:
        self._sentences = sentences
        self._places = places
        self._refused = refused

    def sentence(self, place: int) -> int:
        """Give where the sentence of a place begins."""
        return self._sentences[bisect_right(self._sentences, place) - 1]

    def refused_before(self, place: int) -> int | None:
        """Give where the last refusal in the sentence of a place ends, if one does before it."""
        at = bisect_right(self._refused, (place, 0)) - 1
        if at < 0 or self._refused[at][0] < self.sentence(place):
            return None
        return min(self._refused[at][1], place)

    def is_cleared(self, place: int, end: int, clears: tuple[Clearing, ...]) -> bool:
        """Say whether a finding is said of the department, of a building or of people in general."""
        start = self.sentence(place)
        person = self._last("person", start, end)
        for subject in clears:
            last = self._last(subject, start, place)
            if last > person and (subject != "house" or person < 0):
                return True
        return False

    def _last(self, subject: str, start: int, place: int) -> int:
        """Give the last place of a subject in a sentence up to a place; -1 where there is none."""
        places = self._places[subject]
        at = bisect_right(places, place) - 1
        return places[at] if at >= 0 and places[at] >= start else -1


def _is_short(text: bytes, end: int) -> bool:
    """Say whether the stop at a place belongs to an abbreviation."""
    return text[end : end + 1] == b"." and text[max(0, end - 8) : end].split(b" ")[-1] in _ABBREVIATIONS
