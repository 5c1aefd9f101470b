"""What a fact can be: reading a value, and the order of two."""

from __future__ import annotations

from datetime import date
from math import isfinite

from brightline.language.expected import listed, nearest
from brightline.language.policy import Fact

Value = str | float


class BadValue(ValueError):
    """A text that is no value of a fact; `message` says so, `help` names the value that was perhaps meant."""

    def __init__(self, message: str, help: str = "") -> None:
        self.message, self.help = message, help
        super().__init__(f"{message}; {help}" if help else message)


def read_value(fact: Fact, text: str) -> Value:
    """Read a value of `fact` as somebody writes it.

    Gives `yes`/`no`, one of the fact's values, a number in the fact's unit, or a date as ISO 8601.
    Raises `BadValue` with what was expected.
    """
    if fact.kind == "number":
        try:
            return _number(text)
        except ValueError:
            raise BadValue(f"`{fact.name}` is a number in {fact.unit}, not `{text}`") from None
    if fact.kind == "date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise BadValue(f"`{fact.name}` is a date like `2026-01-31`, not `{text}`") from None
    if text in fact.values:
        return text
    choices = listed(["yes", "no"] if fact.kind == "yes_no" else fact.values, "or")
    raise BadValue(f"`{fact.name}` is {choices}, not `{text}`", nearest(text, fact.values))


def _number(text: str) -> float:
    number = float(text)
    if not isfinite(number) or "_" in text:
        raise ValueError
    return number


def rank(fact: Fact, value: Value) -> Value:
    """Give a key by which two values of an ordered fact compare."""
    return fact.values.index(str(value)) if fact.kind == "levels" else value
