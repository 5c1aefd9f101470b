"""What commands write: files, whole or not at all, and data for programs."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from brightline.source import BadInput

if TYPE_CHECKING:
    from brightline.language.policy import Policy


def replace_file(path: Path, text: str) -> None:
    """Write a file, in the place of one that is there; of a link, the file that it leads to."""
    target = path.resolve()

    def put(name: str) -> None:
        os.chmod(name, target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        os.replace(name, target)

    _write(path, target.parent, text, put)


def check_output(path: str, sources: Iterable[str]) -> None:
    """Raise `BadInput` where the file to write is one that a policy is made from."""
    if any(is_same_file(path, source) for source in sources):
        raise BadInput(f"{path}: is what the policy is made from; name another file")


def is_same_file(path: str, other: str) -> bool:
    """Whether two paths lead to one file that is there."""
    return os.path.exists(path) and os.path.exists(other) and os.path.samefile(path, other)


def print_json(data: object) -> None:
    """Print for programs."""
    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n")


def about(policy: Policy) -> dict[str, object]:
    """Say for programs which text it is."""
    return {"policy": policy.id, "title": policy.title, "version": policy.version, "status": policy.status}


def title_of(policy: Policy) -> str:
    """Say in one line which text it is, and that it is a draft where it is one."""
    status = f"{policy.status.upper()} · " if policy.status else ""
    return f"{status}{policy.title} · {policy.version} version"


def create_file(path: Path, text: str) -> None:
    """Write a file that only its owner can read. Raises `BadInput` where one is there already."""

    def put(name: str) -> None:
        os.link(name, path)  # unlike a move it never takes the place of a file that is there
        os.unlink(name)

    try:
        _write(path, path.parent, text, put)
    except FileExistsError:
        raise BadInput(f"{path}: is there already; name another file") from None


def _write(path: Path, folder: Path, text: str, put: Callable[[str], None]) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            put(name)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name)
            raise
    except FileExistsError:
        raise
    except OSError as error:
        raise BadInput(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
