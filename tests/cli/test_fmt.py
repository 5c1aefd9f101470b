"""`brightline fmt` writes whole documents or nothing."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from calling import call

LOOSE = """# Doors

## A. Doors

Officers  shall lock the door.

```norm
"Officers shall lock
the door." officer
must lock
```
"""
TIDY = LOOSE.replace(
    '"Officers shall lock\nthe door." officer\nmust lock',
    '"Officers shall lock the door."\nofficer must lock',
)


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("doors.md").write_text(LOOSE, "utf-8")


def fail(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def test_it_lays_blocks_out() -> None:
    Path("doors.md").chmod(0o640)
    ended = call("fmt", "doors.md")
    assert (ended.code, ended.out, ended.err) == (0, "doors.md: laid out\n", "")
    assert Path("doors.md").read_text("utf-8") == TIDY
    assert stat.S_IMODE(Path("doors.md").stat().st_mode) == 0o640
    assert os.listdir() == ["doors.md"]
    assert call("fmt", "doors.md").out == ""


def test_it_checks_and_changes_nothing() -> None:
    ended = call("fmt", "--check", "doors.md")
    assert (ended.code, ended.out, ended.err) == (1, "doors.md: would change\n", "")
    assert Path("doors.md").read_text("utf-8") == LOOSE


def test_one_bad_document_leaves_all_as_they_were() -> None:
    Path("bad.md").write_text("## A. One\n\n```norm\nnever closed\n", "utf-8")
    ended = call("fmt", "doors.md", "bad.md")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("error: bad.md:3:1: error: ")
    assert Path("doors.md").read_text("utf-8") == LOOSE


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod", "fdopen"])
def test_a_failure_half_way_leaves_the_document_whole(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"os.{step}", fail)
    ended = call("fmt", "doors.md")
    monkeypatch.undo()
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "error: doors.md: cannot be written: no space left on device\n"


@pytest.mark.parametrize("step", ["replace", "chmod"])
def test_a_failure_leaves_no_other_file(step: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(
        f"os.{step}", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    call("fmt", "doors.md")
    assert [path.name for path in tmp_path.iterdir()] == ["doors.md"]
    assert (tmp_path / "doors.md").read_text("utf-8") == LOOSE


def test_it_writes_through_a_link() -> None:
    Path("link.md").symlink_to("doors.md")
    assert call("fmt", "link.md").code == 0
    assert Path("link.md").is_symlink()
    assert Path("doors.md").read_text("utf-8") == TIDY


def test_line_ends_of_windows_become_plain() -> None:
    Path("doors.md").write_bytes(LOOSE.replace("\n", "\r\n").encode())
    call("fmt", "doors.md")
    assert Path("doors.md").read_bytes() == TIDY.encode()
