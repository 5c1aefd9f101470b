"""One block as one version has it, with the way back to its place in the redline."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from brightline.language import syntax as s
from brightline.text.critic import project

if TYPE_CHECKING:
    from brightline.language.policy import Version
    from brightline.source import Source
    from brightline.text.document import Fence


class Block:
    """A fence as one version has it, and where each of its characters stands in the source."""

    def __init__(self, source: Source, fence: Fence, version: Version) -> None:
        projection = project(fence.text, version)
        self.source, self.fence = source, fence
        self.text, self.offsets = projection.text, projection.offsets
        self._lines = fence.text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)]
        self._before: dict[int, int] = {}

    def place(self, start: int, end: int) -> s.Place:
        """Give the place of characters `start` to `end` of the projected text."""
        at = self.offsets[min(start, len(self.offsets) - 1)]
        row = bisect_right(self._starts, at) - 1
        column = max(1, at - self._starts[row] + 1 + self._indent(row))
        length = self.offsets[end - 1] + 1 - at if start < end < len(self.offsets) else 1
        return s.Place(self.source, self.fence.line + row, column, length)

    def _indent(self, row: int) -> int:
        """Give how many characters of the source stand before a line: fewer where it is indented less."""
        if row not in self._before:
            text = self._lines[min(row, len(self._lines) - 1)]
            at = self.source.line(self.fence.line + row).rfind(text.strip())
            self._before[row] = at - (len(text) - len(text.lstrip())) if text.strip() and at >= 0 else 0
        return self._before[row]

    def raw(self, start: int, end: int) -> str:
        """Give what the redline holds for characters `start` to `end`, and marks at either end."""
        return self.fence.text[self.offsets[start - 1] + 1 : self.offsets[end]]
