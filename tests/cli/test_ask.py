"""The interview: keys in, questions and a card out; what is answered is kept nowhere."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from calling import call

ROOT = Path(__file__).parents[2]
POLICY = ROOT / "policies" / "mpd" / "9-401.md"
CASH = """---
policy: elmford-cash
language: 2
---

# Cash

## A. Counting

Officers shall not count more than 500 dollars alone. Officers shall not stack cash that was found before
2026.

```norm
amount:
"Officers shall not count more than 500 dollars alone."
officer must not count
  when amount more than 500

day:
"Officers shall not stack cash that was found before 2026."
officer must not stack
  when found_on earlier than 2026-01-01
```

```vocabulary
role officer "an officer" called "an officer"
fact amount: number in dollars, ordinarily 0
  ask "How much cash is it?"
fact found_on: date
  ask "On which day was it found?"
act count "count the cash"
act stack "stack the cash"
```
"""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    Path("cash.md").write_text(CASH, "utf-8")
    return tmp_path


def ask(monkeypatch: pytest.MonkeyPatch, keys: str, *words: str, policy: str = str(POLICY)) -> str:
    """What is printed when these keys are pressed, a blank between any two; `-` is Enter alone."""
    typed = "".join(f"{'' if key == '-' else key}\n" for key in keys.split())
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    ended = call("ask", policy, *words)
    assert (ended.code, ended.err) == (0, "")
    assert max(map(len, ended.out.splitlines())) <= 80
    return ended.out


def card(printed: str) -> str:
    """What is printed after the last answer."""
    return printed.rpartition("DRAFT ·")[2]


def test_a_road_closure_takes_three_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = ask(monkeypatch, "1 n y")
    assert printed.startswith("DRAFT · 9-401 ")
    assert "A proposal, not the policy in force." in printed
    assert "y  yes  → must not close a road (+1)" in printed
    assert "✗ YOU MUST NOT\n  close a road\n" in card(printed)
    assert "because it would be done to facilitate immigration activity" in card(printed)
    assert "I.E “will not close roads" in card(printed)
    assert "● YOU MUST\n  notify the supervisor" in card(printed)


def test_not_knowing_takes_the_safe_branch(monkeypatch: pytest.MonkeyPatch) -> None:
    for keys in ("1 - - -", "1 ? ? ?"):
        printed = ask(monkeypatch, keys)
        assert printed.count("· not known") == 3
        assert (
            "close a road\n  provide escort assistance to federal agencies\n    until that is known, do not"
            in card(printed)
        )


def test_the_end_of_the_input_gives_the_card_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "? IT DEPENDS" in card(ask(monkeypatch, "1"))
    assert ask(monkeypatch, "").endswith("  q quit\n>\n")


def test_quitting_gives_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    for keys in ("q", "1 q", "1 n q"):
        assert "YOU MUST" not in ask(monkeypatch, keys)


def test_an_answer_can_be_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(monkeypatch, "1 n b n").count("1 of 3  Is any of this so?") == 2
    assert ask(monkeypatch, "1 b 4").count("What is going on?") == 2
    assert ask(monkeypatch, "1 n y - b").count("3 of 3  ") == 2
    assert "there is nothing to go back to" in ask(monkeypatch, "b", "--tile", "crowd")


def test_several_dangers_are_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = ask(monkeypatch, "4 13")
    assert "  · someone is being violent\n  · there is a clear and immediate threat to life" in printed


def test_a_wrong_key_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "press 1 to 8, or q" in ask(monkeypatch, "9 1")
    printed = ask(monkeypatch, "1 x n1 5")
    assert printed.count("is no answer here; press 1, 2, 3, 4, n or Enter") == 3


def test_why_says_what_every_answer_would_change(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = ask(monkeypatch, "1 n w")
    assert "Asked because it decides whether you may, must or must not:\n  · close a road" in printed
    assert "If it would be done to facilitate immigration activity:\n  must not close a road" in printed


def test_the_card_gives_every_word_at_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = ask(monkeypatch, "1 n n n w")
    assert "there is …”" in printed
    assert " ".join(printed.split()).count("the Chief of Police must give approval before any action") == 1


def test_what_is_transient_is_not_repeated(monkeypatch: pytest.MonkeyPatch, desk: Path) -> None:
    printed = ask(monkeypatch, "3 n y w b n - w")
    assert "  · noted, and kept nowhere\n" in printed
    assert "an answer that is kept nowhere bears on it" in printed
    for said in ("there is an NCIC hit", "non-criminal warrant is the only ground"):
        assert said not in printed.replace("If a civil immigration alert", "")
    kept = [path for path in desk.rglob("*") if path.is_file() and path.name != "cash.md"]
    assert [path.parent.name for path in kept] == ["brightline"], "the compiled policy, and nothing else"


def test_a_tile_or_an_act_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "What is going on?" not in ask(monkeypatch, "n", "--tile", "crowd")
    printed = ask(monkeypatch, "n y", "--act", "close_road")
    assert "What is going on?" not in printed
    assert "✗ YOU MUST NOT\n  close a road\n" in card(printed)
    assert "assist in removing" not in printed


def test_a_supervisor_and_the_adopted_version_can_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = ask(monkeypatch, "5 - - -", "--as", "supervisor", "--version", "adopted")
    assert "adopted version" in printed
    assert "respond to the scene" in card(printed)


def test_a_number_and_a_date_are_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("--as", "officer")
    printed = ask(monkeypatch, "lots 750 2025-12-31", *words, policy="cash.md")
    assert "  less than 500 dollars  → nothing said: count the cash" in printed
    assert "  type a number in dollars\n" in printed
    assert "`amount` is a number in dollars, not `lots`" in printed
    assert "  type a date like 2026-01-31\n" in printed
    assert "✗ YOU MUST NOT\n  count the cash\n" in printed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--tile", "crowds"), "there is no situation `crowds`; did you mean `crowd`?"),
        (("--act", "close_raod"), "there is no act `close_raod`; did you mean `close_road`?"),
        (("--as", "mayor"), "there is no role `mayor`; "),
        (("--on", "soon"), "`soon` is no day of the calendar; "),
    ],
)
def test_bad_input_is_one_line(words: tuple[str, ...], said: str) -> None:
    ended = call("ask", str(POLICY), *words)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_as_a_process_with_odd_input(desk: Path) -> None:
    command = [sys.executable, "-m", "brightline", "ask", str(POLICY)]
    ended = subprocess.run(command, input=b"1\n\xff\xfe\n\n", capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    ended = subprocess.run(f"{' '.join(command)} <&-", shell=True, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(os.name != "posix", reason="no signals to send")
def test_an_interrupt_ends_it(desk: Path) -> None:
    command = [sys.executable, "-m", "brightline", "ask", str(POLICY)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        while b"quit" not in process.stdout.readline():
            pass
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
