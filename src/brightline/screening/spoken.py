"""What a person wrote of a response, where no record stands: "hit is for an administrative warrant only".

The words decide only if every doubt is absent. Words that deny ("no criminal wants") are set aside first, so
that they are never taken for what they deny.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from brightline.screening.judge import Place, Verdict
from brightline.screening.loose import is_slip, unsaid_word
from brightline.screening.table import Table

_BETWEEN = (
    r"(?:(?:A|AN|ANY|OTHER|CRIMINAL|COURT|JUDICIAL|FELONY|LOCAL|STATE|ACTIVE|"
    r"OUTSTANDING|SEPARATE|ADDITIONAL|FURTHER|NCIC|MISDEMEANOR|OR|AND)\s+)*"
)
"""Words between a denial and what it denies."""

_BEFORE = re.compile(rf"\b([A-Z]{{1,4}})\s+{_BETWEEN}$")
_WARRANT = r"(?:ARREST\s+)?WARRANTS?"
_DENIED = re.compile(
    rf"\b(?:NO|NOT|WITHOUT|NOR|NEITHER)\s+{_BETWEEN}"
    r"(?:WARRANTS?|WANTS?|HITS?|RECORDS?|CHARGES?|WANTED)(?:\s+(?:ATTACHED|FOUND|ON\s+FILE|SHOWN))?\b"
    r"|\bNOT\s+(?:SIGNED|ISSUED)\s+BY\s+(?:A\s+|ANY\s+)?(?:JUDGE|COURT|MAGISTRATE)\b|\bNO\s+(?:JUDGE|COURT\s+ORDER)\b(?!\S)"
    r"|\bNOTHING\s+(?:ELSE|FURTHER|MORE|CRIMINAL)\b"
)
_DOUBT = re.compile(
    r"\b(?:MAY|MIGHT|MAYBE|POSSIBL[EY]|PROBABL[EY]|PERHAPS|UNKNOWN|UNSURE|UNCLEAR|UNCONFIRMED|NOT|NO|NEVER|NOR|NEITHER|WITHOUT|"
    r"CANNOT|UNABLE|DENIED|DENIES|CLAIM(?:S|ED)?|SAID|SAYS|BELIEVE[SD]?|THINKS?|THOUGHT|APPEARS?|ALLEGED(?:LY)?|SUPPOSEDLY|"
    r"IF|WHETHER|WOULD|COULD|PENDING|WAITING|AWAITING|CHECKING|UNTIL|CLEARED|RECALLED|QUASHED|EXPIRED|"
    r"CANCELL?ED|VACATED|DISMISSED|SERVED|LOCATED|WITHDRAWN|INVALID|OLD|FORMER(?:LY)?|PREVIOUS|USED\s+TO|DIFFERENT|ANOTHER|"
    r"SOMEONE|BROTHER|COUSIN|PASSENGER'S|OTHER|WRONG|TEST|TRAINING|EXAMPLE|WON'T|WOULDN'T|CAN'T|COULDN'T|DIDN'T|ISN'T|DOESN'T|"
    r"HASN'T|WASN'T|SUPPOSED|LIKELY|LOOKS|SEEMS?|EXCEPT|UNLESS|BUT|REQUEST(?:ED|ING|S)?|APPLY(?:ING)?|SEEK(?:S|ING)?|UNSIGNED|"
    r"HAD|WERE|WAS(?!\s+(?:SIGNED|ISSUED))|DECLINED|REFUSED|NOEX|IN-?\s?STATE|SEARCH|MEXICO|CANADA|FOREIGN|INTERPOL|COUNTRY|"
    r"SAME|SIMILAR|ALIAS|STALE|BAD|RESOLVED|PAID|CLOSED|LIFTED|ILLEGIBLE|CUT|TORN|INCOMPLETE|PARTIAL|REST|"
    r"PAGES?|MORE|TRUNCATED|FIRST|SCROLLED|MISSING|"
    r"BLANK|COPY|PHOTO|RUMOU?R|REPORTED(?:LY)?)\b|\?"
)
_DISPATCH = re.compile(r"\b(?:DISPATCH|MECC)\s+(?:SAYS|SAID|ADVISES|ADVISED)\b")
"""Who runs the inquiry, and reads its answer out: what they say is no hearsay."""

_NOTHING = re.compile(
    r"[\W·]*(?:(?:NCIC|DISPATCH|MECC|ADVISED|HE|SHE|MALE|FEMALE|SUBJECT|THE|IS|HAS|HAVE|CAME|COMES|BACK|RETURNED|CHECKS?|AND|"
    r"CLEAR|NEGATIVE|ON|FOR|HIM|HER|PARTY|RAN)\b[\W·]*)*"
)
"""Words beside which a denial says that nothing was found."""

_PLAIN = re.compile(
    r"NO\s+(?:(?:ANY|ACTIVE|OUTSTANDING|NCIC|OR|AND|WARRANTS?)\s+)*(?:WARRANTS?|WANTS?|HITS?|RECORDS?)"
)
"""A denial of everything: "no local warrant" is none."""

_COURT = r"(?:U\.?\s?S\.?|UNITED\s+STATES|FEDERAL|STATE|COUNTY|DISTRICT|COURT|HENNEPIN|RAMSEY)\s+"
_JUDGE = re.compile(
    rf"\b{_WARRANT}\s+(?:WAS\s+)?(?:SIGNED|ISSUED)\s+BY\s+(?:(?:A|AN|THE)\s+)?"
    rf"(?:(?:{_COURT})*MAGISTRATE(?:\s+JUDGE)?|(?:{_COURT})+JUDGE)\b"
)
_CRIMINAL = re.compile(
    rf"\b(?:FELONY|GROSS\s+MISDEMEANOR|MISDEMEANOR|BENCH|DISTRICT\s+COURT|CRIMINAL|JUDICIAL|FEDERAL\s+CRIMINAL)\s+{_WARRANT}\b"
)
_ADMINISTRATIVE = re.compile(
    r"\b(?:(?:ICE\s+|IMMIGRATION\s+|CIVIL\s+|FEDERAL\s+){0,4}ADMIN(?:ISTRATIVE|\.)?\s+(?:CIVIL\s+|IMMIGRATION\s+|ICE\s+){0,4}WARRANTS?"
    r"(?:\s+(?:OF|FOR)\s+REMOVAL)?|CIVIL\s+IMMIGRATION\s+WARRANTS?|(?:FORMS?\s+)?I-?\s?20[05]A?\b|(?:FORM\s+)?I-?\s?247A?\b"
    r"|(?:ICE|IMMIGRATION)\s+(?:DETAINER|HOLD)S?|(?:PREVIOUSLY\s+)?DEPORTED\s+FELON(?:\s+(?:RECORD|HIT|FILE))?|(?:ICE|IMMIGRATION)\s+ABSCONDER(?:\s+(?:RECORD|HIT|FILE))?"
    r"|IMMIGRATION\s+VIOLATOR(?:\s+(?:RECORD|HIT|FILE))?|WARRANTS?\s+OF\s+REMOVAL"
    r"|(?:FINAL\s+)?ORDERS?\s+OF\s+(?:REMOVAL|DEPORTATION)(?:\s+FROM\s+AN?\s+IMMIGRATION\s+JUDGE)?"
    r"|(?:ORDER|WARRANT)S?\s+(?:SIGNED|ISSUED)\s+BY\s+(?:AN?\s+)?IMMIGRATION\s+JUDGE"
    r"|SIGNED\s+BY\s+(?:AN?\s+)?(?:ICE|DEPORTATION|IMMIGRATION)\s+(?:OFFICER|SUPERVISOR|JUDGE))"
)
_MATTER = re.compile(
    r"\b(?:WARRANTS?|WANTS?|WANTED|FELON(?:Y|IES|S)?|MISDEMEANORS?|COURTS?|JUDGES?|MAGISTRATES?|JUDICIAL|CRIMINAL|CRIMES?|CHARGES?D?|"
    r"INDICT\w*|BENCH|FUGITIVE|PROBATION|PAROLE|ESCAPE\w*|ROBBERY|ASSAULT|MURDER|HOMICIDE|BURGLARY|THEFT|RAPE|FTA|DWI|DUI|ORDERS?|"
    r"PROTECTION|ALSO|PLUS|MISSING|GANG|SECOND|TWO|BOTH|132[456]|USC|HITS|RECORDS|ARREST\w*|STOLEN|CASES?|SHERIFF|MARSHALS?|COUNTY|STATE|LOCAL|USMS|FBI|DEA)\b"
)

_PERSON = re.compile(
    r"\b(DRIVER|PASSENGER|MALE|FEMALE|MAN|WOMAN|JUVENILE|OCCUPANT|HUSBAND|WIFE|SON|DAUGHTER|SISTER)S?\b"
)
_REMOVAL = re.compile(r"\b(?:REMOVAL|DEPORT\w*|IMMIGRATION|ADMINISTRATIVE|CIVIL)\b")

_END = re.compile(r"(?:[A-Z\d-]{3}|\b[A-Z]?\d+|·)[.!]\W*$")
"""The end of a sentence, and not of an abbreviation."""


class Said(NamedTuple):
    """What the words say, and which."""

    verdict: Verdict
    why: str
    places: list[Place]


def sort_words(text: str, table: Table) -> Said:
    """Sort folded text without records."""
    denied = [match.span() for match in _DENIED.finditer(text)]
    words = _blanked(text, [*denied, *(match.span() for match in _DISPATCH.finditer(text))])
    doubt = _DOUBT.search(words)
    if doubt:
        why = "a word of doubt or denial"
        return Said("undetermined", why, [Place("words", *doubt.span(), why)])
    criminal = _JUDGE.search(words) or _CRIMINAL.search(words)
    administrative = [match.span() for match in _ADMINISTRATIVE.finditer(words)]
    if not _END.search(words):
        return Said("undetermined", "the sentence has no end", [])
    unsaid = _unsaid(words, administrative, criminal.span() if criminal else None, table)
    if unsaid and (criminal or administrative):
        why = "a word that is not known"
        return Said("undetermined", why, [Place("words", *unsaid, why)])
    slip = criminal and _slip_of_denial(words, criminal.start())
    if slip:
        why = "a word that may deny, typed wrong"
        return Said("undetermined", why, [Place("words", *slip, why)])
    if criminal and not denied and not _is_mixed(words, administrative):
        return Said(
            "actionable",
            "a court's warrant is named",
            [Place("words", *criminal.span(), "a court's warrant")],
        )
    if denied and _NOTHING.fullmatch(words) and _is_nothing(text, denied):
        why = "the words say that nothing was found"
        return Said("no_record", why, [Place("words", *span, "nothing found") for span in denied])
    if criminal or not administrative:
        return Said("undetermined", "no record, and no words that settle it", [])
    rest = _MATTER.search(_blanked(words, administrative))
    if rest:
        why = "words of another matter"
        return Said("undetermined", why, [Place("words", *rest.span(), why)])
    why = "only administrative records are named"
    return Said(
        "not_actionable_alone", why, [Place("words", *span, "administrative") for span in administrative]
    )


def _slip_of_denial(words: str, end: int) -> tuple[int, int] | None:
    """Give the word before a court's warrant if it is "no" or "not" but for one letter, as "on" is."""
    before = _BEFORE.search(words[:end])
    return before.span(1) if before and any(is_slip(before[1], each) for each in ("NO", "NOT")) else None


def _unsaid(
    words: str, administrative: list[tuple[int, int]], criminal: tuple[int, int] | None, table: Table
) -> tuple[int, int] | None:
    """Give a word that is not known: it may turn the sentence, abbreviated or typed wrong."""
    listed = (
        table.words.said
        if criminal is None
        else (*table.words.said, *table.words.places, *table.words.offenses)
    )
    return unsaid_word(_blanked(words, [*administrative, *([criminal] if criminal else [])]), listed)


def _is_nothing(text: str, denied: list[tuple[int, int]]) -> bool:
    """Say whether all denials are of everything, one of more than warrants, or the check is called clear."""
    if not all(_PLAIN.fullmatch(text, *span) for span in denied):
        return False
    return re.search(r"\b(?:WANTS?|HITS?|RECORDS?|CLEAR|NEGATIVE)\b", text) is not None


def _is_mixed(words: str, administrative: list[tuple[int, int]]) -> bool:
    """Say whether a court's warrant may be another person's, or about removal after all."""
    return len(set(_PERSON.findall(words))) > 1 or bool(_REMOVAL.search(_blanked(words, administrative)))


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    chars = list(text)
    for start, end in spans:
        chars[start:end] = "·" * (end - start)
    return "".join(chars)
