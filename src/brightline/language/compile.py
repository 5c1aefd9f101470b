"""From documents to policies: all versions of one policy, or everything that is wrong with it.

A pipeline: read the documents, project and parse their blocks, build the vocabulary, anchor every quote,
resolve every name, and check what norms say of one another.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.anchor import Anchor
from brightline.language.declare import build_vocabulary
from brightline.language.expected import nearest
from brightline.language.front import Front, at_value, read_ambiguities, read_beside, read_front
from brightline.language.graph import find_cycles
from brightline.language.mistakes import Kind
from brightline.language.norms import Scope, build_norms, names_of
from brightline.language.parse import parse_block
from brightline.source import BadInput, Diagnostic, InvalidPolicy, Source, read_source
from brightline.text.critic import has_marks
from brightline.text.document import Document
from brightline.text.parse import parse_document

_ALONE = "strike or add these words with the words that they rest on"
VERSIONS: tuple[p.Version, ...] = ("adopted", "proposed")
_KINDS: dict[str, Kind] = {"norm": "norms", "terms": "terms", "vocabulary": "vocabulary"}


class Compiled(msgspec.Struct, frozen=True):
    """A policy in all its versions, and the documents it came from.

    `quoted` and `untranslated` hold, for each version, the words that norms read and those left out.
    `sources` are all the texts that were read, the policy first.
    """

    document: Document
    versions: dict[p.Version, p.Policy]
    quoted: dict[p.Version, tuple[p.Quote, ...]]
    untranslated: dict[p.Version, tuple[p.Quote, ...]]
    sources: tuple[Source, ...]


def compile_policy(path: str | Path) -> Compiled:
    """Compile a policy document with what its front matter names.

    Raises `BadInput` for a file that cannot be used, `InvalidPolicy` with all diagnostics for one that
    does not compile.
    """
    document = parse_document(read_source(path))
    front, problems = read_front(document)
    problems += [d for d in document.diagnostics if d.severity == "error"]
    beside = _read_beside(document, front, problems)
    documents = [document]
    if "vocabulary" in beside:
        documents.append(parse_document(beside["vocabulary"]))
        problems += [d for d in documents[1].diagnostics if d.severity == "error"]
    ambiguities = read_ambiguities(beside["ambiguities"]) if "ambiguities" in beside else {}
    blocks, syntax_errors = _parse(documents)
    problems += syntax_errors
    results = [_Version(document, blocks[version], front, ambiguities, version) for version in VERSIONS]
    for result in results:
        problems += result.anchor.problems
        problems += result.anchor.missing_from_all([other.anchor for other in results])
        # What cannot be read declares nothing, and every use of it would be one more error.
        problems += [] if syntax_errors else result.problems + result.missing_names(results)
    if problems:
        raise InvalidPolicy(_sorted(problems))
    return Compiled(
        document=document,
        versions={result.version: result.policy() for result in results},
        quoted={result.version: result.quoted() for result in results},
        untranslated={result.version: tuple(result.scope.untranslated) for result in results},
        sources=(document.source, *beside.values()),
    )


def _read_beside(document: Document, front: Front, problems: list[Diagnostic]) -> dict[str, Source]:
    """Read the files that the front matter names, by key; without all of them nothing else can be said."""
    found = {}
    for key in ("vocabulary", "ambiguities"):
        name = getattr(front, key)
        try:
            if name:
                found[key] = read_beside(document, name)
        except BadInput as error:
            problems.append(at_value(document.source, key, str(error)))
    if any(getattr(front, key) and key not in found for key in ("vocabulary", "ambiguities")):
        raise InvalidPolicy(_sorted(problems))
    return found


def _sorted(problems: list[Diagnostic]) -> list[Diagnostic]:
    """Put diagnostics in source order, each once: both versions find most of them."""
    unique = list(dict.fromkeys(problems))
    first = unique[0].path
    return sorted(unique, key=lambda d: (d.path != first, d.path, d.line, d.column))


Blocks = dict[str, list[tuple[str, Any]]]


def _parse(documents: list[Document]) -> tuple[dict[p.Version, Blocks], list[Diagnostic]]:
    """Parse all blocks in all versions; a block without marks is the same in each, and parsed once."""
    blocks: dict[p.Version, Blocks] = {version: {kind: [] for kind in _KINDS} for version in VERSIONS}
    problems: list[Diagnostic] = []
    for source, fence in ((each.source, fence) for each in documents for fence in each.fences):
        if source is not documents[0].source and fence.info != "vocabulary":
            message = f"a `{fence.info}` block stands in a policy, and this is its vocabulary"
            problems.append(source.diagnostic(fence.line, fence.indent + 1, message))
            continue
        parsed = {"adopted": parse_block(source, fence, "adopted", _KINDS[fence.info])}
        parsed["proposed"] = (
            parse_block(source, fence, "proposed", _KINDS[fence.info])
            if has_marks(fence.text)
            else parsed["adopted"]
        )
        problems += _of_versions({version: parsed[version][1] for version in VERSIONS})
        for version in VERSIONS:
            blocks[version][fence.info] += [(fence.provision, item) for item in parsed[version][0]]
    return blocks, problems


def _of_versions(found: dict[p.Version, list[Diagnostic]]) -> list[Diagnostic]:
    """Join the problems of the versions; where one has a problem alone, its message names the version."""
    shared = set(found["adopted"]) & set(found["proposed"])
    both = [problem for problem in found["adopted"] if problem in shared]
    alone = [
        msgspec.structs.replace(problem, message=f"{problem.message} (in the {version} version)")
        for version, problems in found.items()
        for problem in problems
        if problem not in shared
    ]
    return both + alone


class _Version:
    """One version of a policy on its way from blocks to norms."""

    def __init__(
        self,
        document: Document,
        items: Blocks,
        front: Front,
        ambiguities: dict[str, str],
        version: p.Version,
    ) -> None:
        self.document, self.front, self.version = document, front, version
        self.ambiguities = ambiguities
        v = self.vocabulary = build_vocabulary([item for _, item in items["vocabulary"]])
        self.anchor = Anchor(self.document, version)
        standing = self._standing(items["terms"])
        names = frozenset(item.name.text for item, _ in standing)
        v.fallen = frozenset(item.name.text for _, item in items["terms"]) - names - v.facts.keys()
        self.scope = Scope(self.vocabulary, self.anchor, names, ambiguities)
        self.terms = self._terms(standing)
        self.norms = build_norms(items["norm"], self.scope)
        self.problems = v.problems
        self._known: dict[str, tuple[str, ...]] = {}

    def missing_names(self, results: list[_Version]) -> list[Diagnostic]:
        """Give the references to terms and norms that do not stand here.

        One that is declared and stands nowhere has an error of its own.
        """
        standing = {name for result in results for norm in result.norms for name in names_of(norm.id)}
        declared = {name for result in results for id in result.scope.declared for name in names_of(id)}
        lost = self.scope.lost
        found = [d for word, own in lost if (d := self._missing_norm(word, own, standing, declared))]
        terms = {name for result in results for name in result.terms}
        for word in self.vocabulary.lost:
            if word.text in terms:
                message = f"the term `{word.text}` does not stand in the {self.version} version"
                found.append(word.place.diagnostic(message, _ALONE))
        return found

    def _missing_norm(
        self, word: s.Word, provision: str, standing: set[str], declared: set[str]
    ) -> Diagnostic | None:
        name = word.text
        meant = {name, f"{provision}/{name}"}
        if meant & standing:
            message = f"the norm `{name}` does not stand in the {self.version} version"
            return word.place.diagnostic(message, _ALONE)
        if meant & declared:
            return None
        if name in self.document.provisions:
            return word.place.diagnostic(f"there is no norm `{name}`", f"{name} is a provision without norms")
        return word.place.diagnostic(f"there is no norm `{name}`", nearest(name, self._siblings(provision)))

    def _siblings(self, provision: str) -> tuple[str, ...]:
        """Give the names of the norms of a provision, and the ids of all others."""
        if provision not in self._known:
            self._known[provision] = tuple(id.removeprefix(f"{provision}/") for id in self.scope.declared)
        return self._known[provision]

    def _terms(self, items: list[tuple[s.TermDecl, tuple[p.Quote, ...]]]) -> dict[str, p.Defined]:
        v, scope = self.vocabulary, self.scope
        terms: dict[str, p.Defined] = {}
        for item, quotes in items:
            name = item.name.text
            if name in terms or name in v.facts or name in v.roles_of:
                what = "term" if name in terms else "fact" if name in v.facts else "act"
                message = f"`{name}` is the name of {'an' if what == 'act' else 'a'} {what} already"
                v.report(item.name.place, message, "choose another name")
                continue
            found = scope.condition([item.condition])
            readings = scope.readings(item.readings)
            if found:
                terms[name] = p.Defined(name, quotes, found[0], readings)
        edges = {name: list(p.terms_in(term.condition)) for name, term in terms.items()}
        words = {item.name.text: item.name for item, _ in reversed(items)}
        for cycle in find_cycles(edges):
            word = words[cycle[0]]
            chain = f": {' → '.join(f'`{name}`' for name in cycle)}" if len(cycle) > 2 else ""
            v.report(word.place, f"`{word.text}` is defined by itself{chain}")
        return terms

    def _standing(self, items: list[tuple[str, s.TermDecl]]) -> list[tuple[s.TermDecl, tuple[p.Quote, ...]]]:
        found = [(item, self.anchor.quotes(item.quotes, provision)) for provision, item in items]
        return [(item, quotes) for item, quotes in found if quotes is not None]

    def quoted(self) -> tuple[p.Quote, ...]:
        """Give all words that norms and terms read."""
        quotes = [quote for norm in self.norms for quote in norm.quotes]
        return (*quotes, *(quote for term in self.terms.values() for quote in term.quotes))

    def policy(self) -> p.Policy:
        """Put the version together; everything in it has been checked."""
        v, front = self.vocabulary, self.front
        return p.Policy(
            id=front.policy or Path(self.document.source.path).stem.lower(),
            title=front.title or self.document.title,
            version=self.version,
            language=front.language or p.LANGUAGE,
            roles=tuple(v.roles.values()),
            facts=tuple(v.facts.values()),
            acts=tuple(v.acts.values()),
            norms=tuple(self.norms),
            terms=tuple(self.terms.values()),
            implications=tuple(v.implications),
            situations=tuple(v.situations),
            protected=tuple(v.protected),
            asking=v.asking,
            danger=tuple(v.danger),
            ambiguities=_used(self.norms, self.terms, self.ambiguities),
            status=front.status,
            notes=tuple(note for version, note in front.notes.items() if version == self.version),
            time_zone=front.time_zone,
        )


def _used(norms: list[p.Norm], terms: dict[str, p.Defined], ambiguities: dict[str, str]) -> dict[str, str]:
    readings = [*(norm.readings for norm in norms), *(term.readings for term in terms.values())]
    named = {reading.ambiguity for found in readings for reading in found}
    return {name: text for name, text in ambiguities.items() if name in named}
