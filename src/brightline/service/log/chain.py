"""Writing the chain, reading it, letting payloads go."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.db import transaction

from brightline.service.log.models import Head, Payload, Record
from brightline.service.log.verify import FIELDS, digest_of, payload_digest_of


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

    `who` is a person's identifier or `-` for the service itself; `payload` may hold nothing that the
    database does not hold anyway, and never a person's status.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a record is written in the transaction of what it tells of")
    Head.objects.get_or_create(pk=1)
    head = Head.objects.select_for_update().get(pk=1)
    salt, data = secrets.token_hex(16), _canonical(payload or {})
    fields: dict[str, object] = {
        "number": head.number + 1,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "event": event,
        "who": who,
        "source": source,
        "outcome": outcome,
        "subject": subject,
        "payload_digest": payload_digest_of(salt, data),
        "previous": head.digest,
    }
    record = Record(**fields, digest=digest_of(fields))
    record.save(force_insert=True)
    Payload.objects.create(record=record, salt=salt, data=data, keep_until=keep_until)
    head.number, head.digest = record.number, record.digest
    head.save()
    return record


def exported() -> Iterator[str]:
    """Give the log as lines of JSON, for `verify.py`."""
    for record in Record.objects.select_related("payload").order_by("number").iterator(chunk_size=1000):
        line: dict[str, object] = {name: getattr(record, name) for name in (*FIELDS, "digest")}
        payload = getattr(record, "payload", None)
        if payload:
            line["payload"] = {"salt": payload.salt, "data": payload.data}
        yield _canonical(line) + "\n"


def let_go(today: date) -> int:
    """Delete the payloads whose time is over, and say in the log how many; the chain still verifies."""
    with transaction.atomic():
        count, _ = Payload.objects.filter(keep_until__lt=today).delete()
        if count:
            write("payloads deleted", who="-", payload={"count": count, "before": today.isoformat()})
    return count


def _canonical(data: dict[str, object]) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
