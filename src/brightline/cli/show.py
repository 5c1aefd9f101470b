"""`brightline show`: a policy as its readers want it, in a terminal or as a file."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import msgspec

from brightline.cli.outputs import check_output
from brightline.language.compile import Compiled, compile_policy
from brightline.rendering.build import build_page
from brightline.rendering.page import Card, Line, Note, Page, Run, Section
from brightline.source import BadInput
from brightline.text.document import View


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("policy", metavar="POLICY", help="the policy document")
    parser.add_argument(
        "--version",
        choices=("adopted", "proposed", "redline"),
        help="a side of the redline, or both with the marks (default: redline where there are marks)",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--format", choices=("text", "markdown", "html"), default="text", help="the form (default: text)"
    )
    form.add_argument("--json", action="store_true", help="print for programs")
    parser.add_argument("-o", dest="output", metavar="PATH", help="write to a file")


def run(args: argparse.Namespace) -> int:
    """Show a policy; exit code 0."""
    compiled = compile_policy(args.policy)
    if args.output:
        check_output(args.output, (source.path for source in compiled.sources))
    view: View = args.version or ("redline" if compiled.document.has_marks else "proposed")
    page = build_page(compiled, view)
    text = _json(page) if args.json else _written(compiled, page, args.format, is_file=bool(args.output))
    if args.output:
        _write(args.output, text)
    else:
        sys.stdout.write(text)
    return 0


def _written(compiled: Compiled, page: Page, form: str, *, is_file: bool) -> str:
    """Give the page in one form; only the module of that form is imported."""
    if form == "html":
        from brightline.rendering.html import write_html

        return write_html(page)
    if form == "markdown":
        from brightline.rendering.markdown import write_markdown

        return write_markdown(compiled.document, page)
    from brightline.rendering.text import write_text

    width = 80 if is_file else min(shutil.get_terminal_size((80, 24)).columns, 100)
    in_colour = not is_file and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return write_text(page, width=width, colour=in_colour)


def _write(path: str, text: str) -> None:
    try:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadInput(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from None


# For programs


def _json(page: Page) -> str:
    return msgspec.json.format(msgspec.json.encode(as_json(page)), indent=2).decode() + "\n"


def as_json(page: Page) -> dict[str, object]:
    """Give a page as plain data for programs."""
    return {
        "policy": page.policy.id,
        "title": page.policy.title,
        "version": page.view,
        "status": page.policy.status,
        "notes": page.warnings,
        "digest": page.policy.digest(),
        "department": page.department,
        "dates": _segments(page.dates),
        "heading": _segments(page.title),
        "before": [_segments(line.runs) for line in page.before],
        "opening": _paragraphs(page.parts),
        "provisions": [_provision(part) for part in page.parts if isinstance(part, Section)],
        "sources": [_segments(source) for source in page.sources],
        "norms": [_card(card) for card in page.cards if card.kind != "term"],
        "terms": [_card(card) for card in page.cards if card.kind == "term"],
        "comments": [{"number": note.number, "text": note.text} for note in page.notes],
        "ambiguities": [{"id": each.id, "text": each.text} for each in page.ambiguities],
    }


def _provision(section: Section) -> dict[str, object]:
    return {
        "id": section.id,
        "label": section.label,
        "mark": section.mark,
        "title": _segments(section.title),
        "paragraphs": _paragraphs(section.parts),
        "comments": [part.number for part in section.parts if isinstance(part, Note)],
        "provisions": [_provision(part) for part in section.parts if isinstance(part, Section)],
    }


def _paragraphs(parts: Iterable[Line | Section | Note]) -> list[dict[str, object]]:
    return [
        {
            "segments": _segments(part.runs),
            "norms": [card.name for card in part.cards if card.kind != "term"],
            "terms": [card.name for card in part.cards if card.kind == "term"],
            "comments": [note.number for note in part.notes],
        }
        for part in parts
        if isinstance(part, Line)
    ]


def _segments(runs: Iterable[Run]) -> list[dict[str, object]]:
    """Join the runs under one mark; where comments stand is not said here."""
    joined: list[tuple[str, str]] = []
    for run in runs:
        if joined and joined[-1][0] == run.mark:
            joined[-1] = (run.mark, joined[-1][1] + run.text)
        elif run.text:
            joined.append((run.mark, run.text))
    return [{"text": text, "mark": mark} for mark, text in joined]


def _card(card: Card) -> dict[str, object]:
    return {
        "id": card.name,
        "provision": card.provision,
        "force": card.kind,
        "words": card.words,
        "quotes": [{"provision": quote.provision, "text": quote.text} for quote in card.quotes],
        "versions": card.versions,
        "readings": [{"ambiguity": each.ambiguity, "chosen": each.chosen} for each in card.choices],
    }
