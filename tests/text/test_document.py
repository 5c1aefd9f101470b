"""Structure: provisions, labels, paragraphs, fences, references; the flagship and small documents."""

from __future__ import annotations

import re
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redlines import documents, redlines

from brightline.source import Source
from brightline.text.document import Document, Segment
from brightline.text.parse import parse_document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FLAGSHIP_IDS = {
    "I": ["A", "B", "C", "D", "E", "F"],
    "II": ["A", "A.i1", "A.i2", "B", "B.1", "B.1.a", "B.2", "C"],
    "III": [
        *["A", *(f"A.{number}" for number in range(1, 11))],
        *["B", "B.1", "B.2"],
        *["C", "C.1", "C.1.a", "C.2", "C.3"],
        *["D", "D.1", "D.2", "D.3", "D.i1", "D.i2", "D.4"],
        *["E", "E.i1", "E.i2", "E.i3", "E.1", "E.2"],
    ],
    "REFERENCES": [],
}


def parse(text: str) -> Document:
    return parse_document(Source("policy.md", text))


def ids(text: str) -> list[str]:
    document = parse(text)
    assert document.diagnostics == ()
    return list(document.provisions)


def written(segments: Iterable[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def paragraphs(document: Document, id: str) -> list[str]:
    return [written(paragraph.segments) for paragraph in document.provisions[id].paragraphs]


# The flagship


def test_flagship_provisions(flagship: Document) -> None:
    expected = [id for top, rest in FLAGSHIP_IDS.items() for id in (top, *(f"{top}.{one}" for one in rest))]
    assert list(flagship.provisions) == expected
    assert flagship.diagnostics == ()
    assert flagship.has_marks


def test_flagship_front(flagship: Document) -> None:
    assert flagship.title == "9-401 Police Authority in Immigration Matters"
    assert flagship.history == ("05/29/02", "04/02/18", "01/16/25", "02/26/25", "xx/xx/xx")
    assert [date.mark for date in flagship.adoptions] == ["plain"] * 4 + ["inserted"]
    assert flagship.front_matter == {}


def test_flagship_paragraphs(flagship: Document) -> None:
    assert len(flagship.provisions["III.A.5"].paragraphs) == 3
    assert [len(flagship.provisions[id].paragraphs) for id in ("I", "III.D", "II.B.1", "II.B")] == [
        2,
        2,
        2,
        0,
    ]
    assert paragraphs(flagship, "I")[1].startswith("This policy applies the requirements")
    assert paragraphs(flagship, "III.D.i1")[0] == "Deported Felon"
    assert paragraphs(flagship, "II.B.1.a")[0].startswith("When questioning")
    assert written(flagship.provisions["II.A"].title) == "No Actions to Determine Immigration Status"


def test_flagship_lines(flagship: Document) -> None:
    spans = {id: (p.line, p.end_line) for id, p in flagship.provisions.items()}
    assert spans["III.A.5"] == (74, 78)
    assert spans["III.D"] == (106, 128)
    assert spans["III.D.i1"] == (118, 120)
    assert spans["I"] == (11, 33)


def test_flagship_family(flagship: Document) -> None:
    assert flagship.provisions["III.D"].bullets == ("III.D.i1", "III.D.i2")
    assert flagship.provisions["III.D"].children == ("III.D.1", "III.D.2", "III.D.3", "III.D.4")
    assert flagship.provisions["III.D.4"].parent == "III.D"
    assert flagship.provisions["III.D.4"].label == "4"
    assert flagship.provisions["III"].parent == ""


def test_flagship_comments(flagship: Document) -> None:
    places = [(comment.provision, comment.line) for comment in flagship.comments]
    assert places == [("I", 15), ("I", 17), ("I", 19), ("I.D", 27), ("III.A.1", 66), ("III.D", 126)]
    assert flagship.comments[4].text.startswith("NOTE: Want to make it clearer than this")


def test_flagship_references(flagship: Document) -> None:
    found = [(r.text, r.target, r.kind, r.provision, r.line) for r in flagship.references]
    assert found == [
        ("[II-B]", "II.B", "provision", "II.A", 39),
        ("policy 2-102", "2-102", "policy", "III.A.5", 78),
        ("MPD policy 7-1001", "7-1001", "policy", "III.A.10", 88),
        ("P&P 7-805", "7-805", "policy", "III.B.2", 94),
        ("P&P 4-600", "4-600", "policy", "III.E.1", 138),
    ]


def test_flagship_sources(flagship: Document) -> None:
    assert len(flagship.sources) == 6
    assert flagship.sources[1].startswith("Palm Beach County, Florida Smart Policing Initiative https://")
    assert "Increasing%20Police%20Legitimacy" in flagship.sources[1]
    assert flagship.sources[3].endswith("| Municode Library")


def test_flagship_words_are_those_of_the_redline(flagship: Document, shared: Path) -> None:
    ours = re.sub(r"\{(?:--|\+\+|~~|>>)|(?:--|\+\+|~~|<<)\}|~>", " ", flagship.source.text)
    theirs = (shared / "9-401" / "redline.txt").read_text(encoding="utf-8")
    assert words(ours) == words(theirs)
    assert len(words(ours)) > 2000


def words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub(r"[*~#\\]", " ", text))


def test_flagship_loses_no_word_to_structure(flagship: Document) -> None:
    kept = [flagship.title, *flagship.history, *flagship.sources, *(c.text for c in flagship.comments)]
    for provision in flagship.provisions.values():
        kept += [provision.label, *(segment.text for segment in provision.title)]
        kept += [segment.text for paragraph in provision.paragraphs for segment in paragraph.segments]
    source = flagship.source.text[flagship.source.text.index("9-401 Police") :]
    marks_gone = re.sub(r"\{(?:--|\+\+|~~|>>)|(?:--|\+\+|~~|<<)\}|~>", " ", source)
    lost = Counter(words(marks_gone)) - Counter(words(" ".join(kept)))
    assert lost == Counter(["1", "2", "3", "4", "5", "6"])


# Labels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# I. A\n\n# II. B\n", ["I", "II"]),
        ("- I. x\n- II. y\n", ["I", "II"]),
        ("# A. x\n\n## 1. y\n\n## 2. z\n\n# B. w\n", ["A", "A.1", "A.2", "B"]),
        ("###### I. x\n\n# A. y\n\n### II. z\n", ["I", "I.A", "II"]),
        ("\n\n".join(f"- {c}. x" for c in "ABCDEFGHIJ"), list("ABCDEFGHIJ")),
        ("\n\n".join(f"- {c}. x" for c in "abcdefghij"), list("abcdefghij")),
        (
            "- a. x\n- i. y\n- ii. z\n- iii. z\n- iv. z\n- v. z\n- b. w\n",
            ["a", "a.i", "a.ii", "a.iii", "a.iv", "a.v", "b"],
        ),
        ("# I. x\n\n1. a\n\n- a. b\n- b. c\n\n2. d\n", ["I", "I.1", "I.1.a", "I.1.b", "I.2"]),
        ("# I. x\n\n1. a\n\nText.\n\n- a. b\n", ["I", "I.1", "I.a"]),
        ("# I. x\n\n1. a\n2. b\n\nText.\n\n- c\n\n3. d\n", ["I", "I.1", "I.2", "I.i1", "I.3"]),
        ("# I. x\n\n1) a\n2) b\n", ["I", "I.1", "I.2"]),
        ("# I. x\n\n1. a\n1. b\n".replace("1. b", "2. b"), ["I", "I.1", "I.2"]),
        ("# I. x\n\n1. a\n   - b\n     - A. c\n   - d\n", ["I", "I.1", "I.1.i1", "I.1.i1.A", "I.1.i2"]),
        ("# I. x\n\n- 1. a\n- 2. b\n", ["I", "I.1", "I.2"]),
        ("# I. x\n\n- **A.** a\n- __B.__ b\n", ["I", "I.A", "I.B"]),
        ("# {++I. x++}\n\n- {--A. y--}\n- {++B.++} z\n", ["I", "I.A", "I.B"]),
        ("# I. x\n\n> - A. quoted\n", ["I", "I.A"]),
        ("# I. x\n\n## Scope of it\n\nText.\n\n- A. y\n", ["I", "I.SCOPE_OF_IT", "I.SCOPE_OF_IT.A"]),
        ("# I. x\n\n# Notes\n\n# More\n\n# II. y\n", ["I", "NOTES", "MORE", "II"]),
        ("# I. x\n\n# Notes\n\n# Notes\n", ["I", "NOTES", "NOTES_2"]),
        ("# I. x\n\n# 9-4 P\n\n## I. y\n\n## II. z\n", ["I", "9-4_P", "9-4_P.I", "9-4_P.II"]),
        ("# I. x\n\n# REFERENCES\n\n1. b\n\n# II. y\n", ["I", "REFERENCES", "II"]),
        ("# Title\n\nProse.\n\n## More\n\n- bullet\n", []),
    ],
)  # fmt: skip
def test_labels(text: str, expected: list[str]) -> None:
    assert ids(text) == expected


def test_text_after_a_list_belongs_to_what_contains_the_list() -> None:
    document = parse("# I. x\n\n1. a\n\n   - b\n\n   c\n\nd\n")
    assert paragraphs(document, "I.1") == ["a", "c"]
    assert paragraphs(document, "I.1.i1") == ["b"]
    assert paragraphs(document, "I") == ["d"]


def test_a_label_keeps_its_mark_out_of_the_text() -> None:
    document = parse("# {++IV. New rule++}\n\n- {--A. Old words.--} more\n")
    assert document.provisions["IV"].title == (Segment("New rule", "inserted", 0),)
    segments = document.provisions["IV.A"].paragraphs[0].segments
    assert segments == (Segment("Old words.", "deleted", 1), Segment(" more"))


def test_a_substitution_may_repeat_the_label() -> None:
    document = parse("# {~~I. Old name~>I. New name~~}\n\n- {~~A. x~>A. y~~}\n")
    assert document.diagnostics == ()
    assert list(document.provisions) == ["I", "I.A"]
    assert document.provisions["I"].title == (
        Segment("Old name", "deleted", 0),
        Segment("New name", "inserted", 0),
    )


def test_an_item_of_a_list_is_numbered_as_written() -> None:
    document = parse("# I. x\n\n1. a\n3. b\n")
    assert list(document.provisions) == ["I", "I.1", "I.3"]
    assert [found.message for found in document.diagnostics] == [
        "label `3.` follows `1.` in I; expected `2.`"
    ]


# Text


def test_rendered_text_has_no_markup() -> None:
    text = "# I. x\n\nA *b* **c** [d](e) <https://f.g/h%20i> `j` \\*k\\* &amp; \\{--l--} m\nn.\n"
    assert paragraphs(parse(text), "I") == ["A b c d https://f.g/h%20i j *k* & {--l--} m n."]


def test_marks_in_code_and_escaped_marks_are_text() -> None:
    document = parse("# I. x\n\n`{--a--}` \\{--b--}\n\n```text\n{--c\n```\n\n    {--d\n")
    assert paragraphs(document, "I") == ["{--a--} {--b--}"]
    assert not document.has_marks
    assert [(found.severity, found.line) for found in document.diagnostics] == [("warning", 9)]


def test_a_comment_alone_is_no_paragraph() -> None:
    document = parse("# I. x\n\na\n\n{>>b<<}\n\nc {>>d<<}\n")
    assert [p.number for p in document.provisions["I"].paragraphs] == [1, 2]
    assert paragraphs(document, "I") == ["a", "c"]
    assert [(c.text, c.line) for c in document.comments] == [("b", 5), ("d", 7)]
    assert not document.has_marks


def test_a_comment_stands_inside_a_mark() -> None:
    document = parse("# I. x\n\n{--a {>>b<<} c--}\n")
    assert [comment.text for comment in document.comments] == ["b"]
    assert document.provisions["I"].paragraphs[0].segments == (Segment("a  c", "deleted", 0),)


def test_a_mark_may_span_lines_and_hold_markup() -> None:
    document = parse("# I. x\n\n1. a {~~*b\n   c*~>**d**~~} e\n")
    assert document.diagnostics == ()
    assert document.provisions["I.1"].paragraphs[0].segments == (
        Segment("a "),
        Segment("b c", "deleted", 0),
        Segment("d", "inserted", 0),
        Segment(" e"),
    )


def test_markup_in_a_mark_ends_with_it() -> None:
    segments = parse("# I. x\n\n{--a `b--} c` d\n").provisions["I"].paragraphs[0].segments
    assert segments == (Segment("a `b", "deleted", 0), Segment(" c` d"))


# Fences


def test_fences() -> None:
    text = (
        '# I. x\n\n- A. y\n\n  ```norm\n  "y"\n    when z\n  ```\n\nText.\n\n'
        "```terms\nterm t\n```\n\n- b\n\n  ~~~ vocabulary extra\n  fact f\n  ~~~\n\n```python\nx\n```\n"
    )
    document = parse(text)
    found = [(f.info, f.text, f.line, f.indent, f.provision) for f in document.fences]
    assert found == [
        ("norm", '"y"\n  when z\n', 6, 2, "I.A"),
        ("terms", "term t\n", 13, 0, "I"),
        ("vocabulary", "fact f\n", 19, 2, "I.i1"),
    ]


def test_a_fence_after_a_list_belongs_to_the_heading() -> None:
    document = parse("# I. x\n\n- F. y\n\nText.\n\n```norm\nz\n```\n")
    assert document.fences[0].provision == "I"


def test_a_document_without_labels(shared: Path) -> None:
    text = (shared / "9-401" / "vocabulary.md").read_text(encoding="utf-8")
    document = parse(text)
    assert document.diagnostics == ()
    assert document.provisions == {}
    assert document.title == "What Minneapolis policies speak about"
    assert document.front_matter["vocabulary"] == "mpd"
    assert {(fence.info, fence.provision) for fence in document.fences} == {("vocabulary", "")}
    first = document.fences[0]
    assert document.source.line(first.line) == first.text.split("\n")[0]


def test_marks_in_fences_may_span_lines() -> None:
    document = parse('# I. x\n\n```norm\n{--"a"\nmember must b\n\n--}\n```\n')
    assert document.diagnostics == ()
    assert document.has_marks


# References


def test_references_across_marks() -> None:
    document = parse("# I. x\n\nSee P&P {~~7-805~>7-806~~}, [I], [I]t, policy 12-1 and MPD P&P 1-100.\n")
    assert [r.target for r in document.references] == ["7-805", "I", "1-100", "7-806"]


# Anything at all


@settings(deadline=None)
@given(documents())
def test_anything_that_looks_like_a_policy_is_read(text: str) -> None:
    check_invariants(parse(text))


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read(text: str) -> None:
    check_invariants(parse(text))


def check_invariants(document: Document) -> None:
    lines = document.source.text.split("\n")
    for found in document.diagnostics:
        assert 1 <= found.line <= len(lines) + 1
        assert 1 <= found.column <= len(found.excerpt) + 1
        found.render()
    for id, provision in document.provisions.items():
        assert provision.id == id
        assert 1 <= provision.line <= provision.end_line <= len(lines)
        for child in provision.children + provision.bullets:
            assert document.provisions[child].parent == id
        parent = document.provisions.get(provision.parent)
        if parent:
            assert id in parent.children + parent.bullets
            assert parent.line <= provision.line
            assert provision.end_line <= parent.end_line
    for holder in [*document.fences, *document.comments, *document.references]:
        assert holder.provision == "" or holder.provision in document.provisions


@settings(deadline=None)
@given(redlines())
def test_well_formed_redlines_have_no_diagnostics(text: str) -> None:
    document = parse(text)
    assert document.diagnostics == ()
    assert all(id.count(".") <= 1 for id in document.provisions)


# Size


@pytest.mark.parametrize(
    "text",
    [
        "{--" * 20000,
        "{++a {--b--} c++} " * 5000,
        "{-- {>> --} <<} " * 5000,
        "I. {--a\n\n" * 5000,
        "- a\n" * 5000,
    ],
    ids=["openers", "nested", "comments", "paragraphs", "bullets"],
)
def test_reading_takes_linear_time(text: str) -> None:
    start = time.perf_counter()
    parse(text)
    assert time.perf_counter() - start < 10


def test_a_long_manual_is_read_in_seconds(flagship: Document) -> None:
    manual = "\n".join(flagship.source.text.replace("9-401 P", f"9-{number} P") for number in range(36))
    start = time.perf_counter()
    document = parse(manual)
    assert time.perf_counter() - start < 10
    assert len(document.provisions) > 36 * 50
    assert document.diagnostics == ()


# What a page needs besides


def test_words_before_the_first_provision_are_kept() -> None:
    document = parse("# Manual\n\nNumber: 9\n\n## 9-1 Doors {++(xx/xx/xx)++}\n\n- a list\n\n# I. x\n\ny\n")
    found = [(written(outside.segments), outside.heading, outside.line) for outside in document.outside]
    assert found == [("Manual", 1, 1), ("Number: 9", 0, 3), ("9-1 Doors (xx/xx/xx)", 2, 5), ("a list", 0, 7)]
    assert document.outside[2].segments[1].mark == "inserted"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# I. x\n\n- A. a {>>b<<} c\n", (1, 2)),
        ("# I. x\n\n- **A.** a\n\n  *b*{>>c<<} {--d--}\n", (2, 1)),
        ("# I. x\n\n- A. {--a {>>b<<} c--}\n", (1, 2)),
        ("# I. x\n\n- A. a\n\n  {>>b<<}\n", (0, 0)),
        ("# I. x {>>b<<}\n", (0, 0)),
        ("# I. x\n\n- A. {>>b<<} a\n", (1, 0)),
    ],
)
def test_a_comment_knows_its_place(text: str, expected: tuple[int, int]) -> None:
    (comment,) = parse(text).comments
    assert (comment.paragraph, comment.offset) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# {++I. x++}\n\n- {--A. y--}\n- B. {++w++}\n", ["inserted", "deleted", "plain"]),
        ("- {++A.++} z\n", ["inserted"]),
        ("# {~~I. a~>I. b~~}\n\n1. {--y--}\n", ["plain", "plain"]),
        ("# {~~I. a~>Other~~}\n", ["deleted"]),
    ],
)  # fmt: skip
def test_a_label_has_a_mark(text: str, expected: list[str]) -> None:
    assert [provision.mark for provision in parse(text).provisions.values()] == expected


def test_sources_keep_their_marks() -> None:
    document = parse("# I. x\n\n# REFERENCES\n\n1. {~~a~>b~~}\n2. c\n")
    assert document.sources == ("ab", "c")
    assert [[part.mark for part in parts] for parts in document.listed] == [
        ["deleted", "inserted"],
        ["plain"],
    ]
