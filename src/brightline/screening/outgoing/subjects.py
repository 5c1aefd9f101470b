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
        self._patterns = {
            "own": compiled(named.own, words, r"\b", r"\b"),
            "house": compiled(named.house, words, r"\b", r"\b"),
            "people": compiled(named.people, words, r"\b", r"\b"),
            "person": compiled(named.person, words, r"\b", r"\b"),
        }
        self._end = compiled((r"[.!?;] ",), {})

    def read(self, text: bytes) -> Spoken:
        """Give what a text speaks of, and where."""
        spans = sorted(
            (*match.span(), name) for name, pattern in self._patterns.items() for match in pattern.finditer(text)
        )
        places: dict[str, list[int]] = {name: [] for name in self._patterns}
        reached = 0
        for start, end, name in spans:
            if start >= reached:
                places[name].append(start)
                reached = end
        starts = [match.end() for match in self._end.finditer(text) if not _is_short(text, match.start())]
        return Spoken([0, *starts], places)


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


def _is_short(text: bytes, end: int) -> bool:
    """Say whether the stop at a place belongs to an abbreviation."""
    return text[end : end + 1] == b"." and text[max(0, end - 8) : end].split(b" ")[-1] in _ABBREVIATIONS
