"""Norms and terms in words, and the words of the document that each reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from brightline.language.compile import Compiled
from brightline.language.english import definition, sentence
from brightline.language.policy import Defined, Norm, Policy, Quote, Reading, Version
from brightline.rendering.page import Card, Choice
from brightline.text.document import View
from brightline.text.words import OwnText, find_quote, own_text

VERSIONS: dict[View, tuple[Version, ...]] = {
    "adopted": ("adopted",),
    "proposed": ("proposed",),
    "redline": ("adopted", "proposed"),
}

Place = tuple[str, int]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Placed:
    """A card with the paragraphs, by provision and number, in which its words lie, and the ranges there."""

    card: Card
    ranges: dict[Place, tuple[Range, ...]]


def place_cards(compiled: Compiled, view: View) -> list[Placed]:
    """Give the cards of a view; what is alike in both versions of a redline is one card."""
    found: dict[object, Placed] = {}
    for version in VERSIONS[view]:
        policy = compiled.versions[version]
        own: dict[str, OwnText] = {}
        for card in _cards(policy):
            ranges = _ranges(compiled, card, own)
            key = (card.name, card.kind, card.words, card.choices)
            found[key] = _merged(found[key], card, ranges) if key in found else Placed(card, ranges)
    return [_apart(placed, list(found.values())) for placed in found.values()]


def _merged(placed: Placed, card: Card, ranges: dict[Place, tuple[Range, ...]]) -> Placed:
    """Join a card of one version with the same one of the other; the later version's quotes are shown."""
    joined = {place: _union(placed.ranges.get(place, ()), ranges.get(place, ())) for place in ranges}
    return Placed(replace(card, versions=(*placed.card.versions, *card.versions)), placed.ranges | joined)


def _union(left: tuple[Range, ...], right: tuple[Range, ...]) -> tuple[Range, ...]:
    joined: list[Range] = []
    for start, end in sorted({*left, *right}):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _apart(placed: Placed, others: list[Placed]) -> Placed:
    """Give a card that reads otherwise in the other version an anchor of its own."""
    card = placed.card
    if sum(other.card.name == card.name and other.card.kind == card.kind for other in others) > 1:
        return Placed(replace(card, anchor=f"{card.anchor}-{card.versions[0]}"), placed.ranges)
    return placed


def _cards(policy: Policy) -> Iterator[Card]:
    """Give what the document that was named says; what others say stands on their own pages."""
    for norm in (norm for norm in policy.norms if norm.document in ("", policy.id)):
        yield _card(norm.modality, norm.id, norm, norm.provision, sentence(norm, policy), policy)
    for term in (term for term in policy.terms if ":" not in term.quotes[0].provision):
        yield _card("term", term.name, term, term.quotes[0].provision, definition(term, policy), policy)


def _card(kind: str, name: str, of: Norm | Defined, provision: str, words: str, policy: Policy) -> Card:
    return Card(
        kind=kind,
        name=name,
        anchor=f"{'term' if kind == 'term' else 'norm'}-{name}",
        provision=provision,
        quotes=of.quotes,
        words=words,
        choices=tuple(_choice(reading, policy) for reading in of.readings),
        versions=(policy.version,),
    )


def _choice(reading: Reading, policy: Policy) -> Choice:
    text = policy.ambiguities.get(reading.ambiguity, "")
    return Choice(ambiguity=reading.ambiguity, chosen=reading.chosen, text=text)


def _ranges(compiled: Compiled, card: Card, own: dict[str, OwnText]) -> dict[Place, tuple[Range, ...]]:
    """Find the words of a card; those of an ancestor are quoted in the card and not marked again."""
    found: dict[Place, tuple[Range, ...]] = {}
    for quote in own_quotes(card):
        if quote.provision not in own:
            own[quote.provision] = own_text(compiled.document, quote.provision, card.versions[0])
        for place, span in find_quote(compiled.document, quote.text, own[quote.provision]).items():
            found[place] = _union(found.get(place, ()), (span,))
    return found


def own_quotes(card: Card) -> tuple[Quote, ...]:
    """Give the quotes of a card from the provision that it reads, ancestors left out."""
    return tuple(quote for quote in card.quotes if quote.provision == card.quotes[0].provision)
