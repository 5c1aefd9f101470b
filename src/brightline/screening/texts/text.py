"""One text to be screened, and how it is known."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from brightline.source import BadInput

LONGEST = 4 * 1024 * 1024
"""The longest line, or field of a table, in bytes."""

Key = str | int


class Text(msgspec.Struct, frozen=True):
    """A text and its place.

    `row` counts from 1 after a header, which is row 0; a whole file has none. `key` is what the file itself
    calls the row, `column` the name or number of a column, `read` how many bytes were read so far.
    """

    text: str
    file: str
    row: int | None = None
    key: Key | None = None
    column: Key | None = None
    read: int = 0


class Asked(msgspec.Struct, frozen=True):
    """Which columns are read, all where none is named, and which one names the rows."""

    columns: tuple[str, ...] = ()
    key: str | None = None


def shown(path: str) -> str:
    """Give the name under which a file is spoken of."""
    return "standard input" if path == "-" else path


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file, or standard input, which stays open. Raises `BadInput` for what cannot be read."""
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from None
    with file:
        yield file
