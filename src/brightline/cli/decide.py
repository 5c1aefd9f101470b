"""`brightline decide`: guidance for a role in a situation."""

from __future__ import annotations

import argparse
import re
import sys
from typing import cast

import msgspec

from brightline.cli.inputs import askers, day_asked, pick, pick_act, read_deed, read_fact
from brightline.language.load import load_policy
from brightline.language.policy import Policy, Version, names_in
from brightline.language.values import Value
from brightline.reasoning.ask import Question
from brightline.reasoning.fill import fill
from brightline.reasoning.guidance import Answer, Citation, Guidance, guide, inputs_digest
from brightline.reasoning.reasoner import Reasoner
from brightline.source import BadInput

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("policy", metavar="POLICY", help="the policy document")
    parser.add_argument(
        "--version", choices=("adopted", "proposed"), default="proposed", help="which side of the redline"
    )
    parser.add_argument("--as", dest="asker", default="member", metavar="ROLE", help="who asks")
    parser.add_argument("--fact", action="append", default=[], metavar="NAME=VALUE", help="a known fact")
    parser.add_argument(
        "--facts", metavar="FILE", help="known facts as YAML or JSON, NAME: VALUE; - for stdin"
    )
    parser.add_argument("--done", action="append", default=[], metavar='"ACT by ROLE"', help="an act done")
    parser.add_argument(
        "--otherwise",
        choices=("ordinary", "unknown"),
        default="unknown",
        help="what every other fact is (default: unknown)",
    )
    parser.add_argument(
        "--on", metavar="DATE", help="the day that is asked about (default: today, in the policy's time zone)"
    )
    parser.add_argument("--act", action="append", default=[], help="decide only this act")
    parser.add_argument("--json", action="store_true", help="print for programs")


def run(args: argparse.Namespace) -> int:
    """Decide and print; any answer is exit code 0."""
    policy = load_policy(args.policy)[cast("Version", args.version)]
    asker = pick(args.asker, askers(policy), "role")
    stated = _stated(args, policy)
    done = [read_deed(text, policy) for text in args.done]
    acts = [pick_act(name, policy) for name in args.act]
    reasoner = Reasoner(policy, day_asked(args.on, policy))
    policy = reasoner.policy
    situation = fill(policy, asker, stated, done, args.otherwise)
    try:
        guidance = guide(
            reasoner, situation, acts, nobody_knows=[name for name in stated if stated[name] is None]
        )
    except ValueError as error:
        raise BadInput(str(error)) from None
    if args.json:
        sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(as_json(guidance)), indent=2) + b"\n")
    else:
        from brightline.cli.cards import print_guidance

        print_guidance(reasoner, guidance, stated, done, args.otherwise, chosen=bool(acts))
    return 0


def _stated(args: argparse.Namespace, policy: Policy) -> dict[str, Value | None]:
    facts = _facts_of_file(args.facts, policy) if args.facts else {}
    for pair in args.fact:
        name, equals, text = pair.partition("=")
        if not equals:
            raise BadInput(f"`--fact {pair}` has no value; write `--fact {pair}=yes`")
        facts[name.strip()] = read_fact(name.strip(), text.strip(), policy)
    return facts


def _facts_of_file(path: str, policy: Policy) -> dict[str, Value | None]:
    from brightline.cli.yaml_files import Items, read_yaml

    found = read_yaml(path)
    if not isinstance(found, Items):
        raise BadInput(f"{path}: holds no facts; write one line `NAME: VALUE` for each")
    facts = {}
    for name, text in found.items():
        try:
            if not isinstance(text, str):
                raise BadInput(f"`{name}` has one value, not several")
            facts[name] = read_fact(name, text, policy)
        except BadInput as error:
            raise BadInput(f"{path}:{found.lines[name]}: {error}") from None
    return facts


def as_json(guidance: Guidance) -> dict[str, object]:
    """Give guidance as plain data for programs. Values of transient facts are left out."""
    policy, ask = guidance.policy, guidance.ask
    transient = _transient_names(policy)
    return {
        "policy": policy.id,
        "title": policy.title,
        "version": policy.version,
        "status": policy.status,
        "notes": policy.notes,
        "digest": guidance.compiled.digest(),
        **({"on": guidance.day.isoformat()} if guidance.day else {}),
        "inputs_digest": inputs_digest(guidance),
        "documents": [msgspec.structs.asdict(part) for part in policy.parts],
        "as": guidance.situation.asker,
        "verdicts": [_verdict(answer, transient) for answer in guidance.answers],
        "ask": _ask(ask) if ask else None,
    }


def _ask(ask: Question) -> dict[str, object]:
    return {
        "fact": ask.fact,
        "question": ask.text,
        "decides": ask.decides,
        "together": ask.together,
        "covers": ask.covers,
        "choices": [
            {
                "label": choice.label,
                "states": choice.states,
                "verdicts": [
                    {"act": act, "verdict": verdict.word}
                    | ({"until": verdict.until} if verdict.until else {})
                    for act, verdict in choice.verdicts.items()
                ],
            }
            for choice in ask.choices
        ],
    }


def _transient_names(policy: Policy) -> frozenset[str]:
    """Give the transient facts, and the terms whose meaning rests on one."""
    names = {fact.name for fact in policy.facts if fact.transient}
    before = -1
    while len(names) > before:
        before = len(names)
        names |= {term.name for term in policy.terms if not names.isdisjoint(names_in(term.condition))}
    return frozenset(names)


def _verdict(answer: Answer, transient: frozenset[str]) -> dict[str, object]:
    found: dict[str, object] = {"act": answer.act, "verdict": answer.verdict}
    if answer.until:
        found["until"] = answer.until
    if answer.one_of:
        found["one_of"] = True
    if answer.is_transient:
        found["transient"] = True
    return found | {
        "norms": [_norm(citation, transient) for citation in answer.citations],
        "set_aside": [_norm(citation, transient) for citation in answer.set_aside],
        "depends_on": answer.depends_on,
    }


def _norm(citation: Citation, transient: frozenset[str]) -> dict[str, object]:
    return {
        "id": citation.norm,
        "provision": citation.provision,
        "quote": citation.quotes[0].text,
        "quotes": [{"provision": quote.provision, "text": quote.text} for quote in citation.quotes],
        "bearer": citation.bearer,
        "force": citation.force,
        "stands": _truth(citation.stands),
        "document": citation.document,
        "times": citation.times,
        "otherwise": citation.otherwise,
        "remedies": citation.remedies,
        "facts": [
            {"name": used.name} | ({"transient": True} if used.transient else {"value": _truth(used.value)})
            for used in citation.because
        ],
        "defeaters": [
            {"kind": each.kind, "text": each.text}
            | (
                {"transient": True}
                if each.kind == "unless" and not transient.isdisjoint(_NAME.findall(each.text))
                else {"holds": _truth(each.holds)}
            )
            for each in citation.considered
        ],
        "readings": [{"ambiguity": r.ambiguity, "chosen": r.chosen} for r in citation.readings],
    }


def _truth(value: object) -> object:
    if value is None:
        return "unknown"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
