"""The worker: sends what waits in the outbox, tells the next holder in time, looks after what grows old.

Any number of workers may run; one that is killed at any moment leaves nothing that the next one does not
take up. It is stopped by SIGTERM or SIGINT, after the message in hand.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from threading import Event

from django.db import Error, close_old_connections

from brightline.service.approvals import decide
from brightline.service.log.chain import let_go
from brightline.service.notices import outbox, tell
from brightline.service.notices.channels import Send, configured
from brightline.service.people.accounts import disable_unused
from brightline.service.replies import limit

IDLE = 1.0
"""Seconds between two looks at an outbox that was empty."""

AFTER_AN_ERROR = 5.0


class Jobs:
    """What is done from time to time, each with the time between and when it is due next."""

    def __init__(self) -> None:
        self.every: dict[Callable[[datetime], object], timedelta] = {
            tell.escalate: timedelta(seconds=10),
            decide.escalate: timedelta(seconds=10),
            limit.forget: timedelta(hours=1),
            disable_unused: timedelta(days=1),
            lambda now: let_go(now.date()): timedelta(days=1),
        }
        self.next = dict.fromkeys(self.every, datetime.min.replace(tzinfo=UTC))

    def do_due(self, now: datetime) -> None:
        """Do what is due. What fails is due again at the next look."""
        for job, between in self.every.items():
            if self.next[job] <= now:
                job(now)
                self.next[job] = now + between


def work(stop: Event, channels: Mapping[str, Send]) -> None:
    """Work until told to stop. A database that is away is waited for."""
    jobs = Jobs()
    while not stop.is_set():
        close_old_connections()
        try:
            jobs.do_due(datetime.now(UTC))
            was_busy = outbox.work_once(channels)
        except Error as error:
            print(f"worker: database: {type(error).__name__}", file=sys.stderr)
            stop.wait(AFTER_AN_ERROR)
            continue
        if not was_busy:
            stop.wait(IDLE)


def run() -> int:
    """Work until SIGTERM or SIGINT; give the exit code."""
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    channels = configured()
    print(f"worker: sends by {', '.join(channels) or 'no channel'}", file=sys.stderr)
    started = time.monotonic()
    work(stop, channels)
    print(f"worker: stopped after {time.monotonic() - started:.0f} s", file=sys.stderr)
    return 0
