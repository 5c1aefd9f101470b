"""`diff`: exit codes, bad input, and what programs read."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from brightline.cli.diff_json import schema
from calling import call

ROOT = Path(__file__).parents[2]
TOWING = str(ROOT / "docs" / "examples" / "fernhill" / "towing.md")
FLAGSHIP = str(ROOT / "policies" / "mpd" / "9-401.md")
STONEBRIDGE = str(ROOT / "docs" / "examples" / "stonebridge" / "manual.md")
NORTHGATE = str(ROOT / "docs" / "examples" / "northgate" / "manual.md")
KEYS = ROOT / "docs" / "how-to" / "files"
SCHEMA = ROOT / "docs" / "reference" / "diff.schema.json"
VALIDATOR = Draft202012Validator(schema())


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def exported(desk: Path) -> dict[str, str]:
    """Both versions of the example as exported policies."""
    files = {version: f"{version}.json" for version in ("adopted", "proposed")}
    for version, file in files.items():
        assert call("export", TOWING, "--format", "json", "--version", version, "-o", file).code == 0
    return files


def differences(*words: str) -> dict:  # type: ignore[type-arg]
    called = call("diff", *words, "--json")
    assert (called.code, called.err) == (0, "")
    found = json.loads(called.out)
    assert [error.message for error in VALIDATOR.iter_errors(found)] == []
    return found  # type: ignore[no-any-return]


# Exit codes


@pytest.mark.parametrize(
    ("ways", "code"),
    [
        ("looser", 1),
        ("stricter", 1),
        ("incomparable", 1),
        ("reworded", 1),
        ("stricter, reworded", 1),
    ],
)
def test_it_fails_on_what_is_asked_for(ways: str, code: int) -> None:
    assert call("diff", TOWING, "--fail-on", ways).code == code


def test_it_fails_on_nothing_that_is_not_there() -> None:
    assert call("diff", TOWING, "--act", "photograph", "--fail-on", "looser,stricter,incomparable").code == 0
    assert call("diff", TOWING, "--act", "photograph", "--fail-on", "reworded").code == 1


BACK = """---
policy: elmford-towing
title: Towing
language: 2
---

# Towing

## A. Storage

Officers may not tow a vehicle whose plate expired within the last {~~30 days~>month~~}.

```norm
tow:
"Officers may not tow a vehicle whose plate expired within the last {~~30 days~>month~~}."
officer must not tow
  when not plate_expired_on earlier than {~~30 days~>1 month~~} ago
```

## Vocabulary

```vocabulary
role officer "a sworn officer" called "an officer"
fact plate_expired_on: date
  ask "When did the plate expire?"
act tow "tow a vehicle"
```
"""


def test_what_is_looser_on_another_day_fails_and_is_told_with_that_day(desk: Path) -> None:
    """In November a month is longer than 30 days, from March 1 it is shorter."""
    (desk / "towing.md").write_text(BACK, "utf-8")
    asked = ("towing.md", "--on", "2026-11-25")
    told = differences(*asked)
    assert [(each["relation"], each["day"]) for each in told["differences"]] == [
        ("looser", "2027-03-01"),
        ("stricter", None),
    ]
    assert told["summary"]["ways"] == ["looser", "stricter"]
    assert call("diff", *asked, "--fail-on", "looser").code == 1
    assert call("diff", *asked, "--fail-on", "incomparable,reworded").code == 0
    assert call("diff", *asked, "-o", "towing.html").code == 0
    for text in (
        call("diff", *asked).out,
        call("diff", *asked, "--markdown").out,
        (desk / "towing.html").read_text("utf-8"),
    ):
        assert text.count("on March 1, 2027,") == 1


def test_days_on_which_other_documents_are_in_effect_are_not_compared(desk: Path) -> None:
    """Until February 28 a month is never shorter than 30 days."""
    days = "effective: 2026-05-01\nuntil: 2027-02-28\n"
    (desk / "towing.md").write_text(BACK.replace("language: 2\n", f"language: 2\n{days}"), "utf-8")
    asked = ("towing.md", "--on", "2026-11-25")
    assert {each["relation"] for each in differences(*asked)["differences"]} == {"stricter"}
    assert call("diff", *asked, "--fail-on", "looser").code == 0


def test_a_time_limit_that_grows_is_looser() -> None:
    found = differences(TOWING)
    (time,) = found["times"]
    assert (time["acts"], time["relation"]) == (["notify_owner"], "looser")
    assert (time["before"], time["after"]) == ("within 24 hours", "within 48 hours")
    (because,) = time["because"]
    assert [found["edits"][number - 1]["inserted"] for number in because] == ["48"]
    assert "notify_owner" not in {each["act"] for each in found["differences"]}


TIMES = """---
policy: elmford-times
language: 2
---

# Times

## I. Times

- A. An officer shall tell the chief {marked}.

  ```norm
  "An officer shall tell the chief {marked}."
  officer must tell
    {block}
  ```

```vocabulary
role officer "an officer" called "an officer"
role clerk "a clerk" called "a clerk"
act tell "tell the chief" done "told the chief"
act write "write it down" done "written it down"
fact crash: yes or no, ordinarily no
  ask "Was there a crash?"
  yes "there was a crash"
  no "there was no crash"
```
"""


@pytest.mark.parametrize(
    ("old", "new", "fails", "heading"),
    [
        ("within 24 hours", "within 24 hours if crash", {"looser"}, "LOOSER: more"),
        ("within 2 hours", "as soon as possible", {"looser"}, "LOOSER: more"),
        ("within 2 days", "within 2 business days", {"looser"}, "LOOSER: more"),
        ("within 2 business days", "within 2 days", {"stricter"}, "STRICTER: less"),
        (
            "within 2 business days",
            "within 3 days",
            {"looser", "stricter", "incomparable"},
            "INCOMPARABLE: there is more time from some moments",
        ),
        ("within 24 hours", "within 1440 minutes", {"reworded"}, "REWORDED: the same"),
    ],
)
def test_no_longer_time_passes_by(desk: Path, old: str, new: str, fails: set[str], heading: str) -> None:
    mark = f"{{~~{old}~>{new}~~}}"
    (desk / "times.md").write_text(TIMES.replace("{marked}", mark).replace("{block}", mark), "utf-8")
    for way in ("looser", "stricter", "incomparable", "reworded"):
        for words in ([], ["--act", "tell"], ["--as", "officer"]):
            assert call("diff", "times.md", *words, "--fail-on", way).code == (way in fails), (way, words)
        for words in (["--act", "write"], ["--as", "clerk"]):
            assert call("diff", "times.md", *words, "--fail-on", way).code == 0
    said = call("diff", "times.md").out
    assert heading in said
    assert "TURNED ROUND" not in said
    assert ("no longer by the clock" in said) == (new == "as soon as possible")
    (found,) = differences("times.md")["times"]
    assert found["relation"] in fails
    assert set(found["parts"]) == fails & {"looser", "stricter"}


def test_read_backwards_all_words_are_turned(desk: Path) -> None:
    ways = {name: differences(TOWING, *words) for name, words in WAYS.items()}
    there, back = (ways[name]["edits"] for name in ("there", "back"))
    assert [(each["struck"], each["inserted"]) for each in back] == [
        (each["inserted"], each["struck"]) for each in there
    ]
    said = call("diff", TOWING, *WAYS["back"]).out
    assert "“shall” became “may”" in said
    assert "“may” became “shall”" not in said
    assert "“48” became “24”" in said


WAYS = {"there": [], "back": ["--from", "proposed", "--to", "adopted"]}


def test_a_silent_loss_fails_where_that_is_asked_for() -> None:
    before, after = str(KEYS / "keys-before.md"), str(KEYS / "keys.md")
    assert call("diff", before, after).code == 0
    assert call("diff", before, after, "--fail-on", "lost").code == 1
    assert call("diff", after, "--older", before, "--fail-on", "lost").code == 1
    assert call("diff", after, "--older", after, "--fail-on", "lost").code == 0


@pytest.mark.parametrize("words", [[TOWING], ["adopted.json", "proposed.json"]], ids=["one", "exported"])
def test_a_loss_that_nothing_can_show_is_no_reason_to_fail(
    words: list[str], exported: dict[str, str]
) -> None:
    ended = call("diff", *words, "--fail-on", "looser,lost")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "error: `--fail-on lost` has nothing to look for losses in; help: name an older text with"
        " `--older FILE`, a revision with `--since`, or two documents\n"
    )


BEGINS_WITH_A_MARK = """---
policy: elmford-cars
title: Cars
department: Elmford Police Department
language: 2
---

# I. Cars

- A. {--At all times, --}an officer shall not search a car{++ at night++}.

  ```norm
  "{--At all times, --}an officer shall not search a car{++ at night++}."
  officer must not search
    {++when night++}
  ```

```vocabulary
role officer "a sworn officer" called "an officer"
fact night: yes or no, ordinarily no
  ask "Is it night?"
  yes "it is night"
  no "it is day"
act search "search a car" done "searched a car"
```
"""


def test_a_quote_may_begin_with_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "cars.md"
    path.write_text(BEGINS_WITH_A_MARK, "utf-8")
    ended = call("diff", str(path), "--fail-on", "looser")
    assert ended.code == 1
    assert "because  edit 2 in I.A (line 10): inserted “at night”, alone" in ended.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere.md"], "nowhere.md: cannot be read: no such file or directory"),
        ([TOWING, "--fail-on", "loser"], "there is no way to differ `loser`; did you mean `looser`?"),
        ([TOWING, "--act", "tw"], "there is no act `tw`; did you mean `tow`?"),
        ([TOWING, "--as", "chief"], "there is no role `chief`; known are officer, sergeant"),
        ([TOWING, "--on", "2026-13-01"], "`2026-13-01` is no day of the calendar; write it as `2026-01-31`"),
        (
            [TOWING, TOWING],
            f"{TOWING}: is the same file; name one, and its versions with `--from` and `--to`",
        ),
        ([TOWING, "-o", TOWING], f"{TOWING}: is what the policy is made from; name another file"),
        ([TOWING, "--older", "nowhere.md"], "nowhere.md: cannot be read: no such file or directory"),
        (
            [TOWING, STONEBRIDGE],
            "the policies have no role in common: compare policies over one vocabulary",
        ),
        (
            ["adopted.json"],
            "adopted.json: is an export of the adopted version, not of the proposed one",
        ),
        (
            ["adopted.json", "proposed.json", "--older", TOWING],
            f"proposed.json: is an exported policy, and has no text to hold `{TOWING}` against",
        ),
    ],
)
def test_bad_input_is_one_line(words: list[str], said: str, exported: dict[str, str]) -> None:
    called = call("diff", *words)
    assert (called.code, called.err) == ((2, f"error: {said}\n"))


def test_a_fact_that_means_something_else_is_another_vocabulary(exported: dict[str, str], desk: Path) -> None:
    text = Path(TOWING).read_text("utf-8")
    words = Path(TOWING).with_name("vocabulary.md").read_text("utf-8")
    (desk / "towing.md").write_text(text, "utf-8")
    (desk / "vocabulary.md").write_text(
        words.replace(
            "fact crash: yes or no, ordinarily no", "fact crash: yes, no or perhaps, ordinarily no"
        ),
        "utf-8",
    )
    called = call("diff", "adopted.json", "towing.md")
    assert called.code == 2
    assert called.err.count("\n") == 1


# What is told


def test_every_way_to_differ_is_in_the_example() -> None:
    found = differences(TOWING)
    assert found["summary"]["ways"] == ["looser", "stricter", "incomparable", "reworded"]
    assert found["summary"]["compared"] > found["summary"]["differ"] > 0


def test_exported_policies_differ_as_their_document_does(exported: dict[str, str]) -> None:
    document, files = differences(TOWING), differences(exported["adopted"], exported["proposed"])
    assert files["provisions"] is None

    def told(found: dict) -> list[dict]:  # type: ignore[type-arg]
        return [
            {key: value for key, value in each.items() if key != "because"} for each in found["differences"]
        ]

    assert told(files) == told(document)
    assert {edit["line"] for edit in files["edits"]} == {0}
    words = [(edit["provision"], edit["struck"], edit["inserted"]) for edit in files["edits"]]
    assert ("II.A", "may", "shall") in words
    assert ("III.C", "24", "48") in words


def test_acts_and_roles_narrow_what_is_told() -> None:
    whole = differences(TOWING)
    found = differences(TOWING, "--act", "tow", "--act", "search_vehicle", "--as", "sergeant")
    assert {each["act"] for each in found["differences"]} == {"tow", "search_vehicle"}
    assert {role for each in found["differences"] for role in each["roles"]} == {"sergeant"}
    assert {each["witness"]["as"] for each in found["differences"]} == {"sergeant"}
    assert found["summary"]["compared"] == 2
    assert found["edits"] == whole["edits"]


def test_backwards_every_way_is_the_other() -> None:
    there, back = differences(TOWING), differences(TOWING, "--from", "proposed", "--to", "adopted")
    turned = {"looser": "stricter", "stricter": "looser"}

    def told(found: dict, names: dict[str, str]) -> set[tuple[str, str]]:  # type: ignore[type-arg]
        return {(each["act"], names.get(each["relation"], each["relation"])) for each in found["differences"]}

    assert told(back, {}) == told(there, turned)


def test_an_exported_version_is_compared_with_itself(exported: dict[str, str]) -> None:
    assert differences(exported["adopted"], "--to", "adopted")["differences"] == []


@pytest.mark.parametrize("words", [("--to", "adopted"), ("--from", "proposed")])
def test_one_version_is_not_compared_with_itself(words: tuple[str, ...]) -> None:
    ended = call("diff", TOWING, *words)
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert "name two with `--from` and `--to`" in ended.err


def test_vocabularies_that_rule_out_different_things_are_not_compared(tmp_path: Path) -> None:
    """What one vocabulary rules out would hide what the other makes people do there."""
    for name, rule in (
        ("one", ""),
        ("two", "\n```vocabulary\nperson_inside implies not blocks_fire_lane\n```\n"),
    ):
        folder = tmp_path / name
        shutil.copytree(Path(TOWING).parent, folder)
        with (folder / "vocabulary.md").open("a", encoding="utf-8") as file:
            file.write(rule)
    ended = call("diff", str(tmp_path / "one/towing.md"), str(tmp_path / "two/towing.md"))
    assert ended.code == 2
    assert "rule out different things" in ended.err


def test_a_day_is_told_where_it_matters() -> None:
    assert differences(NORTHGATE, "--on", "2026-03-01", "--act", "place_alert")["on"] == "2026-03-01"
    assert differences(TOWING, "--on", "2026-03-01")["on"] is None


def test_draft_and_notes_are_shown() -> None:
    for form in ([], ["--markdown"]):
        said = call("diff", FLAGSHIP, "--act", "manage_crowd", *form).out
        assert "DRAFT" in said.split("\n")[0]
        assert "A proposal, not the policy in force." in said
    found = differences(FLAGSHIP, "--act", "manage_crowd")
    assert found["from"]["status"] == found["to"]["status"] == "draft"
    assert found["to"]["notes"]


def test_the_schema_in_the_documentation_is_this_one() -> None:
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if "UPDATE" in os.environ:
        SCHEMA.write_text(text, "utf-8")
    assert SCHEMA.read_text("utf-8") == text
    Draft202012Validator.check_schema(schema())
