"""What is claimed of an edit is what happens when its marks alone are really accepted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from accepting import accepted as really_accepted
from accepting import inseparable
from hypothesis import Phase, given, reject, settings
from hypothesis import strategies as st

from brightline.checking.difference import compare
from brightline.checking.report import Report, Side, report
from brightline.language.compile import compile_policy
from brightline.language.policy import Policy
from brightline.reasoning import plain
from brightline.rendering.difference.text import write_text
from brightline.source import InvalidPolicy

ROOT = Path(__file__).parents[2]
REDLINES = {
    ROOT / "policies" / "mpd" / "9-401.md": {"alone", "nothing"},
    ROOT / "docs" / "examples" / "fernhill" / "towing.md": {"alone", "with others", "times", "nothing"},
    ROOT / "docs" / "tutorial" / "files" / "redline.md": {"alone"},
}
"""Redlines, and what edits do in each."""


def reported(path: Path, *, back: bool = False, acts: Iterable[str] = ()) -> Report:
    compiled = compile_policy(path)
    older, newer = (Side(compiled.versions[name], str(path), compiled) for name in ("adopted", "proposed"))
    return report(newer, older, acts=acts) if back else report(older, newer, acts=acts)


def check(path: Path, folder: Path, *, back: bool = False) -> set[str]:
    """Hold all claims against the text with single edits accepted; give what edits were found to do.

    If `back`, those from the proposed version to the adopted one, with single edits taken back.
    """
    found = reported(path, back=back)
    every = {edit.number for edit in found.edits}

    def accepted(path: Path, chosen: Iterable[int], folder: Path) -> Policy | None:
        return really_accepted(path, every - set(chosen) if back else chosen, folder)

    numbers = [edit.number for edit in found.edits if edit.is_mark]
    assert numbers == [edit.number for edit in found.edits]
    alone = {number: accepted(path, [number], folder) for number in numbers}
    for number, policy in alone.items():
        effect = found.effects[number]
        if policy is None or effect.does == "unknown":
            continue
        really = {each.act for each in compare(found.comparison.older, policy).differences}
        is_alone = effect.does == "alone" or (effect.does == "cancelled" and not effect.makes_up)
        assert (is_alone, set(effect.acts) if is_alone else set()) == (bool(really), really), f"edit {number}"
        if really or not found.edits[number - 1].names:
            continue
        rest = accepted(path, [each for each in numbers if each != number], folder)
        if rest:
            last = {each.act for each in compare(rest, found.comparison.newer).differences}
            is_last = effect.does == "with others" or effect.makes_up
            assert (is_last, set(effect.acts)) == (bool(last), last), f"edit {number} last"
    assert {each for each in found.bound if len(each) > 1} <= inseparable(path)
    for told in found.told:
        _check_causes(told, found, path, folder, alone, accepted)
    return {effect.does for effect in found.effects.values()}


def _check_causes(told, found, path, folder, alone, accepted) -> None:  # type: ignore[no-untyped-def]
    size = min(len(each) for each in told.because)
    numbers = [edit.number for edit in found.edits]
    unknown = {edit.number for edit in found.doing("unknown")}
    tried = combinations(numbers, size) if size < 3 else told.because
    for chosen in tried:
        policy = alone[chosen[0]] if size == 1 else accepted(path, chosen, folder)
        if policy is None or (chosen not in told.because and unknown.intersection(chosen)):
            continue
        difference = told.difference
        for act in told.acts:
            word = plain.kleene(act, policy, difference.witness.situation).word
            assert (word == difference.after) == (chosen in told.because), (act, chosen)


@pytest.mark.parametrize("path", REDLINES, ids=lambda path: path.stem)
def test_claims_hold_when_the_marks_are_really_accepted(path: Path, tmp_path: Path) -> None:
    assert check(path, tmp_path) == REDLINES[path]


def test_claims_hold_when_the_marks_are_really_taken_back(tmp_path: Path) -> None:
    check(ROOT / "docs" / "examples" / "fernhill" / "towing.md", tmp_path, back=True)


# Random redlines

MODALS = {"must": "shall", "must not": "shall not", "should": "should", "may": "may"}
ACTS = ("knock", "enter", "wait")
FACTS = ("dark", "late")
ABOVE = ("At night care is due.", "Doors are old.", "Doors are new.", "Care is due.")
"""Words of the provision above, some struck and some new, which a norm may quote too."""
HEAD = """---
policy: elmford-doors
language: 2
---

# Doors

## I. Doors

{--At night care is due.--} {~~Doors are old.~>Doors are new.~~} {++Care is due.++}

"""
VOCABULARY = """
```vocabulary
role officer "an officer" called "an officer"
role sergeant is a officer "a sergeant" called "the sergeant"
act knock "knock" done "knocked"
act enter "enter" done "entered"
act wait "wait" done "waited"
fact dark: yes or no, ordinarily no
  ask "Is it dark?"
  yes "it is dark"
  no "it is not dark"
fact late: yes or no, ordinarily no
  ask "Is it late?"
  yes "it is late"
  no "it is not late"
```
"""


@st.composite
def sentences(draw: st.DrawFn, number: int) -> tuple[str, str]:
    """A labelled sentence with marks, and the norm under it."""
    who = draw(st.sampled_from(["officer", "officer", "sergeant"]))
    act, fact = draw(st.sampled_from(ACTS)), draw(st.sampled_from(FACTS))
    old, new = draw(st.permutations(sorted(MODALS)))[:2]
    edits = [
        "none",
        "modal",
        "condition",
        "struck",
        "added",
        "words",
        "modal words",
        "modal condition",
        "unclear",
    ]
    edit = draw(st.sampled_from(edits))
    modal, written = f" {MODALS[old]} ", old
    if "modal" in edit:
        modal, written = f" {{~~{MODALS[old]}~>{MODALS[new]}~~}} ", f"{{~~{old}~>{new}~~}}"
    when = draw(st.sampled_from(["", f" when it is {fact}"]))
    said = f"A {who}{modal}{act} number {number}{when}"
    clause = f"\n  when {fact}" if when else ""
    if "condition" in edit:
        other = draw(st.sampled_from(FACTS))
        said += f"{{++ unless it is {other}++}}"
        clause += f"\n  {{++unless {other}++}}"
    if "words" in edit or edit == "unclear":
        said += " {--and quickly--}"
    if edit == "unclear":
        said += " {++with care++}"
        clause += f"\n  {{++unless {draw(st.sampled_from(FACTS))}++}}"
    said += "."
    quote = said
    if edit == "struck":
        said = f"{{--{said}--}}"
    elif edit == "added":
        said = f"{{++{said}++}}"
    also = draw(st.sampled_from(["", "", *ABOVE]))
    further = f'\nin I "{also}"' if also else ""
    return said, f'"{quote}"{further}\n{who} {written} {act}{clause}'


@st.composite
def redlines(draw: st.DrawFn) -> str:
    """Some sentences, each with a norm and at most two edits."""
    count = draw(st.integers(1, 3))
    parts = []
    for number in range(1, count + 1):
        said, norm = draw(sentences(number))
        block = "\n".join(f"   {line}" for line in ("```norm", *norm.split("\n"), "```"))
        parts.append(f"{number}. {said}\n\n{block}\n")
    return HEAD + "\n".join(parts) + VOCABULARY


def doors(*parts: str) -> str:
    return HEAD + "\n".join(parts) + VOCABULARY


STRUCK = """1. {--A officer shall knock.--}

   ```norm
   "A officer shall knock."
   in I "At night care is due."
   officer must knock
   ```
"""
ADDED = """2. {++A officer shall wait.++}

   ```norm
   "A officer shall wait."
   in I "Care is due."
   officer must wait
   ```
"""
MIXED = """1. A officer {~~may~>shall~~} enter.

   ```norm
   "A officer {~~may~>shall~~} enter."
   in I "At night care is due."
   officer {~~may~>must~~} enter
   ```
"""
BEATEN = """1. A officer shall not enter. {--A officer shall not knock.--}

   ```norm
   enter:
   "A officer shall not enter."
   officer must not enter

   knock:
   "A officer shall not knock."
   officer must not knock
   ```

2. A officer may do all of that.

   ```norm
   "A officer may do all of that."
   officer may enter, knock
     when late
     overrides I.1
   ```
"""


BOTH = """1. A officer {~~may~>shall~~} enter {--and quickly--}.

   ```norm
   "A officer {~~may~>shall~~} enter {--and quickly--}."
   officer {~~may~>must~~} enter
   ```

2. A officer {~~may~>shall~~} knock{++ unless it is late++}.

   ```norm
   "A officer {~~may~>shall~~} knock{++ unless it is late++}."
   officer {~~may~>must~~} knock
     {++unless late++}
   ```
"""
UNCLEAR = """1. A officer shall {--always--} enter {++with care++}.

   ```norm
   "A officer shall {--always--} enter {++with care++}."
   officer must enter
     {++unless late++}
   ```
"""
TORN = """1. A officer {--shall--}{++may++} enter.

   ```norm
   "A officer {--shall--}{++may++} enter."
   officer {~~must~>may~~} enter
   ```
"""


def told(text: str, folder: Path) -> Report:
    path = folder / "doors.md"
    path.write_text(text, "utf-8")
    return reported(path)


def test_a_norm_goes_with_any_of_its_words_and_comes_with_all(tmp_path: Path) -> None:
    found = told(doors(STRUCK, ADDED), tmp_path)
    because = {each.acts[0]: each.because for each in found.told}
    assert [edit.struck or edit.inserted for edit in found.edits] == [
        "At night care is due.",
        "Doors are old.",
        "Care is due.",
        "A officer shall knock.",
        "A officer shall wait.",
    ]
    assert because == {"knock": ((1,), (4,)), "wait": ((3, 5),)}
    assert [found.effects[number].does for number in (1, 2, 3, 4, 5)] == [
        "alone",
        "nothing",
        "with others",
        "alone",
        "with others",
    ]


def test_of_two_marks_in_one_norm_the_one_that_does_it_is_told_alone(tmp_path: Path) -> None:
    found = told(doors(BOTH), tmp_path)
    edits = {edit.number: edit.inserted or edit.struck for edit in found.edits}
    because = [
        (each.acts[0], each.difference.before, each.difference.after, [edits[n] for n in way])
        for each in found.told
        for way in each.because
    ]
    assert [each for each in because if each[0] == "enter"] == [
        ("enter", "may", "must", ["shall"]),
        ("enter", "may", "silent", ["shall"]),
    ]
    assert ("knock", "may", "must", ["shall"]) in because
    assert ("knock", "may", "silent", ["unless it is late"]) in because
    assert found.bound == ()
    (quickly,) = [edit.number for edit in found.edits if edit.struck == "and quickly"]
    assert found.effects[quickly].does == "nothing"


@pytest.mark.parametrize("text", [UNCLEAR, TORN], ids=["no words in common", "a substitution in two marks"])
def test_marks_that_cannot_be_told_apart_are_told_so(text: str, tmp_path: Path) -> None:
    found = told(doors(text), tmp_path)
    assert found.bound == (frozenset((4, 5)),)
    assert {each.because for each in found.told} == {((4, 5),)}
    assert [edit.number for edit in found.doing("unknown")] == [4, 5]
    said = write_text(found, width=200)
    assert said.count(", which cannot be told apart") == len(found.told)
    assert "nothing tells what I.1 says with it but without edit 5" in said
    assert "together" not in said.lower()


def test_an_edit_inside_what_another_strikes_is_told_by_itself(tmp_path: Path) -> None:
    """With it alone the norm still stands, and says something that it says in neither version."""
    found = told(doors(MIXED), tmp_path)
    assert not found.doing("unknown")
    (edit,) = [edit for edit in found.edits if edit.struck == "may"]
    assert found.effects[edit.number].does == "cancelled", "edit 1 strikes what the norm rests on"
    assert found.effects[edit.number].by == (1,)
    assert {each.because for each in found.told if each.difference.after == "silent"} == {((1,),)}


def test_a_norm_that_names_what_is_gone_changes_with_it(tmp_path: Path) -> None:
    """Striking I.1/knock takes it out of what I.2 overrides; no edit of its own stands behind that."""
    found = told(doors(BEATEN), tmp_path)
    assert all(edit.is_mark for edit in found.edits)
    assert {change.name for change in found.comparison.changes} == {"I.1/knock", "I.2"}
    assert {each.because for each in found.told} == {((4,),)}


MEMO = "This memo takes the place of Memo 25-9 and of what section VI.C of the manual asks of dispatchers."
DAY = date(2026, 7, 1)


def test_words_that_supersede_bring_back_what_they_held_down(tmp_path: Path) -> None:
    """The mark stands in another document than what it brings back."""
    folder = shutil.copytree(ROOT / "docs" / "examples" / "northgate", tmp_path / "northgate")
    manual, memo = folder / "manual.md", folder / "memo-26-2.md"
    plain_text = memo.read_text("utf-8")
    memo.write_text(plain_text.replace(MEMO, f"{{--{MEMO}--}}", 1), "utf-8")
    compiled = compile_policy(manual)
    older, newer = (Side(compiled.versions[name], str(manual), compiled) for name in ("adopted", "proposed"))
    found = report(older, newer, DAY)
    (edit,) = [edit for edit in found.edits if edit.struck == MEMO]
    assert all(each.is_mark for each in found.edits)
    assert edit.provision == "memo-26-2:I"
    assert set(edit.names) == {"VI.C/dispatchers", "memo-25-9:I"}
    without = plain_text.replace(MEMO, "Gone.", 1).replace(MEMO, "Gone.")
    memo.write_text(re.sub(r"```norm\n\"Gone\.\"\n.*?```", "", without, flags=re.DOTALL), "utf-8")
    really = compare(older.policy, compile_policy(manual).versions["adopted"], DAY)
    assert set(found.effects[edit.number].acts) == {each.act for each in really.differences} != set()


@pytest.mark.parametrize(
    "text", [doors(STRUCK, ADDED), doors(MIXED), doors(BEATEN), doors(BOTH), doors(UNCLEAR), doors(TORN)]
)
def test_what_was_written_by_hand_holds_too(text: str, tmp_path: Path) -> None:
    told(text, tmp_path)
    (tmp_path / "again").mkdir()
    check(tmp_path / "doors.md", tmp_path / "again")


@settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(redlines(), st.booleans())
def test_claims_hold_for_random_redlines(
    tmp_path_factory: pytest.TempPathFactory, text: str, back: bool
) -> None:
    folder = tmp_path_factory.mktemp("redline")
    path = folder / "doors.md"
    path.write_text(text, "utf-8")
    again = folder / "again"
    again.mkdir()
    try:
        versions = compile_policy(path).versions.values()
    except InvalidPolicy:
        reject()
    standing = {norm.id for version in versions for norm in version.norms}
    if len(standing) < text.count("```norm"):
        reject()  # a norm that quotes struck and new words stands in neither version
    check(path, again, back=back)
