"""`export`, and the other commands on what it writes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from calling import call

MPD = Path(__file__).parents[2] / "policies" / "mpd"
POLICY = str(MPD / "9-401.md")


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for version in ("adopted", "proposed"):
        ended = call("export", POLICY, "--format", "json", "--version", version, "-o", f"{version}.json")
        assert (ended.code, ended.out, ended.err) == (0, "", "")
    return tmp_path


def test_it_prints_what_it_writes() -> None:
    assert call("export", POLICY, "--format", "json").out == Path("proposed.json").read_text("utf-8")


def test_an_export_is_exported_again_as_it_was() -> None:
    again = call("export", "adopted.json", "--format", "json").out
    assert again == Path("adopted.json").read_text("utf-8")


@pytest.mark.parametrize("version", ["adopted", "proposed"])
def test_an_export_decides_as_the_document_does(version: str) -> None:
    words = ["--otherwise", "ordinary", "--fact", "facilitates_immigration_activity=yes"]
    document = call("decide", POLICY, "--version", version, *words)
    export = call("decide", f"{version}.json", *words)
    assert export == document
    assert call("decide", f"{version}.json", "--version", version, *words) == document


def test_scenarios_are_run_on_the_version_that_it_has() -> None:
    scenarios = str(MPD / "scenarios.yaml")
    counts = []
    for policy in ("adopted.json", "proposed.json"):
        ended = call("test", policy, scenarios, "--json")
        assert (ended.code, ended.err) == (0, "")
        counts.append(json.loads(ended.out))
        assert (
            f"{counts[-1]['left_out']} scenarios are about another version"
            in call("test", policy, scenarios).out
        )
    whole = json.loads(call("test", POLICY, scenarios, "--json").out)
    assert whole["left_out"] == 0
    assert sum(count["expectations"] for count in counts) == whole["expectations"]
    assert all(count["scenarios"] + count["left_out"] == whole["scenarios"] for count in counts)


def refused(*words: str) -> str:
    ended = call(*words)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n") == 1
    return ended.err.removeprefix("error: ").strip()


def test_another_version_is_refused() -> None:
    said = "adopted.json: is an export of the adopted version, not of the proposed one"
    assert refused("decide", "adopted.json", "--version", "proposed") == said
    assert refused("export", "adopted.json", "--format", "json", "--version", "proposed") == said


def test_only_a_document_is_checked() -> None:
    said = refused("check", "adopted.json")
    assert said == "adopted.json: is an exported policy; name the document that it was compiled from"


@pytest.mark.parametrize("command", ["decide", "test"])
def test_what_is_no_export_is_one_line(command: str) -> None:
    Path("odd.json").write_text('{"format": "brightline-policy", "format_version": 9}', "utf-8")
    words = [command, "odd.json", *([str(MPD / "scenarios.yaml")] if command == "test" else [])]
    assert refused(*words) == (
        "odd.json: is in version 9 of `brightline-policy`, and this release reads version 1"
    )
    Path("odd.json").write_text("[]", "utf-8")
    assert refused(*words) == "odd.json: is no exported policy: its `format` is not `brightline-policy`"


def test_the_policy_is_not_written_over() -> None:
    before = Path("adopted.json").read_bytes()
    said = refused("export", "adopted.json", "--format", "json", "-o", "adopted.json")
    assert said == "adopted.json: is the policy itself; name another file to write"
    assert Path("adopted.json").read_bytes() == before


def test_an_older_export_is_replaced() -> None:
    Path("out.json").write_text("old", "utf-8")
    Path("out.json").chmod(0o600)
    call("export", POLICY, "--format", "json", "-o", "out.json")
    assert Path("out.json").read_bytes() == Path("proposed.json").read_bytes()
    if os.name == "posix":
        assert Path("out.json").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_there_is_one_line() -> None:
    said = refused("export", POLICY, "--format", "json", "-o", "nowhere/out.json")
    assert said == "nowhere/out.json: cannot be written: no such file or directory"


def test_a_format_is_named() -> None:
    assert "the following arguments are required: --format" in refused("export", POLICY)
    assert "invalid choice: 'xml'" in refused("export", POLICY, "--format", "xml")
