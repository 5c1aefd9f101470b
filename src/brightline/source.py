"""Files as they come, and what is wrong with them.

Every stage speaks of places in one way: a `Source` is a text with its path, a `Diagnostic` points into
it. A message says the cause in lower case without a full stop, names input in backticks, and `help` says
what to write instead.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec

MAX_BYTES = 16 * 1024 * 1024
"""The largest file that is read: a manual of 50,000 lines has about 5 MB."""

Severity = Literal["error", "warning"]


class BrightlineError(Exception):
    """Root of all errors that a person can do something about."""


class BadInput(BrightlineError):
    """Input that cannot be used; `str()` is one line with the place and the cause."""


class Diagnostic(msgspec.Struct, frozen=True):
    """One thing that is wrong at one place of a source.

    `line` and `column` count from 1; `length` counts characters; `excerpt` is the whole source line.
    """

    path: str
    line: int
    column: int
    message: str
    help: str = ""
    length: int = 1
    excerpt: str = ""
    severity: Severity = "error"

    def headline(self) -> str:
        """Give `path:line:column: severity: message` on one line."""
        return f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.message}"

    def render(self) -> str:
        """Give the headline, the underlined excerpt and the help, as a terminal shows them."""
        lines = [self.headline()]
        if self.excerpt:
            gutter = f"{self.line:>5} | "
            before, shown = _window(self.excerpt, self.column, self.length)
            width = max(1, min(self.length, len(shown) - before))
            lines.append(f"{gutter}{shown}")
            lines.append(f"{' ' * (len(gutter) - 2)}| {' ' * before}{'^' * width}")
        if self.help:
            lines.append(f"      = help: {self.help}")
        return "\n".join(lines)


def _window(excerpt: str, column: int, length: int, room: int = 96) -> tuple[int, str]:
    """Cut a long line down to the part around `column`; give the new offset and the text."""
    start = max(0, column - 1)
    text = excerpt.replace("\t", " ")
    if len(text) <= room:
        return min(start, len(text)), text
    left = max(0, min(start - 12, len(text) - room))
    shown = text[left : left + room]
    head = "…" if left else ""
    tail = "…" if left + room < len(text) else ""
    return start - left + len(head), f"{head}{shown}{tail}"


class InvalidPolicy(BadInput):
    """A document that does not compile; `diagnostics` holds every error found, in source order."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        self.diagnostics = diagnostics
        first, rest = diagnostics[0], len(diagnostics) - 1
        more = f" (and {rest} more: `brightline check` shows all)" if rest else ""
        advice = f"; help: {first.help}" if first.help else ""
        super().__init__(f"{first.headline()}{advice}{more}")


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    """Split a text once, however many diagnostics quote a line of it."""
    return text.split("\n")


class Source(msgspec.Struct, frozen=True):
    """A text and the path that it is known by; lines end in `\\n`."""

    path: str
    text: str

    def line(self, number: int) -> str:
        """Give line `number` (from 1) without its end, or an empty string past the end."""
        lines = _lines(self.text)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def diagnostic(
        self,
        line: int,
        column: int,
        message: str,
        *,
        help: str = "",
        length: int = 1,
        severity: Severity = "error",
    ) -> Diagnostic:
        """Point at a place of this source, with its line as the excerpt."""
        return Diagnostic(self.path, line, column, message, help, length, self.line(line), severity)


def read_source(path: str | Path) -> Source:
    """Read a UTF-8 text file with any line ends; `-` is standard input.

    Raises `BadInput` for a file that is missing, unreadable, a folder, empty, larger than `MAX_BYTES`,
    binary, or in another encoding.
    """
    name = str(path)
    try:
        if name == "-":
            return decode("standard input", sys.stdin.buffer.read(MAX_BYTES + 1))
        with Path(path).open("rb") as file:
            return decode(name, file.read(MAX_BYTES + 1))
    except IsADirectoryError:
        raise BadInput(f"{name}: is a folder; name a file in it") from None
    except OSError as error:
        raise BadInput(f"{name}: cannot be read: {(error.strerror or str(error)).lower()}") from None
    except ValueError:
        raise BadInput(f"{name!r} is no name of a file") from None


def decode(name: str, data: bytes) -> Source:
    """Make a source of bytes; raises `BadInput` as `read_source` does."""
    if len(data) > MAX_BYTES:
        raise BadInput(f"{name}: is larger than {MAX_BYTES // 1024 // 1024} MB, which no policy is")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadInput(f"{name}: is UTF-16; save it as UTF-8")
    if b"\0" in data:
        raise BadInput(f"{name}: is not text (byte 0 at offset {data.index(0)})")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise BadInput(f"{name}:{line}: is not UTF-8; save it with that encoding") from None
    if not text.strip():
        raise BadInput(f"{name}: is empty")
    return Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))
