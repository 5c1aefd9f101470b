"""What damage and layout may do to a verdict: it may become `undetermined`, and never a wrong one."""

from __future__ import annotations

import random
import re
from itertools import permutations
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_responses import BOOK, TABLE, written_out

from brightline.cli import ncic as command
from brightline.screening.ncic import sort_response

RECORDS: dict[str, str] = BOOK["records"]
CRIMINAL = {"warrant", "federal"}
ADMINISTRATIVE = {"admin", "felon"}
WARRANT_MARKS = re.compile(r"WANTED|NIC/W|^OFF/(?!ALIEN)|WNO|EXL|CTI|DOW", re.M)
GROUPS = [
    group for size in (1, 2, 3) for group in permutations(RECORDS, size) if size < 3 or "order" in group
]


class Layout(NamedTuple):
    """A response of whole records, with where each stands."""

    text: str
    spans: list[tuple[str, int, int]]


def layout(names: tuple[str, ...]) -> Layout:
    text, spans = "", []
    for name in names:
        start = len(text)
        text += RECORDS[name]
        spans.append((name, start, len(text)))
        text += "\n\n"
    return Layout(text.rstrip(), spans)


def expected(names: tuple[str, ...]) -> str:
    if CRIMINAL & set(names):
        return "actionable"
    return "not_actionable_alone" if set(names) <= ADMINISTRATIVE else "other_record"


def verdict(text: str) -> str:
    return sort_response(text, TABLE).verdict


@pytest.mark.parametrize("names", GROUPS, ids="-".join)
def test_the_order_of_records_changes_nothing(names: tuple[str, ...]) -> None:
    assert verdict(layout(names).text) == expected(names)


@pytest.mark.parametrize("names", [group for group in GROUPS if len(group) < 3], ids="-".join)
def test_a_cut_at_any_character_gives_no_wrong_verdict(names: tuple[str, ...]) -> None:
    whole = layout(names)
    for cut in range(1, len(whole.text)):
        given_ = verdict(whole.text[:cut])
        seen = [(name, start, end) for name, start, end in whole.spans if whole.text[start:cut].strip()]
        if given_ == "actionable":
            assert any(name in CRIMINAL and is_numbered(whole, start, cut) for name, start, _ in seen), cut
        if given_ in ("not_actionable_alone", "other_record"):
            assert not CRIMINAL & {name for name, _, _ in seen}, whole.text[:cut][-40:]
        if given_ == "not_actionable_alone":
            _, start, _ = seen[-1]
            assert is_numbered(whole, start, cut) or is_warning_alone(whole.text[start:cut], len(seen)), cut


def is_numbered(whole: Layout, start: int, cut: int) -> bool:
    """Whether a record has its key and, after it, its whole number before the cut."""
    return re.search(r"MKE/[^\0]*NIC/[A-Z]\d{9}(?!\d)", whole.text[start:cut]) is not None


def is_warning_alone(text: str, count: int) -> bool:
    return count == 1 and "MKE" not in text and text.count(".") >= 1


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_layout_changes_nothing(data: st.DataObject) -> None:
    names = data.draw(st.sampled_from(GROUPS))
    change = random.Random(data.draw(st.integers()))
    texts = [rewrapped(RECORDS[name], change) for name in names]
    text = change.choice(["\n", "\n\n", "\r\n\r\n", "\n \n\f"]).join(texts)
    text = change.choice([str.lower, str.upper, str.title, str])(text)
    assert verdict(text) == expected(names)


def rewrapped(text: str, change: random.Random) -> str:
    """Other line breaks and spaces between the same words."""
    return "".join(
        word + change.choice([" ", "  ", "\n", "\r\n", "\t", " \n "]) for word in text.split()
    ).strip()


@given(st.data())
@settings(max_examples=600, deadline=None)
def test_lost_lines_give_no_wrong_verdict(data: st.DataObject) -> None:
    names = data.draw(st.sampled_from(GROUPS))
    lines = layout(names).text.split("\n")
    kept = data.draw(st.lists(st.booleans(), min_size=len(lines), max_size=len(lines)))
    left = "\n".join(line for line, is_kept in zip(lines, kept, strict=True) if is_kept)
    given_ = verdict(left) if left.strip() else "undetermined"
    if given_ == "actionable":
        assert CRIMINAL & set(names)
    if given_ == "not_actionable_alone":
        assert ADMINISTRATIVE & set(names)
        assert not WARRANT_MARKS.search(left), left


MARKER = "ZQXJMARKER"


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_no_answer_holds_a_word_of_the_text(data: st.DataObject) -> None:
    text = layout(data.draw(st.sampled_from(GROUPS))).text
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 30))
    answer = sort_response(f"{text[:at]}{MARKER}{text[at + cut :]}", TABLE)
    printed = repr(answer) + repr(command.as_json(answer, [])) + answer.why
    assert MARKER not in printed.upper()
    assert "ROE" not in re.findall(r"[A-Z]+", printed)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_has_an_answer_and_noise_is_never_settled(text: str) -> None:
    assert verdict(text) in ("undetermined", "no_record")


@pytest.mark.parametrize("each", BOOK["responses"], ids=lambda each: each["name"])
def test_a_cut_response_of_the_book_turns_only_where_nothing_more_is_seen(each: dict[str, str]) -> None:
    text = written_out(each["text"])
    for cut in range(1, len(text)):
        if verdict(text[:cut]) == "not_actionable_alone":
            assert not re.search(r"WANTED PERSON\b(?! FILE)|NIC/W|MKE/W", text[:cut]), text[:cut][-50:]
