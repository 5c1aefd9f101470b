"""Conditions written in the norm language, as an author would."""

from __future__ import annotations

from brightline.language.policy import All, Any, Condition, Done, Is, Not, Operator, Term

_ORDERS: dict[Operator, str] = {
    "is": "is",
    "at_least": "at least",
    "at_most": "at most",
    "more_than": "more than",
    "less_than": "less than",
}


def write_condition(condition: Condition) -> str:
    """Write a condition so that parsing it gives it back; a fact that is `yes` is its bare name."""
    match condition:
        case Is(fact, "yes"):
            return fact
        case Is(fact, value, operator):
            return f"{fact} {_ORDERS[operator]} {_write_value(value)}"
        case Done(act, by):
            return f"done {act} by {by}"
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


def _write_value(value: str | float) -> str:
    return f"{value:g}" if isinstance(value, float) else value
