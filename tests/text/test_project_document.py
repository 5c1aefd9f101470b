"""Versions of a document as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from redlines import documents, redlines

from brightline.source import Source
from brightline.text.parse import parse_document
from brightline.text.project import project_document
from brightline.text.words import own_text

if TYPE_CHECKING:
    from brightline.text.document import Document


def parse(text: str) -> Document:
    return parse_document(Source("policy.md", text))


CASES = [
    ("a {--b--} c\n", "a b c\n", "a c\n"),
    ("a {++b++} c\n", "a c\n", "a b c\n"),
    ("a {~~b~>c~~}, d\n", "a b, d\n", "a c, d\n"),
    ("a {>>b<<}\n", "a\n", "a\n"),
    ("a\n\n{>>b<<}\n\nc\n", "a\n\nc\n", "a\n\nc\n"),
    ("a\n{--b--}\nc\n", "a\nb\nc\n", "a\nc\n"),
    ("9. {--a--}\n", "9. a\n", "9.\n"),
    ("- {++C. a++}\n- d\n", "- d\n", "- C. a\n- d\n"),
    ("- {++a++}\n\n  b\n", "-\n\n  b\n", "- a\n\n  b\n"),
    ("a\n\n# {++IV. b++}\n\nc\n", "a\n\nc\n", "a\n\n# IV. b\n\nc\n"),
    ("`{--a--}` \\{--b--}\n", "`{--a--}` \\{--b--}\n", "`{--a--}` \\{--b--}\n"),
    ("- a {--b\n  c--} d\n", "- a b\n  c d\n", "- a d\n"),
    ("{--a {>>b<<} c--} d\n", "a c d\n", "d\n"),
    ("```norm\n\"{~~a~>b~~}\"\n{--x\n--}y\n```\n", "```norm\n\"a\"\nx\ny\n```\n", "```norm\n\"b\"\ny\n```\n"),
    ("```text\n{--a--}\n```\n", "```text\n{--a--}\n```\n", "```text\n{--a--}\n```\n"),
    ("---\nk: '{--v--}'\n---\na {--b--}\n", "---\nk: '{--v--}'\n---\na b\n", "---\nk: '{--v--}'\n---\na\n"),
    ("a  \nb {--c--} {++d++} e\n", "a  \nb c e\n", "a  \nb d e\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "adopted", "proposed"), CASES)
def test_versions(text: str, adopted: str, proposed: str) -> None:
    document = parse(text)
    assert project_document(document, "adopted") == adopted
    assert project_document(document, "proposed") == proposed
    assert project_document(document, "redline") == text


def test_flagship_versions(flagship: Document) -> None:
    adopted = project_document(flagship, "adopted")
    proposed = project_document(flagship, "proposed")
    assert "to maintain peace and enforce state" in adopted
    assert "to maintain safety and enforce state" in proposed
    assert "\n9.\n\n10. Members interacting" in proposed
    assert "consistent with both MPD policy" in adopted
    assert "NOTE" not in adopted + proposed
    assert not any(sign in adopted + proposed for sign in ("{--", "--}", "{++", "++}", "{~~", "~~}", "<<}"))


@pytest.mark.parametrize("version", ["adopted", "proposed"])
def test_flagship_versions_have_the_same_provisions_and_words(flagship: Document, version: str) -> None:
    again = parse(project_document(flagship, version))
    assert list(again.provisions) == list(flagship.provisions)
    assert not again.has_marks
    for id in flagship.provisions:
        assert own_text(again, id, version).text == own_text(flagship, id, version).text


@settings(deadline=None)
@given(redlines())
def test_a_version_has_the_same_words(text: str) -> None:
    document = parse(text)
    for version in ("adopted", "proposed"):
        again = parse(project_document(document, version))
        assert list(again.provisions) == list(document.provisions)
        for id in document.provisions:
            assert own_text(again, id, version).text == own_text(document, id, version).text


@settings(deadline=None)
@given(documents())
def test_anything_is_projected(text: str) -> None:
    document = parse(text)
    for version in ("adopted", "proposed"):
        project_document(document, version)
    assert project_document(document, "redline") == text
