"""Accepted findings: which waiver accepts what, and that a change of words brings a finding back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from brightline.checking.deep import deep_check
from brightline.checking.finding import Finding, Kind
from brightline.checking.waivers import apply, draft, rests_on
from brightline.language.compile import Compiled, compile_policy
from brightline.language.findings import ACCEPTED
from brightline.language.policy import Version
from brightline.language.waivers import Waiver
from brightline.source import Source
from brightline.text.parse import parse_document

MPD = Path(__file__).parents[2] / "policies" / "mpd"
TEXT = """---
policy: elmford-floods
title: Floods
language: 2
---

# Floods

## A. Helpers

Helpers shall not enter a flooded cellar. A cellar is flooded when water stands in it.

```norm
"Helpers shall not enter a flooded cellar."
helper must not enter_cellar
  when flooded
```

```terms
"A cellar is flooded when water stands in it."
term flooded means water_stands
```

## B. Rescue

Helpers shall enter any cellar from which somebody calls.

```norm
"Helpers shall enter any cellar from which somebody calls."
helper must enter_cellar
  when somebody_calls
```

WAIVER

## Vocabulary

```vocabulary
role helper "a trained helper" called "a helper"
fact water_stands: yes or no, ordinarily no
  ask "Does water stand in the cellar?"
  yes "water stands in the cellar"
  no "no water stands in the cellar"
fact somebody_calls: yes or no, ordinarily no
  ask "Does somebody call?"
  yes "somebody calls"
  no "nobody calls"
act enter_cellar "enter the cellar"
act ring_bell "ring the bell"
```
"""
ACCEPT = """accept contradiction about A
  "Helpers shall enter any cellar from which somebody calls."
  in A "Helpers shall not enter a flooded cellar. A cellar is flooded when water stands in it."
  because "until there are pumps, each chief of helpers decides"
  by "A. Example, policy unit"
"""


def compiled(folder: Path, text: str = TEXT, waiver: str = ACCEPT) -> Compiled:
    path = folder / "floods.md"
    path.write_text(text.replace("WAIVER", f"```norm\n{waiver}```"), "utf-8")
    return compile_policy(path)


def held(
    found: Compiled, version: Version = "proposed"
) -> tuple[list[Finding], list[tuple[Finding, Waiver]]]:
    policy = found.versions[version]
    return apply(deep_check(policy), found.waivers[version], policy)


def said(findings: list[Finding]) -> list[str]:
    return [each.said for each in findings if each.kind == "waiver out of date"]


def kinds(findings: list[Finding]) -> list[str]:
    return [each.kind for each in findings if each.kind in ("contradiction", "waiver out of date")]


def test_a_finding_is_accepted_with_its_reason_and_its_author(tmp_path: Path) -> None:
    is_open, accepted = held(compiled(tmp_path))
    ((finding, waiver),) = accepted
    assert (finding.kind, finding.about) == ("contradiction", ("B", "A"))
    assert waiver.because == "until there are pumps, each chief of helpers decides"
    assert waiver.by == "A. Example, policy unit"
    assert waiver.place.endswith("floods.md:35:8")
    assert kinds(is_open) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("enter any cellar", "enter every cellar", "shall enter any cellar"),
        ("a flooded cellar", "a flooding cellar", "a flooded cellar"),
        ("when water stands in it", "when there is water in it", "when water stands in it"),
    ],
)
def test_a_change_of_any_words_that_it_rests_on_brings_it_back(
    tmp_path: Path, old: str, new: str, words: str
) -> None:
    is_open, accepted = held(compiled(tmp_path, TEXT.replace(old, new)))
    assert accepted == []
    assert kinds(is_open) == ["waiver out of date", "contradiction"]
    (why,) = said(is_open)
    assert words in why
    assert "does not stand in" in why
    assert new in why, "it says what stands there instead"


def test_words_that_it_never_quoted_do_not_count_as_quoted(tmp_path: Path) -> None:
    waiver = ACCEPT.replace(" A cellar is flooded when water stands in it.", "")
    is_open, accepted = held(compiled(tmp_path, waiver=waiver))
    assert accepted == []
    assert kinds(is_open) == ["waiver out of date", "contradiction"]
    assert said(is_open)[0].endswith("not quote “A cellar is flooded when water stands in it.” of A")


def test_a_redline_brings_it_back_in_the_version_that_it_changes(tmp_path: Path) -> None:
    text = TEXT.replace(
        "Helpers shall enter any cellar from which",
        "Helpers shall enter {~~any~>every~~} cellar from which",
    )
    found = compiled(tmp_path, text)
    is_open, accepted = held(found, "adopted")
    assert (len(accepted), kinds(is_open)) == (1, [])
    is_open, accepted = held(found, "proposed")
    assert (accepted, kinds(is_open)) == ([], ["waiver out of date", "contradiction"])
    confirmed = ACCEPT.replace("enter any cellar", "enter {~~any~>every~~} cellar")
    for version in ("adopted", "proposed"):
        is_open, accepted = held(compiled(tmp_path, text, confirmed), version)
        assert (len(accepted), kinds(is_open)) == (1, [])


def test_words_of_the_proposal_alone_say_nothing_in_the_adopted_version(tmp_path: Path) -> None:
    text = TEXT.replace(
        "Helpers shall enter any cellar from which",
        "Helpers shall enter {~~any~>every~~} cellar from which",
    )
    found = compiled(tmp_path, text, ACCEPT.replace("any cellar", "every cellar"))
    assert kinds(held(found, "adopted")[0]) == ["contradiction"]
    assert kinds(held(found, "proposed")[0]) == []


def test_a_waiver_that_accepts_nothing_is_said(tmp_path: Path) -> None:
    text = TEXT.replace("helper must not enter_cellar", "helper should not ring_bell")
    is_open, accepted = held(compiled(tmp_path, text))
    assert accepted == []
    assert said(is_open)[0].endswith("there is no such finding")


def test_a_name_that_means_nothing_is_said_with_what_was_meant(tmp_path: Path) -> None:
    waiver = ACCEPT.replace("about A", "about enter_celar")
    is_open, _ = held(compiled(tmp_path, waiver=waiver))
    assert said(is_open)[0].endswith("nothing here is called `enter_celar`; did you mean `enter_cellar`?")


def test_it_stands_under_one_of_the_sides(tmp_path: Path) -> None:
    elsewhere = TEXT.replace("WAIVER", "## C. Other\n\nNothing more.\n\nWAIVER")
    waiver = ACCEPT.replace('  "Helpers shall enter', '  in B "Helpers shall enter')
    assert kinds(held(compiled(tmp_path, elsewhere, waiver))[0]) == ["waiver out of date", "contradiction"]


def test_a_finding_without_words_is_named_whole(tmp_path: Path) -> None:
    waiver = 'accept gap about ring_bell\n  because "nobody has a bell"\n  by "A. Example"\n'
    is_open, accepted = held(compiled(tmp_path, waiver=waiver))
    assert [finding.about for finding, _ in accepted] == [("ring_bell",)]
    assert said(is_open) == []
    waiver = waiver.replace(" about ring_bell", "")
    is_open, accepted = held(compiled(tmp_path, waiver=waiver))
    assert (accepted, len(said(is_open))) == ([], 1)


def test_no_digest_turns_on_a_waiver(tmp_path: Path) -> None:
    bare = compiled(tmp_path, TEXT.replace("WAIVER", ""))
    with_it = compiled(tmp_path)
    for version, policy in bare.versions.items():
        assert policy.digest() == with_it.versions[version].digest()


def test_every_kind_can_be_accepted_but_what_no_author_may_settle() -> None:
    assert set(get_args(Kind)) - set(ACCEPTED) == {"not decided", "assertion refuted", "waiver out of date"}
    assert set(ACCEPTED) <= set(get_args(Kind))


def test_a_draft_of_a_waiver_accepts_each_finding_of_the_flagship(tmp_path: Path) -> None:
    for path in MPD.glob("*.md"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    policy = compile_policy(MPD / "9-401.md").versions["proposed"]
    findings = deep_check(policy)
    text = (tmp_path / "9-401.md").read_text("utf-8")
    wanted = [each for each in findings if each.kind in ACCEPTED]
    for finding in reversed(wanted):
        quoted = rests_on(finding, policy)
        provision = finding.quotes[0].provision if quoted else "III"
        waiver = draft(finding, policy).replace("…", "as in the test")
        text = _put_under(text, tmp_path / "9-401.md", provision, waiver)
    (tmp_path / "9-401.md").write_text(text, "utf-8")
    found = compile_policy(tmp_path / "9-401.md")
    is_open, accepted = apply(findings, found.waivers["proposed"], found.versions["proposed"])
    assert is_open == []
    assert len(accepted) == len(wanted) > 50


def _put_under(text: str, path: Path, provision: str, waiver: str) -> str:
    """Put a block behind the first line of a provision."""
    found = parse_document(Source(str(path), text)).provisions[provision]
    lines = text.split("\n")
    paragraphs = found.paragraphs
    at = paragraphs[0].end_line if paragraphs else found.line
    line = lines[found.line - 1]
    item = re.match(r" *(?:-|\d+\.) +", line)
    pad = " " * (item.end() if item else 0)
    block = ["", f"{pad}```norm", *(pad + each for each in waiver.rstrip().split("\n")), f"{pad}```", ""]
    return "\n".join([*lines[:at], *block, *lines[at:]])


@pytest.mark.parametrize(
    ("about", "names"),
    [("", "`about ring_bell`"), (" about ring_bell, water_stands", ""), (" about A", "")],
)
def test_a_gap_that_is_not_named_whole_is_said_with_what_to_name(
    tmp_path: Path, about: str, names: str
) -> None:
    waiver = f'accept gap{about}\n  because "there is no bell yet"\n  by "A. Example, policy unit"\n'
    is_open, accepted = held(compiled(tmp_path, waiver=waiver))
    assert accepted == []
    (why,) = said(is_open)
    if names:
        assert f"rests on no words: name all that it is about, {names}" in why
    else:
        assert "there is no such finding" in why
