"""Which texts, and which phrases, are worth a look.

One pattern of what the phrases cannot do without runs over many texts at once. A text in which nothing of it
stands holds no phrase. In another, a set of patterns tells of which phrases something stands there, and only
these are tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from string import punctuation

import re2

from brightline.screening.narrative.lexicon import SEPARATOR, engine, expanded
from brightline.screening.narrative.needed import DIGIT, EDGE, NOTHING, Wanted

BETWEEN = "\0"
"""What stands between two texts that are looked through at once; no normal text has it."""

_PATTERNS = str.maketrans(
    {**{sign: f"\\{sign}" for sign in punctuation}, EDGE: r"\b", " ": SEPARATOR, DIGIT: "[0-9-]"}
)
NEVER = r"[^\x00-\x{10FFFF}]"
"""A pattern that matches nothing."""


class Scan:
    """Looks for what phrases need; `wanted` says it of each phrase, and `words` are the lists that they use.

    Only the phrases that are `telling` make a text worth a look.
    """

    def __init__(
        self, wanted: Sequence[Wanted], telling: Sequence[bool], words: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._wanted = wanted
        self._telling = telling
        self._words = words
        self._indexes: dict[bool, _Index] = {}
        some = {each for each, tells in zip(wanted, telling, strict=True) if tells}
        self._finds_all = NOTHING in some
        seeds = _one_of(frozenset[str]().union(*(each.seeds for each in some)))
        parts = [expanded(each.part, words, each.part) for each in some if each.part]
        self._any = re2.compile("|".join([seeds, *sorted(parts)]), engine())

    def suspects(self, block: bytes) -> Iterator[int]:
        """Give the number of each text of a block in which stands what a telling phrase needs."""
        if self._finds_all:
            yield from range(block.count(BETWEEN.encode()) + 1)
            return
        number, at, between = 0, 0, BETWEEN.encode()
        while at >= 0 and (match := self._any.search(block, at)):
            number += block.count(between, at, match.start())
            yield number
            at = block.find(between, match.start())  # it may end in another text

    def is_suspect(self, text: bytes) -> bool:
        """Whether there stands in a text what a telling phrase needs."""
        return self._finds_all or self._any.search(text) is not None

    def telling(self, text: bytes) -> list[int]:
        """Give the numbers of the telling phrases that a text may hold."""
        return self._index(telling=True).phrases(text)

    def phrases(self, text: bytes) -> list[int]:
        """Give the numbers of all phrases that a text may hold, in order."""
        return sorted(self.telling(text) + self._index(telling=False).phrases(text))

    def _index(self, *, telling: bool) -> _Index:
        if telling not in self._indexes:
            phrases: dict[Wanted, list[int]] = {}
            for number, (wanted, tells) in enumerate(zip(self._wanted, self._telling, strict=True)):
                if tells == telling:
                    phrases.setdefault(wanted, []).append(number)
            self._indexes[telling] = _Index(phrases, self._words)
        return self._indexes[telling]


class _Index:
    """Phrases by what they need; all that a text has of it is found at once."""

    def __init__(self, phrases: Mapping[Wanted, Sequence[int]], words: Mapping[str, tuple[str, ...]]) -> None:
        self._always = phrases.get(NOTHING, ())
        patterns = {
            expanded(each.part, words, each.part): numbers for each, numbers in phrases.items() if each.part
        }
        patterns |= {_one_of(seeds): numbers for numbers, seeds in _by_phrases(phrases).items()}
        self._phrases = list(patterns.values())
        self._set = re2.Set.SearchSet(engine())
        for pattern in patterns:
            self._set.Add(pattern)
        if patterns:
            self._set.Compile()

    def phrases(self, text: bytes) -> list[int]:
        """Give the numbers of the phrases of which a text has what they need, in order."""
        found = self._set.Match(text) if self._phrases else None
        return sorted({*self._always, *(number for each in found or () for number in self._phrases[each])})


def _by_phrases(phrases: Mapping[Wanted, Sequence[int]]) -> dict[tuple[int, ...], list[str]]:
    """Give together the seeds that the same phrases have, so that each is looked for once."""
    having: dict[str, list[int]] = {}
    for wanted, numbers in phrases.items():
        for seed in wanted.seeds:
            having.setdefault(seed, []).extend(numbers)
    seeds: dict[tuple[int, ...], list[str]] = {}
    for seed, of_seed in having.items():
        seeds.setdefault(tuple(of_seed), []).append(seed)
    return seeds


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
