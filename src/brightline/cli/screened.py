"""What `brightline screen` makes of texts: answers, lines for people, data for programs, and a tally."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import tee

import msgspec

from brightline.screening.narrative.accepted import Accepted, Sieve, Suppressed
from brightline.screening.narrative.release import Released, release
from brightline.screening.narrative.rewrite import Edit, applied
from brightline.screening.narrative.screen import Screening, Span
from brightline.screening.texts.text import Asked, Key, Text

_FIGURES = re.compile(r"[0-9][0-9./:#-]{0,63}")
_KEY = re.compile(r"[\w./:#@-]{1,64}")


class Answer(msgspec.Struct, frozen=True):
    """What came of one text; nothing in it is a word of the text."""

    screening: Screening
    released: tuple[Released, ...]
    suppressed: tuple[Suppressed, ...]
    edits: tuple[Edit, ...]

    def rests_on(self) -> set[str]:
        """Give the provisions that it names."""
        return {span.provision for span in self.screening.spans} | {each.provision for each in self.released}


class Job(msgspec.Struct, frozen=True):
    """What texts are held against, what is left out and released, and how it is told.

    `is_alone` is one whole text; `is_many` are several files, each of them named. `quotes` are the words of
    a provision, `policy` is where they stand.
    """

    sieve: Sieve
    exception: str | None = None
    policy: str = ""
    quotes: dict[str, str] = {}
    expired: tuple[Accepted, ...] = ()
    asked: Asked = Asked()
    is_alone: bool = True
    is_many: bool = False
    is_explained: bool = False

    def answer(self, text: Text) -> Answer:
        """Screen one text."""
        return self._answer(text, self.sieve.screener.screen(text.text))

    def answers(self, texts: Iterable[Text]) -> Iterator[tuple[Text, Answer]]:
        """Screen many texts, which are read some way ahead."""
        ahead, behind = tee(texts)
        screened = self.sieve.screener.screen_many(text.text for text in ahead)
        return ((text, self._answer(text, each)) for text, each in zip(behind, screened, strict=True))

    def _answer(self, text: Text, screening: Screening) -> Answer:
        screening, suppressed, rewriter = self.sieve.without(screening, text.text, text.file, text.key)
        released: tuple[Released, ...] = ()
        if self.exception and screening.spans:
            screening, released = release(screening, self.exception)
        edits = rewriter.edits(text.text, screening.spans) if screening.outcome == "block" else ()
        return Answer(screening, released, suppressed, edits)

    def name(self, text: Text) -> Key | None:
        """Give the key of a row, or its number where the key is none or might say something itself."""
        key = text.key
        if key is None:
            return None if text.column is None else text.row
        if isinstance(key, str) and not self._may_be_shown(key):
            return text.row
        return key

    def _may_be_shown(self, key: str) -> bool:
        if _FIGURES.fullmatch(key):
            return True
        words = re.sub(r"[_./:#@-]+", " ", key)
        return bool(_KEY.fullmatch(key)) and self.sieve.screener.screen(words).outcome == "pass"


def as_json(text: Text, answer: Answer, job: Job) -> dict[str, object]:
    """Give what came of a text as plain data; none of its words are in it."""
    spans = [
        {name: getattr(span, name) for name in ("start", "end", "category", "rule", "reason", "provision")}
        for span in answer.screening.spans
    ]
    place: dict[str, object] = {"file": text.file} if job.is_many else {}
    if text.column is not None:
        place["column"] = text.column
    data = {"id": job.name(text), **place, "outcome": answer.screening.outcome, "spans": spans}
    if answer.edits:
        data["rewrite"] = answer.edits
    if answer.released:
        data["released"] = answer.released
    if answer.suppressed:
        data["suppressed"] = answer.suppressed
    if job.quotes and (spans or answer.released):
        used = answer.rests_on()
        data["quotes"] = {name: quote for name, quote in job.quotes.items() if name in used}
    return data


def finding_lines(text: Text, answer: Answer, job: Job) -> Iterator[str]:
    """Say to a person what was found, and where; the words only on a terminal, for who asked."""
    place = _place(text, job)
    shows = job.is_explained and sys.stdout.isatty()
    lines = _Lines(text.text if answer.screening.spans else "")
    for span in answer.screening.spans:
        said = f"{span.outcome}: {span.category} {span.reason} ({span.provision})"
        yield f"{place}{lines.place(span.start)}: {said}"
        if job.is_explained:
            yield from _grounds(span, job)
        if shows:
            yield f"    words: “{text.text[span.start : span.end]}”"
    if answer.edits and job.is_alone:
        yield ""
        yield "rewrite:"
        if shows:
            yield applied(text.text, answer.edits).rstrip()
        else:
            yield from (_change(edit, lines) for edit in answer.edits)


def _grounds(span: Span, job: Job) -> Iterator[str]:
    yield f"    rule: {span.rule}"
    quote = job.quotes.get(span.provision)
    yield f"    rests on: {span.provision}" + (f" of {job.policy}: “{quote}”" if quote else "")


def _change(edit: Edit, lines: _Lines) -> str:
    put = f"put “{edit.put}”" if edit.put else "nothing in its place"
    return f"    {lines.place(edit.start)} to {lines.place(edit.end)}: {put}"


def _place(text: Text, job: Job) -> str:
    """Say where a text stands; nothing for one that is alone."""
    if job.is_alone:
        return ""
    if text.row is None:
        return f"{text.file}:"
    key = job.name(text) if text.key is not None else None
    row = "header" if text.row == 0 else f"row {text.row}" if key is None or key == text.row else str(key)
    column = "" if text.column is None else f", {_column(text.column)}"
    return f"{text.file}: {row}{column}: "


def _column(column: Key) -> str:
    return f"column {column}" if isinstance(column, int) else column


class _Lines:
    """Where the lines of a text begin."""

    def __init__(self, text: str) -> None:
        self._breaks = [match.start() for match in re.finditer("\n", text)]

    def place(self, at: int) -> str:
        """Give line and column, both from 1."""
        line = bisect_left(self._breaks, at)
        before = self._breaks[line - 1] if line else -1
        return f"{line + 1}:{at - before}"


class Tally:
    """How many of each came out of a batch."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.categories: Counter[str] = Counter()
        self.released: Counter[tuple[str, str]] = Counter()
        self.suppressed: Counter[tuple[str, str | None]] = Counter()
        self.skipped: Counter[str] = Counter()
        self.provisions: set[str] = set()
        self.unread = 0

    @property
    def texts(self) -> int:
        """How many texts were screened."""
        return self.outcomes.total()

    @property
    def is_clean(self) -> bool:
        """Whether nothing is to be reviewed, and nothing is blocked."""
        return not (self.outcomes["review"] or self.outcomes["block"])

    def add(self, answer: Answer) -> None:
        """Count what came of a text: a category and a release once, what is left out each time."""
        self.outcomes[answer.screening.outcome] += 1
        self.categories.update({span.category for span in answer.screening.spans})
        self.provisions |= answer.rests_on()
        for released in answer.released:
            self.released[released.provision, released.category] += released.count
        for left_out in answer.suppressed:
            self.suppressed[left_out.rule, left_out.exception] += left_out.count

    def why_skipped(self) -> str:
        """Say how many files were skipped, by reason; nothing where none was."""
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(self.skipped.items()))
        return f": {reasons}" if reasons else ""

    def as_json(self) -> dict[str, object]:
        """Give the counts as plain data."""
        left_out, accepted, released = Counter[str](), Counter[str](), Counter[str]()
        for (rule, exception), count in self.suppressed.items():
            (accepted if exception else left_out)[exception or rule] += count
        for (_, category), count in self.released.items():
            released[category] += count
        return {
            "texts": self.texts,
            "outcomes": {name: self.outcomes[name] for name in ("pass", "review", "block")},
            "categories": dict(sorted(self.categories.items())),
            "released": dict(sorted(released.items())),
            "without": dict(sorted(left_out.items())),
            "accepted": dict(sorted(accepted.items())),
            "skipped": dict(sorted(self.skipped.items())),
            "unread": self.unread,
        }


def summary(tally: Tally, job: Job) -> Iterator[str]:
    """Say to a person what came of it all."""
    for (provision, category), count in sorted(tally.released.items()):
        yield f"released under {provision}: {category} ({count})"
    for (rule, exception), count in sorted(tally.suppressed.items(), key=str):
        yield f"accepted under {exception}: {rule} ({count})" if exception else f"left out: {rule} ({count})"
    for each in job.expired:
        yield f"no longer accepted: {each.id}, which ended on {each.until}"
    for provision, quote in job.quotes.items():
        if provision in tally.provisions and not job.is_explained:
            yield f"{provision} “{quote}”"
    if job.is_alone:
        yield _outcome(tally)
        return
    counts = ", ".join(f"{tally.outcomes[name]} {name}" for name in ("pass", "review", "block"))
    yield f"{tally.texts} text{'' if tally.texts == 1 else 's'}: {counts}"
    if tally.skipped:
        yield f"skipped{tally.why_skipped()}"
    if tally.unread:
        yield f"could not be read: {tally.unread}"


def _outcome(tally: Tally) -> str:
    """Give the outcome of a text that is alone."""
    return next((name for name in ("block", "review") if tally.outcomes[name]), "pass")
