"""`brightline import` writes a whole new document or nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from calling import call

TEXT = "# I. Doors\n\n1. Members ~~shall~~ must knock.\n2. Members shall wait.\n"
DOCUMENT = "# I. Doors\n\n1. Members {--shall--} must knock.\n\n2. Members shall wait.\n"


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("doors.txt").write_text(TEXT, "utf-8")


def fail(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_it_prints_the_document_and_tells_beside_it() -> None:
    called = call("import", "doors.txt")
    assert (called.code, called.out) == (0, DOCUMENT)
    assert "line 3 → 3 I.1: {--shall--} must knock." in called.err


def test_it_writes_a_new_file() -> None:
    called = call("import", "doors.txt", "-o", "doors.md")
    assert (called.code, called.err) == (0, "")
    assert called.out.startswith("3 provisions, every word of the input kept in order\n")
    assert Path("doors.md").read_text("utf-8") == DOCUMENT
    assert sorted(os.listdir()) == ["doors.md", "doors.txt"]


@pytest.mark.parametrize("name", ["doors.txt", "doors.md", "link.md", "."])
def test_it_overwrites_nothing(name: str) -> None:
    Path("doors.md").write_text("kept", "utf-8")
    Path("link.md").symlink_to("nowhere")
    called = call("import", "doors.txt", "-o", name)
    assert (called.code, called.out) == (2, "")
    assert called.err == (
        f"error: {name}: exists already, and import overwrites nothing; help: name a new file\n"
    )
    assert Path("doors.md").read_text("utf-8") == "kept"
    assert Path("doors.txt").read_text("utf-8") == TEXT


def test_it_leaves_no_half_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", fail)
    called = call("import", "doors.txt", "-o", "doors.md")
    assert (called.code, called.err) == (2, "error: doors.md: cannot be written: no space left on device\n")
    assert os.listdir() == ["doors.txt"]


def test_a_folder_that_is_not_there() -> None:
    called = call("import", "doors.txt", "-o", "no/doors.md")
    assert (called.code, called.err) == (
        2,
        "error: no/doors.md: cannot be written: no such file or directory\n",
    )


def test_structure_that_is_not_recovered_is_exit_code_1() -> None:
    Path("doors.txt").write_text("# I. Doors\n\n1. One.\n3. Three.\n", "utf-8")
    called = call("import", "doors.txt", "-o", "doors.md")
    assert called.code == 1
    assert "Structure that was not recovered: 1 place\n" in called.out
    assert "`3.` follows `1.`; expected `2.`" in called.out
    assert Path("doors.md").exists()


def test_json() -> None:
    report = json.loads(call("import", "doors.txt", "--json").out)
    assert report["document"] == DOCUMENT
    assert report["provisions"] == 3
    (finding,) = report["findings"]
    assert finding["kind"] == "insertion"
    assert (finding["structural"], finding["line"], finding["output_line"]) == (False, 3, 3)
    assert (finding["provision"], finding["words"]) == ("I.1", "{--shall--} must knock.")
    assert finding["why"]
    assert finding["help"]
    assert json.loads(call("import", "doors.txt", "--json", "-o", "doors.md").out)["document"] is None


def test_bad_input() -> None:
    assert call("import", "gone.txt").code == 2
    Path("doors.txt").write_bytes(b"\xff\xfe\x00")
    called = call("import", "doors.txt", "-o", "doors.md")
    assert (called.code, called.err) == (2, "error: doors.txt: is UTF-16; save it as UTF-8\n")
    assert not Path("doors.md").exists()
