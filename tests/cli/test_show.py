"""`brightline show`: which view, which form, where it goes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from test_json import DIGEST, PINNED

from calling import call

ROOT = Path(__file__).parents[2]
REDLINE = str(ROOT / "docs" / "tutorial" / "files" / "redline.md")
PLAIN = str(ROOT / "docs" / "tutorial" / "files" / "pursuits.md")


def test_a_redline_is_shown_as_one() -> None:
    shown = call("show", REDLINE)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("DRAFT · 5-210 Vehicle Pursuits · redline\n")
    assert "[-violent felony-]{+felony+}" in shown.out


def test_a_document_without_marks_has_one_version() -> None:
    assert call("show", PLAIN).out.startswith("DRAFT · 5-210 Vehicle Pursuits\n")
    assert call("show", PLAIN, "--version", "adopted").out.startswith("DRAFT · 5-210 Vehicle Pursuits\n")


@pytest.mark.parametrize(
    ("form", "start"),
    [("text", "DRAFT · "), ("markdown", "> **DRAFT · "), ("html", "<!DOCTYPE html>\n")],
)
def test_each_form_is_printed_or_written(form: str, start: str, tmp_path: Path) -> None:
    words = ("show", REDLINE, "--version", "proposed", "--format", form)
    printed = call(*words)
    assert printed.out.startswith(start)
    written = call(*words, "-o", str(tmp_path / "shown"))
    assert (written.code, written.out, written.err) == (0, "", "")
    assert (tmp_path / "shown").read_text("utf-8") == printed.out


def test_it_is_the_same_each_time() -> None:
    assert call("show", REDLINE, "--format", "html").out == call("show", REDLINE, "--format", "html").out


def test_json_is_as_pinned() -> None:
    said = DIGEST.sub(r'\1"…"', call("show", REDLINE, "--json").out)
    pinned = PINNED / "show-redline.json"
    if "UPDATE" in os.environ:
        pinned.write_text(said, "utf-8")
    assert said == pinned.read_text("utf-8")


def test_json_of_the_flagship() -> None:
    shown = json.loads(call("show", str(ROOT / "policies" / "mpd" / "9-401.md"), "--json").out)
    assert (len(shown["norms"]), len(shown["terms"]), len(shown["comments"])) == (74, 4, 6)
    assert len(shown["notes"]) == 2
    named = {id for provision in shown["provisions"] for id in _norms(provision)}
    assert named == {norm["id"] for norm in shown["norms"]}


def _norms(provision: dict) -> list[str]:  # type: ignore[type-arg]
    own = [id for paragraph in provision["paragraphs"] for id in paragraph["norms"]]
    return own + [id for below in provision["provisions"] for id in _norms(below)]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["-o", "no/folder"], "error: no/folder: cannot be written: no such file or directory\n"),
        (["-o", "."], "error: .: cannot be written: is a directory\n"),
        (["-o", REDLINE], f"error: {REDLINE}: is what the policy is made from; name another file\n"),
        (["--json", "--format", "html"], "error: argument --format: not allowed with argument --json"),
        (["--version", "newest"], "error: argument --version: invalid choice: 'newest'"),
    ],
)
def test_what_cannot_be_shown(
    words: list[str], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = call("show", REDLINE, *words)
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.startswith(reason)
    assert shown.err.count("\n") == 1


@pytest.mark.parametrize(("variable", "is_styled"), [("NO_COLOR", False), ("COLOR", True)])
def test_styles_are_for_terminals_that_want_them(variable: str, is_styled: bool) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    environment |= {variable: "1", "COLUMNS": "60"}
    main, terminal = pty.openpty()
    command = [sys.executable, "-m", "brightline", "show", PLAIN]
    subprocess.run(command, env=environment, stdout=terminal, check=True)
    os.close(terminal)
    shown = os.read(main, 100_000).decode("utf-8")
    os.close(main)
    assert ("\x1b[1m" in shown) == is_styled
    assert max(len(line) for line in shown.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines()) <= 60
