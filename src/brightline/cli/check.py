"""`brightline check`: a policy's norms against its words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sized
from datetime import date
from pathlib import Path

import msgspec

from brightline.checking.checked import Checked, check_compiled
from brightline.cli.findings import as_json, print_findings
from brightline.cli.inputs import day_asked, pick_version
from brightline.cli.losses import find_losses, print_losses, report_losses
from brightline.cli.outputs import check_output, print_json, replace_file
from brightline.cli.timelines import read_roster
from brightline.language.compile import Compiled, Covered, compile_policy
from brightline.language.coverage import Coverage, cover
from brightline.language.policy import VERSIONS, Version
from brightline.rendering.drafters import write_findings
from brightline.source import BadInput, Diagnostic, InvalidPolicy

Coverages = list[tuple[Covered, dict[Version, Coverage]]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("policy", metavar="POLICY", help="the policy document")
    parser.add_argument("--older", metavar="FILE", help="an older text: what is gone from it without a mark?")
    parser.add_argument(
        "--deep",
        action="store_true",
        help="look for contradictions, gaps and what else the norms say together",
    )
    parser.add_argument(
        "--version", choices=VERSIONS, help="check this side of the redline deeply (proposed)"
    )
    parser.add_argument("--on", metavar="DATE", help="the day on which it is checked deeply (default: today)")
    parser.add_argument(
        "--roster", metavar="FILE", help="whose `people:` are to fill every role on which something rests"
    )
    parser.add_argument(
        "--assertions", metavar="FILE", help="what must hold of the policy, beside what it says"
    )
    parser.add_argument(
        "--solver", action="store_true", help="have a solver confirm the deep check (extra `check`)"
    )
    parser.add_argument("--notes", action="store_true", help="print the notes of the deep check too")
    parser.add_argument("--report", metavar="FILE", help="write the deep check as a report to the drafters")
    parser.add_argument("--json", action="store_true", help="print for programs")


def run(args: argparse.Namespace) -> int:
    """Check and print: 0 if all is well, 1 if something was found, 2 if the policy does not compile."""
    is_deep = _is_deep(args)
    try:
        compiled = compile_policy(args.policy, args.assertions)
    except InvalidPolicy as error:
        if args.json:
            _print_json({"errors": [_plain(d) for d in error.diagnostics]})
        else:
            for problem in error.diagnostics:
                print(problem.render(), file=sys.stderr)
            count = len(error.diagnostics)
            print(f"\n{count} error{'s' if count > 1 else ''}", file=sys.stderr)
        return 2
    if args.report:
        check_output(args.report, (source.path for source in compiled.sources))
    coverages = [(part, _cover(part)) for part in compiled.parts]
    silent = find_losses(args.older, compiled.document) if args.older else None
    deep = check_deeply(args, compiled) if is_deep else None
    if args.json:
        more: dict[str, object] = {"losses": report_losses(args.older, silent)} if silent else {}
        more |= as_json(deep) if deep else {}
        _print_json(_report(compiled, coverages) | more)
    else:
        _print_report(compiled, coverages)
        if silent:
            print_losses(args.older, args.policy, silent)
        if deep:
            print()
            print_findings(deep, args.policy, compiled, notes=args.notes)
    missing = any(found.missing for _, covered in coverages for found in covered.values())
    found = compiled.warnings or missing or (silent and silent.found) or (deep and deep.fails)
    return 1 if found else 0


def _is_deep(args: argparse.Namespace) -> bool:
    """Raise `BadInput` where something is asked of a deep check and none is."""
    is_deep = bool(args.deep or args.report or args.assertions or args.roster or args.solver)
    for name in ("version", "on", "notes"):
        if getattr(args, name) and not is_deep:
            raise BadInput(f"`--{name}` is of the deep check: add `--deep`")
    return is_deep


def check_deeply(args: argparse.Namespace, compiled: Compiled) -> Checked:
    """Check one version deeply; write the report if asked."""
    policy = pick_version(compiled.versions, args.version, args.policy)
    held = frozenset(read_roster(args.roster, policy).values()) if args.roster else None
    day = day_asked(args.on, policy)
    checked = check_compiled(compiled, policy.version, day, held)
    if args.solver:
        checked = _confirmed(checked, day)
    if args.report:
        replace_file(Path(args.report), write_findings(checked, args.policy, args.assertions))
    return checked


def _confirmed(checked: Checked, day: date | None) -> Checked:
    """Have a solver confirm what was found and what was not; what it did not decide is a finding."""
    try:
        from brightline.checking.solver import confirm
    except ImportError:
        raise BadInput("`--solver` needs z3: install the extra, `pip install 'brightline[check]'`") from None
    told = [*checked.findings, *(finding for finding, _ in checked.accepted)]
    confirmed = confirm(checked.policy, told, day=day)
    findings = (*confirmed.undecided, *checked.findings)
    return msgspec.structs.replace(checked, findings=findings, confirmed=confirmed)


def _cover(part: Covered) -> dict[Version, Coverage]:
    return {
        version: cover(part.document, version, (*part.quoted[version], *part.untranslated[version]))
        for version in part.quoted
    }


def _print_json(report: dict[str, object]) -> None:
    print_json(report)


def _plain(diagnostic: Diagnostic) -> dict[str, object]:
    return msgspec.structs.asdict(diagnostic)


def _report(compiled: Compiled, coverages: Coverages) -> dict[str, object]:
    return {
        "policy": next(iter(compiled.versions.values())).id,
        "versions": {
            version: {
                "digest": policy.digest(),
                "norms": len(policy.norms),
                "terms": len(policy.terms),
                **_coverage([(part, covered[version]) for part, covered in coverages]),
            }
            for version, policy in compiled.versions.items()
        },
        "documents": [_document(part) for part in compiled.parts],
        "warnings": [_plain(d) for d in compiled.warnings],
    }


def _document(part: Covered) -> dict[str, object]:
    """Give what is the same in both versions of a document."""
    return {key: value for key, value in msgspec.structs.asdict(part.part).items() if key != "notes"}


def _coverage(found: list[tuple[Covered, Coverage]]) -> dict[str, object]:
    sentences = sum(len(coverage.sentences) for _, coverage in found)
    missing = [
        {"document": part.part.id, **msgspec.structs.asdict(sentence)}
        for part, coverage in found
        for sentence in coverage.missing
    ]
    percent = 100 * (1 - len(missing) / sentences) if sentences else 100.0
    return {"sentences": sentences, "coverage": round(percent, 1), "missing": missing}


def _count(things: Sized, what: str) -> str:
    return f"{len(things)} {what}{'' if len(things) == 1 else 's'}"


def _print_report(compiled: Compiled, coverages: Coverages) -> None:
    for part, covered in coverages:
        _print_part(part, covered, compiled)
    for part, covered in coverages:
        for sentence in dict.fromkeys(s for found in covered.values() for s in found.missing):
            place = f"{part.document.source.path}:{sentence.line}:1"
            words = f"`{sentence.expression}` in {sentence.provision} is read by no norm: “{sentence.text}”"
            print(f"{place}: warning: {words}")
            print('      = help: quote it in a norm, or write `untranslated "…" because "…"`')
    for warning in compiled.warnings:
        print(warning.render())


def _print_part(part: Covered, covered: dict[Version, Coverage], compiled: Compiled) -> None:
    first = part is compiled.parts[0]
    about = [word for word in (part.part.rank, part.part.status) if word]
    about += [f"from {part.part.effective}"] if part.part.effective else []
    about += [f"until {part.part.until}"] if part.part.until else []
    print(part.part.title + (f" ({', '.join(about)})" if about else ""))
    for version, found in covered.items():
        policy = compiled.versions[version]
        norms = [norm for norm in policy.norms if norm.document == part.part.id]
        terms = f", {_count(policy.terms, 'term')}" if first else ""
        read = len(found.sentences) - len(found.missing)
        print(
            f"  {version:9} {_count(norms, 'norm')}{terms}; coverage {found.percent:.4g} %:"
            f" {read} of {_count(found.sentences, 'sentence')} with modal force"
        )
