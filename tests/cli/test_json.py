"""What programs read: pinned, and without the value of a fact that may stand in no record.

`UPDATE=1` rewrites the files under `json/`; the review happens in the diff.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from calling import call

POLICY = Path(__file__).parents[2] / "policies" / "mpd" / "9-401.md"
PINNED = Path(__file__).parent / "json"
DIGEST = re.compile(r'(digest": )"[0-9a-f]{64}"')
ROAD = ["mpd_involvement_sought", "immigration_officials_operating", "facilitates_immigration_activity"]
SCENARIOS = """policy: mpd-9-401
scenarios:
- name: a road closed for a raid
  otherwise: ordinary
  facts: {facilitates_immigration_activity: yes}
  expect: {close_road: {verdict: must_not, cites: [I.E]}}
- name: an expectation that fails
  version: proposed
  otherwise: ordinary
  facts: {facilitates_immigration_activity: yes}
  expect: {close_road: {verdict: may, cites: [III.A.1]}}
"""
BROKEN = """---
policy: elmford-doors
language: 2
---

# Doors

## A. Doors

Officers shall lock the door.

```norm
"Officers shall lock the door."
oficer must lock
```

```vocabulary
role officer
act lock
```
"""
SECRETS = """---
policy: elmford-secrets
language: 2
---

# Secrets

## A. Secrets

Officers shall knock unless the house is hidden. Officers may enter unless it is known. Officers
shall not shout.

```norm
knock:
"Officers shall knock unless the house is hidden."
officer must knock
  unless hidden_house
  unless hush

enter:
"Officers may enter unless it is known."
officer may enter
  unless grade at least middle_secret

shout:
"Officers shall not shout."
officer must not enter
  when grade is middle_secret and not hidden_house
```

```terms
"the house is hidden"
term hush means hidden_house and grade is top_secret
```

```vocabulary
role officer "an officer" called "an officer"
transient fact hidden_house: yes or no, ordinarily no
  ask "Is it hidden?"
transient fact grade: none < middle_secret < top_secret, ordinarily none
  ask "How secret is it?"
act knock "knock"
act enter "enter"
```
"""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path("scenarios.yaml").write_text(SCENARIOS, "utf-8")
    Path("broken.md").write_text(BROKEN, "utf-8")
    Path("secrets.md").write_text(SECRETS, "utf-8")
    return tmp_path


def road() -> list[str]:
    facts = [word for fact in ROAD for word in ("--fact", f"{fact}=yes")]
    acts = [word for act in ("close_road", "notify_activity(supervisor)") for word in ("--act", act)]
    return ["decide", str(POLICY), "--as", "member", "--otherwise", "ordinary", *facts, *acts, "--json"]


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("decide-road", road(), 0),
        ("check-flagship", ["check", str(POLICY), "--json"], 0),
        ("check-broken", ["check", "broken.md", "--json"], 2),
        ("test-failing", ["test", str(POLICY), "scenarios.yaml", "--json"], 1),
    ],
)
def test_it_is_as_pinned(name: str, words: list[str], code: int) -> None:
    ended = call(*words)
    assert (ended.code, ended.err) == (code, "")
    said = DIGEST.sub(r'\1"…"', ended.out)
    pinned = PINNED / f"{name}.json"
    if "UPDATE" in os.environ:
        pinned.parent.mkdir(exist_ok=True)
        pinned.write_text(said, "utf-8")
    assert said == pinned.read_text("utf-8")


def test_digests_are_those_of_check() -> None:
    decided = json.loads(call(*road()).out)
    checked = json.loads(call("check", str(POLICY), "--json").out)
    assert decided["digest"] == checked["versions"]["proposed"]["digest"]


def found(data: Any, key: str) -> list[dict[str, Any]]:
    """Give every mapping in `data` that has a key."""
    if isinstance(data, list):
        return [each for item in data for each in found(item, key)]
    if isinstance(data, dict):
        return [data] * (key in data) + [each for item in data.values() for each in found(item, key)]
    return []


@pytest.mark.parametrize("hidden", ["yes", "no", "unknown"])
@pytest.mark.parametrize("grade", ["none", "middle_secret", "top_secret", "unknown"])
def test_a_transient_fact_has_no_value_in_it(hidden: str, grade: str) -> None:
    facts = ["--fact", f"hidden_house={hidden}", "--fact", f"grade={grade}"]
    ended = call("decide", "secrets.md", "--as", "officer", *facts, "--json")
    report = json.loads(ended.out)
    assert [fact for fact in found(report, "value") if fact["name"] in ("hidden_house", "grade")] == []
    assert [each for each in found(report, "holds") if each["kind"] == "unless"] == []
    assert "top_secret" not in ended.out


@pytest.mark.parametrize("otherwise", ["ordinary", "unknown"])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("only_ground_is_civil_immigration", ("yes", "no", "unknown")),
        ("only_ground_is_status", ("yes", "no", "unknown")),
        ("ncic_hit", ("none", "unverified", "solely_administrative", "not_solely_administrative", "unknown")),
    ],
)
def test_nothing_but_a_verdict_tells_a_transient_fact(
    name: str, values: tuple[str, ...], otherwise: str
) -> None:
    stated = ["--fact", "judicial_civil_warrant=yes", "--fact", "reasonable_suspicion=yes"]
    whole: dict[object, set[str]] = {}
    told = []
    for value in values:
        words = [
            "decide",
            str(POLICY),
            *stated,
            "--fact",
            f"{name}={value}",
            "--otherwise",
            otherwise,
            "--json",
        ]
        report = json.loads(call(*words).out)
        assert report["ask"] is None or report["ask"]["transient"]
        del report["ask"]
        for verdict in report["verdicts"]:
            whole.setdefault((verdict["act"], verdict["verdict"]), set()).add(json.dumps(verdict))
            for key in ("verdict", "until", "depends_on"):
                verdict.pop(key, None)
        report["verdicts"].sort(key=lambda verdict: verdict["act"])
        told.append(report)
    assert all(report == told[0] for report in told)
    assert [key for key, each in whole.items() if len(each) > 1] == []


def test_the_digest_of_the_inputs_tells_no_transient_fact() -> None:
    digests = {
        json.loads(call("decide", "secrets.md", "--as", "officer", "--fact", f"grade={value}", "--json").out)[
            "inputs_digest"
        ]
        for value in ("none", "middle_secret", "top_secret")
    }
    assert len(digests) == 1


def test_a_cache_knows_no_situation(desk: Path) -> None:
    call("decide", "secrets.md", "--as", "officer")
    before = {path: path.read_bytes() for path in (desk / "cache").rglob("*.json")}
    for value in ("none", "top_secret"):
        call("decide", "secrets.md", "--as", "officer", "--fact", f"grade={value}", "--json")
    assert {path: path.read_bytes() for path in (desk / "cache").rglob("*.json")} == before
    assert len(before) == 1
