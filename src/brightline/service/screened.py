"""Free text on its way into the service: what says somebody's status is kept nowhere.

The text is held in memory only; what is raised, logged or shown about it names where and why, never the
words.
"""

from __future__ import annotations

from functools import lru_cache
from threading import get_ident

from django.contrib.messages.storage.cookie import CookieStorage
from django.utils.translation import gettext as _

from brightline.screening.narrative.lexicon import own_lexicon
from brightline.screening.narrative.release import check_reason
from brightline.screening.narrative.screen import Screener, Screening
from brightline.source import BadInput


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


class Messages(CookieStorage):
    """Messages for the next page, in a cookie and never in the database.

    One that says somebody's status is not passed on: what is said of a mistake may repeat what was typed.
    """

    def add(self, level: int, message: str, extra_tags: str | None = "") -> None:
        """Keep a message for the next page."""
        is_blocked = screen(str(message)).outcome == "block"
        said = _("What was sent cannot be used. Nothing was changed.") if is_blocked else message
        super().add(level, said, extra_tags)


def kept(field: str, text: str) -> str:
    """Give a text that may be kept. Raises `Blocked` for one that may not, `BadInput` for what is no text."""
    if "\0" in text:
        raise BadInput("this has a sign in it that no text has")
    screening = screen(text)
    if screening.outcome == "block":
        raise Blocked(field, screening)
    return text


def articulated(reason: str) -> None:
    """Hold the reason for an exception against what a reason is; nothing of it is kept.

    Raises `BadInput` for one that articulates nothing or names a status itself.
    """
    check_reason(reason, _screener(get_ident()))
