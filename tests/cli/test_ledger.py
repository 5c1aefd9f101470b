"""`brightline ledger`: what a timeline triggers and what became of it; bad input; receipts of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from calling import Called, call

POLICY = """---
policy: elmford-found
title: Found bicycles
language: 2
time_zone: America/Chicago
calendar: {hours: 08:00-17:00, holidays: [2026-01-19]}
---

# Found bicycles

## A. Duties

Officers shall lock a bicycle, tell the sergeant, tag it, keep watch, list bicycles, and never ride one.

```norm
lock:
"Officers shall lock a bicycle"
officer must lock_bicycle
  when found
  within 15 minutes
  otherwise A/write

write:
"a bicycle"
officer must write_up
  when found

tell:
"tell the sergeant"
officer must tell(sergeant)
  when found
  at once

tag:
"tag it"
sergeant must tag_bicycle
  when done tell(sergeant) by officer
  within 2 business hours
  before move_bicycle

watch:
"keep watch"
officer must keep_watch
  when guarded
  throughout

list:
"list bicycles"
sergeant should list_bicycles
  when stored
  every week

ride:
"never ride one"
officer must not ride
  when found
  unless owner_agrees
```

## Vocabulary

```vocabulary
role officer "a sworn officer" called "an officer"
role sergeant is a officer "the sergeant on duty" called "the sergeant"

fact found: yes or no, ordinarily no
  ask "Have you found a bicycle?"
  yes "you have found a bicycle"
fact guarded: yes or no, ordinarily no
  ask "Is your bicycle guarded?"
fact stored: yes or no, ordinarily no
  ask "Is it stored?"
fact owner_agrees: yes or no, ordinarily no
  ask "Does the owner agree?"
fact tall: yes or no, ordinarily no
  ask "Is it tall?"
tall implies found
transient fact stolen: yes or no, ordinarily no
  ask "Is it stolen?"

act lock_bicycle "lock your bicycle"
act chain_bicycle is a lock_bicycle "chain the bicycle"
act write_up "write it up"
act tell(sergeant) "tell {role} of your bicycle"
act tag_bicycle "tag the bicycle"
act move_bicycle "move the bicycle"
act keep_watch "keep watch"
act list_bicycles "list the bicycles"
act ride "ride it"
```
"""
PEOPLE = "people: {ana: officer, bo: sergeant}\n"


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path("found.md").write_text(POLICY, "utf-8")
    return tmp_path


def at(clock: str) -> str:
    """Write a time of Thursday, January 8th; `16 09:00` is one of the 16th."""
    day, _, time = clock.rpartition(" ")
    return f"2026-01-{day or '08'}T{time}-06:00"


def fact(clock: str, name: str, value: str = "yes", more: str = "") -> str:
    return f"  - {{at: '{at(clock)}', facts: {{{name}: {value}}}{more}}}\n"


def deed(clock: str, act: str, by: str = "ana", more: str = "") -> str:
    return f"  - {{at: '{at(clock)}', done: '{act} by {by}'{more}}}\n"


def ledger(*entries: str, head: str = "complete: all\n", end: str = "12:00", words: str = "") -> Called:
    text = f"{PEOPLE}as_of: {at(end)}\notherwise: ordinary\n{head}timeline:\n{''.join(entries)}"
    Path("t.yaml").write_text(text, "utf-8")
    return call("ledger", "found.md", "t.yaml", *words.split())


def lines(*entries: str, norm: str, head: str = "complete: all\n", end: str = "12:00") -> list[str]:
    """Give what became of a norm: `ana late 09:00 09:15 09:20` is status, since, due and at."""
    ended = ledger(*entries, head=head, end=end, words="--json")
    assert ended.err == ""
    found = [line for line in json.loads(ended.out)["lines"] if line["norm"] == f"A/{norm}"]
    return [_said(line) for line in found]


def _said(line: dict[str, Any]) -> str:
    times = (line[key][8:16] if line[key] else "" for key in ("since", "due", "at"))
    short = [time.removeprefix("08T").replace("T", " ") for time in times]
    return " ".join([line["person"], line["status"], *(short if any(short) else [])]).strip()


FOUND = fact("09:00", "found", more=", known_to: [ana]")
CASES = {
    "in time": (FOUND, deed("09:10", "lock_bicycle"), "lock", ["ana fulfilled 09:00 09:15 09:10"]),
    "a kind of it": (FOUND, deed("09:10", "chain_bicycle"), "lock", ["ana fulfilled 09:00 09:15 09:10"]),
    "late": (FOUND, deed("09:16", "lock_bicycle"), "lock", ["ana late 09:00 09:15 09:16"]),
    "never": (FOUND, "", "lock", ["ana violated 09:00 09:15"]),
    "before it was owed": (FOUND, deed("08:50", "lock_bicycle"), "lock", ["ana fulfilled 09:00 09:15 08:50"]),
    "another's deed": (
        FOUND,
        deed("09:10", "lock_bicycle", "bo"),
        "lock",
        ["ana violated 09:00 09:15"],
    ),
    "it fell away": (FOUND, fact("09:05", "found", "no"), "lock", ["ana discharged 09:00 09:15 09:05"]),
    "it stands while nobody knows": (
        FOUND + fact("09:05", "found", "unknown", ", known_to: [ana]"),
        deed("09:14", "lock_bicycle"),
        "lock",
        ["ana fulfilled 09:00 09:15 09:14"],
    ),
    "a new duty": (
        FOUND + deed("09:10", "lock_bicycle") + fact("10:00", "found", "no"),
        fact("11:00", "found"),
        "lock",
        ["ana fulfilled 09:00 09:15 09:10", "ana violated 11:00 11:15", "bo violated 11:00 11:15"],
    ),
    "nothing measures it": (FOUND, "", "tell", ["ana open 09:00"]),
    "taken over once the first was broken": (
        FOUND,
        fact("09:20", "guarded", "no"),
        "write",
        ["ana open 09:15"],
    ),
    "business hours": (
        deed("16:30", "tell(sergeant)", more=", known_to: [bo]"),
        "",
        "tag",
        ["bo violated 16:30 09 09:30"],
    ),
    "what had to wait": (
        deed("09:00", "tell(sergeant)") + deed("09:30", "move_bicycle", "bo"),
        deed("09:40", "tag_bicycle", "bo"),
        "tag",
        ["bo fulfilled 09:00 11:00 09:40", "bo violated 09:30  09:30"],
    ),
    "kept up": (
        fact("09:00", "guarded", more=", known_to: [ana]") + fact("11:00", "guarded", "no"),
        deed("09:00", "keep_watch") + deed("10:00", "keep_watch", more=f", until: '{at('11:30')}'"),
        "watch",
        ["ana fulfilled 09:00  11:00"],
    ),
    "a gap": (
        fact("09:00", "guarded", more=", known_to: [ana]"),
        deed("08:00", "keep_watch", more=f", until: '{at('10:00')}'"),
        "watch",
        ["ana violated 09:00  10:00"],
    ),
    "forbidden": (FOUND, deed("09:30", "ride"), "ride", ["ana violated 09:30  09:30"]),
    "forbidden while it goes on": (
        deed("08:30", "ride", more=f", until: '{at('10:00')}'"),
        FOUND,
        "ride",
        ["ana violated 09:00  09:00"],
    ),
    "not known to whoever did it": (
        fact("09:00", "found", more=", known_to: [bo]"),
        deed("09:30", "ride"),
        "ride",
        [],
    ),
    "facts that contradict": (
        FOUND + fact("09:01", "tall") + fact("09:02", "found", "no"),
        deed("09:30", "ride"),
        "ride",
        ["ana undetermined 09:30  09:30"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_became_of_it(case: str) -> None:
    *entries, norm, expected = CASES[case]
    end = "09 12:00" if case == "business hours" else "12:00"
    assert lines(*map(str, entries), norm=str(norm), end=end) == expected


def test_each_period_has_its_line() -> None:
    entries = [fact("09:00", "stored"), deed("09 09:00", "list_bicycles", "bo")]
    assert lines(*entries, norm="list", end="26 12:00") == [
        "bo fulfilled 09:00 12 00:00 09 09:00",
        "bo violated 12 00:00 19 00:00",
        "bo violated 19 00:00 26 00:00",
        "bo open 26 00:00 02 00:00",
    ]


def test_silence_proves_nothing_where_no_source_is_complete() -> None:
    assert lines(FOUND, norm="lock", head="") == ["ana undetermined 09:00 09:15"]
    head = "sources: {desk: {complete: [lock_bicycle]}}\n"
    assert lines(FOUND, norm="lock", head=head) == ["ana violated 09:00 09:15"]


def test_a_clock_is_put_right() -> None:
    late = deed("09:17", "lock_bicycle", more=", source: desk")
    assert lines(FOUND, late, norm="lock", head="sources: {desk: {clock: 3 minutes fast}}\n") == [
        "ana fulfilled 09:00 09:15 09:14"
    ]


def test_a_clock_in_doubt_leaves_it_open_whether_it_was_in_time() -> None:
    head = "sources: {desk: {accurate: 2 minutes}}\n"
    late = deed("09:16", "lock_bicycle", more=", source: desk")
    assert lines(FOUND, late, norm="lock", head=head) == ["ana undetermined 09:00 09:15 09:16"]
    sure = deed("09:18", "lock_bicycle", more=", source: desk")
    assert lines(FOUND, sure, norm="lock", head=head) == ["ana late 09:00 09:15 09:18"]


TARGETS = "targets:\n  - {norm: A/tell, within: 10 minutes, author: Chief Lee, reason: agreed in June}\n"


def test_a_target_counts_where_the_words_state_no_measure() -> None:
    Path("targets.yaml").write_text(TARGETS, "utf-8")
    ended = ledger(FOUND, deed("09:20", "tell(sergeant)"), words="--targets targets.yaml")
    assert ended.code == 1
    assert "done at 09:20, after 20 min, 10 min late" in ended.out
    assert "due 2026-01-08 09:10, a target of Chief Lee: agreed in June" in ended.out


def test_it_reads_of_others_and_quotes_every_line() -> None:
    ended = ledger(FOUND, deed("09:10", "lock_bicycle"))
    assert ended.code == 0
    assert "ana must lock their bicycle" in ended.out
    assert "A “Officers shall lock a bicycle”" in ended.out
    assert "180 min" not in ended.out
    assert "3 h so far; nothing measures how long it may take" in ended.out
    assert "09:00  ana: they have found a bicycle" in ended.out


def test_a_chain_shows_who_knew_and_where_it_is_broken() -> None:
    ended = ledger(FOUND, words="--json")
    (chain,) = json.loads(ended.out)["chains"]
    assert chain["broken"] == {"norm": "A/tell", "act": "tell(sergeant)"}
    assert chain["first"]["knew"] == {"ana": "2026-01-08T09:00:00-06:00", "bo": None}
    assert [link["norm"] for link in chain["first"]["next"]] == ["A/tag"]
    said = ledger(FOUND).out
    assert "● tell the sergeant of their bicycle (A) ← not passed on so far" in said
    assert "never learned of it: bo" in said
    said = ledger(FOUND, fact("10:00", "found", "no")).out
    assert "✗ tell the sergeant of their bicycle (A) ← the chain is broken here" in said


def test_one_person_alone() -> None:
    ended = ledger(fact("09:00", "found"), words="--person bo --json")
    assert {line["person"] for line in json.loads(ended.out)["lines"]} == {"bo"}


BAD = {
    "peeple: {ana: officer}\n": "t.yaml:1: there is no key `peeple`",
    "people: {ana: cook}\n": "t.yaml:1: there is no role `cook`",
    "people: {officer: officer}\n": "t.yaml:1: `officer` is a role; give the person another name",
    PEOPLE + "timeline: [{facts: {found: yes}}]\n": "t.yaml:2: the entry has no `at`",
    PEOPLE + "timeline:\n  - {at: '2026-01-08T09:00', facts: {found: yes}}\n": "t.yaml:3: `2026-01-08T09:",
    PEOPLE + "timeline:\n" + deed("09:00", "fly"): "t.yaml:3: there is no act `fly`",
    PEOPLE + "timeline:\n" + deed("09:00", "ride", "eve"): "t.yaml:3: there is no person `eve`",
    PEOPLE + "timeline:\n" + deed("09:00", "ride", more=", until: '2026-01-08T08:00-06:00'"): (
        "t.yaml:3: `until` is before `at`"
    ),
    PEOPLE + "timeline:\n" + fact("09:00", "stolen"): (
        "t.yaml:3: `stolen` is transient and may stand in no timeline"
    ),
    PEOPLE + "timeline:\n" + fact("09:00", "fund"): "t.yaml:3: there is no fact `fund`",
    PEOPLE + "sources: {desk: {clock: late}}\n": "t.yaml:2: `late` says of no clock how it goes",
    PEOPLE + "sources: {desk: {}}\ntimeline:\n" + deed("09:00", "ride", more=", source: dek"): (
        "t.yaml:4: there is no source `dek`; did you mean `desk`?"
    ),
    PEOPLE
    + "sources:\n  desk: {complete: [ride]}\n  gate: {}\ntimeline:\n"
    + deed("09:00", "ride", more=", source: gate"): (
        "t.yaml:3: `ride by ana` is in `gate` and not in `desk`, which is said to be complete for it"
    ),
    PEOPLE
    + f"sources: {{{', '.join(f's{i}: {{accurate: 1 minute}}' for i in range(5))}}}\ntimeline:\n"
    + "".join(fact("09:00", "found", more=f", source: s{i}") for i in range(5)): (
        "t.yaml:2: more than 4 sources are inaccurate"
    ),
    PEOPLE: "t.yaml: has no entry and no `as_of`",
    PEOPLE + "as_of: noon\n": "t.yaml:2: `noon` is no moment",
    PEOPLE + "as_of: 0001-01-01T00:00+14:00\n": "t.yaml:2: `0001-01-01T00:00+14:00` is in no year",
    PEOPLE + "sources: {cad: {clock: 900000 days fast}}\n": "t.yaml:2: `900000 days` is no time",
}


@pytest.mark.parametrize("text", BAD, ids=BAD.values())
def test_a_timeline_that_cannot_be_read(text: str) -> None:
    Path("t.yaml").write_text(text, "utf-8")
    assert refused("ledger", "found.md", "t.yaml").startswith(BAD[text])


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("{norm: A/tel, within: 1 hour, author: X, reason: y}", "there is no norm `A/tel`"),
        ("{norm: A/lock, within: 1 hour, author: X, reason: y}", "`A/lock` states its own time"),
        ("{norm: A/list, within: 1 hour, author: X, reason: y}", "`A/list` states its own time"),
        ("{norm: A/ride, within: 1 hour, author: X, reason: y}", "`A/ride` is no duty"),
        ("{norm: A/tell, within: 5000 days, author: X, reason: y}", "`5000 days` is no time"),
        ("{norm: A/tell, within: soon, author: X, reason: y}", "`soon` is no time"),
        ("{norm: A/tell, within: 1 hour, author: X}", "the target has no `reason`"),
    ],
)
def test_a_target_that_cannot_be_set(target: str, said: str) -> None:
    Path("t.yaml").write_text(f"{PEOPLE}timeline:\n{FOUND}", "utf-8")
    Path("targets.yaml").write_text(f"targets:\n  - {target}\n", "utf-8")
    message = refused("ledger", "found.md", "t.yaml", "--targets", "targets.yaml")
    assert message.startswith(f"targets.yaml:2: {said}")


def refused(*words: str) -> str:
    ended = call(*words)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n") == 1
    return ended.err.removeprefix("error: ").strip()


def test_a_time_zone_that_is_none() -> None:
    Path("found.md").write_text(POLICY.replace("America/Chicago", "America/Elmford"), "utf-8")
    Path("t.yaml").write_text(f"{PEOPLE}timeline:\n{FOUND}", "utf-8")
    assert refused("ledger", "found.md", "t.yaml") == "there is no time zone `America/Elmford`"


# ---- receipts


def test_a_receipt_is_replayed_to_the_same_lines() -> None:
    Path("targets.yaml").write_text(TARGETS, "utf-8")
    head = "sources: {desk: {complete: [ride], clock: 2 minutes slow, accurate: 1 minute}}\n"
    ledger(FOUND, deed("09:16", "lock_bicycle"), head=head, words="--targets targets.yaml --receipt r.json")
    saved = json.loads(Path("r.json").read_text("utf-8"))
    assert (saved["kind"], saved["timeline"]["people"]) == ("ledger", {"ana": "officer", "bo": "sergeant"})
    ended = call("replay", "r.json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith(f"{len(saved['lines'])} of {len(saved['lines'])} lines are the same\n")


def test_an_edit_shows_what_became_another_line() -> None:
    ledger(FOUND, deed("09:16", "lock_bicycle"), words="--receipt r.json")
    Path("found.md").write_text(POLICY.replace("within 15 minutes", "within 20 minutes"), "utf-8")
    ended = call("replay", "r.json")
    assert ended.code == 1
    assert "was: ana, lock_bicycle, late, since 09:00 by A/lock" in ended.out
    assert "is: ana, lock_bicycle, done, since 09:00 by A/lock" in ended.out
    report = json.loads(call("replay", "r.json", "--json").out)
    assert [line["status"] for line in report["gone"]] == ["late", "open"]  # what took over stood
    assert [line["status"] for line in report["new"]] == ["fulfilled"]


def test_an_edit_that_takes_an_act_away_is_said() -> None:
    ledger(FOUND, deed("09:16", "ride"), words="--receipt r.json")
    Path("found.md").write_text(POLICY.replace("ride ", "pedal ").replace("not ride", "not pedal"), "utf-8")
    ended = call("replay", "r.json")
    assert ended.code == 1
    assert "it cannot be judged again: there is no act `ride`" in ended.out


@pytest.mark.parametrize(
    ("text", "targets", "what"),
    [
        ("people: {undocumented_driver: officer}\n", "", "the name of a person"),
        (PEOPLE + "sources: {the caller is undocumented: {complete: all}}\n", "", "the name of a source"),
        (PEOPLE, "he is undocumented", "the reason of a target"),
    ],
)
def test_nobodys_status_stands_in_a_receipt(text: str, targets: str, what: str) -> None:
    Path("t.yaml").write_text(f"{text}as_of: {at('12:00')}\ntimeline: []\n", "utf-8")
    words = ["ledger", "found.md", "t.yaml", "--receipt", "r.json"]
    if targets:
        target = f"{{norm: A/tell, within: 5 minutes, author: X, reason: {targets}}}"
        Path("targets.yaml").write_text(f"targets:\n  - {target}\n", "utf-8")
        words += ["--targets", "targets.yaml"]
    ended = call(*words)
    assert (ended.code, ended.out) == (2, "")
    assert what in ended.err
    assert "undocumented" not in ended.err
    assert not Path("r.json").exists()


def test_a_receipt_that_was_changed_is_refused() -> None:
    ledger(FOUND, words="--receipt r.json")
    path = Path("r.json")
    path.write_text(path.read_text("utf-8").replace('"violated"', '"fulfilled"'), "utf-8")
    assert refused("replay", "r.json") == "r.json: was changed after it was saved: its digest is another one"
