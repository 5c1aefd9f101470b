"""What the deep check must find in 9-401 unaided, and the report to its drafters."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from brightline.checking.checked import Checked
from brightline.checking.deep import deep_check
from brightline.checking.finding import Finding
from brightline.checking.wording import in_words
from brightline.language.load import load_policy
from calling import call

ROOT = Path(__file__).parents[2]
POLICY = "policies/mpd/9-401.md"
REPORT = ROOT / "docs" / "9-401-findings.md"
VERSIONS = load_policy(ROOT / POLICY)
PROPOSED = deep_check(VERSIONS["proposed"], other=VERSIONS["adopted"])


def found(kind: str, *about: str) -> Finding:
    """Give the one finding of a kind that is about all of some names."""
    (finding,) = [each for each in PROPOSED if each.kind == kind and set(about) <= set(each.about)]
    return finding


@pytest.mark.parametrize(
    ("towards", "against", "act", "facts", "role"),
    [
        (
            "III.A.6/action",
            "III.C.2/approval",
            "act_against_impersonator",
            {"mpd_involvement_sought": "yes", "credentials": "not_legitimate"},
            "member",
        ),
        (
            "III.A.8/call",
            "III.A.4/responding",
            "respond_to_scene",
            {"dispatched": "no", "call_may_involve_immigration_enforcement": "yes"},
            "supervisor",
        ),
        (
            "III.A.5/intervention",
            "III.C.2/approval",
            "intervene",
            {"mpd_involvement_sought": "yes", "rights_abuse": "yes"},
            "member",
        ),
    ],
)
def test_it_finds_the_contradictions_with_their_smallest_situations(
    towards: str, against: str, act: str, facts: dict[str, str], role: str
) -> None:
    finding = found("contradiction", towards, against)
    assert finding.severity == "error"
    assert finding.acts == (act,)
    assert finding.witness is not None
    assert finding.witness.facts == facts
    assert finding.witness.asker == role
    assert finding.witness.verdict is not None
    assert finding.witness.verdict.word == "conflict"
    assert {quote.provision for quote in finding.quotes} == {towards.split("/")[0], against.split("/")[0]}


def test_it_finds_the_strike_of_iii_a_9() -> None:
    finding = found("gap", "obstruct_federal_enforcement")
    assert "in the adopted version III.A.9 speaks of it" in finding.said
    assert finding.quotes[0].text.startswith("Members shall not interfere with or obstruct")
    adopted = deep_check(VERSIONS["adopted"], other=VERSIONS["proposed"])
    checked = Checked(VERSIONS["proposed"], tuple(PROPOSED), tuple(adopted))
    assert checked.is_new(finding)


def test_it_finds_that_the_four_tests_of_danger_differ() -> None:
    pairs = {frozenset(each.about) for each in PROPOSED if each.kind == "terms alike"}
    danger = {"emergency", "crowd_in_danger", "agents_or_public_in_danger", "agents_endanger_public"}
    assert set().union(*pairs) == danger
    assert "AMB-31" in found("terms alike", "emergency", "agents_or_public_in_danger").ambiguities


def test_it_finds_that_the_chief_has_no_deputy() -> None:
    finding = found("no fallback", "chief")
    assert "III.C.2/approval" in finding.about
    assert "AMB-30" in finding.ambiguities


def test_it_finds_the_duties_without_a_time() -> None:
    without = {each.about[0] for each in PROPOSED if each.kind == "no deadline"}
    assert {
        "III.A.7/to_supervisor",
        "III.A.7/to_internal_affairs",
        "III.C.1.a/member_tells_supervisor",
    } <= without
    assert not without & {"II.B.2/release", "III.C.2/notice", "III.D.2"}
    assert "AMB-45" in found("no deadline", "III.A.7/to_chief").ambiguities


def test_the_command_under_a_finding_shows_it() -> None:
    out = call("check", POLICY, "--deep").out
    commands = [line.strip(" =") for line in out.splitlines() if line.startswith("  = brightline decide")]
    assert len(commands) >= 21
    for line in commands[:21]:
        answer = json.loads(call(*shlex.split(line)[1:], "--json").out)
        assert [each["verdict"] for each in answer["verdicts"]] == ["conflict"]


def test_a_situation_is_said_of_whoever_is_there() -> None:
    witness = found("contradiction", "III.A.8/call", "III.A.4/responding").witness
    assert witness is not None
    assert in_words(witness, VERSIONS["proposed"]) == (
        "for the supervisor, where they were neither dispatched nor assigned here, and the call for"
        " service could involve federal civil immigration enforcement"
    )


def test_a_roster_shows_whom_nobody_is(tmp_path: Path) -> None:
    roster = tmp_path / "roster.yaml"
    roster.write_text("people: {ana: member, bo: supervisor, cho: chief}\n", encoding="utf-8")
    findings = json.loads(call("check", POLICY, "--deep", "--roster", str(roster), "--json").out)["deep"]
    unfilled = {each["about"][1] for each in findings if each["about"][0] == "roster"}
    assert unfilled == {"watch_commander", "internal_affairs_commander", "chain_of_command", "federal_agency"}
    roster.write_text("people: {ana: officer}\n", encoding="utf-8")
    assert call("check", POLICY, "--deep", "--roster", str(roster)).code == 2


def test_notes_alone_do_not_fail_a_check() -> None:
    notes = tuple(each for each in PROPOSED if each.severity == "note")
    assert notes
    assert not Checked(VERSIONS["proposed"], notes).fails
    assert call("check", POLICY, "--deep").code == 1


def test_the_report_to_the_drafters_is_up_to_date(tmp_path: Path) -> None:
    written = tmp_path / "report.md"
    call("check", POLICY, "--assertions", "policies/mpd/assertions.md", "--report", str(written))
    if os.environ.get("UPDATE"):
        REPORT.write_text(written.read_text(encoding="utf-8"), encoding="utf-8")
    assert REPORT.read_text(encoding="utf-8") == written.read_text(encoding="utf-8")


def test_a_report_on_a_policy_without_status_and_notes_begins_with_a_sentence(tmp_path: Path) -> None:
    policy = "tests/checking/kinds/gap.md"
    assert call("check", policy, "--report", str(tmp_path / "report.md")).err == ""
    said = (tmp_path / "report.md").read_text("utf-8")
    assert said.split("\n")[2] == "> This is about the proposed version."


def test_the_report_does_not_take_the_place_of_the_policy(tmp_path: Path) -> None:
    folder = shutil.copytree("docs/examples/fernhill", tmp_path / "fernhill")
    path = folder / "vocabulary.md"
    before = path.read_text("utf-8")
    ended = call("check", str(folder / "towing.md"), "--report", str(path))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"error: {path}: is what the policy is made from; name another file\n"
    assert path.read_text("utf-8") == before


def test_a_solver_confirms_all_of_it() -> None:
    said = json.loads(call("check", POLICY, "--solver", "--json").out)
    assert [each for each in said["deep"] if each["kind"] == "not decided"] == []
    assert said["solver"]["alike"] > 100
    last = call("check", POLICY, "--solver").out.splitlines()[-1]
    assert last == (
        f"{said['solver']['by']} agrees on {said['solver']['alike']} questions"
        " on what was found and what was not"
    )


@pytest.mark.parametrize("words", [("--on", "2026-03-01"), ("--version", "adopted"), ("--notes",)])
def test_what_is_of_the_deep_check_is_not_passed_over(words: tuple[str, ...]) -> None:
    ended = call("check", POLICY, *words)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"error: `{words[0]}` is of the deep check: add `--deep`\n"


def test_without_the_solver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brightline.checking.solver", None)
    ended = call("check", POLICY, "--solver")
    assert (ended.code, ended.err) == (
        2,
        "error: `--solver` needs z3: install the extra, `pip install 'brightline[check]'`\n",
    )
