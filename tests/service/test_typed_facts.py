"""Numbers and days can be said at any time, each in a field of its own: Northgate's policy has some."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page

from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import open_encounter
from brightline.service.people.models import Person
from brightline.service.texts.holder import put_in_force
from service.encounter_forms import Sign, at

ROOT = Path(__file__).parents[2]
HOURS = "How many hours are left until the person is released?"
CONVICTED = "On which day was the person convicted of that offense?"


@pytest.fixture
def northgate(db: None, ana: Person) -> Encounter:
    since = datetime.now(UTC) - timedelta(days=1)
    put_in_force(str(ROOT / "docs/examples/northgate/manual.md"), "adopted", who="-", since=since)
    return open_encounter(ana)


def typed(web: Client, encounter: Encounter, fact: str, value: str) -> str:
    sent = {"typed": "1", "fact": fact, "value": value}
    return web.post(at(encounter, "state/"), sent, follow=True).content.decode()


def test_it_keeps_a_number_and_a_day(northgate: Encounter, ana: Person, signed_in: Sign) -> None:
    web = signed_in(ana)
    assert "<strong>1.5 hours</strong>" in typed(web, northgate, "hours_to_release", " 1.5 ")
    typed(web, northgate, "convicted_on", "2019-03-31")
    kept = dict(northgate.entries.filter(kind="fact").values_list("name", "value"))
    assert kept == {"hours_to_release": 1.5, "convicted_on": "2019-03-31"}


@pytest.mark.parametrize(
    ("fact", "value", "wanted"),
    [
        ("hours_to_release", "two", "a number of hours"),
        ("hours_to_release", "1e999", "a number of hours"),
        ("hours_to_release", "1,violence:yes", "a number of hours"),
        ("convicted_on", "31.3.2019", "a date like 2026-01-31"),
        ("convicted_on", "2019-02-30", "a date like 2026-01-31"),
    ],
)
def test_it_says_in_one_line_what_it_wants_and_keeps_nothing(
    northgate: Encounter, ana: Person, signed_in: Sign, fact: str, value: str, wanted: str
) -> None:
    page = typed(signed_in(ana), northgate, fact, value)
    assert f"wants {wanted}" in page
    assert value not in page
    assert not northgate.entries.filter(kind="fact").exists()


def test_it_takes_no_typed_answer_to_what_is_chosen(
    northgate: Encounter, ana: Person, signed_in: Sign
) -> None:
    assert "it cannot be this" in typed(signed_in(ana), northgate, "in_custody", "yes")
    assert not northgate.entries.filter(kind="fact").exists()


def test_a_day_that_is_transient_counts_once(northgate: Encounter, ana: Person, signed_in: Sign) -> None:
    assert "kept nowhere" in typed(signed_in(ana), northgate, "paper_ends_on", "2031-01-01")
    assert not northgate.entries.filter(kind="fact").exists()


@pytest.mark.django_db(transaction=True)
def test_it_is_said_by_keyboard(northgate: Encounter, ana: Person, go: Callable[[Person, str], Page]) -> None:
    page = go(ana, f"/encounters/{northgate.pk}/")
    page.get_by_text("Say something else that is known").press("Enter")
    field = page.get_by_role("form", name=HOURS).get_by_label("Number of hours")
    field.fill("36")
    with page.expect_navigation():
        field.press("Enter")
    page.get_by_text("Say something else that is known").click()
    day = page.get_by_role("form", name=CONVICTED)
    day.get_by_label("Day").fill("2019-03-31")
    with page.expect_navigation():
        day.get_by_role("button", name="Put on record").click()
    page.get_by_text("Say something else that is known").click()
    with page.expect_navigation():
        page.get_by_role("form", name=HOURS).get_by_role("button", name="Don\u2019t know").click()
    said = [entry.value for entry in northgate.entries.filter(kind="fact").order_by("number")]
    assert said == [36, "2019-03-31", None]
