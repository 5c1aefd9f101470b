"""What the deep check found, on a terminal and for programs."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator
from textwrap import fill

import msgspec

from brightline.checking.assertions import label_of, name_of
from brightline.checking.checked import Checked, Confirmed
from brightline.checking.finding import Finding, Witness
from brightline.checking.wording import in_words, percent
from brightline.language.compile import Compiled
from brightline.language.policy import Policy

_WIDTH = 100


def print_findings(checked: Checked, path: str, compiled: Compiled, *, notes: bool) -> None:
    """Print the findings for whoever drafts; notes are counted, and printed only if asked for."""
    shown = [each for each in checked.findings if notes or each.severity != "note"]
    for finding in shown:
        print("\n".join(_lines(finding, checked, path, compiled)), end="\n\n")
    for finding, waiver in checked.accepted:
        names = ", ".join(finding.about)
        print(
            _folded(
                f"accepted: {finding.kind}: {names} (by {waiver.by}, {waiver.place}): {waiver.because}", "  "
            )
        )
    for assertion in checked.assertions:
        if checked.holds(assertion):
            print(_folded(f"holds: {label_of(assertion)}", "  "))
    counts = Counter(each.kind for each in checked.findings)
    print(
        f"{checked.policy.version}: " + (", ".join(f"{kind} {n}" for kind, n in counts.items()) or "nothing")
    )
    left = len(checked.findings) - len(shown)
    if left:
        print(f"{left} of these {'is a note' if left == 1 else 'are notes'}; `--notes` prints them")
    if checked.confirmed:
        print(_agreement(checked.confirmed))


def _agreement(confirmed: Confirmed) -> str:
    left = len(confirmed.undecided)
    more = f", and did not decide {left}" if left else ""
    return f"{confirmed.by} agrees on {confirmed.alike} questions on what was found and what was not{more}"


def _lines(finding: Finding, checked: Checked, path: str, compiled: Compiled) -> Iterator[str]:
    new = f" [only in the {checked.policy.version} version]" if checked.is_new(finding) else ""
    yield _folded(f"{_place(finding, compiled)}{finding.severity}: {finding.kind}: {finding.said}{new}", "  ")
    for quote in finding.quotes:
        yield _folded(f"  {quote.provision} “{quote.text}”", "    ")
    if finding.witness:
        yield _folded(f"  smallest situation: {in_words(finding.witness, checked.policy)}", "    ")
        yield f"  = {command(finding, checked.policy, path)}"
    if finding.share:
        yield f"  in {percent(finding.share)} of all situations"
    elif finding.share is not None:
        yield "  in no situation does one of them apply without the other"
    if finding.ambiguities:
        yield _folded(f"  see {', '.join(finding.ambiguities)}", "    ")


def _folded(text: str, indent: str) -> str:
    return fill(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _place(finding: Finding, compiled: Compiled) -> str:
    """Give file and line of the provision that a finding is about first, if it is in the named document."""
    document = compiled.document
    for provision in finding.provisions:
        if provision in document.provisions:
            return f"{document.source.path}:{document.provisions[provision].line}: "
    return ""


def command(finding: Finding, policy: Policy, path: str) -> str:
    """Give the command that shows the finding's smallest situation."""
    assert finding.witness is not None
    acts = [f"--act {shlex.quote(act)}" for act in finding.acts[:1]]
    words = [
        f"brightline decide {shlex.quote(path)} --version {policy.version}",
        *_situation(finding.witness),
        "--otherwise ordinary",
        *acts,
    ]
    return " ".join(words)


def _situation(witness: Witness) -> Iterator[str]:
    yield f"--as {witness.asker}"
    yield from (f"--fact {shlex.quote(f'{name}={value}')}" for name, value in witness.facts.items())
    yield from (f"--fact {name}=unknown" for name in witness.unknown)
    yield from (f"--done {shlex.quote(f'{deed.act} by {deed.by}')}" for deed in witness.done)


def as_json(checked: Checked) -> dict[str, object]:
    """Give what was found, accepted and asserted as plain data."""
    solver = checked.confirmed
    agreed = {"solver": {"by": solver.by, "alike": solver.alike}} if solver else {}
    return agreed | {
        "deep": [_plain(finding, checked) for finding in checked.findings],
        "accepted": [
            {"kind": finding.kind, "about": finding.about, "because": waiver.because, "by": waiver.by}
            for finding, waiver in checked.accepted
        ],
        "assertions": [
            {"name": name_of(each), "said": each.said, "holds": checked.holds(each)}
            for each in checked.assertions
        ],
    }


def _plain(finding: Finding, checked: Checked) -> dict[str, object]:
    fields = msgspec.structs.asdict(finding)
    witness = finding.witness
    plain: dict[str, object] = {"severity": finding.severity, "new": checked.is_new(finding)}
    plain |= {name: value for name, value in fields.items() if value not in ((), None) and name != "witness"}
    if witness:
        plain["witness"] = {
            "as": witness.asker,
            "facts": witness.facts,
            "done": [f"{deed.act} by {deed.by}" for deed in witness.done],
            "unknown": witness.unknown,
            "words": in_words(witness, checked.policy),
            "verdict": witness.verdict,
        }
    return plain
