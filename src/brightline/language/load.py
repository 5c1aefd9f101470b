"""Compiled policies by path, kept between runs.

A compiled policy is stored under the digest of everything that it came from, so that a stored one is never
stale; where nothing can be stored, everything still works. Only policies are stored, never a situation.
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
from brightline.source import read_source


class Stored(msgspec.Struct, frozen=True):
    """Versions of a policy, and the digests of the files beside it that they came from."""

    beside: dict[str, str]
    versions: dict[Version, Policy]


def load_policy(path: str | Path) -> dict[Version, Policy]:
    """Give all versions of a policy document, compiled now or earlier.

    Raises `BadInput` and `InvalidPolicy` as `compile_policy` does.
    """
    source = read_source(path)
    entry = _entry(str(Path(path).resolve()), source.text)
    stored = _read(entry) if entry else None
    if stored and all(_digest_file(name) == digest for name, digest in stored.beside.items()):
        return stored.versions
    from brightline.language.compile import compile_policy

    compiled = compile_policy(path)
    if entry:
        beside = {name: _digest_file(name) for name in compiled.files[1:]}
        _write(entry, Stored(beside, compiled.versions))
    return compiled.versions


def _entry(path: str, text: str) -> Path | None:
    folder = _folder()
    if folder is None:
        return None
    parts = [__version__, _code(), path, text]
    return folder / f"{hashlib.sha256(repr(parts).encode()).hexdigest()}.json"


def _code() -> str:
    """Give a mark that changes with the compiler, so that an edited one stores anew."""
    package = Path(__file__).parent.parent
    files = [file for folder in ("language", "text") for file in (package / folder).iterdir()]
    return str(max(file.stat().st_mtime_ns for file in files))


def _folder() -> Path | None:
    """Give the user's cache folder, or nothing where there is none."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        home = os.environ.get("HOME", "")
        base = os.environ.get("XDG_CACHE_HOME") or (f"{home}/.cache" if home else "")
    return Path(base, "brightline") if os.path.isabs(base) else None


def _digest_file(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


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
