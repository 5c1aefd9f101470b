"""A department's accepted exceptions: what they leave out, where, until when, and what they may not hold."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from calling import Called, call

TOMORROW = datetime.date.today() + datetime.timedelta(days=1)
YESTERDAY = datetime.date.today() - datetime.timedelta(days=1)
EXCEPTION = f"""
[[exception]]
id = "26-014"
rule = "nationality"
reason = "the form names a country, as the treaty wants it"
author = "Records, Sergeant Lind"
until = {TOMORROW}
files = ["forms/*.txt"]
ids = ["26-2"]
"""
TEXT = "Arrestee is a Liberian national; consular notification was made."
MARKER = "Quillhaven"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("forms/a.txt", "reports/a.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(TEXT, "utf-8")
    (tmp_path / "a.csv").write_text(f"ccn,text\n26-1,{TEXT}\n26-2,{TEXT}\n", "utf-8")
    return tmp_path


def screened(folder: Path, exceptions: str, *words: str) -> Called:
    path = folder.parent / f"{folder.name}.toml"
    path.write_text(exceptions, "utf-8")
    return call("screen", "--accepted", str(path), *words)


def test_it_leaves_out_what_a_rule_finds_in_some_files(folder: Path) -> None:
    ended = screened(folder, EXCEPTION, str(folder / "forms"), str(folder / "reports"))
    found = ended.out.splitlines()
    assert [line.partition(":")[0] for line in found[:-2]] == [str(folder / "reports" / "a.txt")] * 2
    assert found[-2:] == ["accepted under 26-014: nationality (2)", "2 texts: 1 pass, 1 review, 0 block"]
    assert screened(folder, EXCEPTION, str(folder / "forms" / "a.txt")).code == 0


def test_and_in_some_rows(folder: Path) -> None:
    words = (str(folder / "a.csv"), "--column", "text", "--id", "ccn")
    answers = [json.loads(line) for line in screened(folder, EXCEPTION, *words, "--json").out.splitlines()]
    assert [(each["id"], each["outcome"]) for each in answers] == [("26-1", "review"), ("26-2", "pass")]
    assert answers[1]["suppressed"] == [{"rule": "nationality", "count": 2, "exception": "26-014"}]
    counts = json.loads(screened(folder, EXCEPTION, *words, "--counts").out)
    assert (counts["accepted"], counts["without"]) == ({"26-014": 2}, {})


def test_another_rule_is_found_as_before(folder: Path) -> None:
    (folder / "forms" / "a.txt").write_text(f"{TEXT} He is undocumented.", "utf-8")
    ended = screened(folder, EXCEPTION, str(folder / "forms" / "a.txt"))
    assert ": block: C1 " in ended.out
    assert ended.out.endswith("accepted under 26-014: nationality (2)\nblock\n")


def test_an_expired_one_comes_back_and_says_so(folder: Path) -> None:
    expired = EXCEPTION.replace(str(TOMORROW), str(YESTERDAY))
    ended = screened(folder, expired, str(folder / "forms" / "a.txt"))
    assert ended.out.endswith(f"no longer accepted: 26-014, which ended on {YESTERDAY}\nreview\n")
    assert (
        screened(
            folder, expired.replace(str(YESTERDAY), str(datetime.date.today())), str(folder / "forms")
        ).code
        == 0
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"nationality"', '"nobody"', "exception 1: there is no rule `nobody`"),
        ('"nationality"', '"nobody-asked"', "exception 1: the rule `nobody-asked` clears"),
        ('"nationality"', '"undocumented-person"', "says a status: an id beside it would be a record of one"),
        (
            '"the form names a country, as the treaty wants it"',
            '"because"',
            "the reason is too short",
        ),
        (
            "the form names a country",
            f"{MARKER} is undocumented, and was deported",
            "may not name a status",
        ),
        ("Records, Sergeant Lind", f"{MARKER}, undocumented alien", "`author` is empty or may say a status"),
        ("Records, Sergeant Lind", "", "`author` is empty or may say a status"),
        ("26-014", f"{MARKER} was deported", "`id` is empty or may say a status"),
        ('files = ["forms/*.txt"]\nids = ["26-2"]', "", "name the `files` or the `ids`"),
        (str(TOMORROW), '"soon"', "is no list of exceptions"),
        ("until =", "while =", "is no list of exceptions"),
        ("ids =", "text =", "is no list of exceptions: object contains unknown field `text`"),
        ("ids =", "sha256 =", "is no list of exceptions: object contains unknown field `sha256`"),
        ("[[exception]]", "[[exception]", "is no TOML"),
        (EXCEPTION, EXCEPTION * 2, "exception 2: its id stands twice"),
    ],
)
def test_a_mistake_is_said_in_one_line(folder: Path, old: str, new: str, said: str) -> None:
    ended = screened(folder, EXCEPTION.replace(old, new), str(folder))
    assert ended.code == 2
    assert said in ended.err
    assert ended.err.count("\n") == 1
    assert MARKER not in ended.err


def test_a_rule_that_says_a_status_may_be_accepted_in_files(folder: Path) -> None:
    (folder / "forms" / "a.txt").write_text("He is undocumented.", "utf-8")
    training = EXCEPTION.replace('ids = ["26-2"]', "").replace('"nationality"', '"undocumented-person"')
    ended = screened(folder, training, str(folder / "forms" / "a.txt"))
    assert (ended.code, ended.out) == (0, "accepted under 26-014: undocumented-person (1)\npass\n")
