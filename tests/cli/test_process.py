"""The command as a process: what it imports, and what happens when nobody reads what it prints."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

POLICY = Path(__file__).parents[2] / "policies" / "mpd" / "9-401.md"
HEAVY = {"lark", "markdown_it", "yaml", "difflib"}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A cache in which 9-401 is stored."""
    environment = os.environ | {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache")), "PYTHONUTF8": "1"}
    assert imports("decide", str(POLICY), environment=environment) & HEAVY == {"lark", "markdown_it", "yaml"}
    return environment


def run(
    *words: str, environment: dict[str, str], options: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *options, "-m", "brightline", *words]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)


def imports(*words: str, environment: dict[str, str]) -> set[str]:
    command = [sys.executable, "-X", "importtime", "-m", "brightline", *words]
    ended = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stderr
    lines = [line for line in ended.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


@pytest.mark.parametrize("form", [[], ["--json"], ["--act", "close_road", "--fact", "violence=no"]])
def test_deciding_with_a_warm_cache_imports_no_parser(form: list[str], environment: dict[str, str]) -> None:
    assert imports("decide", str(POLICY), *form, environment=environment) & HEAVY == set()


def test_facts_from_a_file_import_yaml_alone(environment: dict[str, str], tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text("violence: yes\n", "utf-8")
    words = ("decide", str(POLICY), "--facts", str(facts))
    assert imports(*words, environment=environment) & HEAVY == {"yaml"}


def test_version_and_help_import_nothing_of_it(environment: dict[str, str]) -> None:
    for word in ("--version", "--help"):
        assert imports(word, environment=environment) & {*HEAVY, "brightline.language"} == set()


def shell(script: str, environment: dict[str, str]) -> tuple[int, str]:
    line = script.replace("brightline", f'"{sys.executable}" -m brightline').replace("POLICY", f'"{POLICY}"')
    ended = subprocess.run(["bash", "-c", line], env=environment, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("words", ["check POLICY", "decide POLICY", "decide POLICY --json", "--help"])
def test_a_reader_that_leaves_is_no_error(words: str, environment: dict[str, str]) -> None:
    assert shell(f"set -o pipefail; brightline {words} | true", environment) == (0, "")


@pytest.mark.parametrize(
    "words", ["check POLICY", "decide POLICY", "decide POLICY --json", "check POLICY --json"]
)
def test_a_closed_output_is_no_error(words: str, environment: dict[str, str]) -> None:
    assert shell(f"brightline {words} >&-", environment) == (0, "")
    assert shell(f"brightline {words} 2>&-", environment) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
@pytest.mark.parametrize("words", ["check POLICY", "decide POLICY", "decide POLICY --json"])
def test_a_full_disk_is_one_line(words: str, environment: dict[str, str]) -> None:
    said = "error: cannot be written: no space left on device\n"
    assert shell(f"brightline {words} >/dev/full", environment) == (2, said)


def test_an_odd_locale_prints_all_the_same(environment: dict[str, str]) -> None:
    plain = {key: value for key, value in environment.items() if key != "PYTHONUTF8"} | {"LC_ALL": "C"}
    assert shell("brightline decide POLICY >/dev/null", plain) == (0, "")


def test_facts_come_from_standard_input(environment: dict[str, str]) -> None:
    decide = "| brightline decide POLICY --facts - >/dev/null"
    assert shell(f"echo 'violence: yes' {decide}", environment) == (0, "")
    said = "error: -:1: there is no fact `violense`; did you mean `violence`?\n"
    assert shell(f"echo 'violense: yes' {decide}", environment) == (2, said)
