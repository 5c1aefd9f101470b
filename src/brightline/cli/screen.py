"""`brightline screen`: free text that may not say anybody's status.

Its words go nowhere but to the terminal of who typed them, and there only when asked.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

import msgspec

from brightline.cli.outputs import print_json
from brightline.language.load import load_policy
from brightline.screening.narrative.examples import failing
from brightline.screening.narrative.lexicon import Lexicon, joined, own_lexicon, read_lexicon
from brightline.screening.narrative.release import Released, check_reason, release
from brightline.screening.narrative.rewrite import Rewriter, applied
from brightline.screening.narrative.screen import Screener, Screening
from brightline.source import BadInput, read_source

MAX_LINE = 4 * 1024 * 1024
"""The longest line of a batch, in bytes."""


class Line(msgspec.Struct):
    """One text of a batch."""

    text: str
    id: str | int | None = None


class Asked(msgspec.Struct, frozen=True):
    """What texts are held against, and what is released."""

    lexicon: Lexicon
    screener: Screener
    rewriter: Rewriter
    quotes: dict[str, str]
    exception: str | None

    def answer(self, text: str) -> tuple[Screening, tuple[Released, ...]]:
        """Screen one text."""
        screening = self.screener.screen(text)
        return release(screening, self.exception) if self.exception else (screening, ())


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="a text; `-` is standard input")
    parser.add_argument("--json", action="store_true", help='JSON lines in and out: `{"id", "text"}` each')
    parser.add_argument("--counts", action="store_true", help="JSON lines in; only how many of each come out")
    parser.add_argument(
        "--show", action="store_true", help="show the words that were found, on this terminal"
    )
    parser.add_argument(
        "--lexicon", metavar="FILE", action="append", default=[], help="a department's own rules"
    )
    parser.add_argument("--policy", metavar="POLICY", help="quote this policy where a finding rests on it")
    parser.add_argument("--exception", metavar="PROVISION", help="release findings under this exception")
    parser.add_argument("--reason", metavar="TEXT", help="why the exception applies, without naming a status")


def run(args: argparse.Namespace) -> int:
    """Screen a text, or each line of a batch; 1 where something is to be reviewed or is blocked."""
    asked = _asked(args)
    if args.json and args.show:
        raise BadInput("`--show` is for a terminal; `--json` never has the words")
    if args.counts:
        return _count(args.file, asked)
    return _batch(args.file, asked) if args.json else _report(args.file, asked, args.show)


def _asked(args: argparse.Namespace) -> Asked:
    lexicon = own_lexicon()
    for path in args.lexicon:
        lexicon = joined(lexicon, read_lexicon(path))
    screener = Screener(lexicon)
    for path in args.lexicon:
        _check_examples(path, screener)
    rewriter = Rewriter(lexicon, screener)
    return Asked(
        lexicon, screener, rewriter, _quotes(args.policy, lexicon), _exception(args, lexicon, screener)
    )


def _check_examples(path: str, screener: Screener) -> None:
    """Hold a department's rules against their examples. Raises `BadInput` for the first that fails."""
    failed = next(failing(read_lexicon(path).rule, screener), None)
    if failed:
        raise BadInput(f"{path}: {failed}")


def _exception(args: argparse.Namespace, lexicon: Lexicon, screener: Screener) -> str | None:
    if args.exception is None and args.reason is None:
        return None
    known = lexicon.provisions.exception if lexicon.provisions else ""
    if args.exception is None or args.reason is None:
        raise BadInput("`--exception` and `--reason` go together: an exception is claimed with its reason")
    if args.exception != known:
        raise BadInput(f"there is no exception `{args.exception}`; known is `{known}`")
    check_reason(args.reason, screener)
    return known


def _quotes(path: str | None, lexicon: Lexicon) -> dict[str, str]:
    """Give the words of the policy on which a finding and an exception rest."""
    if path is None or lexicon.provisions is None:
        return {}
    versions = load_policy(path)
    policy = versions.get("proposed") or next(iter(versions.values()))
    quotes: dict[str, str] = {}
    for provision in (lexicon.provisions.record, lexicon.provisions.exception):
        quote = next((norm.quotes[0].text for norm in policy.norms if norm.provision == provision), None)
        if quote is None:
            raise BadInput(f"{path}: has no norm at {provision}, on which the screening rests")
        quotes[provision] = quote
    return quotes


def _batch(path: str, asked: Asked) -> int:
    found = False
    for line in _lines(path):
        screening, released = asked.answer(line.text)
        found = found or screening.outcome != "pass"
        sys.stdout.write(msgspec.json.encode(as_json(line, screening, released, asked)).decode() + "\n")
    return 1 if found else 0


def as_json(
    line: Line, screening: Screening, released: tuple[Released, ...], asked: Asked
) -> dict[str, object]:
    """Give what came of a text as plain data; none of its words are in it."""
    spans = [
        {name: getattr(span, name) for name in ("start", "end", "category", "rule", "reason", "provision")}
        for span in screening.spans
    ]
    answer: dict[str, object] = {"id": line.id, "outcome": screening.outcome, "spans": spans}
    edits = asked.rewriter.edits(line.text, screening.spans)
    if edits:
        answer["rewrite"] = edits
    if released:
        answer["released"] = released
    if asked.quotes and (spans or released):
        used = {span.provision for span in screening.spans} | {each.provision for each in released}
        answer["quotes"] = {name: quote for name, quote in asked.quotes.items() if name in used}
    return answer


def _count(path: str, asked: Asked) -> int:
    outcomes: Counter[str] = Counter()
    categories: Counter[str] = Counter()
    released: Counter[str] = Counter()
    for line in _lines(path):
        screening, freed = asked.answer(line.text)
        outcomes[screening.outcome] += 1
        categories.update({span.category for span in screening.spans})
        released.update({each.category for each in freed})
    counts = {
        "texts": outcomes.total(),
        "outcomes": {name: outcomes[name] for name in ("pass", "review", "block")},
        "categories": dict(sorted(categories.items())),
        "released": dict(sorted(released.items())),
    }
    print_json(counts)
    return 1 if outcomes["review"] or outcomes["block"] else 0


def _lines(path: str) -> Iterator[Line]:
    """Read a batch, one line at a time. Raises `BadInput` for a line that is none, by its number only."""
    name = "standard input" if path == "-" else path
    decoder = msgspec.json.Decoder(Line)
    with _opened(path) as file:
        for number, data in enumerate(iter(lambda: file.readline(MAX_LINE + 1), b""), 1):
            if len(data) > MAX_LINE:
                raise BadInput(f"{name}:{number}: is longer than {MAX_LINE // 1024 // 1024} MB")
            if not data.strip():
                continue
            try:
                line = decoder.decode(data)
            except (msgspec.DecodeError, UnicodeDecodeError):
                line = None
            if line is None:  # outside the handler, so that no traceback can hold the text
                raise BadInput(f'{name}:{number}: is no JSON object with a "text"')
            yield line


def _opened(path: str) -> AbstractContextManager[BinaryIO]:
    if path == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {(error.strerror or str(error)).lower()}") from None


def _report(path: str, asked: Asked, show: bool) -> int:
    text = read_source(path).text
    screening, released = asked.answer(text)
    for span in screening.spans:
        before = text[: span.start]
        line, column = before.count("\n") + 1, span.start - (before.rfind("\n") + 1) + 1
        print(f"{line}:{column}: {span.outcome}: {span.category} {span.reason} ({span.provision})")
        if show:
            print(f"    “{text[span.start : span.end]}”")
    for each in released:
        print(f"released under {each.provision}: {each.category} ({each.count})")
    for provision, quote in asked.quotes.items():
        if provision in {span.provision for span in screening.spans} | {each.provision for each in released}:
            print(f"{provision} “{quote}”")
    edits = asked.rewriter.edits(text, screening.spans)
    if edits:
        print(f"\nrewrite:\n{applied(text, edits).rstrip()}\n")
    print(screening.outcome)
    return 0 if screening.outcome == "pass" else 1
