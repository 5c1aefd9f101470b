"""The files for CI are YAML, and what is in them runs in a repository of policies, by git itself."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILES = ROOT / "docs" / "how-to" / "files"
FERNHILL = ROOT / "docs" / "examples" / "fernhill"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which a policy with its vocabulary is committed, and a branch for a proposal."""
    (tmp_path / "policies").mkdir()
    shutil.copy(FERNHILL / "vocabulary.md", tmp_path / "policies")
    shutil.copy(FERNHILL / "towing-in-force.md", tmp_path / "policies" / "towing.md")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    git("init", "-q", "-b", "main")
    git("config", "user.name", "A. Example")
    git("config", "user.email", "a@example.org")
    git("add", ".")
    git("commit", "-qm", "in force")
    git("update-ref", "refs/remotes/origin/main", "HEAD")
    git("switch", "-qc", "proposal")
    return tmp_path


def git(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], capture_output=True, text=True, check=True)


def edit(old: str, new: str) -> None:
    path = Path("policies/towing.md")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def loosen() -> None:
    """Make a duty a permission, in the words and in the norm, without a mark."""
    edit("An officer shall call", "An officer may call")
    edit("officer must call_company", "officer may call_company")


def tighten() -> None:
    edit("An officer should photograph", "An officer shall photograph")
    edit("officer should photograph", "officer must photograph")


def redline() -> None:
    shutil.copy(FERNHILL / "towing.md", "policies/towing.md")


def add() -> None:
    """Add a policy that the branch brings, and leave the other as it is."""
    shutil.copy(FERNHILL / "towing-in-force.md", "policies/towing-too.md")


def nothing() -> None:
    pass


def workflow() -> dict[str, Any]:
    return yaml.safe_load((FILES / "policy-check.yml").read_text("utf-8"))  # type: ignore[no-any-return]


def run_workflow() -> dict[str, int]:
    """Run the steps of the workflow as a runner does, each to its end, but for those that install."""
    file = workflow()
    summary, added = Path("summary.md").resolve(), Path("added.env").resolve()
    environment = {
        **os.environ,
        "FILES": file["env"]["FILES"],
        "BASE": file["env"]["BASE"].replace("${{ github.base_ref }}", "main"),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_ENV": str(added),
    }
    codes = {}
    for step in file["jobs"]["policy"]["steps"]:
        if "run" in step and not step["run"].startswith("pip "):
            command = ["bash", "-e", "-c", step["run"]]
            ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            codes[step["name"]] = ended.returncode
            if added.exists():
                environment |= dict(line.split("=", 1) for line in added.read_text("utf-8").splitlines())
    return codes


@pytest.mark.parametrize(
    ("change", "failing"),
    [
        (nothing, []),
        (loosen, ["nothing becomes looser than on the branch that it is for"]),
        (tighten, []),
        (add, []),
        (
            redline,
            [
                "no redline makes anything looser",
                "nothing becomes looser than on the branch that it is for",
            ],
        ),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_workflow_fails_on_what_a_branch_makes_looser(
    repository: Path, change: Callable[[], None], failing: list[str]
) -> None:
    change()
    git("add", ".")
    git("commit", "-qm", "a proposal", "--allow-empty")
    codes = run_workflow()
    assert len(codes) == 7
    assert {name: code for name, code in codes.items() if code} == dict.fromkeys(failing, 1)
    summary = (repository / "summary.md").read_text("utf-8")
    assert ("\n### Looser\n" in summary) == bool(failing)
    pages = [path.read_text("utf-8") for path in (repository / "what-changes").iterdir()]
    assert all(page.startswith("<!DOCTYPE html>") for page in pages)
    assert len(pages) == (2 if change is add else 1)


def test_what_a_step_uploads_is_what_another_wrote() -> None:
    steps = workflow()["jobs"]["policy"]["steps"]
    (upload,) = [step["with"]["path"] for step in steps if "upload" in step.get("uses", "")]
    assert any(f'-o "{upload}/' in step.get("run", "") for step in steps)


def install_hooks() -> None:
    """Let git run the hooks of the example before a commit, as pre-commit would."""
    hooks = {
        hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    }
    config = yaml.safe_load((FILES / "pre-commit-config.yaml").read_text("utf-8"))
    lines = ["#!/bin/sh", "failed=0"]
    for used in config["repos"][0]["hooks"]:
        hook = hooks[used["id"]]
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False, "a command takes one policy, and hooks pass many files"
        words = [*hook["entry"].split(), *used["args"]]
        lines.append(f"{shlex.join(words)} > /dev/null || failed=1")
    path = Path(".git/hooks/pre-commit")
    path.write_text("\n".join([*lines, "exit $failed", ""]), "utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("change", "passes"), [(loosen, False), (tighten, True), (redline, False), (add, True)]
)
def test_a_commit_that_makes_something_looser_is_stopped(
    repository: Path, change: Callable[[], None], passes: bool
) -> None:
    install_hooks()
    change()
    git("add", ".")
    before = git("rev-parse", "HEAD").stdout
    ended = subprocess.run(["git", "commit", "-qm", "a change"], capture_output=True, text=True, check=False)
    assert (ended.returncode == 0, ended.stderr) == (passes, "")
    assert (git("rev-parse", "HEAD").stdout != before) == passes


def test_the_page_shows_the_file_that_it_links() -> None:
    page = (ROOT / "docs" / "how-to" / "check-in-ci.md").read_text("utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    assert yaml.safe_load(shown) == yaml.safe_load((FILES / "pre-commit-config.yaml").read_text("utf-8"))
