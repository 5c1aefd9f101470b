"""Which texts, and which phrases, are worth a look.

One pattern of the words that the phrases cannot do without runs over many texts at once. A text in which none
of them stands holds no phrase. In a sentence of another, only the phrases are tried of which all words stand
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import punctuation
from typing import Any

import re2

from brightline.screening.narrative.lexicon import SEPARATOR, engine
from brightline.screening.narrative.needed import DIGIT, EDGE, Wanted, is_common

BETWEEN = "\0"
"""What stands between two texts that are looked through at once; no normal text has it."""

_START = 3
"""So many letters of the start of a word are looked up."""

_WORD = re.compile(r"[A-Za-z0-9_]+")
_PATTERNS = str.maketrans(
    {**{sign: f"\\{sign}" for sign in punctuation}, EDGE: r"\b", " ": SEPARATOR, DIGIT: "[0-9-]"}
)
_Rows = list[tuple[str, Sequence[int]]]
"""Seeds as they stand in a row of words, each with its phrases."""

NEVER = r"[^\x00-\x{10FFFF}]"
"""A pattern that matches nothing."""


class Scan:
    """Looks for the words of phrases; `wanted` says what each phrase needs, nothing for one always tried.

    Only the phrases that are `telling` make a text worth a look.
    """

    def __init__(self, wanted: Sequence[Wanted], telling: Sequence[bool]) -> None:
        self._wanted = wanted
        self._telling = telling
        self._indexes: dict[bool, _Index] = {}
        self._needed: dict[frozenset[str], Any] = {}
        seeds = {each.seeds for each, tells in zip(wanted, telling, strict=True) if tells}
        self._finds_all = frozenset() in seeds
        self._any = re2.compile(_one_of(frozenset().union(*seeds)), engine())

    def suspects(self, block: bytes) -> Iterator[int]:
        """Give the number of each text of a block in which a word of a telling phrase stands."""
        if self._finds_all:
            yield from range(block.count(BETWEEN.encode()) + 1)
            return
        number, at, between = 0, 0, BETWEEN.encode()
        while at >= 0 and (match := self._any.search(block, at)):
            number += block.count(between, at, match.start())
            yield number
            at = block.find(between, match.end())

    def is_suspect(self, text: bytes) -> bool:
        """Whether a word of a telling phrase stands in a text."""
        return self._finds_all or self._any.search(text) is not None

    def telling(self, text: str) -> list[int]:
        """Give the numbers of the telling phrases of which a text has all words."""
        return sorted(self._possible(text, telling=True))

    def phrases(self, text: str) -> list[int]:
        """Give the numbers of all phrases of which a text has all words, in order."""
        return sorted([*self._possible(text, telling=True), *self._possible(text, telling=False)])

    def _possible(self, text: str, *, telling: bool) -> Iterator[int]:
        checked: dict[frozenset[str], bool] = {}
        for number in self._index(telling=telling).phrases(text):
            for needed in self._wanted[number].words:
                if needed not in checked:
                    checked[needed] = self._one_in(needed, text)
                if not checked[needed]:
                    break
            else:
                yield number

    def _one_in(self, needed: frozenset[str], text: str) -> bool:
        """Whether one of these words stands in a text."""
        if needed not in self._needed:
            self._needed[needed] = re2.compile(_one_of(needed), engine())
        return self._needed[needed].search(text) is not None

    def _index(self, *, telling: bool) -> _Index:
        if telling not in self._indexes:
            numbers: dict[str, list[int]] = {}
            for number, (wanted, tells) in enumerate(zip(self._wanted, self._telling, strict=True)):
                if tells == telling:
                    for seed in wanted.seeds or ("",):
                        numbers.setdefault(seed, []).append(number)
            self._indexes[telling] = _Index(numbers)
        return self._indexes[telling]


class _Index:
    """Phrases by their seeds, and those seeds by a whole word, the start or a part of one."""

    def __init__(self, phrases: Mapping[str, Sequence[int]]) -> None:
        self._whole: dict[str, _Rows] = {}
        self._starts: dict[str, _Rows] = {}
        self._parts: dict[str, _Rows] = {}
        self._always: set[int] = set()
        self._digits: set[int] = set()
        for seed, numbers in phrases.items():
            self._add(seed, numbers)
        self._any_part = re2.compile("|".join(map(re2.escape, self._parts)) or NEVER, engine())
        self._any_digits = re2.compile(_one_of(seed for seed in phrases if DIGIT in seed), engine())

    def phrases(self, text: str) -> set[int]:
        """Give the numbers of the phrases of which a text may have a seed."""
        listed = _WORD.findall(text)
        words, row = set(listed), f" {' '.join(listed)} "
        starts = {word[:_START] for word in words}
        rows = [self._whole[word] for word in self._whole.keys() & words]
        rows += [self._starts[start] for start in self._starts.keys() & starts]
        if self._any_part.search(row):
            rows += [known for part, known in self._parts.items() if part in row]
        found = self._always | (self._digits if self._digits and self._any_digits.search(text) else set())
        for known in rows:
            for seed, numbers in known:
                if seed in row:
                    found.update(numbers)
        return found

    def _add(self, seed: str, numbers: Sequence[int]) -> None:
        """Add phrases under the rarest whole word of a seed, or the start of one, or else a part of one."""
        if DIGIT in seed:
            self._digits.update(numbers)
            return
        row = _as_row(seed) if seed else ""
        whole = start = part = ""
        for match in _WORD.finditer(row):
            begins, ends = match.start() > 0, match.end() < len(row)
            if begins and ends:
                whole = max(whole, match[0], key=_rare)
            elif begins:
                start = match[0]
            else:
                part = max(part, match[0], key=_rare)
        if whole:
            self._whole.setdefault(whole, []).append((row, numbers))
        elif len(start) >= _START:
            self._starts.setdefault(start[:_START], []).append((row, numbers))
        elif start or part:
            part = f" {start}" if start else part
            self._parts.setdefault(part, []).append((row, numbers))
        else:
            self._always.update(numbers)


def _rare(word: str) -> tuple[bool, int]:
    return bool(word) and not is_common(word), len(word)


def _as_row(seed: str) -> str:
    """Give a seed as it stands in a row of the words of a text."""
    row = f" {' '.join(_WORD.findall(seed))} "
    row = row if _opens(seed[0]) else row[1:]
    return row if _opens(seed[-1]) else row[:-1]


def _opens(letter: str) -> bool:
    return not _WORD.match(letter)


def _fewest(words: frozenset[str]) -> set[str]:
    """Give words without most of those in which another of them stands."""
    return {word for word in words if " " not in word or words.isdisjoint(_parts(word))}


def _parts(word: str) -> Iterator[str]:
    """Give the single words of some words, and what they begin with."""
    bare = word.strip(EDGE)
    pieces = bare.split(" ")
    for number, piece in enumerate(pieces):
        if number or word.startswith(EDGE):
            yield EDGE + piece
            if number + 1 < len(pieces) or word.endswith(EDGE):
                yield EDGE + piece + EDGE


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
