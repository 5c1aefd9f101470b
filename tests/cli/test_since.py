"""`diff --since`: a policy against itself as it was in git."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from calling import call
from places import ROOT

FERNHILL = ROOT / "docs" / "examples" / "fernhill"


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@example.org", *words],
        check=True,
        capture_output=True,
    )


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one committed policy, whose vocabulary stands in a folder of its own."""
    (tmp_path / "policies").mkdir()
    text = (FERNHILL / "towing-in-force.md").read_text("utf-8")
    assert "vocabulary: vocabulary.md" in text
    text = text.replace("vocabulary: vocabulary.md", "vocabulary: ../words/vocabulary.md")
    (tmp_path / "policies" / "towing.md").write_text(text, "utf-8")
    (tmp_path / "words").mkdir()
    shutil.copy(FERNHILL / "vocabulary.md", tmp_path / "words")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(repository: Path, old: str, new: str) -> None:
    path = repository / "policies" / "towing.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def diff(*words: str) -> tuple[int, str, str]:
    ended = call("diff", "policies/towing.md", "--since", *words)
    return ended.code, ended.out, ended.err


def test_an_unmarked_change_is_told_and_fails(repository: Path) -> None:
    git(repository, "commit", "-qm", "first")
    assert diff("HEAD", "--fail-on", "looser,stricter,incomparable,reworded,lost")[0] == 0
    edit(repository, "officer must call_company", "officer may call_company")
    edit(repository, "An officer shall call", "An officer may call")
    code, out, err = diff("HEAD", "--fail-on", "looser")
    assert (code, err) == (1, "")
    assert "(policies/towing.md at HEAD) →" in " ".join(out.split())
    assert "must: II.C “An officer shall call a private tow company" in " ".join(out.split())
    git(repository, "commit", "-qam", "second")
    assert diff("HEAD", "--fail-on", "looser")[0] == 0
    assert diff("HEAD~1", "--fail-on", "looser")[0] == 1


def test_words_gone_without_a_mark_show(repository: Path) -> None:
    git(repository, "commit", "-qm", "first")
    edit(repository, "and its keys stay with dispatch.", "and so on.")
    code, out, _ = diff("HEAD", "--fail-on", "lost")
    assert code == 1
    assert "WITHOUT A MARK" in out


@pytest.mark.parametrize("is_first", [True, False])
def test_a_new_policy_has_nothing_to_be_compared_with(repository: Path, is_first: bool) -> None:
    if not is_first:
        git(repository, "rm", "-q", "--cached", "policies/towing.md")
        git(repository, "commit", "-qm", "first")
    said = "policies/towing.md: is new since HEAD: nothing to compare\n"
    assert diff("HEAD", "--fail-on", "looser") == (0, "", said)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--since", "nowhere"], "there is no revision `nowhere` in the repository of policies/towing.md"),
        (["words/vocabulary.md", "--since", "HEAD"], "`--since` is of one policy; leave the other one out"),
    ],
)
def test_bad_input_ends_with_2(repository: Path, words: list[str], said: str) -> None:
    git(repository, "commit", "-qm", "first")
    ended = call("diff", "policies/towing.md", *words)
    assert (ended.code, ended.out) == (2, "")
    assert f"error: {said}" in ended.err


def test_outside_of_git_there_is_nothing_to_begin_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    shutil.copytree(FERNHILL, tmp_path / "fernhill")
    ended = call("diff", str(tmp_path / "fernhill" / "towing.md"), "--since", "HEAD")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"error: {tmp_path}/fernhill/towing.md: is in no git repository\n"
