"""Label schemes: what is a label where the sequence has a place for it, and what only looks like one."""

from __future__ import annotations

import pytest

from brightline.source import Source
from brightline.text.labels import split_label
from brightline.text.parse import parse_document


def read(text: str) -> tuple[list[str], list[str]]:
    document = parse_document(Source("policy.md", text))
    return list(document.provisions), [found.message for found in document.diagnostics]


def items(*labels: str, before: str = "# I. x\n\n") -> str:
    return before + "".join(f"- {label} Words of it.\n\n" for label in labels)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# SECTION 4. x\n\n- (a)(1) x\n- (2) y\n\n  - (i) z\n  - (ii) z\n- (b) w\n\n# SECTION 5\n",
            ["4", "4.a", "4.a.1", "4.a.2", "4.a.2.i", "4.a.2.ii", "4.b", "5"],
        ),
        ("# SECTION 4 (a)(1)(ii)\n".replace("ii", "i"), ["4", "4.a", "4.a.1", "4.a.1.i"]),
        ("# § 19.10 X\n\n# § 19.30. y\n\n- (a) z\n", ["19", "19.10", "19.30", "19.30.a"]),
        ("# Section 4. x\n\n# Sec. 5. y\n\n# §6 Z\n", ["4", "5", "6"]),
        ("# ARTICLE I\n\n## SECTION 1: x\n\n# ARTICLE II \u2013 y\n", ["I", "I.1", "II"]),
        (
            "# 1.0 x\n\n# 2.0 y\n\n## 2.1 z\n\n- 2.1.1 a\n- 2.1.2. b\n\n## 2.2 c\n",
            ["1", "1.0", "2", "2.0", "2.1", "2.1.1", "2.1.2", "2.2"],
        ),
        ("# 1. x\n\n- 1.1 y\n- 1.2 z\n\n# 2. w\n\n- 2.1 v\n", ["1", "1.1", "1.2", "2", "2.1"]),
        (
            items("I.A.", "I.B.", "I.B.1", "I.B.2", "I.B.2.a", "I.C."),
            ["I", "I.A", "I.B", "I.B.1", "I.B.2", "I.B.2.a", "I.C"],
        ),
        (items("a)", "b)", "(1)", "(2)", "c)"), ["I", "I.a", "I.b", "I.b.1", "I.b.2", "I.c"]),
        ("# I. x\n\n1. a\n\n   1) b\n   2) c\n\n2. d\n", ["I", "I.1", "I.1.1", "I.1.2", "I.2"]),
        ("# I. x\n\n1. a\n\n2) b\n", ["I", "I.1", "I.2"]),
        (items(*(f"({c})" for c in "abcdefghij")), ["I", *(f"I.{c}" for c in "abcdefghij")]),
        (items("(a)", "(i)", "(ii)", "(b)"), ["I", "I.a", "I.a.i", "I.a.ii", "I.b"]),
        ("# I. x\n\n- {--(a) y--}\n- {++(b)++} z\n", ["I", "I.a", "I.b"]),
    ],
)
def test_schemes(text: str, expected: list[str]) -> None:
    assert read(text) == (expected, [])


@pytest.mark.parametrize(
    "words",
    [
        "3.5 ounces of marijuana",
        "1.5 ounces of marijuana",
        "3.5 Ounces is the limit",
        "1.1 million people",
        "U.S. citizens and others",
        "I.D. cards of members",
        "I.A. investigators decide",
        "(877) 999-5372 is the number",
        "(5) is a source",
        "(see policy)",
        "§ 609.066 permits it",
        "609.066 AUTHORIZED USE OF FORCE",
        "§ 1983 Claims are reported",
        "Section 4 of the Act",
        "Sections 4 and 5",
        "Article II of the Constitution",
        "12.05.2026 is a date",
        "10.30 is an hour",
        "e.g. a road",
        "i.e. a road",
        "a.m. and p.m.",
        "1.05 is no label",
        "24/7 service",
        "MPD members",
    ],
)
def test_near_misses_are_words(words: str) -> None:
    assert read(f"# I. x\n\n- {words}\n") == (["I", "I.i1"], [])


def test_a_near_miss_among_labels_is_an_error_in_sequence() -> None:
    assert read(items("(a)", "(b)", "(d)")) == (
        ["I", "I.a", "I.b", "I.d"],
        ["label `(d)` follows `(b)` in I; expected `(c)`"],
    )
    assert read(items("1.1", "1.3", before="# 1. x\n\n"))[1] == [
        "label `1.3` follows `1.1` in 1; expected `1.2`"
    ]
    assert read(items("a)", "a)"))[1] == ["label `a)` stands twice in I; first at line 3"]


def test_a_label_knows_where_its_words_begin() -> None:
    text = "(a)(1) Members shall"
    label = split_label(text)
    assert label is not None
    assert text[label.end :] == "Members shall"
    assert (label.written, label.like("2")) == ("(a)(1)", "(a)(2)")
