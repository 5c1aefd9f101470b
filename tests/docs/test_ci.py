"""The files for CI are YAML, and the commands in them run in a repository of policies."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from calling import call

ROOT = Path(__file__).parents[2]
FILES = ROOT / "docs" / "how-to" / "files"
FERNHILL = ROOT / "docs" / "examples" / "fernhill"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of policies with a proposal, and beside it the branch that it is for."""
    for folder, document in (("policies", "towing.md"), ("before/policies", "towing-in-force.md")):
        (tmp_path / folder).mkdir(parents=True)
        shutil.copy(FERNHILL / "vocabulary.md", tmp_path / folder)
        shutil.copy(FERNHILL / document, tmp_path / folder / "towing.md")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def workflow() -> dict[str, Any]:
    return yaml.safe_load((FILES / "policy-check.yml").read_text("utf-8"))  # type: ignore[no-any-return]


def test_the_steps_of_the_workflow_run(repository: Path) -> None:
    file = workflow()
    steps = file["jobs"]["policy"]["steps"]
    commands = [step["run"] for step in steps if step.get("run", "").startswith("brightline ")]
    assert len(commands) == 5
    environment = {
        **os.environ,
        **file["env"],
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(repository / "summary.md"),
    }
    codes = [
        subprocess.run(["sh", "-ec", command], env=environment, capture_output=True, check=False).returncode
        for command in commands
    ]
    assert codes == [0, 0, 0, 0, 1], "only the last step fails: the redline makes something looser"
    summary = (repository / "summary.md").read_text("utf-8")
    assert summary.count("\n### Looser\n") == 2
    assert "its keys stay with dispatch" in summary
    assert (repository / "what-changes.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_what_a_step_uploads_is_what_another_wrote() -> None:
    steps = workflow()["jobs"]["policy"]["steps"]
    (upload,) = [step["with"]["path"] for step in steps if "upload" in step.get("uses", "")]
    assert any(step.get("run", "").endswith(f"-o {upload}") for step in steps)


def test_the_hooks_run(repository: Path) -> None:
    hooks = {
        hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    }
    config = yaml.safe_load((FILES / "pre-commit-config.yaml").read_text("utf-8"))
    codes = {}
    for used in config["repos"][0]["hooks"]:
        hook = hooks[used["id"]]
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False, "a command takes one policy, and hooks pass many files"
        name, *words = [*hook["entry"].split(), *used["args"]]
        assert name == "brightline"
        codes[used["id"]] = call(*words).code
    assert codes == {"brightline-check": 0, "brightline-diff": 1}


def test_the_page_shows_the_file_that_it_links() -> None:
    page = (ROOT / "docs" / "how-to" / "check-in-ci.md").read_text("utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    assert yaml.safe_load(shown) == yaml.safe_load((FILES / "pre-commit-config.yaml").read_text("utf-8"))
