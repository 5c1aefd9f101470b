"""Sentences that a blank line breaks, as the end of a page does, joined again."""

from __future__ import annotations

import re
from dataclasses import replace

from brightline.text.importing.findings import Finding, around
from brightline.text.importing.lines import Block, bare, is_note
from brightline.text.labels import split_label

_END = re.compile(r"[.!?:;][\"'”’)\]}*_~]*$")  # noqa: RUF001
_MARKUP = re.compile(r"\*\*|~~|\{(?:--|\+\+|~~)|(?:--|\+\+|~~)\}")


def join_broken(blocks: list[Block]) -> tuple[list[Block], list[Finding]]:
    """Join each paragraph that goes on with the sentence before it."""
    joined: list[Block] = []
    parts: list[list[Block]] = []
    findings: list[Finding] = []
    for block in blocks:
        if parts and _goes_on(parts[-1], block):
            parts[-1].append(block)
            last = parts[-1][-2]
            words = f"{' '.join(last.text.split()[-4:])} ⏎ {around(block.text, 0, 0, 4)}"
            findings.append(Finding("joined", block.line, words))
        else:
            parts.append([block])
    joined = [_joined(each) for each in parts]
    return joined, findings


def _joined(parts: list[Block]) -> Block:
    if len(parts) == 1:
        return parts[0]
    rows: list[tuple[int, int]] = []
    length = 0
    for part in parts:
        rows += [(length + offset, line) for offset, line in part.rows]
        length += len(part.text) + 1
    text = " ".join(part.text for part in parts)
    return replace(parts[0], text=text, end_line=parts[-1].end_line, rows=tuple(rows))


def _goes_on(parts: list[Block], block: Block) -> bool:
    before = parts[-1]
    if block.kind != "plain" or block.is_glued or block.trait or before.kind not in ("plain", "bullet"):
        return False
    if block.indent > before.indent:
        return False
    if before.trait or is_note(before.text) or is_note(block.text) or split_label(bare(block.text)):
        return False
    end = _MARKUP.sub("", before.text[-60:]).rstrip()
    start = _MARKUP.sub("", block.text[:60]).lstrip(" \"'“‘(")  # noqa: RUF001
    if not start or not end or _END.search(end):
        return False
    return start[0].islower() or end[-1] == ","
