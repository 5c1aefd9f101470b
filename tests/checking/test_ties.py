"""Which edits a difference is tied to, and which edits stand in a list of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_edits import doors, reported, told

from brightline.checking.following import told_apart
from brightline.rendering.difference.text import write_text

MAY_SHALL, MAY_MUST = ("may", "shall"), ("may", "must")


@pytest.mark.parametrize(
    ("marks", "edits", "following"),
    [
        ([MAY_MUST, ("", "unless wet")], [MAY_SHALL, ("", " unless it is wet")], [{1}, {2}]),
        ([MAY_MUST], [MAY_SHALL, (" carefully", "")], [{1}]),
        ([("unless warrant", "")], [(" without a warrant", ""), (" promptly", "")], [{1}]),
        ([("24", "48")], [("24", "48"), ("gladly", "at once")], [{1}]),
        ([MAY_MUST, MAY_MUST], [MAY_SHALL, MAY_SHALL], [{1}, {2}]),
        ([MAY_MUST], [MAY_SHALL, MAY_SHALL], [{1, 2}]),
        ([("", "unless night")], [("", "but not after dark"), ("", "by day or night")], [{1, 2}]),
        ([("", "unless night")], [("", "except after dark"), ("", "by day or night")], [{1, 2}]),
        ([("must", "may")], [("shall", ""), ("", "may")], [{1, 2}]),
        ([("", "when in_may")], [("shall", "may"), ("", "in the fifth month")], [{1, 2}]),
        (
            [("must", "may"), ("", "when in_may")],
            [("shall", "may"), ("", "in the fifth month")],
            [{1}, {2}],
        ),
        ([("", "when dark"), ("", "unless late")], [("", "only early"), ("", "be it dark")], [{1, 2}, {2}]),
    ],
)
def test_what_a_mark_follows(
    marks: list[tuple[str, str]], edits: list[tuple[str, str]], following: list[set[int]]
) -> None:
    assert told_apart(marks, dict(enumerate(edits, 1))) == following


def test_one_shared_word_ties_no_difference_to_an_edit_that_may_not_be_its_cause(tmp_path: Path) -> None:
    """The exception at night comes with “after dark”; that the other edit has the word says nothing."""
    text = """1. A officer shall enter{++ except after dark++}{++, be it by day or late++}.

   ```norm
   "A officer shall enter{++ except after dark++}{++, be it by day or late++}."
   officer must enter
     {++unless late++}
   ```
"""
    found = told(doors(text), tmp_path)
    assert found.bound == (frozenset((4, 5)),)
    assert {each.because for each in found.told} == {((4, 5),)}


def test_words_that_speak_against_the_order_of_the_text_tie_nothing(tmp_path: Path) -> None:
    text = """1. A officer shall enter{++ only early++}{++, be it dark++}.

   ```norm
   "A officer shall enter{++ only early++}{++, be it dark++}."
   officer must enter
     {++when dark++}
     {++unless late++}
   ```
"""
    found = told(doors(text), tmp_path)
    assert found.bound == (frozenset((4, 5)),)
    assert {each.because for each in found.told} == {((4, 5),)}


def test_a_word_of_force_ties_no_condition_to_a_change_of_force(tmp_path: Path) -> None:
    """`in_may` is a month; “may” is what the other edit makes of “shall”."""
    text = """1. A officer {~~shall~>may~~} enter{++ in the fifth month++}.

   ```norm
   "A officer {~~shall~>may~~} enter{++ in the fifth month++}."
   officer {~~must~>may~~} enter
     {++when in_may++}
   ```
"""
    found = told(doors(text).replace("fact late:", "fact in_may:").replace("late", "May"), tmp_path)
    edits = {edit.number: edit.inserted for edit in found.edits}
    because = {(each.difference.before, each.difference.after): each.because for each in found.told}
    assert found.bound == ()
    assert [[edits[n] for n in way] for way in because["must", "may"]] == [["may"]]
    assert ["in the fifth month"] in [[edits[n] for n in way] for way in because["must", "silent"]]


def test_a_change_of_force_and_a_condition_are_no_rivals(tmp_path: Path) -> None:
    """“before waiting” shares one word alone with the mark, and no other edit can have brought it."""
    text = """1. A officer {--should--}{++shall++} enter{++ before waiting++}{++ if it is late++}.

   ```norm
   "A officer {--should--}{++shall++} enter{++ before waiting++}{++ if it is late++}."
   officer {~~should~>must~~} enter
     {++when late++}
     {++before wait++}
   ```
"""
    found = told(doors(text), tmp_path)
    assert found.bound == (frozenset((4, 5)),)
    assert found.effects[6].does == "alone"


def test_two_alike_edits_with_one_mark_cannot_be_told_apart(tmp_path: Path) -> None:
    text = """1. A officer {~~may~>shall~~} enter and {~~may~>shall~~} wait.

   ```norm
   enter:
   "A officer {~~may~>shall~~} enter and {~~may~>shall~~} wait."
   officer {~~may~>must~~} enter
   ```
"""
    found = told(doors(text), tmp_path)
    assert found.bound == (frozenset((4, 5)),)


MOVED = """1. {--A officer shall knock.--}

   ```norm
   "A officer shall knock."
   officer must knock
   ```

2. {++A officer shall knock.++}

   ```norm
   "A officer shall knock."
   officer must knock
   ```
"""
TWICE = """1. A officer shall knock{++ unless it is dark++}{++ unless it is late++}.

   ```norm
   "A officer shall knock{++ unless it is dark++}{++ unless it is late++}."
   officer must knock
     {++unless dark++}
     {++unless late++}
   ```
"""


@pytest.mark.parametrize("words", [[], ["knock"]], ids=["whole", "one act"])
def test_an_edit_that_another_cancels_is_listed(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "doors.md").write_text(doors(MOVED), "utf-8")
    found = reported(tmp_path / "doors.md", acts=words)
    assert found.told == ()
    edit, other = found.doing("cancelled")
    assert found.grid
    assert (found.grid.both, found.grid.text) == ((), ("I", "I.1", "I.2")), "nobody has to do anything else"
    assert (edit.struck, other.inserted) == ("A officer shall knock.", "A officer shall knock.")
    said = write_text(found, width=200)
    assert "0 change what somebody must, may or must not do, 2 cancel out, 3 change words alone." in said
    assert "EDITS THAT CANCEL OUT" in said
    assert f"beside edit {other.number} it changes nothing, and alone whether to knock" in said
    assert f"it makes up for edit {edit.number}: with both nothing changes on whether to knock" in said


def test_what_cancels_out_but_for_its_time_is_no_mere_move(tmp_path: Path) -> None:
    before, after = MOVED.split("\n2. ")
    before = before.replace("must knock\n", "must knock\n     within 2 hours\n")
    after = after.replace("must knock\n", "must knock\n     within 4 hours\n")
    found = told(doors(f"{before}\n2. {after}"), tmp_path)
    assert found.told == ()
    assert [edit.struck or edit.inserted for edit in found.doing("times")] == ["A officer shall knock."] * 2


def test_an_edit_that_is_no_cause_of_a_smallest_situation_is_listed(tmp_path: Path) -> None:
    """Both lift the duty, each in situations of its own; the smallest of all is one of “dark”."""
    found = told(doors(TWICE), tmp_path)
    edits = {edit.number: edit for edit in found.edits}
    named = [[edits[number].inserted for number in way] for each in found.told for way in each.because]
    assert named == [["unless it is dark"]]
    assert [edit.inserted for edit in found.unnamed] == ["unless it is late"]
    said = write_text(found, width=200)
    assert "EDITS THAT CHANGE ANSWERS IN OTHER SITUATIONS THAN THOSE SHOWN" in said
    assert "inserted “unless it is late”; it changes whether to knock" in said
