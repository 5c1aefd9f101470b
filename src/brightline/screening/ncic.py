"""An NCIC response sorted by its records: what may be acted on, and what may not on its own.

Two errors must never happen: `actionable` where no criminal or judicial record stands, and
`not_actionable_alone` where one does. Everything cut off, unknown or contradictory is `undetermined`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from brightline.screening.judge import Judged, Place, Verdict, judge, number_of
from brightline.screening.loose import strange_words
from brightline.screening.reading import Phrase, Reading, counts, folded, read
from brightline.screening.records import Part, caveat_number, is_other_subject, parts
from brightline.screening.spoken import sort_words
from brightline.screening.table import Table, any_of

_BEGUN = re.compile(r"(?:^|\s)\s*(MK?E?)\s*$")
_DENYING = re.compile(r"(?<![A-Z])(?:NOT?|NEVER|SOLELY)(?![A-Z])")
_AFTER_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n[^\n]*$")
_ECHOED = (
    "NAM",
    "DOB",
    "SEX",
    "RAC",
    "SOC",
    "OLN",
    "OLS",
    "OLY",
    "FBI",
    "LIC",
    "LIS",
    "LIY",
    "VIN",
    "SID",
    "ORI",
    "OCA",
    "LIT",
)


class Sorted(NamedTuple):
    """The answer for one response: offsets and reasons, no word of the text.

    `places` are words outside of records that decided.
    """

    verdict: Verdict
    why: str
    records: tuple[Judged, ...]
    places: tuple[Place, ...] = ()

    @property
    def is_limited(self) -> bool:
        """Say whether every criminal record has a limit on extradition."""
        criminal = [record for record in self.records if record.standing == "criminal"]
        return bool(criminal) and all(record.is_limited for record in criminal)


class _Response(NamedTuple):
    text: str
    reading: Reading
    table: Table
    parts: list[Part]
    judged: list[tuple[Part, Judged]]


def sort_response(text: str, table: Table) -> Sorted:
    """Sort one response. It is read, and nothing of it is kept."""
    plain = folded(text)
    reading = read(plain, table)
    roles = {each.role for each in reading.phrases}
    if not reading.fields and not roles & {"caveat", "begin"}:
        in_records = _sort_records(plain, reading, table) if "negative" in roles else None
        if in_records and in_records.verdict != "undetermined":
            return in_records
        said = sort_words(plain, table)
        return Sorted(said.verdict, said.why, (), tuple(said.places))
    return _sort_records(plain, reading, table)


def _sort_records(plain: str, reading: Reading, table: Table) -> Sorted:
    divided = parts(plain, reading)
    judged = [(part, judge(plain, reading, part, table)) for part in divided if part.shape == "record"]
    return _join(_Response(plain, reading, table, divided, judged))


def _join(response: _Response) -> Sorted:
    records = (*(_with_caveats(response, each) for each in response.judged), *_caveats_alone(response))
    block = _contradiction(response)
    if block is None and any(record.standing == "criminal" for record in records):
        return Sorted("actionable", "a separate criminal record stands in the reply", records)
    block = block or _open_question(response, records)
    if block:
        return Sorted("undetermined", block.reason, records, () if block.end == block.start else (block,))
    if any(record.standing == "other" for record in records):
        return Sorted("other_record", "records, and none of them a warrant", records)
    if records:
        return Sorted("not_actionable_alone", "only administrative records stand in the reply", records)
    negative = next(each for each in response.reading.phrases if each.role == "negative")
    place = Place("words", negative.start, negative.end, "the reply says that nothing was found")
    return Sorted("no_record", place.reason, (), (place,))


def _contradiction(response: _Response) -> Place | None:
    """Give what leaves even a whole criminal record in doubt."""
    for index, (_, record) in enumerate(response.judged):
        is_last = index == len(response.judged) - 1
        if record.standing == "contradictory" or (record.standing == "incomplete" and not is_last):
            return Place(record.file, record.start, record.start, record.why)
    return (
        _differing(response)
        or _typed(response)
        or _unbound(response)
        or _not_alone(response)
        or _two_subjects(response)
        or _spoilt_outside(response)
    )


def _differing(response: _Response) -> Place | None:
    """Give a record that stands twice under one number, and not as the same."""
    seen: dict[str, str] = {}
    for part, record in response.judged:
        number = number_of(response.text, part)
        if number and seen.setdefault(number, record.standing) != record.standing:
            return Place(record.file, record.start, record.start, "one number, and two records that differ")
    return None


def _typed(response: _Response) -> Place | None:
    """Give a key that stands in the line of somebody's remarks, where anything may be typed."""
    fields = response.reading.fields
    for before, key in pairwise(fields):
        if key.code == "MKE" and before.code in response.table.fields.remarks:
            line = response.text.rfind("\n", 0, key.start) + 1
            if response.text[line : key.start].strip():
                return Place("MKE", key.start, key.end, "a key within remarks")
    return None


def _unbound(response: _Response) -> Place | None:
    known = {number_of(response.text, part) for part, _ in response.judged}
    for phrase in _caveats(response):
        if response.judged and caveat_number(response.text, phrase) not in known:
            return Place(
                "caveat", phrase.start, phrase.end, "a warning about a record that is not in the reply"
            )
    for phrase in _caveats(response):
        for part, record in response.judged:
            is_bound = caveat_number(response.text, phrase) == number_of(response.text, part)
            if is_bound and record.standing not in ("administrative", "incomplete", "void"):
                return Place("warning", phrase.start, phrase.end, "the warning and the record differ")
    return None


def _not_alone(response: _Response) -> Place | None:
    """Give the words that forbid to act on a wanted person's record alone: they belong to another kind."""
    for phrase in response.reading.phrases:
        if phrase.role != "alone":
            continue
        owners = _owners(response, phrase)
        if any(record.standing == "criminal" for part, record in response.judged if part in owners):
            return Place("words", phrase.start, phrase.end, "not to be acted on alone, says the reply")
    return None


def _owners(response: _Response, phrase: Phrase) -> list[Part]:
    """Give the records that words may be about: the one they stand in, the next one where they open it."""
    records = [part for part, _ in response.judged]
    around = [part for part in records if part.start <= phrase.start < part.end]
    keys = [part.first("MKE") for part in records]
    below = [part for part, key in zip(records, keys, strict=True) if key and key.start >= phrase.end][:1]
    if not around:
        return below
    following = next((each for each in response.reading.fields if each.start >= phrase.end), None)
    if following is None or following.code != "MKE":
        return around
    is_apart = _AFTER_EMPTY_LINE.search(response.text, around[0].start, phrase.start) is not None
    return below if is_apart else [*around, *below]


def _two_subjects(response: _Response) -> Place | None:
    for part in response.parts:
        if part.shape == "negative" and part.first("NAM") is None:
            strange = strange_words(response.text, response.reading, part.start, part.end, response.table)
            if strange:
                return Place("words", *strange, "whom the reply found nothing on cannot be read")
    named = [part for part in response.parts if part.shape in ("record", "negative")]
    kinds = {record.standing for _, record in response.judged} | {
        "negative" for part in response.parts if part.shape == "negative"
    }
    if len(kinds) < 2:
        return None
    first = named[0]
    for part in named[1:]:
        if any(is_other_subject(response.text, one, part) for one in named if one is not part):
            return Place("NAM", first.start, first.start, "the records name different people")
    return None


def _spoilt_outside(response: _Response) -> Place | None:
    """Give a word before all records that makes them none: a test, a correction, a denial."""
    words = response.table.words
    for part in response.parts:
        if part.shape not in ("head", "caveat"):
            continue
        left = _without_phrases(response, part)
        match = any_of(words.spoilers).search(left)
        if part.shape == "head":
            match = match or any_of(words.caveats).search(left) or _DENYING.search(left)
        if match:
            start, end = part.start + match.start(), part.start + match.end()
            return Place("words", start, end, "the reply may be no record at all")
    return None


def _open_question(response: _Response, records: tuple[Judged, ...]) -> Place | None:
    """Give what keeps a reply without a whole criminal record from being settled."""
    for record in records:
        if record.standing not in ("administrative", "other"):
            return Place(record.file, record.start, record.start, record.why)
    return _cut(response) or _begun(response) or _strange(response)


def _cut(response: _Response) -> Place | None:
    roles = {each.role: each for each in response.reading.phrases}
    if "cut" in roles:
        mark = roles["cut"]
        return Place("words", mark.start, mark.end, "the reply says that it goes on")
    if "begin" in roles and ("end" not in roles or roles["end"].start < roles["begin"].start):
        return Place(
            "words", roles["begin"].start, roles["begin"].end, "the mark that ends the reply is missing"
        )
    said = counts(response.text, response.reading)
    for total in {pair[1] for pair in said.pairs}:
        if {pair[0] for pair in said.pairs if pair[1] == total} != set(range(1, total + 1)):
            return Place("words", 0, 0, "a page or record of the reply is missing")
    if said.is_lettered:
        return Place("words", 0, 0, "a part of the reply may be missing")
    size = len({number_of(response.text, part) or str(part.start) for part, _ in response.judged})
    if any(total != size for total in said.totals) or said.ordinals not in ([], list(range(1, size + 1))):
        return Place("words", 0, 0, "the reply counts another number of records")
    return None


def _begun(response: _Response) -> Place | None:
    """Give the letters of a key that end the text: another record began there."""
    match = _BEGUN.search(response.text)
    if match is None:
        return None
    is_loose = any(start == match.start(1) for start, _ in response.reading.loose)
    is_on_its_own = "\n" in match[0] or match.start() == 0
    return (
        Place("words", *match.span(1), "another record begins and is cut off")
        if is_loose or is_on_its_own
        else None
    )


def _strange(response: _Response) -> Place | None:
    words = response.table.words
    for part in response.parts:
        if part.shape == "record":
            continue
        if part.shape == "head":
            suspects = (*words.alarms, *words.systems, *words.administrative, *words.several, "ORI is")
            match = any_of(suspects).search(_without_phrases(response, part), 0)
            found = (part.start + match.start(), part.start + match.end()) if match else _tail(response, part)
            if not found and all(record.standing == "administrative" for _, record in response.judged):
                found = strange_words(response.text, response.reading, part.start, part.end, response.table)
        else:
            found = strange_words(response.text, response.reading, part.start, part.end, response.table)
        found = found or _foreign_field(part)
        if found:
            return Place("words", *found, "words that belong to no record")
    return None


def _foreign_field(part: Part) -> tuple[int, int] | None:
    if part.shape != "negative":
        return None
    fields = [*part.led, *(field for field in part.fields if field.code not in _ECHOED)]
    return (fields[0].start, fields[0].end) if fields else None


def _tail(response: _Response, part: Part) -> tuple[int, int] | None:
    """Give the end of a record that stands before the first key: the start of the reply is missing."""
    for phrase in response.reading.phrases:
        if phrase.role == "ordinary" and part.start <= phrase.start < part.end:
            return phrase.start, phrase.end
    return None


def _without_phrases(response: _Response, part: Part) -> str:
    chars = list(response.text[part.start : part.end])
    for phrase in response.reading.phrases:
        if phrase.role in ("banner", "alone", "count"):
            for at in range(max(phrase.start, part.start), min(phrase.end, part.end)):
                chars[at - part.start] = "·"
    return "".join(chars)


def _caveats(response: _Response) -> list[Phrase]:
    return [each for each in response.reading.phrases if each.role == "caveat"]


def _with_caveats(response: _Response, judged: tuple[Part, Judged]) -> Judged:
    """Give a record with the warnings that name its number among what decided."""
    part, record = judged
    number = number_of(response.text, part)
    bound = [
        Place("warning", each.start, each.end, "a warning about this record")
        for each in _caveats(response)
        if number and caveat_number(response.text, each) == number
    ]
    return record._replace(places=[*bound, *record.places])


def _caveats_alone(response: _Response) -> list[Judged]:
    """Give warnings as records where there is no other: each must be of an administrative file, and end."""
    if response.judged:
        return []
    alone = []
    for phrase in _caveats(response):
        letter = caveat_number(response.text, phrase)[0]
        files = response.table.files_of(letter)
        place = Place("warning", phrase.start, phrase.end, "the warning says what its record is")
        if [file.kind for file in files] != ["administrative"]:
            alone.append(
                Judged("", "unknown", phrase.start, phrase.end, "a warning about an unknown file", [place])
            )
        elif not response.text[phrase.end :].lstrip().startswith("."):
            alone.append(
                Judged(
                    files[0].name, "incomplete", phrase.start, phrase.end, "the warning has no end", [place]
                )
            )
        else:
            why = "a warning that names an administrative record"
            alone.append(Judged(files[0].name, "administrative", phrase.start, phrase.end, why, [place]))
    return alone
