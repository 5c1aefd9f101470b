"""The screening page answers and keeps nothing."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from brightline.service.log.models import Payload, Record
from brightline.service.people.models import Person
from brightline.service.texts.models import Text

SAYS = "Stopped for speeding. The driver Qwertz is undocumented."


@pytest.fixture
def web(client: Client, text: Text, ana: Person) -> Client:
    cache.clear()
    client.force_login(ana)
    return client


def test_it_shows_where_why_and_a_rewrite(web: Client) -> None:
    answer = web.post("/screening/narrative/", {"text": SAYS})
    page = answer.content.decode()
    assert "This may not be recorded" in page
    assert "It could say" in page
    assert "/policy/#II.C" in page
    assert "no-store" in answer["Cache-Control"]


def test_it_sorts_an_ncic_response(web: Client) -> None:
    page = web.post("/screening/ncic/", {"text": "NO RECORD FOUND QWERTZ"}).content.decode()
    assert "NO RECORD" in page or "CANNOT TELL" in page
    assert "Radio:" in page


def test_it_logs_the_verdict_and_no_word(web: Client, caplog: pytest.LogCaptureFixture) -> None:
    web.post("/screening/narrative/", {"text": SAYS})
    last = Record.objects.last()
    assert last is not None
    assert (last.event, last.who) == ("screened: narrative", "1001")
    assert last.payload.data == '{"verdict":"block"}'
    assert not Payload.objects.filter(data__icontains="qwertz").exists()
    assert "Qwertz" not in caplog.text + str(dict(web.session))


def test_typing_logs_each_verdict_once(web: Client) -> None:
    before = Record.objects.count()
    for _ in range(3):
        page = web.post("/screening/narrative/", {"text": SAYS, "key": "k"}, headers={"HX-Request": "true"})
        assert b"<html" not in page.content
    assert Record.objects.count() == before + 1
