"""`brightline migrate`: documents in this version of the norm language."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from brightline.cli.outputs import replace_file
from brightline.language.migrate import migrate_document
from brightline.source import read_source
from brightline.text.parse import parse_document


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("documents", metavar="DOCUMENT", nargs="+", help="policies and vocabularies")


def run(args: argparse.Namespace) -> int:
    """Rewrite the documents that are in an older version; where a person has to choose, none is written."""
    changed: dict[str, str] = {}
    problems = []
    for path in args.documents:
        document = parse_document(read_source(path))
        problems += [problem for problem in document.diagnostics if problem.severity == "error"]
        text, found = migrate_document(document)
        problems += found
        if text != document.source.text:
            changed[path] = text
    if problems:
        for problem in problems:
            print(problem.render(), file=sys.stderr)
        print("\nnothing was written", file=sys.stderr)
        return 2
    for path, text in changed.items():
        replace_file(Path(path), text)
        print(f"{path}: migrated")
    return 0
