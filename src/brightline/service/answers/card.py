"""The card: what holds, in a few words, with the clauses that say so."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from brightline.language.english import listed
from brightline.language.policy import Policy, Quote
from brightline.reasoning.guidance import Answer, Citation, Guidance, guide
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.sentences import Teller
from brightline.reasoning.situation import Situation
from brightline.reasoning.transient import transient_names
from brightline.reasoning.verdict import WORDS, Until, Word
from brightline.rendering.guidance import deciding, duties_beside, open_questions, reasons, together

REASONS = 2
"""How many reasons are given for one verdict."""
NEXT = 3
"""How many acts are named as the next ones."""
_ORDER: tuple[Word, ...] = ("must_not", "must", "conflict", "should_not", "should", "depends", "may")


class Clause(msgspec.Struct, frozen=True):
    """Words that an answer rests on, which way they point, and all words of their norm."""

    provision: str
    force: str
    text: str
    quotes: tuple[Quote, ...]
    document: str
    times: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


class Group(msgspec.Struct, frozen=True):
    """Acts with one verdict for one reason."""

    verdict: Word
    until: Until | None
    acts: tuple[str, ...]
    why: str
    asks: tuple[str, ...]
    clauses: tuple[Clause, ...]
    further: tuple[Clause, ...]


class Step(msgspec.Struct, frozen=True):
    """An act to do next."""

    act: str
    phrase: str
    verdict: Word
    clause: Clause


class Card(msgspec.Struct, frozen=True):
    """What holds in a situation: groups, the first of which matters most; what is silent; what to do next."""

    groups: tuple[Group, ...]
    silent: tuple[str, ...]
    next: tuple[Step, ...]
    find_out: str
    more_duties: int


def make_card(
    reasoner: Reasoner, s: Situation, about: Collection[str], nobody_knows: Collection[str] = ()
) -> Card:
    """Put the card of a situation together; what a transient fact could be told from is not repeated."""
    policy = reasoner.policy
    guidance = guide(reasoner, s, about, nobody_knows=nobody_knows)
    teller = Teller(reasoner, s, transient_names(policy))
    phrases = {act.name: act.phrase for act in policy.acts}
    groups = [
        _group(same, guidance, teller, phrases)
        for word in _ORDER
        for same in together(answer for answer in guidance.answers if answer.verdict == word)
    ]
    owed = [
        a for a in (*guidance.answers, *duties_beside(reasoner, s, about)) if a.verdict in ("must", "should")
    ]
    owed.sort(key=lambda answer: WORDS.index(answer.verdict))
    return Card(
        groups=tuple(groups),
        silent=tuple(phrases[a.act] for a in guidance.answers if a.verdict == "silent"),
        next=tuple(Step(a.act, phrases[a.act], a.verdict, _clause(a.citations[0])) for a in owed[:NEXT]),
        find_out=guidance.ask.text if guidance.ask else "",
        more_duties=max(0, len(owed) - NEXT),
    )


def _group(same: list[Answer], guidance: Guidance, teller: Teller, phrases: dict[str, str]) -> Group:
    first = same[0]
    quoted = deciding(first)
    depends = first.verdict == "depends"
    why = [] if depends else reasons(first, teller, REASONS)
    return Group(
        verdict=first.verdict,
        until=first.until,
        acts=tuple(phrases[answer.act] for answer in same),
        why=listed(why) if why else "",
        asks=tuple(open_questions(first, guidance, teller)) if depends else (),
        clauses=tuple(map(_clause, quoted)),
        further=tuple(_once(_clause(each) for each in first.citations if each not in quoted)),
    )


def _once(clauses: Iterable[Clause]) -> list[Clause]:
    return list({(clause.quotes, clause.force): clause for clause in clauses}.values())


def _clause(citation: Citation) -> Clause:
    return Clause(
        provision=citation.provision,
        force=citation.force,
        text=citation.quotes[0].text,
        quotes=citation.quotes,
        document=citation.document,
        times=citation.times,
        readings=tuple(dict.fromkeys(each.ambiguity for each in citation.readings)),
    )


def status_of(policy: Policy) -> str:
    """Give what a document is where it is not in force as it stands, such as DRAFT."""
    return policy.status.upper()
