"""How much of a policy's modal force its norms read: a number, and what is missing from it.

A sentence has modal force when an expression of the modal lexicon stands in it, or when it is an item of a
list that such a sentence introduces. It is covered when a norm, a term or an `untranslated` quotes any of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

import msgspec

from brightline.language.policy import Quote, Version
from brightline.text.document import Document
from brightline.text.sentences import sentences
from brightline.text.words import OwnText, own_text


class Sentence(msgspec.Struct, frozen=True):
    """A sentence with modal force: where it is, what it says, and the expression that gives it force."""

    provision: str
    line: int
    text: str
    expression: str


class Coverage(msgspec.Struct, frozen=True):
    """The sentences with modal force of one version, and those of them that nothing quotes."""

    sentences: tuple[Sentence, ...]
    missing: tuple[Sentence, ...]

    @property
    def percent(self) -> float:
        """Give the share that is covered, in percent; of no sentences it is 100."""
        count = len(self.sentences)
        return 100 * (1 - len(self.missing) / count) if count else 100.0


def cover(document: Document, version: Version, quotes: Iterable[Quote]) -> Coverage:
    """Hold the words that are quoted, or left out on purpose, against all that has modal force."""
    owners = _owners(document)
    quoted: dict[str, list[str]] = {}
    for quote in quotes:
        quoted.setdefault(owners.get(quote.provision, quote.provision), []).append(quote.text)
    found, missing = [], []
    for name in document.provisions:
        if name in owners:
            continue
        own = own_text(document, name, version)
        covered = _union(_places(own, quoted.get(name, [])))
        for sentence, start, end in _with_force(document, own, owners):
            found.append(sentence)
            last = bisect_left(covered, (end, 0)) - 1
            if last < 0 or covered[last][1] <= start:
                missing.append(sentence)
    return Coverage(tuple(found), tuple(missing))


def _owners(document: Document) -> dict[str, str]:
    """Give for each unlabelled bullet the labelled provision that it belongs to."""
    owners: dict[str, str] = {}
    for name, provision in document.provisions.items():
        owners.update(dict.fromkeys(provision.bullets, owners.get(name, name)))
    return owners


def _places(own: OwnText, texts: list[str]) -> Iterator[tuple[int, int]]:
    """Give the place of each quote, which the words have once."""
    for text in texts:
        for at in own.finder.find(text)[:1]:
            yield at, at + len(text)


def _union(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join ranges that meet; the rest are in order and apart."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _with_force(
    document: Document, own: OwnText, owners: dict[str, str]
) -> Iterator[tuple[Sentence, int, int]]:
    inherited = ""
    for provision, line, start, end in _paragraphs(document, own):
        text = own.text[start:end]
        is_bullet = provision in owners
        if not is_bullet:
            inherited = ""
        last = ""
        for first, stop in sentences(text):
            said = text[first:stop]
            expression = find_expression(said) or (inherited if is_bullet else "")
            last = expression or last
            if expression:
                yield Sentence(provision, line, said, expression), start + first, start + stop
        if text.endswith(":"):
            inherited = "" if is_definition(text) else last


def _paragraphs(document: Document, own: OwnText) -> Iterator[tuple[str, int, int, int]]:
    """Give each paragraph's provision, line, and place in the text."""
    starts = [0, *own.breaks] if own.stream.paragraphs else []
    ends = [*starts[1:], len(own.text)] if starts else []
    for (_, provision, number), start, end in zip(own.stream.paragraphs, starts, ends, strict=True):
        line = document.provisions[provision].paragraphs[number - 1].line
        yield provision, line, start, start + len(own.text[start:end].rstrip())


def is_definition(text: str) -> bool:
    """Whether a text that introduces a list only says what a word includes."""
    return text.rstrip().endswith(("may include, but are not limited to:", "may include:"))


def find_expression(text: str) -> str:
    """Give the first expression with modal force in a text, or nothing."""
    for match in _lexicon().finditer(text):
        if match["force"]:
            return match["force"].lower()
    return ""


@cache
def _lexicon() -> re.Pattern[str]:
    data = files("brightline.language").joinpath("modal_lexicon.txt").read_text(encoding="utf-8")
    lines = [line.strip() for line in data.split("\n") if line.strip() and not line.startswith("#")]
    weak = _alternatives(line[1:] for line in lines if line.startswith("-"))
    strong = _alternatives(line for line in lines if not line.startswith("-"))
    return re.compile(rf"\b(?:(?:{weak})|(?P<force>{strong}))\b", re.IGNORECASE)


def _alternatives(lines: Iterable[str]) -> str:
    ordered = sorted((line.split() for line in lines), key=len, reverse=True)
    return "|".join(r"\s+".join(_word(word) for word in words) for words in ordered)


def _word(word: str) -> str:
    if word == "…":
        return r"(?:\S+\s+){0,7}?\S+"
    return f"(?:{'|'.join(re.escape(form) for form in word.split('|'))})"
