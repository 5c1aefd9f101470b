"""Passwords that are easily guessed: on lists of breached ones, common words, or made of who uses them."""

from __future__ import annotations

from threading import Lock
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

GUESSES = 10**6
"""A password that is found in fewer tries than this is refused."""

LONGEST = 72
"""What zxcvbn looks at; of a longer password the beginning is enough to be hard to guess."""

OUR_WORDS = ("brightline", "police", "officer", "sheriff", "department", "password", "dispatch")

_one_at_a_time = Lock()  # zxcvbn keeps the words of a call in a global


class Guessable:
    """Refuses what zxcvbn finds in its lists of breached passwords and words, or builds from context."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise `ValidationError` for a password that is found too soon."""
        words = [*OUR_WORDS, *settings.DEPARTMENT.split()]
        for said in ("username", "name", "rank", "telephone", "email"):
            words += str(getattr(user, said, "") or "").replace("@", " ").split()
        with _one_at_a_time:
            guesses = zxcvbn(password[:LONGEST], user_inputs=words)["guesses"]
        if guesses < GUESSES or _is_made_of(password, words):
            raise ValidationError(
                _("This password is on a list of breached ones, or is easily guessed."), code="guessable"
            )

    def get_help_text(self) -> str:
        """Say what is wanted."""
        return _(
            "At least 8 characters of any kind, spaces too. Several words that do not belong together are"
            " good. Not your name or number, not the department's name, nothing from a list of breached ones."
        )


def _is_made_of(password: str, words: list[str]) -> bool:
    """Whether a password would be too short without the words in it that tell whose it is."""
    rest = whole = password.casefold()
    for word in sorted({word.casefold() for word in words if len(word) >= 3}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != whole and len(rest) < 8
