"""`brightline screen` on files, tables and folders: what is read, how it is named, what is skipped."""

from __future__ import annotations

import doctest
import io
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import yaml

import brightline.screening
from brightline.cli.progress import Progress
from brightline.screening.texts import lines, rows
from brightline.screening.texts.text import Asked
from calling import Called, call

BAD, FINE = "He is undocumented.", "Male was cited."
ROOT = Path(__file__).parents[2]


def answers(ended: Called) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ended.out.splitlines()]


def write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return str(path)


def parquet(path: Path, group: int = 1000, **columns: object) -> str:
    pyarrow.parquet.write_table(pyarrow.table(columns), path, row_group_size=group)
    return str(path)


class TestCsv:
    @pytest.fixture
    def path(self, tmp_path: Path) -> str:
        text = f'ccn,narrative,notes\n26-1,"{FINE}\nSecond line.","{BAD}"\n\n26-3,{BAD},\n26-4,{FINE}\n'
        return write(tmp_path / "reports.csv", text)

    def test_a_row_is_named_by_its_number(self, path: str) -> None:
        ended = call("screen", path, "--column", "narrative")
        assert ended.out.startswith(f"{path}: row 3, narrative: 1:1: block: C1 ")
        assert ended.out.endswith("\n3 texts: 2 pass, 0 review, 1 block\n")
        assert ended.code == 1

    def test_or_by_a_key(self, path: str) -> None:
        ended = call("screen", path, "--column", "narrative", "--column", "notes", "--id", "ccn")
        found = [line.partition(": 1:1: ")[0] for line in ended.out.splitlines()[:-1]]
        assert found == [f"{path}: 26-1, notes", f"{path}: 26-3, narrative"]

    def test_for_programs(self, path: str) -> None:
        ended = call("screen", path, "--column", "narrative", "--id", "ccn", "--json")
        assert [(each["id"], each["column"], each["outcome"]) for each in answers(ended)] == [
            ("26-1", "narrative", "pass"),
            ("26-3", "narrative", "block"),
            ("26-4", "narrative", "pass"),
        ]

    def test_without_a_column_all_are_read_and_known_by_number(self, path: str) -> None:
        ended = call("screen", path)
        found = [line.partition(": 1:1: ")[0] for line in ended.out.splitlines()[:-1]]
        assert found == [f"{path}: row 1, column 3", f"{path}: row 3, column 2"]

    def test_a_key_that_says_something_is_not_shown(self, path: str) -> None:
        ended = call("screen", path, "--column", "notes", "--id", "notes")
        assert ended.out.startswith(f"{path}: row 1, notes: 1:1: block")

    @pytest.mark.parametrize("key", ["here_illegally", "A087654321", "x" * 65, "two words"])
    def test_such_as(self, tmp_path: Path, key: str) -> None:
        path = write(tmp_path / "a.csv", f"key,text\n{key},{BAD}\n")
        assert answers(call("screen", path, "--column", "text", "--id", "key", "--json"))[0]["id"] == 1

    @pytest.mark.parametrize("word", ["--column", "--id"])
    def test_a_column_that_is_not_there(self, path: str, word: str) -> None:
        ended = call("screen", path, word, "address")
        assert (ended.code, ended.err) == (2, f"error: {path}: has no column `address`\n")

    def test_on_standard_input(self, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(path).read_bytes())))
        assert call("screen", "--column", "notes").out.startswith("standard input: row 1, notes: 1:1: block")

    def test_tabs(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.tsv", f"ccn\tnarrative\n26-1\t{BAD}\n")
        assert call("screen", path, "--column", "narrative").code == 1

    def test_a_field_that_is_never_closed_ends_the_reading(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rows, "LONGEST", 1000)
        path = write(tmp_path / "a.csv", 'ccn,narrative\n1,"' + f"{FINE}\n" * 200)
        ended = call("screen", path, "--column", "narrative")
        assert ended.err.startswith(f"error: {path}: row 1 is no CSV in UTF-8, or longer than")

    def test_rows_come_one_by_one(self, path: str) -> None:
        texts = rows.texts(path, Asked(("narrative",)))
        assert next(texts).row == 1


class TestParquet:
    def test_a_row_without_a_text_is_answered_where_its_column_is_named(self, tmp_path: Path) -> None:
        path = parquet(tmp_path / "a.parquet", narrative=[None, BAD, ""], n=[1, 2, 3])
        found = answers(call("screen", path, "--column", "narrative", "--json"))
        assert [(each["id"], each["outcome"]) for each in found] == [(1, "pass"), (2, "block"), (3, "pass")]
        assert call("screen", path).out.endswith("\n1 text: 0 pass, 0 review, 1 block\n")

    def test_columns_and_keys(self, tmp_path: Path) -> None:
        path = parquet(tmp_path / "a.parquet", ccn=["26-1", "26-2"], narrative=[BAD, None], n=[1, 2])
        ended = call("screen", path, "--column", "narrative", "--id", "ccn")
        assert ended.out.startswith(f"{path}: 26-1, narrative: 1:1: block")
        assert call("screen", path, "--column", "narrative", "--id", "n", "--json").out.startswith('{"id":1,')
        assert call("screen", path, "--column", "address").code == 2

    @pytest.mark.parametrize("values", [[[BAD]], [{"a": {"b": BAD}}], [BAD.encode()], [[{"a": [BAD]}]]])
    def test_without_a_column_all_that_can_hold_words_are_read(self, tmp_path: Path, values: object) -> None:
        path = parquet(tmp_path / "a.parquet", n=[1], more=values)
        assert call("screen", path).out.startswith(f"{path}: row 1, column 2: 1:1: block")

    def test_words_by_code(self, tmp_path: Path) -> None:
        coded = pyarrow.array([FINE, BAD, FINE, BAD]).dictionary_encode()
        path = parquet(tmp_path / "a.parquet", narrative=coded)
        assert call("screen", path).out.endswith("4 texts: 2 pass, 0 review, 2 block\n")

    def test_rows_of_several_batches_and_groups_are_numbered_through(self, tmp_path: Path) -> None:
        texts = [FINE] * 3000
        texts[2998] = BAD
        path = parquet(tmp_path / "a.parquet", group=700, narrative=texts)
        assert call("screen", path).out.startswith(f"{path}: row 2999, column 1")

    def test_without_the_package_that_reads_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        ended = call("screen", write(tmp_path / "a.parquet", "x"))
        assert ended.code == 2
        assert "pip install 'brightline[parquet]'" in ended.err


class TestLines:
    def test_other_names_of_fields(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", json.dumps({"ccn": "26-1", "said": BAD, "text": FINE}) + "\n")
        ended = call("screen", path, "--column", "said", "--column", "text", "--id", "ccn", "--json")
        assert [(each["id"], each["column"], each["outcome"]) for each in answers(ended)] == [
            ("26-1", "said", "block"),
            ("26-1", "text", "pass"),
        ]

    def test_a_field_that_is_missing(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", json.dumps({"text": FINE}) + "\n")
        ended = call("screen", path, "--column", "said", "--id", "ccn")
        assert ended.err == f'error: {path}:1: is no JSON object with a "said" and a "ccn"\n'

    def test_for_people_too(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", json.dumps({"text": BAD}) + "\n")
        assert call("screen", path).out.startswith(f"{path}: row 1: 1:1: block")

    def test_one_at_a_time(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.jsonl", (json.dumps({"text": FINE}) + "\n") * 2 + "broken\n")
        texts = lines.texts(path, Asked())
        assert [next(texts).row, next(texts).row] == [1, 2]


class TestFolder:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "reports"
        write(folder / "a.txt", BAD)
        write(folder / "2026" / "b.md", FINE)
        write(folder / "2026" / "c.csv", f"narrative\n{BAD}\n")
        write(folder / "2026" / "d.jsonl", json.dumps({"id": 7, "text": BAD}) + "\n")
        write(folder / "e.xyz", f"{FINE} é")
        parquet(folder / "f.parquet", narrative=[BAD])
        write(folder / "empty.txt", "")
        write(folder / "blank.txt", " \n")
        write(folder / ".git" / "x.txt", BAD)
        write(folder / ".hidden", BAD)
        (folder / "g.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
        (folder / "h.pdf").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        (folder / "link.txt").symlink_to(folder / "a.txt")
        (folder / "again").symlink_to(folder)
        return folder

    def test_every_text_below_it(self, folder: Path) -> None:
        ended = call("screen", str(folder))
        found = [line.partition(": block")[0].removeprefix(f"{folder}/") for line in ended.out.splitlines()]
        assert found == [
            "a.txt:1:1",
            "f.parquet: row 1, column 1: 1:1",
            "2026/c.csv: row 1, column 1: 1:1",
            "2026/d.jsonl: 7: 1:1",
            "7 texts: 3 pass, 0 review, 4 block",
            "skipped: 2 empty, 2 hidden, 2 links, 2 not text",
        ]
        assert ended.code == 1

    def test_for_programs(self, folder: Path) -> None:
        ended = call("screen", str(folder), "--json")
        assert {(each["file"], each["outcome"]) for each in answers(ended)} >= {
            (f"{folder}/a.txt", "block"),
            (f"{folder}/e.xyz", "pass"),
        }
        assert ended.err == "skipped: 2 empty, 2 hidden, 2 links, 2 not text\n"
        counts = json.loads(call("screen", str(folder), "--counts").out)
        assert (counts["texts"], counts["unread"]) == (7, 0)
        assert counts["skipped"] == {"empty": 2, "hidden": 2, "links": 2, "not text": 2}

    def test_what_cannot_be_read_does_not_stop_the_rest(self, folder: Path) -> None:
        (folder / "a0.csv").write_bytes(b"narrative\nM\xfcller\n")
        (folder / "a1.txt").write_bytes(BAD.encode("utf-16"))
        ended = call("screen", str(folder))
        assert ended.code == 2
        assert ended.err == (
            f"error: {folder}/a0.csv: row 1 is no CSV in UTF-8, or longer than 4 MB\n"
            f"error: {folder}/a1.txt: is UTF-16; save it as UTF-8\n"
        )
        assert ended.out.endswith("\ncould not be read: 2\n")
        assert "4 block" in ended.out

    def test_a_folder_that_is_closed_is_said(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        scandir = os.scandir

        def closed(path: str) -> object:
            if path == f"{folder}/2026":
                raise PermissionError(13, "Permission denied", path)
            return scandir(path)

        monkeypatch.setattr(os, "scandir", closed)
        ended = call("screen", str(folder))
        assert ended.code == 2
        assert ended.err.startswith(f"error: {folder}/2026: cannot be read")

    def test_one_without_a_text_is_bad_input(self, tmp_path: Path) -> None:
        (tmp_path / "g.png").write_bytes(b"\x89PNG\0")
        ended = call("screen", str(tmp_path))
        assert (ended.code, ended.err) == (2, "error: there is no text to screen: 1 not text\n")


class TestSeveral:
    def test_files_as_a_hook_gives_them(self, tmp_path: Path) -> None:
        bad, fine = write(tmp_path / "a.txt", BAD), write(tmp_path / "b.yaml", FINE)
        empty = write(tmp_path / "__init__.py", "")
        ended = call("screen", bad, fine, empty)
        assert (ended.code, ended.out.splitlines()[0][: len(bad) + 11]) == (1, f"{bad}:1:1: block")
        assert ended.out.endswith("\n2 texts: 1 pass, 0 review, 1 block\nskipped: 1 empty\n")
        assert call("screen", fine, empty).code == 0
        assert call("screen", empty).code == 0

    def test_one_that_is_missing_is_not_named(self, tmp_path: Path) -> None:
        ended = call("screen", write(tmp_path / "a.txt", FINE), BAD)
        expected = "error: argument 2: there is no such file; give a text on standard input\n"
        assert (ended.code, ended.out, ended.err) == (2, "", expected)

    def test_the_hook_calls_what_there_is(self) -> None:
        hook, *_ = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
        command, *words = hook["entry"].split()
        assert (hook["id"], hook["language"], hook["types"], command) == (
            "brightline-screen",
            "python",
            ["text"],
            "brightline",
        )
        assert call(*words, str(ROOT / "docs" / "how-to" / "files" / "report.txt")).code == 1


class TestWithout:
    def test_a_rule_is_left_out_and_counted(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.txt", f"{BAD} She was born in Peru.")
        ended = call("screen", path, "--without", "undocumented-person")
        assert ended.out.splitlines()[-2:] == ["left out: undocumented-person (1)", "review"]
        (answer,) = answers(
            call(
                "screen",
                write(tmp_path / "a.jsonl", json.dumps({"text": BAD})),
                "--json",
                "--without",
                "undocumented-person",
            )
        )
        assert answer["suppressed"] == [{"rule": "undocumented-person", "count": 1, "exception": None}]

    def test_what_it_hid_comes_out(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.txt", "Officer found undocumented Mexican workers in the kitchen.")
        assert ": block: C10 " in call("screen", path).out
        ended = call("screen", path, "--without", "group-without-status", "--without", "undocumented-person")
        assert ": review: C10 " in ended.out

    @pytest.mark.parametrize(
        ("rule", "said"),
        [("nobody", "there is no rule `nobody`"), ("nobody-asked", "clears, and finds nothing")],
    )
    def test_a_rule_that_finds_nothing_is_bad_input(self, rule: str, said: str) -> None:
        ended = call("screen", "--without", rule)
        assert ended.code == 2
        assert said in ended.err


class TestProgress:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def shown(
        self, monkeypatch: pytest.MonkeyPatch, stream: Callable[[], io.StringIO], is_shown: bool
    ) -> str:
        monkeypatch.setattr(sys, "stderr", stream())
        with Progress(1 << 20, is_shown=is_shown) as progress:
            time.sleep(0.2)
            progress.reached(1 << 19)
        return sys.stderr.getvalue()  # type: ignore[attr-defined, no-any-return]

    def test_a_bar_is_for_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "50%" in self.shown(monkeypatch, self.Terminal, True)
        assert self.shown(monkeypatch, self.Terminal, False) == ""
        assert self.shown(monkeypatch, io.StringIO, True) == ""


def test_the_example_of_the_function() -> None:
    found = doctest.testmod(brightline.screening)
    assert (found.attempted, found.failed) == (5, 0)
