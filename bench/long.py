"""A long manual: what it costs to read, compile and compare, beside what markdown-it-py takes for it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import process_time
from typing import Any

from markdown_it import MarkdownIt

from bench.clock import without_collector
from bench.goals import Goal
from bench.manual import manual
from brightline.language.compile import compile_policy
from brightline.language.coverage import cover
from brightline.language.format import format_document
from brightline.source import read_source
from brightline.text.losses import losses
from brightline.text.parse import parse_document
from brightline.text.project import project_document

SIZES = (5_000, 10_000, 50_000)
PEER = f"markdown-it-py {version('markdown-it-py')}, text alone"


def measure() -> dict[str, Any]:
    """Give the seconds of processor time of each step at every size."""
    with tempfile.TemporaryDirectory() as folder:
        return {str(size): _at(size, Path(folder, "manual.md")) for size in SIZES}


def _at(size: int, path: Path) -> dict[str, Any]:
    path.write_text(manual(size), "utf-8")
    source = read_source(path)
    document, compiled = parse_document(source), compile_policy(path)
    changed = path.with_name("changed.md")
    changed.write_text(source.text.replace("7 at night", "7 by day"), "utf-8")
    newer = parse_document(read_source(changed))

    def coverage() -> None:
        for side in compiled.versions:
            cover(document, side, (*compiled.parts[0].quoted[side], *compiled.parts[0].untranslated[side]))

    steps: dict[str, Callable[[], Any]] = {
        PEER: lambda: MarkdownIt("commonmark").parse(source.text),
        "document read": lambda: parse_document(source),
        "both versions written": lambda: [project_document(document, side) for side in compiled.versions],
        "blocks laid out": lambda: format_document(document),
        "compiled, both versions": lambda: compile_policy(path),
        "coverage, both versions": coverage,
        "held against a changed copy": lambda: losses(document, newer),
    }
    norms = len(next(iter(compiled.versions.values())).norms)
    return {
        "lines": source.text.count("\n"),
        "norms": norms,
        "seconds": {name: _seconds(step) for name, step in steps.items()},
    }


def _seconds(step: Callable[[], Any]) -> float:
    """Give the least of three: what else runs on the machine only adds to it."""
    found = []
    for _ in range(3):
        with without_collector():
            start = process_time()
            step()
            found.append(process_time() - start)
    return round(min(found), 3)


def goals(measured: dict[str, Any]) -> list[Goal]:
    """Give what was aimed at, and whether it was reached."""
    seconds = measured[str(max(SIZES))]["seconds"]["document read"]
    return [Goal("a manual of 50,000 lines, read", f"{seconds:.1f} s", "10 s", seconds < 10)]
