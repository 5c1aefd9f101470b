"""The columns of a Parquet file, by record batches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from brightline.screening.texts.text import Asked, Key, Text
from brightline.source import BadInput

_BATCH = 512
_BUFFER = 1 << 20
"""Bytes of a column that are read at a time, so that one row group need not be in memory."""


def texts(path: str, asked: Asked) -> Iterator[Text]:
    """Give the texts of the columns that are asked for, row by row.

    Where none is named: of all columns that can hold words, those within lists and records as well. Raises
    `BadInput` for a column that is not there and for what cannot be read.
    """
    file = _file(path)
    size = Path(path).stat().st_size
    names = file.schema_arrow.names
    for wanted in (*asked.columns, *([asked.key] if asked.key else [])):
        if wanted not in names:
            raise BadInput(f"{path}: has no column `{wanted}`")
    named: list[tuple[str, Key]] = [(name, name) for name in asked.columns]
    columns = named or _with_words(file.schema_arrow)
    number, total = 0, file.metadata.num_rows
    for rows in _batches(path, file, [name for name, _ in columns], asked.key):
        for at, row in enumerate(rows, number + 1):
            called = row.get(asked.key) if asked.key else None
            key = called if isinstance(called, str | int) else None
            for name, column in columns:
                strings = [text for text in _strings(row[name]) if text.strip()]
                for text in strings or ([""] if named else []):
                    yield Text(text, path, at, key, column, size * at // max(1, total))
        number += len(rows)


def _file(path: str) -> Any:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise BadInput(f"{path}: Parquet needs one more package: pip install 'brightline[parquet]'") from None
    try:
        return ParquetFile(path, buffer_size=_BUFFER, pre_buffer=False)
    except OSError as error:
        reason = (error.strerror or "is no Parquet file").lower()
    except ArrowException:
        reason = "is no Parquet file"
    raise BadInput(f"{path}: {reason}")


def _batches(path: str, file: Any, columns: list[str], key: str | None) -> Iterator[list[dict[str, Any]]]:
    """Give the rows of one batch after the other."""
    from pyarrow import ArrowException

    wanted = list(dict.fromkeys([*columns, *([key] if key else [])]))
    batches = file.iter_batches(batch_size=_BATCH, columns=wanted, use_threads=False)
    while True:
        try:
            batch = next(batches, None)
            rows = None if batch is None else batch.to_pylist()
        except (ArrowException, OSError, ValueError):
            break  # outside the handler, so that no traceback can hold the text
        if rows is None:
            return
        yield rows
    raise BadInput(f"{path}: cannot be read to its end")


def _with_words(schema: Any) -> list[tuple[str, Key]]:
    """Give the columns that can hold words, each with its number; numbers, dates and yes/no cannot."""
    from pyarrow import types

    def can(kind: Any) -> bool:
        return not (types.is_primitive(kind) or types.is_decimal(kind) or types.is_null(kind))

    return [(field.name, at) for at, field in enumerate(schema, 1) if can(field.type)]


def _strings(value: object) -> Iterator[str]:
    """Give the strings within a value; bytes are text of which the writer did not say so."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
