"""What cannot be used: exit code 2, one line that says why, nothing on standard output, nothing changed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from calling import call

POLICY = Path(__file__).parents[2] / "policies" / "mpd" / "9-401.md"
COMMANDS = {
    "check": ["check", "{}"],
    "show": ["show", "{}"],
    "decide": ["decide", "{}"],
    "test": ["test", "{}", "good.yaml"],
    "test a scenario file": ["test", "9-401.md", "{}"],
    "decide with a file of facts": ["decide", "9-401.md", "--facts", "{}"],
    "export": ["export", "{}", "--format", "json"],
    "replay": ["replay", "{}"],
    "fmt": ["fmt", "{}"],
}


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)


def closed(path: Path) -> None:
    path.write_text("x", "utf-8")
    path.chmod(0)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "cannot be read: no such file or directory"),
    "a folder": (lambda path: path.mkdir(), "is a folder; name a file in it"),
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
    "white space": (lambda path: path.write_bytes(b" \n\n"), "is empty"),
    "binary": (lambda path: path.write_bytes(bytes(range(256))), "is not text (byte 0 at offset 0)"),
    "50 MB": (sparse, "is larger than 16 MB, which no policy is"),
    "UTF-16": (lambda path: path.write_text("# Policy", "utf-16"), "is UTF-16; save it as UTF-8"),
    "Latin-1": (
        lambda path: path.write_text("a\n§ 1", "latin-1"),
        "2: is not UTF-8; save it with that encoding",
    ),
    "a loop of links": (
        lambda path: path.symlink_to(path),
        "cannot be read: too many levels of symbolic links",
    ),
    "unreadable": (closed, "cannot be read: permission denied"),
}

SITUATIONS = {
    ("--fact", "violense=yes"): "there is no fact `violense`; did you mean `violence`?",
    ("--fact", "xyz=yes"): "there is no fact `xyz`; known are immigration_officials_operating, ",
    ("--fact", "violence"): "`--fact violence` has no value; write `--fact violence=yes`",
    ("--fact", "violence=maybe"): "`violence` is `yes` or `no`, not `maybe`",
    ("--fact", "violence="): "`violence` is `yes` or `no`, not ``",
    ("--fact", "offense=felon"): ", `gross_misdemeanor` or `felony`, not `felon`; did you mean `felony`?",
    ("--fact", "violence\nx=yes"): "there is no fact `violence x`; did you mean `violence`?",
    ("--fact", "visa=secret-value"): "`visa` is protected: no fact may say it, and nothing here takes it",
    ("--fact", "agents_assaulted=yes", "--fact", "violence=no"): "the facts contradict one another: ",
    (
        "--fact",
        "chief_approved=no",
        "--done",
        "approve_action by chief",
    ): "`chief_approved` is `no`, but ",
    ("--act", "close_raod"): "there is no act `close_raod`; did you mean `close_road`?",
    ("--act", "notify_activity"): "the act `notify_activity` needs a role: `notify_activity(supervisor)`, ",
    ("--act", "notify_activity(member)"): "there is no act `notify_activity(member)`; did you mean ",
    ("--done", "close_road"): "`close_road` is no deed; write `ACT by ROLE`",
    ("--done", "close_road by mayor"): "there is no role `mayor`; ",
    ("--done", "notify_activity by member"): "the act `notify_activity` needs a role: ",
    ("--as", "super_visor"): "there is no role `super_visor`; did you mean `supervisor`?",
    ("--as", ""): "there is no role ``; known are member, supervisor, ",
    ("--version", "final"): "argument --version: invalid choice: 'final' ",
    ("--otherwise", "often"): "argument --otherwise: invalid choice: 'often' ",
    ("--colour", "red"): "unrecognized arguments: --colour red",
    ("--fact",): "argument --fact: expected one argument",
}

EXPECT = "expect: {close_road: may}"


def one(scenario: str) -> str:
    return f"scenarios:\n- {scenario.replace('EXPECT', EXPECT)}\n"


DEEP = f"scenarios: {'[' * 5000}{']' * 5000}"
YAML = [
    ("scenarios: [", "1: is no YAML: expected the node content, but found '<stream end>'"),
    ("scenarios: 1\n---\nscenarios: 2\n", "is no YAML: but found another document"),
    ("scenarios: \x01", "is no YAML: cannot be read"),
    ("policy: mpd-9-401\npolicy: mpd-9-401\n", "2: `policy` stands twice"),
    ("policy: &x [a]\nscenarios: *x\n", "1: anchors and aliases are not read; write the values out"),
    (DEEP, "is nested too deeply"),
    ("? [a, b]\n: c\n", "1: a key must be a word"),
    ("policy: mpd-9-401\n", "holds no scenarios; write `policy: …`, `scenarios:` and a list"),
    ("scenarios: []\n", "holds no scenarios; write `policy: …`, `scenarios:` and a list"),
    ("- name: x\n", "holds no scenarios; write `policy: …`, `scenarios:` and a list"),
    ("scenarios: [a]\ncases: []\n", "2: there is no key `cases`; known are policy, scenarios"),
    ("policy: ours\nscenarios: [a]\n", "1: is about `ours`, and the policy is `mpd-9-401`"),
    (
        "scenarios: [a]\n",
        "a scenario is a mapping with name, as, on, facts, otherwise, done, version",
    ),
    ("scenarios:\n- name: x\n", "2: the scenario expects nothing"),
    ("scenarios:\n- {name: x, fact: {}}\n", "2: there is no key `fact`; did you mean `facts`?"),
    (
        one("{facts: {violence: [yes]}, EXPECT}"),
        "2: `violence` has one value, not several",
    ),
    (one("{as: [member], EXPECT}"), "2: `as` has one value, not several"),
    (one("{facts: [violence], EXPECT}"), "2: `facts` is a mapping"),
    (one("{done: {a: b}, EXPECT}"), "2: `done` is a list of `act by role`"),
    ("scenarios:\n- {expect: {close_road: maybe}}\n", "2: there is no verdict `maybe`;"),
    (
        "scenarios:\n- {expect: {close_road: {cite: [I.E]}}}\n",
        "2: there is no key `cite`; did you mean `cites`?",
    ),
    ("scenarios:\n- {expect: {close_road: []}}\n", "2: `close_road` expects a verdict, or a list of them;"),
    (one("{version: final, EXPECT}"), "2: there is no version `final`;"),
    (
        one("{facts: {agents_assaulted: yes, violence: no}, EXPECT}"),
        "2: the facts contradict one another:",
    ),
]

CALLS = {
    (): "the following arguments are required: COMMAND",
    ("chek", "9-401.md"): "argument COMMAND: invalid choice: 'chek' ",
    ("check",): "the following arguments are required: POLICY",
    ("check", "9-401.md", "more"): "unrecognized arguments: more",
    ("test", "9-401.md"): "the following arguments are required: SCENARIOS",
    ("export", "9-401.md"): "the following arguments are required: --format",
    ("replay",): "the following arguments are required: RECEIPT",
    ("fmt",): "the following arguments are required: DOCUMENT",
}


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "desk"
    folder.mkdir()
    for path in POLICY.parent.glob("*.md"):
        shutil.copy(path, folder)
    (folder / "good.yaml").write_text("scenarios:\n- expect: {close_road: [must_not, depends]}\n", "utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return folder


def refused(*words: str) -> str:
    before = state()
    ended = call(*words)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("error: ")
    assert ended.err.count("\n") == 1, ended.err
    assert state() == before
    return ended.err


def state() -> dict[str, tuple[int, int]]:
    return {path.name: (path.lstat().st_size, path.lstat().st_mtime_ns) for path in Path().iterdir()}


def test_the_desk_is_in_order() -> None:
    assert call("test", "9-401.md", "good.yaml").err == ""


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_used(command: str, name: str) -> None:
    if name == "unreadable" and os.geteuid() == 0:
        pytest.skip("root reads every file")
    make, reason = FILES[name]
    make(Path("bad.md"))
    said = refused(*(word.format("bad.md") for word in COMMANDS[command]))
    assert said.startswith("error: bad.md:")
    assert said.endswith(f"{reason}\n")


@pytest.mark.parametrize("words", SITUATIONS, ids=" ".join)
def test_a_situation_that_cannot_be(words: tuple[str, ...]) -> None:
    said = refused("decide", "9-401.md", *words)
    assert SITUATIONS[words] in said
    assert "secret-value" not in said


@pytest.mark.parametrize(("text", "reason"), YAML, ids=[text[:40] for text, _ in YAML])
def test_scenarios_that_cannot_be_read(text: str, reason: str) -> None:
    Path("bad.yaml").write_text(text, "utf-8")
    said = refused("test", "9-401.md", "bad.yaml")
    assert said.startswith("error: bad.yaml:")
    assert reason in said


@pytest.mark.parametrize(
    "text", ["- a", "violence", "violence: [yes]", "violence: {a: b}", "violence: yes: no"]
)
def test_facts_that_cannot_be_read(text: str) -> None:
    Path("bad.yaml").write_text(text, "utf-8")
    assert "bad.yaml" in refused("decide", "9-401.md", "--facts", "bad.yaml")


@pytest.mark.parametrize("words", CALLS, ids=" ".join)
def test_a_call_that_is_none(words: tuple[str, ...]) -> None:
    assert CALLS[words] in refused(*words)


@pytest.mark.parametrize("command", ["decide", "test"])
def test_a_policy_that_does_not_compile_is_one_line(command: str) -> None:
    text = Path("9-401.md").read_text("utf-8")
    Path("9-401.md").write_text(text.replace("member must", "membre must"), "utf-8")
    said = refused(command, "9-401.md", *(["good.yaml"] if command == "test" else []))
    assert "there is no role `membre`; help: did you mean `member`? (and " in said
    assert said.endswith(" more: `brightline check` shows all)\n")


def test_check_shows_every_error() -> None:
    text = Path("9-401.md").read_text("utf-8")
    Path("9-401.md").write_text(text.replace("member must", "membre must"), "utf-8")
    before = state()
    ended = call("check", "9-401.md")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("there is no role `membre`") == text.count("member must") > 10
    assert state() == before
