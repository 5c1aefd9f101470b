"""The text without what it may not say, where that can be proposed safely.

An adjective that the sentence can do without is dropped. Else the clause gives way to a neutral note. A proposal is
screened itself: one that still says a status is none.
"""

from __future__ import annotations

import re

import re2

from brightline.screening.narrative.lexicon import Lexicon, compiled, engine
from brightline.screening.narrative.screen import Screener, Span

_CLAUSE = re.compile(r"[,;:()\n]\s*|\s+(?=(?:and|but|because|so|who|which|while|when|y|pero|porque|que)\s)|[.!?]+(?=\s|$)", re.I)


class Rewriter:
    """Proposes texts that a screener lets pass."""

    def __init__(self, lexicon: Lexicon, screener: Screener) -> None:
        self._screener = screener
        self._note = f"[removed: not recorded under {lexicon.provisions.record}]" if lexicon.provisions else "[removed]"
        self._drops = {
            rule.name: re2.compile(f"(?i){compiled(rule.drops, lexicon.words, rule.name)}", engine())
            for rule in lexicon.rule
            if rule.drops
        }

    def rewrite(self, text: str, spans: tuple[Span, ...]) -> str | None:
        """Give a text without its findings of a status; none where nothing safe is found."""
        said = [span for span in spans if span.outcome == "block"]
        if not said:
            return None
        proposal = text
        for start, end, instead in reversed(_joined([self._cut(text, span) for span in said])):
            proposal = _fitted(proposal, start, end, instead)
        left = self._screener.screen(proposal)
        return None if any(span.says_status for span in left.spans) else proposal

    def _cut(self, text: str, span: Span) -> tuple[int, int, str]:
        words = text[span.start : span.end]
        drop = self._drops.get(span.rule)
        match = drop.search(words) if drop else None
        if match:
            return span.start + match.start(), span.start + match.end(), ""
        start, end = _clause(text, span.start, span.end)
        return start, end, self._note


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the clause around a place."""
    borders = [(match.start(), match.end()) for match in _CLAUSE.finditer(text)]
    first = max((after for _, after in borders if after <= start), default=0)
    last = min((before for before, _ in borders if before >= end), default=len(text.rstrip()))
    return first, last


def _joined(cuts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Give the cuts in order, those that touch as one."""
    joined: list[tuple[int, int, str]] = []
    for start, end, instead in sorted(cuts):
        if joined and start <= joined[-1][1]:
            before = joined.pop()
            start, end, instead = before[0], max(before[1], end), before[2] or instead
        joined.append((start, end, instead))
    return joined


def _fitted(text: str, start: int, end: int, instead: str) -> str:
    """Put words in the place of others; where a word is dropped its space goes, and `an` before it becomes `a`."""
    if instead:
        return text[:start] + instead + text[end:]
    rest = text[end:].lstrip()
    before = text[:start]
    article = re.search(r"\b(an?)(\s+)$", before, re.I)
    if article and rest[:1].isalpha():
        shown = "an" if rest[:1].lower() in "aeiou" else "a"
        shown = shown.upper() if article[1].isupper() and len(article[1]) > 1 else shown
        shown = shown.capitalize() if article[1][:1].isupper() and not shown.isupper() else shown
        before = before[: article.start(1)] + shown + article[2]
    return before + rest
