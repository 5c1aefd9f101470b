"""The names of fields: `home_address`, `homeAddress` and `suspect home address 2` say what their value is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brightline.screening.outgoing.rules import Book

_LONGEST = 200
"""How many characters of a name are read."""


def words_of(name: str) -> list[str]:
    """Give the words of a name in small letters, without the figures at its end."""
    parted = re.sub(r"([a-z])([A-Z0-9])", r"\1 \2", name[:_LONGEST])
    words = re.sub(r"[^a-z0-9]+", " ", parted.lower().replace("'", "")).split()
    while len(words) > 1 and words[-1].isdigit():
        words.pop()
    return words


class Names:
    """Knows the names of fields, by their kinds."""

    def __init__(self, book: Book, own: Sequence[str]) -> None:
        self._kinds = {tuple(name.split()): kind for kind, names in book.fields.items() for name in names}
        self._own = frozenset(own)

    def is_own(self, path: Sequence[str]) -> bool:
        """Say whether a name says that a field is the department's own, or the other agency's."""
        known = [words_of(name) for name in path]
        return self._exact(known) is None and any(word in self._own for words in known for word in words)

    def kind(self, path: Sequence[str]) -> str | None:
        """Give what a field holds by its name and the names of what it stands in, the innermost last.

        The name may say more before that: `victim_phone` is a telephone number, and so is `agency_phone`.
        """
        known = [words_of(name) for name in path]
        exact = self._exact(known)
        if exact:
            return exact
        for words in reversed(known):
            for start in range(len(words)):
                kind = self._kinds.get(tuple(words[start:]))
                if kind:
                    return kind
        return None

    def _exact(self, known: list[list[str]]) -> str | None:
        return self._kinds.get(tuple(known[-1])) if known else None
