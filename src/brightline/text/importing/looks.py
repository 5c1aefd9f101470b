"""What a block looks like: its label, its marker, a heading, a title.

Looks only: whether a label is believed is for `outline` to say.
"""

from __future__ import annotations

import re

from brightline.text.importing.inline import Run, bold_signs, is_comment, markdown, words_of
from brightline.text.importing.lines import Block
from brightline.text.labels import Label, split_label
from brightline.text.markdown import parse_inline
from brightline.text.runs import take_label

_RENDERED = re.compile(r"[\\*_`&<\[]")


def label_of(block: Block, runs: list[Run]) -> Label | None:
    """Give what looks like the label of a block, as the parser would see it; an escaped one is none."""
    if block.kind == "fence" or block.trait or not runs or is_comment(runs):
        return None
    words = words_of(runs)
    label = split_label(words)
    if runs[0].kind == "comment" and block.kind == "plain":
        return None
    if not _RENDERED.search(words[:60]) or (not label and block.kind == "plain"):
        return label
    shown = shown_label(runs)
    return shown if block.kind != "plain" or (shown and label and shown.written == label.written) else None


def shown_label(runs: list[Run]) -> Label | None:
    return take_label(parse_inline(markdown(runs, at_start=False), {}, 0).segments)[0]


def marker_of(label: Label, runs: list[Run]) -> tuple[str, list[Run]]:
    """Give the marker of a labelled item and its words: Markdown has lists for numbers only."""
    first = runs[0]
    number = label.parts[0].text
    is_listed = len(label.parts) == 1 and number.isdecimal() and label.form in ("point", "bracket")
    if is_listed and first.kind in ("plain", "deleted") and first.text.startswith(label.written):
        rest = Run(first.kind, first.text[len(label.written) :].lstrip())
        return f"{label.written} ", [rest, *runs[1:]] if rest.text else list(runs[1:])
    return "- ", runs


def is_bold(runs: list[Run]) -> bool:
    """Whether all words are bold, as those of a bullet are that was a heading."""
    words = words_of(runs)
    return bold_signs(words) == [0, len(words) - 2] and len(words) > 4


def looks_like_a_heading(block: Block, runs: list[Run], label: Label) -> bool:
    """Whether a labelled line is short and ends no sentence; a bullet may be that if it has a number."""
    is_numbered = block.kind == "bullet" and label.parts[0].text.isdecimal() and len(label.parts) == 1
    return (block.kind == "plain" or is_numbered) and _is_short(runs)


def _is_short(runs: list[Run]) -> bool:
    words = words_of(runs).strip("* ")
    return len(words.split()) <= 12 and words[-1:] not in (".", ";", ":", ",")


def looks_like_a_title(block: Block, runs: list[Run]) -> bool:
    return block.kind == "plain" and _is_short(runs) and not block.trait and not block.is_glued


def indents_its_text(blocks: list[Block], labels: list[Label | None]) -> bool:
    """Whether a paragraph is indented under an item: then indents are meant, and are kept."""
    column = -1
    for block, label in zip(blocks, labels, strict=True):
        if block.kind == "heading":
            column = -1
        elif block.kind == "bullet" or (block.kind == "plain" and label):
            column = block.indent
        elif block.kind == "plain" and not block.is_glued and not block.trait and 0 <= column < block.indent:
            return True
    return False
