"""Verifies an exported log, or an extract of one. It needs nothing but Python 3.8 and the file.

    python verify.py LOG.jsonl [LAST-DIGEST | ANCHORS]

Each line is a record with its digest. The digest is that of the record's number, of the digest before it and
of its body; the body's digest is that of all its other fields. The payload, where it is still there, must
have the digest that the record names. Give the last digest that you wrote down elsewhere to see that nothing
was cut off at the end; or a file of anchors, with a record's number and digest in each line, as the service
shows them: of a log that has grown since then, each must still be there.
Exit code 0: the chain holds; 1: it does not; 2: a file cannot be read.

An extract says in its first line with which record it begins. Of records that are about something else it has
only the digest of the body: the chain is verified through them, and what they say is not told. A whole log
has every record in full, and no record says anything beside that digest.
"""

from __future__ import annotations

import hashlib
import json
import sys

FIELDS = ("number", "at", "event", "who", "source", "outcome", "subject", "payload_digest", "previous")
FIRST = "0" * 64
NO_RECORD = "there is no record"
_IN_FULL = {*FIELDS, "digest"}
_BY_DIGEST = {"number", "previous", "body", "digest"}


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


def problems(lines, anchors=None):  # type: ignore[no-untyped-def]
    """Give what is wrong with the records, in words, and the last number and digest as the last item.

    `anchors` are digests by the number of their record, as they were written down elsewhere.
    """
    number, previous, count, is_extract = 0, FIRST, 0, False
    awaited = dict(anchors or {})
    for count, record in enumerate(lines, start=1):
        if "extract" in record and count == 1:
            number, previous, is_extract = record["extract"]["after"], record["extract"]["previous"], True
            awaited = {each: digest for each, digest in awaited.items() if each > number}
            continue
        number += 1
        if set(record) - {"payload"} != _IN_FULL and not (is_extract and set(record) == _BY_DIGEST):
            yield f"record {number} has other fields than a record has"
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
        yield from _not_as_written_down(record, awaited)
        previous = record["digest"]
    if count == 0:
        yield NO_RECORD
    yield from (f"record {each} was written down and is gone" for each in sorted(awaited))
    yield number, previous


def _not_as_written_down(record: dict, awaited: dict) -> list:  # type: ignore[type-arg]
    if awaited.pop(record["number"], record["digest"]) == record["digest"]:
        return []
    return [f"record {record['number']} is another one than was written down"]


def main(words: list) -> int:  # type: ignore[type-arg]
    """Verify a file and say what was found."""
    if len(words) not in (1, 2):
        print("usage: python verify.py LOG.jsonl [LAST-DIGEST | ANCHORS]", file=sys.stderr)
        return 2
    try:
        with open(words[0], encoding="utf-8") as file:
            records = [json.loads(line) for line in file if line.strip()]
        anchors = read_anchors(words[1]) if len(words) == 2 and not _is_digest(words[1]) else {}
        *found, (number, last) = problems(records, anchors)  # type: ignore[no-untyped-call]
        told = _extract(records)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"error: {' '.join(words)}: cannot be read: {error}", file=sys.stderr)
        return 2
    if len(words) == 2 and _is_digest(words[1]) and last != words[1]:
        found.append("the log ends elsewhere than it did: records are missing at its end")
    for problem in found:
        print(problem)
    print(f"{told}{number} records, last digest {last}: {'the chain holds' if not found else 'BROKEN'}")
    return 1 if found else 0


def read_anchors(path: str) -> dict:  # type: ignore[type-arg]
    """Give the digests of a file of anchors by the number of their record."""
    with open(path, encoding="utf-8") as file:
        pairs = [line.split() for line in file if line.strip()]
    if not all(len(pair) == 2 and pair[0].isdecimal() and _is_digest(pair[1]) for pair in pairs):
        raise ValueError("a line of the anchors is no number with a digest")
    return {int(number): digest for number, digest in pairs}


def _is_digest(word: str) -> bool:
    return len(word) == 64 and set(word) <= set("0123456789abcdef")


def _extract(records: list) -> str:  # type: ignore[type-arg]
    """Say what an extract leaves out; nothing of a whole log."""
    if not records or "extract" not in records[0]:
        return ""
    told, after = sum("event" in record for record in records), records[0]["extract"]["after"]
    left = len(records) - 1 - told
    return f"an extract after record {after}: {told} records in full, {left} by digest alone; up to "


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
