"""A version of a document as a row of sentences, each a row of words with their places.

Differs from the words of provisions in that everything that stands in the text is here, what comes before
the first label and headings included; and in that words are compared by a form without typography.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from brightline.text.blocks import Reader, Text
from brightline.text.document import VISIBLE
from brightline.text.front import front_matter
from brightline.text.labels import split_label
from brightline.text.places import Block, Places
from brightline.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brightline.text.document import Document, Segment, Version

# A hyphen joins, at the end of a line too; a dash does not, nor do quotes and brackets belong to a word.
_WORD = re.compile(r"\w+(?:(?:['\u2019]|[-\u2010\u2011\u00ad]\s?)\w+)*|[§$%€£]")
_NEAR = 2_000
"""How many characters on the next word is looked for in the source."""
_JOINTS = re.compile(r"[-\u2010\u2011\u00ad\s]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its form without typography, its place in the text of the sentence and in its block."""

    form: str
    start: int
    end: int
    offset: int
    is_struck: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a heading, item or paragraph; `text` is that whole text in this version."""

    words: tuple[Word, ...]
    text: str
    provision: str
    block: Block

    @property
    def forms(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return tuple(word.form for word in self.words)

    def line(self, number: int = 0) -> int:
        """Give the line of the source that a word stands on."""
        return self.block.place(self.words[number].offset)[0]

    def quote(self, start: int = 0, end: int | None = None) -> str:
        """Give words `start` to `end` as they are written, with what stands between and around them."""
        words = self.words[start:end]
        if not words:
            return ""
        last = self.words[-1] if end is None or end >= len(self.words) else None
        stop = self._end_of_sentence(last.end) if last else words[-1].end
        return " ".join(self.text[words[0].start : stop].split())

    def _end_of_sentence(self, at: int) -> int:
        while at < len(self.text) and not self.text[at].isspace():
            at += 1
        return at


def forms_of(text: str) -> list[str]:
    """Give the words of a text as they are compared."""
    return [_form(match[0]) for match in _WORD.finditer(text)]


def _form(word: str) -> str:
    return unicodedata.normalize("NFKC", _JOINTS.sub("", word).replace("\u2019", "'"))


def passages(document: Document, version: Version) -> list[Passage]:
    """Give every sentence of a version, in order; blocks, code and HTML are no text."""
    places = Places(document.source)
    _, skip = front_matter(places)
    holders = Holders(document)
    return [
        passage
        for piece in Reader(places).read(skip)
        if isinstance(piece, Text)
        for passage in _of_text(piece, version, holders.at(piece.block.line))
    ]


class Holders:
    """Which provision holds a line."""

    def __init__(self, document: Document) -> None:
        self._provisions = document.provisions
        self._names = list(document.provisions)
        self._lines = [provision.line for provision in document.provisions.values()]

    def at(self, line: int) -> str:
        at = bisect_right(self._lines, line) - 1
        name = self._names[at] if at >= 0 else ""
        while name and self._provisions[name].end_line < line:
            name = self._provisions[name].parent
        return name


def _of_text(piece: Text, version: Version, provision: str) -> Iterator[Passage]:
    visible = [segment for segment in piece.segments if segment.mark in VISIBLE[version]]
    text = "".join(segment.text for segment in visible)
    label = split_label(text)
    start = label.end if label else 0
    words = list(_words(text, start, piece.block, visible))
    at = 0
    for _, end in sentences(text):
        first = at
        while at < len(words) and words[at].start < end:
            at += 1
        if first < at:
            yield Passage(tuple(words[first:at]), text, provision, piece.block)


def _words(text: str, start: int, block: Block, visible: list[Segment]) -> Iterator[Word]:
    starts = list(accumulate((len(segment.text) for segment in visible), initial=0))
    offset = 0
    for match in _WORD.finditer(text, start):
        # A word that markup cuts through is not found as it is; its place is then that of the one before.
        first = re.split(r"[-\s]", match[0])[0] or match[0]
        found = block.content.find(first, offset, offset + _NEAR)
        offset = found if found >= 0 else offset
        is_struck = visible[bisect_right(starts, match.start()) - 1].mark == "deleted"
        yield Word(_form(match[0]), match.start(), match.end(), offset, is_struck)
        offset += 1 if found >= 0 else 0
