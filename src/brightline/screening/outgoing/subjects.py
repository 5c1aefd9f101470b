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


class Subjects:
    """Finds the subjects of texts."""

    def __init__(self, book: Book, words: Mapping[str, str]) -> None:
        named = book.subjects
        self._person = compiled(named.person, words, r"\b", r"\b")
        self._own = compiled(named.own, words, r"\b", r"\b")
        self._house = compiled(named.house, words, r"\b", r"\b")
        self._people = compiled(named.people, words, r"\b", r"\b")
        self._end = compiled((r"[.!?;] ",), {})

    def read(self, text: bytes) -> Spoken:
        """Give what a text speaks of, and where."""
        others = {
            "own": [match.span() for match in self._own.finditer(text)],
            "house": [match.span() for match in self._house.finditer(text)],
            "people": [match.span() for match in self._people.finditer(text)],
        }
        taken = sorted(others["own"] + others["people"])
        persons = [
            start
            for start, _ in (match.span() for match in self._person.finditer(text))
            if not _is_in(start, taken)
        ]
        starts = [match.end() for match in self._end.finditer(text) if not _is_short(text, match.start())]
        places = {name: [start for start, _ in spans] for name, spans in others.items()}
        return Spoken([0, *starts], {**places, "person": persons})


class Spoken:
    """Where a text speaks of whom."""

    def __init__(self, sentences: list[int], places: dict[str, list[int]]) -> None:
        self._sentences = sentences
        self._places = places

    def is_cleared(self, place: int, end: int, clears: tuple[Clearing, ...]) -> bool:
        """Say whether a finding is said of the department, of a building or of people in general."""
        start = self._sentences[bisect_right(self._sentences, place) - 1]
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


def _is_in(place: int, spans: list[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (place, len(spans) + (1 << 62))) - 1
    return at >= 0 and spans[at][0] <= place < spans[at][1]


def _is_short(text: bytes, end: int) -> bool:
    """Say whether the stop at a place belongs to an abbreviation."""
    return text[end : end + 1] == b"." and text[max(0, end - 8) : end].split(b" ")[-1] in _ABBREVIATIONS
