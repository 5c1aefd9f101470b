"""Conditions with their types checked: every name is a fact, a term, an act or a role, and fits."""

from __future__ import annotations

from collections.abc import Collection

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.expected import listed, nearest
from brightline.language.parse import place_of
from brightline.language.values import BadValue, Value, read_value
from brightline.language.vocabulary import Vocabulary

_OPERATORS: dict[str, p.Operator] = {
    "is": "is",
    "at least": "at_least",
    "at most": "at_most",
    "more than": "more_than",
    "less than": "less_than",
    "later than": "more_than",
    "earlier than": "less_than",
}
_BACK = {"day": "D", "week": "W", "month": "M", "year": "Y"}
_KINDS: dict[p.FactKind, str] = {
    "yes_no": "a yes/no fact",
    "one_of": "a choice without an order",
    "levels": "one of several levels",
    "number": "a number",
    "date": "a date",
}
_ALLOWED: dict[p.FactKind, tuple[str, ...]] = {
    "yes_no": ("is",),
    "one_of": ("is",),
    "levels": ("is", "at least", "at most", "more than", "less than"),
    "number": ("is", "at least", "at most", "more than", "less than"),
    "date": ("is", "later than", "earlier than"),
}


def resolve(node: s.ConditionNode, v: Vocabulary, terms: Collection[str] = ()) -> p.Condition | None:
    """Give the condition with its names resolved, or None after reporting what is wrong with it."""
    match node:
        case s.Named(name):
            return _named(name, v, terms)
        case s.Comparison():
            return compare(node, v)
        case s.Aim(degree, purpose):
            return _aim(degree, purpose, v)
        case s.DoneBy(act, by):
            return deed(act, by, v)
        case s.Negation(of):
            inner = resolve(of, v, terms)
            return p.Not(inner) if inner is not None else None
        case s.Joined(word, nodes, mixed):
            if mixed:
                v.report(mixed, "`and` beside `or` needs parentheses", "write `(a and b) or c`, for one")
            parts = [resolve(part, v, terms) for part in nodes]
            found = tuple(part for part in parts if part is not None)
            if mixed or len(found) < len(parts):
                return None
            return p.All(found) if word == "and" else p.Any(found)


def _named(name: s.Word, v: Vocabulary, terms: Collection[str]) -> p.Condition | None:
    if name.text in terms:
        return p.Term(name.text)
    if name.text in v.fallen:
        v.lost.append(name)
        return None
    fact = v.facts.get(name.text)
    if fact is None:
        help = nearest(name.text, [*v.facts, *terms]) or "declare a fact, or define it as a term"
        if name.text in v.roles_of:
            help = f"`{name.text}` is an act; write `done {name.text} by …`"
        v.report(name.place, f"there is no fact or term `{name.text}`", help)
        return None
    if fact.kind != "yes_no":
        v.report(name.place, f"`{fact.name}` is not a yes/no fact", f"compare it: `{_example(fact)}`")
        return None
    return p.Is(fact.name, "yes")


def _aim(degree: str, purpose: s.Word, v: Vocabulary) -> p.Condition | None:
    fact = v.fact(purpose)
    if fact is not None and fact.values != p.DEGREES:
        help = 'declare it as one: `purpose NAME "to …"`'
        v.report(purpose.place, f"`{fact.name}` is no purpose", help)
        return None
    return p.Is(fact.name, degree, "at_least") if fact else None


def _example(fact: p.Fact) -> str:
    if fact.kind == "levels":
        return f"{fact.name} at least {fact.values[-1]}"
    if fact.kind == "one_of":
        return f"{fact.name} is {fact.values[0]}"
    return f"{fact.name} later than 2026-01-31" if fact.kind == "date" else f"{fact.name} more than 1"


def compare(node: s.Comparison, v: Vocabulary) -> p.Is | None:
    """Check one comparison of a fact with a value."""
    fact = v.fact(node.fact)
    if fact is None:
        return None
    if node.order not in _ALLOWED[fact.kind]:
        message = f"`{fact.name}` is {_KINDS[fact.kind]}: `{node.order}` does not fit"
        wanted = (fact.name, f"not {fact.name}") if fact.kind == "yes_no" else _ALLOWED[fact.kind]
        v.report(node.fact.place.to(node.value.place), message, f"write {listed(wanted, 'or')}")
        return None
    value = _counted_back(node, fact, v) if _is_counted_back(node) else constant(node, fact, v)
    return None if value is None else p.Is(fact.name, value, _OPERATORS[node.order])


def _is_counted_back(node: s.Comparison) -> bool:
    return node.is_ago or node.value.text == "today"


def constant(node: s.Comparison, fact: p.Fact, v: Vocabulary) -> Value | None:
    """Check the value that a fact is compared with."""
    if _is_counted_back(node):
        help = "write a date like `2026-01-31`"
        v.report(node.value.place, "only a condition counts back from the day that is asked about", help)
        return None
    if node.unit is not None and node.unit.text != fact.unit:
        help = f"it is counted in {fact.unit}" if fact.unit else "write no unit"
        v.report(node.unit.place, f"`{fact.name}` has no unit `{node.unit.text}`", help)
        return None
    try:
        return read_value(fact, node.value.text)
    except BadValue as error:
        v.report(node.value.place, error.message, error.help)
        return None


def _counted_back(node: s.Comparison, fact: p.Fact, v: Vocabulary) -> Value | None:
    """Give an amount of time before the day that is asked about as an ISO 8601 duration."""
    if fact.kind != "date":
        v.report(node.value.place, f"`{fact.name}` is no date, and is not counted back from today")
        return None
    if node.unit is None:
        return "-P0D"
    unit = node.unit.text.removesuffix("s")
    if unit not in _BACK:
        help = nearest(node.unit.text, [f"{unit}s" for unit in _BACK]) or f"count in {listed(_BACK, 'or')}"
        v.report(node.unit.place, f"`{node.unit.text}` is no unit to count days back in", help)
        return None
    if not node.value.text.isdecimal() or len(node.value.text) > len("9999"):
        v.report(node.value.place, f"`{node.value.text}` is no whole number of {unit}s")
        return None
    return f"-P{int(node.value.text)}{_BACK[unit]}"


def deed(act: s.ActRef, by: s.Word, v: Vocabulary) -> p.Done | None:
    """Check `ACT by ROLE`."""
    name, role = v.act(act), v.role(by)
    return p.Done(name, role) if name and role else None


def literal(node: s.ConditionNode, v: Vocabulary) -> p.Condition | None:
    """Check one side of an implication: a fact, or a comparison, perhaps with `not`."""
    inner = node.of if isinstance(node, s.Negation) else node
    if not isinstance(inner, s.Named | s.Comparison | s.Aim):
        v.report(place_of(node), "an implication relates one fact to one fact", "write one line for each")
        return None
    return resolve(node, v)
