"""Chains of duties: who sees them, what is done by a button, and the package for the case file."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from brightline.service.approvals import decide
from brightline.service.approvals.models import Decision
from brightline.service.conduct.package import build
from brightline.service.conduct.references import did, refer
from brightline.service.conduct.told import Chains, Told
from brightline.service.encounters.models import Encounter, Entry, Reference
from brightline.service.encounters.record import add_note, join, open_encounter, state
from brightline.service.log.models import Payload, Record
from brightline.service.notices.models import Recipient
from brightline.service.notices.tell import acknowledge, escalate, send
from brightline.service.people.models import Person, Post
from brightline.service.screened import Blocked
from brightline.service.texts.holder import put_in_force

ROOT = Path(__file__).parents[2]
REPORT = "report_conduct(supervisor)"
TO_INTERNAL_AFFAIRS = "report_conduct(internal_affairs_commander)"
TO_CHIEF = "report_conduct(chief)"
TO_AGENCY = "report_conduct(federal_agency)"


@pytest.fixture
def nia(hire: Callable[..., Person]) -> Person:
    """Give Nia, Commander of Internal Affairs."""
    return hire("1012", "Nia Holm", rank="Commander", role="internal_affairs_commander")


@pytest.fixture
def conduct(encounter: Encounter, ana: Person, bo: Person) -> Encounter:
    """Give Ana's encounter, in which she saw questionable conduct; Bo is there."""
    join(encounter, bo)
    state(encounter, ana, "questionable_conduct", "yes")
    state(encounter, ana, "conduct_witnessed", "yes")
    return encounter


def link(encounter: Encounter, act: str, person: Person | None = None) -> Told:
    """Give the first link of an act."""
    return next(link for chain in Chains(encounter, person).told() for link in chain if link.act == act)


def test_it_shows_where_word_was_not_passed_on(conduct: Encounter, ana: Person, bo: Person) -> None:
    assert (link(conduct, REPORT).state, link(conduct, REPORT).is_first_broken) == ("open", True)
    did(conduct, ana, REPORT, to=bo)
    assert link(conduct, REPORT).state == "done"
    assert link(conduct, TO_INTERNAL_AFFAIRS).is_first_broken
    assert "knew" not in link(conduct, TO_CHIEF).state


def test_it_goes_from_link_to_link_by_buttons(
    client: Client, conduct: Encounter, ana: Person, bo: Person, nia: Person, cho: Person
) -> None:
    steps = ((ana, REPORT, bo), (bo, TO_INTERNAL_AFFAIRS, nia), (nia, TO_CHIEF, cho), (cho, TO_AGENCY, None))
    for person, act, to in steps:
        client.force_login(person)
        shown = client.get(f"/conduct/{conduct.pk}/")
        assert shown.status_code == 200
        assert f'value="{act}"' in shown.content.decode()
        data = {"act": act, "to": to.pk} if to else {"act": act}
        assert not to or f"I have told {to.get_full_name()} in person" in shown.content.decode()
        assert client.post(f"/conduct/{conduct.pk}/did/", data).status_code == 302
    assert link(conduct, TO_AGENCY).state == "done"
    assert Chains(conduct).broken() == [each for each in Chains(conduct).broken() if "notify" in each.act]


def test_it_is_done_by_a_notice_when_somebody_was_reached(
    client: Client, conduct: Encounter, ana: Person, bo: Person
) -> None:
    client.force_login(ana)
    client.post(f"/conduct/{conduct.pk}/tell/", {"act": REPORT})
    assert link(conduct, REPORT).state == "open"
    acknowledge(Recipient.objects.get(person=bo), "web")
    assert link(conduct, REPORT).state == "done"


def test_telling_somebody_in_person_ends_the_notice(conduct: Encounter, ana: Person, bo: Person) -> None:
    notice = send(conduct, ana, REPORT, ["III.A.7/to_supervisor"])
    did(conduct, ana, REPORT, to=bo)
    notice.refresh_from_db()
    told = notice.recipients.get()
    assert (told.person, told.how, told.relayed_by) == (bo, "in person", ana)
    assert escalate(notice.sent_at + timedelta(hours=1)) == 0
    assert list(conduct.entries.get(name=REPORT).to.all()) == [bo]
    assert Record.objects.filter(event="acknowledged", who=ana.username, source="in person").exists()


def test_nobody_counts_as_told_who_was_not_named_or_does_not_hold_the_role(
    client: Client, conduct: Encounter, ana: Person, dee: Person
) -> None:
    client.force_login(ana)
    for to in ("", str(dee.pk), str(ana.pk), "x"):
        assert client.post(f"/conduct/{conduct.pk}/did/", {"act": REPORT, "to": to}).status_code == 400
    assert not conduct.entries.filter(name=REPORT).exists()
    assert not Recipient.objects.exists()


def test_a_double_tap_is_one_entry(client: Client, conduct: Encounter, ana: Person, bo: Person) -> None:
    client.force_login(ana)
    did(conduct, ana, REPORT, to=bo, key="tap")
    did(conduct, ana, REPORT, to=bo, key="tap")
    assert conduct.entries.filter(name=REPORT).count() == 1


def test_nobody_does_what_another_is_asked_to(client: Client, conduct: Encounter, ana: Person) -> None:
    client.force_login(ana)
    assert client.post(f"/conduct/{conduct.pk}/did/", {"act": TO_CHIEF}).status_code == 400
    assert not conduct.entries.filter(name=TO_CHIEF).exists()


def test_an_office_sees_it_once_it_is_reached(
    client: Client,
    conduct: Encounter,
    ana: Person,
    bo: Person,
    nia: Person,
    dee: Person,
    eli: Person,
    hire: Callable[..., Person],
) -> None:
    def code(person: Person) -> int:
        client.force_login(person)
        return client.get(f"/conduct/{conduct.pk}/").status_code

    assert (code(nia), code(dee), code(eli), code(bo)) == (403, 200, 403, 200)
    assert Record.objects.filter(event="refused", who=nia.username, outcome="failure").exists()
    did(conduct, ana, REPORT, to=bo)
    hana = hire("1006", "Hana Ito", rank="Sergeant", role="supervisor")
    assert (code(nia), code(hana)) == (403, 403)
    did(conduct, bo, TO_INTERNAL_AFFAIRS, to=nia)
    assert code(nia) == 200


def test_oversight_reads_and_changes_nothing(client: Client, conduct: Encounter, dee: Person) -> None:
    client.force_login(dee)
    assert "I have done this" not in client.get(f"/conduct/{conduct.pk}/").content.decode()
    for path, data in (("did", {"act": REPORT}), ("reference", {"kind": "case number", "number": "1"})):
        assert client.post(f"/conduct/{conduct.pk}/{path}/", data).status_code == 403
    assert not Reference.objects.exists()


class TestReferences:
    def test_the_case_number_is_the_encounters(self, conduct: Encounter, ana: Person) -> None:
        refer(conduct, ana, "case number", "26-004711")
        refer(conduct, ana, "case number", "26-004711")
        conduct.refresh_from_db()
        assert conduct.case_number == "26-004711"
        assert Record.objects.filter(event="reference").count() == 1

    def test_a_status_is_kept_nowhere_and_not_shown_again(
        self, client: Client, conduct: Encounter, ana: Person
    ) -> None:
        client.force_login(ana)
        data = {"kind": "incident report", "number": "Qwertz is undocumented"}
        shown = client.post(f"/conduct/{conduct.pk}/reference/", data)
        assert shown.status_code == 400
        assert "Qwertz" not in shown.content.decode()
        assert "II.C" in shown.content.decode()
        assert not Reference.objects.exists()
        assert not Payload.objects.filter(data__contains="Qwertz").exists()


class TestPackage:
    def files(self, encounter: Encounter, by: Person) -> dict[str, str]:
        """Give the files of a package by their name."""
        archive = zipfile.ZipFile(io.BytesIO(build(encounter, by).data))
        return {name: archive.read(name).decode() for name in archive.namelist()}

    def test_it_holds_the_case(
        self, conduct: Encounter, ana: Person, bo: Person, nia: Person, cho: Person
    ) -> None:
        refer(conduct, ana, "case number", "26-004711")
        refer(conduct, ana, "camera recording", "CAM-77")
        send(conduct, ana, REPORT, ["III.A.7/to_supervisor"])
        acknowledge(Recipient.objects.get(person=bo), "web")
        did(conduct, bo, TO_INTERNAL_AFFAIRS, to=nia)
        asked = decide.request(conduct, ana, "chief_approved", "close_road")
        decide.decide(asked.asked.get(), Decision.What.DENY, "web")
        did(conduct, nia, TO_CHIEF, to=cho)
        files = self.files(conduct, nia)
        page = files["index.html"]
        for said in ("Ana Reyes", "26-004711", "CAM-77", "DRAFT", "web, ", "deny", "Internal Affairs"):
            assert said in page
        assert files["letter-1-DRAFT.txt"].startswith("DRAFT for Chief. It has not been sent.")
        assert "26-004711" in files["letter-1-DRAFT.txt"]
        assert sum(name.startswith("receipt-of-decision") for name in files) == 1
        assert 'src="http' not in page
        assert "<script" not in page

    def test_its_log_verifies_with_its_own_verifier(
        self, conduct: Encounter, ana: Person, bo: Person, tmp_path: Path
    ) -> None:
        other = open_encounter(ana, place="Elsewhere 17")
        did(conduct, ana, REPORT, to=bo)
        for name, text in self.files(conduct, ana).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        log = (tmp_path / "log.jsonl").read_text()
        assert f'"encounter {conduct.pk}"' in log
        assert f'"encounter {other.pk}"' not in log

        def run() -> subprocess.CompletedProcess[str]:
            command = [sys.executable, "-I", "verify.py", "log.jsonl"]
            return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

        assert run().returncode == 0
        assert "by digest alone" in run().stdout
        changed = log.replace('"who":"1001"', '"who":"1009"', 1)
        assert changed != log
        (tmp_path / "log.jsonl").write_text(changed)
        assert run().returncode == 1

    def test_a_left_out_record_cannot_be_swapped(self, conduct: Encounter, ana: Person) -> None:
        import json

        from brightline.service.log.verify import problems

        open_encounter(ana, place="Elsewhere 17")
        lines = [json.loads(line) for line in self.files(conduct, ana)["log.jsonl"].splitlines()]
        out = next(line for line in lines if "body" in line)
        out["body"] = "0" * 64
        assert len(list(problems(lines))) > 1

    def test_it_says_in_the_log_that_it_was_built(
        self, client: Client, conduct: Encounter, ana: Person
    ) -> None:
        client.force_login(ana)
        answer = client.post(f"/conduct/{conduct.pk}/package/")
        assert answer["Content-Type"] == "application/zip"
        assert Payload.objects.filter(data__contains=answer["X-Content-SHA256"]).count() == 1

    def test_what_passes_in_parts_is_screened_as_a_whole(
        self, client: Client, conduct: Encounter, ana: Person
    ) -> None:
        add_note(conduct, ana, "Nothing of note.")
        # what an older screening let through
        Entry.objects.filter(kind=Entry.Kind.NOTE).update(words="The driver Qwertz is undocumented.")
        with pytest.raises(Blocked):
            build(conduct, ana)
        client.force_login(ana)
        shown = client.post(f"/conduct/{conduct.pk}/package/")
        assert shown.status_code == 400
        assert "Qwertz" not in shown.content.decode()
        assert not Record.objects.filter(event="package built").exists()


def test_another_departments_chain_is_shown_with_no_code_changed(
    client: Client, ana: Person, hire: Callable[..., Person]
) -> None:
    since = datetime.now(UTC) - timedelta(days=1)
    path = str(ROOT / "docs/examples/stonebridge/manual.md")
    put_in_force(path, "proposed", who="-", since=since)
    commander = hire("9002", "Com Mander", role="commander")
    encounter = open_encounter(ana, place="Mill Road")
    join(encounter, commander)
    client.force_login(ana)
    assert client.get(f"/conduct/{encounter.pk}/").status_code == 200
    assert client.post(f"/conduct/{encounter.pk}/package/").status_code == 200
    assert Post.objects.filter(role="commander").exists()
