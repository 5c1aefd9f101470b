"""`decide --why-not`: what would have to be different for another verdict, in words and for programs."""

from __future__ import annotations

from collections.abc import Sequence

from brightline.cli.cards import Card
from brightline.language.english import listed
from brightline.language.policy import Done, Policy, Quote
from brightline.reasoning.explain import say, say_answer, say_known
from brightline.reasoning.guidance import Answer, Guidance, guide
from brightline.reasoning.nearest import MOST_CHANGES, Change, Nearest, Way, nearest
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.verdict import Word

ASKED: dict[Word, str] = {
    "must": "you must",
    "must_not": "you must not",
    "should": "you should",
    "should_not": "you should not",
    "may": "you may",
    "conflict": "the policy contradicts itself",
    "silent": "the policy says nothing",
}
"""The verdicts that can be asked after, in words."""


def print_why_not(reasoner: Reasoner, guidance: Guidance, wanted: Word) -> None:
    """Print for each act the nearest changes that lead to a verdict, with the words that decide then."""
    card = Card(reasoner, guidance)
    for answer in guidance.answers:
        print(f"\n{card.bold[0]}WHY NOT “{ASKED[wanted]}”{card.bold[1]}")
        card.line(card.acts[answer.act], 2, 2)
        if answer.verdict == wanted:
            card.line("that is the answer already", 4, 2)
            continue
        found = nearest(reasoner, guidance.situation, answer.act, wanted)
        if found.never:
            card.line("no change of fact leads to this", 4, 2)
        elif not found.ways:
            card.line(f"it would take more than {MOST_CHANGES} changes of fact", 4, 2)
        else:
            _print_ways(card, reasoner, answer.act, found)


def _print_ways(card: Card, reasoner: Reasoner, act: str, found: Nearest) -> None:
    """Print the ways; what all of them share is said once."""
    if len(found.ways) == 1:
        card.line(f"it would be so if {say_way(found.ways[0], card.policy)}", 4, 2)
    else:
        shared = [each for each in found.ways[0].changes if all(each in way.changes for way in found.ways)]
        together = (
            f"{say_way(found.ways[0], card.policy, shared)}, and one of these were so" if shared else ""
        )
        card.line(f"it would be so if {together or 'one of these were so'}:", 4, 2)
        for way in found.ways:
            rest = [change for change in way.changes if change not in shared]
            card.line(f"· {say_way(way, card.policy, rest)}", 6, 2)
    if not found.is_all:
        card.line("there are further ways", 6, 2)
    quotes = dict.fromkeys(quote for way in found.ways for quote in _quotes(reasoner, act, way))
    for quote in quotes:
        card.line(f"{quote.provision} “{quote.text}”", 4, 2)


def say_way(way: Way, policy: Policy, changes: Sequence[Change] | None = None) -> str:
    """Say a way as one clause, or some of its changes."""
    said = [_say(change, way, policy) for change in (way.changes if changes is None else changes)]
    return listed(said)


def _quotes(reasoner: Reasoner, act: str, way: Way) -> list[Quote]:
    """Give the words that the answer would rest on."""
    answer = guide(reasoner, way.situation, [act]).answers[0]
    return [quote for citation in answer.citations for quote in citation.quotes]


def _say(change: Change, way: Way, policy: Policy) -> str:
    """Say a change as what would be so."""
    if change.deed:
        return say(Done(change.deed.act, change.deed.by), policy, way.situation)
    fact = next(fact for fact in policy.facts if fact.name == change.fact)
    if fact.values:
        return say_known(fact, change.value)
    return f"the answer to “{fact.question}” is {say_answer(change.value, fact, policy)}"


def as_json(reasoner: Reasoner, guidance: Guidance, answer: Answer, wanted: Word) -> dict[str, object]:
    """Give the nearest changes as plain data, none where they could tell of a transient fact."""
    if answer.is_transient:
        return {"verdict": wanted, "transient": True}
    found = Nearest((), never=False, is_all=True)
    if answer.verdict != wanted:
        found = nearest(reasoner, guidance.situation, answer.act, wanted)
    return {
        "verdict": wanted,
        "never": found.never,
        "all": found.is_all,
        "ways": [
            [
                {"done": f"{change.deed.act} by {change.deed.by}"}
                if change.deed
                else {"fact": change.fact, "value": change.value}
                for change in way.changes
            ]
            for way in found.ways
        ],
    }
