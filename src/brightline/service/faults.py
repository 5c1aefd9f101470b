"""What failed in the service, for whoever runs it: which error and where, never what was said.

A message of an error may have words of a request in it, and so may an address; neither is written. Where the
log or the database fails, the administrators get a mail (AU-5): that way needs neither of them.
"""

from __future__ import annotations

import logging
import time
import traceback
from pathlib import Path
from typing import Any

from django.core.mail import mail_admins
from django.db import DatabaseError
from django.utils.log import AdminEmailHandler


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


class Administrators(AdminEmailHandler):
    """Mails the administrators that the log or the database fails, now and then and with no word more."""

    PAUSE = 30 * 60
    """Seconds between two mails of a process: what fails for one fails for all, and an hour is the limit."""

    def __init__(self) -> None:
        super().__init__()
        self.mailed: float | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Send a mail, unless one was sent just now."""
        now = time.monotonic()
        if self.mailed is not None and now - self.mailed < self.PAUSE:
            return
        self.mailed = now
        what = "the log" if record.name == "brightline.log" else "the database"
        mail_admins(f"Brightline: {what} fails", self.format(record), fail_silently=True)


def is_of_database(record: logging.LogRecord) -> bool:
    """Whether a fault is one of the database."""
    return bool(record.exc_info and isinstance(record.exc_info[1], DatabaseError))


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "brightline.service.faults.Bare"}},
    "filters": {
        "database": {"()": "django.utils.log.CallbackFilter", "callback": is_of_database},
    },
    "handlers": {
        "faults": {"class": "logging.StreamHandler", "formatter": "bare", "level": "ERROR"},
        "administrators": {"class": "brightline.service.faults.Administrators", "formatter": "bare"},
        "database": {
            "class": "brightline.service.faults.Administrators",
            "formatter": "bare",
            "level": "ERROR",
            "filters": ["database"],
        },
    },
    "loggers": {
        "django": {"handlers": []},  # its own mail to administrators has all of a request in it
        "django.request": {"handlers": ["faults", "database"]},
        "brightline.log": {"handlers": ["faults", "administrators"], "propagate": False},
        "brightline.worker": {"handlers": ["database"], "propagate": False},
    },
}
