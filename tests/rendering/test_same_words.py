"""What is shown has the words of the document, each once and in order, in every form and version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

import pytest
from hypothesis import given
from reading import read_html, words_of_html, words_of_markdown
from redlines import documents, redlines

from brightline.language.compile import Compiled, Covered
from brightline.language.policy import Part, Policy, Version
from brightline.rendering.build import build_page
from brightline.rendering.html import write_html
from brightline.rendering.markdown import words_only
from brightline.rendering.page import Line, Page, Section
from brightline.rendering.text import write_text
from brightline.source import Source
from brightline.text.document import Document, View
from brightline.text.parse import parse_document
from brightline.text.project import project_document

VERSIONS: tuple[Version, ...] = get_args(Version)
HIDDEN: dict[Version, str] = {"adopted": "ins", "proposed": "del"}


def without_norms(document: Document) -> Compiled:
    """A document as if it had compiled: without norms."""
    versions = {version: Policy("p", "P", version, 2, (), (), (), ()) for version in VERSIONS}
    return Compiled(versions, (Covered(document, Part("p", "P"), {}, {}),), (document.source,), (), {}, {})


def html(compiled: Compiled, view: View) -> str:
    return write_html(build_page(compiled, view))


def test_flagship_versions(flagship: Compiled) -> None:
    for version in VERSIONS:
        expected = words_of_markdown(project_document(flagship.document, version))
        assert words_of_html(read_html(html(flagship, version))) == expected
        assert len(expected) > 1900


def test_flagship_redline_has_both_versions(flagship: Compiled) -> None:
    redline = read_html(html(flagship, "redline"))
    for version in VERSIONS:
        expected = words_of_markdown(project_document(flagship.document, version))
        assert words_of_html(redline, without=HIDDEN[version]) == expected


def test_flagship_markdown(flagship: Compiled) -> None:
    for version in VERSIONS:
        shown = words_of_markdown(words_only(flagship.document, version))
        assert shown == words_of_markdown(project_document(flagship.document, version))


def test_flagship_markdown_is_the_same_document(flagship: Compiled) -> None:
    again = parse_document(Source("again.md", words_only(flagship.document, "redline")))
    assert list(again.provisions) == list(flagship.document.provisions)
    assert [comment.text for comment in again.comments] == [c.text for c in flagship.document.comments]
    assert again.fences == ()
    for version in VERSIONS:
        assert project_document(again, version) == words_only(flagship.document, version)


def test_flagship_text(flagship: Compiled) -> None:
    """Norms and comments stand between the paragraphs, so that each paragraph is looked for."""
    for version in VERSIONS:
        shown = " ".join(write_text(build_page(flagship, version), width=80).split())
        page = build_page(flagship, version)
        lines = ["".join(run.text for run in line.runs) for line in _lines(page)]
        at = 0
        for line in lines:
            assert " ".join(line.split()) in shown[at:], line
            at = shown.index(" ".join(line.split()), at)


def _lines(whole: Page | Section) -> Iterator[Line]:
    for part in whole.parts:
        if isinstance(part, Line):
            yield part
        elif isinstance(part, Section):
            yield from _lines(part)


@given(redlines())
def test_a_redline_keeps_its_words(text: str) -> None:
    document = parse_document(Source("policy.md", text))
    redline = read_html(html(without_norms(document), "redline"))
    for version in VERSIONS:
        expected = words_of_markdown(project_document(document, version))
        assert words_of_html(read_html(html(without_norms(document), version))) == expected
        assert words_of_html(redline, without=HIDDEN[version]) == expected


@given(documents())
def test_anything_keeps_its_words(text: str) -> None:
    """Labels are written with a full stop whatever they are written with, so that letters are compared."""
    document = parse_document(Source("policy.md", text))
    if any(found.severity == "error" for found in document.diagnostics):
        return
    for version in VERSIONS:
        shown = words_of_html(read_html(html(without_norms(document), version)))
        assert _letters(shown) == _letters(words_of_markdown(project_document(document, version)))


def _letters(words: list[str]) -> list[str]:
    return re.findall(r"\w+", " ".join(words))


@pytest.mark.parametrize(
    ("text", "adopted", "proposed"),
    [
        ("# I. x\n\n1. {--a--}\n2. b\n", "I. x 1. a 2. b", "I. x 1. 2. b"),
        ("# I. x\n\n- {++A. a++}\n", "I. x", "I. x A. a"),
        ("# I. x\n\n- A. {~~a b~>c~~} {--d--} e\n", "I. x A. a b d e", "I. x A. c e"),
        ("# M\n\nNo. {++9++}\n\n## T (01/02/25)\n\nSo.\n\n# I. x\n", "M No. T (01/02/25) So. I. x", None),
        ("# I. x\n\n- A. a\n\n  b\n\n  - c\n\nd\n\n- B. e\n", "I. x A. a b c d B. e", None),
        ("# I. x (1)\n\n# REFERENCES\n\n1. y {++z++}\n", "I. x (1) REFERENCES 1. y", None),
    ],
)  # fmt: skip
def test_small_documents(text: str, adopted: str, proposed: str | None) -> None:
    compiled = without_norms(parse_document(Source("policy.md", text)))
    assert " ".join(words_of_html(read_html(html(compiled, "adopted")))) == adopted
    if proposed:
        assert " ".join(words_of_html(read_html(html(compiled, "proposed")))) == proposed
