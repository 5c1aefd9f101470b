"""Words outside of fields and phrases: which decide nothing, which are not known, which are misspelt.

A word that is not known may be the one that matters, abbreviated or typed wrong; so it is never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from brightline.screening.reading import Reading, loose_words
from brightline.screening.table import Table

_HEADER_CODE = re.compile(
    r"\d{1,8}$|(?=.*\d)[A-Z0-9]{1,4}$|(?=.*\d)[A-Z]{2}[A-Z0-9]{7}$|[A-Z]{2,3}\d{5,8}$|\d[A-Z]\d{5,8}[A-Z]?$"
)
_NAMED = re.compile(r"(?<![A-Z0-9])(?:ORI|CTI)\s+IS\s+")
_OFFICE = re.compile(
    r"(?:[A-Z'.]+\s+){0,5}?(?:PD|POLICE(?:\s+DEPARTMENT)?|SHERIFF(?:'?S\s+OFFICE)?|SO|MARSHALS?\s+SERVICE|COURT|CENTER|"
    r"STATE\s+PATROL|CORRECTIONS|FBI)(?![A-Z0-9])[^\n]*"
)
_SAID = re.compile(r"(?!\d{1,3}(?!\w))\w(?:[\w']*\w)?")
_TOKEN = re.compile(r"[A-Z0-9']+")
_LINE = re.compile(r"[^\n]*")
_WORD = re.compile(r"(?<![A-Z0-9])[A-Z]{3,}(?![A-Z0-9])")
_LONG, _ALONE = 5, 4
"""Letters of a word, and of one that is a phrase by itself, whose slips are looked for: those of shorter ones
are too often other words."""


def strange_words(text: str, reading: Reading, start: int, end: int, table: Table) -> tuple[int, int] | None:
    """Give the first word outside of fields that is neither a code nor one that decides nothing."""
    return next(_unlisted(text, reading, start, end, _words(table.words.neutral)), None)


def unknown_words(text: str, reading: Reading, start: int, end: int, table: Table) -> tuple[int, int] | None:
    """Give the first word outside of a wanted person's fields that is not known and names no office."""
    names = [match.end() for match in _NAMED.finditer(text, start, end)]
    offices = [
        match.span() for at in names if (match := _OFFICE.match(text, at, end) or _LINE.match(text, at, end))
    ]
    listed = _words((*table.words.neutral, *table.words.plain, *table.words.judicial, *table.words.statutes))
    for at, to in _unlisted(text, reading, start, end, listed):
        if not any(first <= at < last for first, last in offices) and text[at:to] not in ("ORI", "CTI"):
            return at, to
    return None


def _unlisted(
    text: str, reading: Reading, start: int, end: int, listed: frozenset[str]
) -> Iterator[tuple[int, int]]:
    for at, to in loose_words(text, reading, start, end):
        if text[at:to] not in listed and not _HEADER_CODE.match(text[at:to]):
            yield at, to


def unsaid_word(words: str, listed: tuple[str, ...]) -> tuple[int, int] | None:
    """Give the first word that somebody wrote which is not listed and no number of up to three digits."""
    known = _words(listed)
    spans = (match.span() for match in _SAID.finditer(words))
    return next(((at, to) for at, to in spans if words[at:to] not in known), None)


@cache
def _words(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for phrase in phrases for word in re.split(r"[^A-Z0-9']+", phrase.upper()))


def misspelt(words: str, phrases: tuple[str, ...], passed: tuple[str, ...]) -> tuple[int, int] | None:
    """Give the first word that is nearly one of some phrases: a letter more, less, other, or two swapped."""
    known, near = _neighbours(phrases, passed)
    for match in _WORD.finditer(words):
        if match[0] not in known and not near.isdisjoint(_shortened(match[0])):
            return match.span()
    return None


@cache
def _neighbours(phrases: tuple[str, ...], passed: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    said = [_WORD.findall(phrase.upper()) for phrase in phrases]
    decisive = {word for each in said for word in each if len(word) >= (_ALONE if len(each) == 1 else _LONG)}
    decisive -= _words(passed)
    return _words((*phrases, *passed)), frozenset(each for word in decisive for each in _shortened(word))


def slipped(words: str, phrases: tuple[str, ...]) -> tuple[int, int] | None:
    """Give the first stretch that is a phrase of several words but for a slip in one of them.

    A slip in a word of any length counts, since the other words stand as they should.
    """
    gaps, longest = _gaps(phrases)
    spans = [match.span() for match in _TOKEN.finditer(words)]
    for at in range(len(spans)):
        for until in range(at + 2, min(at + longest, len(spans)) + 1):
            said = tuple(words[start:end] for start, end in spans[at:until])
            for place, word in enumerate(said):
                meant = gaps.get((*said[:place], "", *said[place + 1 :]), ())
                if any(is_slip(word, each) for each in meant):
                    return spans[at][0], spans[until - 1][1]
    return None


@cache
def _gaps(phrases: tuple[str, ...]) -> tuple[dict[tuple[str, ...], frozenset[str]], int]:
    """Give, for each phrase of several words with one left out, the words that may stand there."""
    gaps: dict[tuple[str, ...], frozenset[str]] = {}
    told = [said for phrase in phrases if len(said := tuple(_TOKEN.findall(phrase.upper()))) > 1]
    for said in told:
        for place, word in enumerate(said):
            key = (*said[:place], "", *said[place + 1 :])
            gaps[key] = gaps.get(key, frozenset()) | {word}
    return gaps, max(map(len, told), default=0)


def is_slip(word: str, meant: str) -> bool:
    """Whether a word is another one but for a letter more, less or other, or two that are swapped."""
    return (
        word != meant
        and abs(len(word) - len(meant)) <= 1
        and not _shortened(word).isdisjoint(_shortened(meant))
    )


def _shortened(word: str) -> set[str]:
    """Give a word whole and without each one of its letters: two words that share one are a slip apart."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
