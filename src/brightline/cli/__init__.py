"""The command line: `brightline COMMAND …`.

Each command is a module of this package with `SUMMARY`, `add_arguments` and `run`; only the one that is asked
for is imported. Exit codes: 0 all is well, 1 a check found something, 2 bad input.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from brightline import __version__
from brightline.cli.no_trace import leave_no_core
from brightline.source import BadInput

COMMANDS = {
    "show": "print a policy with its redline, comments and norms, for a terminal or as a file",
    "check": "hold a policy's norms against its words",
    "diff": "say what a redline, or another policy, changes in what people must do",
    "decide": "say what a role must, must not and may do in a situation",
    "ask": "find out in at most three questions, by keyboard",
    "test": "run scenario files against a policy",
    "export": "write one version of a policy as a file for other programs",
    "replay": "decide a receipt again and compare",
    "ledger": "say what a timeline triggered, and what became of it",
    "ncic": "sort an NCIC response by its records, and keep nothing of it",
    "outgoing": "find what a reply gives away about a person, before it goes to another agency",
    "fmt": "lay out the blocks of a document in the standard form",
    "migrate": "write documents in this version of the norm language",
    "screen": "find what a report may not say about anybody's status",
    "import": "make a document of a policy's text as it was extracted",
    "serve": "run the service: web server and worker",
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a call in one line."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        self.exit(2, f"error: {_on_one_line(message)} (see `{self.prog} --help`)\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    _prepare_streams()
    if argv is None:  # the process is ours
        leave_no_core()
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        return code
    except BadInput as error:
        print(f"error: {_on_one_line(str(error))}", file=sys.stderr)
        return 2
    except RecursionError:
        print("error: something in the input is nested too deeply", file=sys.stderr)
        return 2
    except BrokenPipeError:
        _discard_output()
        return 0
    except OSError as error:
        _discard_output()
        print(f"error: cannot be written: {(error.strerror or str(error)).lower()}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _run(words: list[str]) -> int:
    parser = Parser(prog="brightline", description="Policy as code for police departments.")
    parser.add_argument("--version", action="version", version=f"brightline {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
    for name, summary in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        if name in words:
            import_module(f"brightline.cli.{name}").add_arguments(command)
    try:
        args = parser.parse_args(words)
    except SystemExit as end:
        return int(end.code or 0)
    code: int = import_module(f"brightline.cli.{args.command}").run(args)
    return code


def _prepare_streams() -> None:
    """Write UTF-8 everywhere; a stream that was closed before the start swallows what is written."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
        getattr(sys, name).reconfigure(encoding="utf-8", errors="replace")


def _discard_output() -> None:
    """Keep the interpreter from writing what is left in the buffer when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _on_one_line(text: str) -> str:
    return " ".join(text.splitlines())
