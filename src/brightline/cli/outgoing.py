"""`brightline outgoing`: a reply, checked before it goes to another agency. Nothing of it is kept.

Its words go nowhere but to the terminal of who wrote them, and there only when asked.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec

from brightline.cli.inputs import pick_version
from brightline.cli.reply_files import Record, decoded, fields_of, has_fields, read_records
from brightline.language.load import load_policy
from brightline.screening.outgoing.decide import Checked, Span, check_fields, check_text
from brightline.screening.outgoing.department import Provisions, read_department, standard_department
from brightline.screening.outgoing.find import Finder
from brightline.screening.outgoing.rules import standard_book
from brightline.source import BadInput, read_source

MAX_LINE = 4 * 1024 * 1024
"""The longest line of JSON lines, in bytes."""

Quotes = list[dict[str, str]]
"""The words of provisions, each with its `provision` and `quote`."""


class Reply(NamedTuple):
    """One reply: a text, or fields. `id` is what its sender calls it."""

    id: str | int | None
    text: str
    record: Record | None


class _Line(msgspec.Struct):
    id: str | int | None = None
    text: str | None = None
    fields: dict[str, Any] | None = None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "file",
        metavar="FILE",
        nargs="?",
        default="-",
        help="a reply as text, or fields as .json, .yaml or .csv; `-` is standard input",
    )
    parser.add_argument("--json", action="store_true", help='JSON lines out, and in: `{"id", "text"}` each')
    parser.add_argument(
        "--to",
        choices=("immigration", "federal", "other", "unknown"),
        default="unknown",
        help="who gets it (default: unknown, which is checked like immigration enforcement)",
    )
    parser.add_argument(
        "--department", metavar="FILE", help="a department's own buildings, numbers, provisions"
    )
    parser.add_argument(
        "--policy", metavar="POLICY", help="quote what this policy says of giving information"
    )
    parser.add_argument("--show", action="store_true", help="show the words found, on this terminal")


def run(args: argparse.Namespace) -> int:
    """Check replies; 0 where all of them pass."""
    if args.json and args.show:
        raise BadInput("`--show` is for a terminal: with `--json` no word of a reply is printed")
    department = read_department(args.department) if args.department else standard_department()
    finder = Finder(standard_book(), department)
    quotes = _quotes(args.policy, finder.provisions)
    if args.json:
        outcomes = [_answer(reply, args.to, finder, quotes) for reply in _replies(args.file)]
        return int(any(outcome != "pass" for outcome in outcomes))
    replies = _records(args.file) if has_fields(args.file) else [Reply(None, _text(args.file), None)]
    checked = [_checked(reply, args.to, finder) for reply in replies]
    for reply, each in zip(replies, checked, strict=True):
        print("".join(f"{line}\n" for line in _report(reply, each, args.show)), end="")
    print("\n".join(_summary(checked, finder.provisions, quotes)))
    return int(any(each.outcome != "pass" for each in checked))


def _answer(reply: Reply, to: Any, finder: Finder, quotes: Quotes) -> str:
    checked = _checked(reply, to, finder)
    answer = {"id": reply.id, "outcome": checked.outcome, "spans": [_as_json(each) for each in checked.spans]}
    if checked.spans:
        answer["quotes"] = _cited(quotes, [checked])
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    return checked.outcome


def _as_json(span: Span) -> dict[str, Any]:
    return {name: value for name, value in span._asdict().items() if value is not None}


def _checked(reply: Reply, to: Any, finder: Finder) -> Checked:
    if reply.record is None:
        return _kept(lambda: check_text(reply.text, to, finder))
    fields = reply.record
    return _kept(lambda: check_fields(fields, to, finder))


def _kept(check: Callable[[], Checked]) -> Checked:
    """Check, and let no error of the program carry a word of the reply out."""
    with contextlib.suppress(Exception):
        return check()
    raise BadInput("the reply cannot be checked; do not send it before a person has read it")


def _replies(path: str) -> Iterator[Reply]:
    """Read replies for programs: the records of a file with fields, or JSON lines."""
    yield from _records(path) if has_fields(path) else _lines(path)


def _records(path: str) -> list[Reply]:
    _require_file(path)
    return [Reply(number, "", record) for number, record in enumerate(read_records(path), start=1)]


def _lines(path: str) -> Iterator[Reply]:
    """Read JSON lines one by one; what cannot be read is named by its number only."""
    name = "standard input" if path == "-" else path
    with _opened(path) as stream:
        number = 0
        while raw := stream.readline(MAX_LINE + 1):
            number += 1
            if raw.strip():
                reply = _line(raw)
                if reply is None:
                    raise BadInput(f'{name}:{number}: is no JSON object with either a "text" or "fields"')
                yield reply


def _line(raw: bytes) -> Reply | None:
    if len(raw) > MAX_LINE:
        return None
    with contextlib.suppress(ValueError, RecursionError):
        line = msgspec.convert(decoded(raw), _Line)
        if line.fields is not None and line.text is None:
            return Reply(line.id, "", list(fields_of(line.fields)))
        if line.fields is None and line.text is not None:
            return Reply(line.id, line.text, None)
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


def _report(reply: Reply, checked: Checked, is_shown: bool) -> Iterator[str]:
    """Give a line for each finding: where, what to do, and why."""
    for span in checked.spans:
        place, text, name = _place(reply, span)
        against = f"{span.provision}, but {span.opposed}" if span.opposed else span.provision
        yield f"{place}: {span.decision}: {span.kind}: {span.reason} ({against})"
        if is_shown:
            yield f"    {name}“{' '.join(text[span.start : span.end].split())}”"


def _place(reply: Reply, span: Span) -> tuple[str, str, str]:
    """Give the place of a finding for people, the text it is in, and the name of its field."""
    if reply.record is None or span.field is None:
        before = reply.text[: span.start]
        return f"{before.count(chr(10)) + 1}:{span.start - before.rfind(chr(10))}", reply.text, ""
    path, value = reply.record[span.field]
    return f"record {reply.id}, field {span.field + 1}", value, f"{'.'.join(path)}: "


def _summary(checked: Sequence[Checked], provisions: Provisions, quotes: Quotes) -> Iterator[str]:
    """Give the words of what is cited, and what becomes of all the replies together."""
    for quote in _cited(quotes, checked):
        yield f"{quote['provision']} “{quote['quote']}”"
    outcomes = {each.outcome for each in checked}
    if "block" in outcomes:
        yield "BLOCK: this may not go out as it stands."
    elif "review" not in outcomes:
        bars = provisions.bars.name
        yield f"PASS: nothing found that {bars} speaks of. Names are not looked for: read it once more."
    elif any(span.opposed for each in checked for span in each.spans):
        yield "REVIEW: the policy says both. Naming a crime settles nothing: a person decides on each place."
    else:
        yield "REVIEW: a person decides on each place before this goes out."


def _cited(quotes: Quotes, checked: Sequence[Checked]) -> Quotes:
    spans = [span for each in checked for span in each.spans]
    cited = {name for span in spans for name in (span.provision, span.opposed)}
    return [quote for quote in quotes if quote["provision"] in cited]


def _quotes(path: str | None, provisions: Provisions) -> Quotes:
    """Give the words of the provisions: those of a policy, or else those of the department's file."""
    both = (provisions.bars, provisions.assists)
    if path is None:
        return [{"provision": each.name, "quote": each.says} for each in both]
    names = [each.name for each in both]
    policy = pick_version(load_policy(path), None, path)
    found = [
        {"provision": norm.provision, "quote": norm.quotes[0].text}
        for norm in policy.norms
        if provisions.act in norm.acts and norm.provision in names
    ]
    if not found:
        raise BadInput(f"{path}: has no norm on `{provisions.act}` in {' or '.join(names)}")
    return found
