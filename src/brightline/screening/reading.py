"""A response taken apart: fields, phrases, and the words that belong to neither.

Places are offsets into the text; nothing here holds a word of it. White space of every kind is alike, but
that an empty line ends the value of a field.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from typing import Literal, NamedTuple

from brightline.screening.table import Fields, Table, any_of

Role = Literal["caveat", "negative", "begin", "end", "cut", "banner", "count", "ordinary", "alone"]

_NIC = re.compile(r"([A-Z])\s?(\d{9})(?![A-Z0-9])")
_WORD = re.compile(r"[^\s,;:.()*=_\-/#&+<>\[\]{}|]+")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_SEARCHED = re.compile(r"(?<![A-Z0-9])(?:MESSAGE\s+KEY\s+[A-Z]{2,5}\s+)?SEARCH(?:ES|ED|ING)\b")
_COUNT = re.compile(
    r"(?<![A-Z0-9])(?:(?:PAGE|PART|MESSAGE|MSG|RECORD|HIT|SEGMENT)\s+)?(\d{1,2})\s+OF\s+(\d{1,2})(?![A-Z0-9])"
    r"|(?<![A-Z0-9/])(\d{1,2})\s+(?:NCIC\s+)?(?:HITS|RECORDS|MATCHES|HIT|RECORD)(?:\s+FOUND)?(?![A-Z0-9])"
    r"|(?<![A-Z0-9])(?:HITS|RECORDS|MATCHES)(?:\s+FOUND)?\s*:\s*(\d{1,2})(?![A-Z0-9])"
    r"|(?<![A-Z0-9/])(\d{1,2})\s?/\s?(\d{1,2})(?![A-Z0-9/])"
    r"|(?<![A-Z0-9])(?:PAGE|PART|MESSAGE|MSG|RECORD|HIT|SEGMENT)\s+([A-Z])\s+OF\s+[A-Z0-9]{1,2}(?![A-Z0-9])"
    r"|(?<![A-Z0-9])(?:HIT|RECORD|MATCH)\s+(?:NO\.?\s*|NUMBER\s+|#\s*)?(\d{1,2})(?!\s+OF)(?![A-Z0-9])"
)
_CAVEAT = (
    r"(?<![A-Z0-9])WARNING\s+REGARDING\s+(?:THE\s+)?FOLLOW(?:ING)?\s+RECORDS?\s*-*\s*SUBJECT\s+OF\s+"
    r"NIC\s*/\s*[A-Z]\s?\d{9}\s+"
)
_SIGNS = dict.fromkeys([*range(0x2010, 0x2016), 0x2212], "-") | {0x2019: "'"}


class Field(NamedTuple):
    """One field: its code, where it begins, and where its value stands."""

    code: str
    start: int
    value: int
    end: int


class Phrase(NamedTuple):
    """A phrase of the table, by what it does."""

    role: Role
    start: int
    end: int


class Reading(NamedTuple):
    """All fields and phrases of a text in order, and the words between them."""

    fields: list[Field]
    phrases: list[Phrase]
    loose: list[tuple[int, int]]


def folded(text: str) -> str:
    """Give a text in capitals with plain letters, signs and spaces; every character keeps its place."""
    return "".join(_plain(each) for each in text)


@cache
def _plain(each: str) -> str:
    if each == "\n":
        return each
    wide = unicodedata.normalize("NFKC", each.translate(_SIGNS)).upper()
    return " " if wide.isspace() else wide if len(wide) == 1 else each


def number_at(text: str, field: Field) -> str:
    """Give a NIC number that is whole, without spaces, else an empty string."""
    match = _NIC.match(text, field.value, field.end)
    return f"{match[1]}{match[2]}" if match else ""


def read(text: str, table: Table) -> Reading:
    """Take a folded text apart."""
    phrases = _phrases(text, table)
    taken = [(phrase.start, phrase.end) for phrase in phrases]
    starts = [match for match in _codes(table.fields).finditer(text) if not _is_inside(match.start(), taken)]
    bounds = sorted([match.start() for match in starts] + [start for start, _ in taken])
    fields = [_field(text, match, bounds, table) for match in starts]
    return Reading(fields, phrases, _loose(text, [*taken, *((each.start, each.end) for each in fields)]))


@cache
def _codes(fields: Fields) -> re.Pattern[str]:
    codes = "|".join(sorted({"MKE", "NIC", *fields.coded, *fields.free, *fields.remarks}))
    return re.compile(rf"(?<![A-Z0-9/])({codes})\s*/\s*")


def _field(text: str, match: re.Match[str], bounds: list[int], table: Table) -> Field:
    code, value = match[1], match.end()
    following = bisect_right(bounds, match.start())
    limit = bounds[following] if following < len(bounds) else len(text)
    end = max(value, min(limit, _value_end(text, code, value, limit, table)))
    return Field(code, match.start(), value, end)


def _value_end(text: str, code: str, value: int, limit: int, table: Table) -> int:
    if code == "MKE":
        found = table.file_of(text[value:limit])
        return value + found[1] if found else _line_end(text, value, limit)
    if code == "NIC":
        match = _NIC.match(text, value, limit)
        return match.end() if match else _word_end(text, value, limit)
    if code in table.fields.coded:
        return _word_end(text, value, limit)
    empty = _EMPTY_LINE.search(text, value, limit)
    return empty.start() if empty else limit


def _line_end(text: str, start: int, limit: int) -> int:
    found = text.find("\n", start, limit)
    return limit if found < 0 else found


def _word_end(text: str, start: int, limit: int) -> int:
    match = re.compile(r"\S+").match(text, start, limit)
    return match.end() if match else start


def _phrases(text: str, table: Table) -> list[Phrase]:
    words = table.words
    caveat = re.compile(_CAVEAT + any_of(words.caveats).pattern)
    found = [Phrase("caveat", *match.span()) for match in caveat.finditer(text)]
    found += [_searched(text, match, table) for match in _SEARCHED.finditer(text)]
    found += [Phrase("count", *match.span()) for match in _COUNT.finditer(text)]
    roles: list[tuple[Role, tuple[str, ...]]] = [
        ("negative", words.negative),
        ("begin", words.begins),
        ("end", words.ends),
        ("ordinary", words.ordinary),
        ("alone", words.alone),
        ("banner", words.banners),
        ("cut", words.cuts),
    ]
    for role, phrases in roles:
        found += [Phrase(role, *match.span()) for match in any_of(phrases).finditer(text)]
    return _apart(found)


def _searched(text: str, match: re.Match[str], table: Table) -> Phrase:
    """Give the banner that names the files searched: as far as names of files and neutral words go."""
    names = tuple(key for file in table.file for key in file.keys if " " in key)
    listed = re.compile(
        rf"(?:\s*,?\s*(?:{any_of((*names, *table.words.searched, *table.words.neutral)).pattern}))+"
    )
    rest = listed.match(text, match.end())
    return Phrase("banner", match.start(), rest.end() if rest else match.end())


def _apart(found: list[Phrase]) -> list[Phrase]:
    """Keep of phrases that overlap the first, and of those that begin together the longest."""
    kept: list[Phrase] = []
    for each in sorted(found, key=lambda phrase: (phrase.start, -phrase.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept


def _is_inside(place: int, spans: list[tuple[int, int]]) -> bool:
    index = bisect_right(spans, (place, len(spans) and spans[-1][1])) - 1
    return index >= 0 and spans[index][0] <= place < spans[index][1]


def _loose(text: str, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the words that stand in no field and no phrase."""
    loose: list[tuple[int, int]] = []
    at = 0
    for start, end in [*sorted(taken), (len(text), len(text))]:
        loose += [match.span() for match in _WORD.finditer(text, at, start)] if at < start else []
        at = max(at, end)
    return loose


def loose_words(text: str, reading: Reading, start: int, end: int) -> list[tuple[int, int]]:
    """Give the loose words of a stretch."""
    return [span for span in reading.loose if start <= span[0] < end]


class Counts(NamedTuple):
    """What a response says of its size: `2 of 3`, `3 records`, `record 2`, a part with a letter."""

    pairs: set[tuple[int, int]]
    totals: list[int]
    ordinals: list[int]
    is_lettered: bool


def counts(text: str, reading: Reading) -> Counts:
    """Give what the response says of its size."""
    said = Counts(set(), [], [], any(_letter(text, each) for each in reading.phrases))
    for phrase in reading.phrases:
        match = _COUNT.match(text, phrase.start, phrase.end) if phrase.role == "count" else None
        if match is None:
            continue
        numbers = [int(each) if each and each.isdigit() else 0 for each in match.groups()]
        if numbers[0] or numbers[4]:
            said.pairs.add((numbers[0] or numbers[4], numbers[1] or numbers[5]))
        elif match[8]:
            said.ordinals.append(numbers[7])
        elif not match[7]:
            said.totals.append(numbers[2] or numbers[3])
    return said


def _letter(text: str, phrase: Phrase) -> bool:
    match = _COUNT.match(text, phrase.start, phrase.end) if phrase.role == "count" else None
    return match is not None and match[7] is not None
