"""`decide --why-not`: in words, for programs, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

from calling import call

POLICY = str(Path(__file__).parents[2] / "policies" / "mpd" / "9-401.md")


def test_no_situation_permits_it_and_that_is_said() -> None:
    result = call("decide", POLICY, "--act", "close_road", "--why-not", "may")
    assert result.code == 0
    assert "no change of fact leads to this" in result.out


def test_the_answer_that_stands_is_said_to_stand() -> None:
    fact = "facilitates_immigration_activity=yes"
    result = call("decide", POLICY, "--act", "close_road", "--fact", fact, "--why-not", "must_not")
    assert "that is the answer already" in result.out


def test_ways_for_programs() -> None:
    fact = "for_locating_civilly=yes"
    args = ["--act", "share_information", "--fact", fact, "--otherwise", "ordinary", "--why-not", "silent"]
    found = json.loads(call("decide", POLICY, *args, "--json").out)["verdicts"][0]["why_not"]
    expected = [[{"fact": "for_locating_civilly", "value": "no"}]]
    assert found == {"verdict": "silent", "never": False, "all": True, "ways": expected}


def test_what_could_tell_a_transient_fact_is_not_said_to_programs() -> None:
    args = ["--act", "detain_person", "--fact", "only_ground_is_status=yes", "--why-not", "silent", "--json"]
    found = json.loads(call("decide", POLICY, *args).out)["verdicts"][0]["why_not"]
    assert found == {"verdict": "silent", "transient": True}


def test_it_needs_an_act_and_a_verdict() -> None:
    for args, said in (
        (["--why-not", "may"], "name it with `--act`"),
        (["--act", "close_road", "--why-not", "mya"], "did you mean `may`?"),
        (["--act", "close_road", "--why-not", "depends"], "there is no verdict `depends`"),
    ):
        result = call("decide", POLICY, *args)
        assert (result.code, result.out) == (2, "")
        assert said in result.err
