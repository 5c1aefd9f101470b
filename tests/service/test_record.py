"""What is put on record, and what never is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction

from brightline.service.encounters.duties import guidance, standing
from brightline.service.encounters.models import Encounter, Entry
from brightline.service.encounters.record import Sent, add_note, join, note_deed, state, take_back
from brightline.service.log import verify
from brightline.service.log.chain import exported, write
from brightline.service.log.models import Payload, Record
from brightline.service.people.models import Person
from brightline.service.screened import Blocked
from brightline.source import BadInput


def open_acts(encounter: Encounter, person: Person) -> list[str]:
    return [line.act for line in standing(encounter).open_for(f"p{person.pk}")]


def test_it_opens_with_a_tiles_facts_and_their_duties(encounter: Encounter, ana: Person) -> None:
    assert list(encounter.entries.values_list("name", "value")) == [("mpd_involvement_sought", "yes")]
    assert open_acts(encounter, ana) == ["notify_activity(supervisor)"]


def test_it_keeps_what_is_sent_twice_once(encounter: Encounter, ana: Person) -> None:
    for _ in range(2):
        state(encounter, ana, "violence", "yes", Sent(key="tap-1"))
    assert encounter.entries.filter(name="violence").count() == 1


def test_it_never_keeps_a_transient_fact(encounter: Encounter, ana: Person) -> None:
    before = encounter.entries.count()
    assert state(encounter, ana, "ncic_hit", "unverified") is None
    assert encounter.entries.count() == before
    party = encounter.parties.get(person=ana)
    with_hit = {a.act: a.verdict for a in guidance(encounter, party, also={"ncic_hit": "unverified"}).answers}
    assert with_hit["verify_ncic_hit"] == "must"
    assert encounter.entries.count() == before


def test_it_keeps_both_an_entry_and_its_taking_back(encounter: Encounter, ana: Person) -> None:
    entry = state(encounter, ana, "violence", "yes")
    assert entry is not None
    take_back(entry, ana)
    assert encounter.entries.filter(kind=Entry.Kind.TAKEN_BACK).count() == 1
    party = encounter.parties.get(person=ana)
    assert guidance(encounter, party).situation.facts.get("violence") is None
    with pytest.raises(BadInput, match="taken back already"):
        take_back(entry, ana)


def test_a_deed_ends_a_duty_and_begins_the_next(encounter: Encounter, ana: Person, bo: Person) -> None:
    join(encounter, bo)
    note_deed(encounter, ana, "notify_activity(supervisor)", to=[bo])
    assert "notify_activity(supervisor)" not in open_acts(encounter, ana)
    assert "notify_activity(chief)" in open_acts(encounter, bo)


def test_a_status_is_kept_nowhere(
    encounter: Encounter, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Blocked) as raised:
        add_note(encounter, ana, "The driver Qwertz is undocumented.")
    assert "Qwertz" not in str(raised.value) + repr(raised.value) + caplog.text
    assert not Payload.objects.filter(data__contains="Qwertz").exists()
    assert not encounter.entries.filter(kind=Entry.Kind.NOTE).exists()


@pytest.mark.parametrize(("name", "value"), [("nothing", "yes"), ("violence", "maybe")])
def test_what_the_policy_does_not_know_is_refused(
    encounter: Encounter, ana: Person, name: str, value: str
) -> None:
    with pytest.raises(BadInput):
        state(encounter, ana, name, value)


class TestLog:
    def test_every_entry_has_its_record(self, encounter: Encounter, ana: Person) -> None:
        before = Record.objects.count()
        state(encounter, ana, "violence", "yes")
        assert Record.objects.count() == before + 1
        last = Record.objects.last()
        assert last is not None
        assert (last.event, last.who, last.subject) == ("entry: fact", "1001", f"encounter {encounter.pk}")

    def test_it_verifies_anywhere_with_one_file(self, encounter: Encounter, tmp_path: Path) -> None:
        log = tmp_path / "log.jsonl"
        log.write_text("".join(exported()), encoding="utf-8")
        ended = subprocess.run(
            [sys.executable, "-I", verify.__file__, str(log)], capture_output=True, text=True, check=False
        )
        assert ended.returncode == 0
        assert "the chain holds" in ended.stdout

    @pytest.mark.parametrize("change", ["who", "payload", "missing", "cut"])
    def test_any_change_shows(self, encounter: Encounter, change: str) -> None:
        lines = [json.loads(line) for line in exported()]
        last = lines[-1]["digest"]
        if change == "who":
            lines[1]["who"] = "9999"
        elif change == "payload":
            lines[1]["payload"]["data"] = "{}"
        else:
            del lines[-1 if change == "cut" else 1]
        *found, (_, end) = verify.problems(lines)
        assert found or end != last

    def test_a_payload_can_go_and_the_chain_still_verifies(self, encounter: Encounter) -> None:
        Payload.objects.all().delete()
        *found, _ = verify.problems(json.loads(line) for line in exported())
        assert found == []

    @pytest.mark.django_db(transaction=True)
    def test_it_writes_in_a_transaction_only(self) -> None:
        with pytest.raises(RuntimeError):
            write("alone", who="-")
        with transaction.atomic():
            write("together", who="-")
        assert Record.objects.get().event == "together"
