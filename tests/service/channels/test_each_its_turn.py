"""A channel that hangs keeps no other from sending: each has a turn and a time-out of its own."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import connection

from brightline.service import worker
from brightline.service.notices import outbox
from brightline.service.notices.channels import Send, configured
from brightline.service.notices.models import Message
from service.channels.peers import wait_for, web_server

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def hanging() -> Iterator[int]:
    """Give the port of a peer that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        yield server.getsockname()[1]


@contextmanager
def working(channels: dict[str, Send]) -> Iterator[Thread]:
    """Run a worker."""
    stop = Event()
    thread = Thread(target=worker.work, args=(stop, channels), daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(40)
        assert not thread.is_alive()


def put(channel: str, count: int) -> None:
    now = datetime.now(UTC)
    for number in range(count):
        Message.objects.create(
            key=f"{channel}-{number}",
            channel=channel,
            address="x@example.org",
            subject="s",
            text="t",
            next_at=now,
        )


def sent(channel: str) -> int:
    return Message.objects.filter(channel=channel, state=Message.State.SENT).count()


def test_a_mail_server_that_hangs_delays_no_webhook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("brightline.service.notices.channels.email.send._SECONDS", 3)
    with hanging() as port, web_server() as peer:
        monkeypatch.setenv("BRIGHTLINE_SMTP", f"smtp://user:word@127.0.0.1:{port}")
        monkeypatch.setenv("BRIGHTLINE_WEBHOOK", f"http://127.0.0.1:{peer.server_port}/")
        monkeypatch.setenv("BRIGHTLINE_WEBHOOK_SECRET", "hush")
        put("email", 3)
        put("webhook", 20)
        began = time.monotonic()
        with working(configured()):
            assert wait_for(lambda: sent("webhook") == 20, 20)
            assert time.monotonic() - began < 3
            assert wait_for(lambda: Message.objects.filter(channel="email", attempts=1).exists())
    assert sent("email") == 0
    assert len({headers["Idempotency-Key"] for headers, _, _ in peer.came}) == len(peer.came) == 20
    assert Message.objects.filter(channel="email", state=Message.State.WAITING).count() == 3


def test_what_drips_for_ever_is_given_up_within_the_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    put("sms", 1)
    monkeypatch.setattr(outbox, "LONGEST_SEND", timedelta(seconds=0.2))
    gone = Event()
    try:
        outbox.work_once({"sms": lambda message: gone.wait(30) and None})
        message = Message.objects.get()
        assert (message.state, message.attempts) == (Message.State.WAITING, 1)
        assert "took too long" in message.error
    finally:
        gone.set()
    assert outbox.LONGEST_SEND < outbox.LEASE


def test_a_message_for_a_channel_that_there_is_not_fails_for_good() -> None:
    put("pigeon", 1)
    with working({}):
        assert wait_for(lambda: Message.objects.get().state == Message.State.FAILED)


def test_a_fault_in_one_turn_is_no_end_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    put("sms", 1)
    claim, failures = outbox.claim, iter([ValueError("Qwertz")])

    def fails_once(*args: object, **more: object) -> Message | None:
        if failure := next(failures, None):
            raise failure
        return claim(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "claim", fails_once)
    monkeypatch.setattr(worker, "AFTER_AN_ERROR", 0.1)
    with working({"sms": lambda message: None}):
        assert wait_for(lambda: sent("sms") == 1)
    connection.close()
