"""Waivers: findings that an author accepts, and the words that this rests on.

A waiver differs from a norm in that words which it quotes may be gone without anything being wrong with the
policy: then it does not count any more, which the check of the policy says. Nothing of it is in the compiled
policy, so that no digest turns on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.anchor import Anchor
from brightline.language.blocks import Item
from brightline.language.expected import nearest
from brightline.language.relate import ways_to_name
from brightline.language.scope import Scope
from brightline.text.words import fold


class Subject(msgspec.Struct, frozen=True):
    """What a waiver is about, as written, and every name that it can mean in this version, if any.

    `help` says what was perhaps meant where it means nothing.
    """

    written: str
    names: tuple[str, ...]
    help: str = ""


class Lack(msgspec.Struct, frozen=True):
    """Words that a waiver quotes and that do not occur in this version; `is_gone`, in none.

    `help` says what stands there instead.
    """

    quote: p.Quote
    is_gone: bool
    help: str = ""


class Waiver(msgspec.Struct, frozen=True):
    """A finding accepted: of this kind, about all these, resting on these words, for a reason, by somebody.

    `provision` is where it stands, `place` its `path:line:column`.
    """

    kind: str
    about: tuple[Subject, ...]
    quotes: tuple[p.Quote, ...]
    because: str
    by: str
    provision: str
    place: str
    lacks: tuple[Lack, ...] = ()


def build_waivers(
    items: Iterable[Item], norms: Iterable[p.Norm], scope: Scope, others: list[list[Anchor]]
) -> tuple[Waiver, ...]:
    """Give the waivers of one version; `others` are the documents in every version."""
    builder = _Builder(norms, scope, others)
    return tuple(builder.waiver(item) for item in items if isinstance(item.decl, s.WaiverDecl))


class _Builder:
    def __init__(self, norms: Iterable[p.Norm], scope: Scope, others: list[list[Anchor]]) -> None:
        self.scope, self.others = scope, others
        self.names: dict[str, list[str]] = defaultdict(list)
        for norm in norms:
            ways = ways_to_name(norm.id, scope.prefixes[norm.document])
            for way in {*ways, norm.id, norm.document}:
                self.names[way].append(norm.id)
        v = scope.vocabulary
        for name in (*v.acts, *v.facts, *v.roles, *scope.terms, *(each.name for each in v.situations)):
            self.names[name].append(name)

    def waiver(self, item: Item) -> Waiver:
        decl: s.WaiverDecl = item.decl
        place = decl.kind.place
        quotes = [self._quote(quote, item) for quote in decl.quotes]
        return Waiver(
            kind=decl.kind.text,
            about=tuple(self._subject(word, item) for word in decl.about),
            quotes=tuple(quote for quote, _ in quotes),
            because=decl.because.value,
            by=decl.by.value,
            provision=item.at(self.scope.anchors) if item.provision else "",
            place=f"{place.source.path}:{place.line}:{place.column}",
            lacks=tuple(lack for _, lack in quotes if lack),
        )

    def _subject(self, word: s.Word, item: Item) -> Subject:
        if word.text.startswith("unless "):
            return Subject(word.text, (word.text,))
        anchor = self.scope.anchors[item.part]
        document, colon, label = word.text.partition(":")
        ways = (f"{item.at(self.scope.anchors)}/{word.text}", anchor.prefix + word.text, word.text)
        if colon:
            ways = (self.scope.prefixes.get(document, f"{document}:") + label,) * 3
        names = next((self.names[way] for way in ways if way in self.names), [])
        help = "" if names else nearest(word.text, self.names)
        return Subject(word.text, tuple(dict.fromkeys(names)), help)

    def _quote(self, decl: s.QuoteDecl, item: Item) -> tuple[p.Quote, Lack | None]:
        at, provision = self._where(decl, item)
        anchor = self.scope.anchors[at]
        quote = p.Quote(anchor.prefix + provision, fold(decl.text.value))
        if anchor.occurs(decl.text, provision):
            return quote, None
        is_gone = not any(anchors[at].occurs(decl.text, provision) for anchors in self.others)
        return quote, Lack(quote, is_gone, anchor.instead(decl.text, provision))

    def _where(self, decl: s.QuoteDecl, item: Item) -> tuple[int, str]:
        """Give the document that a quote is of, by its place among them, and the provision there."""
        if decl.provision is None:
            return item.part, item.provision
        document, colon, label = decl.provision.text.partition(":")
        if colon:
            for at, anchor in enumerate(self.scope.anchors):
                if anchor.id == document:
                    return at, label
        return item.part, decl.provision.text
