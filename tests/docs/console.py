"""Console blocks: the commands in a document, run where a reader would run them, with the output it shows.

In a fenced block whose info string starts with `console`, a line `$ COMMAND` is a command (a trailing
backslash continues it) and the lines under it are its exact output, standard error included. With no line
under it only its exit code is checked. `# exit 2` after the command expects another code than 0, and the
info string `console no-run REASON` says why a block cannot run here.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

EXIT_CODE = re.compile(r"\s# exit (\d+)$")


@dataclass(frozen=True, kw_only=True)
class Command:
    shown: tuple[str, ...]
    output: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        return "\n".join(self.shown).removeprefix("$ ")

    @property
    def exit_code(self) -> int:
        annotation = EXIT_CODE.search(self.shown[-1])
        return int(annotation[1]) if annotation else 0


@dataclass(frozen=True, kw_only=True)
class Block:
    document: Path
    line: int
    indent: str
    is_run: bool
    reason: str
    commands: tuple[Command, ...]


def fences(document: Path, *languages: str) -> Iterator[tuple[int, Token]]:
    """The fenced blocks in these languages, each with the number of its opening line."""
    for token in MarkdownIt().parse(document.read_text("utf-8")):
        if token.type == "fence" and token.map and token.info.partition(" ")[0] in languages:
            yield token.map[0] + 1, token


def read(document: Path) -> list[Block]:
    lines = document.read_text("utf-8").splitlines()
    return [
        Block(
            document=document,
            line=number,
            indent=lines[number - 1].partition(token.markup)[0],
            is_run=not token.info.startswith("console no-run"),
            reason=token.info.partition("no-run")[2].strip(),
            commands=tuple(_commands(token.content.splitlines())),
        )
        for number, token in fences(document, "console")
    ]


def _commands(lines: Sequence[str]) -> Iterator[Command]:
    starts = [i for i, line in enumerate(lines) if line.startswith("$ ")]
    if starts[:1] != [0]:
        raise ValueError(f"a console block starts with a command, `$ …`, not with `{lines[:1]}`")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        output = next(i for i in range(start, end) if not lines[i].endswith("\\")) + 1
        yield Command(shown=tuple(lines[start:output]), output=tuple(lines[output:end]))


def text(commands: Sequence[Command]) -> str:
    return "".join(f"{line}\n" for command in commands for line in (*command.shown, *command.output))


def run(command: Command, *, root: Path, home: Path) -> tuple[int, tuple[str, ...]]:
    """Exit code and output, in an environment that holds nothing of the caller's but the PATH."""
    done = subprocess.run(
        ["sh", "-c", command.line],
        cwd=root,
        env={
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "NO_COLOR": "1",
            "COLUMNS": "100",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.returncode, tuple(done.stdout.splitlines())


def rewrite(block: Block, commands: Sequence[Command]) -> None:
    """Put these commands in the block's place, which may have moved since the block was read."""
    line = next(b.line for b in read(block.document) if b.commands == block.commands)
    lines = block.document.read_text("utf-8").splitlines(keepends=True)
    length = len(text(block.commands).splitlines())
    lines[line : line + length] = [
        block.indent + shown if shown.strip() else shown for shown in text(commands).splitlines(keepends=True)
    ]
    block.document.write_text("".join(lines), "utf-8")
