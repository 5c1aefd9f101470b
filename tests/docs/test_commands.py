"""Every command in the documents runs and prints what the document says; `./dev transcripts` rewrites it."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from console import Block, fences, read, rewrite, run, text

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md"))]
COVERED_BY_CI = {"./dev run", "./dev test"}


def place(block: Block) -> str:
    return f"{block.document.relative_to(ROOT)}:{block.line}"


@pytest.mark.parametrize("block", [block for document in DOCUMENTS for block in read(document)], ids=place)
def test_a_block_prints_what_it_shows(block: Block, tmp_path: Path) -> None:
    if not block.is_run:
        assert block.reason, "say after `no-run` why the block cannot run"
        pytest.skip(block.reason)
    if COVERED_BY_CI.issuperset(command.line for command in block.commands):
        pytest.skip("covered by CI")
    check(block, root=ROOT, home=tmp_path, update="UPDATE" in os.environ)


def check(block: Block, *, root: Path, home: Path, update: bool = False) -> None:
    played = []
    for command in block.commands:
        if command.line not in COVERED_BY_CI:
            code, output = run(command, root=root, home=home)
            assert code == command.exit_code, "\n".join([*command.shown, *output])
            command = replace(command, output=output if command.output else ())
        played.append(command)
    if update:
        assert "PYTEST_XDIST_WORKER" not in os.environ, "update in one process, or two overwrite each other"
        rewrite(block, played)
    else:
        assert text(played) == text(block.commands)


def test_no_command_escapes() -> None:
    shells = ("sh", "bash", "shell", "zsh")
    escaped = [f"{d.relative_to(ROOT)}:{line}" for d in DOCUMENTS for line, _ in fences(d, *shells)]
    assert escaped == [], "write commands in `console` blocks, where they are run"
