"""Small policies of invented departments: each shows one construct, or one mistake, and what is said of it.

A document under `<feature>/good` or `<feature>/bad` ends with console blocks: the commands, and their exact
output. `UPDATE=1` rewrites the output; the review happens in the diff. What a document reads beside itself is
a `.part.md`.
"""

from __future__ import annotations

import ast
import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import brightline.language
from brightline.source import Source
from calling import call_joined
from docs.console import Command, read, rewrite, text

FOLDER = Path(__file__).parent
DOCUMENTS = sorted(path for path in FOLDER.glob("*/*/*.md") if not path.name.endswith(".part.md"))
LANGUAGE = Path(brightline.language.__file__).parent
REPORTS = {"report", "_report", "diagnostic", "_at", "at_value", "_unclosed"}


def play(command: Command) -> tuple[int, tuple[str, ...]]:
    program, *words = shlex.split(command.line, comments=True)
    assert program == "brightline"
    code, said = call_joined(*words)
    return code, tuple(said.splitlines())


def name(document: Path) -> str:
    return str(document.relative_to(FOLDER).with_suffix(""))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_policy_prints_what_it_shows(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(document.parent)
    for variable, value in {"COLUMNS": "100", "NO_COLOR": "1", "XDG_CACHE_HOME": str(tmp_path)}.items():
        monkeypatch.setenv(variable, value)
    for block in read(document):
        played = []
        for command in block.commands:
            code, output = play(command)
            assert code == command.exit_code, "\n".join([*command.shown, *output])
            played.append(replace(command, output=output))
        if "UPDATE" in os.environ:
            rewrite(block, played)
        else:
            assert text(played) == text(block.commands)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_good_policy_passes_its_check_and_a_bad_one_fails(document: Path) -> None:
    commands = [command for block in read(document) for command in block.commands]
    codes = {command.exit_code for command in commands if command.line.startswith("brightline check")}
    assert codes == ({0} if document.parent.name == "good" else {2})


def test_every_message_of_the_language_has_its_document(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[tuple[str, int]] = set()
    original = Source.diagnostic

    def spy(self: Source, *args: Any, **options: Any) -> object:
        frame = sys._getframe(1)
        while frame and "pytest" not in frame.f_code.co_filename:
            seen.add((Path(frame.f_code.co_filename).name, frame.f_lineno))
            frame = frame.f_back  # type: ignore[assignment]
        return original(self, *args, **options)

    monkeypatch.setattr(Source, "diagnostic", spy)
    for document in DOCUMENTS:
        if document.parent.name == "bad":
            monkeypatch.chdir(document.parent)
            for command in (command for block in read(document) for command in block.commands):
                play(command)
    assert [place for place in _reports() if not seen & set(place[1])] == []


def _reports() -> list[tuple[str, list[tuple[str, int]]]]:
    """Give every call in the language that reports something, with the lines that it stands on."""
    found = []
    for file in sorted(LANGUAGE.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            called = getattr(node, "func", None)
            if getattr(called, "attr", getattr(called, "id", None)) in REPORTS:
                lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)  # type: ignore[attr-defined]
                found.append((f"{file.name}:{lines[0]}", [(file.name, line) for line in lines]))
    return found
