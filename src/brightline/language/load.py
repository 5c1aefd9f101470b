"""Compiled policies by path, kept between runs.

A compiled policy is stored with the digests of everything that it came from, and used again only while
these are the same; where nothing can be stored, everything still works. Only policies are stored, never a
situation.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
from pathlib import Path

import msgspec

from brightline import __version__
from brightline.language.policy import Policy, Version
from brightline.source import BadInput, read_source


class Stored(msgspec.Struct, frozen=True):
    """Versions of a policy, the compiler that made them, and the digest of each file they came from."""

    compiler: str
    files: dict[str, str]
    versions: dict[Version, Policy]


def load_policy(path: str | Path) -> dict[Version, Policy]:
    """Give all versions of a policy document, compiled now or earlier, or the one that was exported.

    Raises `BadInput` and `InvalidPolicy` as `compile_policy` and `read_exported` do.
    """
    if is_exported(path):
        from brightline.language.exported import read_exported

        policy = read_exported(read_source(path))
        return {policy.version: policy}
    entry = _entry(path)
    stored = _read(entry) if entry else None
    if stored and stored.compiler == _compiler() and _is_current(stored.files):
        return stored.versions
    from brightline.language.compile import compile_policy

    compiled = compile_policy(path)
    if entry:
        files = {source.path: _digest(source.text) for source in compiled.sources}
        _write(entry, Stored(_compiler(), files, compiled.versions))
    return compiled.versions


def is_exported(path: str | Path) -> bool:
    """Whether a path is that of an exported policy, not of a document."""
    return Path(path).suffix.lower() == ".json"


def _entry(path: str | Path) -> Path | None:
    """Give the place for a policy in the user's cache folder, or nothing where there is none."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        home = os.environ.get("HOME", "")
        base = os.environ.get("XDG_CACHE_HOME") or (f"{home}/.cache" if home else "")
    if not os.path.isabs(base):
        return None
    name = hashlib.sha256(f"{os.path.abspath(path)}\n{path}".encode()).hexdigest()
    return Path(base, "brightline", f"{name}.json")


def _compiler() -> str:
    """Give a mark that changes with the compiler, so that an edited one compiles anew."""
    package = Path(__file__).parent.parent
    files = [
        file for folder in ("language", "text") for file in (package / folder).iterdir() if file.is_file()
    ]
    return f"{__version__} {max(file.stat().st_mtime_ns for file in files)}"


def _is_current(files: dict[str, str]) -> bool:
    try:
        return all(_digest(read_source(path).text) == digest for path, digest in files.items())
    except BadInput:
        return False


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(entry: Path) -> Stored | None:
    try:
        return msgspec.json.decode(entry.read_bytes(), type=Stored)
    except (OSError, msgspec.MsgspecError):
        return None


def _write(entry: Path, stored: Stored) -> None:
    """Store whole or not at all."""
    with contextlib.suppress(OSError):
        entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=entry.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(msgspec.json.encode(stored))
            os.replace(name, entry)
        except OSError:
            os.unlink(name)
