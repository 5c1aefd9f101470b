"""The harness itself: a wrong transcript fails, and an update writes the right one in its place."""

from pathlib import Path

import pytest
from console import Block, read
from test_commands import check

RIGHT = """\
1. In a list:

   ```console
   $ printf 'a\\n\\nb\\n'
   a

   b
   $ echo two \\
       words
   two words
   ```

```console
$ echo to stderr >&2; exit 3  # exit 3
to stderr
$ echo "$HOME $COLUMNS" | grep -c '^/.* 100$'
$ test "$PWD" = "$(pwd -P)"
```

```console no-run needs a mail server
$ false
```
"""


def document(folder: Path, words: str) -> Path:
    path = folder / "page.md"
    path.write_text(words, "utf-8")
    return path


def check_all(blocks: list[Block], folder: Path, *, update: bool = False) -> None:
    for block in blocks:
        if block.is_run:
            check(block, root=folder, home=folder, update=update)


def test_a_right_transcript_passes(tmp_path: Path) -> None:
    blocks = read(document(tmp_path, RIGHT))
    assert [(b.line, b.is_run, b.reason) for b in blocks] == [
        (3, True, ""),
        (13, True, ""),
        (20, False, "needs a mail server"),
    ]
    check_all(blocks, tmp_path)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("   b\n", "   c\n"),
        ("   b\n", ""),
        ("to stderr\n", "to stderr\n\n"),
        ("# exit 3", "# exit 2"),
        ("  # exit 3", ""),
        ("100$", "80$"),
    ],
)
def test_a_wrong_transcript_fails(tmp_path: Path, right: str, wrong: str) -> None:
    blocks = read(document(tmp_path, RIGHT.replace(right, wrong)))
    with pytest.raises(AssertionError):
        check_all(blocks, tmp_path)


def test_an_update_writes_the_right_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)
    stale = RIGHT.replace("   a\n\n   b\n", "   …\n").replace("\nto stderr\n", "\n1\n2\n3\n")
    page = document(tmp_path, stale)
    check_all(read(page), tmp_path, update=True)
    assert page.read_text("utf-8") == RIGHT


def test_output_without_a_command_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="starts with a command"):
        read(document(tmp_path, "```console\nhello\n```\n"))
