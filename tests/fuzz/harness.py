"""Runs cases: a target is a module of this folder with `case`, that draws a text, and `hold`, that tries it.

Case n of a seed is the same text every time. A case that raises, or takes too long, is a failure: it is made
shorter while it fails in the same way, and saved.
"""

from __future__ import annotations

import pkgutil
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random
from types import FrameType, ModuleType

HERE = Path(__file__).parent
FAILURES = HERE / "failures"
LIMIT = 5.0
"""Seconds of processor time that a case may take; the usual one takes some thousandths."""
SHRINKING = 20.0
"""Seconds that making one failure shorter may take."""


class TooSlow(BaseException):
    """A case took longer than it may; nothing that tests for errors may catch it."""


@dataclass(frozen=True)
class Failure:
    """A case that failed: `how` is the error and where it arose, `text` the case, made shorter."""

    target: str
    seed: int
    number: int
    how: str
    text: str
    trace: str

    def save(self) -> Path:
        """Write the case, and beside it what became of it."""
        FAILURES.mkdir(exist_ok=True)
        path = FAILURES / f"{self.target}-{self.seed}-{self.number}.txt"
        path.write_bytes(self.text.encode("utf-8", "surrogatepass"))
        path.with_suffix(".trace").write_text(self.trace, "utf-8", "backslashreplace")
        return path


@cache
def targets() -> dict[str, ModuleType]:
    """Every module of this folder that draws cases and tries them."""
    modules = {each.name: each.name for each in pkgutil.iter_modules([str(HERE)])}
    found = {name: import_module(f"fuzz.{name}") for name in modules if not name.startswith(("test_", "__"))}
    return {name: module for name, module in found.items() if {"case", "hold"} <= vars(module).keys()}


def text_of(target: str, seed: int, number: int) -> str:
    """Draw a case."""
    text: str = targets()[target].case(Random(f"{target} {seed} {number}"))
    return text


def try_case(target: str, seed: int, number: int) -> tuple[float, Failure | None]:
    """Try one case; give the seconds it took, and how it failed if it did."""
    hold: Callable[[str], None] = targets()[target].hold
    text = text_of(target, seed, number)
    start = time.process_time()
    found = _how(hold, text)
    seconds = time.process_time() - start
    if found is None:
        return seconds, None
    shorter = _shorter(hold, text, found[0])
    return seconds, Failure(target, seed, number, found[0], shorter, found[1])


def _how(hold: Callable[[str], None], text: str) -> tuple[str, str] | None:
    """Say how a text fails (the error, and the place in the code where it arose), with the trace."""
    try:
        with _limited(LIMIT):
            hold(text)
    except TooSlow:
        return "TooSlow", traceback.format_exc(limit=-12)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = "" if isinstance(error, RecursionError) else f" {Path(frame.filename).name}:{frame.lineno}"
        return f"{type(error).__name__}{place}", traceback.format_exc(limit=-12)
    return None


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` after so much processor time: what else runs on the machine does not count."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _shorter(hold: Callable[[str], None], text: str, how: str) -> str:
    """Leave out ever smaller pieces, as long as what is left fails in the same way."""
    end = time.monotonic() + SHRINKING
    size = max(1, len(text) // 2)
    while size:
        at = 0
        while at < len(text) and time.monotonic() < end:
            candidate = text[:at] + text[at + size :]
            found = _how(hold, candidate)
            if found and found[0] == how:
                text = candidate
            else:
                at += size
        size //= 2
    return text
