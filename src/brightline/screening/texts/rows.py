"""The columns of a CSV file, which has a header; `.tsv` has tabs between them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from brightline.screening.texts.text import LONGEST, Asked, Text, opened, shown
from brightline.source import BadInput


def texts(path: str, asked: Asked) -> Iterator[Text]:
    """Give the texts of the columns that are asked for, row by row; of all columns the header's as well.

    A file without a header has its first text there, so that a name of a column is only repeated where it was
    asked for. Raises `BadInput` for a column that is not there, and for a row that cannot be read, by number.
    """
    name = shown(path)
    with opened(path) as file:
        rows = _rows(name, file, "\t" if path.lower().endswith(".tsv") else ",")
        header = next((row for row, _ in rows if row), None)
        if header is None:
            return
        columns = [(column, _place(name, header, column)) for column in asked.columns]
        key = None if asked.key is None else _place(name, header, asked.key)
        if not columns:
            yield from (Text(text, name, 0, None, at) for at, text in enumerate(header, 1) if text)
        for number, (row, read) in enumerate(rows, 1):
            if not row:
                continue
            called = row[key] if key is not None and key < len(row) else None
            filled = [(at + 1, at) for at, text in enumerate(row) if text.strip()]
            for column, at in columns or filled:
                yield Text(row[at] if at < len(row) else "", name, number, called, column, read)


def _rows(name: str, file: BinaryIO, delimiter: str) -> Iterator[tuple[list[str], int]]:
    """Give each row, and how many bytes were read until then."""
    csv.field_size_limit(LONGEST)
    lines = _Lines(file)
    reader = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        try:
            row = next(reader, None)
        except (csv.Error, UnicodeDecodeError):
            break  # outside the handler, so that no traceback can hold the text
        if row is None:
            return
        yield row, lines.read
        number += 1
    raise BadInput(f"{name}: row {number} is no CSV in UTF-8, or longer than {LONGEST // 1024 // 1024} MB")


class _Lines:
    """The lines of a file, decoded; a row may have several."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.read = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        data = self._file.readline(LONGEST + 1)
        if not data:
            raise StopIteration
        if len(data) > LONGEST:
            raise csv.Error
        first, self.read = not self.read, self.read + len(data)
        return data.decode("utf-8-sig" if first else "utf-8")


def _place(name: str, header: list[str], column: str) -> int:
    if column not in header:
        raise BadInput(f"{name}: has no column `{column}`")
    return header.index(column)
