"""`brightline export`: one version of a policy as a file for other programs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from brightline.cli.inputs import pick_version
from brightline.cli.outputs import replace_file
from brightline.language.exported import export_policy
from brightline.language.load import load_policy
from brightline.language.policy import VERSIONS, Policy
from brightline.source import BadInput

FORMATS: dict[str, Callable[[Policy], str]] = {"json": export_policy}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("policy", metavar="POLICY", help="the policy document, or an exported policy")
    parser.add_argument("--format", choices=FORMATS, required=True, help="json: the compiled policy")
    parser.add_argument("--version", choices=VERSIONS, help="which side of the redline (default: proposed)")
    parser.add_argument("-o", "--output", metavar="PATH", help="the file to write (default: standard output)")


def run(args: argparse.Namespace) -> int:
    """Write the file, or print it."""
    text = FORMATS[args.format](pick_version(load_policy(args.policy), args.version, args.policy))
    if not args.output:
        sys.stdout.write(text)
        return 0
    if os.path.exists(args.output) and os.path.samefile(args.output, args.policy):
        raise BadInput(f"{args.output}: is the policy itself; name another file to write")
    replace_file(Path(args.output), text)
    return 0
