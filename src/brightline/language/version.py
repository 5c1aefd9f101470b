"""One version of a policy on its way from declarations to norms."""

from __future__ import annotations

from functools import cached_property

import msgspec

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.anchor import Anchor
from brightline.language.assertions import build_assertions
from brightline.language.blocks import Item
from brightline.language.declare import build_vocabulary
from brightline.language.documents import Documents, Read
from brightline.language.expected import nearest
from brightline.language.graph import find_cycles
from brightline.language.norms import Draft, build_norms
from brightline.language.relate import relate, supersede, ways_to_name
from brightline.language.scope import Lost, Scope
from brightline.source import Diagnostic

_ALONE = "strike or add these words with the words that they rest on"
Standing = list[tuple[Item, tuple[p.Quote, ...]]]


class VersionBuilder:
    """Builds terms, norms and supersessions; what is wrong with them is in `problems`."""

    def __init__(self, documents: Documents, items: dict[str, list[Item]], version: p.Version) -> None:
        self.documents, self.version = documents, version
        v = self.vocabulary = build_vocabulary([item.decl for item in items["vocabulary"]])
        anchors = [Anchor(part.document, version, part.id, part.prefix) for part in documents.parts]
        terms = [item for item in items["terms"] if isinstance(item.decl, s.TermDecl)]
        standing = _standing(terms, anchors)
        names = frozenset(item.decl.name.text for item, _ in standing)
        v.fallen = frozenset(item.decl.name.text for item in terms) - names - v.facts.keys()
        self.scope = Scope(v, anchors, names, documents.ambiguities, documents.prefixes())
        widening = [item for item in items["terms"] if isinstance(item.decl, s.InclusionDecl)]
        self.terms = self._terms(standing)
        self._widen(_standing(widening, anchors))
        self._check_circles([item.decl.name for item, _ in standing])
        drafts = build_norms(items["norm"], self.scope)
        self.norms = relate(drafts, self.scope)
        self.supersessions = supersede(items["norm"], self.norms, self.scope)
        self._check_days(standing, drafts)
        self.assertions = build_assertions(items["assert"], self.scope)
        self.problems = v.problems
        self._known: dict[str, tuple[str, ...]] = {}

    def quote_problems(self, results: list[VersionBuilder]) -> list[Diagnostic]:
        """Give what is wrong with the quotes; one that occurs in no version is reported in each."""
        found = []
        for at, anchor in enumerate(self.scope.anchors):
            found += anchor.problems
            found += anchor.missing_from_all([result.scope.anchors[at] for result in results])
        return found

    def missing_names(self, results: list[VersionBuilder]) -> list[Diagnostic]:
        """Give the references to terms and norms that do not stand here.

        One that is declared and stands nowhere has an error of its own.
        """
        if not self.scope.lost and not self.vocabulary.lost:
            return []
        prefixes = self.scope.prefixes
        standing = {
            way
            for result in results
            for norm in result.norms
            for way in ways_to_name(norm.id, prefixes[norm.document])
        }
        declared = {
            way
            for result in results
            for id, prefix in result.scope.declared.items()
            for way in ways_to_name(id, prefix)
        }
        lost = self.scope.lost
        found = [d for each in lost if (d := self._missing_norm(each, standing, declared))]
        terms = {name for result in results for name in result.terms}
        for word in self.vocabulary.lost:
            if word.text in terms:
                message = f"the term `{word.text}` does not stand in the {self.version} version"
                found.append(word.place.diagnostic(message, _ALONE))
        return found

    def _missing_norm(self, lost: Lost, standing: set[str], declared: set[str]) -> Diagnostic | None:
        word, name = lost.word, lost.word.text
        if lost.names & standing:
            message = f"the norm `{name}` does not stand in the {self.version} version"
            return word.place.diagnostic(message, _ALONE)
        if lost.names & declared:
            return None
        if lost.names & self._provisions:
            help = f"{name} is a provision without norms"
            return word.place.diagnostic(f"there is no norm `{name}`", help)
        help = nearest(name, self._siblings(lost.provision))
        return word.place.diagnostic(f"there is no norm `{name}`", help)

    @cached_property
    def _provisions(self) -> set[str]:
        return {a.prefix + own for a in self.scope.anchors for own in a.document.provisions}

    def _siblings(self, provision: str) -> tuple[str, ...]:
        """Give the names of the norms of a provision, and the ids of all others."""
        if provision not in self._known:
            self._known[provision] = tuple(id.removeprefix(f"{provision}/") for id in self.scope.declared)
        return self._known[provision]

    def _terms(self, standing: Standing) -> dict[str, p.Defined]:
        v, scope = self.vocabulary, self.scope
        terms: dict[str, p.Defined] = {}
        for item, quotes in standing:
            decl: s.TermDecl = item.decl
            name = decl.name.text
            if name in terms or name in v.facts or name in v.roles_of:
                what = "term" if name in terms else "fact" if name in v.facts else "act"
                message = f"`{name}` is the name of {'an' if what == 'act' else 'a'} {what} already"
                v.report(decl.name.place, message, "choose another name")
                continue
            found = scope.condition([decl.condition])
            readings = scope.readings(decl.readings)
            phrases = self._phrases(decl)
            if found:
                terms[name] = p.Defined(name, quotes, found[0], readings, decl.source, phrases=phrases)
        return terms

    def _phrases(self, decl: s.TermDecl) -> dict[str, str]:
        """Give the clauses that say that a term applies, and that it does not."""
        phrases: dict[str, str] = {}
        for word, text in decl.phrases:
            if word.text in phrases:
                message = f"`{decl.name.text}` has words for `{word.text}` twice"
                self.vocabulary.report(word.place, message, "keep one of the two")
            phrases.setdefault(word.text, text.value)
        return phrases

    def _widen(self, standing: Standing) -> None:
        """Add what other words say that a term includes."""
        for item, quotes in standing:
            decl: s.InclusionDecl = item.decl
            name = decl.name.text
            found = self.scope.condition([decl.condition])
            readings = self.scope.readings(decl.readings)
            if name not in self.terms:
                self._report_no_term(decl.name)
            elif found:
                term = self.terms[name]
                document = self.scope.anchors[item.part].id
                inclusion = p.Inclusion(quotes, found[0], document, readings)
                self.terms[name] = msgspec.structs.replace(term, inclusions=(*term.inclusions, inclusion))

    def _report_no_term(self, word: s.Word) -> None:
        if word.text in self.vocabulary.fallen:
            self.vocabulary.lost.append(word)
            return
        help = nearest(word.text, self.terms) or "define it: `term NAME means …`"
        self.vocabulary.report(word.place, f"there is no term `{word.text}`", help)

    def _check_circles(self, names: list[s.Word]) -> None:
        edges = {
            name: [used for condition in p.conditions_of(term) for used in p.terms_in(condition)]
            for name, term in self.terms.items()
        }
        words = {name.text: name for name in reversed(names)}
        for cycle in find_cycles(edges):
            word = words[cycle[0]]
            chain = f": {' → '.join(f'`{name}`' for name in cycle)}" if len(cycle) > 2 else ""
            self.vocabulary.report(word.place, f"`{word.text}` is defined by itself{chain}")

    def _check_days(self, standing: Standing, drafts: list[Draft]) -> None:
        """Report what rests on a term whose document is not in effect as long as its own."""
        parts = {part.id: part.part(self.version) for part in self.documents.parts}
        anchors = self.scope.anchors
        defined = {item.decl.name.text: parts[anchors[item.part].id] for item, _ in standing}
        rests = [(d.place, parts[d.anchor.id], name) for d in drafts for name in terms_of(d.norm)]
        rests += [
            (item.decl.name.place, parts[anchors[item.part].id], name)
            for item, _ in standing
            if item.decl.name.text in self.terms
            for name in p.terms_in(self.terms[item.decl.name.text].condition)
        ]
        superseded = {name for each in self.supersessions for name in each.documents}
        for place, part, name in rests:
            source = defined.get(name)
            falls = source and source.id in superseded and part.id not in superseded
            if source and falls:
                message = f"`{name}` is defined in `{source.id}`, which is superseded"
                self.vocabulary.report(place, message, "define it in a document that stands")
            elif source and not _covers(source, part):
                message = f"`{name}` is defined in `{source.id}`, which is not in effect as long as this is"
                help = "define it here, or say in both documents when they are in effect"
                self.vocabulary.report(place, message, help)

    def quoted(self, part: Read) -> tuple[p.Quote, ...]:
        """Give all words of one document that norms, terms and supersessions read."""
        norms = [quote for norm in self.norms for quote in norm.quotes]
        terms = [quote for term in self.terms.values() for part in _parts(term) for quote in part.quotes]
        others = [quote for supersession in self.supersessions for quote in supersession.quotes]
        return self._own(part, [*norms, *terms, *others])

    def _own(self, part: Read, quotes: list[p.Quote]) -> tuple[p.Quote, ...]:
        """Keep the quotes of one document, as its own provisions name them."""
        others = tuple(each.prefix for each in self.documents.parts if each.prefix and each is not part)
        mine = [quote for quote in quotes if not quote.provision.startswith(others)]
        return tuple(
            p.Quote(quote.provision.removeprefix(part.prefix), quote.text)
            for quote in mine
            if quote.provision.startswith(part.prefix)
        )

    def untranslated(self, part: Read) -> tuple[p.Quote, ...]:
        """Give all words of one document that are left out on purpose."""
        return self._own(part, self.scope.untranslated)

    def policy(self) -> p.Policy:
        """Put the version together; everything in it has been checked."""
        v, first = self.vocabulary, self.documents.first
        parts = tuple(part.part(self.version) for part in self.documents.parts)
        front = first.front
        return p.Policy(
            id=first.id,
            title=front.title or first.document.title,
            version=self.version,
            language=front.language or p.LANGUAGE,
            roles=tuple(v.roles.values()),
            facts=tuple(v.facts.values()),
            acts=tuple(v.acts.values()),
            norms=tuple(self.norms),
            terms=tuple(self.terms.values()),
            items=tuple(v.items.values()),
            implications=tuple(v.implications),
            situations=tuple(v.situations),
            protected=tuple(v.protected),
            asking=v.asking,
            danger=tuple(v.danger),
            ambiguities=_used(self.norms, self.terms, self.documents.ambiguities),
            status=front.status,
            notes=parts[0].notes,
            time_zone=front.time_zone,
            calendar=front.calendar,
            parts=parts,
            ranks=self.documents.ranks(),
            supersessions=tuple(self.supersessions),
        )


def terms_of(norm: p.Norm) -> list[str]:
    """Give the terms that a norm names."""
    conditions = (norm.when, *norm.unless, *(deadline.given for deadline in norm.deadlines))
    return list(dict.fromkeys(name for condition in conditions for name in p.terms_in(condition)))


def _covers(one: p.Part, other: p.Part) -> bool:
    """Whether a document is in effect on every day on which another one is."""
    last = "9999-12-31"
    return one.effective <= other.effective and (one.until or last) >= (other.until or last)


def _standing(items: list[Item], anchors: list[Anchor]) -> Standing:
    """Keep the declarations whose quotes stand in this version, with the quotes."""
    found = [(item, anchors[item.part].quotes(item.decl.quotes, item.provision)) for item in items]
    return [(item, quotes) for item, quotes in found if quotes is not None]


def _parts(term: p.Defined) -> tuple[p.Defined | p.Inclusion, ...]:
    return (term, *term.inclusions)


def _used(norms: list[p.Norm], terms: dict[str, p.Defined], ambiguities: dict[str, str]) -> dict[str, str]:
    parts = [part for term in terms.values() for part in _parts(term)]
    readings = [*(norm.readings for norm in norms), *(part.readings for part in parts)]
    named = {reading.ambiguity for found in readings for reading in found}
    return {name: text for name, text in ambiguities.items() if name in named}
