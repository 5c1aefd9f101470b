"""`brightline ledger`: what a timeline triggers, and what became of it."""

from __future__ import annotations

import argparse
import sys
from typing import cast

import msgspec

from brightline.cli.ledger_cards import print_ledger
from brightline.cli.timelines import read_moment, read_targets, read_timeline
from brightline.language.load import load_policy
from brightline.language.policy import Policy, Version
from brightline.reasoning.ledger.chains import Chain, chains
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("policy", metavar="POLICY", help="the policy document")
    parser.add_argument("timeline", metavar="TIMELINE", help="what happened, as YAML or JSON; - for stdin")
    parser.add_argument(
        "--version", choices=("adopted", "proposed"), default="proposed", help="which side of the redline"
    )
    parser.add_argument("--as-of", metavar="TIME", help="the moment at which it is looked at")
    parser.add_argument("--targets", metavar="FILE", help="how soon the department wants it done")
    parser.add_argument("--json", action="store_true", help="print for programs")


def run(args: argparse.Namespace) -> int:
    """Judge and print; 1 where something was broken or late."""
    policy = load_policy(args.policy)[cast("Version", args.version)]
    timeline = read_timeline(args.timeline, policy)
    if args.as_of:
        timeline = msgspec.structs.replace(timeline, as_of=read_moment(args.as_of))
    targets = read_targets(args.targets, policy) if args.targets else ()
    judge = Judge(policy, timeline, targets)
    lines = judge.lines()
    found = chains(policy, lines)
    if args.json:
        report = _report(policy, judge, lines, found)
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    else:
        print_ledger(judge, lines, found)
    return 1 if any(line.status in ("violated", "late") for line in lines) else 0


def _report(policy: Policy, judge: Judge, lines: list[Line], found: list[Chain]) -> dict[str, object]:
    return {
        "policy": policy.id,
        "title": policy.title,
        "version": policy.version,
        "status": policy.status,
        "notes": policy.notes,
        "digest": policy.digest(),
        "as_of": judge.timeline.as_of,
        "lines": [_line(line, policy) for line in lines],
        "chains": [_chain(chain) for chain in found],
    }


def _line(line: Line, policy: Policy) -> dict[str, object]:
    norm = next(norm for norm in policy.norms if norm.id == line.norm)
    return {
        "norm": line.norm,
        "provision": norm.provision,
        "quote": norm.quotes[0].text,
        "force": norm.modality,
        "person": line.person,
        "act": line.act,
        "status": line.status,
        "since": line.since,
        "due": line.due,
        "at": line.at,
        "early": line.is_early,
        "broke": line.broke or None,
    }


def _chain(chain: Chain) -> dict[str, object]:
    return {
        "links": [
            {"norm": link.norm, "act": link.act, "statuses": sorted({line.status for line in link.lines})}
            for link in chain.links
        ],
        "broken": chain.broken.norm if chain.broken else None,
    }
