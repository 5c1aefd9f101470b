"""From documents to policies: all versions of one policy, or everything that is wrong with it.

A pipeline: read the documents, project and parse their blocks, build the vocabulary, anchor every quote,
resolve every name, and check what norms say of one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from brightline.language import policy as p
from brightline.language.assertions import Assertion
from brightline.language.blocks import Blocks, parse_blocks
from brightline.language.documents import Documents, Read
from brightline.language.load import is_exported
from brightline.language.version import VersionBuilder
from brightline.language.waivers import Waiver, build_waivers
from brightline.source import BadInput, Diagnostic, InvalidPolicy, Source, read_source
from brightline.text.document import Document


class Covered(msgspec.Struct, frozen=True):
    """A document with the words that norms read and those left out, for each version."""

    document: Document
    part: p.Part
    quoted: dict[p.Version, tuple[p.Quote, ...]]
    untranslated: dict[p.Version, tuple[p.Quote, ...]]


class Compiled(msgspec.Struct, frozen=True):
    """A policy in all its versions, and the documents it came from, the one that was named first.

    `sources` are all the texts that were read; `warnings` what a reader should know of them. `waivers` and
    `assertions` are what the author says of the policy, for whoever checks it.
    """

    versions: dict[p.Version, p.Policy]
    parts: tuple[Covered, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Diagnostic, ...]
    waivers: dict[p.Version, tuple[Waiver, ...]]
    assertions: dict[p.Version, tuple[Assertion, ...]]

    @property
    def document(self) -> Document:
        """Give the document that was named."""
        return self.parts[0].document


def compile_policy(
    path: str | Path,
    assertions: str | Path | None = None,
    instead: Mapping[str, Source] | None = None,
) -> Compiled:
    """Compile a policy document with what its front matter names, and with a file of assertions on it.

    `instead` has texts, by path, that take the place of what the files hold.

    Raises `BadInput` for a file that cannot be used, `InvalidPolicy` with all diagnostics for one that
    does not compile.
    """
    if is_exported(path):
        raise BadInput(f"{path}: is an exported policy; name the document that it was compiled from")
    documents = Documents(path, instead)
    blocks = parse_blocks(documents)
    if assertions is not None:
        documents.sources.append(blocks.add_assertions(read_source(assertions)))
    results = [VersionBuilder(documents, blocks.items[version], version) for version in p.VERSIONS]
    problems = [*documents.problems, *blocks.errors]
    for result in results:
        problems += result.quote_problems(results)
        # What cannot be read declares nothing, and every use of it would be one more error.
        problems += [] if blocks.errors else result.problems + result.missing_names(results)
    if problems:
        raise InvalidPolicy(_sorted(problems))
    return Compiled(
        versions={result.version: result.policy() for result in results},
        parts=tuple(_covered(part, results) for part in documents.parts),
        sources=tuple(documents.sources),
        warnings=tuple(_sorted(_warnings(documents, blocks))),
        waivers={result.version: _waivers(result, results, blocks) for result in results},
        assertions={result.version: result.assertions for result in results},
    )


def _waivers(result: VersionBuilder, results: list[VersionBuilder], blocks: Blocks) -> tuple[Waiver, ...]:
    every = [each.scope.anchors for each in results]
    return build_waivers(blocks.items[result.version]["norm"], result.norms, result.scope, every)


def _covered(part: Read, results: list[VersionBuilder]) -> Covered:
    return Covered(
        document=part.document,
        part=part.part("proposed"),
        quoted={result.version: result.quoted(part) for result in results},
        untranslated={result.version: result.untranslated(part) for result in results},
    )


def _warnings(documents: Documents, blocks: Blocks) -> list[Diagnostic]:
    texts = [*(part.document for part in documents.parts), *documents.vocabularies]
    return [*(d for text in texts for d in text.diagnostics), *documents.warnings, *blocks.warnings]


def _sorted(problems: list[Diagnostic]) -> list[Diagnostic]:
    """Put diagnostics in source order, each once: both versions find most of them."""
    unique = list(dict.fromkeys(problems))
    first = unique[0].path if unique else ""
    return sorted(unique, key=lambda d: (d.path != first, d.path, d.line, d.column))
