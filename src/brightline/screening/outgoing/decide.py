"""What the policy makes of a finding, for one recipient. What nobody stated permits nothing.

One provision bars every information to immigration enforcement, and to anybody what helps to locate a person
solely for civil immigration enforcement. Another does not prohibit assisting in the investigation of a
serious crime. Neither says which comes first. So a crime that a reply names lets nothing through: it only
means that the policy speaks both ways, and that a person decides with both before them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from brightline.screening.outgoing.find import UNREAD, Finder, Found

Recipient = Literal["immigration", "federal", "other", "unknown"]
Decision = Literal["bars", "decide"]
Outcome = Literal["pass", "review", "block"]


class Span(NamedTuple):
    """A finding with what is to be done about it; `field` is the position of its field, counted from 0.

    `provision` is what speaks against giving the information, `opposed` what may speak for it.
    """

    start: int
    end: int
    kind: str
    rule: str
    reason: str
    provision: str
    decision: Decision
    opposed: str | None
    field: int | None


Field = tuple[tuple[str, ...], str]
"""The names of what a field stands in and its own, and its value."""


class Checked(NamedTuple):
    """What became of a reply."""

    outcome: Outcome
    spans: tuple[Span, ...]


class _Ruling(NamedTuple):
    decision: Decision
    why: str
    provision: str
    opposed: str | None = None


def check_text(text: str, recipient: Recipient, finder: Finder) -> Checked:
    """Check a reply before it goes out."""
    ruling = _ruling(text, recipient, finder)
    return _checked([_span(each, ruling, None) for each in finder.find(text)])


def check_fields(fields: Sequence[Field], recipient: Recipient, finder: Finder) -> Checked:
    """Check a reply that consists of fields; places count within the value of each."""
    ruling = _ruling("\n".join(f"{' '.join(path)}: {value}" for path, value in fields), recipient, finder)
    return _checked(
        [
            _span(each, ruling, at)
            for at, (path, value) in enumerate(fields)
            for each in finder.field(path, value)
        ]
    )


def _ruling(text: str, recipient: Recipient, finder: Finder) -> _Ruling:
    bars, assists = finder.provisions.bars.name, finder.provisions.assists.name
    is_criminal = finder.is_criminal(text)
    if recipient in ("immigration", "unknown"):
        who = "immigration enforcement" if recipient == "immigration" else "a recipient that nobody stated"
        if is_criminal:
            return _Ruling("decide", f"for {who}, in a matter that the reply calls criminal", bars, assists)
        return _Ruling("bars", f"not for {who}", bars)
    if finder.is_civil(text):
        return _Ruling("bars", "not for locating a person for civil enforcement", bars)
    if is_criminal and recipient == "federal":
        return _Ruling("decide", "in a matter that the reply calls criminal", bars, assists)
    return _Ruling("decide", "barred if it helps to locate a person for civil enforcement", bars)


def _span(found: Found, ruling: _Ruling, field: int | None) -> Span:
    if found.kind == UNREAD:
        ruling = _Ruling("decide", "a person reads what it is", ruling.provision, ruling.opposed)
    return Span(
        found.start,
        found.end,
        found.kind,
        found.rule,
        f"{found.reason}; {ruling.why}",
        ruling.provision,
        ruling.decision,
        ruling.opposed,
        field,
    )


def _checked(spans: list[Span]) -> Checked:
    if not spans:
        return Checked("pass", ())
    return Checked("block" if any(each.decision == "bars" for each in spans) else "review", tuple(spans))
