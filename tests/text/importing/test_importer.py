# ruff: noqa: E501
"""What the importer makes of each kind of text: the input, the document, and what it says of it."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightline.source import BadInput, Source
from brightline.text.importing import Imported, import_source, is_structural
from brightline.text.importing.proof import prove
from brightline.text.parse import parse_with_pieces
from fuzz.importer import case, hold


def read(text: str) -> Imported:
    return import_source(Source("policy.txt", text))


def said(imported: Imported) -> list[tuple[str, int, str]]:
    return [(each.kind, each.line, each.detail) for each in imported.findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#### I. x\n\n- A.** y\n## B. z\nw\n", "# I. x\n\n- A. y\n\n## B. z\n\nw\n"),
        (
            "# T\n\n**I. Purpose**\n\nText.\n\nA. one\nB. two\n",
            "# T\n\n## I. Purpose\n\nText.\n\n- A. one\n\n- B. two\n",
        ),
        (
            "I. Purpose\n\nText of it.\n\nII. Policy\n\nMore.\n",
            "# I. Purpose\n\nText of it.\n\n# II. Policy\n\nMore.\n",
        ),
        ("# I. x\n\n1. a (b)\n\nc d.\n2. e.\n", "# I. x\n\n1. a (b) c d.\n\n2. e.\n"),
        ("# I. x\n\n1. a.\n\nB c.\n\n2. d.\n", "# I. x\n\n1. a.\n\n   B c.\n\n2. d.\n"),
        ("# I. x\n\n~~9 a~~ b\n\n~~C\n\nD~~ e\n", "# I. x\n\n{--9 a--} b\n\n{--C--}\n\n{--D--} e\n"),
        ("# I. x\n\n~~1. a~~\n\n- ~~2. b~~\n", "# I. x\n\n1. {--a--}\n\n2. {--b--}\n"),
        ("# I. x\n\na. NOTE: b\n\nNOTE: c\n", "# I. x\n\n- a. {>>NOTE: b<<}\n\n  {>>NOTE: c<<}\n"),
        ("# I. x\n\nsee:  \nthere\n", "# I. x\n\nsee: there\n"),
        ("# I. x\n\n- one.\n  - two.\n1. d\n  2. e\n", "# I. x\n\n- one.\n- two.\n\n1. d\n\n2. e\n"),
        ("# I. x\n\n- those:\n  - one\n  - two\n", "# I. x\n\n- those:\n  - one\n  - two\n"),
        (
            "# I. x\n\n1. a\n\nSuch as:\n\n## Fox\n\nred\n\n## Owl\n\n2. b\n",
            "# I. x\n\n1. a\n\nSuch as:\n\n- **Fox**\n\n  red\n\n- **Owl**\n\n2. b\n",
        ),
        (
            "# I. x\n\n1. a\nwas seen in\n2024. It was\n3.5 ounces\n2. b\n",
            "# I. x\n\n1. a was seen in 2024. It was 3.5 ounces\n\n2. b\n",
        ),
        (
            "# I. x\n\n{--a--} {++b++} {~~c~>d~~} {>>e<<} \\{--f\n",
            "# I. x\n\n{--a--} {++b++} {~~c~>d~~} {>>e<<} \\{--f\n",
        ),
        (
            "# I. x\n\n<fill in> `a` &amp; [b](c d) <https://e.f> [g](#h)\n",
            "# I. x\n\n\\<fill in> \\`a\\` \\&amp; [b\\](c d) <https://e.f> [g](#h)\n",
        ),
        (
            "# I. x\n\n# References\n\n1. a  \n<https://b.c>\n2. d\n",
            "# I. x\n\n# References\n\n1. a <https://b.c>\n\n2. d\n",
        ),
        (
            '---\npolicy: x\n---\n\n# I. x\n\n```norm\n"x"\n```\n',
            '---\npolicy: x\n---\n\n# I. x\n\n```norm\n"x"\n```\n',
        ),
        (
            "Title of it\n=====\n\n- (a)(1) b\n- (2) c\n- (b) d\n",
            "# Title of it\n\n- (a)(1) b\n\n- (2) c\n\n- (b) d\n",
        ),
    ],
)
def test_text_becomes_a_document(text: str, expected: str) -> None:
    imported = read(text)
    assert imported.text == expected
    assert not any(map(is_structural, imported.findings))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# SECTION 4. Scope\n\n(a)(1) One.\n\n(ii) no\n", ["4", "4.a", "4.a.1"]),
        (
            "SECTION 4. SCOPE\n\n(a) One.\n(1) Two.\n(i) Three.\n(ii) Four.\n(b) Five.\n\nSECTION 5. MORE\n\nWords.\n",
            ["4", "4.a", "4.a.1", "4.a.1.i", "4.a.1.ii", "4.b", "5"],
        ),
        (
            "1. PURPOSE\n\nWords.\n\n1.1 One thing.\n1.2 Another.\n(a) a\n(b) b\n1.3 Third.\n",
            ["1", "1.1", "1.2", "1.2.a", "1.2.b", "1.3"],
        ),
        ("# I. x\n\nI.A One.\nI.A.1 Two.\nI.A.2 Three.\nI.B Four.\n", ["I", "I.A", "I.A.1", "I.A.2", "I.B"]),
        (
            "# ARTICLE I\n\n## Section 1. x\n\n1) a\n2) b\n   a) c\n   b) d\n",
            ["I", "I.1", "I.1.1", "I.1.2", "I.1.2.a", "I.1.2.b"],
        ),
        (
            "# I. x\n\n" + "".join(f"{c}. Words.\n" for c in "abcdefgh") + "i. One.\nii. Two.\n",
            ["I", *(f"I.{c}" for c in "abcdefgh"), "I.h.i", "I.h.ii"],
        ),
        (
            "# I. x\n\n" + "".join(f"{c}. Words.\n" for c in "abcdefghij"),
            ["I", *(f"I.{c}" for c in "abcdefghij")],
        ),
    ],
)
def test_schemes_of_labels(text: str, expected: list[str]) -> None:
    assert list(read(text).document.provisions) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# I. x\n\n1. a.\n2. b.\n4. c.\n5. d.\n\n# II. y\n",
            [("label", 5, "`4.` follows `2.`; expected `3.`; with it `5.` on line 6")],
        ),
        ("# I. x\n\n1. a.\n1. b.\n2. c.\n", [("label", 4, "`1.` follows `1.`; expected `2.`")]),
        ("# II. y\n\nA. b\n", [("label", 1, "`II.` comes first; expected `I.`; with it `A.` on line 3")]),
        ("# I. x\n\nThis ~~is struck.\n\nThis is not.\n", [("strike", 3, "")]),
        ("# I. x\n\n| a | b |\n|---|---|\n| c | d |\n", [("table", 3, "")]),
        ("# I. x\n\na      b\nc      d\ne      f\n", [("columns", 3, "")]),
        (
            "# I. x\n\na.\n\nPage 1 of 3\n\nb.\n\nPage 2 of 3\n\nc.\n\nPage 3 of 3\n",
            [("page", 5, "also on lines 9, 13")],
        ),
        ("# I. x\n\nA {--mark\n\nOpen--} here.\n", [("mark", 3, "")]),
    ],
)
def test_what_is_not_recovered_is_told(text: str, expected: list[tuple[str, int, str]]) -> None:
    imported = read(text)
    assert said(imported) == expected
    assert all(map(is_structural, imported.findings))


def test_a_strike_over_blocks_is_shown_in_each() -> None:
    imported = read("# I. x\n\nOne ~~two.\n\nthree.\n\nfour~~ five.\n")
    assert imported.text == "# I. x\n\nOne {--two.--}\n\n{--three.--}\n\n{--four--} five.\n"


def test_a_note_that_commands_is_told() -> None:
    assert said(read("# I. x\n\nNOTE: Members shall knock.\n")) == [("rule in a note", 3, "")]


# The proof


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Members shall report it.", "Members shall it.", "the input has `… Members shall report it. …`"),
        ("1. a\n2. b", "1. a\n\n3. b", "the document `… 1. a 3. b …`"),
        ("a, b", "a b", "the input has `… a, b …`"),
        ("a\n\nb", "b\n\na", "the document `… b a …`"),
        ("a", "a\n\n    b", None),
        ("a b", "a\n\n    b", "the document `… a …`"),
        ("see <this>", "see <this>", "the document would be read without words of `see <this>`"),
    ],
)
def test_a_difference_in_words_is_refused(before: str, after: str, shown: str | None) -> None:
    _, pieces = parse_with_pieces(Source("after.md", after))
    if shown is None:
        prove(Source("before.txt", before), 0, pieces)
        return
    with pytest.raises(BadInput) as refused:
        prove(Source("before.txt", before), 0, pieces)
    assert shown in str(refused.value)


# Anything at all


@given(st.integers(min_value=0))
def test_words_are_kept_and_the_document_is_settled(seed: int) -> None:
    hold(case(random.Random(seed)))


@given(
    st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), min_size=1).filter(str.strip)
)
def test_any_text_is_imported(text: str) -> None:
    hold(text)


# Size


@pytest.mark.parametrize(
    "text",
    [
        "~~a " * 20000,
        "1. a\n" * 20000,
        "a\n\n" * 20000,
        "{--" * 20000,
        "(a) x NOTE: y\n\n" * 5000,
        "**" * 20000,
    ],
    ids=["strikes", "labels", "paragraphs", "openers", "notes", "bold"],
)
def test_importing_takes_linear_time(text: str) -> None:
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 30


def test_a_manual_of_50_000_lines_is_imported_in_seconds() -> None:
    start = time.process_time()
    imported = read(manual(50_000))
    assert time.process_time() - start < 60
    assert len(imported.document.provisions) > 15_000
    assert not any(map(is_structural, imported.findings))


def manual(lines: int) -> str:
    """Give a manual of numbered chapters, sections and items, with marks and interruptions."""
    text = ["# Manual of a department", ""]
    for chapter in range(1, lines // 160 + 1):
        text += [f"## SECTION {chapter}. CHAPTER", ""]
        for section in "ABCDEFGH":
            text += [f"# {section}.** Section of it", "", "Members follow this ~~always~~ when on duty.", ""]
            for item in range(1, 3):
                text += [f"{item}. Members shall report incident {item} to the", "", "supervisor.", ""]
                text += [f"- {letter}. The report states ~~it~~." for letter in "abc"]
    return "\n".join(text[:lines])
