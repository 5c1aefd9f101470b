"""Marks in a string."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redlines import marked

from brightline.text.critic import project, scan, segments, write_segments
from brightline.text.document import Segment

CASES = [
    ("plain", "plain", "plain"),
    ("a {--b--} c", "a b c", "a  c"),
    ("a {++b++} c", "a  c", "a b c"),
    ("a {~~b~>c~~} d", "a b d", "a c d"),
    ("a {>>b<<} c", "a  c", "a  c"),
    ("{--a {>>why --} not<<}b--}", "a b", ""),
    ("{~~a{>>x~>y<<}~>b{>>z<<}~~}", "a", "b"),
    ("{~~a~>b~>c~~}", "a", "b~>c"),
    ("{----}{++++}{~~~>~~}{>><<}", "", ""),
    ("{--two\nlines--}", "two\nlines", ""),
    (r"\{--a--}", r"\{--a--}", r"\{--a--}"),
    (r"{--a\--}b--}", r"a\--}b", ""),
    ("{--a", "{--a", "{--a"),
    ("a--}", "a--}", "a--}"),
    ("{~~a~~}", "{~~a~~}", "{~~a~~}"),
    ("{++a {--b--} c++}", "", "a {--b--} c"),
    ("{--a {>>b--}", "a {>>b", ""),
]


@pytest.mark.parametrize(("text", "adopted", "proposed"), CASES)
def test_projections(text: str, adopted: str, proposed: str) -> None:
    assert project(text, "adopted").text == adopted
    assert project(text, "proposed").text == proposed


def test_offsets_lead_back_to_the_input() -> None:
    projection = project("a {~~b~>cd~~}e", "proposed")
    assert projection.text == "a cde"
    assert projection.offsets == [0, 1, 8, 9, 13, 14]


def test_halves_of_a_substitution_share_an_id() -> None:
    assert segments("x{~~a~>b~~}{--c--}{++d++}") == [
        Segment("x"),
        Segment("a", "deleted", 0),
        Segment("b", "inserted", 0),
        Segment("c", "deleted", 1),
        Segment("d", "inserted", 2),
    ]


def test_a_comment_does_not_split_a_segment() -> None:
    assert segments("{--a{>>c<<}b--}{>>d<<}e") == [Segment("ab", "deleted", 0), Segment("e")]


@given(marked())
def test_offsets_are_in_order_and_name_equal_characters(text: str) -> None:
    for version in ("adopted", "proposed"):
        projection = project(text, version)
        assert len(projection.offsets) == len(projection.text) + 1
        assert projection.offsets == sorted(set(projection.offsets))
        assert "".join(text[offset] for offset in projection.offsets[:-1]) == projection.text


@given(marked())
def test_a_version_is_the_segments_that_are_visible_in_it(text: str) -> None:
    for version, hidden in (("adopted", "inserted"), ("proposed", "deleted")):
        kept = [part.text for part in segments(text) if part.mark != hidden]
        assert "".join(kept) == project(text, version).text


@given(st.text())
def test_any_text_is_projected(text: str) -> None:
    project(text, "adopted")
    scan(text)


@given(marked())
def test_written_segments_read_the_same(text: str) -> None:
    if not scan(text)[1] and "\\" not in text:
        shapes = [(part.text, part.mark) for part in segments(text)]
        again = [(part.text, part.mark) for part in segments(write_segments(segments(text)))]
        assert "".join(text for text, _ in again) == "".join(text for text, _ in shapes)
