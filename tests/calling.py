"""The command line, called in this process: what it prints, and the code it ends with."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from brightline.cli import main


@dataclass(frozen=True)
class Called:
    """How a call ended."""

    code: int
    out: str
    err: str


def call(*words: str) -> Called:
    """Call `brightline` with these words."""
    out, err = _stream(), _stream()
    code = _run(words, out, err)
    return Called(code, _text(out), _text(err))


def call_joined(*words: str) -> tuple[int, str]:
    """Call `brightline` with these words; standard output and error in one text, as a terminal shows them."""
    both = _stream()
    return _run(words, both, both), _text(both)


def _run(words: tuple[str, ...], out: io.TextIOWrapper, err: io.TextIOWrapper) -> int:
    with redirect_stdout(out), redirect_stderr(err):
        try:
            return main(words)
        except SystemExit as end:
            return int(end.code or 0)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    return stream.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
