"""What a person should look at in the words themselves: strikes, notes, dates, markers of sources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from brightline.text.critic import scan
from brightline.text.importing.findings import Finding, around
from brightline.text.importing.inline import Run
from brightline.text.importing.lines import Block
from brightline.text.importing.strikes import Struck
from brightline.text.patterns import SOURCE_MARKER

_DATE = re.compile(r"\(?\b[xX]{1,2}/[xX]{1,2}/[xX]{2,4}\b\)?")
_CHANGE = re.compile(
    r"\b(?:remov|delet|add(?:ed|ing|s)?\b|insert|replac|chang|revis|reword|rephras|clarif|clearer|updat|struck"
    r"|strik|unnecessary|no longer|instead|should be|should read|language is from|is from|taken from|new\b)",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"\b(?:shall|must|may not|will not|is prohibited|are prohibited|required to)\b", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"(?:^|[.!?][\"'”’)]*\s*(?:\(\d{1,3}\)\s*)?)$")  # noqa: RUF001


def doubts_of(block: Block, runs: list[Run], struck: Struck) -> Iterator[Finding]:
    """Give what to look at in one block."""
    for sign in struck.strays:
        yield Finding("strike", block.line_at(sign), around(block.text, sign, 3, 6))
    for problem in scan(block.text)[1] if "{" in block.text else ():
        yield Finding("mark", block.line_at(problem.offset), around(block.text, problem.offset, 3, 6))
    yield from _behind_strikes(block, runs)
    for run in runs:
        if run.kind == "comment" and _CHANGE.search(run.text):
            yield Finding("note", _line_of(block, run.text), around(run.text, 0, 0, 14))
        elif run.kind == "comment" and _RULE.search(run.text):
            yield Finding("rule in a note", _line_of(block, run.text), around(run.text, 0, 0, 14))
    yield from _dates(block, runs)


def _line_of(block: Block, text: str) -> int:
    return block.line_at(max(0, block.text.find(text[:30])))


def _behind_strikes(block: Block, runs: list[Run]) -> Iterator[Finding]:
    at = 0
    before = ""
    for run, after in zip(runs, [*runs[1:], Run("comment", "")], strict=False):
        if run.kind == "deleted":
            at = max(at, block.text.find(run.text, at))
            follows = after.text.lstrip() if after.kind == "plain" else ""
            if follows[:1].isalnum():
                words = f"{{--{_short(run.text)}--}} {around(follows, 0, 0, 7)}"
                yield Finding("insertion", block.line_at(at), words, _broken(before, follows))
        elif run.kind != "comment":
            before = (before + run.words)[-60:]


def _broken(before: str, follows: str) -> str:
    """Say where a strike takes the beginning of a sentence and leaves its end."""
    if follows[:1].islower() and _SENTENCE_END.search(before.rstrip()):
        return f"what is left of the sentence begins with `{follows.split()[0]}`"
    return ""


def _short(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= 6 else f"{' '.join(words[:3])} … {words[-1]}"


def _dates(block: Block, runs: list[Run]) -> Iterator[Finding]:
    for run in runs:
        if run.kind == "plain":
            for match in _DATE.finditer(run.text):
                at = max(0, block.text.find(match[0]))
                yield Finding("date", block.line_at(at), around(run.text, match.start(), 3, 1))


def markers_of(block: Block, runs: list[Run], sources: int) -> Iterator[tuple[int, str]]:
    """Give the line and the words before it of each marker `(n)` in the plain words of a block."""
    for run in runs:
        if run.kind != "plain":
            continue
        for match in SOURCE_MARKER.finditer(run.text):
            if 1 <= int(match[1]) <= sources:
                at = max(0, block.text.find(run.text)) + match.start()
                words = " ".join(run.text[: match.end()].split()[-6:])
                yield block.line_at(at), f"… {words}"
