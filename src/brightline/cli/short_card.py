"""Guidance on one screen, as the interview ends with it: the verdict, why, the clause, what to do next."""

from __future__ import annotations

import textwrap

from brightline.cli.cards import HEADINGS, UNTIL, Card
from brightline.language.english import listed
from brightline.reasoning.guidance import Answer, Guidance
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.sentences import Teller
from brightline.reasoning.transient import transient_names
from brightline.rendering.guidance import deciding, open_questions, reasons, together

REASONS = 2
"""How many reasons are given for one verdict."""
AT_MOST = 3
"""How many further duties, and how many open questions, are named."""


def print_short(reasoner: Reasoner, guidance: Guidance, duties: list[Answer]) -> None:
    """Print the answers of a guidance, further duties that the situation brings about, and what comes next.

    What a transient fact could be told from is not repeated: a card is looked at by more than one person.
    """
    card = Card(reasoner, guidance)
    card.teller = Teller(reasoner, guidance.situation, transient_names(guidance.policy))
    card.heading()
    for word, heading in HEADINGS.items():
        answers = [answer for answer in guidance.answers if answer.verdict == word]
        if answers and word != "silent":
            print(f"\n{card.bold[0]}{heading}{card.bold[1]}")
            for same in together(answers):
                _group(card, same)
    _also(card, duties)
    _silence(card)
    _next(card, duties)


def _group(card: Card, answers: list[Answer]) -> None:
    for answer in answers:
        card.line(card.acts[answer.act], 2, 2)
    first = answers[0]
    if first.verdict == "depends":
        if first.until:
            card.line(UNTIL[first.until], 4, 2)
        for question in _open(card, first):
            card.line(f"· {question}", 6, 2)
    else:
        _why(card, first)
    _clauses(card, first)


def _why(card: Card, answer: Answer) -> None:
    why = reasons(answer, card.teller, REASONS)
    if why:
        card.line(f"because {listed(why)}", 4, 2)


def _clauses(card: Card, answer: Answer) -> None:
    """Quote the clause that decides, of a contradiction one on each side; name the others."""
    quoted = deciding(answer)
    for citation in quoted:
        quote = citation.quotes[0]
        force = f" ({citation.force.replace('_', ' ')})" if answer.verdict in ("conflict", "depends") else ""
        room = 2 * card.width - len(quote.provision) - len(force) - 20
        card.line(f"{quote.provision}{force} “{textwrap.shorten(quote.text, room, placeholder=' …')}”", 4, 2)
    named = [citation.provision for citation in quoted]
    further = dict.fromkeys(c.provision for c in answer.citations if c.provision not in named)
    if further:
        card.line(f"and {', '.join(further)}", 4, 2)


def _open(card: Card, answer: Answer) -> list[str]:
    """Name what an answer depends on, so much of it as has room."""
    said = open_questions(answer, card.guidance, card.teller)
    more = len(said) - AT_MOST
    return [*said[:AT_MOST], f"and {more} more"] if more > 0 else said


def _also(card: Card, duties: list[Answer]) -> None:
    if duties:
        print(f"\n{card.bold[0]}ALSO HERE{card.bold[1]}")
    for answer in duties[:AT_MOST]:
        card.line(f"you {answer.verdict} {card.acts[answer.act]} ({answer.citations[0].provision})", 2, 2)
    if len(duties) > AT_MOST:
        card.line(f"and {len(duties) - AT_MOST} more", 2)


def _silence(card: Card) -> None:
    silent = [card.acts[answer.act] for answer in card.guidance.answers if answer.verdict == "silent"]
    if silent:
        print()
        card.line(f"The policy says nothing on this: {'; '.join(silent)}. Silence is not permission.", 0, 2)


def _next(card: Card, duties: list[Answer]) -> None:
    """Print what to do now: the first duty that is owed, and the next question."""
    owed = [a for word in ("must", "should") for a in (*card.guidance.answers, *duties) if a.verdict == word]
    ask = card.guidance.ask
    if owed or ask:
        print(f"\n{card.bold[0]}NEXT{card.bold[1]}")
    for answer in owed[:1]:
        card.line(card.acts[answer.act], 2, 2)
    if ask:
        card.line(f"find out: {ask.text}", 2, 2)
