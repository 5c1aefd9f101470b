"""What a sentence reads like that no rule knows: a guess by the weights of its pieces.

Pieces are words, two and three that follow one another, two with others between, stretches of letters, and
words by their list in the lexicon. Each weighs for or against two things, learnt from labelled sentences:
that there is something to find, and that it says a status. `python -m bench.train` writes the weights.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import sqrt

import msgspec

LISTS = (
    *("demonym", "abroad", "person", "nation", "someone", "folk", "agency", "law_source"),
    *("city_abroad", "one", "kind", "force", "undoc", "visa_kind", "border_town"),
)
"""Lists of the lexicon whose words also count as one another."""

_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d+|[#?]")
_LETTERS = range(3, 6)
_APART = range(2, 5)
"""How far apart two words stand that count together."""

_EVEN = 50
"""Pieces that a sentence is taken to have besides its own, so that few words do not weigh too much."""

_LONGEST = 12
"""So many words that weigh most are shown."""

Piece = tuple[str, int, int]
"""A piece, the first of its words and the one after the last."""


class Weights(msgspec.Struct, frozen=True):
    """What was learnt: how each piece weighs for anything at all, and for a status.

    `kinds` has for each category the pieces that tell it from others. `gate` has patterns of words without
    one of which nothing is guessed. `learnt_from` is a digest of the sentences. Weights are whole numbers,
    to be multiplied by `unit`.
    """

    learnt_from: str
    unit: float
    base: tuple[float, float]
    gate: tuple[str, ...]
    kinds: dict[str, dict[str, int]]
    pieces: dict[str, tuple[int, int]]


class Guess(msgspec.Struct, frozen=True):
    """How much speaks for anything to find and for a status, in log odds."""

    anything: float
    status: float


class Model:
    """Guesses what sentences say; it keeps nothing of them."""

    def __init__(self, weights: Weights, words: Mapping[str, tuple[str, ...]]) -> None:
        self._weights = weights
        self._lists = lists_of(words)

    def guess(self, sentence: str) -> Guess:
        """Give what a sentence in small letters reads like."""
        found = names(words_of(sentence), self._lists)
        known = self._weights.pieces
        weights = [known[name] for name in found if name in known]
        factor = self._weights.unit * evened(len(found))
        anything, status = (
            base + factor * sum(each[at] for each in weights) for at, base in enumerate(self._weights.base)
        )
        return Guess(anything, status)

    def place(self, sentence: str) -> tuple[int, int]:
        """Give where the words stand that weigh most for anything."""
        places = [match.span() for match in _WORD.finditer(sentence)]
        known = self._weights.pieces
        found = {name: (a, b) for name, a, b in pieces(words_of(sentence), self._lists) if name in known}
        weights = [(known[name][0], *place) for name, place in found.items()]
        first, last = _heaviest(len(places), weights)
        return (places[first][0], places[last - 1][1]) if places else (0, len(sentence))

    def kind(self, sentence: str, letters: str) -> str:
        """Give the likeliest category of those that begin with one of the letters."""
        found = names(words_of(sentence), self._lists)
        sums = {
            category: weights.get("", 0)
            + sum(weights[name] for name in found & weights.keys()) * evened(len(found))
            for category, weights in self._weights.kinds.items()
            if category[0] in letters
        }
        return max(sums, key=sums.__getitem__)


def words_of(sentence: str) -> list[str]:
    """Give the words of a sentence, numbers and the signs that count."""
    return _WORD.findall(sentence)


def evened(count: int) -> float:
    """Give by what the weights of a sentence of so many pieces are multiplied."""
    return 1 / sqrt(count + _EVEN)


def lists_of(words: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Give of each word of the lists the list in which it first stands."""
    found: dict[str, str] = {}
    for name in LISTS:
        for word in words.get(name, ()):
            if " " not in word:
                found.setdefault(word.strip("#"), f"{{{name}}}")
    return found


def names(words: Sequence[str], lists: Mapping[str, str]) -> set[str]:
    """Give the pieces of a sentence without where they stand, which is faster."""
    plain = _plain(words)
    kinds = [lists.get(word, word) for word in plain]
    found = {f"{word}|" for word in plain}
    for word in set(plain):
        found.update(_stretches(f" {word} "))
    for apart in _APART:
        found.update([f"{word} .. {other}" for word, other in zip(plain, plain[apart:], strict=False)])
    found.update(map(" ".join, pairwise(plain)))
    found.update(map(" ".join, zip(plain, plain[1:], plain[2:], strict=False)))
    found.update(name for name, _, _ in _runs(kinds, (1, 2, 3)) if "{" in name)
    return found


def pieces(words: Sequence[str], lists: Mapping[str, str]) -> Iterator[Piece]:
    """Give the pieces of a sentence; a number counts by how many figures it has."""
    plain = _plain(words)
    kinds = [lists.get(word, word) for word in plain]
    for at, word in enumerate(plain):
        yield f"{word}|", at, at + 1
        yield from ((letters, at, at + 1) for letters in _stretches(f" {word} "))
        for apart in _APART:
            if at + apart < len(plain):
                yield f"{word} .. {plain[at + apart]}", at, at + apart + 1
    yield from _runs(plain, (2, 3))
    yield from (run for run in _runs(kinds, (1, 2, 3)) if "{" in run[0])


def _plain(words: Sequence[str]) -> list[str]:
    return ["0" * min(len(word), 5) if word[0].isdigit() else word for word in words]


def _stretches(word: str) -> list[str]:
    return [
        f"~{word[first : first + length]}" for length in _LETTERS for first in range(len(word) - length + 1)
    ]


def _runs(words: Sequence[str], lengths: Sequence[int]) -> Iterator[Piece]:
    for length in lengths:
        for at in range(len(words) - length + 1):
            yield " ".join(words[at : at + length]), at, at + length


def _heaviest(count: int, weights: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    """Give the stretch of words that weighs most, each piece shared out among its words."""
    shares = [0.0] * count
    for weight, first, last in weights:
        for at in range(first, last):
            shares[at] += weight / (last - first)
    best, place = 0.0, (0, min(count, _LONGEST))
    for first in range(count):
        total = 0.0
        for last in range(first, min(count, first + _LONGEST)):
            total += shares[last]
            if total > best:
                best, place = total, (first, last + 1)
    return place
