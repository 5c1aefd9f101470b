"""How far a batch is, on the standard error of somebody who watches."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

_STEP = 1 << 16


class Progress:
    """A bar in bytes, where standard error is a terminal; `total` is 0 where nobody knows."""

    def __init__(self, total: int, *, is_shown: bool) -> None:
        self._bar: Any = None
        self._before = 0
        self._read = 0
        if is_shown and sys.stderr.isatty():
            from tqdm import tqdm

            tqdm.monitor_interval = 0  # no thread beside this one
            self._bar = tqdm(
                total=total or None, unit="B", unit_scale=True, leave=False, file=sys.stderr, ascii=True
            )

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def next_file(self) -> None:
        """Begin to count a file."""
        self._before += self._read
        self._read = 0

    def reached(self, read: int) -> None:
        """Say how many bytes of the file were read."""
        self._read = read
        done = self._before + read
        if self._bar is not None and done - self._bar.n >= _STEP:
            self._bar.update(done - self._bar.n)

    def say(self, line: str) -> None:
        """Print a line on standard output, over the bar where both are on one terminal."""
        if self._bar is not None and sys.stdout.isatty():
            self._bar.write(line, file=sys.stdout)
        else:
            sys.stdout.write(line + "\n")

    def warn(self, line: str) -> None:
        """Print a line on standard error, over the bar."""
        if self._bar is not None:
            self._bar.write(line, file=sys.stderr)
        else:
            print(line, file=sys.stderr)
