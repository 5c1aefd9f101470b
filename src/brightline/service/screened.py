"""Free text on its way into the service: what says somebody's status is kept nowhere.

The text is held in memory only; what is raised, logged or shown about it names where and why, never the
words.
"""

from __future__ import annotations

from functools import lru_cache
from threading import get_ident

from brightline.screening.narrative.lexicon import own_lexicon
from brightline.screening.narrative.screen import Screener, Screening


class Blocked(Exception):
    """A text that may not be kept; `screening` says where and why, and `field` which one it was."""

    def __init__(self, field: str, screening: Screening) -> None:
        super().__init__(f"`{field}` may not be kept: it says somebody's status")
        self.field, self.screening = field, screening


@lru_cache(maxsize=32)
def _screener(thread: int) -> Screener:
    return Screener(own_lexicon())


def screen(text: str) -> Screening:
    """Screen a text."""
    return _screener(get_ident()).screen(text)


def kept(field: str, text: str) -> str:
    """Give a text that may be kept. Raises `Blocked` for one that may not."""
    screening = screen(text)
    if screening.outcome == "block":
        raise Blocked(field, screening)
    return text
