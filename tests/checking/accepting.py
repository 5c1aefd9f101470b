"""A redline with some of its edits really accepted: the marks of the source, changed and compiled again.

An edit is accepted by turning its marks round: `{--x--}` becomes `{++x++}`, `{~~a~>b~~}` becomes
`{~~b~>a~~}`. The adopted version then has it accepted and all others rejected, and every norm still finds its
words. Marks in blocks follow: inside a quote the mark of the same words, elsewhere the one that speaks of the
same force or the same exception, or all that the quotes of the norm repeat.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from brightline.language.compile import compile_policy
from brightline.language.policy import Policy
from brightline.source import InvalidPolicy, read_source
from brightline.text.critic import CriticMark, scan
from brightline.text.parse import parse_document
from brightline.text.places import Block, Places
from brightline.text.redline import Marked, marked_words

_QUOTE = re.compile(r'(?:in (\S+) )?"((?:[^"\\]|\\.)*)"', re.DOTALL)
_CHUNK = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")


def accepted(path: Path, numbers: Iterable[int], folder: Path) -> Policy | None:
    """Give the policy with some edits of a document accepted; nothing where it does not compile."""
    chosen = frozenset(numbers)
    source = read_source(path)
    document = parse_document(source)
    marked = marked_words(document)
    turned = [(edit.start, edit.end) for number, edit in enumerate(marked, 1) if number in chosen]
    places = Places(source)
    for fence in document.fences:
        block = Block(places, fence.text, fence.line)
        for chunk in _CHUNK.finditer(fence.text):
            for start, end in _turned(chunk, fence.provision, marked, chosen):
                turned.append((block.source_offset(start), block.source_offset(end)))
    text = source.text
    for start, end in sorted(turned, reverse=True):
        text = text[:start] + _turn(text[start:end]) + text[end:]
    for file in path.parent.iterdir():
        if file.is_file():
            shutil.copy(file, folder / file.name)
    (folder / path.name).write_text(text, "utf-8")
    try:
        return compile_policy(folder / path.name).versions["adopted"]
    except InvalidPolicy:
        return None


def _turn(mark: str) -> str:
    if mark.startswith("{~~"):
        old, new = mark[3:-3].split("~>", 1)
        return f"{{~~{new}~>{old}~~}}"
    sign = "++" if mark.startswith("{--") else "--"
    return f"{{{sign}{mark[3:-3]}{sign}}}"


def _turned(
    chunk: re.Match[str], provision: str, marked: list[Marked], chosen: frozenset[int]
) -> Iterator[tuple[int, int]]:
    marks = [mark for mark in scan(chunk[0])[0] if not mark.is_comment]
    quotes = list(_QUOTE.finditer(chunk[0]))
    touching: set[int] = set()
    loose = []
    for mark in marks:
        quote = next(
            (each for each in quotes if each.start(2) <= mark.start and mark.end <= each.end(2)), None
        )
        if quote is None:
            loose.append(mark)
            continue
        number = _same(chunk[0], mark, quote[1] or provision, marked)
        touching.add(number)
        if number in chosen:
            yield chunk.start() + mark.start, chunk.start() + mark.end
    if not touching:
        touching = {at for at, edit in enumerate(marked, 1) if edit.provision == provision}
    for mark in loose:
        if _owners(chunk[0], mark, touching, marked) <= chosen:
            yield chunk.start() + mark.start, chunk.start() + mark.end


def inseparable(path: Path) -> set[frozenset[int]]:
    """Give the edits, by their numbers, of which a mark in a block takes several at once."""
    document = parse_document(read_source(path))
    marked = marked_words(document)
    found = set()
    for fence in document.fences:
        for chunk in _CHUNK.finditer(fence.text):
            for mark in scan(chunk[0])[0]:
                if any(
                    each.start(2) <= mark.start and mark.end <= each.end(2)
                    for each in _QUOTE.finditer(chunk[0])
                ):
                    continue
                touching = {
                    _same(chunk[0], other, each[1] or fence.provision, marked)
                    for each in _QUOTE.finditer(chunk[0])
                    for other in scan(chunk[0])[0]
                    if each.start(2) <= other.start and other.end <= each.end(2)
                }
                owners = _owners(chunk[0], mark, touching, marked)
                found |= {owners} if len(owners) > 1 else set()
    return found


FORCE = {"shall": "must", "shall not": "must not", "should": "should", "may": "may"}


def _owners(text: str, mark: CriticMark, touching: set[int], marked: list[Marked]) -> frozenset[int]:
    """Give the edits that speak of the force or the exception of a mark, all of them if none does."""
    said = {" ".join(text[start:end].split()) for start, end, _ in mark.halves()}
    force = [
        at
        for at in touching
        if {FORCE.get(marked[at - 1].struck), FORCE.get(marked[at - 1].inserted)} == said
    ]
    exception = [at for at in touching if {marked[at - 1].inserted.replace(" it is", "")} == said]
    return frozenset(force or exception or touching)


def _same(text: str, mark: CriticMark, provision: str, marked: list[Marked]) -> int:
    halves = {kind: " ".join(text[start:end].split()) for start, end, kind in mark.halves()}
    found = [
        number
        for number, edit in enumerate(marked, 1)
        if edit.provision == provision
        and (edit.struck, edit.inserted) == (halves.get("deleted", ""), halves.get("inserted", ""))
    ]
    assert len(found) == 1, f"which edit of {provision} is {halves}?"
    return found[0]
