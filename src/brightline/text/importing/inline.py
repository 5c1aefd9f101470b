"""The words of a block as runs: plain, struck, under a mark that was there before, or a comment.

Differs from the text of a block in that strikes and notes are known and that bold which does not pair is
gone. `markdown` writes runs so that Markdown reads nothing into them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from brightline.text.critic import scan, segments
from brightline.text.importing.lines import Block, bare
from brightline.text.importing.strikes import Struck
from brightline.text.labels import split_label

Kind = Literal["plain", "deleted", "mark", "comment"]

_LINK = r"\[[^\[\]`<{}\\]*\]\((?!(?:vbscript|javascript|file|data):)[^()\s<>`\\{}&]*\)"
_AUTOLINK = r"<(?!(?:vbscript|javascript|file|data):)[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>`\\{}&]*>"
_SPECIAL = re.compile(
    rf"\\[!-/:-@\[-`{{-~]|{_LINK}|{_AUTOLINK}|`|<|&(?=#?\w+;)|\](?=\()|\{{(?=--|\+\+|~~|>>)", re.IGNORECASE
)
_ESCAPED_OR = {"deleted": re.compile(r"\\[\s\S]|--\}"), "comment": re.compile(r"\\[\s\S]|<<\}")}
_BOLD = re.compile(r"\\[\s\S]|\*\*")
_BRACE = re.compile(r"\{[-~*_`\\{]*$")
_BLANKS = re.compile(r" {2,}")
_BLOCK_START = re.compile(
    r"#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|~{3}|\[(?=[^\]]*\]:)|\d{1,9}(?=[.)](?:\s|$))|[-_*=](?=[-_*=\s]*$)"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one kind; of a mark, its signs too."""

    kind: Kind
    text: str

    @property
    def words(self) -> str:
        """The words that stand there, none for a comment."""
        if self.kind == "comment":
            return ""
        return "".join(part.text for part in segments(self.text)) if self.kind == "mark" else self.text


def read_runs(block: Block, struck: Struck) -> list[Run]:
    """Read the runs of a block."""
    if struck.note == 0:
        return [_comment(block.text)]
    end = len(block.text) if struck.note < 0 else struck.note
    runs = [run for start, stop, kind in _pieces(struck, end) for run in _run(block.text[start:stop], kind)]
    if block.kind == "heading":
        runs = [Run(run.kind, run.text.replace("**", "")) for run in runs]
    runs = [each for run in _with_paired_bold(_merged(runs)) for each in _without_brace(run)]
    runs = [Run(run.kind, _BLANKS.sub(" ", run.text)) for run in runs]
    if struck.note >= 0:
        runs.append(_comment(block.text[struck.note :]))
    return _without_bold_label(trimmed(runs))


def _without_bold_label(runs: list[Run]) -> list[Run]:
    """Take bold off the label at the start, and off what else it covers."""
    first = runs[0] if runs else Run("comment", "")
    if (
        first.kind in ("mark", "comment")
        or not first.text.startswith("**")
        or not split_label(bare(first.text))
    ):
        return runs
    return [Run(first.kind, first.text.replace("**", "", 2).lstrip()), *runs[1:]]


def _run(text: str, kind: Kind) -> list[Run]:
    if kind != "mark":
        return [Run(kind if text.strip() else "plain", text)] if text else []
    return [Run("comment", text[3:-3]) if text.startswith("{>>") else Run("mark", text)]


def _pieces(struck: Struck, end: int) -> list[tuple[int, int, Kind]]:
    """Give the ranges of the text with their kinds, signs left out."""
    holes: list[tuple[int, int, Kind | None]] = [(start, stop, "mark") for start, stop in struck.marks]
    holes += [(sign, sign + 2, None) for sign in struck.signs]
    pieces: list[tuple[int, int, Kind]] = []
    ranges = iter(sorted(struck.ranges))
    current = next(ranges, None)
    at = 0
    for start, stop, kind in [*sorted(holes, key=lambda hole: hole[0]), (end, end, None)]:
        if at < min(start, end):
            while current and current[1] <= at:
                current = next(ranges, None)
            is_struck = current is not None and current[0] <= at
            pieces.append((at, min(start, end), "deleted" if is_struck else "plain"))
        if kind and start < end:
            pieces.append((start, stop, kind))
        at = max(at, stop)
    return pieces


def _without_brace(run: Run) -> list[Run]:
    """Leave a brace at the end out of struck words: it would open a mark with the sign that closes theirs."""
    match = _BRACE.search(run.text)
    if run.kind != "deleted" or not match:
        return [run]
    parts = (Run("deleted", run.text[: match.start()]), Run("plain", match[0]))
    return [part for part in parts if part.text]


def _comment(text: str) -> Run:
    paired = text.replace("**", "") if text.count("**") % 2 else text
    return Run("comment", " ".join(paired.split()))


def _with_paired_bold(runs: list[Run]) -> list[Run]:
    """Leave out bold that does not pair; bold words may have struck ones among them."""
    pieces = [run.text if run.kind == "plain" else "x" for run in runs]
    dropped = _unpaired_bold("".join(pieces))
    done: list[Run] = []
    at = 0
    for run, piece in zip(runs, pieces, strict=True):
        if run.kind == "plain":
            done.append(Run("plain", _without(run.text, [sign - at for sign in dropped])))
        elif run.kind == "deleted":
            done.append(Run("deleted", _without(run.text, _unpaired_bold(run.text))))
        else:
            done.append(run)
        at += len(piece)
    return done


def _without(text: str, signs: list[int]) -> str:
    parts, last = [], 0
    for sign in signs:
        if 0 <= sign < len(text):
            parts.append(text[last:sign])
            last = sign + 2
    return "".join([*parts, text[last:]])


def bold_signs(text: str) -> list[int]:
    """Give where `**` stands, escaped ones left out."""
    return [match.start() for match in _BOLD.finditer(text) if match[0] == "**"]


def _unpaired_bold(text: str) -> list[int]:
    """Give each `**` that neither opens nor closes bold words."""
    signs = bold_signs(text)
    dropped: list[int] = []
    at = 0
    while at < len(signs):
        start, end = signs[at], signs[at + 1] if at + 1 < len(signs) else -1
        if start + 2 < end and text[start + 2].strip() and text[end - 1].strip():
            at += 2
        else:
            dropped.append(start)
            at += 1
    return dropped


def trimmed(runs: list[Run]) -> list[Run]:
    """Leave out empty runs and blanks at both ends."""
    kept = [run for run in runs if run.text or run.kind == "comment"]
    while kept and kept[0].kind == "plain":
        first = Run("plain", kept[0].text.lstrip())
        kept = [first, *kept[1:]] if first.text else kept[1:]
        if first.text:
            break
    while kept and kept[-1].kind == "plain":
        last = Run("plain", kept[-1].text.rstrip())
        kept = [*kept[:-1], last] if last.text else kept[:-1]
        if last.text:
            break
    return kept


def _merged(runs: list[Run]) -> list[Run]:
    """Join neighbours that are plain words."""
    merged: list[Run] = []
    for run in runs:
        if merged and merged[-1].kind == run.kind == "plain":
            merged[-1] = Run("plain", merged[-1].text + run.text)
        else:
            merged.append(run)
    return merged


def words_of(runs: list[Run]) -> str:
    """Give the words of runs, struck and new ones alike, comments left out."""
    return "".join(run.words for run in runs)


def is_comment(runs: list[Run]) -> bool:
    """Whether there is nothing but comments."""
    return all(run.kind == "comment" or not run.text.strip() for run in runs)


_PART_OF_SIGN = re.compile(r"(?<!\\)(?:\{[-+~>]?|[~`]{1,2})$")
"""What could be the first part of the sign that opens a mark, or a block of code."""
_FENCE = re.compile(r"^(?:~~~|```)")


def markdown(runs: list[Run], *, at_start: bool = True) -> str:
    """Write runs as Markdown with marks; `at_start` says that a block begins with them."""
    parts: list[str] = []
    for run in runs:
        if parts and run.kind != "plain":
            parts[-1] = _unfinished(parts[-1])
        parts.append(_written(run))
    text = "".join(parts)
    if at_start and (match := _BLOCK_START.match(text)):
        at = match.end() if match[0].isdecimal() else 0
        text = f"{text[:at]}\\{text[at:]}"
    return text


def _written(run: Run) -> str:
    if run.kind == "mark":
        return _mark(run.text)
    if run.kind == "comment":
        return f"{{>>{_closed(_ESCAPED_OR['comment'].sub(_escaped, run.text))}<<}}"
    text = _escape(run.text)
    if run.kind == "plain" or not text.strip():
        return text
    return f"{{--{_unfinished(_ESCAPED_OR['deleted'].sub(_escaped, text))}--}}"


def _mark(text: str) -> str:
    """Write a mark that was there before; another mark inside it becomes text."""
    mark = scan(text)[0][0]
    parts, last = [], 0
    for start, end, _ in mark.halves():
        parts.append(text[last:start])
        last = end
        for left, right in [*(each for each in mark.comments if start <= each[0] < end), (end, end)]:
            parts += [_unfinished(_escape(text[start:left])), text[left:right]]
            start = right
    return "".join([*parts, text[last:]])


def _unfinished(text: str) -> str:
    """Keep both ends of a text from becoming a sign where what stands around it is left out of a version."""
    return _PART_OF_SIGN.sub(r"\\\g<0>", _FENCE.sub(r"\\\g<0>", text))


def _escape(text: str) -> str:
    """Put a backslash before what Markdown would take for markup of its own."""
    return _closed(_SPECIAL.sub(_escaped, text))


def _escaped(match: re.Match[str]) -> str:
    found = match[0]
    return found if found[0] == "\\" or len(found) > 3 else f"\\{found}"


def _closed(text: str) -> str:
    """Double a backslash at the end, which would take the sign behind it for its own."""
    count = len(text) - len(text.rstrip("\\"))
    return f"{text}\\" if count % 2 else text
