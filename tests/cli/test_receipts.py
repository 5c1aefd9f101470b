"""`decide --receipt` and `replay`: saved whole and once, replayed to the same answer, changes seen."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from brightline.reasoning.receipt import FORMAT
from calling import Called, call

MPD = Path(__file__).parents[2] / "policies" / "mpd"
ROAD = ["--act", "close_road", "--fact", "facilitates_immigration_activity=yes"]
TRANSIENT = {
    "ncic_hit": ["none", "unverified", "solely_administrative", "not_solely_administrative", "unknown"],
    "only_ground_is_status": ["yes", "no", "unknown"],
    "only_ground_is_civil_immigration": ["yes", "no", "unknown"],
}


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    for path in MPD.glob("*.md"):
        shutil.copy(path, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def save(*words: str, name: str = "r.json", policy: str = "9-401.md") -> dict[str, Any]:
    ended = call("decide", policy, *words, "--receipt", name)
    assert (ended.code, ended.err) == (0, "")
    found: dict[str, Any] = json.loads(Path(name).read_text("utf-8"))
    return found


def refused(*words: str) -> str:
    ended = call(*words)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n") == 1
    return ended.err.removeprefix("error: ").strip()


def edit(old: str, new: str) -> None:
    policy = Path("9-401.md")
    text = policy.read_text("utf-8")
    assert old in text
    policy.write_text(text.replace(old, new), "utf-8")


def test_a_receipt_holds_what_was_asked_and_answered() -> None:
    saved = save(*ROAD, "--as", "supervisor", "--done", "notify_activity(supervisor) by member")
    assert saved["format"] == FORMAT
    assert (saved["as"], saved["on"], saved["otherwise"]) == ("supervisor", None, "unknown")
    assert saved["facts"] == {"facilitates_immigration_activity": "yes"}
    assert saved["done"] == ["notify_activity(supervisor) by member"]
    assert saved["acts"] == ["close_road"]
    assert saved["answers"] == [{"act": "close_road", "verdict": "must_not", "norms": ["I.E"]}]
    decided = json.loads(call("decide", "9-401.md", *ROAD, "--json").out)
    assert saved["policy"]["digest"] == decided["digest"]


def test_the_same_question_has_the_same_inputs_digest() -> None:
    saved = save(*ROAD)
    words = [*ROAD, "--fact", "ncic_hit=unverified", "--json"]
    assert json.loads(call("decide", "9-401.md", *words).out)["inputs_digest"] == saved["inputs_digest"]


@pytest.mark.parametrize("form", [[], ["9-401.md"], ["proposed.json"]])
def test_it_is_replayed_to_the_same_answer(form: list[str]) -> None:
    call("export", "9-401.md", "--format", "json", "-o", "proposed.json")
    save("--otherwise", "ordinary", "--fact", "violence=yes")
    ended = call("replay", "r.json", *form)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("DRAFT · 9-401 ")
    assert ended.out.endswith("\n61 of 61 answers are the same\n")


def test_a_receipt_of_an_export_is_replayed() -> None:
    call("export", "9-401.md", "--format", "json", "--version", "adopted", "-o", "adopted.json")
    assert save(*ROAD, policy="adopted.json")["policy"]["version"] == "adopted"
    assert call("replay", "r.json").code == 0
    assert call("replay", "r.json", "9-401.md").code == 0


def replayed(*words: str) -> tuple[int, dict[str, Any]]:
    ended = call("replay", "r.json", *words, "--json")
    return ended.code, json.loads(ended.out)


def test_an_edit_that_changes_an_answer_is_shown() -> None:
    save(*ROAD, "--act", "escort_federal_agents", "--act", "share_information")
    edit("member must not close_road, escort_federal_agents\n", "member must not escort_federal_agents\n")
    code, report = replayed()
    assert code == 1
    outcomes = {each["act"]: each["outcome"] for each in report["answers"]}
    assert outcomes["close_road"] == "differs"
    assert outcomes["escort_federal_agents"] == "same"
    said = call("replay", "r.json").out
    assert "9-401.md is not the policy that was asked:\n" in said
    assert f"  asked  {report['digest']}\n  found  {report['policy_digest']}\n" in said
    assert "close_road: was must_not by I.E; is depends by " in said
    assert said.endswith("2 of 3 answers are the same\n")


def test_an_edit_that_changes_no_answer_is_another_policy_all_the_same() -> None:
    save(*ROAD)
    edit("title: ", "title: New ")
    code, report = replayed()
    assert (code, report["problem"]) == (1, "")
    assert {each["outcome"] for each in report["answers"]} == {"same"}


def test_an_edit_that_takes_a_fact_away_is_said() -> None:
    save("--act", "close_road", "--fact", "action_consistent=yes")
    for name in ("9-401.md", "vocabulary.md"):
        path = Path(name)
        path.write_text(path.read_text("utf-8").replace("action_consistent", "action_fitting"), "utf-8")
    ended = call("replay", "r.json")
    assert (ended.code, ended.err) == (1, "")
    assert "\nit cannot be decided again: there is no fact `action_consistent`" in ended.out
    assert replayed()[1]["problem"].startswith("there is no fact `action_consistent`")


def test_another_policy_is_said() -> None:
    save(*ROAD)
    other = Path(__file__).parents[2] / "docs/tutorial/files/pursuits.md"
    ended = call("replay", "r.json", str(other))
    assert ended.code == 1
    assert (
        "it cannot be decided again: the receipt is of `mpd-9-401`, and the policy is `hppd-5-210`"
        in ended.out
    )


@pytest.mark.parametrize("otherwise", ["unknown", "ordinary"])
@pytest.mark.parametrize("name", TRANSIENT)
def test_a_transient_fact_tells_nothing_but_verdicts(name: str, otherwise: str) -> None:
    receipts: dict[tuple[str, ...], set[str]] = {}
    for number, value in enumerate(["", *TRANSIENT[name]]):
        words = ["--fact", f"{name}={value}"] if value else []
        saved = save("--otherwise", otherwise, *words, name=f"{number}.json")
        del saved["at"], saved["digest"]
        verdicts = tuple(kept["verdict"] for kept in saved["answers"])
        receipts.setdefault(verdicts, set()).add(json.dumps(saved))
        assert f'"{name}"' not in json.dumps(saved)
    assert len(receipts) > 1
    assert all(len(alike) == 1 for alike in receipts.values())


def test_a_verdict_on_a_transient_fact_is_kept_and_not_given_again() -> None:
    words = ["--otherwise", "ordinary", "--fact", "only_ground_is_status=yes"]
    said = call("decide", "9-401.md", *words, "--act", "detain_person", "--receipt", "r.json").out
    assert said.endswith(
        "\nA receipt is saved.\n1 of 1 answers in it are verdicts alone: they may turn on transient facts.\n"
    )
    kept = json.loads(Path("r.json").read_text("utf-8"))["answers"]
    assert kept == [{"act": "detain_person", "verdict": "must_not", "transient": True}]
    ended = call("replay", "r.json")
    assert ended.code == 1
    assert ended.out.endswith(
        "\ndetain_person: was must_not, which rests on facts that stand in no receipt\n"
        "0 of 1 answers are the same\n"
    )
    assert replayed()[1]["answers"][0]["outcome"] == "verdict_only"


def test_a_file_that_is_there_is_left_alone() -> None:
    Path("r.json").write_text("mine", "utf-8")
    assert refused("decide", "9-401.md", *ROAD, "--receipt", "r.json") == (
        "r.json: is there already; name another file"
    )
    assert Path("r.json").read_text("utf-8") == "mine"
    Path("link.json").symlink_to("nowhere.json")
    refused("decide", "9-401.md", *ROAD, "--receipt", "link.json")
    assert not Path("nowhere.json").exists()


def test_nothing_is_left_where_it_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(Path().iterdir())
    said = refused("decide", "9-401.md", *ROAD, "--receipt", "nowhere/r.json")
    assert said == "nowhere/r.json: cannot be written: no such file or directory"

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = refused("decide", "9-401.md", *ROAD, "--receipt", "r.json")
    assert said == "r.json: cannot be written: no space left on device"
    assert sorted(Path().iterdir()) == before


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_a_receipt_is_its_owners_alone() -> None:
    save(*ROAD)
    assert Path("r.json").stat().st_mode & 0o077 == 0


def test_json_stays_json() -> None:
    ended = call("decide", "9-401.md", *ROAD, "--json", "--receipt", "r.json")
    assert json.loads(ended.out)["verdicts"]
    assert Path("r.json").exists()


def test_a_change_is_refused() -> None:
    save(*ROAD)
    text = Path("r.json").read_text("utf-8")
    Path("r.json").write_text(text.replace("must_not", "may"), "utf-8")
    said = refused("replay", "r.json")
    assert said == "r.json: was changed after it was saved: its digest is another one"


def test_a_policy_that_moved_is_asked_for() -> None:
    save(*ROAD)
    Path("9-401.md").rename("moved.md")
    assert refused("replay", "r.json") == (
        "r.json: its policy is not found at `9-401.md`; name the policy after the receipt"
    )
    assert call("replay", "r.json", "moved.md").code == 0


def test_another_version_is_refused() -> None:
    call("export", "9-401.md", "--format", "json", "--version", "adopted", "-o", "adopted.json")
    save(*ROAD)
    assert refused("replay", "r.json", "adopted.json") == (
        "adopted.json: is an export of the adopted version, not of the proposed one"
    )


def forged(change: dict[str, Any]) -> Called:
    """A receipt that says something else, with the right digest for it."""
    from brightline.language.canonical import digest_of

    saved = save(*ROAD) | change
    del saved["digest"]
    Path("r.json").write_text(json.dumps({**saved, "digest": digest_of(saved)}), "utf-8")
    return call("replay", "r.json")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"facts": {"visa": "yes"}}, "`visa` is protected: no fact may say it, and nothing here takes it"),
        ({"facts": {"ncic_hit": "none"}}, "`ncic_hit` is transient and may stand in no receipt"),
        ({"facts": {"violence": 1.5}}, "`violence` is `yes` or `no`, not `1.5`"),
        ({"as": "mayor"}, "there is no role `mayor`; "),
        ({"answers": [{"act": "sing", "verdict": "may"}]}, "there is no act `sing`; "),
        ({"at": "2026-01-01T00:00:00"}, "is no receipt: "),
        ({"kind": "song"}, "is no receipt: "),
        ({"on": "soon"}, "is no receipt: "),
    ],
)
def test_a_forged_receipt_is_one_line(change: dict[str, Any], reason: str) -> None:
    ended = forged(change)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("error: r.json: ")
    assert reason in ended.err
    assert ended.err.count("\n") == 1


def test_a_forged_answer_is_seen() -> None:
    ended = forged({"answers": [{"act": "close_road", "verdict": "may"}]})
    assert ended.code == 1
    assert "close_road: was may; is must_not by I.E\n" in ended.out
