"""A redline with some of its edits really accepted: its marks turned round, and the whole compiled again.

What an edit does to a norm stands in the marks of the block. Those in a quote are edits of the text; which
edits the others follow is told by `following`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from brightline.checking.following import Halves, Way, told_apart
from brightline.language.compile import Compiled, compile_policy
from brightline.language.policy import Policy
from brightline.reasoning.day import on
from brightline.source import BadInput, InvalidPolicy, Source
from brightline.text.critic import CriticMark, scan
from brightline.text.document import Document, Fence
from brightline.text.places import Block, Places
from brightline.text.redline import Marked, marked_words

_STRING = re.compile(r'(?:in (\S+) )?"((?:[^"\\]|\\.)*)"', re.DOTALL)
_CHUNK = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")


class _Follows(NamedTuple):
    """A mark in a block, by its place in the source, and the edits with which it is accepted."""

    start: int
    end: int
    owners: Way


class Accepting:
    """The edits of a redline, numbered through its documents, and what their marks in blocks follow.

    `owned` has, for each mark in a block outside of quotes, the edits that it follows, and all those that
    touch the quotes beside it.
    """

    def __init__(self, redline: Compiled, day: date | None, *, is_back: bool) -> None:
        self.redline, self.day, self.is_back = redline, day, is_back
        self.owned: list[tuple[Way, Way]] = []
        self._follows: dict[str, list[_Follows]] = {}
        first = 1
        for part in redline.parts:
            marked = dict(enumerate(marked_words(part.document), first))
            first += len(marked)
            path = part.document.source.path
            self._follows[path] = [_Follows(each.start, each.end, Way((at,))) for at, each in marked.items()]
            self._follows[path] += self._in_blocks(part.document, marked)
        self.every: Way = frozenset(range(1, first))
        self._found: dict[Way, Policy | None] = {}

    def accept(self, numbers: Way) -> Policy | None:
        """Give the older version with some edits accepted and no others; none where it is no policy."""
        if numbers not in self._found:
            self._found[numbers] = self._compiled(self.every - numbers if self.is_back else numbers)
        return self._found[numbers]

    def _compiled(self, turned: Way) -> Policy | None:
        texts = {source.path: source for source in self.redline.sources}
        for path, follows in self._follows.items():
            text = texts[path].text
            for each in sorted(follows, reverse=True):
                if each.owners <= turned:
                    text = text[: each.start] + _turn(text[each.start : each.end]) + text[each.end :]
            texts[path] = Source(path, text)
        try:
            compiled = compile_policy(self.redline.document.source.path, instead=texts)
        except (BadInput, InvalidPolicy):
            return None
        return on(compiled.versions["adopted"], self.day)

    def _in_blocks(self, document: Document, marked: dict[int, Marked]) -> Iterator[_Follows]:
        places = Places(document.source)
        for fence in document.fences:
            block = Block(places, fence.text, fence.line)
            for start, text in _chunks(fence):
                for mark, owners in self._in_chunk(text, fence.provision, marked):
                    at, end = (block.source_offset(start + offset) for offset in (mark.start, mark.end))
                    yield _Follows(at, end, owners)

    def _in_chunk(
        self, text: str, provision: str, marked: dict[int, Marked]
    ) -> Iterator[tuple[CriticMark, Way]]:
        """Give the marks of a norm or a term, each with the edits that it follows."""
        loose: list[CriticMark] = []
        touching: set[int] = set()
        strings = list(_STRING.finditer(text))
        for mark in (each for each in scan(text)[0] if not each.is_comment):
            held = next((s for s in strings if s.start(2) <= mark.start and mark.end <= s.end(2)), None)
            number = _same(text, mark, held[1] or provision, marked, touching) if held else None
            if number is None:
                loose.append(mark)
            else:
                touching.add(number)
                yield mark, Way((number,))
        near = {at: marked[at] for at in sorted(touching)} or {
            at: each for at, each in marked.items() if each.provision == provision
        }
        if not near:
            return
        marks = [_halves(text, mark) for mark in loose]
        edits = {at: (each.struck, each.inserted) for at, each in near.items()}
        for mark, following in zip(loose, told_apart(marks, edits), strict=True):
            self.owned.append((following, frozenset(near)))
            yield mark, following


def _chunks(fence: Fence) -> Iterator[tuple[int, str]]:
    """Give the pieces of a block with their places; one without a quote belongs to what stands above it."""
    start = end = 0
    for piece in _CHUNK.finditer(fence.text):
        if _STRING.search(piece[0]) and _STRING.search(fence.text[start:end]):
            yield start, fence.text[start:end]
            start = piece.start()
        end = piece.end()
    yield start, fence.text[start:end]


def _same(
    text: str, mark: CriticMark, provision: str, marked: dict[int, Marked], taken: Iterable[int]
) -> int | None:
    """Give the edit that a mark in a quote repeats, in its provision if it is there, the first not taken."""
    halves = _halves(text, mark)
    found = [at for at, each in marked.items() if (each.struck, each.inserted) == halves]
    here = [at for at in found if marked[at].provision == provision]
    left = [at for at in here or found if at not in taken]
    return left[0] if left else None


def _halves(text: str, mark: CriticMark) -> Halves:
    halves = {kind: " ".join(text[start:end].split()) for start, end, kind in mark.halves()}
    return halves.get("deleted", ""), halves.get("inserted", "")


def _turn(mark: str) -> str:
    """Turn a mark round, so that the adopted version has what the proposed one had."""
    if mark.startswith("{~~"):
        arrow = scan(mark)[0][0].arrow
        return f"{{~~{mark[arrow + 2 : -3]}~>{mark[3:arrow]}~~}}"
    sign = "++" if mark.startswith("{--") else "--"
    return f"{{{sign}{mark[3:-3]}{sign}}}"
