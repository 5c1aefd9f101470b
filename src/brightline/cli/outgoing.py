"""`brightline outgoing`: a reply, checked before it goes to another agency. Nothing of it is kept.

Its words go nowhere but to the terminal of who wrote them, and there only when asked.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from brightline.cli.inputs import pick_version
from brightline.language.load import load_policy
from brightline.screening.outgoing.decide import ASSISTING, BARRING, Checked, Span, check_fields, check_text
from brightline.screening.outgoing.find import Finder
from brightline.screening.outgoing.rules import standard_book, standard_places
from brightline.source import BadInput, read_source

SHARING = "share_information"
"""The act of a policy whose norms are quoted: to give information to somebody outside."""

MAX_LINE = 4 * 1024 * 1024
"""The longest line of JSON lines, in bytes."""

_WORDS = {
    "pass": "PASS: nothing found that III.A.2 speaks of. Names are not looked for: read the reply once more.",
    "review": "REVIEW: a person decides on each place before this goes out.",
    "block": "BLOCK: this may not go out as it stands.",
}


class Line(msgspec.Struct):
    """One reply of JSON lines: a text, or fields."""

    id: str | int | None = None
    text: str | None = None
    fields: dict[str, str | int | float | bool | None] | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="a reply; `-` is standard input")
    parser.add_argument("--json", action="store_true", help='JSON lines in and out: `{"id", "text"}` each')
    parser.add_argument(
        "--to",
        choices=("immigration", "federal", "other", "unknown"),
        default="unknown",
        help="who gets it (default: unknown, which is checked like immigration enforcement)",
    )
    parser.add_argument(
        "--policy", metavar="POLICY", help="quote what this policy says of giving information"
    )
    parser.add_argument("--show", action="store_true", help="show the words found, on this terminal")


def run(args: argparse.Namespace) -> int:
    """Check replies; 0 where all of them pass."""
    if args.json and args.show:
        raise BadInput("`--show` is for a terminal: with `--json` no word of a reply is printed")
    quotes = _quotes(args.policy) if args.policy else []
    finder = Finder(standard_book(), standard_places())
    if args.json:
        outcomes = [_answer(line, args.to, finder, quotes) for line in _lines(args.file)]
        return int(any(outcome != "pass" for outcome in outcomes))
    text = _text(args.file)
    checked = _checked(lambda: check_text(text, args.to, finder))
    print("\n".join(_report(text, checked, quotes, args.show)))
    return int(checked.outcome != "pass")


def _answer(line: Line, to: Any, finder: Finder, quotes: list[dict[str, str]]) -> str:
    if line.fields is not None:
        fields = {name: _written(value) for name, value in line.fields.items()}
        checked = _checked(lambda: check_fields(fields, to, finder))
    else:
        text = line.text or ""
        checked = _checked(lambda: check_text(text, to, finder))
    answer = {"id": line.id, "outcome": checked.outcome, "spans": [_as_json(each) for each in checked.spans]}
    if quotes:
        answer["quotes"] = [quote for quote in quotes if _is_cited(quote, checked)]
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    return checked.outcome


def _written(value: str | float | bool | None) -> str:
    """Give the value of a field as text; what only says yes or no, or nothing, is empty or a word."""
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value).lower()


def _as_json(span: Span) -> dict[str, Any]:
    return {name: value for name, value in span._asdict().items() if value is not None}


def _checked(check: Callable[[], Checked]) -> Checked:
    """Check, and let no error of the program carry a word of the reply out."""
    with contextlib.suppress(Exception):
        return check()
    raise BadInput("the reply cannot be checked; do not send it before a person has read it")


def _lines(path: str) -> Iterator[Line]:
    """Read JSON lines one by one; what cannot be read is named by its number only."""
    name = "standard input" if path == "-" else path
    with _opened(path) as stream:
        number = 0
        while raw := stream.readline(MAX_LINE + 1):
            number += 1
            if raw.strip():
                line = _line(raw)
                if line is None:
                    raise BadInput(f'{name}:{number}: is no JSON object with either a "text" or "fields"')
                yield line


def _line(raw: bytes) -> Line | None:
    if len(raw) > MAX_LINE:
        return None
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):
        line = msgspec.json.decode(raw, type=Line)
        return line if (line.text is None) != (line.fields is None) else None
    return None


def _opened(path: str) -> AbstractContextManager[BinaryIO]:
    if path == "-":
        return nullcontext(sys.stdin.buffer)
    _require_file(path)
    return Path(path).open("rb")


def _text(path: str) -> str:
    if path != "-":
        _require_file(path)
    return read_source(path).text


def _require_file(path: str) -> None:
    """Refuse what is no file, without repeating it: a reply may have been pasted there."""
    try:
        is_file = Path(path).is_file()
    except (OSError, ValueError):
        is_file = False
    if not is_file:
        raise BadInput("there is no such file; give a reply on standard input")


def _report(text: str, checked: Checked, quotes: list[dict[str, str]], is_shown: bool) -> list[str]:
    lines = []
    for span in checked.spans:
        before = text[: span.start]
        line, column = before.count("\n") + 1, span.start - before.rfind("\n")
        against = f"{span.provision}, but {span.opposed}" if span.opposed else span.provision
        lines.append(f"{line}:{column}: {span.decision}: {span.kind}: {span.reason} ({against})")
        if is_shown:
            lines.append(f"    “{' '.join(text[span.start : span.end].split())}”")
    lines += [f"{quote['provision']} “{quote['quote']}”" for quote in quotes if _is_cited(quote, checked)]
    return [*lines, _WORDS[checked.outcome]]


def _is_cited(quote: dict[str, str], checked: Checked) -> bool:
    return quote["provision"] in {each for span in checked.spans for each in (span.provision, span.opposed)}


def _quotes(path: str) -> list[dict[str, str]]:
    """Give what a policy says of giving information, in its own words."""
    policy = pick_version(load_policy(path), None, path)
    found = [
        {"provision": norm.provision, "quote": norm.quotes[0].text}
        for norm in policy.norms
        if SHARING in norm.acts and norm.provision in (BARRING, ASSISTING)
    ]
    if not found:
        raise BadInput(f"{path}: has no norm on `{SHARING}` in {BARRING} or {ASSISTING}")
    return found
