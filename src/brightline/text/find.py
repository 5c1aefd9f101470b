"""Where words occur in a text, for many words and a long text: no search begins at the top each time."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cached_property
from itertools import takewhile

SHORT = 4_000
"""Characters up to which a text is simply read through."""
RARE = 50
"""How often a word may stand in a long text and still say where others stand."""
_WORD = re.compile(r"[^ ]+")


class Finder:
    """A text whose white space is folded, and where each of its words stands."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for match in _WORD.finditer(self.text):
            places.setdefault(match[0], []).append(match.start())
        return places

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._places)

    def find(self, wanted: str) -> list[int]:
        """Give every place at which `wanted` occurs, white space folded; an empty one never occurs."""
        words = wanted.split(" ")
        if len(self.text) <= SHORT or len(words) < 2:
            return self._read_through(wanted)
        before, places = self._rarest(words)
        starts = (place - before for place in places)
        return sorted(start for start in starts if start >= 0 and self.text.startswith(wanted, start))

    def _read_through(self, wanted: str) -> list[int]:
        found = []
        at = self.text.find(wanted) if wanted else -1
        while at >= 0:
            found.append(at)
            at = self.text.find(wanted, at + 1)
        return found

    def _rarest(self, words: list[str]) -> tuple[int, list[int]]:
        """Give where the rarest of some words stands, and how far in it is; the first may lack its start."""
        best = self._beginning_with(words[-1])
        before = offset = sum(len(word) + 1 for word in words[:-1])
        for word in reversed(words[1:-1]):
            offset -= len(word) + 1
            places = self._places.get(word, [])
            if len(places) < len(best):
                best, before = places, offset
        return before, best

    def _beginning_with(self, start: str) -> list[int]:
        first = bisect_left(self._sorted, start)
        words = takewhile(lambda word: word.startswith(start), self._sorted[first : first + RARE])
        found = [place for word in words for place in self._places[word]]
        many = first + RARE < len(self._sorted) and self._sorted[first + RARE].startswith(start)
        return (
            [match.start() for match in re.finditer(rf"(?<![^ ]){re.escape(start)}", self.text)]
            if many
            else found
        )

    def around(self, wanted: str, most: int = 3) -> list[str]:
        """Give the stretches in which most of the rare words of `wanted` stand, or a short text whole."""
        if len(self.text) <= SHORT:
            return [self.text]
        size = len(wanted) + 40
        votes: Counter[int] = Counter()
        for match in _WORD.finditer(wanted):
            places = self._places.get(match[0], [])
            if len(places) <= RARE:
                votes.update(max(0, place - match.start()) // size for place in places)
        return [self._stretch(part * size - size // 2, 3 * size) for part, _ in votes.most_common(most)]

    def _stretch(self, start: int, length: int) -> str:
        first = self.text.find(" ", start) + 1 if start > 0 else 0
        return self.text[
            first : self.text.find(" ", first + length) if first + length < len(self.text) else None
        ]
