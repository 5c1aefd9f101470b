"""What was done though it was forbidden, or before the duty that it had to wait for."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.language.policy import Norm
from brightline.reasoning.ledger.line import Line
from brightline.reasoning.ledger.moments import Deed, first_of
from brightline.reasoning.ledger.person import Person


def broken(norm: Norm, person: Person) -> Iterator[Line]:
    """Give a line for each deed that a norm forbade, or may have."""
    is_ban = norm.modality in ("must_not", "should_not")
    seen: set[Deed] = set()
    for forbidden in norm.acts if is_ban else norm.before:
        for deed in person.deeds(forbidden):
            if deed not in seen:
                seen.add(deed)
                line = _line(norm, person, deed, forbidden if is_ban else "")
                yield from [line] if line else []


def _line(norm: Norm, person: Person, deed: Deed, forbidden: str) -> Line | None:
    """Judge one deed: at its moment by what was done before it, then at each later one while it goes on."""
    row = person.moments
    here = 1 << deed.moment
    surely, possibly = (force & here for force in person.force(norm, before=True))
    if deed.until is not None:
        going_on = person.own & row.later(deed.moment + 1) & ~row.later(row.after(deed.until))
        one, other = person.force(norm)
        surely, possibly = surely | one & going_on, possibly | other & going_on
    if not forbidden:
        surely, possibly = surely & _undone(norm, person), possibly & _undone(norm, person)
    moment = first_of(surely or possibly)
    if moment is None:
        return None
    at = row.times[moment]
    act = forbidden or next(act for act in norm.acts if _first(act, person) > moment)
    return Line(
        norm.id, act, person.name, "violated" if surely else "undetermined", at, at=at, broke=deed.act
    )


def _undone(norm: Norm, person: Person) -> int:
    """Give the moments at which one of a duty's acts had not been done by then."""
    last = max(_first(act, person) for act in norm.acts)
    return person.moments.all & ~person.moments.later(last)


def _first(act: str, person: Person) -> int:
    """Give the moment at which an act was first done; where it never was, one after the last."""
    deeds = person.deeds(act)
    return deeds[0].moment if deeds else len(person.moments.times)
