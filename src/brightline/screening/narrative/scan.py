"""Which texts, and which phrases, are worth a look.

One pattern of the words that the phrases cannot do without runs over many texts at once. A text in which none
of them stands holds no phrase. In a sentence of another, only the phrases are tried of which all words stand
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from string import punctuation
from typing import Any

import re2

from brightline.screening.narrative.lexicon import SEPARATOR, engine
from brightline.screening.narrative.needed import DIGIT, EDGE, Wanted

BETWEEN = "\0"
"""What stands between two texts that are looked through at once; no normal text has it."""

_WORDS = 3
"""So many words of a seed are looked up."""

_THREE_WORDS = re.compile(rb"[^A-Za-z0-9_]*([A-Za-z0-9_]+)" + rb"(?:[^A-Za-z0-9_\x00]+([A-Za-z0-9_]+))?" * 2)
_TWO_WORDS = re.compile(r"[^ ]+(?: (?:[^ ]+ ?)?)?")
_DIGIT = re.compile(rb"[0-9-]")
_NONE: dict[str, set[int]] = {}
_WORD = re.compile(r"[A-Za-z0-9_]+")
_PATTERNS = str.maketrans(
    {**{sign: f"\\{sign}" for sign in punctuation}, EDGE: r"\b", " ": SEPARATOR, DIGIT: "[0-9-]"}
)
NEVER = r"[^\x00-\x{10FFFF}]"
"""A pattern that matches nothing."""


class Scan:
    """Looks for the words of phrases; `wanted` says what each phrase needs, nothing for one always tried.

    Only the phrases that are `telling` make a text worth a look.
    """

    def __init__(self, wanted: Sequence[Wanted], telling: Sequence[bool]) -> None:
        self._wanted = wanted
        self._telling = telling
        self._seeds: dict[bool, _Seeds] = {}
        self._needed: dict[frozenset[str], Any] = {}

    def suspects(self, block: bytes) -> Iterator[int]:
        """Give the number of each text of a block in which all words of a telling phrase stand."""
        seeds, between = self._seeds_of(telling=True), BETWEEN.encode()
        if seeds.always:
            yield from range(block.count(between) + 1)
            return
        number, at, start, end = 0, 0, 0, -1
        found = set[int]()
        for place in seeds.places(block):
            if place > end:
                if self._some(found, block[start:end]):
                    yield number
                number += block.count(between, at, place)
                at, start = place, block.rfind(between, 0, place) + 1
                end = _end(block, place)
                found = set()
            found |= seeds.phrases_at(block, place)
        if self._some(found, block[start:end]):
            yield number

    def is_suspect(self, text: bytes) -> bool:
        """Whether a seed of a telling phrase stands in a text."""
        seeds = self._seeds_of(telling=True)
        return bool(seeds.always) or next(seeds.places(text), None) is not None

    def telling(self, text: str) -> list[int]:
        """Give the numbers of the telling phrases of which a text has all words, in order."""
        return sorted(self._possible(text.encode(), telling=True))

    def phrases(self, text: str) -> list[int]:
        """Give the numbers of all phrases of which a text has all words, in order."""
        data = text.encode()
        return sorted([*self._possible(data, telling=True), *self._possible(data, telling=False)])

    def _possible(self, text: bytes, *, telling: bool) -> list[int]:
        seeds = self._seeds_of(telling=telling)
        found = seeds.always.union(*(seeds.phrases_at(text, place) for place in seeds.places(text)))
        checked: dict[frozenset[str], bool] = {}
        return [number for number in found if self._stands(number, text, checked)]

    def _some(self, numbers: set[int], text: bytes) -> bool:
        checked: dict[frozenset[str], bool] = {}
        return any(self._stands(number, text, checked) for number in numbers)

    def _stands(self, number: int, text: bytes, checked: dict[frozenset[str], bool]) -> bool:
        """Whether one of each set of words that a phrase needs stands in a text."""
        for needed in self._wanted[number].words:
            if needed not in checked:
                checked[needed] = self._one_in(needed, text)
            if not checked[needed]:
                return False
        return True

    def _one_in(self, needed: frozenset[str], text: bytes) -> bool:
        if needed not in self._needed:
            self._needed[needed] = re2.compile(_one_of(needed), engine())
        return self._needed[needed].search(text) is not None

    def _seeds_of(self, *, telling: bool) -> _Seeds:
        if telling not in self._seeds:
            phrases: dict[str, list[int]] = {}
            for number, (wanted, tells) in enumerate(zip(self._wanted, self._telling, strict=True)):
                if tells == telling:
                    for seed in wanted.seeds or ("",):
                        phrases.setdefault(seed, []).append(number)
            self._seeds[telling] = _Seeds(phrases)
        return self._seeds[telling]


def _end(block: bytes, place: int) -> int:
    """Give the end of the text in which a place is."""
    end = block.find(BETWEEN.encode(), place)
    return len(block) if end < 0 else end


class _Seeds:
    """Phrases by their seeds, and one pattern of all seeds; `always` are phrases without any."""

    def __init__(self, phrases: dict[str, list[int]]) -> None:
        self.always = frozenset(phrases.pop("", ()))
        self._any = re2.compile(_one_of(phrases), engine())
        self._by_start: dict[str, dict[str, set[int]]] = {}
        for seed, numbers in phrases.items():
            row = _as_row(seed)
            start = _TWO_WORDS.match(row.removesuffix(DIGIT))
            self._by_start.setdefault(start[0] if start else "", {}).setdefault(row, set()).update(numbers)

    def places(self, text: bytes) -> Iterator[int]:
        """Give all places of a text where a seed begins."""
        at = 0
        while match := self._any.search(text, at):
            yield match.start()
            at = match.start() + 1

    def phrases_at(self, text: bytes, place: int) -> set[int]:
        """Give the numbers of the phrases of which a seed may begin at a place."""
        words = _THREE_WORDS.match(text, place)
        row = f"{b' '.join(filter(None, words.groups())).decode()} " if words else " "
        found = set[int]()
        two = _TWO_WORDS.match(row)
        for size in range(two.end() + 1 if two else 1):
            for seed, numbers in self._by_start.get(row[:size], _NONE).items():
                known = seed.removesuffix(DIGIT)
                if row.startswith(known) and (known == seed or _is_digit_near(text, place, known)):
                    found |= numbers
        return found


def _is_digit_near(text: bytes, place: int, known: str) -> bool:
    """Whether a digit or a hyphen can follow these words, which begin at a place."""
    return _DIGIT.search(text, place, place + 4 * len(known) + 2) is not None


def _as_row(seed: str) -> str:
    """Give the first three words of a seed as they stand in a row, up to and with the first digit."""
    known, digit, _ = seed.partition(DIGIT)
    words = _WORD.findall(known)
    if len(words) > _WORDS:
        return f"{' '.join(words[:_WORDS])} "
    row = " ".join(words)
    return row + digit if digit or not row or _WORD.match(seed[-1]) else f"{row} "


def _fewest(words: frozenset[str]) -> set[str]:
    """Give words without those that begin with another of them."""
    return {word for word in words if words.isdisjoint(_beginnings(word))}


def _beginnings(word: str) -> Iterator[str]:
    """Give what some words begin with: the first of them, and a part of it."""
    first, blank, _ = word.partition(" ")
    if blank:
        yield first
        yield first + EDGE


def _one_of(some: Iterable[str]) -> str:
    """Give a pattern of words; those that begin at an edge are together, so that they share letters."""
    words = _fewest(frozenset(some))
    at_edge: list[str] = []
    other: list[str] = []
    for word in sorted(words):
        (at_edge if word.startswith(EDGE) else other).append(word.removeprefix(EDGE))
    alternatives = [rf"\b(?:{_each(at_edge)})"] if at_edge else []
    alternatives += [_each(other)] if other else []
    return "|".join(alternatives) or NEVER


def _each(words: list[str]) -> str:
    return "|".join(word.translate(_PATTERNS) for word in words)
