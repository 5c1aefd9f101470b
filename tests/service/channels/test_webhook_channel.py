"""The webhook and apprise, to a real web server."""

from __future__ import annotations

import json

import pytest
import urllib3

from brightline.service.notices.channels import NotSent, configured, everybodys, http
from brightline.service.notices.channels.webhook.send import signature
from brightline.service.notices.models import Message
from brightline.source import BadInput
from service.channels.peers import free_port, web_server

MESSAGE = Message(key="n1-r1-webhook", address="1003", subject="DRAFT · Notice", text="Read § III.C.1.")


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("BRIGHTLINE_WEBHOOK_SECRET", "hush")
    return monkeypatch


def test_it_posts_signed_with_its_key(settings: pytest.MonkeyPatch) -> None:
    with web_server() as server:
        settings.setenv("BRIGHTLINE_WEBHOOK", f"http://127.0.0.1:{server.server_port}/in")
        configured()["webhook"](MESSAGE)
        assert everybodys() == ["webhook"]
    ((headers, body, _),) = server.came
    assert headers["Idempotency-Key"] == MESSAGE.key
    at, given = (part.partition("=")[2] for part in headers["Brightline-Signature"].split(","))
    assert given == signature("hush", at, body)
    assert given != signature("hush", str(int(at) + 1), body)
    assert json.loads(body)["to"] == "1003"


@pytest.mark.parametrize(
    ("status", "is_permanent"),
    [(400, True), (404, True), (410, True), (401, False), (429, False), (500, False), (503, False)],
)
def test_it_says_what_is_for_good(settings: pytest.MonkeyPatch, status: int, is_permanent: bool) -> None:
    with web_server() as server:
        server.status, server.said = status, b"The driver Qwertz is undocumented."
        settings.setenv("BRIGHTLINE_WEBHOOK", f"http://127.0.0.1:{server.server_port}/in")
        with pytest.raises(NotSent, match=f"^webhook: HTTP {status}$") as raised:
            configured()["webhook"](MESSAGE)
    assert raised.value.is_permanent is is_permanent


def test_no_answer_passes(settings: pytest.MonkeyPatch) -> None:
    settings.setenv("BRIGHTLINE_WEBHOOK", f"http://127.0.0.1:{free_port()}/in")
    with pytest.raises(NotSent) as raised:
        configured()["webhook"](MESSAGE)
    assert not raised.value.is_permanent


def test_a_slow_answer_passes(settings: pytest.MonkeyPatch) -> None:
    settings.setattr(http, "POOL", urllib3.PoolManager(timeout=0.2, retries=False))
    with web_server() as server:
        server.delay = 1
        settings.setenv("BRIGHTLINE_WEBHOOK", f"http://127.0.0.1:{server.server_port}/in")
        with pytest.raises(NotSent, match="ReadTimeoutError") as raised:
            configured()["webhook"](MESSAGE)
    assert not raised.value.is_permanent


def test_it_wants_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIGHTLINE_WEBHOOK", "https://example.org/in")
    with pytest.raises(BadInput, match="BRIGHTLINE_WEBHOOK_SECRET"):
        configured()


def test_apprise_sends_to_what_its_addresses_stand_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with web_server() as server:
        monkeypatch.setenv("BRIGHTLINE_APPRISE", f"json://127.0.0.1:{server.server_port}/in")
        configured()["apprise"](MESSAGE)
        assert json.loads(server.came[0][1])["message"] == MESSAGE.text
        server.status = 500
        with pytest.raises(NotSent):
            configured()["apprise"](MESSAGE)


def test_apprise_says_what_it_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIGHTLINE_APPRISE", "nothing://here")
    with pytest.raises(BadInput, match="BRIGHTLINE_APPRISE"):
        configured()
