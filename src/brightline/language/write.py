"""Conditions written in the norm language, as an author would."""

from __future__ import annotations

import re
from decimal import Decimal

from brightline.language.policy import All, Any, Condition, Done, Is, Not, Operator, Term

_ORDERS_OF_DATES: dict[Operator, str] = {"more_than": "later than", "less_than": "earlier than"}
_ORDERS: dict[Operator, str] = {
    "is": "is",
    "at_least": "at least",
    "at_most": "at most",
    "more_than": "more than",
    "less_than": "less than",
}
_GROUP = re.compile(r"_or_(above|designee)\b")
_UNITS = {"D": "day", "W": "week", "M": "month", "Y": "year"}


def write_condition(condition: Condition) -> str:
    """Write a condition so that parsing it gives it back; a fact that is `yes` is its bare name."""
    match condition:
        case Is(fact, "yes"):
            return fact
        case Is(fact, ("primarily" | "solely") as degree, "at_least"):
            return f"{degree} for {fact}"  # no fact but a purpose has such a value
        case Is(fact, value, operator):
            order = _ORDERS_OF_DATES.get(operator) if _is_date(value) else None
            return f"{fact} {order or _ORDERS[operator]} {write_value(value)}"
        case Done(act, by):
            return _GROUP.sub(r" or \1", f"done {act} by {by}")
        case Term(name):
            return name
        case Not(of):
            return f"not {_operand(of)}"
        case All(parts):
            return " and ".join(_operand(part) for part in parts) or "always"
        case Any(parts):
            return " or ".join(_operand(part) for part in parts) or "never"


def _operand(condition: Condition) -> str:
    text = write_condition(condition)
    return f"({text})" if isinstance(condition, All | Any) and len(condition.of) > 1 else text


def write_value(value: str | float) -> str:
    """Write a value in full: a number has all its digits, and no exponent."""
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    return write_back(value) if value.startswith("-P") else value


def write_back(value: str) -> str:
    """Write a time counted back: `-P5Y` is `5 years ago`, `-P0D` is `today`."""
    amount, unit = int(value[2:-1]), _UNITS[value[-1]]
    return f"{amount} {unit}{'' if amount == 1 else 's'} ago" if amount else "today"


def _is_date(value: str | float) -> bool:
    return isinstance(value, str) and (value[:1].isdigit() or value.startswith("-P"))
