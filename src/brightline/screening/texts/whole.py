"""A file that is one text."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.screening.texts.text import Asked, Text, opened, shown
from brightline.source import MAX_BYTES, decode


def texts(path: str, asked: Asked) -> Iterator[Text]:
    """Give the text of a file; none where it is empty. Raises `BadInput` for what is no UTF-8 text,
    and for a standard input on which nothing came."""
    with opened(path) as file:
        data = file.read(MAX_BYTES + 1)
    if data.strip() or path == "-":
        yield Text(decode(shown(path), data).text, shown(path), read=len(data))
