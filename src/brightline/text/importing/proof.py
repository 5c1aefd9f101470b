"""The proof that no word was lost, changed or moved: the words of the input are those of the document.

It knows nothing of how the document was made. Of the input it takes off what an extraction adds: `#`,
bullets, rules, and the signs of emphasis, strikes and marks. Of the document it takes what the parser reads:
numbers of items, and the content of each block. Both are cut at white space and compared one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from brightline.source import BadInput, Source
from brightline.text.blocks import FenceBlock, ItemStart, Piece, Text

_RULE = re.compile(r"\s*([-_*=~])(?:\s*\1){2,}\s*")
_PREFIX = re.compile(r"\s*(?:#{1,9}(?=\s|$)|(?:[-+*•·▪●○◦‣■–—\uf0b7\uf0a7](?:\s+|$))+)")  # noqa: RUF001
_CLOSING = re.compile(r"(?<=\S)\s+#+\s*$")
_SIGNS = re.compile(r"\{--|--\}|\{\+\+|\+\+\}|\{>>|<<\}")
_EMPHASIS = str.maketrans("", "", "\\*_`~")
_TARGET = re.compile(r"\]\([^()\s]*\)")


def prove(source: Source, skip: int, document: list[Piece]) -> None:
    """Compare the words of an input, `skip` lines left out, with those of a document as the parser read it.

    Raises `BadInput` with the first difference.
    """
    before = _words(" ".join(_bare(line) for line in source.text.split("\n")[skip:]))
    pieces = list(_contents(document))
    after = _words(" ".join(text for text, _ in pieces))
    if before != after:
        raise BadInput(f"{source.path}: {_difference(before, after)}")
    for text, shown in pieces:
        lost = _letters(_TARGET.sub("]", text)) - _letters(shown)
        if lost:
            raise BadInput(f"{source.path}: the document would be read without words of `{text[:60]}`")


def _letters(text: str) -> Counter[str]:
    return Counter(filter(str.isalnum, text))


def _bare(line: str) -> str:
    """Take the signs of a line off that say what kind of line it is."""
    if _RULE.fullmatch(line):
        return ""
    match = _PREFIX.match(line)
    if not match:
        return line
    rest = line[match.end() :]
    return _CLOSING.sub("", rest) if "#" in match[0] else rest


def _words(text: str) -> list[str]:
    text = text.translate(_EMPHASIS)
    # Taking a sign off may leave another, where one stood in the other.
    while (shorter := _SIGNS.sub("", text)) != text:
        text = shorter
    return text.split()


def _contents(document: list[Piece]) -> Iterator[tuple[str, str]]:
    """Give what the parser read of a document, in order, as written and as shown."""
    for piece in document:
        if isinstance(piece, ItemStart) and piece.number:
            yield piece.number + piece.delimiter, piece.number
        elif isinstance(piece, FenceBlock):
            text = "\n".join(_bare(line) for line in piece.text.split("\n"))
            yield f"{piece.info} {text}", f"{piece.info} {text}"
        elif isinstance(piece, Text):
            comments = " ".join(remark.text for remark in piece.comments)
            yield piece.block.content, "".join(part.text for part in piece.segments) + f" {comments}"


def _difference(before: list[str], after: list[str]) -> str:
    pairs = zip(before, after, strict=False)
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))
    here, there = (" ".join(words[max(0, at - 4) : at + 5]) for words in (before, after))
    return f"the words would not be kept: the input has `… {here} …`, the document `… {there} …`"
