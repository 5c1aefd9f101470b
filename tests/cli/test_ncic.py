"""`brightline ncic`: what it prints, and that nothing of a response but its known keys is ever shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brightline.cli import ncic as command
from calling import Called, call

POLICY = Path(__file__).parents[2] / "policies" / "mpd" / "9-401.md"
WARRANT = "MKE/WANTED PERSON\nEXL/2\nORI/MN0271100 NAM/ROE, RICHARD OFF/ROBBERY\nNIC/W123456789\n"
ADMINISTRATIVE = "MKE/DEPORTED FELON\nORI/VTINS1000 NAM/ROE, RICHARD\nNIC/N300000002\n"
MARKER = "ZQXJMARKER"
STATUS = re.compile(r"immigra|deport|alien|citizen|status|absconder|undocumented", re.IGNORECASE)


@pytest.fixture
def response(tmp_path: Path) -> Path:
    return tmp_path / "response.txt"


def test_the_contract(response: Path) -> None:
    response.write_text(WARRANT + ADMINISTRATIVE)
    called = call("ncic", str(response), "--json")
    answer = json.loads(called.out)
    assert (called.code, answer["verdict"]) == (0, "actionable")
    assert [record["file"] for record in answer["records"]] == ["wanted_person", "immigration_violator"]
    for record in answer["records"]:
        assert {"file", "kind", "start", "end", "why"} <= set(record)
        text = (WARRANT + ADMINISTRATIVE)[record["start"] : record["end"]]
        assert text.startswith("MKE/")
        assert text.endswith(("W123456789", "N300000002"))
    assert "Confirm extradition" in answer["next"]


def test_offsets_count_a_line_end_once(response: Path) -> None:
    response.write_bytes((WARRANT + ADMINISTRATIVE).replace("\n", "\r\n").encode())
    records = json.loads(call("ncic", str(response), "--json").out)["records"]
    assert (WARRANT + ADMINISTRATIVE)[records[1]["start"] :].startswith("MKE/DEPORTED")


def test_the_terminal_shows_keys_and_lines_and_nobody(response: Path) -> None:
    response.write_text(WARRANT + ADMINISTRATIVE)
    shown = call("ncic", str(response)).out
    assert shown.startswith("ACTIONABLE\n")
    assert "lines 1 to 4: wanted person" in shown
    assert "line 5: MKE/DEPORTED FELON" in shown
    assert not re.search("ROE|RICHARD|123456789|ROBBERY", shown)


@pytest.mark.parametrize(
    "text", [WARRANT, ADMINISTRATIVE, "NO NCIC WANT", "x", "MKE/MISSING PERSON NIC/M100200300"]
)
def test_the_radio_names_no_status(response: Path, text: str) -> None:
    response.write_text(text)
    answer = json.loads(call("ncic", str(response), "--json").out)
    assert not STATUS.search(answer["radio"])


def test_the_policy_is_quoted(response: Path) -> None:
    response.write_text(ADMINISTRATIVE)
    answer = json.loads(call("ncic", str(response), "--policy", str(POLICY), "--json").out)
    assert [norm["provision"] for norm in answer["policy"]] == ["III.D.2"]
    assert "NCIC" in answer["policy"][0]["quote"]


def test_a_policy_that_says_nothing_of_a_hit(response: Path) -> None:
    response.write_text(ADMINISTRATIVE)
    other = Path(__file__).parents[2] / "docs" / "examples" / "stonebridge"
    policy = next(
        path for path in sorted(other.glob("*.md")) if path.name not in ("README.md", "vocabulary.md")
    )
    called = call("ncic", str(response), "--policy", str(policy))
    assert called.code == 2
    assert "has no norm on `verify_ncic_hit`" in called.err


def test_a_table_names_the_act_of_another_vocabulary(response: Path, tmp_path: Path) -> None:
    response.write_text(ADMINISTRATIVE)
    policy = Path(__file__).parents[2] / "docs" / "tutorial" / "files" / "pursuits.md"
    table = tmp_path / "table.toml"
    table.write_text('[policy]\nact = "end_pursuit"\n')
    called = call("ncic", str(response), "--policy", str(policy), "--table", str(table), "--json")
    quotes = [norm["quote"] for norm in json.loads(called.out)["policy"]]
    assert "Members shall end a pursuit when a supervisor orders it." in quotes


def test_a_table_adds_keys(response: Path, tmp_path: Path) -> None:
    response.write_text("MKE/COUNTY GUN CHECK ORI/MN0271100 NIC/Y100200300")
    table = tmp_path / "table.toml"
    table.write_text(
        '[[file]]\nname = "gun_check"\nkind = "other"\ntitle = "gun check"\nkeys = ["county gun check"]\n'
    )
    assert call("ncic", str(response)).out.startswith("CANNOT TELL")
    assert call("ncic", str(response), "--table", str(table)).out.startswith("OTHER RECORD")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('[[file]]\nname = "gun_check"\n', "needs a `kind`"),
        ('[[file]]\nname = "wanted_person"\nkind = "other"\n', "its kind cannot be changed"),
        ('[[file]]\nname = "gang"\nkeys = ["wanted person"]\n', "stands in `wanted_person` and in `gang`"),
        ('[[file]]\nname = "gang"\nletter = "T"\n', "is no table"),
        ("[[file", "is no table"),
    ],
)
def test_a_bad_table(response: Path, tmp_path: Path, table: str, message: str) -> None:
    response.write_text(WARRANT)
    path = tmp_path / "table.toml"
    path.write_text(table)
    called = call("ncic", str(response), "--table", str(path))
    assert called.code == 2
    assert message in called.err
    assert called.err.count("\n") == 1


def shown(called: Called) -> str:
    return (called.out + called.err).upper()


@pytest.mark.parametrize(
    "damage",
    [
        MARKER.encode() + b"\0",
        MARKER.encode() + b"\xff",
        b"\xff\xfe" + MARKER.encode(),
        (MARKER * 30_000).encode(),
    ],
)
def test_input_that_cannot_be_read_is_not_repeated(response: Path, damage: bytes) -> None:
    response.write_bytes(damage)
    called = call("ncic", str(response))
    assert called.code == 2
    assert MARKER not in shown(called)


def test_a_response_in_the_place_of_a_file_name_is_not_repeated() -> None:
    called = call("ncic", f"NAM/{MARKER}\n")
    assert called.code == 2
    assert MARKER not in shown(called)


def test_an_error_of_the_program_carries_nothing_out(response: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str, table: object) -> None:
        raise KeyError(text)

    monkeypatch.setattr(command, "sort_response", broken)
    response.write_text(MARKER)
    called = call("ncic", str(response))
    assert called.code == 2
    assert MARKER not in shown(called)
    assert "CANNOT TELL" in called.err


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_damage_never_shows_what_was_typed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    text = WARRANT + ADMINISTRATIVE
    at = data.draw(st.integers(0, len(text)))
    path = tmp_path_factory.mktemp("damage") / "response.txt"
    path.write_text(f"{text[:at]}{MARKER}{text[at + data.draw(st.integers(0, 20)) :]}")
    for words in ((), ("--json",)):
        called = call("ncic", str(path), *words)
        assert called.code == 0
        assert MARKER not in shown(called)


def test_nothing_is_written(response: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(home))
    response.write_text(WARRANT)
    assert call("ncic", str(response)).code == 0
    assert list(home.rglob("*")) == []
