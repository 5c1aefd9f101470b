"""Compiled policies kept between runs: used again only while everything that they came from is the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from brightline.language import compile as compiler
from brightline.language.load import load_policy
from brightline.language.policy import Policy, Version
from brightline.source import BadInput
from calling import call

POLICY = """---
policy: elmford-doors
title: Doors
language: 2
vocabulary: words.md
ambiguities: open.md
---

# Doors

## A. Doors

Officers shall lock the door.

```norm
"Officers shall lock the door."
officer must lock
  when dark
  reading DOO-1 "the door is every door"
```
"""
WORDS = """# Words

```vocabulary
role officer "an officer" called "an officer"
transient fact dark: yes or no, ordinarily no
  ask "Is it dark?"
act lock "lock the door"
```
"""
OPEN = "# Open\n\n- **DOO-1** (A): Which door?\n"


class Desk:
    """A policy with what it needs, a cache, and a count of how often something was compiled."""

    def __init__(self, folder: Path, count: Callable[[], int]) -> None:
        self.policy, self.words, self.open = (folder / name for name in ("doors.md", "words.md", "open.md"))
        self.cache = folder / "cache"
        self.count = count
        for path, text in ((self.policy, POLICY), (self.words, WORDS), (self.open, OPEN)):
            path.write_text(text, "utf-8")

    def load(self) -> dict[Version, Policy]:
        return load_policy(self.policy)

    def entries(self) -> list[Path]:
        return sorted(path for path in self.cache.rglob("*") if path.is_file())


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    calls = []
    original = compiler.compile_policy
    monkeypatch.setattr(compiler, "compile_policy", lambda path: (calls.append(path), original(path))[1])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Desk(tmp_path, lambda: len(calls))


def test_it_compiles_once(desk: Desk) -> None:
    first = desk.load()
    assert desk.load() == first
    assert desk.count() == 1
    assert len(desk.entries()) == 1


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("policy", "shall lock", "shall always lock"),
        ("words", "lock the door", "lock it"),
        ("open", "Which door?", "Which of the doors?"),
    ],
)
def test_it_compiles_anew_when_a_file_changes(desk: Desk, file: str, old: str, new: str) -> None:
    first = desk.load()
    path: Path = getattr(desk, file)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    if file == "policy":
        path.write_text(
            path.read_text("utf-8").replace('"Officers shall lock', '"Officers shall always lock')
        )
    assert desk.load() != first
    assert desk.count() == 2
    desk.load()
    assert desk.count() == 2


def test_a_file_that_is_gone_is_an_error_again(desk: Desk) -> None:
    desk.load()
    desk.words.unlink()
    with pytest.raises(BadInput, match=r"words\.md"):
        desk.load()


def test_a_policy_that_became_wrong_is_an_error(desk: Desk) -> None:
    desk.load()
    desk.policy.write_text(POLICY.replace("officer must", "oficer must"), "utf-8")
    with pytest.raises(BadInput, match="oficer"):
        desk.load()


def test_a_change_while_it_compiles_is_not_missed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    compile_policy = compiler.compile_policy

    def slowly(path: Path) -> compiler.Compiled:
        compiled = compile_policy(path)
        desk.words.write_text(WORDS.replace("lock the door", "lock it"), "utf-8")
        return compiled

    monkeypatch.setattr(compiler, "compile_policy", slowly)
    assert [act.phrase for act in desk.load()["proposed"].acts] == ["lock the door"]
    monkeypatch.setattr(compiler, "compile_policy", compile_policy)
    assert [act.phrase for act in desk.load()["proposed"].acts] == ["lock it"]


@pytest.mark.parametrize("content", [b"", b"{", b'{"versions": {}}', b"\xff\x00" * 100])
def test_a_broken_entry_is_replaced(desk: Desk, content: bytes) -> None:
    first = desk.load()
    (entry,) = desk.entries()
    whole = entry.read_bytes()
    entry.write_bytes(content)
    assert desk.load() == first
    assert desk.count() == 2
    assert entry.read_bytes() == whole


def test_an_entry_of_another_release_is_not_used(desk: Desk) -> None:
    desk.load()
    (entry,) = desk.entries()
    entry.write_bytes(entry.read_bytes().replace(b'"compiler":"', b'"compiler":"0.0.0 '))
    desk.load()
    assert desk.count() == 2


def test_it_works_where_nothing_can_be_stored(desk: Desk) -> None:
    desk.cache.write_text("a file where the folder should be", "utf-8")
    assert desk.load() == desk.load()
    assert desk.count() == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_it_works_where_the_folder_is_closed(desk: Desk) -> None:
    desk.cache.mkdir(mode=0o500)
    assert desk.load() == desk.load()
    assert desk.count() == 2


@pytest.mark.parametrize("base", ["", "relative/folder"])
def test_it_works_without_a_home(desk: Desk, monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", base)
    monkeypatch.delenv("HOME")
    monkeypatch.chdir(desk.policy.parent)
    before = sorted(desk.policy.parent.rglob("*"))
    assert desk.load() == desk.load()
    assert desk.count() == 2
    assert sorted(desk.policy.parent.rglob("*")) == before


def test_the_folder_is_its_owners_alone(desk: Desk) -> None:
    desk.load()
    (entry,) = desk.entries()
    assert entry.stat().st_mode & 0o077 == 0
    assert entry.parent.stat().st_mode & 0o077 == 0


def test_nothing_of_a_situation_is_stored(desk: Desk) -> None:
    desk.load()
    before = {path: path.read_bytes() for path in desk.entries()}
    call("decide", str(desk.policy), "--as", "officer", "--fact", "dark=yes", "--json")
    assert {path: path.read_bytes() for path in desk.entries()} == before


def test_two_places_are_two_entries(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for path in (desk.policy, desk.words, desk.open):
        shutil.copy(path, other / path.name)
    desk.load()
    load_policy(other / "doors.md")
    assert len(desk.entries()) == 2
