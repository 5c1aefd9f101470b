"""`brightline outgoing`: its contract, and that no word of a reply is printed, raised or written."""

from __future__ import annotations

import json
import traceback
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightline.cli import outgoing as command
from brightline.screening.outgoing.find import Finder
from brightline.source import BadInput
from calling import Called, call

POLICY = Path(__file__).parents[2] / "policies" / "mpd" / "9-401.md"
MARKER = "ZQXJMARKER"
REPLY = f"We got your letter.\nHe lives at 12 {MARKER} Court.\n"


@pytest.fixture
def reply(tmp_path: Path) -> Path:
    return tmp_path / "reply.txt"


def shown(called: Called) -> str:
    return (called.out + called.err).upper()


def test_json_lines(reply: Path) -> None:
    rows = [
        {"id": "a", "text": REPLY},
        {"text": "We cannot help."},
        {"id": 3, "fields": {"note": f"works at {MARKER}", "n": 4, "none": None, "yes": True}},
    ]
    reply.write_text("\n\n".join(json.dumps(row) for row in rows))
    called = call("outgoing", str(reply), "--json", "--to", "immigration")
    answers = [json.loads(line) for line in called.out.splitlines()]
    assert called.code == 1
    assert [(each["id"], each["outcome"]) for each in answers] == [
        ("a", "block"),
        (None, "pass"),
        (3, "block"),
    ]
    (span,) = answers[0]["spans"]
    assert REPLY[span["start"] : span["end"]] == f"lives at 12 {MARKER} Court"
    assert (span["kind"], span["decision"], span["provision"]) == ("address", "bars", "III.A.2")
    assert answers[2]["spans"][0]["field"] == 0
    assert MARKER not in shown(called)


def test_a_reply_that_passes(reply: Path) -> None:
    reply.write_text("We cannot help with that.")
    called = call("outgoing", str(reply))
    assert called.code == 0
    assert called.out.startswith("PASS")


def test_a_report_gives_places_and_no_words(reply: Path) -> None:
    reply.write_text(REPLY)
    called = call("outgoing", str(reply))
    assert called.code == 1
    assert called.out.startswith("2:4: bars: address: ")
    assert "BLOCK" in called.out
    assert MARKER not in shown(called)


def test_words_are_shown_when_asked(reply: Path) -> None:
    reply.write_text(REPLY)
    assert f"“lives at 12 {MARKER} Court" in call("outgoing", str(reply), "--show").out
    assert call("outgoing", str(reply), "--show", "--json").code == 2


def test_the_policy_is_quoted(reply: Path) -> None:
    reply.write_text(f"{REPLY} He is wanted for robbery.")
    out = call("outgoing", str(reply), "--policy", str(POLICY)).out
    assert "III.A.2 “Members shall not provide information to immigration enforcement agents" in out
    assert "II.B.2 “This policy does not prohibit members from assisting" in out


@pytest.mark.parametrize(
    "line",
    [
        MARKER,
        json.dumps([MARKER]),
        json.dumps({"id": MARKER}),
        json.dumps({"text": MARKER, "fields": {}}),
        json.dumps({"text": {MARKER: 1}}),
        json.dumps({"fields": [MARKER]}),
        f'{{"text": "ok", "text": "{MARKER}"}}',
        json.dumps({"id": {MARKER: 1}, "text": ""}),
    ],
)
def test_a_line_that_cannot_be_read_is_named_by_its_number(reply: Path, line: str) -> None:
    reply.write_text(f'{{"text": "ok"}}\n{line}\n')
    called = call("outgoing", str(reply), "--json")
    assert called.code == 2
    assert ":2: is no JSON object" in called.err
    assert MARKER not in shown(called)


FILES = {
    "csv": f"name,home_address,remark\nX,12 {MARKER} Court,\nY,,We cannot help.\n",
    "json": f'{{"subject": {{"homeAddress": "12 {MARKER} Court"}}, "remark": null}}',
    "yaml": f"subject:\n  home address: 12 {MARKER} Court\nremark: ~\nfax: no\n",
}


@pytest.mark.parametrize("ending", FILES)
def test_fields_of_a_file(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"reply.{ending}"
    path.write_text(FILES[ending])
    called = call("outgoing", str(path), "--to", "immigration")
    field = 2 if ending == "csv" else 1
    assert called.code == 1
    assert called.out.startswith(f"record 1, field {field}: bars: address: ")
    assert called.out.count("field") == 2
    assert MARKER not in shown(called)
    answer = json.loads(call("outgoing", str(path), "--json").out.splitlines()[0])
    assert (answer["id"], answer["outcome"], answer["spans"][0]["field"]) == (1, "block", field - 1)
    assert f"“12 {MARKER} Court”" in call("outgoing", str(path), "--show").out


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.json", f'{{"a": 1,\n{MARKER}', "a.json:2: is no JSON"),
        ("a.json", f'{{"{MARKER}": 1, "{MARKER}": 2}}', "a.json: is no JSON, has a name twice"),
        ("a.json", "[" * 100_000, "a.json: is no JSON, has a name twice, or is nested too deeply"),
        ("a.json", "[]", "a.json: has no fields"),
        ("a.json", f'["{MARKER}"]', "a.json: has no fields"),
        ("a.yaml", f"a: [{MARKER}\n", "is no YAML with fields"),
        ("a.yml", f"{MARKER}: 1\n{MARKER}: 2\n", "a.yml:2: is no YAML with fields"),
        ("a.yaml", f"{MARKER}\n", "is no YAML with fields"),
        ("a.csv", f"a,b\n{MARKER}\n", "a.csv:2: has 1 cells under 2 names"),
        ("a.csv", f'a\n"{MARKER}" x\n', "a.csv:2: is no CSV"),
        ("a.csv", f"{MARKER}\n", "a.csv: has no row under its names"),
        ("a.csv", f"a,\n{MARKER},\n", "a.csv:1: a column has no name"),
    ],
)
def test_a_file_with_fields_that_cannot_be_read(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    for words in ((), ("--json",)):
        called = call("outgoing", str(path), *words)
        assert called.code == 2
        assert said in called.err
        assert called.err.count("\n") == 1
        assert MARKER not in shown(called)


def test_a_crime_in_the_reply_lets_nothing_through(reply: Path) -> None:
    reply.write_text(f"{REPLY} He is wanted for robbery.")
    called = call("outgoing", str(reply), "--to", "immigration")
    assert called.code == 1
    assert "III.A.2 “Members shall not provide information" in called.out
    assert "II.B.2 “This policy does not prohibit members from assisting" in called.out
    assert called.out.splitlines()[-1].startswith("REVIEW: the policy says both.")


@pytest.mark.parametrize("damage", [MARKER.encode() + b"\0", MARKER.encode() + b"\xff"])
def test_input_that_cannot_be_read_is_not_repeated(reply: Path, damage: bytes) -> None:
    reply.write_bytes(damage)
    called = call("outgoing", str(reply))
    assert called.code == 2
    assert MARKER not in shown(called)


def test_a_reply_in_the_place_of_a_file_name_is_not_repeated() -> None:
    for words in ((), ("--json",)):
        called = call("outgoing", f"He lives at {MARKER}", *words)
        assert called.code == 2
        assert MARKER not in shown(called)


def test_an_error_of_the_program_carries_nothing_out(reply: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Finder, text: str) -> None:
        raise KeyError(text)

    monkeypatch.setattr(Finder, "find", broken)
    reply.write_text(REPLY)
    called = call("outgoing", str(reply))
    assert called.code == 2
    assert MARKER not in shown(called)
    with pytest.raises(BadInput) as raised:
        command._kept(lambda: broken(None, MARKER))  # type: ignore[arg-type]
    assert MARKER not in "".join(traceback.format_exception(raised.value))


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_no_word_goes_out_whatever_stands_around(
    tmp_path_factory: pytest.TempPathFactory, before: str, after: str
) -> None:
    path = tmp_path_factory.mktemp("reply") / "reply.jsonl"
    text = f"{before} his employer is {MARKER} {after}"
    path.write_text(json.dumps({"text": text}) + "\n" + json.dumps({"fields": {MARKER: text}}))
    called = call("outgoing", str(path), "--json")
    assert called.code == 1
    assert MARKER not in shown(called)


def test_nothing_is_written(reply: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(home))
    reply.write_text(REPLY)
    assert call("outgoing", str(reply)).code == 1
    assert list(home.rglob("*")) == []
