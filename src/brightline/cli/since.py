"""A policy as it was at a revision of the git repository that it is kept in."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from brightline.source import BadInput


@contextmanager
def as_it_was(path: str, revision: str) -> Iterator[Path | None]:
    """Give the place of a policy as it was, among all files of its repository; none where it was not there.

    Before the first commit nothing was there at `HEAD`. Raises `BadInput` where there is no repository or no
    such revision.
    """
    here = Path(path)
    if not here.exists():
        raise BadInput(f"{path}: cannot be read: no such file or directory")
    folder = here.resolve().parent
    top = Path(_git(folder, "rev-parse", "--show-toplevel", fails=f"{path}: is in no git repository"))
    named = here.resolve().relative_to(top.resolve()).as_posix()
    if revision == "HEAD" and not _is_there(top, "HEAD"):
        yield None
        return
    fails = f"there is no revision `{revision}` in the repository of {path}"
    commit = _git(
        top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", fails=fails
    )
    if not _is_there(top, f"{commit}:{named}"):
        yield None
        return
    with tempfile.TemporaryDirectory() as before:
        archive = _call(top, "archive", "--format=tar", commit).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(before, filter="data")
        yield Path(before) / named


def _is_there(folder: Path, name: str) -> bool:
    return _call(folder, "cat-file", "-e", name).returncode == 0


def _git(folder: Path, *words: str, fails: str) -> str:
    ended = _call(folder, *words)
    if ended.returncode:
        raise BadInput(fails)
    return ended.stdout.decode().strip()


def _call(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        # git is found by the path, as on any command line; no shell reads its words, and no option is taken
        # from a revision
        return subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError:
        raise BadInput("`--since` needs git, which is not installed here") from None
