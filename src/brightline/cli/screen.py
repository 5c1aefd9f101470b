"""`brightline screen`: free text that may not say anybody's status.

Its words go nowhere but to the terminal of who asked to see them.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from brightline.cli.no_trace import words_kept_in
from brightline.cli.outputs import print_json
from brightline.cli.progress import Progress
from brightline.cli.screened import Answer, Job, Tally, as_json, finding_lines, summary
from brightline.screening.narrative.accepted import Sieve, check_rule, read_accepted
from brightline.screening.narrative.examples import failing
from brightline.screening.narrative.lexicon import Lexicon, joined, own_lexicon, read_lexicon
from brightline.screening.narrative.release import check_reason
from brightline.screening.narrative.screen import Screener
from brightline.screening.texts import whole
from brightline.screening.texts.forms import Input, below, read_as
from brightline.screening.texts.text import Asked, Text
from brightline.source import BadInput


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add = parser.add_argument
    add("file", metavar="FILE", nargs="*", help="texts, tables or folders; `-` or none is standard input")
    add("--json", action="store_true", help="a line of JSON for each text, without its words")
    add("--counts", action="store_true", help="only how many of each come out")
    add("--explain", action="store_true", help="rule and grounds of each finding; the words on a terminal")
    add("--column", metavar="NAME", action="append", default=[], help="a column that holds texts")
    add("--id", metavar="NAME", help="the column that names a row")
    add("--lexicon", metavar="FILE", action="append", default=[], help="a department's own rules")
    add("--without", metavar="RULE", action="append", default=[], help="leave the findings of a rule out")
    add("--accepted", metavar="FILE", help="a department's accepted exceptions")
    add("--policy", metavar="POLICY", help="quote this policy where a finding rests on it")
    add("--exception", metavar="PROVISION", help="release findings under this exception")
    add("--reason", metavar="TEXT", help="why the exception applies, without naming a status")


def run(args: argparse.Namespace) -> int:
    """Screen texts; 1 where something is to be reviewed or is blocked, 2 where one could not be read."""
    if args.explain and (args.json or args.counts):
        raise BadInput("`--explain` is for a person; `--json` and `--counts` never have the words")
    if args.json and args.counts:
        raise BadInput("choose `--json` or `--counts`")
    with words_kept_in():
        return _run(args)


def _run(args: argparse.Namespace) -> int:
    inputs = list(_inputs(args))
    job, tally = _job(args, inputs), Tally()
    with Progress(_size(inputs), is_shown=not job.is_alone) as progress:
        for text, answer in _answered(inputs, job, tally, progress):
            if args.json:
                progress.say(msgspec.json.encode(as_json(text, answer, job)).decode())
            elif not args.counts:
                for line in finding_lines(text, answer, job):
                    progress.say(line)
    if tally.skipped and not (tally.texts or tally.unread or tally.skipped.keys() == {"empty"}):
        raise BadInput(f"there is no text to screen{tally.why_skipped()}")
    _conclude(args, tally, job)
    return 2 if tally.unread else 0 if tally.is_clean else 1


def _answered(
    inputs: list[Input], job: Job, tally: Tally, progress: Progress
) -> Iterator[tuple[Text, Answer]]:
    """Screen one text after the other. Of several files, one that cannot be read is said and passed over."""
    for each in inputs:
        skipped = each.skipped or "empty"
        progress.next_file()
        try:
            for text, answer in () if each.skipped else _answers(each, job):
                skipped = ""
                tally.add(answer)
                yield text, answer
                progress.reached(text.read)
        except BadInput as error:
            if not job.is_many:
                raise
            skipped = ""
            tally.unread += 1
            progress.warn(f"error: {error}")
        if skipped:
            tally.skipped[skipped] += 1


def _answers(file: Input, job: Job) -> Iterator[tuple[Text, Answer]]:
    """Screen the texts of a file by the handful, and those of standard input as they come.

    Where one cannot be read, those before it are answered first.
    """
    texts = file.read(file.path, job.asked)
    if file.path == "-":
        yield from ((text, job.answer(text)) for text in texts)
        return
    errors: list[BadInput] = []
    yield from job.answers(_readable(texts, errors))
    if errors:
        raise errors[0]


def _readable(texts: Iterable[Text], errors: list[BadInput]) -> Iterator[Text]:
    try:
        yield from texts
    except BadInput as error:
        errors.append(error)


def _conclude(args: argparse.Namespace, tally: Tally, job: Job) -> None:
    if args.counts:
        print_json(tally.as_json())
    elif not args.json:
        print("\n".join(summary(tally, job)))
    elif tally.skipped:
        print(f"skipped{tally.why_skipped()}", file=sys.stderr)


def _inputs(args: argparse.Namespace) -> Iterator[Input]:
    """Give the files to read. What was pasted in the place of a file name is not repeated."""
    for number, path in enumerate(args.file or ["-"], 1):
        if path != "-" and not _exists(path):
            raise BadInput(f"argument {number}: there is no such file; give a text on standard input")
        if path != "-" and os.path.isdir(path):
            yield from below(path)
        else:
            yield Input(path, read_as(path, lines_else=args.json or args.counts, columns=bool(args.column)))


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):
        return False


def _size(inputs: list[Input]) -> int:
    """Give the bytes of all files; 0 where standard input is among them, for nobody knows."""
    if any(each.path == "-" for each in inputs):
        return 0
    return sum(Path(each.path).stat().st_size for each in inputs if not each.skipped)


def _job(args: argparse.Namespace, inputs: list[Input]) -> Job:
    """Make ready what texts are held against. Raises `BadInput` for what does not go together."""
    lexicon = own_lexicon()
    for path in args.lexicon:
        lexicon = joined(lexicon, read_lexicon(path))
    screener = Screener(lexicon)
    for path in args.lexicon:
        _check_examples(path, screener)
    for rule in args.without:
        check_rule(rule, lexicon)
    accepted = read_accepted(args.accepted, lexicon, screener) if args.accepted else ()
    today = datetime.date.today()
    names = args.file or ["-"]
    return Job(
        Sieve(
            lexicon, screener, tuple(args.without), tuple(each for each in accepted if today <= each.until)
        ),
        exception=_exception(args, lexicon, screener),
        policy=args.policy or "",
        quotes=_quotes(args.policy, lexicon),
        expired=tuple(each for each in accepted if today > each.until),
        asked=Asked(tuple(args.column), args.id),
        is_alone=len(names) == len(inputs) == 1 and inputs[0].path == names[0] and _is_whole(inputs[0]),
        is_many=len(names) > 1 or os.path.isdir(names[0]),
        is_explained=args.explain,
    )


def _is_whole(file: Input) -> bool:
    return file.read is whole.texts


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
    from brightline.language.load import load_policy  # most texts are screened without a policy

    versions = load_policy(path)
    policy = versions.get("proposed") or next(iter(versions.values()))
    quotes: dict[str, str] = {}
    for provision in (lexicon.provisions.record, lexicon.provisions.exception):
        quote = next((norm.quotes[0].text for norm in policy.norms if norm.provision == provision), None)
        if quote is None:
            raise BadInput(f"{path}: has no norm at {provision}, on which the screening rests")
        quotes[provision] = quote
    return quotes
