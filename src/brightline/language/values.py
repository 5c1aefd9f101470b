"""What a fact can be: reading a value, and the order of two."""

from __future__ import annotations

from datetime import date

from brightline.language.expected import nearest
from brightline.language.policy import Fact

Value = str | float


def read_value(fact: Fact, text: str) -> Value:
    """Read a value of `fact` as somebody writes it.

    Gives `yes`/`no`, one of the fact's values, a number in the fact's unit, or a date as ISO 8601.
    Raises `ValueError` with what was expected.
    """
    if fact.kind == "number":
        try:
            return float(text)
        except ValueError:
            raise ValueError(f"`{fact.name}` is a number in {fact.unit}, not `{text}`") from None
    if fact.kind == "date":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise ValueError(f"`{fact.name}` is a date like `2026-01-31`, not `{text}`") from None
    if text in fact.values:
        return text
    hint = nearest(text, fact.values)
    choices = ", ".join(f"`{value}`" for value in fact.values)
    raise ValueError(f"`{fact.name}` is one of {choices}, not `{text}`" + (f"; {hint}" if hint else ""))


def rank(fact: Fact, value: Value) -> Value:
    """Give a key by which two values of an ordered fact compare."""
    return fact.values.index(str(value)) if fact.kind == "levels" else value
