"""The pages of an encounter: one tap for each thing, nothing kept that may not be."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command

from brightline.service.encounters.duties import standing
from brightline.service.encounters.models import Encounter, Entry
from brightline.service.encounters.record import Sent, add_note, join, note_deed, open_encounter, state
from brightline.service.log.models import Payload, Record
from brightline.service.notices.models import Notice
from brightline.service.people.models import Person
from brightline.service.texts.holder import policy_of, put_in_force
from brightline.service.texts.models import Text
from service.encounter_forms import Hire, Sign, at, form_of, page_of

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db


class TestStart:
    def test_it_starts_in_one_tap_and_a_double_tap_starts_one(
        self, signed_in: Sign, text: Text, ana: Person
    ) -> None:
        web = signed_in(ana)
        tap = form_of(web.get("/encounters/").content.decode(), "start")
        for _ in range(2):
            shown = web.post("/encounters/start/", {**tap, "tile": "asked_to_help"}, follow=True)
        encounter = Encounter.objects.get()
        assert shown.redirect_chain[-1][0] == at(encounter)
        assert list(encounter.entries.values_list("name", "value")) == [("mpd_involvement_sought", "yes")]
        assert "notify the supervisor of the immigration-related activity" in shown.content.decode()

    def test_it_starts_with_what_a_card_says_but_what_is_transient(
        self, signed_in: Sign, text: Text, ana: Person
    ) -> None:
        web = signed_in(ana)
        card = {"tile": "crowd", "as": "member", "a": ["violence:yes", "only_ground_is_status:yes"]}
        page = web.post("/", {**card, "card": "1"}).content.decode()
        assert "Start an encounter with this" in page
        for _ in range(2):
            web.post("/encounters/start/", {**card, "key": form_of(page, "start")["key"]})
        assert Encounter.objects.count() == 1
        assert set(Entry.objects.values_list("name", "value")) == {
            ("crowd_present", "yes"),
            ("violence", "yes"),
        }

    def test_it_starts_from_a_call_and_the_next_one_joins(
        self, signed_in: Sign, text: Text, ana: Person, hire: Hire
    ) -> None:
        second = hire("1009", "Kai Moreau")
        call = {"call_number": "16-395258", "place": "Lake and Chicago"}
        signed_in(ana).post("/encounters/start/", {**call, "key": "a1"})
        signed_in(second).post("/encounters/start/", {**call, "key": "b1"})
        encounter = Encounter.objects.get()
        assert (encounter.call_number, encounter.place) == ("16-395258", "Lake and Chicago")
        assert [party.person for party in encounter.parties.all()] == [ana, second]

    def test_a_task_force_member_is_taken_into_nobodys(
        self, signed_in: Sign, encounter: Encounter, eli: Person
    ) -> None:
        signed_in(eli).post("/encounters/start/", {"call_number": encounter.call_number, "key": "e1"})
        assert not encounter.parties.filter(person=eli).exists()

    @pytest.mark.parametrize("who", ["dee", "fay"])
    def test_oversight_and_administration_start_none_and_join_none_by_its_number(
        self, signed_in: Sign, encounter: Encounter, request: pytest.FixtureRequest, who: str
    ) -> None:
        web = signed_in(request.getfixturevalue(who))
        assert web.post("/encounters/start/", {"call_number": encounter.call_number}).status_code == 403
        assert "Begin one" not in web.get("/encounters/").content.decode()
        assert encounter.parties.count() == 1

    def test_a_place_that_says_a_status_starts_nothing(
        self, signed_in: Sign, text: Text, ana: Person
    ) -> None:
        web = signed_in(ana)
        shown = web.post("/encounters/start/", {"place": "House of Qwertz, who is undocumented", "key": "p"})
        assert shown.status_code == 422
        assert "Qwertz" not in shown.content.decode()
        assert not Encounter.objects.exists()

    @pytest.mark.parametrize("wrong", [{"tile": "nothing"}, {"call_number": "1" * 21}, {"place": "x" * 201}])
    def test_what_cannot_be_used_is_said(
        self, signed_in: Sign, text: Text, ana: Person, wrong: dict[str, str]
    ) -> None:
        assert signed_in(ana).post("/encounters/start/", wrong).status_code == 400
        assert not Encounter.objects.exists()

    def test_it_starts_from_a_question_of_the_answer_page(
        self, signed_in: Sign, text: Text, ana: Person
    ) -> None:
        web = signed_in(ana)
        tap = form_of(web.get("/", {"tile": "asked_to_help"}).content.decode(), "start")
        web.post("/encounters/start/", tap)
        assert Encounter.objects.get().tile == "asked_to_help"


class TestDuties:
    def test_each_stands_with_its_clock_and_its_words(
        self, signed_in: Sign, encounter: Encounter, ana: Person, bo: Person
    ) -> None:
        page = page_of(signed_in(ana), encounter)
        assert "for 0 min" in page
        assert "<strong>III.C.1.a</strong>" in page
        assert "The member shall notify their supervisor regarding" in page
        assert "I told Sergeant Bo Lund" in page

    def test_one_tap_does_it_and_two_are_one(
        self, signed_in: Sign, encounter: Encounter, ana: Person
    ) -> None:
        state(encounter, ana, "immigration_enforcement_encountered", "yes")
        web = signed_in(ana)
        tap = form_of(page_of(web, encounter), "did", "activate your body-worn camera")
        for _ in range(2):
            shown = web.post(at(encounter, "did/"), tap, follow=True)
        assert encounter.entries.filter(name="activate_body_worn_camera", by=ana).count() == 1
        assert "is not owed now" not in shown.content.decode()

    def test_a_notice_is_sent_in_one_tap_and_its_state_is_linked(
        self, signed_in: Sign, encounter: Encounter, ana: Person, bo: Person
    ) -> None:
        web = signed_in(ana)
        tap = form_of(page_of(web, encounter), "tell")
        for _ in range(2):
            shown = web.post(at(encounter, "tell/"), tap, follow=True).content.decode()
        notice = Notice.objects.get()
        assert f"/notices/{encounter.pk}/{notice.pk}/" in shown
        assert "Notice sent, not read yet" in shown

    def test_told_in_person_is_one_tap_too(
        self, signed_in: Sign, encounter: Encounter, ana: Person, bo: Person
    ) -> None:
        web = signed_in(ana)
        tap = form_of(page_of(web, encounter), "did", "I told Sergeant Bo Lund")
        for _ in range(2):
            web.post(at(encounter, "did/"), tap)
        assert [list(each.to.all()) for each in encounter.entries.filter(kind="deed")] == [[bo]]
        assert not standing(encounter).open_for(f"p{ana.pk}")

    def test_what_nobody_owes_is_not_done(self, signed_in: Sign, encounter: Encounter, ana: Person) -> None:
        said = signed_in(ana).post(at(encounter, "did/"), {"act": "close_road"}, follow=True)
        assert "this is not owed now" in said.content.decode()
        assert not encounter.entries.filter(kind="deed").exists()

    def test_over_the_radio_it_is_theirs_and_typed_by_another(
        self, signed_in: Sign, encounter: Encounter, ana: Person, gus: Person
    ) -> None:
        state(encounter, ana, "immigration_enforcement_encountered", "yes")
        web = signed_in(gus)
        web.post(at(encounter, "did/"), form_of(page_of(web, encounter), "did", "body-worn camera"))
        entry = encounter.entries.get(kind="deed")
        assert (entry.by, entry.said_by, entry.typed_by, entry.source) == (ana, ana, gus, "radio")
        assert "said by Officer Ana Reyes, typed by Gus Ito" in page_of(web, encounter)

    def test_what_is_overdue_says_so_and_stays_owed(self, signed_in: Sign, hire: Hire) -> None:
        since = datetime.now(UTC) - timedelta(days=9)
        put_in_force(str(ROOT / "docs/examples/stonebridge/manual.md"), "adopted", who="-", since=since)
        joe = hire("7001", "Joe Holt", role="deputy")
        joe.posts.update(since=since)
        encounter = open_encounter(joe, at=since)
        state(encounter, joe, "custodial_arrest", "yes", Sent(at=since))
        note_deed(encounter, joe, "arrest_person", Sent(at=since + timedelta(hours=1)))
        stands = standing(encounter)
        late = [line.act for line in stands.open_for(f"p{joe.pk}") if stands.is_late(line)]
        assert late == ["inquire"]
        web = signed_in(joe)
        page = page_of(web, encounter)
        assert re.search(r'<span class="shape" aria-hidden="true">!</span> overdue by \d+ d', page)
        web.post(at(encounter, "did/"), {"act": "inquire"})
        assert "overdue" not in page_of(web, encounter)

    def test_what_is_owed_whatever_happens_is_no_encounters(
        self, signed_in: Sign, text: Text, hire: Hire
    ) -> None:
        put_in_force(str(ROOT / "docs/examples/northgate/manual.md"), "adopted", who="-")
        encounter = open_encounter(joe := hire("7001", "Joe Holt", role="officer"))
        add_note(encounter, joe, "Arrived.")
        note_deed(encounter, joe, "receive_request")
        assert "take_course" in [line.act for line in standing(encounter).lines]
        assert standing(encounter).owed() == []


class TestToConfirm:
    def test_a_supervisor_goes_through_five_to_nine(
        self, signed_in: Sign, encounter: Encounter, ana: Person, bo: Person
    ) -> None:
        join(encounter, bo)
        for facts in ({}, {"immigration_enforcement_encountered": "yes", "violence": "yes"}):
            for name, value in facts.items():
                state(encounter, ana, name, value)
            page = page_of(signed_in(bo), encounter)
            confirm = page[page.index('id="confirm"') :].split("</section>")[0]
            assert 5 <= confirm.count('class="duty') <= 9
        assert 'id="confirm"' not in page_of(signed_in(ana), encounter)

    def test_undo_keeps_both(self, signed_in: Sign, encounter: Encounter, ana: Person, bo: Person) -> None:
        join(encounter, bo)
        state(encounter, ana, "immigration_enforcement_encountered", "yes")
        web = signed_in(bo)
        web.post(at(encounter, "did/"), form_of(page_of(web, encounter), "did", "body-worn camera"))
        entry = encounter.entries.get(kind="deed")
        undo = form_of(page_of(web, encounter), f"take-back/{entry.pk}", "Undo")
        for _ in range(2):
            web.post(at(encounter, f"take-back/{entry.pk}/"), undo)
        assert [each.kind for each in encounter.entries.all()][-2:] == ["deed", "taken back"]
        page = page_of(web, encounter)
        assert '<del class="gone">✓ activated your body-worn camera' in page
        assert "taken back by Sergeant Bo Lund" in page
        assert "activate_body_worn_camera" in [line.act for line in standing(encounter).open_for(f"p{bo.pk}")]


class TestFacts:
    def test_a_question_is_answered_in_one_tap_and_two_are_one(
        self, signed_in: Sign, encounter: Encounter, ana: Person
    ) -> None:
        web = signed_in(ana)
        page = page_of(web, encounter)
        assert "someone is being violent" in page
        none = re.search(r'name="a" value="([^"]*)"[^>]*data-key="n"', page)
        assert none
        tap = {**form_of(page, "state"), "a": none[1]}
        for _ in range(2):
            web.post(at(encounter, "state/"), tap)
        assert encounter.entries.filter(name="violence", value="no").count() == 1
        assert "someone is being violent" not in page_of(web, encounter).split("Say something else")[0]

    def test_what_is_ticked_is_so_and_the_rest_stays_open(
        self, signed_in: Sign, encounter: Encounter, ana: Person
    ) -> None:
        web = signed_in(ana)
        tap = {**form_of(page_of(web, encounter), "state"), "ticked": "1", "tick": ["property_destruction"]}
        web.post(at(encounter, "state/"), tap)
        found = dict(encounter.entries.values_list("name", "value"))
        assert (found["property_destruction"], found["violence"]) == ("yes", None)

    def test_dont_know_is_an_answer(self, signed_in: Sign, encounter: Encounter, ana: Person) -> None:
        web = signed_in(ana)
        web.post(at(encounter, "state/"), {"a": "violence:?"})
        assert encounter.entries.get(name="violence").value is None
        assert "not known" in page_of(web, encounter)

    @pytest.mark.parametrize(
        "wrong", ["violence:perhaps", "nothing:yes", "", "chief_approved:yes", "violence:Qwertz is illegal"]
    )
    def test_what_cannot_be_stated_is_said(
        self, signed_in: Sign, encounter: Encounter, ana: Person, wrong: str
    ) -> None:
        before = encounter.entries.count()
        said = signed_in(ana).post(at(encounter, "state/"), {"a": wrong}, follow=True).content.decode()
        assert 'class="error"' in said
        assert "Qwertz" not in said
        assert encounter.entries.count() == before

    def test_a_transient_one_counts_once_and_stands_nowhere(
        self, signed_in: Sign, encounter: Encounter, ana: Person, caplog: pytest.LogCaptureFixture
    ) -> None:
        web = signed_in(ana)
        said = web.post(at(encounter, "state/"), {"a": "ncic_hit:unverified", "key": "t"})
        assert said.status_code == 200
        assert "no-store" in said["Cache-Control"]
        assert "verify that the NCIC hit" in said.content.decode().split("Say something else")[0]
        assert "kept nowhere: it is gone with this page" in said.content.decode()
        assert "verify that the NCIC hit" not in page_of(web, encounter).split("Say something else")[0]
        assert not encounter.entries.filter(name="ncic_hit").exists()
        kept = [
            *Payload.objects.values_list("data", flat=True),
            *Record.objects.values_list("subject", flat=True),
        ]
        kept += [json.dumps(each.get_decoded()) for each in Session.objects.all()]
        assert not [each for each in [*kept, caplog.text] if "ncic_hit" in each or "unverified" in each]

    def test_what_contradicts_itself_is_shown_and_can_be_taken_back(
        self, signed_in: Sign, encounter: Encounter, ana: Person
    ) -> None:
        policy = policy_of(encounter.text)
        rule = policy.implications[0]
        given, then = rule.given, rule.then
        state(encounter, ana, given.fact, given.value)  # type: ignore[union-attr]
        fact = next(fact for fact in policy.facts if fact.name == then.fact)  # type: ignore[union-attr]
        other = next(value for value in fact.values if value != then.value)  # type: ignore[union-attr]
        state(encounter, ana, fact.name, other)
        page = page_of(signed_in(ana), encounter)
        assert "What is on record contradicts itself" in page
        assert "Take back" in page


@pytest.mark.parametrize(
    ("path", "version"),
    [("docs/examples/stonebridge/manual.md", "proposed"), ("docs/examples/northgate/manual.md", "adopted")],
)
def test_another_departments_policy_gives_other_pages(
    signed_in: Sign, ana: Person, path: str, version: str
) -> None:
    text = put_in_force(str(ROOT / path), version, who="-")  # type: ignore[arg-type]
    policy, web = policy_of(text), signed_in(ana)
    tiles = [tile.name for tile in policy.situations] or [""]
    for number, tile in enumerate(tiles):
        shown = web.post("/encounters/start/", {"tile": tile, "key": f"k{number}"}, follow=True)
        assert shown.status_code == 200
    encounter = Encounter.objects.latest("pk")
    for _ in range(6):
        page = page_of(web, encounter)
        asked = re.search(r'<form class="question asked".*?</form>', page, re.DOTALL)
        first = asked and re.search(r'name="a" value="([^"]+)"', asked[0])
        if not first:
            break
        said = web.post(at(encounter, "state/"), {"a": first[1], "key": f"a{_}"}, follow=True)
        assert said.status_code == 200
    for word in ("mpd", "immigration_", "close_road", "III.A"):
        assert word not in page


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "encounters", check=True, dry_run=True, verbosity=0)
