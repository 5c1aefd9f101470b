"""The answer page: tiles, questions, cards; what is transient stands in no address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from brightline.service.log.models import Record
from brightline.service.people.models import Person
from brightline.service.texts.holder import put_in_force
from brightline.service.texts.models import Text

ROOT = Path(__file__).parents[2]


@pytest.fixture
def web(client: Client, text: Text, ana: Person) -> Client:
    client.force_login(ana)
    return client


def test_it_opens_with_the_policys_tiles(web: Client) -> None:
    page = web.get("/").content.decode()
    assert re.findall(r'value="(\w+)" data-key="\d"', page)[:2] == ["asked_to_help", "agents_on_scene"]
    assert "DRAFT" in page


def test_it_asks_who_is_nobody_to_sign_in(client: Client, text: Text) -> None:
    assert client.get("/").status_code == 302


def test_it_answers_after_a_tap_and_one_question(web: Client) -> None:
    asked = web.get("/", {"tile": "asked_to_help"})
    assert "1 of 3 at most" in asked.content.decode()
    card = web.get("/", {"tile": "asked_to_help", "say": "none"}, follow=True)
    assert "violence%3Ano" in card.redirect_chain[-1][0]
    said = card.content.decode()
    while "of 3 at most" in said:
        url = card.redirect_chain[-1][0] if card.redirect_chain else ""
        card = web.get(f"{url}&say=unknown", follow=True)
        said = card.content.decode()
    assert "You must not" in said
    assert "close a road" in said
    assert "notify the supervisor of the immigration-related activity" in said
    assert "will not close roads or provide escort assistance to federal agencies" in said


def test_dont_know_takes_the_safe_branch(web: Client) -> None:
    said = web.get("/", {"tile": "asked_to_help", "card": "1"}).content.decode()
    assert "It depends" in said
    assert "Until that is known, do not." in said


def test_silence_is_an_answer(web: Client) -> None:
    said = web.get("/", {"tile": "kidnap_call", "card": "1"}).content.decode()
    assert "The policy says nothing" in said
    assert "Silence is not permission." in said


def test_what_is_transient_travels_in_the_body_only(web: Client) -> None:
    assert web.get("/", {"tile": "ncic_hit_on_screen"}).status_code == 400
    assert web.get("/", {"tile": "crowd", "a": "ncic_hit:unverified"}).status_code == 400
    page = web.post("/", {"tile": "ncic_hit_on_screen"})
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert 'method="post"' in page.content.decode()
    card = web.post("/", {"tile": "ncic_hit_on_screen", "card": "1"})
    assert "verify that the NCIC hit" in card.content.decode()
    assert "unverified" not in str(dict(web.session))


def test_a_transient_answer_is_not_repeated(web: Client) -> None:
    data = {"tile": "crowd", "a": "only_ground_is_status:yes", "card": "1"}
    said = web.post("/", data).content.decode().replace('value="only_ground_is_status:yes"', "")
    assert "noted, and kept nowhere" in said
    assert "immigration status is the only ground" not in said


@pytest.mark.parametrize(
    "query",
    [{"tile": "nothing"}, {"tile": "crowd", "a": "nothing:yes"}, {"tile": "crowd", "a": "violence:perhaps"},
     {"tile": "crowd", "as": "chief"}, {"tile": "crowd", "a": ["crowd_present:no"] * 4}],
)  # fmt: skip
def test_it_says_what_it_cannot_use(web: Client, query: dict[str, str]) -> None:
    assert web.get("/", query).status_code == 400


def test_nothing_that_is_answered_goes_to_the_log(web: Client) -> None:
    before = Record.objects.count()
    web.get("/", {"tile": "asked_to_help", "a": "violence:yes"})
    assert Record.objects.count() == before


def test_another_departments_policy_gives_another_page(client: Client, ana: Person) -> None:
    put_in_force(str(ROOT / "docs/examples/stonebridge/manual.md"), "proposed", who="-")
    client.force_login(ana)
    page = client.get("/").content.decode()
    tiles = re.findall(r'name="tile" value="(\w+)"', page)
    assert "asked_to_help" not in tiles
    for tile in tiles:
        assert client.get("/", {"tile": tile, "card": "1"}).status_code == 200
    assert client.get("/policy/").status_code == 200


@pytest.mark.parametrize("view", ["redline", "adopted", "proposed"])
def test_the_policy_is_read_with_its_file_gone(web: Client, text: Text, view: str) -> None:
    sources = {k.replace(str(ROOT / "policies/mpd"), "/gone"): v for k, v in text.sources.items()}
    Text.objects.filter(pk=text.pk).update(path="/gone/9-401.md", sources=sources)
    page = web.get("/policy/", {"view": view}).content.decode()
    assert 'id="III.A.5"' in page
    assert 'style="' not in page


def test_light_and_dark_stay_chosen(web: Client) -> None:
    assert web.post("/appearance/", {"theme": "dark", "next": "https://example.org/"})["Location"] == "/"
    assert 'data-theme="dark"' in web.get("/").content.decode()


def test_errors_have_pages_of_their_own(web: Client, client: Client) -> None:
    assert "nothing here" in web.get("/nowhere/").content.decode()
    strict = Client(enforce_csrf_checks=True)
    assert "out of date" in strict.post("/appearance/", {"theme": "dark"}).content.decode()
