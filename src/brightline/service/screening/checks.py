"""The kinds of text that can be checked, each by one function from a text to what is shown of it.

To add one, write its function and name it in `CHECKS`; the page, its log line and its tests follow.
"""

from __future__ import annotations

import contextlib
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from threading import get_ident

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brightline.screening.judge import Judged, Place
from brightline.screening.narrative.lexicon import own_lexicon
from brightline.screening.narrative.release import release
from brightline.screening.narrative.rewrite import Rewriter, applied
from brightline.screening.narrative.screen import Screener, Screening
from brightline.screening.ncic import sort_response
from brightline.screening.phrases import CONFIRM_LIMIT, LONGEST, WORDS
from brightline.screening.table import standard_table
from brightline.source import BadInput


class Finding(msgspec.Struct, frozen=True):
    """One thing that was found: where, what, on which words of a policy it rests; `words` are shown once.

    `shown_by` are the places from which it was told.
    """

    outcome: str
    where: str
    reason: str
    words: str = ""
    provision: str = ""
    shown_by: tuple[Finding, ...] = ()


class Checked(msgspec.Struct, frozen=True):
    """What came of a text. `code` is all that is ever kept of it."""

    code: str
    heading: str
    why: str = ""
    findings: tuple[Finding, ...] = ()
    rewrite: str = ""
    radio: str = ""
    next: str = ""


class Check(msgspec.Struct, frozen=True):
    """A kind of text, what it is called, and how it is checked; `while_typing` where that may be done.

    `released` is how it is checked under the exception of a provision, where there is one.
    """

    label: object
    run: Callable[[str], Checked]
    while_typing: bool = False
    released: Callable[[str, str], Checked | None] | None = None


def check_narrative(text: str) -> Checked:
    """Say what a narrative may not say, and how it could say the rest."""
    rewriter, screener = _narrative(get_ident())
    screening = screener.screen(text)
    findings = _findings(text, screening)
    edits = rewriter.edits(text, screening.spans)
    headings = {
        "pass": _("Nothing found"),
        "review": _("Look at this again"),
        "block": _("This may not be recorded"),
    }
    return Checked(
        screening.outcome,
        headings[screening.outcome],
        findings=findings,
        rewrite=applied(text, edits) if edits else "",
    )


def _findings(text: str, screening: Screening) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            span.outcome, _where(text, span.start), span.reason, text[span.start : span.end], span.provision
        )
        for span in screening.spans
    )


def check_released(text: str, provision: str) -> Checked | None:
    """Say what is left to look at when an exception releases what a text says of a status.

    Nothing where there is nothing to release, or more than that is wrong.
    """
    screener = _narrative(get_ident())[1]
    left, released = release(screener.screen(text), provision)
    if not released or left.outcome == "block":
        return None
    return Checked(
        "released",
        _("Released under %(provision)s") % {"provision": provision},
        _("It may stand in your own report, with your reason. Nothing of either is kept here."),
        _findings(text, left),
    )


@lru_cache(maxsize=32)
def _narrative(thread: int) -> tuple[Rewriter, Screener]:
    screener = Screener(own_lexicon())
    return Rewriter(own_lexicon(), screener), screener


def check_ncic(text: str) -> Checked:
    """Sort an NCIC response; no error of the program carries a word of it out."""
    if len(text) > LONGEST:
        raise BadInput(f"the response is longer than {LONGEST:,} characters; give one at a time")
    found = None
    with contextlib.suppress(Exception):
        found = sort_response(text, standard_table())
    if found is None:
        raise BadInput("the response cannot be sorted; treat it as CANNOT TELL")
    heading, radio, step = WORDS[found.verdict]
    findings = [_decided(text, place) for place in found.places]
    findings += [
        _record(text, record, number, len(found.records)) for number, record in enumerate(found.records, 1)
    ]
    following = f"{step} {CONFIRM_LIMIT}" if found.is_limited else step
    return Checked(found.verdict, heading, found.why, tuple(findings), radio=radio, next=following)


def _record(text: str, record: Judged, number: int, of: int) -> Finding:
    """Say of one record of a response what it is and what that means, and by which of its words."""
    name = record.file.replace("_", " ") or _("unknown file")
    counted = _("record %(number)d of %(of)d, %(where)s") % {
        "number": number,
        "of": of,
        "where": _where(text, record.start),
    }
    places = tuple(_decided(text, place) for place in record.places)
    return Finding(record.standing, counted, f"{name} · {record.standing}: {record.why}", shown_by=places)


def _decided(text: str, place: Place) -> Finding:
    shown = " ".join(text[place.start : place.end].split())
    return Finding("", _where(text, place.start), f"{place.field}: {place.reason}", shown)


def _where(text: str, at: int) -> str:
    breaks = [place for place, each in enumerate(text) if each == "\n"]
    return _("line %(number)d") % {"number": bisect_right(breaks, at - 1) + 1}


CHECKS: dict[str, Check] = {
    "narrative": Check(
        gettext_lazy("Report or note"), check_narrative, while_typing=True, released=check_released
    ),
    "ncic": Check(gettext_lazy("NCIC response"), check_ncic),
}
