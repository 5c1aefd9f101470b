"""Verdicts: what the forces that bear on one act come to.

Silence is a verdict of its own, and so is a contradiction: nothing here settles one.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal

import msgspec

from brightline.language.policy import Modality

Word = Literal["must", "must_not", "should", "should_not", "may", "conflict", "silent", "depends"]
Until = Literal["refrain", "do", "unsettled"]
Forces = frozenset[Modality]

WORDS: tuple[Word, ...] = (
    "must_not",
    "must",
    "conflict",
    "should_not",
    "should",
    "depends",
    "may",
    "silent",
)
"""All verdicts, in the order in which somebody at the scene wants to read them."""


class Verdict(msgspec.Struct, frozen=True):
    """The verdict on one act; `until` says what to do meanwhile where it depends.

    `refrain` where a prohibition is possible and no duty, `do` where a duty is and no prohibition,
    `unsettled` where both are. Where neither is (a permission or silence), there is nothing to say.
    """

    word: Word
    until: Until | None = None


@cache
def decide_total(forces: Forces) -> Word:
    """Give the verdict of the forces that stand in a total situation."""
    duty = forces & {"must", "should"}
    bar = forces & {"must_not", "should_not"}
    if (duty and bar) or {"may", "must_not"} <= forces:
        return "conflict"
    strongest: tuple[Modality, ...] = ("must", "must_not", "should", "should_not", "may")
    return next((force for force in strongest if force in forces), "silent")


def decide_unknown(completions: Iterable[Forces]) -> Verdict:
    """Give the verdict that all completions give, else `depends`; at least one is needed."""
    found = frozenset(completions)
    words = {decide_total(forces) for forces in found}
    if len(words) == 1:
        return Verdict(words.pop())
    possible = frozenset[Modality]().union(*found)
    return depends(is_barred=is_barred(possible), is_owed=is_owed(possible))


def depends(*, is_barred: bool, is_owed: bool) -> Verdict:
    """Give `depends` with what to do where a bar, a duty or both are possible."""
    if is_barred:
        return Verdict("depends", "unsettled" if is_owed else "refrain")
    return Verdict("depends", "do" if is_owed else None)


def is_barred(forces: Forces) -> bool:
    """Whether one of the forces speaks against the act."""
    return not forces.isdisjoint({"must_not", "should_not"})


def is_owed(forces: Forces) -> bool:
    """Whether one of the forces calls for the act."""
    return not forces.isdisjoint({"must", "should"})
