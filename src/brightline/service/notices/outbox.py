"""The outbox: messages are claimed, sent and marked, so that none is lost and none is doubled by a restart.

A worker that dies between sending and marking leaves a lease that runs out, and the message is sent again
with the same key; a channel or its gateway drops what it has had before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from queue import Empty, Queue
from threading import Thread
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from brightline.service.log.chain import write
from brightline.service.notices.channels import NotSent, Send
from brightline.service.notices.models import Message

LEASE = timedelta(seconds=60)
LONGEST_SEND = timedelta(seconds=40)
"""How long a channel may take over one message, whatever its peer does: less than a lease, so that nobody
else takes a message up that is still in hand."""

MOST_ATTEMPTS = 8
EVERY = Q()
LONGEST_WAIT = timedelta(minutes=10)


def claim(now: datetime | None = None, which: Q = EVERY) -> Message | None:
    """Take the message that has waited longest, for the time of a lease; nothing where none is due."""
    now = now or datetime.now(UTC)
    is_free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    due = Message.objects.filter(is_free, which, state=Message.State.WAITING, next_at__lte=now)
    for message in due.order_by("next_at", "pk")[:10]:
        lease = str(uuid4())
        mine = Message.objects.filter(is_free, pk=message.pk, state=Message.State.WAITING)
        if mine.update(lease=lease, lease_until=now + LEASE):
            return Message.objects.get(pk=message.pk)
    return None


def deliver(message: Message, channels: Mapping[str, Send], now: datetime | None = None) -> bool:
    """Send a claimed message and mark it; whether it went. What another worker has taken over is let be."""
    error, is_permanent = _sent(message, channels)
    now = now or datetime.now(UTC)
    attempts = message.attempts + 1
    fields: dict[str, object] = {"attempts": attempts, "lease": "", "lease_until": None, "error": error}
    if not error:
        fields |= {"state": Message.State.SENT, "sent_at": now}
    elif is_permanent or attempts >= MOST_ATTEMPTS:
        fields |= {"state": Message.State.FAILED}
    else:
        fields |= {"next_at": now + min(timedelta(seconds=5 * 2**attempts), LONGEST_WAIT)}
    with transaction.atomic():
        if not Message.objects.filter(pk=message.pk, lease=message.lease).update(**fields):
            return False
        outcome = "success" if not error else "failure"
        payload: dict[str, object] = {"channel": message.channel, "attempt": attempts, "error": error}
        write("message", who="-", outcome=outcome, subject=f"message {message.key}", payload=payload)
    return not error


def _sent(message: Message, channels: Mapping[str, Send]) -> tuple[str, bool]:
    """Send a message; give why it did not go, empty if it went, and whether that is for good."""
    if message.channel not in channels:
        return f"there is no channel `{message.channel}`", True
    found: Queue[tuple[str, bool]] = Queue()
    Thread(target=lambda: found.put(_tried(message, channels[message.channel])), daemon=True).start()
    try:
        return found.get(timeout=LONGEST_SEND.total_seconds())
    except Empty:  # the thread is let be: what it sends yet has the same key
        return f"{message.channel}: it took too long", False


def _tried(message: Message, send: Send) -> tuple[str, bool]:
    try:
        send(message)
    except NotSent as failed:
        return str(failed)[:200], failed.is_permanent
    except Exception as error:  # a channel's own fault must not stop the others; its words may say anything
        return f"{message.channel}: {type(error).__name__}", False
    return "", False


def work_once(channels: Mapping[str, Send], now: datetime | None = None, which: Q = EVERY) -> bool:
    """Send one message if one is due, of those that are meant; whether there was one."""
    message = claim(now, which)
    if message is None:
        return False
    deliver(message, channels, now)
    return True
