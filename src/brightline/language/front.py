"""What a policy's front matter says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from brightline.language.expected import nearest
from brightline.language.policy import LANGUAGE, Version
from brightline.source import Diagnostic, Source, read_source
from brightline.text.document import Document

_AMBIGUITY = re.compile(r"^- \*\*([A-Z][A-Z0-9]*-\d+)\*\*(?: \([^)]*\))?: (.*(?:\n {2,}\S.*)*)", re.MULTILINE)
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")


class Front(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The front matter of a policy document; every key is optional where nothing depends on it.

    `notes` maps a version to a sentence that is shown wherever that version is.
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


def read_front(document: Document) -> tuple[Front, list[Diagnostic]]:
    """Read and check the front matter of a policy document."""
    source = document.source
    data = {key: value for key, value in document.front_matter.items() if value is not None}
    problems = []
    for key in sorted(data.keys() - set(Front.__struct_fields__)):
        help = nearest(key, Front.__struct_fields__) or f"known are {', '.join(Front.__struct_fields__)}"
        problems.append(_at(source, key, f"the front matter has an unknown key `{key}`", help))
        del data[key]
    try:
        front = msgspec.convert(data, Front)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at ")
        key = path.strip("`$.").partition(".")[0].partition("[")[0]
        message = message[0].lower() + message[1:].replace("Expected", "expected")
        return Front(), [*problems, _at(source, key, f"front matter `{key}`: {message}")]
    return front, problems + _check(front, document)


def _check(front: Front, document: Document) -> list[Diagnostic]:
    source, problems = document.source, []
    speaks = any(fence.info in ("norm", "terms") for fence in document.fences)
    if front.policy and not _ID.fullmatch(front.policy):
        problems.append(_at(source, "policy", f"`{front.policy}` is no id", "lower case, digits and `-`"))
    if speaks and not front.policy:
        problems.append(_at(source, "", "the front matter names no policy", "write `policy: mpd-9-401`, say"))
    if speaks and front.language is None:
        help = f"write `language: {LANGUAGE}`"
        problems.append(_at(source, "", "the front matter names no language version", help))
    if front.language not in (None, LANGUAGE):
        message = f"language version {front.language} is not one that this release reads"
        problems.append(_at(source, "language", message, f"it reads version {LANGUAGE}"))
    return problems


def _at(source: Source, key: str, message: str, help: str = "") -> Diagnostic:
    lines = source.text.split("\n")
    line = next((i for i, text in enumerate(lines, 1) if key and text.startswith(f"{key}:")), 1)
    return source.diagnostic(line, 1, message, help=help, length=max(1, len(key)))


def read_beside(document: Document, name: str) -> Source:
    """Read a file that the front matter names, relative to the document. Raises `BadInput`."""
    return read_source(Path(document.source.path).parent / name)


def read_ambiguities(source: Source) -> dict[str, str]:
    """Give the ambiguities listed in a file, by id: items of the form `- **AMB-29** (III.C.2; gap): …`."""
    return {match[1]: " ".join(match[2].split()) for match in _AMBIGUITY.finditer(source.text)}


def plain(value: Any) -> Any:
    """Give front matter as plain data."""
    return msgspec.to_builtins(value)
