"""What is put on record, and what never is."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from brightline.service.encounters.duties import guidance, standing
from brightline.service.encounters.models import Encounter, Entry
from brightline.service.encounters.record import (
    Sent,
    add_note,
    join,
    note_deed,
    open_encounter,
    state,
    take_back,
)
from brightline.service.log import verify
from brightline.service.log.chain import exported, write
from brightline.service.log.models import Payload, Record
from brightline.service.people.models import Person
from brightline.service.screened import Blocked
from brightline.service.texts.holder import put_in_force
from brightline.source import BadInput

ROOT = Path(__file__).parents[2]


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


def test_no_words_stand_in_the_place_of_a_number(ana: Person) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    put_in_force(str(ROOT / "docs/examples/northgate/manual.md"), "adopted", who="-", since=since)
    encounter = open_encounter(ana)
    with pytest.raises(BadInput):
        state(encounter, ana, "hours_to_release", "Qwertz is undocumented")
    assert state(encounter, ana, "hours_to_release", 24.0) is not None


def test_a_sign_that_no_text_has_is_refused(encounter: Encounter, ana: Person) -> None:
    with pytest.raises(BadInput, match="no text has"):
        add_note(encounter, ana, "Scene\0quiet.")


def test_nobody_states_an_approval(encounter: Encounter, ana: Person) -> None:
    with pytest.raises(BadInput, match="whoever decides it is asked"):
        state(encounter, ana, "chief_approved", "yes")
    assert state(encounter, ana, "chief_approved", "no") is not None


def test_nobody_says_that_another_approved(encounter: Encounter, ana: Person, cho: Person) -> None:
    join(encounter, cho)
    with pytest.raises(BadInput, match="not told for another"):
        note_deed(encounter, ana, "approve_action", Sent(said_by=cho, source="radio"))
    assert not encounter.entries.filter(name="approve_action").exists()


def test_a_key_stands_for_one_entry_only(encounter: Encounter, ana: Person) -> None:
    add_note(encounter, ana, "Scene quiet.", Sent(key="decision-1"))
    with pytest.raises(BadInput, match="something else was sent"):
        note_deed(encounter, ana, "notify_activity(supervisor)", Sent(key="decision-1"))


def test_taking_back_twice_by_one_tap_is_once_and_is_not_taken_back_itself(
    encounter: Encounter, ana: Person
) -> None:
    entry = add_note(encounter, ana, "Scene quiet.")
    first, second = (take_back(entry, ana, Sent(key="tap-2")) for _ in range(2))
    assert first == second
    with pytest.raises(BadInput, match="put that one on record anew"):
        take_back(first, ana)


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

    @pytest.mark.parametrize(
        "change", ["said beside its digest", "digest alone", "a further field", "nothing left"]
    )
    def test_no_record_hides_behind_its_digest(self, encounter: Encounter, change: str) -> None:
        lines = [json.loads(line) for line in exported()]
        body = verify.body_digest_of(lines[1])
        if change == "said beside its digest":
            lines[1] |= {"body": body, "who": "9999"}
        elif change == "digest alone":
            lines[1] = {name: lines[1][name] for name in ("number", "previous", "digest")} | {"body": body}
        elif change == "a further field":
            lines[1]["approved_by"] = "9999"
        else:
            lines = []
        *found, _ = verify.problems(lines)
        assert found

    def test_a_log_without_its_beginning_is_called_an_extract(
        self, encounter: Encounter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        log, lines = tmp_path / "log.jsonl", list(exported())
        before = json.loads(lines[0])
        head = json.dumps({"extract": {"after": 1, "previous": before["digest"]}})
        log.write_text("\n".join([head, *lines[1:]]), encoding="utf-8")
        assert verify.main([str(log)]) == 0
        assert "an extract after record 1:" in capsys.readouterr().out

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
