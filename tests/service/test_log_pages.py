"""The pages of the log, and letting payloads go."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from brightline.service import department as department_file
from brightline.service.encounters.models import Encounter
from brightline.service.log import verify
from brightline.service.log.chain import exported, let_go, verified, write
from brightline.service.log.models import Head, Payload, Record
from brightline.service.people.models import Person


@pytest.fixture
def web(client: Client, encounter: Encounter, dee: Person, prove: Callable[[Client], None]) -> Client:
    """Give Dee's browser, in which she has just proved again who she is."""
    client.force_login(dee)
    prove(client)
    return client


def test_it_is_for_oversight_and_reading_it_is_logged(web: Client, ana: Person, dee: Person) -> None:
    assert "encounter opened" in web.get("/log/").content.decode()
    assert Record.objects.filter(event="log read", who=dee.username).count() == 1
    web.force_login(ana)
    for address in ("/log/", "/log/verify/", "/log/export/"):
        assert web.get(address).status_code == 403
    assert Record.objects.filter(event="refused", who=ana.username).count() == 3


def test_it_wants_the_password_again(client: Client, encounter: Encounter, dee: Person) -> None:
    client.force_login(dee)
    asked = [client.get("/log/"), client.post("/log/verify/"), client.post("/log/export/")]
    assert all(each["Location"].startswith("/account/reauthenticate/") for each in asked)
    assert not Record.objects.filter(event__startswith="log ").exists()


def test_a_federal_task_force_member_reads_none_of_it(
    client: Client, encounter: Encounter, hire: Callable[..., Person], prove: Callable[[Client], None]
) -> None:
    client.force_login(hire("3009", "Ivo Kern", work=Person.Work.OVERSIGHT, on_federal_task_force=True))
    prove(client)
    assert client.get("/log/").status_code == 403


class TestAdministration:
    @pytest.fixture
    def kept(self, web: Client, fay: Person, prove: Callable[[Client], None], encounter: Encounter) -> Client:
        """Give Fay's browser; something was refused in an encounter before."""
        assert web.get(f"/notices/{encounter.pk}/send/").status_code == 403
        web.force_login(fay)
        prove(web)
        return web

    def test_it_reads_of_accounts_and_of_no_encounter(
        self, kept: Client, encounter: Encounter, fay: Person
    ) -> None:
        with transaction.atomic():
            write("account released", who="4001", subject="account 1001", payload={"marker": "Released"})
        said = kept.get("/log/").content.decode()
        assert "Released" in said
        for word in ("encounter opened", f"encounter {encounter.pk}<", "asked_to_help", "notices:send"):
            assert word not in said, word
        wanted = kept.get("/log/", {"encounter": encounter.pk}).content.decode()
        assert '<tr><th scope="row">' not in wanted
        read = Record.objects.filter(event="log read", who=fay.username).first()
        assert read
        assert '"encounters":false' in read.payload.data

    def test_it_exports_the_whole_chain_with_digests_alone_of_encounters(
        self, kept: Client, tmp_path: Path
    ) -> None:
        log = tmp_path / "log.jsonl"
        log.write_bytes(b"".join(kept.post("/log/export/").streaming_content))  # type: ignore[attr-defined]
        assert "encounter opened" not in log.read_text()
        assert "log exported" in log.read_text()
        *found, (number, _last) = verify.problems(json.loads(line) for line in log.read_text().splitlines())
        assert (found, number) == ([], Record.objects.latest("number").number)

    def test_the_department_says_who_reads_of_encounters(
        self, kept: Client, encounter: Encounter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        data = Path(department_file.__file__).with_name("department.yaml").read_text()
        own = tmp_path / "department.yaml"
        own.write_text(data.replace("log_of_encounters: [oversight]", "log_of_encounters: [administration]"))
        monkeypatch.setenv("BRIGHTLINE_DEPARTMENT", str(own))
        assert "encounter opened" in kept.get("/log/").content.decode()


def test_anybody_has_the_verifier(client: Client, db: None) -> None:
    assert client.get("/log/verify.py").content == Path(verify.__file__).read_bytes()


def test_it_shows_what_is_wanted(web: Client, encounter: Encounter) -> None:
    said = web.get("/log/", {"event": "encounter opened", "encounter": encounter.pk}).content.decode()
    assert said.count('<tr><th scope="row">') == 1
    assert web.get("/log/", {"encounter": "Qwertz"}).status_code == 400
    assert not Payload.objects.filter(data__contains="Qwertz").exists()


def test_it_verifies_in_place_and_shows_the_last_digest(web: Client) -> None:
    last = Record.objects.latest("number")
    said = web.post("/log/verify/").content.decode()
    assert f"{last.number} {last.digest}" in said
    assert "The chain holds" in said


def test_it_sees_that_the_end_was_cut_off(encounter: Encounter) -> None:
    assert verified()[0] == []
    Head.objects.update(number=Head.objects.get().number + 1)
    assert verified()[0] == ["the log ends before the record that was written last"]


def test_what_is_exported_verifies_with_the_file_that_is_given(web: Client, tmp_path: Path) -> None:
    log, script = tmp_path / "log.jsonl", tmp_path / "verify.py"
    log.write_bytes(b"".join(web.post("/log/export/").streaming_content))  # type: ignore[attr-defined]
    script.write_bytes(web.get("/log/verify.py").content)
    last = json.loads(log.read_text().splitlines()[-1])["digest"]
    command = [sys.executable, "-I", str(script), str(log)]
    assert subprocess.run([*command, last], capture_output=True, check=False).returncode == 0
    assert subprocess.run([*command, "0" * 64], capture_output=True, check=False).returncode == 1


def test_payloads_go_at_the_end_of_their_time_and_the_chain_holds(
    encounter: Encounter, settings: Any
) -> None:
    settings.KEEP_DAYS = 400
    with transaction.atomic():
        write("kept for a while", who="-", payload={"marker": "Qwertz"})
    today = datetime.now(UTC).date()
    before = Payload.objects.count()
    assert let_go(today + timedelta(days=400)) == 0
    assert let_go(today + timedelta(days=401)) == 1
    assert not Payload.objects.filter(data__contains="Qwertz").exists()
    assert Payload.objects.count() == before  # one went, and that it did is a record
    *found, _ = verify.problems(json.loads(line) for line in exported())
    assert found == []
