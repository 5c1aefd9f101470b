"""Verifies an exported log, or an extract of one. It needs nothing but Python 3.8 and the file.

    python verify.py LOG.jsonl [LAST-DIGEST]

Each line is a record with its digest. The digest is that of the record's number, of the digest before it and
of its body; the body's digest is that of all its other fields. The payload, where it is still there, must
have the digest that the record names. Give the last digest that you wrote down elsewhere to see that nothing
was cut off at the end. Exit code 0: the chain holds; 1: it does not; 2: the file cannot be read.

An extract says in its first line with which record it begins. Of records that are about something else it has
only the digest of the body: the chain is verified through them, and what they say is not told.
"""

from __future__ import annotations

import hashlib
import json
import sys

FIELDS = ("number", "at", "event", "who", "source", "outcome", "subject", "payload_digest", "previous")
FIRST = "0" * 64


def body_digest_of(record: dict) -> str:  # type: ignore[type-arg]
    """Give the SHA-256 of what a record says, as canonical JSON; where only that is there, give it."""
    if "body" in record:
        return str(record["body"])
    return _digest({name: record[name] for name in FIELDS if name not in ("number", "previous")})


def digest_of(record: dict) -> str:  # type: ignore[type-arg]
    """Give the SHA-256 by which the next record follows on a record."""
    fields = {"number": record["number"], "previous": record["previous"], "body": body_digest_of(record)}
    return _digest(fields)


def _digest(fields: dict) -> str:  # type: ignore[type-arg]
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def payload_digest_of(salt: str, data: str) -> str:
    """Give the SHA-256 of a payload with its salt."""
    return hashlib.sha256(f"{salt}\n{data}".encode()).hexdigest()


def problems(lines):  # type: ignore[no-untyped-def]
    """Give what is wrong with the records, in words, and the last number and digest as the last item."""
    number, previous = 0, FIRST
    for record in lines:
        if "extract" in record and number == 0:
            number, previous = record["extract"]["after"], record["extract"]["previous"]
            continue
        number += 1
        if record["number"] != number:
            yield f"record {number} is missing: the next one is {record['number']}"
            number = record["number"]
        if record["previous"] != previous:
            yield f"record {number} does not follow on the one before it"
        if digest_of(record) != record["digest"]:
            yield f"record {number} was changed: its digest is another one"
        payload = record.get("payload")
        if payload and payload_digest_of(payload["salt"], payload["data"]) != record["payload_digest"]:
            yield f"the payload of record {number} was changed"
        previous = record["digest"]
    yield number, previous


def main(words: list) -> int:  # type: ignore[type-arg]
    """Verify a file and say what was found."""
    if len(words) not in (1, 2):
        print("usage: python verify.py LOG.jsonl [LAST-DIGEST]", file=sys.stderr)
        return 2
    try:
        with open(words[0], encoding="utf-8") as file:
            records = [json.loads(line) for line in file if line.strip()]
        *found, (number, last) = problems(records)  # type: ignore[no-untyped-call]
        told = _extract(records)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"error: {words[0]}: cannot be read as a log: {error}", file=sys.stderr)
        return 2
    if len(words) == 2 and last != words[1]:
        found.append("the log ends elsewhere than it did: records are missing at its end")
    for problem in found:
        print(problem)
    print(f"{told}{number} records, last digest {last}: {'the chain holds' if not found else 'BROKEN'}")
    return 1 if found else 0


def _extract(records: list) -> str:  # type: ignore[type-arg]
    """Say what an extract leaves out; nothing of a whole log."""
    if not records or "extract" not in records[0]:
        return ""
    told = sum("event" in record for record in records)
    return f"an extract: {told} records in full, {len(records) - 1 - told} by digest alone; up to "


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
