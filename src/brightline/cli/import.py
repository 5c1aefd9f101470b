"""`brightline import`: a policy as it was extracted becomes a document."""  # noqa: N999 (named as its command)

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from textwrap import TextWrapper
from typing import TextIO

from brightline.cli.outputs import print_json
from brightline.source import BadInput, read_source
from brightline.text.importing import GROUPS, Finding, Imported, import_source, is_structural


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", metavar="FILE", help="the text of a policy; `-` is standard input")
    parser.add_argument("-o", "--output", metavar="OUT", help="write the document to a new file")
    parser.add_argument("--json", action="store_true", help="print for programs")


def run(args: argparse.Namespace) -> int:
    """Import and print: 0 if all structure was recovered, 1 if some was not, 2 for bad input."""
    if args.output:
        _refuse_to_overwrite(Path(args.output))
    imported = import_source(read_source(args.file))
    if args.output:
        _write_new(Path(args.output), imported.text)
    if args.json:
        _print_json(imported, args.output)
    elif args.output:
        _print_findings(imported, sys.stdout)
    else:
        sys.stdout.write(imported.text)
        sys.stdout.flush()
        _print_findings(imported, sys.stderr)
    return 1 if any(is_structural(finding) for finding in imported.findings) else 0


def _print_json(imported: Imported, output: str | None) -> None:
    report: dict[str, object] = {
        "document": None if output else imported.text,
        "provisions": len(imported.document.provisions),
        "findings": [_plain(finding) for finding in imported.findings],
    }
    print_json(report)


def _plain(finding: Finding) -> dict[str, object]:
    group = GROUPS[finding.kind]
    return {
        "kind": finding.kind,
        "structural": is_structural(finding),
        "line": finding.line,
        "output_line": finding.output_line,
        "provision": finding.provision,
        "words": finding.words,
        "detail": finding.detail,
        "why": group.why,
        "help": group.help,
    }


def _print_findings(imported: Imported, stream: TextIO) -> None:
    document, findings = imported.document, imported.findings
    print(f"{len(document.provisions)} provisions, every word of the input kept in order", file=stream)
    parts = (
        ("Structure that was not recovered", [each for each in findings if is_structural(each)]),
        ("For a person to decide", [each for each in findings if not is_structural(each)]),
    )
    for title, found in parts:
        if found:
            print(f"\n{title}: {len(found)} place{'s' if len(found) > 1 else ''}", file=stream)
            _print_groups(found, stream)


def _print_groups(findings: list[Finding], stream: TextIO) -> None:
    for kind, places in groupby(findings, key=lambda finding: finding.kind):
        group = GROUPS[kind]
        lines = ["", *_wrapped(f"{group.title}: {group.why}", 0), *_wrapped(f"= help: {group.help}", 2)]
        for finding in places:
            provision = f" {finding.provision}" if finding.provision else ""
            where = f"line {finding.line} → {finding.output_line}{provision}"
            lines += _wrapped(f"{where}: {finding.words}", 2)
            lines += _wrapped(finding.detail, 6)
        print("\n".join(lines), file=stream)


def _wrapped(text: str, indent: int) -> list[str]:
    """Give lines of at most 100 columns."""
    wrapper = TextWrapper(100, " " * indent, " " * (indent + 4))
    wrapper.break_long_words = wrapper.break_on_hyphens = False
    return wrapper.wrap(text)


def _refuse_to_overwrite(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise BadInput(f"{path}: exists already, and import overwrites nothing; help: name a new file")


def _write_new(path: Path, text: str) -> None:
    """Write a new file whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(name, 0o666 & ~mask)
            # A link, unlike a rename, never replaces a file that somebody else has made meanwhile.
            os.link(name, path)
        finally:
            os.unlink(name)
    except FileExistsError:
        _refuse_to_overwrite(path)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from None
