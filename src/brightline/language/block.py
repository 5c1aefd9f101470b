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
        self._starts = [0, *accumulate(len(line) + 1 for line in fence.text.split("\n"))]

    def place(self, start: int, end: int) -> s.Place:
        """Give the place of characters `start` to `end` of the projected text."""
        at = self.offsets[min(start, len(self.offsets) - 1)]
        row = bisect_right(self._starts, at) - 1
        column = at - self._starts[row] + 1 + self.fence.indent
        length = self.offsets[end - 1] + 1 - at if start < end < len(self.offsets) else 1
        return s.Place(self.source, self.fence.line + row, column, length)

    def raw(self, start: int, end: int) -> str:
        """Give what the redline holds for characters `start` to `end`, marks included."""
        return self.fence.text[self.offsets[start] : self.offsets[end]]
