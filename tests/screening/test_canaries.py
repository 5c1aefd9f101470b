"""Nothing of a text is kept: marked words go in by every entry, and all that a process leaves is searched."""

from __future__ import annotations

import io
import signal
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from canaries import STATUSES, WORDS, Left, Room, found_in, json_lines, table

ROOT = Path(__file__).parents[2]
POLICY = str(ROOT / "policies" / "mpd" / "9-401.md")
TEXT = "\n\n".join(STATUSES).encode()
REASON = "Labor trafficking statute makes the employer's knowledge an element"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


def parquet() -> bytes:
    file = io.BytesIO()
    columns = {
        "ccn": [f"26-{at}" for at in range(len(STATUSES))],
        "narrative": STATUSES,
        "tags": [list(STATUSES)] * 4,
    }
    pyarrow.parquet.write_table(pyarrow.table(columns), file)
    return file.getvalue()


ENTRIES = {
    "report.txt": TEXT,
    "batch.jsonl": json_lines(STATUSES),
    "table.csv": table(STATUSES),
    "table.tsv": table(STATUSES, "\t"),
    "table.parquet": parquet(),
}


def is_clean(left: Left) -> bool:
    """Whether no word was found, and nothing was opened to be written but the cache of compiled policies."""
    return not left.traces and all(
        "/room/brightline/" in line or "'/dev/null'" in line for line in left.opened
    )


BROKEN = """
import brightline.screening.narrative.screen as module

def broken(self, normal, start, end):
    text = normal.text[start:end]
    {}
    yield from ()

module.Screener._sentence = broken
"""


@pytest.mark.parametrize("words", [("--json",), ("--explain", "--policy", POLICY)])
@pytest.mark.parametrize("name", ENTRIES)
def test_a_file(room: Room, name: str, words: tuple[str, ...]) -> None:
    lines = words if name != "report.txt" or "--json" not in words else ()
    left = room.run("screen", room.give(name, ENTRIES[name]), *lines)
    assert left.code == 1, left.err
    assert is_clean(left), left


@pytest.mark.parametrize(
    ("words", "data"),
    [
        ((), TEXT),
        (("--json",), ENTRIES["batch.jsonl"]),
        (("--counts",), ENTRIES["batch.jsonl"]),
        (("--column", "narrative", "--id", "ccn"), ENTRIES["table.csv"]),
        (("--column", "narrative", "--id", "narrative"), ENTRIES["table.csv"]),
        (("--json", "--exception", "II.B.1", "--reason", REASON), ENTRIES["batch.jsonl"]),
        (("--json", "--without", "undocumented-person"), ENTRIES["batch.jsonl"]),
    ],
)
def test_standard_input(room: Room, words: tuple[str, ...], data: bytes) -> None:
    left = room.run("screen", *words, stdin=data)
    assert left.code == 1, left.err
    assert is_clean(left), left


def test_a_folder(room: Room) -> None:
    for name, data in ENTRIES.items():
        path = room.give(f"year/{name}", data)
    room.give("year/broken.csv", TEXT.decode().encode("utf-16"))
    left = room.run("screen", str(Path(path).parent))
    assert left.code == 2, left.err
    assert b"texts: " in left.out
    assert is_clean(left), left


def test_accepted_exceptions(room: Room) -> None:
    exceptions = """
        [[exception]]
        id = "26-014"
        rule = "undocumented-person"
        reason = "these files are examples for a training"
        author = "Records"
        until = 2999-01-01
        files = ["*.csv"]
    """
    path = room.give("accepted.toml", exceptions.encode())
    left = room.run("screen", "--accepted", path, room.give("a.csv", ENTRIES["table.csv"]))
    assert b"accepted under 26-014" in left.out
    assert is_clean(left), left


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.jsonl", ENTRIES["batch.jsonl"] + b'{"text": "' + TEXT[:200], ("--json",)),
        ("a.jsonl", b'{"id": ' + ENTRIES["batch.jsonl"], ()),
        ("a.jsonl", b'{"text": ["' + TEXT[:40] + b'"]}', ()),
        ("a.txt", "Quillhaven está indocumentado".encode("latin-1"), ()),
        ("a.txt", TEXT + b"\0", ()),
        ("a.txt", TEXT.decode().encode("utf-16"), ()),
        ("a.csv", table(STATUSES) + "\nÆrmundsdóttir is undocumented".encode("latin-1"), ()),
        ("a.csv", table(STATUSES), ("--column", "address")),
        ("a.csv", b'ccn,narrative\n1,"' + TEXT * 20000, ()),
        ("a.parquet", ENTRIES["table.parquet"][:-9], ()),
        ("a.parquet", TEXT, ()),
        ("a.parquet", ENTRIES["table.parquet"], ("--id", "address")),
        ("a.jsonl", ENTRIES["batch.jsonl"], ("--exception", "II.B.1", "--reason", STATUSES[0])),
        ("a.jsonl", ENTRIES["batch.jsonl"], ("--lexicon", "LEXICON")),
    ],
)
def test_bad_input(room: Room, name: str, data: bytes, words: tuple[str, ...]) -> None:
    lexicon = room.give("broken.toml", b'[[rule]]\nname = "a"\ncategory = "C1"\nreason = "b"\nfinds = ["(a"]')
    left = room.run(
        "screen", room.give(name, data), *(lexicon if word == "LEXICON" else word for word in words)
    )
    assert left.code == 2
    assert left.err.startswith(b"error: ")
    assert left.err.count(b"\n") == 1
    assert is_clean(left), left


@pytest.mark.parametrize("command", ["screen", "ncic"])
def test_a_text_in_the_place_of_a_file_name(room: Room, command: str) -> None:
    left = room.run(command, STATUSES[0])
    assert left.code == 2
    assert is_clean(left), left


def test_a_table_without_a_header(room: Room) -> None:
    rows = f'"{STATUSES[0]}","{STATUSES[1]}"\n"{STATUSES[2]}","{STATUSES[3]}"\n'.encode()
    left = room.run("screen", room.give("a.csv", rows))
    assert left.out.count(b"header, column 1: ") == 1
    assert is_clean(left), left


@pytest.mark.parametrize(
    "error",
    ["RuntimeError(text)", "MemoryError(text)", "RecursionError(text)", "KeyError(text)", "OSError(5, text)"],
)
def test_an_error_within(room: Room, error: str) -> None:
    left = room.run("screen", "--json", stdin=ENTRIES["batch.jsonl"], patch=BROKEN.format(f"raise {error}"))
    assert left.code == 2
    assert is_clean(left), left


def test_an_interruption(room: Room) -> None:
    patch = BROKEN.format("import os, time; os.kill(os.getpid(), 2); time.sleep(9)")
    left = room.run("screen", "--json", stdin=ENTRIES["batch.jsonl"], patch=patch)
    assert left.code == 130
    assert is_clean(left), left


class TestPython:
    program = (
        "import sys\nfrom brightline.screening import screen\nprint(screen(sys.stdin.buffer.read().decode()))"
    )

    def test_an_answer(self, room: Room) -> None:
        left = room.run(program=self.program, stdin=TEXT)
        assert left.code == 0, left.err
        assert b"undocumented-person" in left.out
        assert is_clean(left), left

    def test_an_error(self, room: Room) -> None:
        left = room.run(program=self.program, stdin=TEXT, patch=BROKEN.format('raise RuntimeError("broken")'))
        assert left.code == 1
        assert b"RuntimeError: broken" in left.err
        assert is_clean(left), left


class TestNcic:
    response = f"MKE/WANTED PERSON\nNIC/W123456789 NAM/ROE, RICHARD\nMIS/{' '.join(STATUSES)}\n".encode()

    @pytest.mark.parametrize("words", [(), ("--json",)])
    def test_a_response(self, room: Room, words: tuple[str, ...]) -> None:
        for left in (
            room.run("ncic", *words, stdin=self.response),
            room.run("ncic", *words, room.give("reply.txt", self.response)),
        ):
            assert left.code == 0, left.err
            assert is_clean(left), left

    def test_an_error_within(self, room: Room) -> None:
        patch = (
            "import brightline.screening.ncic as module\n"
            "def broken(text): raise RuntimeError(text)\n"
            "module.read = lambda text, *rest: broken(text)"
        )
        left = room.run("ncic", stdin=self.response, patch=patch)
        assert left.code == 2
        assert is_clean(left), left


@pytest.mark.parametrize("old", ["{ana:", "ana: member", "Deputy Chief", "agreed with dispatch"])
def test_a_receipt_of_a_ledger(room: Room, old: str) -> None:
    given = []
    for name in ("incident.yaml", "targets.yaml"):
        text = (ROOT / "docs" / "how-to" / "files" / name).read_text("utf-8")
        who = "Tamborrel_is_undocumented"
        new = {"{ana:": f"{{{who}:", "ana: member": f"{who}: member"}.get(old, STATUSES[0])
        text = text.replace(old, new).replace("by ana", f"by {who}" if "ana" in old else "by ana")
        text = text.replace("[ana]", f"[{who}]" if "ana" in old else "[ana]")
        given.append(room.give(name, text.encode()))
    left = room.run("ledger", POLICY, given[0], "--targets", given[1], "--receipt", "kept.json")
    assert left.code == 2
    assert b"may say somebody's status" in left.err
    assert is_clean(left), left


class TestCrash:
    most = "ulimit -S -c $(ulimit -H -c)"

    @pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGBUS"])
    @pytest.mark.parametrize("command", ["screen", "ncic"])
    def test_no_image_is_written(self, room: Room, name: str, command: str) -> None:
        number = signal.Signals[name].value
        left = room.run(
            command,
            stdin=TEXT,
            before=self.most,
            patch=BROKEN.format(_KILL.format(number)) + _KILL_NCIC.format(number),
        )
        assert left.code == -number
        assert b"Fatal Python error" in left.err or name == "SIGKILL"
        assert is_clean(left), left
        assert not list(room.room.glob("*core*"))

    def test_an_image_would_be_found(self, room: Room) -> None:
        pattern = Path("/proc/sys/kernel/core_pattern")
        import resource

        if (
            not pattern.exists()
            or pattern.read_text()[0] in "|/"
            or not resource.getrlimit(resource.RLIMIT_CORE)[1]
        ):
            pytest.skip("this machine puts no image of a process into its folder")
        patch = "import brightline.cli\nbrightline.cli.leave_no_core = lambda: None\n" + BROKEN.format(
            _KILL.format(11)
        )
        left = room.run("screen", stdin=TEXT, before=self.most, patch=patch)
        for core in room.room.glob("*core*"):
            core.unlink()
        assert any("core" in trace for trace in left.traces), left

    def test_the_process_may_not_be_dumped(self, room: Room) -> None:
        program = (
            "import ctypes, resource\nfrom brightline.cli import main\nmain()\n"
            "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
        )
        assert room.run("screen", stdin=TEXT, program=program).out.endswith(b"(0, 0) 0\n")

    def test_a_program_that_calls_the_command_stays_as_it_was(self) -> None:
        import resource

        from calling import call

        before = resource.getrlimit(resource.RLIMIT_CORE)
        call("screen", "missing")
        assert resource.getrlimit(resource.RLIMIT_CORE) == before


_KILL = "import os; os.kill(os.getpid(), {})"
_KILL_NCIC = """
import brightline.screening.ncic as other
def kill(*_):
    import os
    os.kill(os.getpid(), {})
other.read = kill
"""

LEAKS = {
    "a log": "import logging; logging.getLogger('screening').debug('in %s', text)",
    "a warning": "import warnings; warnings.warn(text)",
    "standard error": "import sys; print(text.upper(), file=sys.stderr)",
    "the message of an error": "from brightline.source import BadInput; raise BadInput(text)",
    "a temporary file": "import os, tempfile; os.write(tempfile.mkstemp()[0], text.encode('utf-16'))",
    "a cache": "import base64, os; file = open(os.environ['XDG_CACHE_HOME'] + '/c', 'wb'); "
    "file.write(base64.b64encode(text.encode()))",
    "a digest": "import hashlib; open('c', 'w').write(hashlib.sha256(text.encode()).hexdigest())",
    "a database": "import sqlite3; base = sqlite3.connect('c.db'); base.execute('create table t (x)'); "
    "base.execute('insert into t values (?)', [text]); base.commit()",
    "a file that is removed": "import os; open('c', 'w').write(text); os.remove('c')",
    "a place that all share": "open('/var/tmp/brightline-canary', 'w').write(text)",
    "what stands in a name": "import os; os.mkdir('c'); open('c/' + text[:20].replace(' ', '_'), 'w')",
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_is_found(room: Room, leak: str) -> None:
    patch = (
        "import brightline.screening.narrative.screen as module\n"
        "screen = module.Screener.screen\n"
        f"def leaking(self, text):\n    {LEAKS[leak]}\n    return screen(self, text)\n"
        "module.Screener.screen = leaking\n"
    )
    try:
        left = room.run("screen", "--json", stdin=ENTRIES["batch.jsonl"], patch=patch)
    finally:
        Path("/var/tmp/brightline-canary").unlink(missing_ok=True)
    assert not is_clean(left)


def test_the_search_knows_the_words_in_each_form() -> None:
    for word in WORDS:
        for data in (
            word.encode(),
            word.upper().encode(),
            word.encode("utf-16"),
            repr(word.encode()).encode(),
        ):
            assert found_in(b"..." + data + b"...") or not word.isascii(), (word, data)
    assert found_in(b"He is undocumented.") == []
