"""Sentences of policy prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightline.text.sentences import sentences
from brightline.text.words import own_text

if TYPE_CHECKING:
    from brightline.text.document import Document


@pytest.mark.parametrize(
    "expected",
    [
        ["One.", "Two."],
        ["One!", "Two?", "Three."],
        ["He said \u201cno.\u201d", "Then he left."],
        ["See (the rule.)", "(Then this.)", "[That.]"],
        ["The United States Code, 8 U.S.C. Section 1101, applies.", "So does this."],
        ["Rethinking, 73 Fla. L. Rev. 1033, v. Smith, No. 5, Minn. Stat. Two."],
        ["Peter L. Markowitz wrote it.", "St. Louis Park and Mr. Roe did not."],
        ["Some, e.g. Chiefs, i.e. They, agree."],
        ["This includes: Questioning a person."],
        ["The area vs. the city is 3.5 miles wide. and so on."],
        ["No end here"],
    ],
)
def test_sentences(expected: list[str]) -> None:
    text = "  ".join(expected)
    assert [text[start:end] for start, end in sentences(text)] == expected


def test_a_paragraph_end_is_a_sentence_end() -> None:
    text = "a list:\n \nmore of\nit\n"
    assert [text[start:end] for start, end in sentences(text)] == ["a list:", "more of\nit"]


def test_breaks_are_sentence_ends() -> None:
    text = "A title The rule. its end"
    assert [text[start:end] for start, end in sentences(text, [8, 18])] == ["A title", "The rule.", "its end"]


def test_flagship_sentences(flagship: Document) -> None:
    def count(id: str) -> int:
        own = own_text(flagship, id, "proposed")
        return len(sentences(own.text, own.breaks))

    assert {id: count(id) for id in ("I.D", "II.B.2", "III.A.5", "III.A.7", "III.A.9")} == {
        "I.D": 3,
        "II.B.2": 6,
        "III.A.5": 7,
        "III.A.7": 5,
        "III.A.9": 0,
    }


@given(st.text(alphabet="aA .!?\n\"')(U1"))
def test_sentences_hold_everything_but_white_space(text: str) -> None:
    found = sentences(text)
    assert found == sorted(found)
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())
    for start, end in found:
        assert text[start:end] == text[start:end].strip() != ""
