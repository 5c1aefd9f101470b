"""Replies: sentences of our own, labelled ones, every rule's examples, and what holds for any text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from brightline.screening.outgoing.decide import Recipient, check_fields, check_text
from brightline.screening.outgoing.department import read_department, standard_department
from brightline.screening.outgoing.find import Finder
from brightline.screening.outgoing.normal import normalise
from brightline.screening.outgoing.rules import standard_book
from brightline.source import BadInput
from growth.test_growth import hold_linear
from places import SHARED

SENTENCES = Path(__file__).parent / "outgoing"
BOOK = standard_book()
FINDER = Finder(BOOK, standard_department())
RECIPIENTS: tuple[Recipient, ...] = ("immigration", "federal", "other", "unknown")


def kinds(text: str) -> set[str]:
    return {each.kind for each in FINDER.find(text)}


def own_sentences() -> Iterator[tuple[str, str]]:
    for path in sorted(SENTENCES.glob("*.yaml")):
        for group, texts in yaml.safe_load(path.read_text("utf-8")).items():
            yield from ((group, text) for text in texts)


OWN = list(own_sentences())
"""Groups (kinds, or `clean`) with their sentences."""


@pytest.mark.parametrize(("group", "text"), OWN)
def test_a_sentence_of_ours_has_its_kinds_and_no_others(group: str, text: str) -> None:
    assert kinds(text) == (set() if group == "clean" else set(group.split(", ")))


def labelled() -> list[dict[str, Any]]:
    text = (SHARED / "screening" / "pii_dev.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("row", labelled(), ids=lambda row: row["id"])
def test_a_labelled_reply(row: dict[str, Any]) -> None:
    assert kinds(row["text"]) == set(row["label"])


@pytest.mark.parametrize("rule", BOOK.rule, ids=lambda rule: rule.name)
def test_a_rule_finds_and_leaves_what_it_says(rule: Any) -> None:
    assert rule.hits
    assert rule.passes
    assert [text for text in rule.hits if rule.name not in {each.rule for each in FINDER.find(text)}] == []
    assert [text for text in rule.passes if FINDER.find(text)] == []


def test_a_place_is_that_of_the_words_as_written() -> None:
    text = "Él dijo:\u200b cell\n6 1 2  5 5 5 0 1 4 2, please."
    (found,) = FINDER.find(text)
    assert text[found.start : found.end] == "6 1 2  5 5 5 0 1 4 2"


ADDRESS = "He lives at 12 Larch Court."
ROBBERY = f"{ADDRESS} He is wanted for robbery."
CIVIL = f"{ROBBERY} There is a civil immigration matter too."


@pytest.mark.parametrize(
    ("text", "to", "outcome", "opposed"),
    [
        (ADDRESS, "immigration", "block", None),
        (ADDRESS, "unknown", "block", None),
        (ADDRESS, "federal", "review", None),
        (ADDRESS, "other", "review", None),
        (ROBBERY, "immigration", "review", "II.B.2"),
        (ROBBERY, "unknown", "review", "II.B.2"),
        (ROBBERY, "federal", "review", "II.B.2"),
        (ROBBERY, "other", "review", None),
        (CIVIL, "immigration", "block", None),
        (CIVIL, "federal", "block", None),
        (CIVIL, "other", "block", None),
        ("We cannot help with that.", "immigration", "pass", None),
    ],
)
def test_the_recipient_and_the_matter_decide(text: str, to: Recipient, outcome: str, opposed: str) -> None:
    checked = check_text(text, to, FINDER)
    assert checked.outcome == outcome
    assert {each.opposed for each in checked.spans} <= {opposed}
    assert all(each.provision == "III.A.2" for each in checked.spans)


def test_an_unknown_recipient_is_never_treated_better() -> None:
    rank = ("pass", "review", "block")
    for _, text in OWN:
        unknown = rank.index(check_text(text, "unknown", FINDER).outcome)
        assert all(rank.index(check_text(text, to, FINDER).outcome) <= unknown for to in RECIPIENTS)


def test_fields_are_found_by_name_and_by_value() -> None:
    fields = {
        "homeAddress": "x",
        "remark": "Cell is 612-555-0142.",
        "plate no": "ABC 123",
        "case": "25-000111",
    }
    spans = check_fields([((name,), value) for name, value in fields.items()], "immigration", FINDER).spans
    assert [(each.field, each.kind) for each in spans] == [(0, "address"), (1, "phone"), (2, "vehicle")]
    values = list(fields.values())
    assert [values[each.field or 0][each.start : each.end] for each in spans] == [
        "x",
        "612-555-0142",
        "ABC 123",
    ]


@pytest.mark.parametrize(("name", "kind"), [(n, k) for k, names in BOOK.fields.items() for n in names])
def test_a_known_field_is_a_finding_unless_it_is_empty(name: str, kind: str) -> None:
    assert [each.kind for each in FINDER.field([name.upper()], "x")] == [kind]
    assert FINDER.field([name], " ") == []


@pytest.mark.parametrize(("group", "text"), OWN)
def test_case_and_white_space_change_nothing(group: str, text: str) -> None:
    assert kinds(text.upper()) == kinds(text.lower()) == kinds(text)
    assert kinds(re.sub(r"\s+", " \n\t", text)) == kinds(text)


PIECES = st.sampled_from([text for _, text in OWN])
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=40)), max_size=6).map(" ".join)


@given(TEXTS)
def test_places_are_in_the_text_and_the_same_each_time(text: str) -> None:
    found = FINDER.find(text)
    assert found == FINDER.find(text)
    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert [each.start for each in found] == sorted(each.start for each in found)


@given(st.text(max_size=60), st.one_of(PIECES, st.text(max_size=60)))
def test_places_in_a_field_are_in_its_value(name: str, value: str) -> None:
    assert all(0 <= each.start < each.end <= len(value) for each in FINDER.field([name], value))


@given(st.text())
def test_the_plain_form_knows_where_each_sign_stood(text: str) -> None:
    normal = normalise(text)
    assert len(normal.text) == len(normal.origin)
    assert normal.origin == sorted(normal.origin)


@given(PIECES, PIECES)
def test_a_finding_stays_when_a_sentence_follows(text: str, more: str) -> None:
    assert kinds(text) <= kinds(f"{text}\n\n{more}")


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "6",
        "his ",
        "works ",
        "lives at ",
        "a.",
        "1 st ",
        "he usually ",
        "@",
        "1-",
        "my desk ",
        "a b ",
        "we do not say where ",
        "his shift at 5 ",
        "(612",
    ],
)
def test_long_replies(unit: str) -> None:
    hold_linear(lambda text: FINDER.find(text), lambda size: unit * size)


@pytest.mark.parametrize(
    "text",
    [
        f"{ADDRESS} He is not under investigation for robbery.",
        f"{ADDRESS} She was the victim of a robbery: he is no robbery suspect.",
        f"{ADDRESS} He took a ring.",
    ],
)
def test_a_crime_that_is_denied_or_not_serious_changes_nothing(text: str) -> None:
    checked = check_text(text, "immigration", FINDER)
    assert checked.outcome == "block"
    assert {each.opposed for each in checked.spans} == {None}


def test_what_no_rule_knows_of_a_person_is_read_by_a_person() -> None:
    (span,) = check_text("He gave her a jacket.", "immigration", FINDER).spans[:1]
    assert (span.kind, span.decision) == ("person", "decide")
    assert "person" not in kinds("He gave her a jacket and lives on Elliot.")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (("victim_phone",), "phone"),
        (("employer", "name"), "workplace"),
        (("HomeAddress2",), "address"),
        (("agency_phone",), None),
        (("requesting_officer", "email"), "contact"),
        (("subject", "case_number"), None),
    ],
)
def test_the_name_of_a_field_and_of_what_it_stands_in(path: tuple[str, ...], kind: str | None) -> None:
    assert [each.kind for each in FINDER.field(path, "x")] == ([kind] if kind else [])


def test_the_example_of_a_city_is_what_its_policy_says() -> None:
    folder = Path(__file__).parents[2] / "policies" / "mpd"
    provisions = read_department(str(folder / "department.toml")).provisions
    assert provisions is not None
    assert provisions == standard_department().provisions
    text = (folder / "9-401.md").read_text("utf-8")
    assert provisions.bars.says in text
    assert provisions.assists.says in text


def test_a_departments_file_adds_its_own(tmp_path: Path) -> None:
    path = tmp_path / "department.toml"
    path.write_text(
        'addresses = ["12 larch (?:ct|court)"]\n'
        '[own]\nnumbers = ["612-555-0177"]\ndomains = ["larch.example"]\n'
        '[provisions]\nact = "tell_federal_agency"\n[provisions.bars]\nname = "4.2"\nsays = "Tell nobody."\n'
        '[provisions.assists]\nname = "4.3"\nsays = "Help with crimes."\n'
    )
    finder = Finder(BOOK, read_department(str(path)))
    assert finder.find("Deliver to 12 Larch Ct, or ring 612-555-0177, or mail a@larch.example.") == []
    (span,) = check_text("Deliver to 14 Larch Ct.", "immigration", finder).spans
    assert span.provision == "4.2"
    assert len(FINDER.find("Deliver to 12 Larch Ct, or ring 612-555-0177.")) == 2


@pytest.mark.parametrize("text", ["names = 3", 'names = ["(mpd"]', 'names = ["Café"]', "provision = 1", "x"])
def test_a_departments_file_that_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "department.toml"
    path.write_text(text)
    with pytest.raises(BadInput, match=r"department\.toml: "):
        read_department(str(path))
