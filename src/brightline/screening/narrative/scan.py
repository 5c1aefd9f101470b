"""Which texts, and which phrases, are worth a look.

One pattern of the words that the phrases cannot do without runs over many texts at once. A text in which none
of them stands holds no phrase. In a sentence of another, only the phrases are tried of which a word stands
there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from string import punctuation

import re2

from brightline.screening.narrative.lexicon import SEPARATOR, engine
from brightline.screening.narrative.needed import EDGE, Words, share_of

BETWEEN = "\0"
"""What stands between two texts that are looked through at once; no normal text has it."""

_START = 5
"""So many letters of the start of a word are looked up."""

_MOST_IN_PAIRS = 100
"""Longer lists are not looked for one after the other: to compile that takes longer than it saves."""

_WORD = re.compile(r"[A-Za-z0-9_]+")
_PATTERNS = str.maketrans(
    {**{sign: f"\\{sign}" for sign in punctuation}, EDGE: r"\b", " ": SEPARATOR, "0": "[0-9-]"}
)
NEVER = r"[^\x00-\x{10FFFF}]"
"""A pattern that matches nothing."""


class Scan:
    """Looks for the words of phrases; `needs` has those of each phrase, none for one that is always tried.

    Only the phrases that are `telling` make a text worth a look.
    """

    def __init__(self, needs: Sequence[Words], telling: Sequence[bool]) -> None:
        self._needs = needs
        self._telling = telling
        self._indexes: dict[bool, _Index] = {}
        looked_for = [words for words, tells in zip(needs, telling, strict=True) if tells]
        self._finds_all = not all(looked_for)
        self._any = re2.compile(_pattern(looked_for), engine())

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
        """Give the numbers of the telling phrases that a text may hold."""
        return self._index(telling=True).phrases(text)

    def phrases(self, text: str) -> list[int]:
        """Give the numbers of all phrases that a text may hold, in order."""
        return sorted(self.telling(text) + self._index(telling=False).phrases(text))

    def _index(self, *, telling: bool) -> _Index:
        if telling not in self._indexes:
            index = self._indexes[telling] = _Index()
            for number, words in enumerate(self._needs):
                if self._telling[number] == telling:
                    index.add_all(number, words)
        return self._indexes[telling]


class _Index:
    """Phrases by a whole word, the start or a part of one; and those that are always tried."""

    def __init__(self) -> None:
        self._whole: dict[str, set[int]] = {}
        self._starts: dict[str, set[int]] = {}
        self._parts: dict[str, set[int]] = {}
        self._always: set[int] = set()

    def phrases(self, text: str) -> list[int]:
        """Give the numbers of the phrases of which a text may have a word."""
        words = set(_WORD.findall(text))
        found = set(self._always)
        for word in self._whole.keys() & words:
            found |= self._whole[word]
        starts = {word[:size] for word in words for size in range(1, _START + 1)}
        for start in self._starts.keys() & starts:
            found |= self._starts[start]
        for part, numbers in self._parts.items():
            if part in text:
                found |= numbers
        return sorted(found)

    def add_all(self, number: int, needs: Words) -> None:
        """Add a phrase that needs these; of two, the rarer are looked up."""
        if not needs:
            self._always.add(number)
            return
        for word in min(needs, key=_share):
            self._add(number, word)

    def _add(self, number: int, words: str) -> None:
        """Add a phrase under the rarest whole word of these, or the start of one, or else a part of one."""
        whole, start, part = "", "", ""
        for match in _WORD.finditer(words):
            begins, known = match.start() > 0, match[0].split("0")
            if begins and match.end() < len(words) and len(known) == 1:
                whole = min(whole, match[0], key=share_of)
            start = min(start, known[0] if begins else "", key=share_of)
            part = min(part, *known, key=share_of)
        if whole and share_of(whole) <= share_of(start):
            self._whole.setdefault(whole, set()).add(number)
        elif start:
            self._starts.setdefault(start[:_START], set()).add(number)
        elif part:
            self._parts.setdefault(part, set()).add(number)
        else:
            self._always.add(number)


def _share(words: Iterable[str]) -> float:
    return sum(share_of(word) for word in words)


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


def _pattern(needs: Iterable[Words]) -> str:
    """Give one pattern for what phrases need."""
    alone: set[str] = set()
    after: dict[frozenset[str], set[str]] = {}
    for words in needs:
        if len(words) == 2 and sum(map(len, words)) > _MOST_IN_PAIRS:
            alone |= min(words, key=_share)
        elif len(words) == 1:
            alone |= words[0]
        elif words:
            after.setdefault(words[0], set()).update(words[1])
    pairs = [rf"(?:{_one_of(first)})[^\x00]*(?:{_one_of(then)})" for first, then in after.items()]
    return "|".join([_one_of(alone), *pairs])


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
