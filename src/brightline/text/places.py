"""Places: from an offset in the content of a block to a line and column of the source."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from brightline.source import Diagnostic, Severity, Source

if TYPE_CHECKING:
    from collections.abc import Iterator


def _starts(lines: list[str]) -> list[int]:
    return list(accumulate((len(line) + 1 for line in lines), initial=0))


@dataclass(slots=True)
class Places:
    """The lines of a source, and the diagnostics found in it so far."""

    source: Source
    lines: list[str] = field(init=False)
    starts: list[int] = field(init=False)
    diagnostics: list[Diagnostic] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.lines = self.source.text.split("\n")
        self.starts = _starts(self.lines)

    def offset(self, line: int, column: int) -> int:
        """Give the offset in the source of a place; both count from 1."""
        return self.starts[line - 1] + column - 1

    def place(self, offset: int) -> tuple[int, int]:
        """Give the line and column of an offset in the source; both count from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def report(
        self,
        place: tuple[int, int],
        message: str,
        *,
        help: str,
        length: int = 1,
        severity: Severity = "error",
    ) -> None:
        """Note a diagnostic at (line, column)."""
        line, column = place
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        self.diagnostics.append(
            Diagnostic(self.source.path, line, column, message, help, length, excerpt, severity)
        )


@dataclass(slots=True)
class Block:
    """Content that stands in the source from `line` on, each line behind the prefix of its container."""

    places: Places
    content: str
    line: int
    starts: list[int] = field(init=False)
    columns: list[int] = field(init=False)

    def __post_init__(self) -> None:
        lines = self.content.split("\n")
        self.starts = _starts(lines)
        self.columns = list(self._columns(lines))

    def _columns(self, lines: list[str]) -> Iterator[int]:
        """Give for each content line how many characters of its source line stand before it.

        Where a tab has become blanks that is less than none.
        """
        for number, text in enumerate(lines, self.line - 1):
            written = self.places.lines[number] if number < len(self.places.lines) else ""
            bare = text.strip()
            indent = len(text) - len(text.lstrip())
            yield written.rfind(bare) - indent if bare in written and bare else 0

    def place(self, offset: int) -> tuple[int, int]:
        """Give the line and column of an offset in the content; both count from 1."""
        row = bisect_right(self.starts, offset, hi=len(self.columns)) - 1
        return self.line + row, max(1, self.columns[row] + offset - self.starts[row] + 1)

    def source_offset(self, offset: int) -> int:
        """Give the offset in the source of an offset in the content."""
        return self.places.offset(*self.place(offset))
