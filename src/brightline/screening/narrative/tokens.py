"""A phrase in its smallest parts: letters, sets, groups, lists and the gaps between words."""

from __future__ import annotations

import re

from brightline.screening.narrative.lexicon import GAPS, SEPARATOR

_TOKEN = re.compile(
    rf"(?:(?P<gap>{'|'.join(re.escape(gap) for gap in GAPS.values())})|(?P<blank>{re.escape(SEPARATOR)})"
    r"|\{(?P<list>[a-z_]+)\}|(?P<open>\((?:\?:)?(?!\?))|(?P<close>\))|(?P<bar>\|)"
    r"|\[(?P<set>\^?\]?(?:\[:[^]]*:\]|\\.|[^]\\])*)\]|(?P<edge>\\b)|(?P<class>\\[dDsSwWB]|[.^$])"
    r"|\\(?P<escaped>[^a-zA-Z0-9])|(?P<letters>[^\\()\[\]{}?*+|.^$]+(?![?*+{])|[^\\()\[\]{}?*+|]))"
    r"(?P<times>(?:[?*+]|\{(?P<least>\d+)(?:,(?P<most>\d*))?\})\??)?"
)
_KINDS_OF_TOKEN = [kind for kind in _TOKEN.groupindex if kind not in ("times", "least", "most")]


class NotUnderstood(Exception):
    """A part of a phrase is beyond what is understood here."""


class Tokens:
    """The parts of a phrase one after the other, each of a kind of `_TOKEN`."""

    def __init__(self, text: str) -> None:
        self._found = list(_TOKEN.finditer(text))
        self._at = 0
        if sum(len(token[0]) for token in self._found) != len(text):
            raise NotUnderstood

    @property
    def next_kind(self) -> str:
        """The kind of the next token, or nothing at the end."""
        if self._at == len(self._found):
            return ""
        token = self._found[self._at]
        if token["times"] is None:
            return token.lastgroup or ""
        return next(kind for kind in _KINDS_OF_TOKEN if token[kind] is not None)

    def take(self) -> str:
        """Give what the next token says, and go on."""
        said = self._found[self._at][self.next_kind]
        self._at += 1
        return str(said)

    @property
    def written(self) -> str:
        """The last token as it is written."""
        return str(self._found[self._at - 1][0])

    def times(self) -> tuple[int, int | None]:
        """Give how often the last token stands at least and at most."""
        token = self._found[self._at - 1]
        if token["times"] is None:
            return 1, 1
        if token["least"] is None:
            return {"?": (0, 1), "*": (0, None), "+": (1, None)}[token["times"][0]]
        most = token["least"] if token["most"] is None else token["most"]
        return int(token["least"]), int(most) if most else None
