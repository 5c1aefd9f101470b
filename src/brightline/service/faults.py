"""What failed in the service, for whoever runs it: which error and where, never what was said.

A message of an error may have words of a request in it, and so may an address; neither is written.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Any


class Bare(logging.Formatter):
    """Writes an error as a line: when, what was asked for, the error's type, and where it was raised."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line of a record; of its message there is nothing in it."""
        error = record.exc_info[1] if record.exc_info else None
        frames = traceback.extract_tb(error.__traceback__) if error else []
        where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        what = type(error).__name__ if error else "an error"
        return f"{self.formatTime(record)} {_view(getattr(record, 'request', None))}: {what}{where}"


def _view(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else "no page"


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "brightline.service.faults.Bare"}},
    "handlers": {"faults": {"class": "logging.StreamHandler", "formatter": "bare", "level": "ERROR"}},
    "loggers": {"django.request": {"handlers": ["faults"]}},
}
