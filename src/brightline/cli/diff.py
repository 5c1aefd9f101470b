"""`brightline diff`: what a redline, or another policy, changes in what people must do."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from msgspec.structs import replace

from brightline.checking.report import Report, Side, Unmarked, report
from brightline.cli.inputs import askers, day_asked, pick, pick_act, pick_version
from brightline.cli.losses import find_losses
from brightline.cli.outputs import check_output, is_same_file, replace_file
from brightline.cli.since import as_it_was
from brightline.language.compile import compile_policy
from brightline.language.load import is_exported, load_policy
from brightline.language.policy import VERSIONS, Policy
from brightline.rendering.difference.words import HEADINGS
from brightline.source import BadInput

FAILS = (*HEADINGS, "lost")
"""What `--fail-on` can name."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("policy", metavar="POLICY", help="the policy document, or an exported policy")
    parser.add_argument("other", metavar="OTHER", nargs="?", help="a policy that takes its place")
    parser.add_argument("--from", dest="older", choices=VERSIONS, help="the version to begin with")
    parser.add_argument("--to", dest="newer", choices=VERSIONS, help="the version that takes its place")
    parser.add_argument(
        "--since", metavar="REVISION", help="begin with the policy as it was at a revision in git"
    )
    parser.add_argument("--act", action="append", default=[], help="tell of this act only; may be repeated")
    parser.add_argument("--as", dest="role", metavar="ROLE", help="tell of this role only")
    parser.add_argument("--on", metavar="DATE", help="compare what is in effect on a day (default: today)")
    parser.add_argument("--older", dest="text", metavar="FILE", help="an older text: what is gone unmarked?")
    parser.add_argument(
        "--fail-on", metavar="WAYS", help=f"end with 1 if anything is {', '.join(FAILS)}; joined by commas"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print for programs")
    form.add_argument("--markdown", action="store_true", help="print for a pull request")
    parser.add_argument("-o", dest="output", metavar="FILE", help="write to a file; `.html` gives a web page")


def run(args: argparse.Namespace) -> int:
    """Compare and print: 0, or 1 where `--fail-on` names a way in which something differs or may."""
    fails = _fails(args.fail_on)
    if args.since is None:
        return _compare(args, *_sides(args), fails)
    if args.other is not None:
        raise BadInput("`--since` is of one policy; leave the other one out")
    with as_it_was(args.policy, args.since) as before:
        if before is None:
            print(f"{args.policy}: is new since {args.since}: nothing to compare", file=sys.stderr)
            return 0
        older = replace(_side(str(before), args.older), path=f"{args.policy} at {args.since}")
        return _compare(args, older, _side(args.policy, args.newer), fails)


def _compare(args: argparse.Namespace, older: Side, newer: Side, fails: set[str]) -> int:
    _check_output(args.output, older, newer)
    found = _report(args, older, newer)
    if "lost" in fails and found.losses is None:
        raise BadInput(
            "`--fail-on lost` has nothing to look for losses in; help: name an older text with"
            " `--older FILE`, a revision with `--since`, or two documents"
        )
    text = _written(found, args)
    if args.output:
        replace_file(Path(args.output), text)
    else:
        sys.stdout.write(text)
    is_lost = bool(found.losses and found.losses.found.found)
    is_undecided = bool(fails and found.comparison.undecided)
    return 1 if fails & found.parts or ("lost" in fails and is_lost) or is_undecided else 0


def _fails(text: str | None) -> set[str]:
    names = [name.strip() for name in text.split(",")] if text is not None else []
    return {pick(name, FAILS, "way to differ") for name in names}


def _sides(args: argparse.Namespace) -> tuple[Side, Side]:
    """Give both policies: two versions of one document, or those of two that take effect."""
    is_same = (args.older or "adopted") == (args.newer or "proposed")
    if args.other is None and is_same and not is_exported(args.policy):
        raise BadInput(
            f"both sides are the {args.newer or 'proposed'} version: name two with `--from` and `--to`"
        )
    if args.other is None:
        return _side(args.policy, args.older or "adopted"), _side(args.policy, args.newer or "proposed")
    if is_same_file(args.policy, args.other):
        raise BadInput(f"{args.other}: is the same file; name one, and its versions with `--from` and `--to`")
    return _side(args.policy, args.older), _side(args.other, args.newer)


def _side(path: str, version: str | None) -> Side:
    if is_exported(path):
        return Side(pick_version(load_policy(path), version, path), path)  # type: ignore[arg-type]
    compiled = compile_policy(path)
    return Side(pick_version(compiled.versions, version, path), path, compiled)  # type: ignore[arg-type]


def _report(args: argparse.Namespace, older: Side, newer: Side) -> Report:
    both = (older.policy, newer.policy)
    acts = [_pick_act(act, both) for act in args.act]
    known = dict.fromkeys(role for each in both for role in askers(each))
    roles = [pick(args.role, known, "role")] if args.role else []
    day = day_asked(args.on, newer.policy) or day_asked(None, older.policy)
    losses = None
    if args.text and newer.compiled:
        losses = Unmarked(args.text, find_losses(args.text, newer.compiled.document))
    elif args.text:
        raise BadInput(f"{newer.path}: is an exported policy, and has no text to hold `{args.text}` against")
    elif older.path != newer.path and older.compiled and newer.compiled:
        before = older.compiled.document.source.path
        losses = Unmarked(older.path, find_losses(before, newer.compiled.document))
    return report(older, newer, day, acts=acts, roles=roles, losses=losses)


def _pick_act(name: str, both: tuple[Policy, Policy]) -> str:
    try:
        return pick_act(name, both[0])
    except BadInput:
        return pick_act(name, both[1])


def _check_output(path: str | None, *sides: Side) -> None:
    for side in sides:
        files = [source.path for source in side.compiled.sources] if side.compiled else [side.path]
        if path:
            check_output(path, files)


def _written(found: Report, args: argparse.Namespace) -> str:
    """Give the report in one form; only the module of that form is imported."""
    suffix = Path(args.output).suffix.lower() if args.output else ""
    if args.json:
        from brightline.cli.diff_json import write_json

        return write_json(found)
    if args.markdown:
        from brightline.rendering.difference.markdown import write_markdown

        return write_markdown(found)
    if suffix in (".html", ".htm"):
        from brightline.rendering.difference.html import write_html

        return write_html(found)
    from brightline.rendering.difference.text import write_text

    width = 80 if args.output else min(shutil.get_terminal_size((100, 24)).columns, 100)
    in_colour = not args.output and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return write_text(found, width=width, colour=in_colour)
