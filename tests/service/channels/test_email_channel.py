"""E-mail to a real peer, with STARTTLS and a sign-in."""

from __future__ import annotations

from pathlib import Path

import pytest

from brightline.service.notices.channels import NotSent, Send, configured
from brightline.service.notices.models import Message
from brightline.source import BadInput
from service.channels.peers import free_port, mail_server

MESSAGE = Message(
    key="n1-r1-email", address="cho@example.org", subject="DRAFT · Notice", text="Read § III.C.1."
)


def sender(monkeypatch: pytest.MonkeyPatch, port: int, trusted: Path, password: str = "pass%20word") -> Send:
    monkeypatch.setenv("BRIGHTLINE_SMTP", f"smtp://brightline:{password}@localhost:{port}")
    monkeypatch.setenv("BRIGHTLINE_MAIL_FROM", "notices@brightline.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    return configured()["email"]


def test_it_sends_over_tls_with_the_key_as_its_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server(tmp_path) as (box, port, trusted):
        sender(monkeypatch, port, trusted)(MESSAGE)
    (mail,) = box.mails
    assert mail["Message-ID"] == "<n1-r1-email@brightline.example>"
    assert mail["To"] == "cho@example.org"
    assert "III.C.1" in mail.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert box.signed_in == [b"brightline"]


@pytest.mark.parametrize(("to", "answer", "is_permanent"), [
    ("550 no such user", "250 OK", True),
    ("450 mailbox busy", "250 OK", False),
    ("250 OK", "554 refused", True),
    ("250 OK", "452 full", False),
])  # fmt: skip
def test_it_says_what_is_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, to: str, answer: str, is_permanent: bool
) -> None:
    with mail_server(tmp_path) as (box, port, trusted):
        box.to, box.answer = to, answer
        with pytest.raises(NotSent) as raised:
            sender(monkeypatch, port, trusted)(MESSAGE)
    assert raised.value.is_permanent is is_permanent


def test_a_wrong_password_passes_once_it_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        mail_server(tmp_path) as (box, port, trusted),
        pytest.raises(NotSent, match="mail server") as raised,
    ):
        sender(monkeypatch, port, trusted, password="wrong")(MESSAGE)
    assert not raised.value.is_permanent
    assert box.mails == []


def test_it_sends_nothing_without_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        mail_server(tmp_path, has_tls=False) as (box, port, trusted),
        pytest.raises(NotSent, match="SMTPNotSupportedError"),
    ):
        sender(monkeypatch, port, trusted)(MESSAGE)
    assert (box.mails, box.signed_in) == ([], [])


def test_it_sends_nothing_to_a_server_that_nobody_vouches_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with (
        mail_server(tmp_path) as (box, port, _),
        mail_server(other) as (_box, _port, trusted),
        pytest.raises(NotSent, match="SSLCertVerificationError"),
    ):
        sender(monkeypatch, port, trusted)(MESSAGE)
    assert (box.mails, box.signed_in) == ([], [])


def test_no_answer_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotSent) as raised:
        sender(monkeypatch, free_port(), tmp_path / "none")(MESSAGE)
    assert not raised.value.is_permanent


def test_a_wrong_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIGHTLINE_SMTP", "mail.example.org")
    with pytest.raises(BadInput, match="BRIGHTLINE_SMTP"):
        configured()
