"""`brightline replay`: a receipt decided or judged again, and compared."""

from __future__ import annotations

import argparse
import textwrap

from brightline.cli.inputs import askers, pick, pick_act, pick_version, read_deed, read_fact
from brightline.cli.outputs import about, print_json, title_of
from brightline.cli.replay_ledger import find_policy, replay_ledger
from brightline.language.load import load_policy
from brightline.language.policy import Policy
from brightline.language.write import write_value
from brightline.reasoning.asked import Asked, answer
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.receipt import Compared, Kept, Receipt, compare, kind_of, unseal
from brightline.source import BadInput, read_source


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("receipt", metavar="RECEIPT", help="a receipt, as `decide` or `ledger` saves it")
    parser.add_argument(
        "policy", metavar="POLICY", nargs="?", help="the policy (default: where it was when it was asked)"
    )
    parser.add_argument("--json", action="store_true", help="print for programs")


def run(args: argparse.Namespace) -> int:
    """Decide again; 1 if the policy is another one, an answer differs or one cannot be given again."""
    source = read_source(args.receipt)
    if kind_of(source) == "ledger":
        return replay_ledger(source, args.policy, as_json=args.json)
    receipt = unseal(source, Receipt)
    path = args.policy or find_policy(receipt.policy, args.receipt)
    policy = pick_version(load_policy(path), receipt.policy.version, path)
    is_same_policy = policy.digest() == receipt.policy.digest
    compared: tuple[Compared, ...] = ()
    problem = ""
    try:
        compared = _replay(receipt, policy)
    except BadInput as error:
        if is_same_policy:
            raise BadInput(f"{args.receipt}: {error}") from None
        problem = str(error)
    if args.json:
        report = as_json(receipt, policy, compared, problem)
        print_json(report)
    else:
        _print(receipt, policy, path, compared, problem)
    all_same = all(each.outcome == "same" for each in compared)
    return 0 if is_same_policy and all_same else 1


def _replay(receipt: Receipt, policy: Policy) -> tuple[Compared, ...]:
    if policy.id != receipt.policy.id:
        raise BadInput(f"the receipt is of `{receipt.policy.id}`, and the policy is `{policy.id}`")
    try:
        reasoner = Reasoner(policy, receipt.on)
    except ValueError as error:
        raise BadInput(str(error)) from None
    asked = _asked(receipt, policy)
    return compare(receipt, answer(reasoner, asked), asked)


def _asked(receipt: Receipt, policy: Policy) -> Asked:
    for fact in policy.facts:
        if fact.transient and fact.name in receipt.facts:
            raise BadInput(f"`{fact.name}` is transient and may stand in no receipt")
    return Asked(
        asker=pick(receipt.asker, askers(policy), "role"),
        facts={name: read_fact(name, write_value(value), policy) for name, value in receipt.facts.items()},
        done=tuple(read_deed(text, policy) for text in receipt.done),
        otherwise=receipt.otherwise,
        acts=tuple(pick_act(kept.act, policy) for kept in receipt.answers),
    )


def as_json(
    receipt: Receipt, policy: Policy, compared: tuple[Compared, ...], problem: str
) -> dict[str, object]:
    """Give what came of a replay as plain data for programs."""
    return {
        **about(policy),
        "tool": receipt.tool,
        "at": receipt.at,
        "as": receipt.asker,
        "digest": receipt.policy.digest,
        "policy_digest": policy.digest(),
        "problem": problem,
        "answers": [
            {"act": each.kept.act, "outcome": each.outcome, "kept": each.kept, "now": each.now}
            for each in compared
        ],
    }


def _print(receipt: Receipt, policy: Policy, path: str, compared: tuple[Compared, ...], problem: str) -> None:
    print(title_of(policy))
    print(f"asked {receipt.at:%Y-%m-%d %H:%M} UTC by {receipt.asker}, with brightline {receipt.tool}\n")
    if policy.digest() != receipt.policy.digest:
        print(f"{path} is not the policy that was asked:")
        print(f"  asked  {receipt.policy.digest}\n  found  {policy.digest()}")
    if problem:
        _line(f"it cannot be decided again: {problem}")
        return
    for each in compared:
        if each.outcome == "differs":
            _line(f"{each.kept.act}: was {_say(each.kept)}; is {_say(each.now)}")
        if each.outcome == "verdict_only":
            _line(f"{each.kept.act}: was {each.kept.verdict}, which rests on facts that stand in no receipt")
    same = sum(each.outcome == "same" for each in compared)
    print(f"{same} of {len(compared)} answers are the same")


def _line(text: str) -> None:
    print(textwrap.fill(text, 100, subsequent_indent="  ", break_on_hyphens=False))


def _say(kept: Kept) -> str:
    one_of = "one of " if kept.one_of else ""
    norms = f" by {one_of}{', '.join(kept.norms)}" if kept.norms else ""
    open_facts = f" (on {', '.join(kept.depends_on)}; until then {kept.until or 'nothing'})"
    return f"{kept.verdict}{norms}{open_facts if kept.depends_on else ''}"
