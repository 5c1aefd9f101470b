"""`brightline screen`: what goes in, what comes out, and that no word of a text comes out with it."""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import calling
from brightline.cli import screen as command
from brightline.screening.narrative.normal import Normal
from brightline.screening.narrative.screen import Screener
from brightline.screening.texts import lines as lines_of
from brightline.screening.texts.text import Text
from calling import Called, call

ROOT = Path(__file__).parent.parent.parent
POLICY = str(ROOT / "policies" / "mpd" / "9-401.md")
MARKER = "Quillhaven"
Feed = Callable[..., Called]


@pytest.fixture
def fed(monkeypatch: pytest.MonkeyPatch) -> Feed:
    """Call `brightline screen` with a text on standard input."""

    def feed(text: str, *words: str) -> Called:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
        return call("screen", *words)

    return feed


def lines(*texts: str) -> str:
    return "".join(json.dumps({"id": number, "text": text}) + "\n" for number, text in enumerate(texts, 1))


def test_json_lines_in_json_lines_out(fed: Feed) -> None:
    ended = fed(lines("Male was cited.", "She was born in Peru.", "He is undocumented."), "--json")
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert [(each["id"], each["outcome"]) for each in answers] == [(1, "pass"), (2, "review"), (3, "block")]
    assert answers[0] == {"id": 1, "outcome": "pass", "spans": []}
    assert answers[2]["spans"] == [
        {
            "start": 0,
            "end": 18,
            "category": "C1",
            "rule": "undocumented-person",
            "reason": "says that a person is without lawful status",
            "provision": "II.C",
        }
    ]
    assert answers[2]["rewrite"] == [{"start": 0, "end": 18, "put": "[removed: not recorded under II.C]"}]
    assert ended.code == 1


def test_it_ends_with_0_when_all_pass(fed: Feed) -> None:
    assert fed(lines("Male was cited."), "--json").code == 0


@pytest.mark.parametrize("word", ["--json", "--counts"])
def test_no_word_of_a_text_comes_out(fed: Feed, word: str) -> None:
    ended = fed(lines(f"{MARKER} is an illegal alien, {MARKER} was born in Peru."), word, "--policy", POLICY)
    shown = (ended.out + ended.err).lower()
    assert ended.code == 1
    assert not [word for word in (MARKER.lower(), "alien", "peru") if word in shown]


@pytest.mark.parametrize(
    "line",
    [f'{{"text": "{MARKER}"', f'{{"txt": "{MARKER}"}}', f'["{MARKER}"]', MARKER, f'{{"text": ["{MARKER}"]}}'],
)
def test_a_bad_line_is_named_by_its_number_only(fed: Feed, line: str) -> None:
    ended = fed(lines("Male was cited.") + line + "\n", "--json")
    assert ended.code == 2
    assert ended.err == 'error: standard input:2: is no JSON object with a "text"\n'


def test_an_error_within_holds_no_text(fed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Screener, normal: Normal, start: int, end: int) -> object:
        raise RuntimeError(f"broken at {normal.text}")

    monkeypatch.setattr(Screener, "_sentence", broken)
    ended = fed(lines(f"{MARKER} is undocumented."), "--json")
    assert ended.code == 2
    assert re.fullmatch(
        r"error: the program failed \(RuntimeError at screening/narrative/screen\.py:\d+\); "
        r"nothing of the text is kept\n",
        ended.err,
    )


def test_nothing_of_a_text_is_kept_in_the_screener() -> None:
    job = command._job(_arguments(), [])
    job.answer(Text(f"{MARKER} is undocumented and was deported.", "standard input"))
    screener = job.sieve.screener
    held = repr([vars(each) for each in (job.sieve, job.sieve._rewriter, screener, screener._hidden)])
    assert MARKER.lower() not in held.lower()


def test_a_text_is_reported_by_line_and_column(fed: Feed) -> None:
    ended = fed("Stopped a truck.\nThe driver is undocumented.\n")
    assert ended.out.startswith("2:5: block: C1 says that a person is without lawful status (II.C)\n")
    assert ended.out.endswith(
        "\nrewrite:\n    2:1 to 2:27: put “[removed: not recorded under II.C]”\nblock\n"
    )


class Terminal(io.TextIOWrapper):
    """A stream that says that somebody watches."""

    def isatty(self) -> bool:
        return True


class TestExplain:
    text = "The driver is undocumented."

    def test_it_gives_rule_and_grounds(self, fed: Feed) -> None:
        ended = fed(self.text, "--explain", "--policy", POLICY)
        assert "    rule: undocumented-person\n" in ended.out
        assert f"    rests on: II.C of {POLICY}: “no mention of immigration status" in ended.out

    def test_the_words_are_for_a_terminal_only(self, fed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "driver" not in fed(self.text, "--explain").out
        monkeypatch.setattr(calling, "_stream", lambda: Terminal(io.BytesIO(), encoding="utf-8"))
        shown = fed(self.text, "--explain").out
        assert "    words: “driver is undocumented”\n" in shown
        assert "rewrite:\n[removed: not recorded under II.C].\n" in shown
        assert "driver" not in fed(self.text).out

    @pytest.mark.parametrize("word", ["--json", "--counts"])
    def test_programs_never_get_them(self, fed: Feed, word: str) -> None:
        assert fed(lines(self.text), "--explain", word).code == 2


def test_counts_say_how_many_and_nothing_else(fed: Feed) -> None:
    ended = fed(lines("Cited.", "He is undocumented.", "She was deported."), "--counts")
    assert json.loads(ended.out) == {
        "texts": 3,
        "outcomes": {"pass": 1, "review": 0, "block": 2},
        "categories": {"C1": 1, "C4": 1},
        "released": {},
        "without": {},
        "accepted": {},
        "skipped": {},
        "unread": 0,
    }


def test_a_policy_gives_its_words(fed: Feed) -> None:
    ended = fed(lines("He is undocumented."), "--json", "--policy", POLICY)
    assert json.loads(ended.out)["quotes"]["II.C"].startswith(
        "no mention of immigration status will be included"
    )


def test_a_policy_without_the_provision_is_bad_input(fed: Feed) -> None:
    other = next((ROOT / "docs" / "examples" / "northgate").glob("*.md"))
    assert fed(lines("He is undocumented."), "--json", "--policy", str(other)).code == 2


class TestException:
    reason = "Labor trafficking statute makes the employer's knowledge an element"

    def test_it_releases_and_says_so_by_category_only(self, fed: Feed) -> None:
        text = lines("He hired undocumented workers.", "She was born in Peru.")
        ended = fed(text, "--json", "--exception", "II.B.1", "--reason", self.reason)
        first, second = (json.loads(line) for line in ended.out.splitlines())
        released = [{"category": "C10", "provision": "II.B.1", "count": 1}]
        assert first == {"id": 1, "outcome": "pass", "spans": [], "released": released}
        assert second["outcome"] == "review"

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("--exception", "II.B.1"), "go together"),
            (("--reason", "because the statute has it as an element"), "go together"),
            (("--exception", "II.B.2", "--reason", reason), "there is no exception `II.B.2`"),
            (("--exception", "II.B.1", "--reason", "trafficking"), "too short"),
            (
                ("--exception", "II.B.1", "--reason", f"{MARKER} is undocumented and was lured"),
                "may not",
            ),
        ],
    )
    def test_it_wants_a_reason_that_names_no_status(
        self, fed: Feed, words: tuple[str, ...], said: str
    ) -> None:
        ended = fed(lines("He is undocumented."), "--json", *words)
        assert ended.code == 2
        assert said in ended.err
        assert MARKER not in ended.err


class TestLexicon:
    rule = """
[words]
undoc = ["without a folder"]

[[rule]]
name = "blue-form"
category = "C8"
reason = "says that a person has applied for a status"
finds = ["blue form {shade}"]
hits = ["He filed a blue form B."]
passes = ["The form is blue."]
"""

    def screened(self, fed: Feed, folder: Path, rules: str, text: str) -> Called:
        path = folder / "own.toml"
        path.write_text(rules, encoding="utf-8")
        ended: Called = fed(lines(text), "--json", "--lexicon", str(path))
        return ended

    def test_a_department_adds_rules_and_words(self, fed: Feed, tmp_path: Path) -> None:
        rules = self.rule.replace("[words]", '[words]\nshade = ["a", "b"]')
        for text in ("He filed a blue form B.", "Male is without a folder."):
            assert self.screened(fed, tmp_path, rules, text).code == 1

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("", "", "there is no list of words `shade`"),
            ("{shade}", "(a", "a phrase is no regular expression"),
            ("{shade}", "c", "rule `blue-form`: example 1 of `hits` is not found"),
            (" {shade}", "|the form is blue", "rule `blue-form`: example 1 of `passes` is found"),
            ('"blue-form"', '"citizen"', "the rule `citizen` stands twice"),
            ('"C8"', '"X8"', "`X8` is no category"),
            ("reason =", "raison =", "is no lexicon"),
            ("[words]", "[words", "is no TOML"),
        ],
    )
    def test_a_mistake_in_it_is_named(self, fed: Feed, tmp_path: Path, old: str, new: str, said: str) -> None:
        ended = self.screened(fed, tmp_path, self.rule.replace(old, new) if old else self.rule, "Cited.")
        assert ended.code == 2
        assert said in ended.err


def test_an_answer_comes_before_the_next_line_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()

    class Endless:
        """A batch that is written while it is read: line n is asked for when n - 1 answers are there."""

        def __init__(self) -> None:
            self.asked = 0

        def readline(self, limit: int) -> bytes:
            assert out.getvalue().count("\n") == self.asked
            self.asked += 1
            return lines("He is undocumented.").encode() if self.asked <= 500 else b""

    class Standard:
        buffer = Endless()

    monkeypatch.setattr(sys, "stdin", Standard())
    monkeypatch.setattr(sys, "stdout", out)
    assert command.run(_arguments()) == 1
    assert out.getvalue().count("\n") == 500


def test_a_line_that_is_too_long_is_refused(fed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_of, "LONGEST", 1024 * 1024)
    ended = fed(lines("x" * 1024 * 1024), "--json")
    assert (ended.code, ended.err) == (2, "error: standard input:1: is longer than 1 MB\n")


def test_a_file_that_is_missing_is_bad_input() -> None:
    assert call("screen", "--json", "missing.jsonl").code == 2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(["--json"])
