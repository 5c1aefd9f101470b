"""Marked words, a room in which a process may write, and a search for the words in all that it left.

A process runs with its home, its temporary and cache folders and its working directory in one fresh room.
Afterwards every file there is searched, and what is new in the places where programs usually leave things. A
hook within notes each file that was opened to be written, each database and each connection.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import itertools
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "src"

WORDS = ("quillhaven", "ærmundsdóttir", "vrx-770-441", "tamborrel")
"""What is looked for, in small letters."""

STATUSES = (
    "Quillhaven is an undocumented alien, VRX-770-441.",
    "TAMBORREL OVERSTAYED A VISA AND WAS DEPORTED, VRX-770-441.",
    "Per radio, Ærmundsdóttir is u n d o c u m e n t e d and has an ICE detainer.",
    "Subject \uff31\uff55\uff49\uff4c\uff4chaven is und0cumented; Tamborrel was born in Peru.",
)
"""Texts that say a status and hold the words, in several disguises."""

_USUAL = ("/tmp", "/var/tmp", "/dev/shm", "/var/crash", "/var/log", "/var/lib/systemd/coredump")

_WITHIN = """
import faulthandler, logging, os, sys, warnings
room = os.environ["ROOM"]
if sys.argv[0] == "-c":
    logging.basicConfig(level=logging.DEBUG, filename=os.path.join(room, "log.txt"))
    logging.captureWarnings(True)
    warnings.simplefilter("always")
    faulthandler.enable()
    noted = open(os.environ["NOTED"], "a", buffering=1)

    def note(event, args):
        writes = event == "open" and isinstance(args[0], (str, bytes)) and args[2] & (os.O_WRONLY | os.O_RDWR)
        if writes or event in ("sqlite3.connect", "socket.connect", "subprocess.Popen", "os.posix_spawn"):
            noted.write(f"{event} {args[0]!r}\\n")

    sys.addaudithook(note)
    exec(os.environ.get("PATCH", ""))
"""


@dataclass(frozen=True)
class Left:
    """What a process left: its code, what it printed, where words were found, and what it opened to write."""

    code: int
    out: bytes
    err: bytes
    traces: tuple[str, ...]
    opened: tuple[str, ...]


class Room:
    """A fresh room, and beside it what a process is given to read."""

    def __init__(self, folder: Path) -> None:
        self.room = folder / "room"
        self.given = folder / "given"
        self.beside = folder / "beside"
        for each in (self.room, self.given, self.beside):
            each.mkdir()
        (self.beside / "sitecustomize.py").write_text(_WITHIN, "utf-8")

    def give(self, name: str, data: bytes) -> str:
        """Put a file where the process reads it."""
        path = self.given / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return str(path)

    def run(
        self,
        *words: str,
        stdin: bytes = b"",
        program: str = "import sys\nfrom brightline.cli import main\nsys.exit(main())",
        patch: str = "",
        before: str = "",
    ) -> Left:
        """Run a program in the room, under development mode and with debug logging; search all it leaves."""
        given = _digests(self.given)
        usual = _listing()
        noted = self.beside / "noted"
        noted.write_text("", "utf-8")
        command = [sys.executable, "-X", "dev", "-c", program, *words]
        shell = ["bash", "-c", f'{before}\nexec "$@"', "bash", *command]
        ended = subprocess.run(
            shell,
            cwd=self.room,
            env=self._environment(patch, noted),
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert _digests(self.given) == given, "what was given has changed"
        traces = [f"{name}: {form}" for name, data in self._left(usual) for form in found_in(data)]
        traces += [f"standard output: {form}" for form in found_in(ended.stdout)]
        traces += [f"standard error: {form}" for form in found_in(ended.stderr)]
        opened = tuple(noted.read_text("utf-8").splitlines())
        return Left(ended.returncode, ended.stdout, ended.stderr, tuple(traces), opened)

    def _environment(self, patch: str, noted: Path) -> dict[str, str]:
        room = str(self.room)
        names = ("HOME", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
        return {
            **dict.fromkeys((*names, "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "LOCALAPPDATA", "ROOM"), room),
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{self.beside}{os.pathsep}{SOURCES}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONDEVMODE": "1",
            "PATCH": patch,
            "NOTED": str(noted),
        }

    def _left(self, usual: dict[str, tuple[int, int]]) -> Iterator[tuple[str, bytes]]:
        """Give every file of the room, and those in the usual places that are new or changed."""
        others = [Path(name) for name, was in _listing().items() if usual.get(name) != was]
        for path in itertools.chain(self.room.rglob("*"), others):
            with contextlib.suppress(OSError):
                if path.is_file():
                    yield str(path), str(path).encode() + path.read_bytes()


def found_in(data: bytes) -> list[str]:
    """Give the forms in which marked words or whole texts stand in some bytes, in large or small letters."""
    folded = data.lower()
    return [name for name, form, is_exact in FORMS if form in (data if is_exact else folded)]


def _forms() -> Iterator[tuple[str, bytes, bool]]:
    """Give each form with its name, and whether its letters are exact."""
    for word in WORDS:
        for shape in ("NFC", "NFD", "NFKD"):
            written = unicodedata.normalize(shape, word)
            for spelt in {written, written.upper()}:
                yield from _written(word, spelt)
    for text in (*WORDS, *STATUSES):
        for spelt in {text, text.lower(), text.upper(), text.capitalize(), text.rstrip(".")}:
            for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
                digest = hashlib.new(name, spelt.encode())
                yield f"{name} of {text}", digest.hexdigest().encode(), False
                yield f"{name} of {text}", digest.digest(), True
            for pad in range(3):  # whatever stands before it
                coded = base64.b64encode(b"\0" * pad + spelt.encode())
                yield f"base64 of {text}", coded[4 if pad else 0 : -4], True


def _written(word: str, spelt: str) -> Iterator[tuple[str, bytes, bool]]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "cp1252", "unicode_escape"):
        with contextlib.suppress(UnicodeEncodeError):
            yield f"{word} as {encoding}", spelt.encode(encoding).lower(), False
    yield f"{word} as hexadecimal", spelt.encode().hex().encode(), False


FORMS = tuple(dict.fromkeys(_forms()))


def json_lines(texts: Sequence[str]) -> bytes:
    """Give a batch."""
    import msgspec

    return b"".join(msgspec.json.encode({"id": at, "text": text}) + b"\n" for at, text in enumerate(texts, 1))


def table(texts: Sequence[str], between: str = ",") -> bytes:
    """Give the same as a table of two columns."""
    rows = ["ccn" + between + "narrative"]
    return "\n".join([*rows, *(f'26-{at}{between}"{text}"' for at, text in enumerate(texts, 1))]).encode()


def _listing() -> dict[str, tuple[int, int]]:
    """Give what lies in the usual places, with sizes and times."""
    found: dict[str, tuple[int, int]] = {}
    for place in (*_USUAL, os.path.expanduser("~")):
        with contextlib.suppress(OSError):
            for entry in os.scandir(place):
                with contextlib.suppress(OSError):
                    stat = entry.stat(follow_symlinks=False)
                    found[entry.path] = (stat.st_size, stat.st_mtime_ns)
    return found


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
