"""What a file holds, told from its name; and which files of a folder are texts."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from brightline.screening.texts import lines, parquet, rows, whole
from brightline.screening.texts.text import Asked, Text

Read = Callable[[str, Asked], Iterator[Text]]

_READ: dict[str, Read] = {
    **dict.fromkeys((".jsonl", ".ndjson"), lines.texts),
    **dict.fromkeys((".csv", ".tsv"), rows.texts),
    ".parquet": parquet.texts,
    **dict.fromkeys((".txt", ".text", ".md", ".markdown", ".rst", ".log"), whole.texts),
}
_HEAD = 8192


class Input(NamedTuple):
    """A file to read, or why it is none."""

    path: str
    read: Read
    skipped: str = ""


def read_as(path: str, *, lines_else: bool, columns: bool) -> Read:
    """Say how a file is read, by its name. One whose name does not say is a text, or JSON lines if so asked.

    Standard input of which columns are asked for is CSV.
    """
    if path == "-" and columns:
        return rows.texts
    return _READ.get(Path(path).suffix.lower(), lines.texts if lines_else else whole.texts)


def below(folder: str) -> Iterator[Input]:
    """Give every file below a folder, in order; links are not followed, and hidden folders not entered."""
    closed: list[str] = []
    for path, folders, files in os.walk(folder, onerror=lambda error: closed.append(str(error.filename))):
        open_ones = []
        for name in sorted(folders):
            reason = "hidden" if name.startswith(".") else "links" if Path(path, name).is_symlink() else ""
            if reason:
                yield Input(os.path.join(path, name), whole.texts, reason)
            else:
                open_ones.append(name)
        folders[:] = open_ones
        for name in sorted(files):
            file = Path(path, name)
            yield Input(str(file), _READ.get(file.suffix.lower(), whole.texts), _why_none(file))
    yield from (Input(path, whole.texts) for path in closed)  # reading one says why it cannot be read


def _why_none(path: Path) -> str:
    """Say why a file of a folder is not read, or nothing; reading one says why it cannot be opened."""
    if path.name.startswith("."):
        return "hidden"
    if path.is_symlink():
        return "links"
    if not path.is_file():
        return "no files"
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        return ""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return ""
    if not head:
        return "empty"
    is_text = suffix in _READ or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _reads(head)
    return "" if is_text else "not text"


def _reads(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return b"\0" not in head
