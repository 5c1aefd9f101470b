"""`brightline ncic`: an NCIC response, sorted by its records. Nothing of it is kept."""

from __future__ import annotations

import argparse
import contextlib
import textwrap
from bisect import bisect_right
from pathlib import Path
from typing import Any

from brightline.cli.inputs import pick_version
from brightline.cli.outputs import print_json
from brightline.language.load import load_policy
from brightline.screening.judge import Judged, Place
from brightline.screening.ncic import Sorted, sort_response
from brightline.screening.phrases import CONFIRM_LIMIT, LONGEST, WORDS
from brightline.screening.table import Table, extended, standard_table
from brightline.source import BadInput, read_source

_SHOWN = "MKE"
"""The field whose value the terminal shows where the table knows it: then it can name nobody."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "file", metavar="FILE", nargs="?", default="-", help="the response as text (default: standard input)"
    )
    parser.add_argument("--table", metavar="FILE", help="keys, letters and phrases to add to the table")
    parser.add_argument("--policy", metavar="POLICY", help="show what this policy says of a hit")
    parser.add_argument("--json", action="store_true", help="print for programs")


def run(args: argparse.Namespace) -> int:
    """Sort a response; always 0, for every verdict is an answer."""
    table = extended(args.table) if args.table else standard_table()
    norms = _norms(args.policy, table.policy.act) if args.policy else []
    text = _read(args.file)
    answer = _sorted(text, table)
    if args.json:
        print_json(as_json(answer, norms))
    else:
        print("\n".join([*_answer_lines(answer, text), *_policy_lines(norms)]))
    return 0


def _read(name: str) -> str:
    """Read a response. What was pasted in the place of a file name is not repeated."""
    if name != "-" and not _is_file(name):
        raise BadInput("there is no such file; give a response on standard input")
    text = read_source(name).text
    if len(text) > LONGEST:
        raise BadInput(f"the response is longer than {LONGEST:,} characters; give one at a time")
    return text


def _is_file(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False


def _sorted(text: str, table: Table) -> Sorted:
    """Sort, and let no error of the program carry a word of the text out."""
    with contextlib.suppress(Exception):
        return sort_response(text, table)
    raise BadInput("the response cannot be sorted; treat it as CANNOT TELL")


def as_json(answer: Sorted, norms: list[dict[str, str]]) -> dict[str, Any]:
    """Give the answer as programs read it: offsets and reasons, never the text."""
    _, radio, step = WORDS[answer.verdict]
    return {
        "verdict": answer.verdict,
        "why": answer.why,
        "records": [_record(record) for record in answer.records],
        "decided": [_place(place) for place in answer.places],
        "radio": radio,
        "next": f"{step} {CONFIRM_LIMIT}" if answer.is_limited else step,
        "policy": norms,
    }


def _record(record: Judged) -> dict[str, Any]:
    return {
        "file": record.file or "unknown",
        "kind": record.standing,
        "start": record.start,
        "end": record.end,
        "why": record.why,
        "decided": [_place(place) for place in record.places],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"field": place.field, "start": place.start, "end": place.end, "reason": place.reason}


def _answer_lines(answer: Sorted, text: str) -> list[str]:
    title, radio, step = WORDS[answer.verdict]
    breaks = [at for at, each in enumerate(text) if each == "\n"]
    lines = [title, f"  {answer.why}"]
    for place in answer.places:
        lines.append(f"  line {_line(breaks, place.start)}: {place.reason}")
    for record in answer.records:
        lines.append("")
        lines += _record_lines(record, text, breaks)
    lines += ["", f"  radio: “{radio}”", f"  next:  {step}"]
    return [*lines, f"         {CONFIRM_LIMIT}"] if answer.is_limited else lines


def _record_lines(record: Judged, text: str, breaks: list[int]) -> list[str]:
    first, last = _line(breaks, record.start), _line(breaks, max(record.start, record.end - 1))
    where = f"line {first}" if first == last else f"lines {first} to {last}"
    name = record.file.replace("_", " ") or "unknown file"
    lines = [f"  {where}: {name} · {record.standing}", *_wrapped(record.why, "    ")]
    for place in record.places:
        is_shown = place.field == _SHOWN and record.standing != "unknown"
        shown = " ".join(text[place.start : place.end].split()) if is_shown else place.field
        lines.append(f"    line {_line(breaks, place.start)}: {shown}: {place.reason}")
    return lines


def _line(breaks: list[int], at: int) -> int:
    return bisect_right(breaks, at - 1) + 1


def _norms(path: str, act: str) -> list[dict[str, str]]:
    """Give what a policy says of an act, that of verifying a hit, in its own words."""
    policy = pick_version(load_policy(path), None, path)
    found = [norm for norm in policy.norms if act in norm.acts]
    if not found:
        raise BadInput(
            f"{path}: has no norm on `{act}`; a file for --table can name another act under [policy]"
        )
    return [{"provision": norm.provision, "quote": norm.quotes[0].text} for norm in found]


def _policy_lines(norms: list[dict[str, str]]) -> list[str]:
    lines = [_wrapped(f"{norm['provision']} “{norm['quote']}”", "  ") for norm in norms]
    return [line for wrapped in lines for line in ("", *wrapped)]


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, 100, initial_indent=indent, subsequent_indent=f"{indent}  ")
