"""Replies that consist of fields: JSON, YAML and CSV files, told by their endings.

No word of a file is repeated: what cannot be read is named by the file and the line.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from brightline.cli.yaml_files import read_yaml
from brightline.screening.outgoing.decide import Field
from brightline.source import BadInput, read_source

Record = list[Field]

_EMPTY = frozenset({"", "~", "null"})


def has_fields(path: str) -> bool:
    """Say whether a file holds fields, by its ending."""
    return Path(path).suffix.lower() in _READERS


def read_records(path: str) -> list[Record]:
    """Give the records of a file, each with its fields in order. Raises `BadInput` for what is none."""
    return _READERS[Path(path).suffix.lower()](path)


def fields_of(value: Any, path: tuple[str, ...] = ()) -> Iterator[Field]:
    """Give the fields of an object with the names they stand under; the items of a list share a name."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from fields_of(each, (*path, str(name)))
    elif isinstance(value, list):
        for each in value:
            yield from fields_of(each, path)
    else:
        yield path, _written(value)


def decoded(text: str | bytes) -> Any:
    """Give the value of JSON. Raises `ValueError`, also for a name that stands twice: one would go unread."""
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("a name stands twice")
    return names


def _written(value: str | float | bool | None) -> str:
    """Give the value of a field as text; what only says yes or no is a word, and nothing is empty."""
    if value is None or (isinstance(value, str) and value.strip() in _EMPTY):
        return ""
    return value if isinstance(value, str) else str(value).lower()


def _read_json(path: str) -> list[Record]:
    source = read_source(path)
    try:
        value = decoded(source.text)
    except json.JSONDecodeError as error:
        raise BadInput(f"{path}:{error.lineno}: is no JSON") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{path}: is no JSON, has a name twice, or is nested too deeply") from None
    return _records(value, path)


def _read_yaml(path: str) -> list[Record]:
    try:
        return _records(read_yaml(path), path)
    except (BadInput, RecursionError) as error:
        place = re.match(rf"{re.escape(path)}:[0-9]+", str(error))
        raise BadInput(f"{place[0] if place else path}: is no YAML with fields") from None


def _records(value: Any, path: str) -> list[Record]:
    """Give the records of an object, or of a list of objects."""
    items = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(each, dict) and each for each in items):
        raise BadInput(f"{path}: has no fields; write an object with names and values, or a list of objects")
    return [list(fields_of(each)) for each in items]


def _read_csv(path: str) -> list[Record]:
    reader = csv.reader(io.StringIO(read_source(path).text, newline=""), strict=True)
    records: list[Record] = []
    try:
        names = next(reader, [])
        if not all(name.strip() for name in names):
            raise BadInput(f"{path}:1: a column has no name")
        for row in reader:
            if row and len(row) != len(names):
                raise BadInput(f"{path}:{reader.line_num}: has {len(row)} cells under {len(names)} names")
            if row:
                records.append([((name,), cell) for name, cell in zip(names, row, strict=True)])
    except csv.Error:
        raise BadInput(f"{path}:{reader.line_num}: is no CSV") from None
    if not records:
        raise BadInput(f"{path}: has no row under its names")
    return records


_READERS = {".json": _read_json, ".yaml": _read_yaml, ".yml": _read_yaml, ".csv": _read_csv}
