"""Who is meant: how far a statement in general reaches.

A policy, a statute or a statistic clears what is said in its own clause. What a sentence says of somebody
beside it keeps its finding: "he is undocumented, according to the policy memo".
"""

from __future__ import annotations

import re
from bisect import bisect_right

_IN_GENERAL = (
    "on average",
    "in general",
    "generally",
    "typically",
    "usually",
    "every year",
    "each year",
    "a year",
)
"""Words before a comma that say how often the next clause holds; they are part of it."""

_BETWEEN = re.compile(
    r"[;:]\s|\s-{1,2}\s|"
    + "".join(f"(?<!{each})" for each in _IN_GENERAL)
    + r",\s(?!\S+s\s(?:and|y)\s\S+s\s)(?=\S+\s\S+\s\S)"
    r"|\s(?:and|but|so|while|although|though)\s(?=(?:he|she|they|i|we|the|his|her|my|it|an?)\s)"
    r"|\s(?:because|since|when)\s(?=(?:he|she|i|his|her|my)\s)"
    r"|\s(?:learned|learnt|heard|told|adds?|added|advised|stated|found out)\s(?:[a-z]+\s){0,2}?that\s"
)
"""Where one clause ends and the next begins."""


class Clauses:
    """The clauses of a sentence."""

    def __init__(self, sentence: str) -> None:
        self._ends = [match.end() for match in _BETWEEN.finditer(sentence)]

    def has_both(self, general: tuple[int, int], said: tuple[int, int]) -> bool:
        """Whether one clause has all of what is said in general and some of what is said of somebody."""
        clause = self._first(general)
        return clause == self._last(general) and self._first(said) <= clause <= self._last(said)

    def begins_with(self, general: tuple[int, int], said: tuple[int, int]) -> bool:
        """Whether what is said of somebody begins no later than the clause of what is said in general."""
        return self._first(said) <= self._first(general)

    def _first(self, place: tuple[int, int]) -> int:
        return bisect_right(self._ends, place[0])

    def _last(self, place: tuple[int, int]) -> int:
        return bisect_right(self._ends, max(place[0], place[1] - 1))
