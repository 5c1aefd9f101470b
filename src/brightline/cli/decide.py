"""`brightline decide`: guidance for a role in a situation."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import msgspec

from brightline.cli import why_not
from brightline.cli.inputs import askers, day_asked, pick, pick_act, pick_version, read_deed, read_fact
from brightline.cli.outputs import about, create_file, print_json
from brightline.language.load import load_policy
from brightline.language.policy import VERSIONS, Defined, Policy, Quote
from brightline.language.values import Value
from brightline.reasoning.ask import Question
from brightline.reasoning.asked import Asked, answer, inputs_digest
from brightline.reasoning.guidance import Answer, Citation, Guidance, withheld
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.receipt import make_receipt, seal
from brightline.reasoning.sentences import Teller
from brightline.reasoning.transient import transient_names
from brightline.reasoning.verdict import Word
from brightline.source import BadInput

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("policy", metavar="POLICY", help="the policy document, or an exported policy")
    parser.add_argument("--version", choices=VERSIONS, help="which side of the redline (default: proposed)")
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
    parser.add_argument(
        "--why-not", metavar="VERDICT", help="what would have to be different for this verdict; with --act"
    )
    parser.add_argument("--receipt", metavar="FILE", help="save the decision, to replay it")
    printed = parser.add_mutually_exclusive_group()
    printed.add_argument(
        "--explain", choices=("line", "card", "trace"), help="how deep: a sentence, a card, or everything"
    )
    printed.add_argument("--json", action="store_true", help="print for programs")


def run(args: argparse.Namespace) -> int:
    """Decide and print; any answer is exit code 0."""
    policy = pick_version(load_policy(args.policy), args.version, args.policy)
    asked = _asked(args, policy)
    wanted = _wanted(args)
    reasoner = Reasoner(policy, day_asked(args.on, policy))
    guidance = answer(reasoner, asked)
    if args.receipt:
        receipt = make_receipt(guidance, asked, path=args.policy, at=datetime.now(UTC))
        create_file(Path(args.receipt), seal(receipt))
    if args.json:
        print_json(as_json(reasoner, guidance, asked, wanted))
    elif args.explain:
        from brightline.cli.explained import print_explained

        print_explained(args.explain, reasoner, guidance, asked)
    else:
        from brightline.cli.cards import print_guidance

        print_guidance(reasoner, guidance, asked.facts, asked.done, asked.otherwise, chosen=bool(asked.acts))
    if wanted and not args.json:
        why_not.print_why_not(reasoner, guidance, wanted)
    if args.receipt and not args.json:
        _print_saved(guidance)
    return 0


def _wanted(args: argparse.Namespace) -> Word | None:
    if args.why_not is None:
        return None
    if not args.act:
        raise BadInput("`--why-not` asks about an act; name it with `--act`")
    return cast("Word", pick(args.why_not, why_not.ASKED, "verdict"))


def _print_saved(guidance: Guidance) -> None:
    bare = sum(answer.is_transient for answer in guidance.answers)
    print("\nA receipt is saved.")
    if bare:
        answers = f"{bare} of {len(guidance.answers)} answers"
        print(f"{answers} in it are verdicts alone: they may turn on transient facts.")


def _asked(args: argparse.Namespace, policy: Policy) -> Asked:
    return Asked(
        asker=pick(args.asker, askers(policy), "role"),
        facts=_stated(args, policy),
        done=tuple(read_deed(text, policy) for text in args.done),
        otherwise=args.otherwise,
        acts=tuple(pick_act(name, policy) for name in args.act),
    )


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


def as_json(
    reasoner: Reasoner, guidance: Guidance, asked: Asked, wanted: Word | None = None
) -> dict[str, object]:
    """Give guidance as plain data for programs.

    Values of transient facts are left out, and all but the verdict from which one could be told.
    """
    policy, ask = guidance.policy, guidance.ask
    transient = transient_names(policy)
    teller = Teller(reasoner, guidance.situation, transient)
    return {
        **about(policy),
        "notes": policy.notes,
        "digest": guidance.compiled.digest(),
        **({"on": guidance.day.isoformat()} if guidance.day else {}),
        "inputs_digest": inputs_digest(guidance.compiled, guidance.day, asked),
        "documents": [msgspec.structs.asdict(part) for part in policy.parts],
        "as": guidance.situation.asker,
        "verdicts": [
            _verdict(withheld(answer, reasoner, guidance.situation), transient, teller)
            | ({"why_not": why_not.as_json(reasoner, guidance, answer, wanted)} if wanted else {})
            for answer in guidance.answers
        ],
        "ask": (_ask(ask) | _mark(any(answer.is_transient for answer in guidance.answers))) if ask else None,
    }


def _mark(is_transient: bool) -> dict[str, object]:
    """Mark what could tell of a transient fact, and may be kept nowhere."""
    return {"transient": True} if is_transient else {}


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


def _verdict(answer: Answer, transient: frozenset[str], teller: Teller) -> dict[str, object]:
    found: dict[str, object] = {"act": answer.act, "verdict": answer.verdict}
    if answer.until:
        found["until"] = answer.until
    if answer.one_of:
        found["one_of"] = True
    return (
        found
        | _mark(answer.is_transient)
        | {
            "norms": [_norm(citation, transient) for citation in answer.citations],
            "set_aside": [_norm(citation, transient) for citation in answer.set_aside],
            "depends_on": answer.depends_on,
            "explained": None if answer.is_transient else teller.explained(answer),
        }
    )


def _quote(quote: Quote) -> dict[str, object]:
    return {"provision": quote.provision, "text": quote.text}


def _term(term: Defined) -> dict[str, object]:
    """Give a term with the words that define it, and where a definition stands outside."""
    return {
        "term": term.name,
        "quotes": [_quote(quote) for quote in term.quotes],
        "source": term.source or None,
    }


def _norm(citation: Citation, transient: frozenset[str]) -> dict[str, object]:
    return {
        "id": citation.norm,
        "provision": citation.provision,
        "quote": citation.quotes[0].text,
        "quotes": [_quote(quote) for quote in citation.quotes],
        "bearer": citation.bearer,
        "force": citation.force,
        "stands": _truth(citation.stands),
        "document": citation.document,
        "times": citation.times if transient.isdisjoint(citation.timing) else None,
        "terms": [_term(term) for term in citation.terms],
        "otherwise": citation.otherwise,
        "remedies": citation.remedies,
        "facts": [
            {"name": used.name}
            | ({"transient": True} if used.name in transient else {"value": _truth(used.value)})
            for used in citation.because
        ],
        "defeaters": [
            {"kind": each.kind, "text": each.text, "quotes": [_quote(quote) for quote in each.quotes]}
            | (
                {"transient": True}
                if not transient.isdisjoint([each.text, *_NAME.findall(each.text)])
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
