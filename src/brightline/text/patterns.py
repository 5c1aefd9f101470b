"""What stands in the words of a policy: references, adoption dates, `(n)` source markers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brightline.text.document import VISIBLE, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_POLICY = re.compile(r"\b(?:MPD\s+)?(?:P&P|[Pp]olicy)\s+(\d{1,2}-\d{3,4})(?!\d)")
_PROVISION = re.compile(r"\[([IVXLC]{1,8}(?:[-.][A-Za-z0-9]{1,8}){0,8})\](?!\w)")
# White space is taken from where it begins, so that a long run of it is read once.
_DATE = re.compile(r"(?<!\s)\s*\((\d\d/\d\d/\d\d(?:\d\d)?|xx/xx/xx)\)")
SOURCE_MARKER = re.compile(r"\((\d{1,3})\)")


def versions_of(segments: Iterable[Segment]) -> list[str]:
    """Give the text of both versions, or the one text where they are the same."""
    parts = list(segments)
    texts = ["".join(part.text for part in parts if part.mark in marks) for marks in VISIBLE.values()]
    return list(dict.fromkeys(texts))


def find_references(segments: Iterable[Segment]) -> Iterator[tuple[str, str, bool]]:
    """Give (text, target, whether it is another policy) for each reference of either version.

    A reference that stands in both versions is given once for each time it stands in one of them.
    """
    counts: dict[tuple[str, str, bool], int] = {}
    for text in versions_of(segments):
        here: dict[tuple[str, str, bool], int] = {}
        for found in _references(text):
            here[found] = here.get(found, 0) + 1
            if here[found] > counts.get(found, 0):
                counts[found] = here[found]
                yield found


def _references(text: str) -> Iterator[tuple[str, str, bool]]:
    matches = [(m, True) for m in _POLICY.finditer(text)] + [(m, False) for m in _PROVISION.finditer(text)]
    for match, is_policy in sorted(matches, key=lambda pair: pair[0].start()):
        yield match[0], match[1] if is_policy else match[1].replace("-", "."), is_policy


def split_dates(segments: Iterable[Segment]) -> tuple[str, list[Segment]]:
    """Give the text of a heading without its adoption dates, and the dates with their marks."""
    parts = list(segments)
    dates = [Segment(m[1], part.mark, part.mark_id) for part in parts for m in _DATE.finditer(part.text)]
    return " ".join(_DATE.sub("", "".join(part.text for part in parts)).split()), dates


def find_pointers(text: str) -> Iterator[tuple[int, int, str | int]]:
    """Give (start, end, target) of each `[II-B]` and `(n)` in a text: a provision's id, a source's number."""
    found: list[tuple[int, int, str | int]] = [
        (match.start(), match.end(), match[1].replace("-", ".")) for match in _PROVISION.finditer(text)
    ]
    found += [(match.start(), match.end(), int(match[1])) for match in SOURCE_MARKER.finditer(text)]
    yield from sorted(found, key=lambda pointer: pointer[0])


def first_date(text: str) -> int:
    """Give the place of the first adoption date in a heading, or its end."""
    match = _DATE.search(text)
    return match.start() if match else len(text)
