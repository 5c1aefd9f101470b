"""Writing the chain, reading it, letting payloads go."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db import transaction

from brightline.service.log.anchors import anchors
from brightline.service.log.models import Head, Payload, Record
from brightline.service.log.verify import (
    FIELDS,
    FIRST,
    NO_RECORD,
    body_digest_of,
    digest_of,
    payload_digest_of,
    problems,
)

ALERT = logging.getLogger("brightline.log")
"""Goes to the administrators by mail (`faults.py`), and not by way of the database."""


def write(
    event: str,
    *,
    who: str,
    source: str = "",
    outcome: str = "success",
    subject: str = "",
    payload: dict[str, object] | None = None,
    keep_until: date | None = None,
) -> Record:
    """Add a record, in the transaction that the caller is in. Raises `RuntimeError` outside of one.

    Whatever keeps it from being written is raised: what is not logged is not done, and the administrators
    hear of it by mail.

    `who` is a person's identifier or `-` for the service itself; `payload` may hold nothing that the
    database does not hold anyway, and never a person's status. It is kept for as long as the settings say.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a record is written in the transaction of what it tells of")
    fields: dict[str, object] = {
        "event": event,
        "who": who,
        "source": source,
        "outcome": outcome,
        "subject": subject,
    }
    try:
        return _add(fields, payload or {}, keep_until)
    except Exception:
        ALERT.critical("the log cannot be written", exc_info=True)
        raise


def _add(said: dict[str, object], payload: dict[str, object], keep_until: date | None) -> Record:
    """Add a record behind the last one."""
    head = Head.objects.select_for_update().get(pk=1)
    salt, data = secrets.token_hex(16), _canonical(payload)
    fields: dict[str, object] = {
        "number": head.number + 1,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        **said,
        "payload_digest": payload_digest_of(salt, data),
        "previous": head.digest,
    }
    record = Record(**fields, digest=digest_of(fields))
    record.save(force_insert=True)
    if keep_until is None and settings.KEEP_DAYS:
        keep_until = datetime.now(UTC).date() + timedelta(days=settings.KEEP_DAYS)
    Payload.objects.create(record=record, salt=salt, data=data, keep_until=keep_until)
    head.number, head.digest = record.number, record.digest
    head.save()
    return record


def exported() -> Iterator[str]:
    """Give the log as lines of JSON, for `verify.py`."""
    for record in Record.objects.select_related("payload").order_by("number").iterator(chunk_size=1000):
        yield _line(record)


def _line(record: Record) -> str:
    line: dict[str, object] = {name: getattr(record, name) for name in (*FIELDS, "digest")}
    payload = getattr(record, "payload", None)
    if payload:
        line["payload"] = {"salt": payload.salt, "data": payload.data}
    return _canonical(line) + "\n"


def extract(is_wanted: Callable[[Record], bool], after: int) -> Iterator[str]:
    """Give the log after a record for `verify.py`, of records that are not wanted the digests only."""
    before = Record.objects.filter(number=after).first()
    previous = before.digest if before else FIRST
    yield _canonical({"extract": {"after": after, "previous": previous}}) + "\n"
    records = Record.objects.filter(number__gt=after).select_related("payload").order_by("number")
    for record in records.iterator(chunk_size=1000):
        if is_wanted(record):
            yield _line(record)
        else:
            fields = {name: getattr(record, name) for name in FIELDS}
            line = {"number": record.number, "previous": record.previous, "digest": record.digest}
            yield _canonical({**line, "body": body_digest_of(fields)}) + "\n"


def verified() -> tuple[list[str], int, str]:
    """Give what is wrong with the log as it stands, its last number and its last digest.

    A log of which nothing is left is no empty one: its end is on record from the first migration on, what
    else is in the database came with records, and anchors say what was there.
    """
    lines = (json.loads(line) for line in exported())
    *found, (number, last) = problems(lines, anchors())  # type: ignore[no-untyped-call]
    head = Head.objects.filter(pk=1).first()
    if head is None:
        found.append("the log's end is not on record: its row was deleted, or the log was never set up")
    elif (head.number, head.digest) != (number, last):
        found.append("the log ends before the record that was written last")
    elif found == [NO_RECORD] and not _has_anything():
        found = []  # a log that was set up, and nothing has happened since
    return found, number, last


def _has_anything() -> bool:
    """Whether the service has kept anything beside its log: nothing gets there without a record."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("brightline.service.")]
    return any(model._default_manager.exists() for model in ours if model._meta.app_label != "log")


def watch() -> bool:
    """Verify the log, and tell the administrators where it does not hold (AU-9); whether it does."""
    found, _number, _last = verified()
    if found:
        ALERT.critical("the log does not hold")
    return not found


def let_go(today: date) -> int:
    """Delete the payloads whose time is over, and say in the log how many; the chain still verifies."""
    with transaction.atomic():
        count, _ = Payload.objects.filter(keep_until__lt=today).delete()
        if count:
            write("payloads deleted", who="-", payload={"count": count, "before": today.isoformat()})
    return count


def _canonical(data: dict[str, object]) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
