"""JSON files of ours: each names its form and the form's version, so that a reader knows what it holds."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from brightline.source import BadInput, Source

Record = TypeVar("Record", bound=msgspec.Struct)


def read_form(source: Source, form: str, version: int, what: str) -> dict[str, Any]:
    """Read a JSON file that says `"format": form` and `"format_version": version`.

    `what` names the kind of file in messages. Raises `BadInput` for any other file.
    """
    try:
        data = msgspec.json.decode(source.text)
    except (msgspec.DecodeError, RecursionError):
        raise BadInput(f"{source.path}: is no {what}: it is no JSON") from None
    if not isinstance(data, dict) or data.get("format") != form:
        raise BadInput(f"{source.path}: is no {what}: its `format` is not `{form}`")
    found = data.get("format_version")
    if isinstance(found, int) and found != version:
        raise BadInput(
            f"{source.path}: is in version {found} of `{form}`, and this release reads version {version}"
        )
    return data


def convert_form(data: object, kind: type[Record], source: Source, what: str) -> Record:
    """Make a record of plain data. Raises `BadInput` with the place of what does not fit."""
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        said = str(error)
        raise BadInput(f"{source.path}: is no {what}: {said[0].lower()}{said[1:]}") from None
