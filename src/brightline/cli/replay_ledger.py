"""`brightline replay` of a ledger: its timeline judged again, and compared line by line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from brightline.cli.inputs import askers, pick, pick_act, pick_version, read_fact
from brightline.cli.ledger_words import SAID, Words
from brightline.cli.outputs import about, print_json, title_of
from brightline.language.load import load_policy
from brightline.language.policy import Policy
from brightline.language.write import write_value
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Line
from brightline.reasoning.ledger.receipt import LedgerReceipt
from brightline.reasoning.ledger.timeline import Stated
from brightline.reasoning.receipt import Text, unseal
from brightline.source import BadInput, Source


def find_policy(text: Text, name: str) -> str:
    """Give the path at which a receipt's policy was. Raises `BadInput` where nothing is there."""
    if not Path(text.path).is_file():
        raise BadInput(f"{name}: its policy is not found at `{text.path}`; name the policy after the receipt")
    return text.path


def replay_ledger(source: Source, path: str | None, *, as_json: bool) -> int:
    """Judge again; 1 if the policy is another one, or a line differs."""
    receipt = unseal(source, LedgerReceipt)
    path = path or find_policy(receipt.policy, source.path)
    policy = pick_version(load_policy(path), receipt.policy.version, path)
    is_same_policy = policy.digest() == receipt.policy.digest
    judge, problem, now = None, "", []
    try:
        _check(receipt, policy)
        judge = Judge(policy, receipt.timeline.timeline(), tuple(t.target() for t in receipt.targets))
        now = judge.lines()
    except (BadInput, ValueError) as error:
        if is_same_policy:
            raise BadInput(f"{source.path}: {error}") from None
        problem = str(error)
    gone, new = _only(list(receipt.lines), now), _only(now, list(receipt.lines))
    if as_json:
        report = _report(receipt, policy, problem, gone, new)
        print_json(report)
    else:
        _print(receipt, policy, path, problem)
        if judge and not problem:
            _compared(judge, len(receipt.lines), gone, new)
    return 0 if is_same_policy and not (gone or new) else 1


def _check(receipt: LedgerReceipt, policy: Policy) -> None:
    """Refuse names that the policy does not have, and facts that may stand in no receipt."""
    if policy.id != receipt.policy.id:
        raise BadInput(f"the receipt is of `{receipt.policy.id}`, and the policy is `{policy.id}`")
    timeline = receipt.timeline
    transient = {fact.name for fact in policy.facts if fact.transient}
    for role in timeline.people.values():
        pick(role, askers(policy), "role")
    for act in (*timeline.complete, *(act for log in timeline.sources.values() for act in log.complete)):
        pick_act(act, policy)
    for entry in timeline.entries:
        if not isinstance(entry, Stated):
            pick_act(entry.act, policy)
            pick(entry.by, timeline.people, "person")
        elif entry.fact in transient:
            raise BadInput(f"`{entry.fact}` is transient and may stand in no receipt")
        else:
            text = "unknown" if entry.value is None else write_value(entry.value)
            read_fact(entry.fact, text, policy)


def _only(lines: list[Line], others: list[Line]) -> list[Line]:
    """Give the lines that are not among others."""
    there = Counter(others)
    missing = []
    for line in lines:
        if there[line]:
            there[line] -= 1
        else:
            missing.append(line)
    return missing


def _report(
    receipt: LedgerReceipt, policy: Policy, problem: str, gone: list[Line], new: list[Line]
) -> dict[str, object]:
    return {
        **about(policy),
        "tool": receipt.tool,
        "at": receipt.at,
        "digest": receipt.policy.digest,
        "policy_digest": policy.digest(),
        "problem": problem,
        "lines": len(receipt.lines),
        "gone": [] if problem else gone,
        "new": new,
    }


def _print(receipt: LedgerReceipt, policy: Policy, path: str, problem: str) -> None:
    print(title_of(policy))
    print(f"judged {receipt.at:%Y-%m-%d %H:%M} UTC, with brightline {receipt.tool}\n")
    if policy.digest() != receipt.policy.digest:
        print(f"{path} is not the policy that it was judged by:")
        print(f"  then   {receipt.policy.digest}\n  found  {policy.digest()}")
    if problem:
        print(f"it cannot be judged again: {problem}")


def _compared(judge: Judge, total: int, gone: list[Line], new: list[Line]) -> None:
    words = Words(judge)
    for said, lines in (("was", gone), ("is", new)):
        for line in lines:
            since = words.when(line.since)
            print(f"{said}: {line.person}, {line.act}, {SAID[line.status]}, since {since} by {line.norm}")
    print(f"{total - len(gone)} of {total} lines are the same")
