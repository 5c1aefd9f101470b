"""The text without what it may not say, where that can be proposed safely.

An adjective that the sentence can do without is dropped. Else the clause gives way to a neutral note. What
comes of that is screened itself: a proposal that still says a status is none.
"""

from __future__ import annotations

import re

import msgspec
import re2

from brightline.screening.narrative.lexicon import Lexicon, compiled, engine
from brightline.screening.narrative.screen import Screener, Span

_ARTICLE = re.compile(r"\b(an?)\s++$", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[,;:()\n]\s*|(?<!\s)\s++(?=(?:and|but|because|so|who|which|while|when|y|pero|porque|que)\s)"
    r"|(?<![.!?])[.!?]++(?:\s+|$)",
    re.IGNORECASE,
)
_NEAR = 600
"""How many characters beside a finding are looked at for the borders of its clause."""


class Edit(msgspec.Struct, frozen=True):
    """Words to put in the place of a stretch of the text, in characters; it holds none of the text."""

    start: int
    end: int
    put: str


class Rewriter:
    """Proposes edits after which a screener finds nobody's status."""

    def __init__(self, lexicon: Lexicon, screener: Screener) -> None:
        self._screener = screener
        record = lexicon.provisions.record if lexicon.provisions else ""
        self._note = f"[removed: not recorded under {record}]" if record else "[removed]"
        self._drops = {
            rule.name: re2.compile(compiled(rule.drops, lexicon.words, rule.name), engine())
            for rule in lexicon.rule
            if rule.drops
        }

    def edits(self, text: str, spans: tuple[Span, ...]) -> tuple[Edit, ...]:
        """Give the edits that take the findings of a status out; none where that is not safe."""
        said = [self._edit(text, span) for span in spans if span.outcome == "block"]
        edits = _joined(said)
        left = self._screener.screen(applied(text, edits))
        return () if any(span.says_status for span in left.spans) else edits

    def _edit(self, text: str, span: Span) -> Edit:
        drop = self._drops.get(span.rule)
        normal = self._screener.read(text[span.start : span.end])
        match = drop.search(normal.text) if drop else None
        if match:
            start, end = normal.place(*match.span())
            return _without(text, span.start + start, span.start + end)
        start, end = _clause(text, span.start, span.end)
        return Edit(start, end, self._note)


def applied(text: str, edits: tuple[Edit, ...]) -> str:
    """Give a text after its edits."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += text[at : edit.start], edit.put
        at = edit.end
    return "".join([*pieces, text[at:]])


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the clause around a place; on a side without a border nearby it ends with the place."""
    low, high = max(0, start - _NEAR), min(len(text), end + _NEAR)
    borders = [(match.start(), match.end()) for match in _CLAUSE.finditer(text, low, high)]
    first = max((after for _, after in borders if after <= start), default=0 if low == 0 else start)
    end_of_all = len(text.rstrip()) if high == len(text) else end
    return first, min((before for before, _ in borders if before >= end), default=end_of_all)


def _without(text: str, start: int, end: int) -> Edit:
    """Drop words; their space goes with them, and an article before them fits what follows."""
    while text[end : end + 1] == " ":
        end += 1
    article = _ARTICLE.search(text, max(0, start - _NEAR), start)
    if article is None or not text[end : end + 1].isalpha():
        return Edit(start, end, "")
    fitting = "an" if text[end].lower() in "aeiou" else "a"
    fitting = fitting.capitalize() if article[1][0].isupper() else fitting
    shown = fitting.upper() if text[end].isupper() and article[1].isupper() else fitting
    return Edit(article.start(), end, f"{shown} ")


def _joined(edits: list[Edit]) -> tuple[Edit, ...]:
    """Give the edits in order, those that touch as one."""
    joined: list[Edit] = []
    for edit in sorted(edits, key=lambda each: each.start):
        if joined and edit.start < joined[-1].end:
            before = joined.pop()
            edit = Edit(before.start, max(before.end, edit.end), max(before.put, edit.put, key=len))
        joined.append(edit)
    return tuple(joined)
