"""The worker: sends what waits in the outbox, tells the next holder in time, looks after what grows old.

Each channel has a thread of its own, so that a gateway that is slow or hangs delays no other. Any number of
workers may run; one that is killed at any moment leaves nothing that the next one does not take up. It is
stopped by SIGTERM or SIGINT, after the messages in hand.
"""

from __future__ import annotations

import logging
import signal
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from django.db import close_old_connections, connections
from django.db.models import Q

from brightline.service.approvals import decide
from brightline.service.log.anchors import drop_anchor
from brightline.service.log.chain import let_go, watch
from brightline.service.notices import outbox, tell
from brightline.service.notices.channels import Send, configured
from brightline.service.people.accounts import disable_unused
from brightline.service.replies import limit

_FAULTS = logging.getLogger("brightline.worker")
IDLE = 1.0
"""Seconds between two looks at an outbox that was empty."""

AFTER_AN_ERROR = 5.0
AFTER_A_FAILURE = timedelta(seconds=10)


class Jobs:
    """What is done from time to time, each with the time between and when it is due next."""

    def __init__(self) -> None:
        self.every: dict[Callable[[datetime], object], timedelta] = {
            tell.escalate: timedelta(seconds=10),
            decide.escalate: timedelta(seconds=10),
            limit.forget: timedelta(hours=1),
            drop_anchor: timedelta(hours=1),
            lambda now: watch(): timedelta(days=1),
            disable_unused: timedelta(days=1),
            lambda now: let_go(now.date()): timedelta(days=1),
        }
        self.next = dict.fromkeys(self.every, datetime.min.replace(tzinfo=UTC))

    def do_due(self, now: datetime) -> None:
        """Do what is due. What fails is due again in a while, and keeps nothing else from being done."""
        for job, between in self.every.items():
            if self.next[job] <= now:
                self.next[job] = now + between
                try:
                    job(now)
                except Exception as error:  # its words may say anything
                    self.next[job] = now + AFTER_A_FAILURE
                    print(f"worker: a job failed: {type(error).__name__}", file=sys.stderr)
                    _FAULTS.error("a job", exc_info=True)


def work(stop: Event, channels: Mapping[str, Send]) -> None:
    """Work until told to stop: each channel by itself, what is for no channel that there is, and the jobs."""
    turns = [Q(channel=name) for name in channels] + [~Q(channel__in=list(channels))]
    threads = [Thread(target=_send, args=(stop, channels, which)) for which in turns]
    for thread in threads:
        thread.start()
    _go_on(stop, Jobs().do_due)
    for thread in threads:
        thread.join()


def _send(stop: Event, channels: Mapping[str, Send], which: Q) -> None:
    """Send the messages that are meant until told to stop."""
    try:
        _go_on(stop, lambda now: outbox.work_once(channels, which=which))
    finally:
        connections.close_all()


def _go_on(stop: Event, do: Callable[[datetime], object]) -> None:
    """Do something until told to stop, at once again where it says so. What fails is tried again."""
    while not stop.is_set():
        close_old_connections()
        try:
            was_busy = do(datetime.now(UTC))
        except Exception as error:  # its words may say anything
            print(f"worker: {type(error).__name__}", file=sys.stderr)
            _FAULTS.error("the worker", exc_info=True)
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
