"""What an outline is made of: blocks in their places, as an indent and a marker."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from brightline.text.importing.findings import Finding
from brightline.text.importing.inline import Run
from brightline.text.importing.lines import Block

Kind = Literal["title", "heading", "section", "item", "bullet", "text", "comment", "fence"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A block in its place: `indent` columns in, behind `marker`; `level` of a heading, else 0."""

    kind: Kind
    block: Block
    runs: list[Run]
    indent: int = 0
    marker: str = ""
    level: int = 0
    is_bold: bool = False


@dataclass(slots=True)
class Outline:
    """The entries in order, the label paths that the document should have, and what to look at."""

    entries: list[Entry] = field(default_factory=list)
    paths: list[tuple[str, ...]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
