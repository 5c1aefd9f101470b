"""The one exception: a law in which status is an element, claimed with an articulated reason.

What is released is said with its category, never with its words nor its place. The reason is screened as
any text, for it is kept, and must hold without the status that it is about.
"""

from __future__ import annotations

import msgspec

from brightline.screening.narrative.screen import Screener, Screening, strongest
from brightline.source import BadInput

FEWEST_WORDS = 5
"""Fewer words than these articulate no reason."""


class Released(msgspec.Struct, frozen=True):
    """How many findings of a category an exception released."""

    category: str
    provision: str
    count: int


def check_reason(reason: str, screener: Screener) -> None:
    """Raise `BadInput` for a reason that articulates nothing, or that names a status itself."""
    if len(reason.split()) < FEWEST_WORDS:
        raise BadInput(
            f"the reason is too short: say in {FEWEST_WORDS} words or more why the exception applies"
        )
    if screener.screen(reason).outcome != "pass":
        raise BadInput("the reason may not name a status or hint at one; say which law is enforced, and why")


def release(screening: Screening, provision: str) -> tuple[Screening, tuple[Released, ...]]:
    """Give what is left when an exception releases every finding of a status, and what it released."""
    left = tuple(span for span in screening.spans if not span.is_released)
    counts: dict[str, int] = {}
    for span in screening.spans:
        if span.is_released:
            counts[span.category] = counts.get(span.category, 0) + 1
    released = tuple(Released(category, provision, count) for category, count in sorted(counts.items()))
    return Screening(strongest(left), left), released
