"""Labels as they are written, and what each can mean.

`I.` `A.` `1.` `a.` `i.`, `1)` `a)`, `(a)(1)`, `1.2.3`, `IV.B.2.a`, `SECTION 4`, `§ 4` and `ARTICLE II`.
Whether a label stands where it belongs is the matter of `sequence`; here a text looks as if it had one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["upper roman", "upper letter", "number", "lower letter", "lower roman"]
Form = Literal["point", "bracket", "brackets", "path", "section", "subsection", "article"]
"""How a part of a label is written: `a.`, `a)`, `(a)`, a later part of `1.2`, or after a word or `§`."""

RISING: tuple[Form, ...] = ("section", "subsection", "article")
"""Forms whose numbers may begin anywhere and leave gaps, as those of statutes do."""

_ONE = r"[IVXLC]{1,8}|[ivxlc]{1,8}|[A-Z]{1,2}|[a-z]{1,2}|\d{1,3}"
_POINT = re.compile(r"\s*([IVXLC]{1,8}|[ivxlc]{1,8}|([A-Z])\2?|([a-z])\3?|\d{1,9})\.(?:\s+|$)")
_BRACKET = re.compile(rf"\s*({_ONE})\)(?:\s+|$)")
_BRACKETS = re.compile(rf"\s*((?:\((?:{_ONE})\)){{1,8}})(?:\s+|$)")
_PATH = re.compile(rf"\s*((?:{_ONE})(?:\.(?:{_ONE})){{1,7}})(\.?)(?:\s+|$)")
_SECTION = re.compile(
    r"\s*((SECTION|Section|SEC\.|Sec\.|§|ARTICLE|Article)\s*([IVXLC]{1,8}|\d{1,4})((?:\.\d{1,4}){0,7})"
    rf"((?:\s?\((?:{_ONE})\)){{0,8}}))([.:]?)(?=\s|$)(\s+[-\u2013\u2014](?=\s))?\s*"
)
_MEASURE = re.compile(
    r"(?:%|percent|million|billion|ounces?|oz|pounds?|lbs?|k?g|mg|grams?|inch(?:es)?|feet|foot|ft|yards?|miles?"
    r"|mph|km|meters?|hours?|minutes?|seconds?|days?|weeks?|months?|years?|times|degrees?|dollars?|gallons?"
    r"|points?|rounds?|volts?)\b"
)
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Rank:
    """One reading of a part: `I` is the first upper roman and the ninth upper letter."""

    kind: Kind
    value: int
    form: Form = "point"

    def label(self) -> str:
        """Write it as a label without its punctuation."""
        if self.kind == "number":
            return str(self.value)
        text = _roman(self.value) if self.kind.endswith("roman") else _letter(self.value)
        return text if self.kind.startswith("upper") else text.lower()

    def following(self) -> Rank:
        """Give the next of the same kind."""
        return Rank(self.kind, self.value + 1, self.form)

    def is_first(self) -> bool:
        """Whether a level may begin with it; a path may begin at 0, as in `1.0`."""
        return self.value == 1 or self.form in RISING or (self.form == "path" and self.value == 0)

    def is_like(self, other: Rank) -> bool:
        """Whether both can stand in one level: `1.` and `2)` may, `1.` and `(2)` may not."""
        return self.kind == other.kind and _family(self.form) == _family(other.form)


def _family(form: Form) -> Form:
    return "point" if form == "bracket" else form


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a label: its words without punctuation, and its form."""

    text: str
    form: Form


@dataclass(frozen=True, slots=True)
class Label:
    """A label: `(a)(1)` has two parts, `1.2.3` three.

    `written` is the label as it stands, and `end` the offset of the words that follow it.
    """

    parts: tuple[Part, ...]
    written: str
    end: int = 0

    @property
    def form(self) -> Form:
        """The form of the last part."""
        return self.parts[-1].form

    def like(self, text: str) -> str:
        """Write another label in its form: for `(b)`, `c` is `(c)`."""
        last = self.parts[-1]
        at = self.written.rfind(last.text)
        return f"{self.written[:at]}{text}{self.written[at + len(last.text) :]}"


def numbered(number: str, delimiter: str) -> Label:
    """Give the label of an item of an ordered list, as written and with its `.` or `)`."""
    text = number.lstrip("0") or "0"
    return Label((Part(text, "bracket" if delimiter == ")" else "point"),), f"{text}{delimiter}")


def split_label(text: str) -> Label | None:
    """Give the label that a text starts with.

    Every form but `point` is a candidate only: it is a label where the sequence has a place for it.
    """
    if (match := _POINT.match(text)) and ranks(match[1]):
        return Label((Part(match[1], "point"),), f"{match[1]}.", match.end())
    if (match := _BRACKET.match(text)) and ranks(match[1]):
        return Label((Part(match[1], "bracket"),), f"{match[1]})", match.end())
    if match := _BRACKETS.match(text):
        return _readable(_bracketed(match[1]), match[1], match.end())
    if match := _PATH.match(text):
        return _path(match, text)
    return _section(match, text) if (match := _SECTION.match(text)) else None


def _readable(parts: tuple[Part, ...], written: str, end: int) -> Label | None:
    return Label(parts, written, end) if all(ranks(part.text) for part in parts) else None


def _bracketed(text: str) -> tuple[Part, ...]:
    return tuple(Part(one, "brackets") for one in re.findall(r"\(([^()]+)\)", text))


def _path(match: re.Match[str], text: str) -> Label | None:
    parts, rest = match[1].split("."), text[match.end() :]
    is_number = match[1].replace(".", "").isdecimal()
    if len(parts) == 2 and is_number and not match[2] and _MEASURE.match(rest):
        return None
    if any(part.startswith("0") and len(part) > 1 for part in parts):
        return None
    # `U.S. citizens` and `I.A. investigators` are words; `I.A. Investigators` may be a label.
    if match[1].replace(".", "").isalpha() and rest[:1].islower():
        return None
    return _readable(tuple(Part(part, "path") for part in parts), match[1] + match[2], match.end())


def _section(match: re.Match[str], text: str) -> Label | None:
    written, word, number, more, brackets, point, dash = match.groups()
    # `Section 4 of the Act` and `§ 1983 claims` are words.
    if not (point or dash) and text[match.end() : match.end() + 1].islower():
        return None
    first = Part(number, "article" if word.upper() == "ARTICLE" else "section")
    below = tuple(Part(part, "subsection") for part in more.split(".")[1:])
    return _readable((first, *below, *_bracketed(brackets)), written + point, match.end())


@lru_cache(maxsize=4096)
def readings(part: Part) -> tuple[Rank, ...]:
    """Give the readings of a part of a label, the lowest first."""
    return tuple(Rank(rank.kind, rank.value, part.form) for rank in ranks(part.text))


@lru_cache(maxsize=4096)
def ranks(label: str) -> tuple[Rank, ...]:
    """Give the readings of a label, the lowest first; none for what is no label."""
    if label.isdecimal():
        return (Rank("number", int(label)),)
    case: Literal["upper", "lower"] = "upper" if label.isupper() else "lower"
    upper = label.upper()
    found: list[Rank] = []
    if value := _roman_value(upper):
        found.append(Rank("upper roman" if case == "upper" else "lower roman", value))
    if upper in (upper[0], upper[0] * 2):
        value = ord(upper[0]) - ord("A") + 1 + 26 * (len(upper) - 1)
        found.append(Rank("upper letter" if case == "upper" else "lower letter", value))
    return tuple(sorted(found, key=lambda rank: rank.value))


def _roman(value: int) -> str:
    text = ""
    for size, digits in _ROMAN:
        text += digits * (value // size)
        value %= size
    return text


def _letter(value: int) -> str:
    """`A` to `Z`, then `AA` to `ZZ`."""
    turn, place = divmod(value - 1, 26)
    return chr(ord("A") + place) * (turn + 1)


def _roman_value(text: str) -> int:
    """Give the value of a roman number, or 0 for what is not written as one."""
    digits = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    if any(char not in digits for char in text):
        return 0
    values = [digits[char] for char in text]
    value = sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
    return value if value > 0 and _roman(value) == text else 0
