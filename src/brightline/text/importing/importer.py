"""The import: the stages in order, each finding with its place in the input and in the document."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import get_args

import msgspec

from brightline.source import BadInput, Source
from brightline.text.document import Document
from brightline.text.front import front_matter
from brightline.text.importing.doubts import doubts_of, markers_of
from brightline.text.importing.entries import Outline
from brightline.text.importing.findings import Finding, Kind, around
from brightline.text.importing.inline import read_runs
from brightline.text.importing.joins import join_broken
from brightline.text.importing.lines import Block, columns, read_blocks
from brightline.text.importing.outline import outline
from brightline.text.importing.proof import prove
from brightline.text.importing.strikes import find_strikes
from brightline.text.importing.write import write
from brightline.text.parse import parse_with_pieces
from brightline.text.places import Places

ORDER = get_args(Kind)

ROUNDS = 4
"""How often a document is read again at most until it no longer changes."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A document as text, the same parsed, and what a person should look at, in the order of `GROUPS`."""

    text: str
    document: Document
    findings: tuple[Finding, ...]


def import_source(source: Source) -> Imported:
    """Make a canonical document of a text as it was extracted.

    Raises `BadInput` if the words of the document would not be those of the text, which is a fault of ours.
    """
    rounds = [_Round(source)]
    # What is canonical is left as it is: a document is read again until that is true of it.
    while len(rounds) <= ROUNDS and rounds[-1].text != rounds[-1].source.text:
        rounds.append(_Round(Source(source.path, rounds[-1].text)))
    last = rounds[-1]
    document, pieces = parse_with_pieces(Source(source.path, last.text))
    prove(source, rounds[0].skip, pieces)
    _check_structure(source, document, last.placed)
    where = _Where(rounds, document)
    findings = [where.locate(finding) for finding in rounds[0].findings(len(document.sources))]
    return Imported(last.text, document, tuple(sorted(findings, key=_order)))


class _Round:
    """One reading and writing of a text."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.places = Places(source)
        self.skip = _front_lines(self.places)
        self.blocks, self.joined = join_broken(read_blocks(self.places.lines, self.skip))
        self.struck = find_strikes(self.blocks)
        self.runs = [read_runs(block, found) for block, found in zip(self.blocks, self.struck, strict=True)]
        self.placed = outline(self.blocks, [list(each) for each in self.runs])
        lines, starts = write(self.placed.entries, keeps_levels=not self.placed.paths)
        head = self.places.lines[: self.skip]
        head += [""] if head and lines else []
        self.text = "\n".join([*head, *lines]) + "\n"
        self.input = [entry.block.line for entry in self.placed.entries]
        self.output = [start + len(head) for start in starts]

    def output_line(self, line: int) -> int:
        """Give the line on which what stands on a line of the input is written, or 0."""
        at = bisect_right(self.input, line) - 1
        return self.output[at] if at >= 0 else 0

    def findings(self, sources: int) -> list[Finding]:
        """Give what a person should look at; `sources` is how many the document lists."""
        found = [*self.joined, *self.placed.findings, *_of_pages(self.blocks)]
        found += [Finding("columns", *where) for where in columns(self.places.lines, self.skip)]
        for block, runs, struck in zip(self.blocks, self.runs, self.struck, strict=True):
            if block.kind != "fence":
                found += doubts_of(block, runs, struck)
                found += [Finding("source", *where) for where in markers_of(block, runs, sources)]
        return found


def _order(finding: Finding) -> tuple[int, int]:
    return ORDER.index(finding.kind), finding.line


def _front_lines(places: Places) -> int:
    """Give how many lines front matter takes; a text may begin with a rule that is none."""
    front, skip = front_matter(places)
    return skip if front and not places.diagnostics else 0


def _check_structure(source: Source, document: Document, placed: Outline) -> None:
    """See that the document is read as it was meant."""
    error = next((found for found in document.diagnostics if found.severity == "error"), None)
    if error:
        raise BadInput(f"{source.path}: the document could not be read: line {error.line}: {error.message}")
    paths: dict[str, tuple[str, ...]] = {}
    for provision in document.provisions.values():
        above = paths.get(provision.parent, ())
        paths[provision.id] = (*above, provision.label) if provision.label else above
    read = [paths[provision.id] for provision in document.provisions.values() if provision.label]
    if read != placed.paths:
        pairs = zip(read, placed.paths, strict=False)
        at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(read), len(placed.paths)))
        here, there = (".".join(ids[at]) if at < len(ids) else "none" for ids in (placed.paths, read))
        raise BadInput(
            f"{source.path}: the document would be read with provision {there} in the place of {here}"
        )


def _of_pages(blocks: list[Block]) -> list[Finding]:
    findings: list[Finding] = []
    lines: dict[str, list[Block]] = {}
    last = -1
    for at, block in enumerate(blocks):
        if block.trait == "table":
            if at != last + 1:
                findings.append(Finding("table", block.line, around(block.text, 0)))
            last = at
        elif block.trait == "page":
            lines.setdefault("".join(c for c in block.text if not c.isdigit()), []).append(block)
    for same in lines.values():
        others = ", ".join(str(block.line) for block in same[1:6]) + (" …" if len(same) > 6 else "")
        findings.append(
            Finding("page", same[0].line, same[0].text, f"also on lines {others}" if others else "")
        )
    return findings


class _Where:
    """From a line of the input to the line and the provision of the document."""

    def __init__(self, rounds: list[_Round], document: Document) -> None:
        self.rounds = rounds
        self.provisions = document.provisions
        self.in_order = list(document.provisions.values())
        self.lines = [provision.line for provision in self.in_order]

    def locate(self, finding: Finding) -> Finding:
        """Give a finding its place in the document."""
        line = finding.line
        for each in self.rounds:
            line = each.output_line(line)
        return msgspec.structs.replace(finding, output_line=line, provision=self._provision(line))

    def _provision(self, line: int) -> str:
        at = bisect_right(self.lines, line) - 1
        provision = self.in_order[at] if at >= 0 else None
        while provision and provision.end_line < line:
            provision = self.provisions.get(provision.parent)
        return provision.id if provision else ""
