"""`brightline check`: a policy's norms against its words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sized

import msgspec

from brightline.cli.losses import find_losses, print_losses, report_losses
from brightline.language.compile import Compiled, compile_policy
from brightline.language.coverage import Coverage, cover
from brightline.language.policy import Version
from brightline.source import Diagnostic, InvalidPolicy


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("policy", metavar="POLICY", help="the policy document")
    parser.add_argument("--older", metavar="FILE", help="an older text: what is gone from it without a mark?")
    parser.add_argument("--json", action="store_true", help="print for programs")


def run(args: argparse.Namespace) -> int:
    """Check and print: 0 if all is well, 1 if something was found, 2 if the policy does not compile."""
    try:
        compiled = compile_policy(args.policy)
    except InvalidPolicy as error:
        if args.json:
            _print_json({"errors": [_plain(d) for d in error.diagnostics]})
        else:
            for problem in error.diagnostics:
                print(problem.render(), file=sys.stderr)
            count = len(error.diagnostics)
            print(f"\n{count} error{'s' if count > 1 else ''}", file=sys.stderr)
        return 2
    coverages = {
        version: cover(
            compiled.document, version, (*compiled.quoted[version], *compiled.untranslated[version])
        )
        for version in compiled.versions
    }
    warnings = list(compiled.document.diagnostics)
    silent = find_losses(args.older, compiled.document) if args.older else None
    if args.json:
        more = {"losses": report_losses(args.older, silent)} if silent else {}
        _print_json(_report(compiled, coverages, warnings) | more)
    else:
        _print_report(args.policy, compiled, coverages, warnings)
        if silent:
            print_losses(args.older, args.policy, silent)
    missing = any(coverage.missing for coverage in coverages.values())
    return 1 if warnings or missing or (silent and silent.found) else 0


def _print_json(report: dict[str, object]) -> None:
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")


def _plain(diagnostic: Diagnostic) -> dict[str, object]:
    return msgspec.structs.asdict(diagnostic)


def _report(
    compiled: Compiled, coverages: dict[Version, Coverage], warnings: list[Diagnostic]
) -> dict[str, object]:
    return {
        "policy": next(iter(compiled.versions.values())).id,
        "versions": {
            version: {
                "digest": policy.digest(),
                "norms": len(policy.norms),
                "terms": len(policy.terms),
                "sentences": len(coverages[version].sentences),
                "coverage": round(coverages[version].percent, 1),
                "missing": [msgspec.structs.asdict(sentence) for sentence in coverages[version].missing],
            }
            for version, policy in compiled.versions.items()
        },
        "warnings": [_plain(d) for d in warnings],
    }


def _count(things: Sized, what: str) -> str:
    return f"{len(things)} {what}{'' if len(things) == 1 else 's'}"


def _print_report(
    path: str, compiled: Compiled, coverages: dict[Version, Coverage], warnings: list[Diagnostic]
) -> None:
    policy = next(iter(compiled.versions.values()))
    status = f" ({policy.status})" if policy.status else ""
    print(f"{policy.title}{status}")
    for version, each in compiled.versions.items():
        found = coverages[version]
        covered = len(found.sentences) - len(found.missing)
        print(
            f"  {version:9} {_count(each.norms, 'norm')}, {_count(each.terms, 'term')}; coverage"
            f" {found.percent:.4g} %: {covered} of {_count(found.sentences, 'sentence')} with modal force"
        )
    for sentence in dict.fromkeys(s for coverage in coverages.values() for s in coverage.missing):
        message = f"`{sentence.expression}` in {sentence.provision} is read by no norm: “{sentence.text}”"
        print(f"{path}:{sentence.line}:1: warning: {message}")
        print('      = help: quote it in a norm, or write `untranslated "…" because "…"`')
    for warning in warnings:
        print(warning.render())
