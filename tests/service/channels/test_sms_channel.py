"""SMS by a real gateway: kannel with its fake SMSC, there and back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from brightline.service.approvals.decide import request
from brightline.service.encounters.models import Encounter
from brightline.service.notices.channels import NotSent, configured
from brightline.service.notices.models import Message
from brightline.service.notices.outbox import work_once
from brightline.service.people.models import Person
from service.channels.peers import FAKE_SMSC, Kannel, free_port, kannel, wait_for, web_server

needs_kannel = pytest.mark.skipif(
    not (shutil.which("bearerbox") and FAKE_SMSC.exists()),
    reason="kannel is not here: apt-get install kannel kannel-extras",
)
MESSAGE = Message(key="n1-r1-sms", address="+16125550103", subject="", text="Read III.C.1.")


@pytest.mark.parametrize(("status", "is_permanent"), [(400, True), (403, False), (503, False)])
def test_it_says_what_is_for_good(monkeypatch: pytest.MonkeyPatch, status: int, is_permanent: bool) -> None:
    with web_server() as server:
        server.status = status
        monkeypatch.setenv(
            "BRIGHTLINE_SMS", f"http://sender:hush@127.0.0.1:{server.server_port}/cgi-bin/sendsms"
        )
        with pytest.raises(NotSent) as raised:
            configured()["sms"](MESSAGE)
    assert raised.value.is_permanent is is_permanent


def test_no_answer_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIGHTLINE_SMS", f"http://sender:hush@127.0.0.1:{free_port()}/cgi-bin/sendsms")
    with pytest.raises(NotSent) as raised:
        configured()["sms"](MESSAGE)
    assert not raised.value.is_permanent


@pytest.fixture
def gateway(
    live_server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: object
) -> Iterator[Kannel]:
    monkeypatch.setenv("BRIGHTLINE_SMS_REPLIES", "kannel:hush")
    settings.BRIGHTLINE_URL = live_server.url  # type: ignore[attr-defined]
    replies = live_server.url.replace("://", "://kannel:hush@") + "/replies/sms/"
    with kannel(tmp_path, replies) as running:
        monkeypatch.setenv("BRIGHTLINE_SMS", running.url)
        monkeypatch.setenv("BRIGHTLINE_SMS_FROM", "1940")
        yield running


@needs_kannel
@pytest.mark.django_db(transaction=True)
def test_a_decision_goes_out_and_its_answer_comes_back(
    gateway: Kannel, encounter: Encounter, ana: Person, cho: Person
) -> None:
    Person.objects.filter(pk=cho.pk).update(email="")
    gateway.fake()
    asked = request(encounter, ana, "chief_approved", "respond_officially")
    code = asked.asked.get().code
    assert work_once(configured())
    message = Message.objects.get()
    assert (message.state, message.error) == ("sent", "")
    assert wait_for(lambda: f"{code} YES" in gateway.given()), gateway.given()
    gateway.processes.pop().kill()
    gateway.fake(f"{cho.telephone} 1940 text {code} YES one lane")
    assert wait_for(lambda: asked.decisions.first()), (gateway.folder / "smsbox.log").read_text()[-3000:]
    assert asked.decisions.get().bounds == "one lane"
    assert wait_for(lambda: "Noted: you approve" in gateway.given()), gateway.given()


@needs_kannel
@pytest.mark.django_db(transaction=True)
def test_a_wrong_password_passes_once_it_is_mended(gateway: Kannel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIGHTLINE_SMS", gateway.url.replace("hush", "wrong"))
    with pytest.raises(NotSent, match="HTTP 403") as raised:
        configured()["sms"](MESSAGE)
    assert not raised.value.is_permanent
