"""What was done though it was forbidden, or before the duty that it had to wait for."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.language.policy import Norm
from brightline.reasoning.ledger.line import Line, Status
from brightline.reasoning.ledger.moments import Deed, first_of
from brightline.reasoning.ledger.person import Person


def broken(norm: Norm, person: Person) -> Iterator[Line]:
    """Give a line for each deed that a norm forbade, or may have."""
    is_ban = norm.modality in ("must_not", "should_not")
    deeds: dict[int, tuple[Deed, str]] = {}
    for forbidden in norm.acts if is_ban else norm.before:
        for deed in person.deeds(forbidden):
            deeds.setdefault(id(deed), (deed, forbidden if is_ban else ""))
    if not deeds:
        return
    asked = person.moments.all if is_ban else _undone(norm, person)
    (before, maybe_before), (after, maybe_after) = person.force(norm, before=True), person.force(norm)
    if not (maybe_before | maybe_after) & asked:
        return
    for deed, forbidden in deeds.values():
        # at its moment by what was done before it, then at each later one while it goes on
        here = 1 << deed.moment & asked
        going_on = _going_on(norm, deed, person) & asked if deed.until else 0
        surely, possibly = before & here | after & going_on, maybe_before & here | maybe_after & going_on
        if possibly:
            yield _line(norm, person, deed, forbidden, surely, possibly)


def _going_on(norm: Norm, deed: Deed, person: Person) -> int:
    """Give the moments after a deed and before its end at which the norm is judged."""
    row = person.moments
    over = row.since(deed.until) if deed.until else 0
    return person.moments_of(norm) & row.later(deed.moment + 1) & ~row.later(over)


def _line(norm: Norm, person: Person, deed: Deed, forbidden: str, surely: int, possibly: int) -> Line:
    """Give the line of a deed that broke a norm, or may have, at the first such moment."""
    moment = first_of(surely or possibly) or 0
    at = person.moments.times[moment]
    status: Status = "violated" if surely else "undetermined"
    act = forbidden
    if not forbidden:
        undone = [act for act in norm.acts if _first(act, person) > moment]
        proven = [act for act in undone if act in person.shared.complete]
        status = status if proven else "undetermined"
        act = proven[0] if status == "violated" else undone[0]
    return Line(norm.id, act, person.name, status, at, at=at, broke=deed.act)


def against(line: Line, person: Person) -> Iterator[str]:
    """Give the norms that surely called for a forbidden deed or permitted it, as known before it was done.

    It is asked when all lines are there: one of these norms may take over where another one was broken.
    """
    moment = person.moments.since(line.since)
    is_new = any(deed.moment == moment for deed in person.deeds(line.broke))
    for claim in person.shared.rules.index.claims[line.broke]:
        if claim.force in ("must", "should", "may"):
            surely, _ = person.force(claim.norm, before=is_new)
            if surely >> moment & 1:
                yield claim.norm.id


def _undone(norm: Norm, person: Person) -> int:
    """Give the moments at which one of a duty's acts had not been done by then."""
    last = max(_first(act, person) for act in norm.acts)
    return person.moments.all & ~person.moments.later(last)


def _first(act: str, person: Person) -> int:
    """Give the moment at which an act was first done; where it never was, one after the last."""
    deeds = person.deeds(act)
    return deeds[0].moment if deeds else len(person.moments.times)
