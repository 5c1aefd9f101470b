"""Fields and phrases put together into records, warnings and negative replies.

A record begins at its `MKE/`; headers and page breaks do not end it. Fields that stand before the first
`MKE/` or after a warning belong to the record that follows.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from brightline.screening.reading import Field, Phrase, Reading, number_at

Shape = Literal["head", "record", "caveat", "negative"]

_IN_CAVEAT = re.compile(r"NIC\s*/\s*([A-Z])\s?(\d{9})")
_NAME = re.compile(r"\s*([A-Z'\- ]{1,40}?),\s*([A-Z'\-]{1,40})")


class Part(NamedTuple):
    """A stretch of a response: what a key, a warning or a negative reply begins, or what precedes them.

    `led` are the fields before the key of a record.
    """

    shape: Shape
    start: int
    end: int
    fields: list[Field]
    led: list[Field]

    def first(self, code: str) -> Field | None:
        """Give the first field with a code."""
        return next((field for field in self.fields if field.code == code), None)


def parts(text: str, reading: Reading) -> list[Part]:
    """Divide a response; every character of it stands in one part."""
    opened: list[tuple[int, Shape]] = [
        (field.start, "record") for field in reading.fields if field.code == "MKE"
    ]
    opened += [(each.start, each.role) for each in reading.phrases if each.role in ("caveat", "negative")]
    opened.append((-1, "head"))
    opened.sort()
    divided: list[Part] = []
    led: list[Field] = []
    for (start, shape), end in zip(opened, [*(at for at, _ in opened[1:]), len(text)], strict=True):
        fields = [field for field in reading.fields if start <= field.start < end]
        start = max(0, start)
        if shape == "record":
            divided.append(Part(shape, start, end, [*led, *fields], led))
            led = []
        elif shape == "negative":
            divided.append(Part(shape, start, end, fields, led))
            led = []
        else:
            divided.append(Part(shape, start, end, [], []))
            led = led + fields
    if led:
        divided.append(Part("record", led[0].start, len(text), led, led))
    return [part for part in divided if part.shape != "head" or part.end > part.start]


def caveat_number(text: str, phrase: Phrase) -> str:
    """Give the NIC number that a warning is about."""
    match = _IN_CAVEAT.search(text, phrase.start, phrase.end)
    return f"{match[1]}{match[2]}" if match else ""


def numbers(text: str, part: Part) -> set[str]:
    """Give the NIC numbers of a record; an empty string for one that is not whole."""
    return {number_at(text, field) for field in part.fields if field.code == "NIC"}


def checked_words(text: str, reading: Reading, part: Part, begin: int) -> str:
    """Give a part, from its first field, with phrases, keys and the two words of a name blanked."""
    chars = list(text[begin : part.end])
    spans = [
        (each.start, each.end)
        for each in reading.phrases
        if each.role in ("caveat", "ordinary", "alone", "banner", "count")
    ]
    spans += [(field.value, field.end) for field in part.fields if field.code in ("MKE", "NIC")]
    names = [field for field in part.fields if field.code in ("NAM", "AKA")]
    spans += [match.span() for field in names if (match := _NAME.match(text, field.value, field.end))]
    for start, end in spans:
        for at in range(max(start, begin), min(end, part.end)):
            chars[at - begin] = "·"
    return "".join(chars)


def is_other_subject(text: str, one: Part, two: Part) -> bool:
    """Say whether two parts name different people: another name, and no day of birth that is the same."""
    names = [_name(text, part) for part in (one, two)]
    if not all(names) or names[0] == names[1]:
        return False
    days = [_value(text, part, "DOB") for part in (one, two)]
    return not all(days) or days[0] != days[1]


def _name(text: str, part: Part) -> tuple[str, str] | None:
    field = part.first("NAM")
    match = _NAME.match(text, field.value, field.end) if field else None
    return (match[1].strip(), match[2]) if match else None


def _value(text: str, part: Part, code: str) -> str:
    field = part.first(code)
    return text[field.value : field.end].strip() if field else ""
