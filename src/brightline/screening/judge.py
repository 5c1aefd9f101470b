"""What one record is, on its own: its file, and whether it is whole, consistent and still stands.

The key in `MKE/` says the file, the letter of the NIC number must say the same, and the words of the record
must not say otherwise. Where they differ nothing is chosen: the record is `contradictory`.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from brightline.screening.loose import misspelt, slipped, strange_words, unknown_words, unsaid_word
from brightline.screening.reading import Field, Reading, loose_words, number_at
from brightline.screening.records import Part, checked_words, numbers
from brightline.screening.table import File, Table, any_of

Standing = Literal[
    "criminal", "administrative", "other", "unsettled", "unknown", "incomplete", "contradictory", "void"
]

Verdict = Literal["actionable", "not_actionable_alone", "other_record", "no_record", "undetermined"]

COURT_FIELDS = ("OFF", "DOW", "WNO", "CTI", "EXL", "NIC")
"""Fields that a warrant has; those of a lost record may not pass for those of the next."""

_REPEATABLE = ("MIS", "AKA", "SMT", "NIC", "PCO", "ADD")
_LIMITED = re.compile(r"\s*[23BC]\b|\s*LIMITED|\s*SURROUNDING")
_NO_EXTRADITION = re.compile(r"\s*[456DEF]\b|\s*NO\b|\s*PENDING")
_WHOLE_ENDS = {"ORI": re.compile(r"[A-Z]{2}[A-Z0-9]{7}\s*$"), "date": re.compile(r"\d{8}\s*$")}
_COURT_CODE = re.compile(r"[A-Z]{2}\d{6}J(?![A-Z0-9])")
_ISSUED = re.compile(r"(?<![A-Z])(?:WARRANTS?|INDICT\w*|COMPLAINT|ISSUED|SIGNED|CTI)(?![A-Z])")
_NEGATED = re.compile(r"(?<![A-Z])(?:NOT?|NEVER|WITHOUT|UNSIGNED|NONE)(?![A-Z])")
_NEAR = 40
"""Characters around the name of a court within which the word for what it issued must stand."""

_LABEL = re.compile(r"(?<![A-Z0-9])[A-Z]{2,4}\s?/")
"""What may be the code of a field, typed wrong, within the value of another."""

_CLOCK = re.compile(r"\d{4}$|\d{8}$|[ECMP][SD]T$|UTC$|GMT$")
_SPOKEN_OF = re.compile(r"(?<![A-Z])(?<!WITHOUT )(?<!WITHOUT A )(?:WARRANTS?|WANTED)(?![A-Z])")
_DENIED_WORD = re.compile(r"(?<![A-Z])(?:NOT?|NEVER|NEITHER|WITHOUT|ISN'T|CANNOT)(?![A-Z])")
_DENIAL = re.compile(r"NOT?$|NEVER$|NEITHER$|WITHOUT$|ISN'T$|CANNOT$")


class Place(NamedTuple):
    """Words that decided: the field or list they stand in, where, and what they say."""

    field: str
    start: int
    end: int
    reason: str


class Judged(NamedTuple):
    """One record: its file in the table, what it is, where it stands, and why."""

    file: str
    standing: Standing
    start: int
    end: int
    why: str
    places: list[Place]
    is_limited: bool = False


class Look:
    """One record and what it is held against; it lives while the record is judged."""

    __slots__ = ("part", "reading", "start", "table", "text", "words")

    def __init__(self, text: str, reading: Reading, part: Part, table: Table) -> None:
        self.text, self.reading, self.part, self.table = text, reading, part, table
        self.start = min([part.start, *(field.start for field in part.led)])
        self.words = checked_words(text, reading, part, self.start)

    def found(self, name: str, reason: str, *, outside: str = "") -> Place | None:
        """Give the first phrase of one list in the record; what `outside` names is not looked at."""
        words = self.words
        if outside:
            words = any_of(getattr(self.table.words, outside)).sub(lambda each: "·" * len(each[0]), words)
        match = any_of(getattr(self.table.words, name)).search(words)
        at = self.start
        return Place(name, at + match.start(), at + match.end(), reason) if match else None

    def misspelt(self, name: str, reason: str) -> Place | None:
        """Give the first word that is nearly one of a list."""
        table = self.table.words
        phrases = getattr(table, name)
        found = misspelt(self.words, phrases, (*table.alarms, *table.plain))
        found = found or slipped(self.words, phrases)
        return (
            Place(name, self.start + found[0], self.start + found[1], f"{reason}, misspelt")
            if found
            else None
        )

    def field(self, code: str, reason: str) -> Place | None:
        """Give the first field of a code as a place."""
        field = self.part.first(code)
        return Place(code, field.start, field.end, reason) if field else None


def judge(text: str, reading: Reading, part: Part, table: Table) -> Judged:
    """Say what a record is."""
    look = Look(text, reading, part, table)
    key = look.field("MKE", "the key names the file")
    if key is None:
        return _judged(look, "", "incomplete", "fields of a record without its MKE", [])
    field = part.first("MKE")
    found = table.file_of(text[field.value : part.end]) if field else None
    if found is None:
        unknown = "the key is not in the table"
        return _judged(look, "", "unknown", unknown, [key._replace(reason=unknown)])
    file = found[0]
    problem = _not_whole(look, file) or _runs_together(look, file)
    if problem:
        standing, why, places = problem
        return _judged(look, file.name, standing, why, [key, *places])
    number = look.field("NIC", "the letter names the same file")
    places = [key, *([number] if number else [])]
    return _by_kind(look, file, places)


def _by_kind(look: Look, file: File, places: list[Place]) -> Judged:
    reason = "the record may not stand any more, or is none"
    spoilt = look.found("spoilers", reason) or look.misspelt("spoilers", reason)
    if spoilt:
        return _judged(look, file.name, "void", spoilt.reason, [*places, spoilt])
    if file.kind == "criminal":
        return _criminal(look, file, places)
    if file.kind == "administrative":
        return _administrative(look, file, places)
    if file.kind == "other":
        alarm = look.found("systems", "words of another system") or _warrant(look)
        if alarm:
            return _judged(look, file.name, "contradictory", alarm.reason, [*places, alarm])
        return _judged(look, file.name, "other", f"{file.title} file: no warrant", places)
    return _judged(look, file.name, "unsettled", f"{file.title}: not to be settled from the reply", places)


def _warrant(look: Look) -> Place | None:
    match = _SPOKEN_OF.search(look.words)
    at = look.start
    reason = "the words speak of a warrant that the key does not name"
    return Place("words", at + match.start(), at + match.end(), reason) if match else None


def _not_whole(look: Look, file: File) -> tuple[Standing, str, list[Place]] | None:
    found = numbers(look.text, look.part)
    number = look.field("NIC", "not a letter with nine digits")
    if number is None:
        return "incomplete", "no NIC number: the record is cut off", []
    if "" in found:
        return "incomplete", "the NIC number is cut off", [number]
    if len(found) > 1:
        return "contradictory", "several NIC numbers under one key", [number]
    letter = next(iter(found))[0]
    if letter in file.letters:
        return None
    named = {each.kind for each in look.table.files_of(letter)}
    if file.kind in ("other", "unsettled") and not named & {"criminal", "administrative"}:
        return None
    standing: Standing = "contradictory" if named else "unknown"
    why = (
        "the letter of the NIC number names another file than the key"
        if named
        else "the letter is not in the table"
    )
    return standing, why, [Place("NIC", number.start, number.end, why)]


def _runs_together(look: Look, file: File) -> tuple[Standing, str, list[Place]] | None:
    codes = [field.code for field in look.part.fields]
    twice = [
        field for field in look.part.fields if codes.count(field.code) > 1 and field.code not in _REPEATABLE
    ]
    if twice:
        why = "a field stands twice: two records run together"
        return "contradictory", why, [Place(twice[-1].code, twice[-1].start, twice[-1].end, why)]
    number = next((field for field in look.part.led if field.code == "NIC"), None)
    if number and codes.count("NIC") > 1 and file.kind == "criminal":
        why = "the number stands before the key too: what is said of it cannot be read"
        return "contradictory", why, [Place("NIC", number.start, number.end, why)]
    strange = [field for field in look.part.led if field.code in COURT_FIELDS]
    if strange and file.kind != "criminal":
        why = "fields of a warrant before the key: the start of a record is missing"
        return "contradictory", why, [Place(strange[0].code, strange[0].start, strange[0].end, why)]
    return None


def _criminal(look: Look, file: File, places: list[Place]) -> Judged:
    offense, origin = look.part.first("OFF"), look.part.first("ORI")
    if origin is None or offense is None:
        return _judged(look, file.name, "incomplete", "no ORI or no OFF: the record is cut off", places)
    reason = "administrative words in a wanted person record"
    against = look.found("administrative", reason) or look.found("caveats", reason)
    against = against or look.misspelt("administrative", reason)
    if against:
        return _judged(look, file.name, "contradictory", against.reason, [*places, against])
    limit = look.part.first("EXL")
    reason = "it may not be acted on here, or not yet"
    where = look.found("no_extradition", reason) or look.misspelt("no_extradition", reason)
    if limit and _NO_EXTRADITION.match(look.text, limit.value, limit.end):
        where = Place("EXL", limit.start, limit.end, "it may not be acted on here, or not yet")
    if where:
        return _judged(look, file.name, "unsettled", where.reason, [*places, where])
    return _offense(look, file, places, offense, limit)


def _offense(look: Look, file: File, places: list[Place], offense: Field, limit: Field | None) -> Judged:
    shown = Place("OFF", offense.start, offense.end, "the offense")
    agency = _is_of_immigration_agency(look)
    immigration = any_of(look.table.words.immigration_offense).search(look.text, offense.value, offense.end)
    court = court_of(look) or (None if agency else look.found("statutes", "a criminal statute"))
    if (immigration or agency) and not court:
        why = "an immigration matter without a court or a criminal statute"
        return _judged(look, file.name, "contradictory", why, [*places, shown])
    denied = _denied(look)
    if denied:
        why = "a word that denies"
        return _judged(look, file.name, "void", why, [*places, Place("words", *denied, why)])
    if _is_unfinished(look):
        return _judged(look, file.name, "incomplete", "the last word may be cut off", places)
    unknown = unknown_words(look.text, look.reading, look.part.start, look.part.end, look.table)
    if unknown:
        why = "words that belong to no field and are not known"
        return _judged(look, file.name, "unsettled", why, [*places, Place("words", *unknown, why)])
    known = any_of(look.table.words.offenses).search(look.text, offense.value, offense.end)
    if not (court or known):
        why = "an offense that is not known, and no court"
        return _judged(look, file.name, "unsettled", why, [*places, shown])
    is_limited = limit is not None and _LIMITED.match(look.text, limit.value, limit.end) is not None
    why = "a criminal warrant: confirm it with its ORI"
    why += ", and that it extradites from here" if is_limited else ""
    return _judged(
        look, file.name, "criminal", why, [*places, shown, *([court] if court else [])], is_limited
    )


def _denied(look: Look) -> tuple[int, int] | None:
    """Give a word that denies, outside of fields or in remarks, that does not speak of bail or the like."""
    found = _loose(look, _DENIAL, is_wanted=True)
    slip = slipped(look.text[look.start : look.part.end], look.table.words.negative)
    found = found or ((slip[0] + look.start, slip[1] + look.start) if slip else None)
    remarks = [field for field in look.part.fields if field.code in look.table.fields.remarks]
    words = any_of(look.table.words.plain).sub(lambda each: "·" * len(each[0]), look.words)
    for field in remarks:
        match = _DENIED_WORD.search(words, field.value - look.start, max(0, field.end - look.start))
        found = found or ((match.start() + look.start, match.end() + look.start) if match else None)
    return found


def _is_of_immigration_agency(look: Look) -> bool:
    """Say whether an immigration agency is named, or an agency entered the record that may be one."""
    if look.found("immigration_agencies", "") or look.misspelt("immigration_agencies", ""):
        return True
    origin = look.part.first("ORI")
    letters = look.text[origin.value : origin.end][2:] if origin else ""
    return letters[:1].isalpha() and not letters.startswith(look.table.words.judicial_origins)


def court_of(look: Look) -> Place | None:
    """Give the court that issued a warrant: in the field of the court, or in words beside what it issued."""
    field = look.part.first("CTI")
    reason = "a court with criminal jurisdiction"
    judicial = any_of(look.table.words.judicial)
    if field and (
        _COURT_CODE.match(look.text, field.value) or judicial.search(look.text, field.value, field.end)
    ):
        return Place("CTI", field.start, field.end, reason)
    for match in judicial.finditer(look.words):
        around = look.words[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if _ISSUED.search(around) and not _NEGATED.search(around):
            at = look.start
            return Place("judicial", at + match.start(), at + match.end(), reason)
    return None


def _is_unfinished(look: Look) -> bool:
    """Say whether the text ends in a word that could go on to one that would change the answer."""
    if look.part.end < len(look.text):
        return False
    match = re.compile(r"[A-Z0-9\-]+$").search(look.words)
    if match is None:
        return False
    words = look.table.words
    last = match[0]
    turning = (*words.spoilers, *words.administrative, *words.no_extradition, *words.immigration_offense)
    return any(word.upper().startswith(last) and word.upper() != last for word in turning)


def _administrative(look: Look, file: File, places: list[Place]) -> Judged:
    reason = "words of another matter than immigration"
    against = look.found("alarms", reason, outside="administrative") or look.found("systems", reason)
    against = against or look.misspelt("alarms", reason)
    offense = look.part.first("OFF")
    if offense and not any_of(look.table.words.immigration_offense).search(
        look.text, offense.value, offense.end
    ):
        against = Place("OFF", offense.start, offense.end, reason)
    court = look.part.first("CTI") or look.part.first("EXL")
    if court and not re.compile("IMMIGRATION").search(look.text, court.value, court.end):
        against = Place(court.code, court.start, court.end, reason)
    if against:
        return _judged(look, file.name, "contradictory", reason, [*places, against])
    strange = strange_words(look.text, look.reading, look.part.start, look.part.end, look.table)
    several = look.found("several", "")
    strange = strange or _after_the_last_field(look) or _in_remarks(look)
    strange = strange or ((several.start, several.end) if several else None)
    if strange:
        why = "words that belong to no field"
        return _judged(look, file.name, "incomplete", why, [*places, Place("words", *strange, why)])
    if _ends_open(look):
        return _judged(look, file.name, "incomplete", "the last field may be cut off", places)
    return _judged(
        look,
        file.name,
        "administrative",
        "an immigration officer stands behind it, no criminal court",
        places,
    )


def _in_remarks(look: Look) -> tuple[int, int] | None:
    """Give an unknown word of the remarks or the offense: it may be a warrant, abbreviated or typed wrong."""
    table = look.table.words
    listed = (*table.neutral, *table.said, *table.administrative, *table.immigration_offense, *table.ordinary)
    for field in look.part.fields:
        label = _LABEL.search(look.text, field.value, field.end)
        if label and field.code != "MKE":
            return label.span()
        if field.code in (*look.table.fields.remarks, "OFF"):
            words = look.words[: field.end - look.start]
            unknown = unsaid_word(
                "·" * (field.value - look.start) + words[field.value - look.start :], listed
            )
            if unknown:
                return unknown[0] + look.start, unknown[1] + look.start
    return None


def _after_the_last_field(look: Look) -> tuple[int, int] | None:
    """Give what stands after the last record of a reply and is no time of day: another record may begin."""
    if look.part.end < len(look.text):
        return None
    return _loose(look, _CLOCK, is_wanted=False, start=max(field.end for field in look.part.fields))


def _loose(look: Look, form: re.Pattern[str], *, is_wanted: bool, start: int = 0) -> tuple[int, int] | None:
    """Give the first word outside of fields that has a form, or that has not."""
    for at, to in loose_words(look.text, look.reading, max(start, look.part.start), look.part.end):
        if (form.match(look.text, at, to) is not None) == is_wanted:
            return at, to
    return None


def _ends_open(look: Look) -> bool:
    """Say whether the text may stop within the last field of the record: nothing whole stands after it."""
    part = look.part
    last = max(part.fields, key=lambda field: field.end)
    after = [
        each
        for each in look.reading.phrases
        if each.start >= last.end and each.role in ("ordinary", "alone", "end")
    ]
    if part.end < len(look.text) or after:
        return False
    if last.code in ("NIC", "MKE"):
        return False
    shape = _WHOLE_ENDS["ORI"] if last.code == "ORI" else _WHOLE_ENDS["date"]
    return shape.search(look.text, last.value, last.end) is None


def _judged(
    look: Look, file: str, standing: Standing, why: str, places: list[Place], is_limited: bool = False
) -> Judged:
    start = (
        min(look.part.start, *(field.start for field in look.part.fields))
        if look.part.fields
        else look.part.start
    )
    end = start + len(look.text[start : look.part.end].rstrip())
    return Judged(file, standing, start, end, why, places, is_limited)


def number_of(text: str, part: Part) -> str:
    """Give the NIC number of a record, or an empty string."""
    field = part.first("NIC")
    return number_at(text, field) if field else ""
