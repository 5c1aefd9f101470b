"""`brightline ledger`: what a timeline triggers, and what became of it."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import msgspec

from brightline.cli.inputs import pick, pick_version
from brightline.cli.ledger_cards import print_ledger
from brightline.cli.outputs import about, create_file, print_json
from brightline.cli.timelines import read_moment, read_targets, read_timeline
from brightline.language.load import load_policy
from brightline.language.policy import Policy, Version
from brightline.reasoning.ledger.chains import Chain, Link, chains
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Line, Target
from brightline.reasoning.ledger.receipt import make_ledger_receipt
from brightline.reasoning.ledger.timeline import Timeline
from brightline.reasoning.receipt import seal
from brightline.source import BadInput


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("policy", metavar="POLICY", help="the policy document, or an exported policy")
    parser.add_argument("timeline", metavar="TIMELINE", help="what happened, as YAML or JSON; - for stdin")
    parser.add_argument(
        "--version", choices=("adopted", "proposed"), help="which side of the redline (default: proposed)"
    )
    parser.add_argument("--as-of", metavar="TIME", help="the moment at which it is looked at")
    parser.add_argument("--targets", metavar="FILE", help="how soon the department wants it done")
    parser.add_argument("--person", metavar="NAME", help="show this person's lines alone")
    parser.add_argument("--json", action="store_true", help="print for programs")
    parser.add_argument("--receipt", metavar="FILE", help="save the ledger so that it can be replayed")


def run(args: argparse.Namespace) -> int:
    """Judge and print; 1 where something was broken or late."""
    policy = pick_version(load_policy(args.policy), cast("Version | None", args.version), args.policy)
    timeline = read_timeline(args.timeline, policy)
    if args.as_of:
        timeline = msgspec.structs.replace(timeline, as_of=read_moment(args.as_of))
    person = pick(args.person, timeline.people, "person") if args.person else ""
    targets = read_targets(args.targets, policy) if args.targets else ()
    judge = new_judge(policy, timeline, targets)
    lines = judge.lines()
    found = chains(policy, timeline.people, lines)
    if args.receipt:
        _refuse_what_may_not_be_kept(timeline, targets)
        receipt = make_ledger_receipt(judge, lines, path=args.policy, at=datetime.now(UTC))
        create_file(Path(args.receipt), seal(receipt))
    own = [line for line in lines if line.person == person or not person]
    if args.json:
        report = _report(judge, own, found)
        print_json(report)
    else:
        print_ledger(judge, lines, found, person)
        if args.receipt:
            print("\nA receipt is saved.")
    return 1 if any(line.status in ("violated", "late") for line in own) else 0


def _refuse_what_may_not_be_kept(timeline: Timeline, targets: tuple[Target, ...]) -> None:
    """Screen what people named or wrote freely: a receipt keeps it. The words themselves are not repeated."""
    from brightline.screening.narrative.lexicon import own_lexicon
    from brightline.screening.narrative.screen import Screener

    screener = Screener(own_lexicon())
    sources = {*timeline.sources, *(entry.source for entry in timeline.entries)}
    written = [("the name of a person", name) for name in timeline.people]
    written += [("the name of a source", name) for name in sorted(sources)]
    written += [("the author of a target", target.author) for target in targets]
    written += [("the reason of a target", target.reason) for target in targets]
    for what, text in written:
        if screener.screen(text.replace("_", " ")).outcome != "pass":
            raise BadInput(f"{what} may say somebody's status, which no receipt keeps; write it otherwise")


def new_judge(policy: Policy, timeline: Timeline, targets: tuple[Target, ...]) -> Judge:
    """Hold a timeline against a policy. Raises `BadInput` where that cannot be."""
    try:
        return Judge(policy, timeline, targets)
    except ValueError as error:
        raise BadInput(str(error)) from None


def _report(judge: Judge, lines: list[Line], found: list[Chain]) -> dict[str, object]:
    policy, timeline = judge.policy, judge.timeline
    return {
        **about(policy),
        "notes": policy.notes,
        "digest": policy.digest(),
        "as_of": judge.calendar.local(timeline.as_of),
        "people": timeline.people,
        "lines": [_line(line, judge) for line in lines],
        "chains": [_chain(chain, judge) for chain in found],
    }


def _line(line: Line, judge: Judge) -> dict[str, object]:
    norm = next(norm for norm in judge.policy.norms if norm.id == line.norm)
    target = judge.targets.get(line.norm)
    return {
        "norm": line.norm,
        "provision": norm.provision,
        "quote": norm.quotes[0].text,
        "force": norm.modality,
        "person": line.person,
        "act": line.act,
        "status": line.status,
        "since": _local(line.since, judge),
        "due": _local(line.due, judge),
        "at": _local(line.at, judge),
        "early": line.is_early,
        "broke": line.broke or None,
        "against": line.against,
        "target": {"author": target.author, "reason": target.reason} if target else None,
    }


def _chain(chain: Chain, judge: Judge) -> dict[str, object]:
    return {"first": _link(chain.first, judge), "broken": chain.broken and _name(chain.broken)}


def _link(link: Link, judge: Judge) -> dict[str, object]:
    return {
        **_name(link),
        "statuses": [line.status for line in link.lines],
        "broken": link.is_broken,
        "knew": {person: _local(since, judge) for person, since in link.knew.items()},
        "next": [_link(further, judge) for further in link.next],
    }


def _name(link: Link) -> dict[str, object]:
    return {"norm": link.norm, "act": link.act}


def _local(moment: datetime | None, judge: Judge) -> datetime | None:
    """Give a moment in the department's time."""
    return judge.calendar.local(moment) if moment else None
