"""JSON lines: an object a line, with its text and perhaps an `id`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from brightline.screening.texts.text import LONGEST, Asked, Key, Text, opened, shown
from brightline.source import BadInput

Fields = list[tuple[str | None, str]]


class Line(msgspec.Struct):
    """One line of a batch."""

    text: str
    id: Key | None = None


def texts(path: str, asked: Asked) -> Iterator[Text]:
    """Give the texts of JSON lines. Raises `BadInput` for a line that is none, by its number only."""
    name, read = shown(path), 0
    fields = _chosen(asked) if asked.columns or asked.key else _standard()
    with opened(path) as file:
        for number, data in enumerate(iter(lambda: file.readline(LONGEST + 1), b""), 1):
            read += len(data)
            if len(data) > LONGEST:
                raise BadInput(f"{name}:{number}: is longer than {LONGEST // 1024 // 1024} MB")
            if not data.strip():
                continue
            try:
                found = fields(data)
            except (msgspec.MsgspecError, UnicodeDecodeError, KeyError):
                found = None
            if found is None:  # outside the handler, so that no traceback can hold the text
                raise BadInput(f"{name}:{number}: is no JSON object with {_wanted(asked)}")
            key, columns = found
            for column, text in columns:
                yield Text(text, name, number, key, column, read)


def _standard() -> Callable[[bytes], tuple[Key | None, Fields]]:
    decoder = msgspec.json.Decoder(Line)

    def fields(data: bytes) -> tuple[Key | None, Fields]:
        line = decoder.decode(data)
        return line.id, [(None, line.text)]

    return fields


def _chosen(asked: Asked) -> Callable[[bytes], tuple[Key | None, Fields]]:
    decoder = msgspec.json.Decoder(dict[str, Any])
    names, key = asked.columns or ("text",), asked.key or "id"

    def fields(data: bytes) -> tuple[Key | None, Fields]:
        line = decoder.decode(data)
        columns = [(name if asked.columns else None, msgspec.convert(line[name], str)) for name in names]
        return msgspec.convert(line[key] if asked.key else line.get(key), Key | None), columns

    return fields


def _wanted(asked: Asked) -> str:
    names = [*(asked.columns or ("text",)), *([asked.key] if asked.key else [])]
    return "a " + " and a ".join(f'"{name}"' for name in names)
