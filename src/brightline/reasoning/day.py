"""A policy on one day: what is in effect, and what `5 years ago` means.

It differs from the compiled policy in that no date is counted back any more, and that norms are gone which
are not in effect on that day: those of a document before its first or after its last day, and those that
a document has superseded. What was superseded does not come back when the document that did so ends. What
a document says that a term includes counts as long as its norms do, and is part of what the term means.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec.structs import replace

from brightline.language.policy import (
    All,
    Any,
    Condition,
    Defined,
    Is,
    Norm,
    Not,
    Part,
    Policy,
    Supersession,
    atoms,
    conditions_of,
)

_BACK = re.compile(r"-P(\d+)([DWMY])")


def is_dated(policy: Policy) -> bool:
    """Whether the answers of a policy turn on the day that is asked about."""
    days = any(part.effective or part.until for part in policy.parts)
    return days or any(_is_back(atom) for condition in _conditions(policy) for atom in atoms(condition))


def on(policy: Policy, day: date | None) -> Policy:
    """Give the policy as it is on a day; one that does not turn on the day is given back as it is.

    Raises `ValueError` where it does, and there is no day.
    """
    if day is None and is_dated(policy):
        raise ValueError("what this policy says turns on the day, and no day is stated")
    policy = in_effect(policy, day)
    if day is None or not is_dated(policy):
        return policy
    return replace(
        policy,
        norms=tuple(_norm_on(norm, day) for norm in policy.norms),
        terms=tuple(replace(term, condition=_condition_on(term.condition, day)) for term in policy.terms),
        implications=tuple(
            replace(rule, given=_condition_on(rule.given, day), then=_condition_on(rule.then, day))
            for rule in policy.implications
        ),
    )


def superseded(policy: Policy, day: date | None) -> list[tuple[Norm, Supersession]]:
    """Give the norms of documents in effect that are out of force all the same, with what says so."""
    by = {target: each for each in _supersessions(policy, day) for target in each.targets}
    closed = {part.id for part in policy.parts if not is_in_effect(part, day)}
    gone = [norm for norm in policy.norms if norm.id in by and norm.document not in closed]
    return [(_norm_on(norm, day) if day else norm, by[norm.id]) for norm in gone]


def is_in_effect(part: Part, day: date | None) -> bool:
    """Whether a document is in effect on a day; both of its days belong to it."""
    return day is None or part.effective <= day.isoformat() <= (part.until or "9999-12-31")


def days_back(value: str, day: date) -> date:
    """Give the day that a duration like `-P5Y` before a day is; a month that is too short gives its last.

    A day before the year 1 is the first of that year.
    """
    found = _BACK.fullmatch(value)
    if found is None:
        raise ValueError(f"`{value}` is no time counted back")
    amount, unit = int(found[1]), found[2]
    if unit in "DW":
        days = amount * (7 if unit == "W" else 1)
        return day - timedelta(days) if days < day.toordinal() else date.min
    months = day.year * 12 + day.month - 1 - amount * (12 if unit == "Y" else 1)
    year, month = divmod(months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def in_effect(policy: Policy, day: date | None) -> Policy:
    """Give what of the policy is in effect on a day; dates counted back stay as they are."""
    closed = {part.id for part in policy.parts if not is_in_effect(part, day)}
    supersessions = _supersessions(policy, day)
    gone = {target for each in supersessions for target in each.targets}
    silent = closed | {document for each in supersessions for document in each.documents}
    if not closed and not gone and not any(term.inclusions for term in policy.terms):
        return policy
    standing = [norm for norm in policy.norms if norm.document not in closed and norm.id not in gone]
    return replace(
        policy,
        norms=_without_orphans(policy, standing),
        terms=tuple(_widened(term, silent) for term in policy.terms),
    )


def _supersessions(policy: Policy, day: date | None) -> list[Supersession]:
    """Give those of the documents that are or were in effect.

    A document that was superseded whole before its first day never was in effect.
    """
    begins = {part.id: part.effective for part in policy.parts}
    counting: list[Supersession] = []
    withdrawn: set[str] = set()
    for each in sorted(policy.supersessions, key=lambda each: begins[each.document]):
        is_coming = day is not None and day.isoformat() < begins[each.document]
        if not is_coming and each.document not in withdrawn:
            counting.append(each)
            first = begins[each.document]
            withdrawn |= {name for name in each.documents if first <= begins[name] and name != each.document}
    return counting


def _without_orphans(policy: Policy, standing: list[Norm]) -> tuple[Norm, ...]:
    """Leave out what takes over only from norms that are gone: nothing is left that could break."""
    takers = {norm.otherwise for norm in policy.norms if norm.otherwise}
    while True:
        taken = {norm.otherwise for norm in standing}
        kept = [norm for norm in standing if norm.id not in takers or norm.id in taken]
        if len(kept) == len(standing):
            return tuple(kept)
        standing = kept


def _widened(term: Defined, silent: set[str]) -> Defined:
    """Give a term with what it includes written into what it means, but for what silent documents say.

    The words for a term say what it means without that, so that they go where something is included.
    """
    counting = [inclusion for inclusion in term.inclusions if inclusion.document not in silent]
    alternatives = (term.condition, *(inclusion.condition for inclusion in counting))
    return replace(
        term,
        quotes=(*term.quotes, *(quote for inclusion in counting for quote in inclusion.quotes)),
        condition=Any(alternatives) if counting else term.condition,
        readings=(*term.readings, *(reading for inclusion in counting for reading in inclusion.readings)),
        inclusions=(),
        phrases={} if counting else term.phrases,
    )


def _conditions(policy: Policy) -> Iterable[Condition]:
    for norm in policy.norms:
        yield from (norm.when, *norm.unless, *(deadline.given for deadline in norm.deadlines))
    for term in policy.terms:
        yield from conditions_of(term)
    for rule in policy.implications:
        yield from (rule.given, rule.then)


def _is_back(atom: Condition) -> bool:
    return isinstance(atom, Is) and isinstance(atom.value, str) and atom.value.startswith("-P")


def _norm_on(norm: Norm, day: date) -> Norm:
    return replace(
        norm,
        when=_condition_on(norm.when, day),
        unless=tuple(_condition_on(line, day) for line in norm.unless),
        deadlines=tuple(replace(d, given=_condition_on(d.given, day)) for d in norm.deadlines),
    )


def _condition_on(condition: Condition, day: date) -> Condition:
    match condition:
        case Is(_, str() as value) if value.startswith("-P"):
            return replace(condition, value=days_back(value, day).isoformat())
        case Not(of):
            return Not(_condition_on(of, day))
        case All(parts):
            return All(tuple(_condition_on(part, day) for part in parts))
        case Any(parts):
            return Any(tuple(_condition_on(part, day) for part in parts))
        case _:
            return condition
