"""The documents that a policy is compiled from: the one that is named, and those that it names in turn."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from brightline.language import policy as p
from brightline.language.expected import listed, nearest
from brightline.language.front import Front, at_value, read_ambiguities, read_beside, read_front
from brightline.source import BadInput, Diagnostic, InvalidPolicy, Source, read_source
from brightline.text.document import Document
from brightline.text.parse import parse_document


class Read(msgspec.Struct, frozen=True):
    """One document of a policy as read, with its front matter.

    `prefix` stands before its provisions in ids and citations: it is empty for the document that was named,
    whose ids are the same with and without others beside it.
    """

    document: Document
    front: Front
    prefix: str

    @property
    def id(self) -> str:
        """Give the id of the document, from its file where the front matter has none."""
        return self.front.policy or Path(self.document.source.path).stem.lower()

    def part(self, version: p.Version) -> p.Part:
        """Give what a compiled policy says of the document in one version."""
        front = self.front
        title = front.title or self.document.title
        notes = tuple(note for name, note in front.notes.items() if name == version)
        return p.Part(self.id, title, front.rank, front.effective, front.until, front.status, notes)


class Documents:
    """All documents of a policy, in the order in which they are named, the first one first.

    `vocabularies` are the documents with their vocabulary, `ambiguities` the open places by id, `sources`
    every text that was read; one that `instead` has, by its path, takes the place of the file's. `problems`
    collects what is wrong, `warnings` what could be better.
    """

    def __init__(self, path: str | Path, instead: Mapping[str, Source] | None = None) -> None:
        self._instead = instead or {}
        self.problems: list[Diagnostic] = []
        self.warnings: list[Diagnostic] = []
        self.sources: list[Source] = []
        self.parts: list[Read] = []
        self.vocabularies: list[Document] = []
        self.ambiguities: dict[str, str] = {}
        self._seen: set[str] = set()
        self._is_whole = True
        self._add(self._instead.get(str(path)) or read_source(path))
        if not self._is_whole:  # of half a policy nothing else can be said
            raise InvalidPolicy(self.problems)
        self._check()

    @property
    def first(self) -> Read:
        """Give the document that was named."""
        return self.parts[0]

    def ranks(self) -> tuple[str, ...]:
        """Give the ranks that documents may have, the highest first."""
        return tuple(self.first.front.ranks) or p.RANKS

    def prefixes(self) -> dict[str, str]:
        """Give the prefix of each document's provisions, by its id."""
        return {part.id: part.prefix for part in self.parts}

    def _add(self, source: Source) -> None:
        """Read a document and, after it, those that it names; each file once."""
        self._seen.add(os.path.abspath(source.path))
        document = parse_document(source)
        front, problems = read_front(document)
        self.problems += [*problems, *_errors(document)]
        self.sources.append(source)
        part = Read(document, front, "")
        self.parts.append(msgspec.structs.replace(part, prefix=f"{part.id}:") if self.parts else part)
        for beside in self._beside(document, "vocabulary", [front.vocabulary]):
            self.vocabularies.append(parse_document(beside))
            self.problems += _errors(self.vocabularies[-1])
        for beside in self._beside(document, "ambiguities", [front.ambiguities]):
            self._add_ambiguities(document, read_ambiguities(beside))
        for beside in self._beside(document, "documents", front.documents):
            self._add(beside)

    def _add_ambiguities(self, document: Document, found: dict[str, str]) -> None:
        for name, text in found.items():
            if self.ambiguities.setdefault(name, text) != text:
                message = f"`{name}` is another ambiguity in the list of another document"
                help = "one id means one thing among documents that are read together"
                self.problems.append(at_value(document.source, "ambiguities", message, help))

    def _beside(self, document: Document, key: str, names: Iterable[str]) -> Iterator[Source]:
        """Read the files that a key of the front matter names, but for those that were read already."""
        for name in names:
            if name and os.path.abspath(Path(document.source.path).parent / name) not in self._seen:
                try:
                    source = read_beside(document, name)
                    source = self._instead.get(source.path, source)
                except BadInput as error:
                    self.problems.append(at_value(document.source, key, str(error)))
                    self._is_whole = False
                    continue
                self._seen.add(os.path.abspath(source.path))
                if key != "documents":
                    self.sources.append(source)
                yield source

    def _check(self) -> None:
        seen: dict[str, Read] = {}
        for part in self.parts:
            source, rank = part.document.source, part.front.rank
            first = seen.setdefault(part.id, part)
            if first is not part:
                message = f"the id `{part.id}` is that of {first.document.source.path} already"
                self.problems.append(at_value(source, "policy", message, "choose another id"))
            if part.front.language is not None and part.front.language < p.LANGUAGE:
                message = f"this document is written in version {part.front.language} of the norm language"
                help = f"`brightline migrate {source.path}` writes it in version {p.LANGUAGE}"
                warning = at_value(source, "language", message, help)
                self.warnings.append(msgspec.structs.replace(warning, severity="warning"))
            if rank and rank not in self.ranks():
                known = f"{listed(self.ranks(), 'and')}; the first document lists them under `ranks`"
                help = nearest(rank, self.ranks()) or f"known are {known}"
                self.problems.append(at_value(source, "rank", f"there is no rank `{rank}`", help))


def _errors(document: Document) -> list[Diagnostic]:
    return [problem for problem in document.diagnostics if problem.severity == "error"]
