"""What people put on record of an encounter in words, who they are, and how it ends."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.sessions.models import Session

from brightline.service.encounters.duties import standing
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import add_note, join, open_encounter, state
from brightline.service.log.models import Record
from brightline.service.people.accounts import say_telling
from brightline.service.people.models import Person
from brightline.service.texts.holder import policy_of
from brightline.service.texts.models import Text
from service.encounter_forms import Hire, Sign, at, form_of, page_of

pytestmark = pytest.mark.django_db


class TestNotes:
    def test_a_note_is_kept_with_who_said_it_and_who_typed_it(
        self, signed_in: Sign, encounter: Encounter, ana: Person, gus: Person
    ) -> None:
        web = signed_in(gus)
        tap = form_of(page_of(web, encounter), "note")
        for _ in range(2):
            web.post(
                at(encounter, "note/"), {**tap, "words": "Side street is clear.", "said_by": str(ana.pk)}
            )
        note = encounter.entries.get(kind="note")
        assert (note.words, note.said_by, note.typed_by, note.source) == (
            "Side street is clear.",
            ana,
            gus,
            "radio",
        )

    def test_a_blocked_one_leaves_nothing_and_has_its_reason_and_a_proposal(
        self, signed_in: Sign, encounter: Encounter, ana: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        web = signed_in(ana)
        before = Record.objects.count()
        said = web.post(
            at(encounter, "note/"),
            {"words": "Two vans left north. The driver is here illegally, without papers."},
        )
        page = said.content.decode()
        assert said.status_code == 422
        assert "driver" not in page
        assert "here illegally" not in page
        assert "says that a person" in page
        assert "(II.C)" in page
        assert "Two vans left north. [removed: not recorded under II.C]." in page
        assert not encounter.entries.filter(kind="note").exists()
        assert Record.objects.count() == before
        kept = [json.dumps(each.get_decoded()) for each in Session.objects.all()]
        assert not [each for each in [*kept, caplog.text] if "driver" in each]

    def test_what_a_person_must_look_at_is_kept_and_pointed_at(
        self, signed_in: Sign, encounter: Encounter, ana: Person
    ) -> None:
        words = "The victim said that her passport was taken and she fears deportation."
        said = signed_in(ana).post(at(encounter, "note/"), {"words": words}, follow=True).content.decode()
        assert "Look at it again: it tells of a threat or a fear of deportation" in said
        assert encounter.entries.get(kind="note").words == words

    def test_the_proposal_can_be_kept(self, signed_in: Sign, encounter: Encounter, ana: Person) -> None:
        web = signed_in(ana)
        page = web.post(
            at(encounter, "note/"), {"words": "Two vans left. He is undocumented."}
        ).content.decode()
        proposal = re.search(r"<textarea[^>]*>([^<]+)</textarea>", page)
        assert proposal
        web.post(at(encounter, "note/"), {"words": proposal[1]})
        assert encounter.entries.get(kind="note").words == proposal[1]

    def test_a_deed_with_words_goes_on_record(
        self, signed_in: Sign, encounter: Encounter, ana: Person
    ) -> None:
        signed_in(ana).post(
            at(encounter, "note/"), {"act": "monitor_for_safety", "words": "From the corner."}
        )
        entry = encounter.entries.get(kind="deed")
        assert (entry.name, entry.words, entry.by) == ("monitor_for_safety", "From the corner.", ana)

    @pytest.mark.parametrize(
        "wrong",
        [{}, {"act": "approve_action"}, {"act": "notify_activity(chief)"}, {"words": "x", "said_by": "99"}],
    )
    def test_what_is_not_put_on_record_by_hand_is_refused(
        self, signed_in: Sign, encounter: Encounter, ana: Person, wrong: dict[str, str]
    ) -> None:
        before = encounter.entries.count()
        said = signed_in(ana).post(at(encounter, "note/"), wrong, follow=True)
        assert 'class="error"' in said.content.decode()
        assert encounter.entries.count() == before

    def test_a_number_of_another_system_is_kept(
        self, signed_in: Sign, encounter: Encounter, ana: Person
    ) -> None:
        web = signed_in(ana)
        web.post(at(encounter, "reference/"), {"kind": "camera recording", "number": "4711-1"})
        web.post(at(encounter, "reference/"), {"kind": "case number", "number": "26-004711"})
        page = page_of(web, encounter)
        assert "4711-1" in page
        assert "<title>DRAFT · 26-004711</title>" in page


class TestPeople:
    def test_whoever_it_calls_upon_joins_in_the_role_that_they_hold(
        self, signed_in: Sign, encounter: Encounter, bo: Person
    ) -> None:
        web = signed_in(bo)
        assert "Take part" in page_of(web, encounter)
        web.post(at(encounter, "join/"), {"role": "chief"})
        assert not encounter.parties.filter(person=bo).exists()
        for _ in range(2):
            web.post(at(encounter, "join/"), {"role": "supervisor"})
        assert encounter.parties.get(person=bo).role == "supervisor"

    def test_somebody_is_brought_in_and_the_log_says_by_whom(
        self, signed_in: Sign, encounter: Encounter, ana: Person, hire: Hire
    ) -> None:
        other = hire("1009", "Kai Moreau")
        signed_in(ana).post(at(encounter, "bring/"), {"number": "1009"})
        assert encounter.parties.filter(person=other).exists()
        last = Record.objects.select_related("payload").last()
        assert last is not None
        assert (last.event, last.who) == ("joined", "1001")
        assert json.loads(last.payload.data)["person"] == "1009"

    @pytest.mark.parametrize(
        ("who", "reads", "writes"),
        [("ana", 200, 302), ("bo", 200, 302), ("cho", 200, 302), ("gus", 200, 302), ("dee", 200, 403),
         ("eli", 403, 403), ("fay", 403, 403)],
    )  # fmt: skip
    def test_who_reads_and_who_writes(
        self,
        signed_in: Sign,
        encounter: Encounter,
        request: pytest.FixtureRequest,
        bo: Person,
        cho: Person,
        who: str,
        reads: int,
        writes: int,
    ) -> None:
        web = signed_in(request.getfixturevalue(who))
        assert web.get(at(encounter)).status_code == reads
        for way in ("state/", "note/", "did/", "join/", "bring/", "reference/", "close/"):
            assert web.post(at(encounter, way)).status_code == writes, way

    def test_a_task_force_member_sees_what_they_said_or_were_told_only(
        self, signed_in: Sign, encounter: Encounter, ana: Person, eli: Person, fay: Person
    ) -> None:
        join(encounter, eli)
        add_note(encounter, ana, "The side street is clear.")
        add_note(encounter, eli, "Arrived at the north side.")
        web = signed_in(eli)
        page = page_of(web, encounter)
        assert "Arrived at the north side." in page
        for hidden in (
            "The side street",
            "Lake and Chicago",
            "Ana Reyes",
            "have asked MPD to be involved",
            "close a road",
        ):
            assert hidden not in page
        assert web.post(at(encounter, "close/"), {"words": "over"}).status_code == 403
        entry = encounter.entries.get(words="The side street is clear.")
        assert web.post(at(encounter, f"take-back/{entry.pk}/")).status_code == 404

        facts: dict[str, object] = {"chief_approved": "yes", "action_consistent": "yes"}
        say_telling(fay, policy_of(encounter.text).id, "assist_federal_criminal_investigation", facts)
        state(encounter, ana, "offense", "felony")
        assert "The side street is clear." in page_of(web, encounter)


class TestClosing:
    def test_what_is_owed_wants_a_reason_and_stays_owed(
        self, signed_in: Sign, encounter: Encounter, ana: Person, bo: Person
    ) -> None:
        web = signed_in(ana)
        said = web.post(at(encounter, "close/"), follow=True).content.decode()
        assert "something is still owed" in said
        tap = {"words": "Agents left, nobody on scene.", "key": "c1"}
        for _ in range(2):
            web.post(at(encounter, "close/"), tap)
        encounter.refresh_from_db()
        assert encounter.closed_at
        assert encounter.entries.filter(kind="closed").count() == 1
        page = page_of(web, encounter)
        assert "You still owe" in page
        assert "Agents left, nobody on scene." in page
        assert "Is any of this so?" not in page
        web.post(at(encounter, "did/"), form_of(page, "did", "I told Sergeant Bo Lund"))
        assert not standing(encounter).open_for(f"p{ana.pk}")
        assert (
            "closed" in web.post(at(encounter, "state/"), {"a": "violence:yes"}, follow=True).content.decode()
        )

    def test_where_nothing_is_owed_one_tap_closes_it(self, signed_in: Sign, text: Text, ana: Person) -> None:
        encounter = open_encounter(ana)
        signed_in(ana).post(at(encounter, "close/"), {"key": "c"})
        encounter.refresh_from_db()
        assert encounter.closed_at

    def test_a_reason_that_says_a_status_closes_nothing(
        self, signed_in: Sign, encounter: Encounter, ana: Person
    ) -> None:
        said = signed_in(ana).post(at(encounter, "close/"), {"words": "Qwertz is undocumented."})
        assert said.status_code == 422
        assert "Qwertz" not in said.content.decode()
        encounter.refresh_from_db()
        assert encounter.closed_at is None
