"""What a policy's front matter says."""

from __future__ import annotations

import re
from calendar import day_name
from datetime import date
from pathlib import Path
from typing import get_args

import msgspec

from brightline.language.expected import nearest
from brightline.language.policy import LANGUAGE, READS, Version, WorkingTime
from brightline.source import Diagnostic, Source, read_source
from brightline.text.document import Document

_AMBIGUITY = re.compile(r"^- \*\*([A-Z][A-Z0-9]*-\d+)\*\*(?: \([^)]*\))?: (.*(?:\n {2,}\S.*)*)", re.MULTILINE)
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


class Front(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The front matter of a policy document; every key is optional where nothing depends on it.

    `notes` maps a version to a sentence that is shown wherever that version is. `documents` are files that
    are compiled with this one; `rank`, `effective` and `until` say what stands above what, and when.
    """

    policy: str = ""
    title: str = ""
    department: str = ""
    language: int | None = None
    vocabulary: str = ""
    ambiguities: str = ""
    status: str = ""
    notes: dict[Version, str] = {}
    time_zone: str = ""
    calendar: WorkingTime = WorkingTime()
    rank: str = ""
    effective: str = ""
    until: str = ""
    documents: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()


def read_front(document: Document) -> tuple[Front, list[Diagnostic]]:
    """Read and check the front matter of a policy document."""
    source = document.source
    matter = {key: _text(value) for key, value in document.front_matter.items()}
    data = {key: value for key, value in matter.items() if value is not None}
    problems = []
    for key, value in matter.items():
        if key not in Front.__struct_fields__:
            help = nearest(key, Front.__struct_fields__) or f"known are {', '.join(Front.__struct_fields__)}"
            problems.append(_at(source, key, f"the front matter has an unknown key `{key}`", help))
            data.pop(key, None)
        elif key in data and (wrong := _wrong(key, value)):
            problems.append(at_value(source, key, *wrong))
            del data[key]
    front = msgspec.convert(data, Front)
    return front, problems + _check(front, document)


def _text(value: object) -> object:
    """YAML reads a day of the calendar as a date; everything here takes it as it is written."""
    if isinstance(value, list):
        return [_text(each) for each in value]
    if isinstance(value, dict):
        return {key: _text(each) for key, each in value.items()}
    return value.isoformat() if type(value) is date else value


def _wrong(key: str, value: object) -> tuple[str, str] | None:
    """Say what is wrong with the type of a value, and what to write."""
    if key == "language":
        is_number = isinstance(value, int) and not isinstance(value, bool)
        return None if is_number else ("`language` is a whole number", f"write `language: {LANGUAGE}`")
    if key == "notes":
        help = "under `notes:`, write a line `adopted: …` or `proposed: …`"
        known = isinstance(value, dict) and all(
            name in get_args(Version) and isinstance(note, str) for name, note in value.items()
        )
        return None if known else ("`notes` has a text for each version", help)
    if key == "calendar":
        return _wrong_calendar(value)
    if key in ("documents", "ranks"):
        is_list = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return None if is_list else (f"`{key}` is a list of texts", f"write `{key}: [one, two]`")
    if key in ("effective", "until"):
        help = "write it as `2026-01-31`"
        return None if _is_day(value) else (f"`{key}` is a day of the calendar", help)
    return None if isinstance(value, str) else (f"`{key}` is a text", "put it in quotes")


def _wrong_calendar(value: object) -> tuple[str, str] | None:
    """Say what is wrong with working days, hours or holidays."""
    help = "write `days: [monday, …]`, `hours: 08:00-17:00` and `holidays: [2026-01-01, …]`"
    try:
        found = msgspec.convert(value, WorkingTime)
    except msgspec.ValidationError:
        return "`calendar` has days, hours and holidays", help
    if not found.days or not set(found.days) <= {name.lower() for name in day_name}:
        return "the working days are no days of the week", help
    if not _HOURS.fullmatch(found.hours) or found.hours[:5] >= found.hours[6:]:
        return "the working hours have no beginning and end within one day", help
    return None if all(map(_is_day, found.holidays)) else ("a holiday is a day of the calendar", help)


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _check(front: Front, document: Document) -> list[Diagnostic]:
    source, problems = document.source, []
    speaks = any(fence.info in ("norm", "terms") for fence in document.fences)
    if front.policy and not _ID.fullmatch(front.policy):
        tidy = re.sub("[^a-z0-9]+", "-", front.policy.lower()).strip("-")
        message = "an id has lower case letters, digits and `-`"
        problems.append(at_value(source, "policy", message, f"write `{tidy}`" if tidy else ""))
    if speaks and not document.front_matter:
        help = f"begin the document with lines `---`, `policy: …`, `language: {LANGUAGE}` and `---`"
        return [*problems, _at(source, "", "a policy has front matter", help)]
    if speaks and "policy" not in document.front_matter:
        help = "write `policy:` and an id, as in `policy: mpd-9-401`"
        problems.append(_at(source, "", "the front matter names no policy", help))
    if speaks and "language" not in document.front_matter:
        help = f"write `language: {LANGUAGE}`"
        problems.append(_at(source, "", "the front matter names no language version", help))
    if front.language is not None and front.language not in READS:
        message = f"language version {front.language} is not one that this release reads"
        help = f"it reads version {' and '.join(str(version) for version in READS)}"
        problems.append(at_value(source, "language", message, help))
    if front.until and front.until < front.effective:
        message = "the document is out of effect before it comes into effect"
        problems.append(at_value(source, "until", message, f"it is effective from {front.effective}"))
    return problems


def _at(source: Source, key: str, message: str, help: str = "") -> Diagnostic:
    lines = source.text.split("\n")
    line = next((i for i, text in enumerate(lines, 1) if key and text.startswith(f"{key}:")), 1)
    return source.diagnostic(line, 1, message, help=help, length=max(1, len(key) or len(lines[0].strip())))


def at_value(source: Source, key: str, message: str, help: str = "") -> Diagnostic:
    """Point at the value of a key of the front matter, or at the key where the value is on other lines."""
    found = _at(source, key, message, help)
    value = found.excerpt[len(key) + 1 :]
    if not value.strip():
        return found
    column = len(found.excerpt) - len(value.lstrip()) + 1
    return source.diagnostic(found.line, column, message, help=help, length=len(value.strip()))


def read_beside(document: Document, name: str) -> Source:
    """Read a file that the front matter names, relative to the document. Raises `BadInput`."""
    return read_source(Path(document.source.path).parent / name)


def read_ambiguities(source: Source) -> dict[str, str]:
    """Give the ambiguities listed in a file, by id: items of the form `- **AMB-29** (III.C.2; gap): …`."""
    return {match[1]: " ".join(match[2].split()) for match in _AMBIGUITY.finditer(source.text)}
