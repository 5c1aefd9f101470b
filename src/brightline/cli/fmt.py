"""`brightline fmt`: the standard form of blocks."""

from __future__ import annotations

import argparse
from pathlib import Path

from brightline.cli.outputs import replace_file
from brightline.language.format import format_document
from brightline.source import InvalidPolicy, read_source
from brightline.text.parse import parse_document


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("documents", metavar="DOCUMENT", nargs="+", help="policies and vocabularies")
    parser.add_argument("--check", action="store_true", help="change nothing; 1 if something would change")


def run(args: argparse.Namespace) -> int:
    """Rewrite the documents whose blocks are laid out differently; all are read before one is written."""
    changed: dict[str, str] = {}
    for path in args.documents:
        document = parse_document(read_source(path))
        errors = [problem for problem in document.diagnostics if problem.severity == "error"]
        if errors:
            raise InvalidPolicy(errors)
        text = format_document(document)
        if text != document.source.text:
            changed[path] = text
    for path, text in changed.items():
        if not args.check:
            replace_file(Path(path), text)
        print(f"{path}: {'would change' if args.check else 'laid out'}")
    return 1 if args.check and changed else 0
