"""A log of which nothing is left is no empty log; where it cannot be written, somebody hears of it."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.test import Client

from brightline.service.answers import views
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import open_encounter
from brightline.service.faults import Administrators
from brightline.service.log import verify
from brightline.service.log.anchors import anchors, drop_anchor
from brightline.service.log.append_only import allow_changes, refuse_changes
from brightline.service.log.chain import exported, verified, watch, write
from brightline.service.log.models import Head, Payload, Record
from brightline.service.people.models import Person
from brightline.service.texts.models import Text


def wipe(*, head: bool) -> None:
    """Delete the log as somebody with the database in hand can."""
    allow_changes(connection)
    Payload.objects.all().delete()
    Record.objects.all().delete()
    refuse_changes(connection)
    if head:
        Head.objects.all().delete()
    else:
        Head.objects.update(number=0, digest=verify.FIRST)


def test_a_new_log_is_empty_and_whole(db: None) -> None:
    assert Head.objects.get().number == 0
    assert verified() == ([], 0, verify.FIRST)


def test_a_head_that_was_deleted_is_seen(encounter: Encounter) -> None:
    assert verified()[0] == []
    Head.objects.all().delete()
    assert "not on record" in verified()[0][-1]


@pytest.mark.parametrize("head", [True, False])
def test_a_log_that_was_deleted_as_a_whole_is_seen(encounter: Encounter, head: bool) -> None:
    wipe(head=head)
    assert verify.NO_RECORD in verified()[0]


def test_nothing_is_logged_anew_behind_a_head_that_is_gone(encounter: Encounter) -> None:
    wipe(head=True)
    with pytest.raises(Head.DoesNotExist), transaction.atomic():
        write("begun anew", who="-")
    assert not Record.objects.exists()


class TestAnchors:
    @pytest.fixture(autouse=True)
    def path(self, tmp_path: Path, settings: Any) -> Path:
        path = tmp_path / "anchors.txt"
        settings.BRIGHTLINE_ANCHORS = str(path)
        return path

    def test_the_end_is_written_down_once(self, encounter: Encounter, path: Path) -> None:
        assert [drop_anchor(datetime.now(UTC)) for _ in range(2)] == [True, False]
        with transaction.atomic():
            write("more", who="-")
        assert drop_anchor(datetime.now(UTC))
        assert sorted(anchors()) == [Record.objects.count() - 1, Record.objects.count()]
        assert verified()[0] == []

    def test_a_shorter_log_is_seen_however_whole_it_is(self, encounter: Encounter) -> None:
        drop_anchor(datetime.now(UTC))
        number = Record.objects.count()
        wipe(head=False)
        with transaction.atomic():
            write("begun anew", who="-")
        assert verified()[0] == [f"record {number} was written down and is gone"]

    def test_another_log_of_the_same_length_is_seen(self, encounter: Encounter) -> None:
        drop_anchor(datetime.now(UTC))
        number = Record.objects.count()
        wipe(head=False)
        for _ in range(number):
            with transaction.atomic():
                write("begun anew", who="-")
        assert verified()[0] == [f"record {number} is another one than was written down"]

    def test_the_file_that_verifies_takes_anchors(
        self, encounter: Encounter, tmp_path: Path, path: Path
    ) -> None:
        drop_anchor(datetime.now(UTC))
        with transaction.atomic():
            write("more", who="-")
        log = tmp_path / "log.jsonl"
        log.write_text("".join(exported()))
        assert run(log, path) == (0, "")
        log.write_text("".join(list(exported())[:-2]))
        assert run(log, path)[0] == 1
        log.write_text("")
        assert run(log, path)[0] == 1
        path.write_text("12 no digest at all\n")
        assert run(log, path)[0] == 2


def run(log: Path, anchors: Path) -> tuple[int, str]:
    command = [sys.executable, "-I", verify.__file__, str(log), str(anchors)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stderr


class TestAlert:
    @pytest.fixture(autouse=True)
    def administrators(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.ADMINS = [("", "admin@example.org")]
        handlers = [
            *logging.getLogger("brightline.log").handlers,
            *logging.getLogger("django.request").handlers,
        ]
        for handler in handlers:
            if isinstance(handler, Administrators):
                monkeypatch.setattr(handler, "mailed", None)

    def test_a_log_that_cannot_be_written_is_told_by_mail_and_nothing_is_done(
        self, text: Text, ana: Person, mailoutbox: list[EmailMessage]
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE log_payload RENAME TO gone")
        for _ in range(3):
            with pytest.raises(DatabaseError), transaction.atomic():
                open_encounter(ana, place="Qwertz")
        assert not Encounter.objects.exists()
        (mail,) = mailoutbox
        assert mail.to == ["admin@example.org"]
        assert mail.subject.endswith("Brightline: the log fails")
        assert "OperationalError" in mail.body or "ProgrammingError" in mail.body
        assert "Qwertz" not in mail.body

    def test_another_mail_goes_out_after_a_while(self, db: None, mailoutbox: list[EmailMessage]) -> None:
        Head.objects.all().delete()
        (handler,) = (
            each for each in logging.getLogger("brightline.log").handlers if isinstance(each, Administrators)
        )
        for passed in (None, handler.PAUSE + 1):
            if passed:
                assert handler.mailed is not None
                handler.mailed -= passed
            with pytest.raises(Head.DoesNotExist), transaction.atomic():
                write("begun anew", who="-")
        assert len(mailoutbox) == 2

    def test_a_database_that_fails_a_page_is_told_too(
        self, ana: Person, text: Text, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = Client(raise_request_exception=False)
        client.force_login(ana)
        for error, count in ((ValueError("Qwertz"), 0), (DatabaseError("Qwertz"), 1)):
            monkeypatch.setattr(views, "render", mock.Mock(side_effect=error))
            assert client.get("/").status_code == 500
            assert len(mailoutbox) == count
        assert "Qwertz" not in mailoutbox[0].body

    def test_the_worker_tells_of_a_log_that_was_changed(
        self, encounter: Encounter, mailoutbox: list[EmailMessage]
    ) -> None:
        assert watch()
        assert mailoutbox == []
        wipe(head=False)
        assert not watch()
        assert len(mailoutbox) == 1
