"""`decide --explain`: answers as one sentence each, on a card, or traced down to the facts."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from brightline.cli.cards import HEADINGS, Card, always
from brightline.cli.short_card import print_short
from brightline.cli.why_not import ASKED, say_way
from brightline.language.policy import Quote, Reading
from brightline.reasoning.asked import Asked
from brightline.reasoning.guidance import Answer, Guidance
from brightline.reasoning.nearest import turning
from brightline.reasoning.plain import Truth
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.trace import Step, Traced, trace

NEAREST = 3
"""How many of the nearest other answers a trace names."""
_TRUTHS: dict[Truth, str] = {True: "yes", False: "no", None: "not known"}
_STANDS: dict[Truth, str] = {True: "stands", False: "does not stand", None: "may stand"}


def print_explained(depth: str, reasoner: Reasoner, guidance: Guidance, asked: Asked) -> None:
    """Print guidance at one of the depths; of silence only how much there is, unless acts were named."""
    chosen = bool(asked.acts)
    shown = [answer for answer in guidance.answers if chosen or answer.verdict != "silent"]
    old = frozenset() if chosen else always(reasoner, guidance)
    news = [answer for answer in shown if answer.act not in old]
    if depth == "card":
        print_short(reasoner, msgspec.structs.replace(guidance, answers=tuple(news)), [])
        return
    card = Card(reasoner, guidance)
    card.head(asked.facts, list(asked.done), asked.otherwise)
    if depth == "line" and news:
        print()
    for answer in news:
        if depth == "line":
            card.line(card.teller.line(answer), 0, 2)
        else:
            _trace(card, reasoner, answer)
    if old:
        print(f"\n{card.bold[0]}AS ALWAYS{card.bold[1]}")
        for answer in shown:
            if answer.act in old:
                card.line(card.teller.line(answer), 0, 2)
    card.rest(chosen)


def _trace(card: Card, reasoner: Reasoner, answer: Answer) -> None:
    """Print an answer, and all that bears on its act."""
    print(f"\n{card.bold[0]}{HEADINGS[answer.verdict]}{card.bold[1]}")
    card.line(card.teller.line(answer), 2, 2)
    for traced in trace(answer.act, reasoner, card.s):
        _norm(card, traced)
    for way in turning(reasoner, card.s, answer.act)[:NEAREST]:
        card.line(f"it would be “{ASKED[way.verdict]}” if {say_way(way, card.policy)}", 4, 2)


def _norm(card: Card, traced: Traced) -> None:
    force = traced.force.replace("_", " ")
    if traced.out_of_force:
        card.line(f"{traced.provision}, {force}: out of force", 4, 2)
        _quotes(card, traced.quotes, 6)
        card.line("by", 6)
        _quotes(card, traced.out_of_force, 8)
        return
    card.line(f"{traced.provision}, {force}: {_STANDS[traced.stands]}", 4, 2)
    _quotes(card, traced.quotes, 6)
    if traced.when:
        _step(card, traced.when, 6, "applies if ")
    for provision, holds in traced.answers_breach:
        card.line(f"takes over if {provision} is violated: {_TRUTHS[holds]}", 6, 2)
    for line in traced.unless:
        _step(card, line, 6, "lifted only if ")
    for provision, holds in traced.beaten_by:
        card.line(f"gives way to {provision} if that is in force: {_TRUTHS[holds]}", 6, 2)
    for deed in traced.ended_by:
        card.line(f"fulfilled: {deed}", 6, 2)
    if traced.times:
        card.line(f"when: {'; '.join(traced.times)}", 6, 2)
    _readings(card, traced.readings, 6)


def _step(card: Card, step: Step, indent: int, before: str = "· ") -> None:
    """Print a condition with what is known of it, and its parts under it; a term is opened once."""
    is_known = bool(step.quotes) and step.said in card.explained
    note = "opened above" if is_known else step.found
    card.line(f"{before}{step.said}: {_TRUTHS[step.holds]}{f' ({note})' if note else ''}", indent, 2)
    if is_known:
        return
    if step.quotes:
        card.explained.add(step.said)
    _quotes(card, step.quotes, indent + 2)
    _readings(card, step.readings, indent + 2)
    for part in step.parts:
        _step(card, part, indent + 2)


def _quotes(card: Card, quotes: Iterable[Quote], indent: int) -> None:
    for quote in quotes:
        if quote in card.quoted:
            card.line(f"{quote.provision}, quoted above", indent, 2)
        else:
            card.quoted.append(quote)
            card.line(f"{quote.provision} “{quote.text}”", indent, 2)


def _readings(card: Card, readings: Iterable[Reading], indent: int) -> None:
    for reading in readings:
        card.line(f"{reading.ambiguity}, read so: {reading.chosen}", indent, 2)
