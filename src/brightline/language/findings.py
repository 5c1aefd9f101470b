"""The kinds of finding that an author may accept, as a waiver writes them.

What was not decided, what an assertion says and what a waiver itself does wrong is accepted by nobody.
"""

from __future__ import annotations

import re

ACCEPTED = (
    "contradiction",
    "contradiction if unknown",
    "needs what is forbidden",
    "dilemma",
    "unreachable",
    "dead exception",
    "dead override",
    "shadowed",
    "redundant",
    "gap",
    "broken chain",
    "looping chain",
    "tells itself",
    "nobody fills",
    "no fallback",
    "no deadline",
    "no record",
    "terms alike",
    "asks what is forbidden",
    "refers outside",
    "unused",
)

_FIRST = frozenset(kind.split()[0] for kind in ACCEPTED)


def begins_kind(word: str) -> bool:
    """Whether a word, or the first part of one with hyphens, is the first of a kind."""
    return word.partition("-")[0] in _FIRST


def kind_of(words: str) -> str:
    """Give a kind as it is written here, from words apart or joined by hyphens."""
    return " ".join(re.split(r"[\s-]+", words))
