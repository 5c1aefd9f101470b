"""The events of `docs/examples/events`: each ledger against what was read from 9-401's words by hand.

`expected.yaml` was written before any ledger was run and stays as it was; where ledger and words differ, the
line stands in `differences.yaml` with the reason. The table in the README there is what the ledgers say;
`UPDATE=1` rewrites it.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from brightline.cli.timelines import read_timeline
from brightline.language.load import load_policy
from brightline.language.policy import Policy, Version
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Line
from brightline.reasoning.ledger.timeline import Acted, Stated, Timeline
from calling import call

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "examples" / "events"
POLICY = ROOT / "policies" / "mpd" / "9-401.md"
TIMELINES = sorted(path.stem for path in FOLDER.glob("[0-9]*.yaml"))
EXPECTED: dict[str, Any] = yaml.safe_load((FOLDER / "expected.yaml").read_text("utf-8"))
DIFFERENCES: list[Any] = yaml.safe_load((FOLDER / "differences.yaml").read_text("utf-8"))
HEADINGS = {
    "violated": "broken",
    "late": "late",
    "open": "open",
    "undetermined": "cannot be told",
    "fulfilled": "done",
    "discharged": "over, undone",
}
ANYBODY = ("undetermined", "III.D.2 verify_ncic_hit")
"""Open for anybody at any time: whether there was a hit stands in no timeline."""

ROW = re.compile(
    r"^\| \[(?P<name>[\w-]+)\]\((?P=name)\.yaml\) \|(?P<what>[^|]*)\|(?P<became>[^|]*)\|(?P<open>[^|]*)\|$"
)


@cache
def policy(version: Version) -> Policy:
    return load_policy(POLICY)[version]


@cache
def ledger(name: str, version: Version = "proposed") -> tuple[tuple[str, ...], list[Line]]:
    """The people of a timeline, and its lines."""
    timeline = read_timeline(str(FOLDER / f"{name}.yaml"), policy(version))
    return tuple(timeline.people), Judge(policy(version), timeline).lines()


def judged(timeline: Timeline) -> list[Line]:
    """The lines of a timeline under the proposed version."""
    return Judge(policy("proposed"), timeline).lines()


def differences(name: str) -> Iterator[tuple[str, str, str, str]]:
    """Person, line, the status that the words give and the one that the ledger gives."""
    for group in DIFFERENCES:
        for entry in group["lines"].get(name, ()):
            person, _, line = entry.partition(" ")
            yield person, line, group["expected"], group["ledger"]


def as_expected(name: str, person: str, read: dict[str, list[str]]) -> Counter[tuple[str, str]]:
    """The lines by status that a person should have, those moved on which ledger and words differ."""
    found = Counter((status, line) for status, lines in read.items() if status != "never" for line in lines)
    for who, line, expected, said in differences(name):
        if who == person:
            assert (expected, line) in found or line.partition(" ")[0] in read["never"], "no such expectation"
            found -= Counter([(expected, line)])
            found[said, line] += 1
    return found


@pytest.mark.parametrize("key", EXPECTED)
def test_the_ledger_is_what_the_words_give(key: str) -> None:
    name, _, version = key.partition(" ")
    people, lines = ledger(name, "adopted" if version == "adopted" else "proposed")
    assert set(people) == set(EXPECTED[key])
    for person, read in EXPECTED[key].items():
        said = [line for line in lines if line.person == person]
        found = Counter((line.status, f"{line.norm} {line.act}") for line in said)
        expected = as_expected(name, person, read)
        assert not expected - found, f"{person}: missing"
        assert set(found - expected) <= {ANYBODY}, f"{person}: not expected"
        moved = {line.partition(" ")[0] for who, line, _, _ in differences(name) if who == person}
        assert not {line.norm for line in said} & set(read.get("never", ())) - moved


def test_every_timeline_is_expected_and_every_event_is_told() -> None:
    assert {key.partition(" ")[0] for key in EXPECTED} == set(TIMELINES)
    assert {int(name[:2]) for name in TIMELINES} == set(range(1, 26))


def test_the_versions_differ_only_where_both_are_expected() -> None:
    differ = {name for name in TIMELINES if of(ledger(name)[1]) != of(ledger(name, "adopted")[1])}
    assert differ == {key.partition(" ")[0] for key in EXPECTED if key.endswith(" adopted")}


def of(lines: list[Line]) -> Counter[tuple[str, str, str, str]]:
    """The lines by person, norm, act and status."""
    return Counter((line.person, line.norm, line.act, line.status) for line in lines)


def test_every_difference_is_one() -> None:
    for group in DIFFERENCES:
        assert group["expected"] != group["ledger"]
        for name, entries in group["lines"].items():
            _, lines = ledger(name)
            said = {(f"{line.person} {line.norm} {line.act}", line.status) for line in lines}
            assert {(entry, group["ledger"]) for entry in entries} <= said
            assert (
                group["expected"] == "never" or not {(entry, group["expected"]) for entry in entries} & said
            )


def test_the_scenarios_hold() -> None:
    called = call("test", str(POLICY), str(FOLDER / "scenarios.yaml"))
    assert called.code == 0, called.out


def became(name: str) -> str:
    """What became of the duties and bans of a timeline, as its cell in the table."""
    _, lines = ledger(name)
    provisions = {norm.id: norm.provision for norm in policy("proposed").norms}
    told = [line for line in lines if line.status != "undetermined" or line.broke]
    parts = []
    for status, heading in HEADINGS.items():
        acts: dict[str, list[str]] = {}
        for line in told:
            if line.status == status:
                acts.setdefault(line.act, []).append(provisions[line.norm])
        each = [f"{act} ({', '.join(dict.fromkeys(cited))})" for act, cited in acts.items()]
        parts += [f"**{heading}** {', '.join(each)}"] if each else []
    perhaps = dict.fromkeys(
        provisions[line.norm] for line in lines if line not in told and line.norm != "III.D.2"
    )
    parts += [f"**perhaps owed** {', '.join(perhaps)}"] if perhaps else []
    return "; ".join(parts) or "nothing"


def test_the_table_is_what_the_ledgers_say() -> None:
    page = FOLDER / "README.md"
    rows = page.read_text("utf-8").splitlines()
    matched = {number: found for number, row in enumerate(rows) if (found := ROW.match(row))}
    assert [found["name"] for found in matched.values()] == TIMELINES
    right = list(rows)
    for number, found in matched.items():
        name = found["name"]
        right[number] = f"| [{name}]({name}.yaml) |{found['what']}| {became(name)} |{found['open']}|"
    if "UPDATE" in os.environ:
        page.write_text("\n".join(right) + "\n", "utf-8")
    else:
        assert rows == right


def test_what_would_settle_lake_street() -> None:
    """The page says what would change with an approval, and with a notice, on record."""
    timeline = read_timeline(str(FOLDER / "05-lake-street-a.yaml"), policy("proposed"))
    before = of(judged(timeline))
    approval = next(
        each for each in timeline.entries if isinstance(each, Stated) and each.fact == "chief_approved"
    )
    approved = tuple(replace(each, value="yes") if each is approval else each for each in timeline.entries)
    assert before - of(judged(replace(timeline, entries=approved))) == Counter(
        [("officer_a", "III.C.2/approval", "respond_officially", "undetermined")]
    )
    notice = Acted(
        approval.at, "notify_activity(supervisor)", "officer_a", ("sergeant_b",), None, ("officer_a",)
    )
    after = of(judged(replace(timeline, entries=(*timeline.entries, notice))))
    assert {each for each in after - before if each[0] == "sergeant_b"} == {
        ("sergeant_b", "III.C.1.a/supervisor_tells_others", "notify_activity(chief)", "fulfilled"),
        ("sergeant_b", "III.C.1.a/supervisor_tells_others", "notify_activity(watch_commander)", "open"),
        ("sergeant_b", "III.C.1.a/supervisor_tells_others", "notify_activity(chain_of_command)", "open"),
    }
