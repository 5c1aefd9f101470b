"""All blocks of all documents, parsed in every version."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from brightline.language import policy as p
from brightline.language.anchor import Anchor
from brightline.language.documents import Documents
from brightline.language.mistakes import Kind
from brightline.language.parse import parse_block
from brightline.source import BadInput, Diagnostic, Source
from brightline.text.critic import has_marks
from brightline.text.document import Fence
from brightline.text.parse import parse_document

KINDS: dict[str, Kind] = {
    "norm": "norms",
    "terms": "terms",
    "vocabulary": "vocabulary",
    "assert": "assertions",
}


class Item(msgspec.Struct, frozen=True):
    """A declaration, the document that it stands in (by its place among them), and the provision there."""

    part: int
    provision: str
    decl: Any

    def at(self, anchors: list[Anchor]) -> str:
        """Give the provision as it is named among several documents."""
        return anchors[self.part].prefix + self.provision


class Blocks:
    """`items` has the declarations by version and kind of block."""

    def __init__(self) -> None:
        self.items: dict[p.Version, dict[str, list[Item]]] = {
            version: {kind: [] for kind in KINDS} for version in p.VERSIONS
        }
        self.errors: list[Diagnostic] = []
        self.warnings: list[Diagnostic] = []

    def add(self, source: Source, fence: Fence, part: int) -> None:
        """Parse one block; one without marks is the same in every version, and parsed once."""
        found = {"adopted": parse_block(source, fence, "adopted", KINDS[fence.info])}
        found["proposed"] = (
            parse_block(source, fence, "proposed", KINDS[fence.info])
            if has_marks(fence.text)
            else found["adopted"]
        )
        self._note(_of_versions({version: found[version][1] for version in p.VERSIONS}))
        for version in p.VERSIONS:
            self.items[version][fence.info] += [
                Item(part, fence.provision, decl) for decl in found[version][0]
            ]

    def add_assertions(self, source: Source) -> Source:
        """Parse a file of assertions, and give it back; `BadInput` where it holds none, or anything else."""
        document = parse_document(source)
        self._note(document.diagnostics)
        for fence in document.fences:
            if fence.info != "assert":
                place = f"{source.path}:{fence.line}"
                raise BadInput(
                    f"{place}: a `{fence.info}` block stands in a policy, not beside its assertions"
                )
            self.add(source, fence, 0)
        if not document.fences:
            raise BadInput(f"{source.path}: has no assertions; write them in blocks fenced as `assert`")
        return source

    def _note(self, problems: Iterable[Diagnostic]) -> None:
        problems = list(problems)
        self.errors += [problem for problem in problems if problem.severity == "error"]
        self.warnings += [problem for problem in problems if problem.severity == "warning"]


def parse_blocks(documents: Documents) -> Blocks:
    """Parse the blocks of a policy's documents and of their vocabularies."""
    blocks = Blocks()
    for at, part in enumerate(documents.parts):
        for fence in part.document.fences:
            blocks.add(part.document.source, fence, at)
    for document in documents.vocabularies:
        for fence in document.fences:
            if fence.info == "vocabulary":
                blocks.add(document.source, fence, 0)
            else:
                a = "an" if fence.info == "assert" else "a"
                message = f"{a} `{fence.info}` block stands in a policy, and this is its vocabulary"
                blocks.errors.append(document.source.diagnostic(fence.line, fence.indent + 1, message))
    return blocks


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
