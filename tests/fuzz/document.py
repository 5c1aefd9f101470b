"""Documents: whatever stands in one is read, no word of it is lost, and its versions are documents too."""

from __future__ import annotations

import re
from itertools import pairwise
from random import Random

from markdown_it import MarkdownIt

from brightline.source import BadInput, Diagnostic, Source, decode
from brightline.text.critic import CLOSERS
from brightline.text.document import Document
from brightline.text.parse import parse_document
from brightline.text.project import project_document
from brightline.text.words import locate, own_text
from fuzz import texts

VERSIONS = ("adopted", "proposed")
WORDS = (
    "members",
    "shall",
    "not",
    "close",
    "roads",
    "(1)",
    "P&P 7-805",
    "[II-B]",
    "*at once*",
    "`x`",
    "é",
    "U.S.",
)
LABELS = ("I", "II", "III", "A", "B", "C", "1", "2", "3", "a", "b", "i", "ii", "AA", "10")
NORM = '"{words}"\nmember must not close_road\n  when emergency\n'
_MARK = re.compile(r"^mark `(\{..)`|^\w+ `(\{..)` is never closed|^(\w+) opens here and closes")


def case(random: Random) -> str:
    """A document as somebody might write it, or a piece of a real one; then some changes."""
    if random.random() < 0.5:
        return texts.bent(random, _document(random))
    return texts.bent(random, texts.excerpt(random, random.choice(texts.real_texts())), 6)


def _document(random: Random) -> str:
    front = "---\npolicy: elm-1\nlanguage: 1\n---\n\n" if random.random() < 0.3 else ""
    parts = [f"{front}# 1-1 Doors (05/29/02) {{++(xx/xx/xx)++}}"]
    depth = 0
    for number in range(random.randint(1, 12)):
        kind = random.random()
        if kind < 0.25:
            depth = 0
            label = f"{random.choice(LABELS)}. " if random.random() < 0.8 else ""
            parts.append(f"{'#' * random.randint(1, 6)} {label}{_words(random, number)}")
        elif kind < 0.7:
            depth = random.randint(0, min(depth + 1, 4))
            marker = random.choice(
                ("- ", f"- {random.choice(LABELS)}. ", "1. ", f"{random.randint(0, 12)}. ")
            )
            parts.append(f"{'   ' * depth}{marker}{_words(random, number)}")
        elif kind < 0.85:
            parts.append(f"{'   ' * random.randint(0, depth + 1)}{_words(random, number)}")
        elif kind < 0.97:
            pad = "   " * random.randint(0, depth + 1)
            block = f"```norm\n{NORM.format(words=_words(random, number))}```".split("\n")
            parts.append("\n".join(pad + line for line in block))
        else:
            parts.append("## REFERENCES\n\n1. One\n2. Two")
    return "\n\n".join(parts) + "\n"


def _words(random: Random, number: int) -> str:
    spans = [_span(random, number * 100 + place) for place in range(random.randint(1, 5))]
    return random.choice((" ", " ", "\n")).join(spans)


def _span(random: Random, number: int) -> str:
    words = " ".join([f"word{number}", *random.choices(WORDS, k=random.randint(0, 4))])
    form = random.choice(("{}", "{}", "{}", "{{--{}--}}", "{{++{}++}}", "{{~~{}~>new~~}}", "{{>>{}<<}}"))
    return form.format(words)


def hold(text: str) -> None:
    """Read it in every version."""
    try:
        source = decode("policy.md", text.encode("utf-8", "surrogatepass"))
    except BadInput:
        return
    document = parse_document(source)
    for found in document.diagnostics:
        hold_place(found, source)
        _hold_mark(found)
    _hold_structure(document)
    _hold_words(document)
    _hold_versions(document)


def hold_place(found: Diagnostic, source: Source) -> None:
    """A diagnostic points at something, and can be shown."""
    lines = source.text.split("\n")
    assert found.path == source.path, found
    assert 1 <= found.line <= len(lines), found
    assert found.excerpt == lines[found.line - 1], found
    assert 1 <= found.column <= len(found.excerpt) + 1, found
    assert found.length >= 1, found
    assert found.message, found
    assert found.headline() in found.render(), found


def _hold_mark(found: Diagnostic) -> None:
    """What is said of a mark is said at its place."""
    match = _MARK.search(found.message)
    if match and (match[1] or match[2]):
        opener = match[1] or match[2]
        assert found.excerpt.startswith(opener, found.column - 1), found
    elif match:
        assert found.excerpt[found.column - 1 : found.column + 2] in CLOSERS, found


def _hold_structure(document: Document) -> None:
    count = document.source.text.count("\n") + 1
    for id, provision in document.provisions.items():
        assert provision.id == id
        assert 1 <= provision.line <= provision.end_line <= count, provision
        assert not provision.parent or provision.parent in document.provisions, provision
        below = (*provision.bullets, *provision.children)
        assert len(set(below)) == len(below), provision
        assert all(document.provisions[each].parent == id for each in below), provision
        for paragraph in provision.paragraphs:
            assert provision.line <= paragraph.line <= paragraph.end_line <= provision.end_line, provision
    assert all(left.end <= right.start for left, right in pairwise(document.cuts)), document.cuts
    assert all(cut.start <= cut.end <= len(document.source.text) for cut in document.cuts), document.cuts


def _hold_words(document: Document) -> None:
    """Every plain word of a block stands somewhere in the document."""
    if not document.provisions or document.source.text.startswith("---"):
        return
    kept = " ".join(_kept(document))
    warned = {found.line for found in document.diagnostics if found.severity == "warning"}
    for line, words in _written(document):
        lost = [word for word in words if word not in kept]
        assert not lost or line in warned, lost


def _kept(document: Document) -> list[str]:
    found = [document.title, *document.history, *document.sources]
    found += [segment.text for segment in document.adoptions]
    for provision in document.provisions.values():
        found += [provision.id.rpartition(".")[2], *(segment.text for segment in provision.title)]
        found += [segment.text for each in provision.paragraphs for segment in each.segments]
    return [*found, *(comment.text for comment in document.comments)]


def _written(document: Document) -> list[tuple[int, list[str]]]:
    """Line and words of the blocks after the first provision; no lines with links, HTML and the like."""
    first = min(provision.line for provision in document.provisions.values())
    found = []
    text = document.source.text.replace("\r", " ")
    for token in _plain().parse(text):
        if token.type == "inline" and token.map and token.map[0] + 1 >= first:
            lines = [line for line in token.content.split("\n") if not re.search(r"[<&\]\\`]", line)]
            found.append((token.map[0] + 1, re.findall(r"\bword\d+\b", " ".join(lines))))
    return found


def _plain() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 40}).disable("inline")


def _hold_versions(document: Document) -> None:
    for version in VERSIONS:
        projected = project_document(document, version)
        again = parse_document(Source("policy.md", projected))
        if not document.diagnostics:
            assert not again.cuts, projected
            assert project_document(again, version) == projected
        for id in list(document.provisions)[:5]:
            own = own_text(document, id, version)
            assert own.text == " ".join(own.text.split())
            words = own.text.split(" ")[:4]
            if words != [""] and not any(sign in own.text for sign in "{}~\\("):
                located = locate(document, id, " ".join(words), version)
                assert located.count >= 1, (id, words, located)
    assert project_document(document, "redline") == document.source.text
