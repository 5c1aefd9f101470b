"""No trace of what a command read: no image of its memory, and no message with its words."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

from brightline.source import BadInput

_PR_SET_DUMPABLE = 4
_PACKAGE = Path(__file__).parent.parent


def leave_no_core() -> None:
    """Have the system write no image of this process when it crashes, as far as the platform can.

    The limit holds for a file. Linux hands an image to a program that is set up for it whatever the limit
    is, unless the process may not be dumped.
    """
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):
            import ctypes

            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


@contextmanager
def words_kept_in() -> Iterator[None]:
    """Let no error of the program carry words of a text out: only its kind, and where it was raised."""
    try:
        yield
        return
    except (BadInput, BrokenPipeError, RecursionError):  # their causes are said in words of our own
        raise
    except OSError as error:
        number, kind, place = error.errno, "OSError", _place(error.__traceback__)
    except Exception as error:
        number, kind, place = None, type(error).__name__, _place(error.__traceback__)
    if number:
        raise OSError(number, os.strerror(number))
    raise BadInput(f"the program failed ({kind} at {place}); nothing of the text is kept")


def _place(trace: TracebackType | None) -> str:
    """Give the innermost place of the program that an error came through."""
    place = "an unknown place"
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(_PACKAGE):
            place = f"{file.relative_to(_PACKAGE).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
