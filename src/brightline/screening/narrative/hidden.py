"""Words behind a disguise: spaced out, broken up, with figures for letters, or misspelt.

The long words of the lexicon are looked for in each of these forms, by one pattern for all of them. What was
meant takes the place of what was written, and keeps its place in the original.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import re2

from brightline.screening.narrative.lexicon import engine
from brightline.screening.narrative.normal import Normal
from brightline.screening.narrative.scan import BETWEEN, NEVER

_LEET = {
    "a": "a4@",
    "b": "b8",
    "e": "e3",
    "g": "g9",
    "i": "i1!|l",
    "l": "l1|i",
    "o": "o0",
    "s": "s5$",
    "t": "t7+",
    "z": "z2",
}
_SOUNDS = {"c": "[ckq]", "k": "[ckq]", "s": "[scz]", "z": "[sz]", "g": "[gj]", "v": "[vb]", "m": "[mn]"}
_BETWEEN = r"[ .,_*~/\\'\"-]{0,3}"
SHORTEST = 4
"""Words with fewer letters have no disguise."""

_SPACED = r"[ ._*~/\\-]{1,2}"


class Hidden:
    """Finds disguised words; `ordinary` are words that only look like one."""

    def __init__(self, words: Iterable[str], ordinary: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys(words))
        self._ordinary = {*ordinary, *self._words}
        forms = {word: "|".join(_forms(word)) for word in self._words if len(word) >= SHORTEST}
        any_form = "|".join(forms.values()) or NEVER
        self._any = re2.compile(f"(?:^|[^a-z0-9])({any_form})", engine(longest=True, groups=True))
        self._forms = forms
        self._each: dict[str, Any] = {}

    def restore(self, normal: Normal) -> Normal:
        """Give the text with the words that were meant."""
        found = []
        for match in self._any.finditer(normal.text):
            start, end = match.span(1)
            if normal.text[end : end + 1].isalnum():
                continue
            word = self._meant(normal.text[start:end])
            if word:
                found.append((start, end, word))
        return _replaced(normal, found) if found else normal

    def suspects(self, block: bytes) -> Iterator[int]:
        """Give the number of each text of a block in which something stands that could be one."""
        number, at, counted, between = 0, 0, 0, BETWEEN.encode()
        while match := self._any.search(block, at):
            start, at = match.span(1)
            if block[start:at].decode() not in self._ordinary:
                number += block.count(between, counted, start)
                counted = start
                yield number

    def _meant(self, written: str) -> str | None:
        if written in self._ordinary:
            return None
        return next((word for word in self._forms if self._form(word).fullmatch(written)), None)

    def _form(self, word: str) -> Any:
        if word not in self._each:
            self._each[word] = re2.compile(self._forms[word], engine(longest=True))
        return self._each[word]


def _replaced(normal: Normal, found: list[tuple[int, int, str]]) -> Normal:
    """Put words in the place of stretches, which come in order."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, word in [*found, (len(normal.text), len(normal.text), "")]:
        letters.append(normal.text[at:start])
        starts += normal.starts[at:start]
        ends += normal.ends[at:start]
        if word:
            first, last = normal.place(start, end)
            letters.append(word)
            starts += [first] * len(word)
            ends += [last] * len(word)
        at = end
    return Normal("".join(letters), starts, ends)


def _forms(word: str) -> list[str]:
    """Give the patterns of a word's disguises; a short one is spaced out or has figures, and no slips."""
    figures = [f"[{re2.escape(_LEET[letter])}]" if letter in _LEET else letter for letter in word]
    if len(word) < 7:
        return [_SPACED.join(figures), "".join(figures)]
    return [_BETWEEN.join(figures), _sound(word), *_slips(word)]


def _sound(word: str) -> str:
    """Give a pattern of what sounds alike: any vowels, letters doubled or not, one letter for another."""
    form, at = "", 0
    while at < len(word):
        end = at
        while end < len(word) and word[end] in "aeiouy":
            end += 1
        if end > at:
            form += "[aeiouy]{1,2}"
        else:
            end = at + 1 + (word[at : at + 2] == word[at] * 2)
            form += f"{_SOUNDS.get(word[at], word[at])}{{1,2}}"
        at = end
    return form


def _slips(word: str) -> list[str]:
    """Give the patterns of one slip of the fingers, anywhere but at the first letter."""
    places = range(1, len(word))
    left_out = [word[:at] + word[at + 1 :] for at in places]
    other = [f"{word[:at]}[a-z]{word[at + 1 :]}" for at in places]
    more = [f"{word[:at]}[a-z]{word[at:]}" for at in places]
    swapped = [word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] for at in places]
    return [*left_out, *other, *more, *swapped]
