"""Small timelines, worked out by hand from `docs/reference/ledger.md`: both programs give what is expected.

The cases stand in `by_hand.yaml`, which says how they are written.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
import yaml
from naive_ledger import ledger

from brightline.language.compile import compile_policy
from brightline.language.load import load_policy
from brightline.language.policy import Policy
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Line, Target
from brightline.reasoning.ledger.timeline import Acted, Entry, Log, Stated, Timeline

Case = dict[str, Any]
CASES: list[Case] = yaml.safe_load(Path(__file__).with_name("by_hand.yaml").read_text("utf-8"))
CHICAGO = ZoneInfo("America/Chicago")
PEOPLE = {"ana": "officer", "bo": "sergeant", "cho": "chief"}
HEAD = """---
policy: elmford-by-hand
title: Found bicycles
language: 2
time_zone: America/Chicago
calendar: {holidays: [2026-01-19]}
---

# Found bicycles

## A. Duties

"""
VOCABULARY = """
## Vocabulary

```vocabulary
role officer "a sworn officer" called "an officer"
role sergeant is a officer "the sergeant on duty" called "the sergeant"
role chief is a officer "the chief" called "the chief"

fact found: yes or no, ordinarily no ask "Have you found a bicycle?"
fact tall: yes or no, ordinarily no ask "Is it tall?"
fact hurry: yes or no, ordinarily no ask "Is there a hurry?"
fact guarded: yes or no, ordinarily no ask "Is it guarded?"
fact stored: yes or no, ordinarily no ask "Is it stored?"
fact agreed: yes or no, ordinarily no, set by approve by chief ask "Has the chief agreed?"
transient fact stolen: yes or no, ordinarily no ask "Is it stolen?"
tall implies found

act lock "lock the bicycle"
act chain is a lock "chain the bicycle"
act write "write it up"
act tell(sergeant) "tell {role} of the bicycle"
act tag "tag the bicycle"
act move "move the bicycle"
act watch "keep watch"
act list "list the bicycles"
act ride "ride it"
act race is a ride "race on it"
act approve "approve it"
act claim "claim the bicycle"
```
"""
ENTRY = re.compile(
    r"(?P<at>(?:\S+T\S+|(?:\d\d-\d\d )?\d\d:\d\d)) (?:- (?P<until>\d\d:\d\d) )?(?P<what>\S+) "
    r"(?:by (?P<by>\w+)|(?P<value>yes|no|unknown))(?: to (?P<to>\w+))?"
    r"(?: known (?P<known>\w+))?(?: in (?P<source>\w+))?"
)


class Judged(NamedTuple):
    """A policy and a timeline to be judged."""

    policy: Policy
    timeline: Timeline
    targets: dict[str, timedelta]

    def by_engine(self) -> list[Line]:
        """Give the lines of the engine."""
        targets = tuple(Target(norm, within, "Chief Lee", "agreed") for norm, within in self.targets.items())
        return Judge(self.policy, self.timeline, targets).lines()


def document(norms: dict[str, str]) -> str:
    """Write a policy with these norms, each with words of its own."""
    words = ", ".join(f"duty-{name}" for name in norms)
    blocks = "\n\n".join(f'{name}:\n"duty-{name}"\n{text}' for name, text in norms.items())
    return f"{HEAD}Officers have {words}.\n\n```norm\n{blocks}\n```\n{VOCABULARY}"


def judged(case: Case, folder: Path) -> Judged:
    """Read a case."""
    path = folder / "policy.md"
    path.write_text(document(case["norms"]), "utf-8")
    policy = compile_policy(path).versions["proposed"]
    complete = case.get("complete", [act.name for act in policy.acts])
    timeline = Timeline(
        people=PEOPLE,
        entries=tuple(entry(text) for text in case["timeline"]),
        as_of=moment(case.get("as_of", "12:00")),
        complete=frozenset(complete),
        otherwise=case.get("otherwise", "ordinary"),
        sources={name: log(said) for name, said in case.get("sources", {}).items()},
    )
    targets = {f"A/{name}": timedelta(minutes=number) for name, number in case.get("targets", {}).items()}
    return Judged(policy, timeline, targets)


def entry(text: str) -> Entry:
    """Read an entry."""
    found = ENTRY.fullmatch(text)
    assert found, text
    known = (found["known"],) if found["known"] else ()
    source = found["source"] or ""
    if found["by"] is None:
        value = None if found["value"] == "unknown" else found["value"]
        return Stated(moment(found["at"]), found["what"], value, known, source)
    until = moment(found["until"]) if found["until"] else None
    to = (found["to"],) if found["to"] else ()
    return Acted(moment(found["at"]), found["what"], found["by"], to, until, known, source)


def log(said: dict[str, Any]) -> Log:
    """Read what is said of a source."""
    fast, accurate = (timedelta(minutes=said.get(key, 0)) for key in ("fast", "accurate"))
    return Log(frozenset(said.get("complete", [])), fast, accurate)


def moment(text: str) -> datetime:
    """Read `09:00`, `01-09 09:00` or a time with its offset."""
    if "T" in text:
        return datetime.fromisoformat(text)
    day, _, time = text.rpartition(" ")
    day = day or "01-08"
    return datetime.fromisoformat(f"{day if len(day) > 5 else f'2026-{day}'}T{time}").replace(tzinfo=CHICAGO)


LINE = re.compile(
    r"(?P<norm>[\w/]+)(?::(?P<act>\S+))? (?P<person>\w+) (?P<status>\w+) (?P<since>.+?)"
    r"(?: due (?P<due>.+?))?(?: at (?P<at>.+?))?(?P<early> early)?(?: broke (?P<broke>\S+))?"
)


def expected(text: str, policy: Policy) -> tuple[object, ...]:
    """Read a line."""
    found = LINE.fullmatch(text)
    assert found, text
    id = "A/" + found["norm"]
    norm = next(norm for norm in policy.norms if norm.id == id)
    times = [moment(found[key]) if found[key] else None for key in ("since", "due", "at")]
    act = found["act"] or norm.acts[0]
    return (id, act, found["person"], found["status"], *times, bool(found["early"]), found["broke"] or "")


def said(lines: list[Line]) -> list[tuple[object, ...]]:
    """Give the lines of the engine as tuples."""
    return [(x.norm, x.act, x.person, x.status, x.since, x.due, x.at, x.is_early, x.broke) for x in lines]


def told(lines: list[tuple[object, ...]]) -> list[str]:
    """Say lines with their times in Chicago, sorted, to be compared and read."""

    def one(value: object) -> str:
        return value.astimezone(CHICAGO).isoformat() if isinstance(value, datetime) else str(value)

    return sorted(" ".join(one(value) for value in line) for line in lines)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_ledger_is_what_the_page_says(case: Case, tmp_path: Path) -> None:
    found = judged(case, tmp_path)
    lines = told([expected(text, found.policy) for text in case["lines"]])
    assert told([line[:9] for line in ledger(found.policy, found.timeline, found.targets)]) == lines
    assert told(said(found.by_engine())) == lines


MPD = Path(__file__).parents[2] / "policies" / "mpd" / "9-401.md"
FLAGSHIP = {
    "word is passed on to the supervisor, and no further": (
        [
            "09:00 immigration_officials_operating yes known ana",
            "09:20 notify_activity(supervisor) by ana to bo known ana",
        ],
        [
            "III.C.1.a/member_tells_supervisor notify_activity(supervisor) ana fulfilled 09:00 09:20",
            "III.C.1.a/supervisor_tells_others notify_activity(chain_of_command) bo open 09:20 -",
            "III.C.1.a/supervisor_tells_others notify_activity(chief) bo open 09:20 -",
            "III.C.1.a/supervisor_tells_others notify_activity(watch_commander) bo open 09:20 -",
        ],
    ),
    "a road is closed to help, before anybody knew": (
        ["09:00 close_road by ana", "09:30 facilitates_immigration_activity yes known ana"],
        [],
    ),
    "a road is closed to help": (
        ["09:00 facilitates_immigration_activity yes known ana", "09:30 close_road by ana"],
        ["I.E close_road ana violated 09:30 09:30"],
    ),
    "a road that is kept closed": (
        ["09:00 - 10:00 close_road by ana", "09:30 facilitates_immigration_activity yes known ana"],
        ["I.E close_road ana violated 09:30 09:30"],
    ),
}


@pytest.mark.parametrize("case", FLAGSHIP)
def test_the_flagship_by_hand(case: str) -> None:
    entries, lines = FLAGSHIP[case]
    people = {"ana": "member", "bo": "supervisor", "cho": "chief"}
    timeline = Timeline(people, tuple(map(entry, entries)), moment("12:00"), otherwise="ordinary")
    found = Judge(load_policy(MPD)["proposed"], timeline, ()).lines()
    assert (
        sorted(short(line) for line in found if line.due or line.at or line.status != "undetermined") == lines
    )


def short(line: Line) -> str:
    """Say a line of the engine with its beginning and end."""
    times = (f"{time.astimezone(CHICAGO):%H:%M}" if time else "-" for time in (line.since, line.at))
    return " ".join([line.norm, line.act, line.person, line.status, *times])
