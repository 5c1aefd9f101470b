"""The one exception: a status is released for somebody's own report; that it was claimed is all there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from playwright.sync_api import Page

from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import join, open_encounter
from brightline.service.log.models import Payload, Record
from brightline.service.people.models import Person
from brightline.service.screened import screen
from brightline.service.texts.holder import put_in_force
from brightline.service.texts.models import Text
from service.browsing import Go, looked_at, press
from service.encounter_forms import Sign, at, form_of, page_of

ROOT = Path(__file__).parents[2]
SAYS = "The woman was held for work. Qwertzy Zeppelin is undocumented."
REASON = "Labor trafficking under Vanadium statute: she was held for work."
BAD = {
    "too short": "Trafficking in Vanadium.",
    "may not name a status": "Trafficking: the victim Qwertzy is undocumented and was held.",
}
TRACES = ("qwertzy", "zeppelin", "vanadium", "undocumented")


def claim(web: Client, encounter: Encounter, words: str, reason: str, **more: str) -> str:
    sent = {
        "words": words,
        "reason": reason,
        "claim": "1",
        **form_of(page_of(web, encounter), "note"),
        **more,
    }
    answer = web.post(at(encounter, "note/"), sent, follow=True)
    return answer.content.decode()


def nothing_is_left(web: Client, caplog: pytest.LogCaptureFixture) -> None:
    """Fail where a word of what was claimed stands in the database, a log or a session."""
    sessions = [str(each.get_decoded()) for each in Session.objects.all()]
    said = " ".join([caplog.text, str(dict(web.session)), str(web.cookies), *sessions]).lower()
    assert not [trace for trace in TRACES if trace in said]
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            if table == "texts_text":
                continue  # the policy's own words
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = str(cursor.fetchall()).lower()
            assert not [trace for trace in TRACES if trace in rows], table


def test_what_is_claimed_is_a_status_and_its_reason_is_none() -> None:
    assert screen(SAYS).outcome == "block"
    assert screen(REASON).outcome == "pass"


def test_a_claim_is_on_record_and_nothing_of_it(
    encounter: Encounter, ana: Person, signed_in: Sign, caplog: pytest.LogCaptureFixture
) -> None:
    web = signed_in(ana)
    page = claim(web, encounter, SAYS, REASON)
    assert "On record that you claimed it" in page
    note = encounter.entries.get(kind="note")
    words = "Claimed the exception of II.B.1 for their own report; nothing of the words is here."
    assert (note.by, note.words) == (ana, words)
    logged = Record.objects.get(event="exception claimed")
    assert (logged.who, logged.subject) == (ana.username, f"encounter {encounter.pk}")
    assert logged.payload.data == '{"field":"words","provision":"II.B.1"}'
    nothing_is_left(web, caplog)


def test_a_form_says_that_its_own_note_was_blocked(
    encounter: Encounter, ana: Person, bo: Person, signed_in: Sign
) -> None:
    join(encounter, bo)
    web, other = signed_in(ana), signed_in(bo)
    page = web.post(at(encounter, "note/"), {"words": SAYS}).content.decode()
    token = form_of(page, "note")["was_blocked"]
    for who, said in ((other, token), (web, token[:-1]), (web, "")):
        assert "nothing has to be released" in claim(who, encounter, "Fine.", REASON, was_blocked=said)
    assert "you claimed it" in claim(web, encounter, "Fine.", REASON, was_blocked=token)
    assert [note.words[:7] for note in encounter.entries.filter(kind="note")] == ["Fine.", "Claimed"]


def test_a_double_tap_is_one_claim(encounter: Encounter, ana: Person, signed_in: Sign) -> None:
    web = signed_in(ana)
    sent = {"words": SAYS, "reason": REASON, "claim": "1", **form_of(page_of(web, encounter), "note")}
    for _ in range(2):
        web.post(at(encounter, "note/"), sent)
    assert encounter.entries.filter(kind="note").count() == 1
    assert Record.objects.filter(event="exception claimed").count() == 1


def test_a_deed_beside_it_is_on_record_without_the_words(
    encounter: Encounter, ana: Person, signed_in: Sign
) -> None:
    claim(signed_in(ana), encounter, SAYS, REASON, act="activate_body_worn_camera")
    deed = encounter.entries.get(kind="deed")
    assert (deed.name, deed.words) == ("activate_body_worn_camera", "")


@pytest.mark.parametrize("said", BAD)
def test_a_reason_that_is_none_claims_nothing(
    encounter: Encounter, ana: Person, signed_in: Sign, caplog: pytest.LogCaptureFixture, said: str
) -> None:
    web = signed_in(ana)
    assert said in claim(web, encounter, SAYS, BAD[said])
    assert not encounter.entries.filter(kind="note").exists()
    assert not Record.objects.filter(event="exception claimed").exists()
    nothing_is_left(web, caplog)


def test_what_needs_no_exception_is_claimed_under_none(
    encounter: Encounter, ana: Person, signed_in: Sign
) -> None:
    assert "nothing has to be released" in claim(signed_in(ana), encounter, "Two vans left.", REASON)
    assert not encounter.entries.filter(kind="note").exists()


def test_a_reason_without_a_claim_releases_nothing(
    encounter: Encounter, ana: Person, signed_in: Sign
) -> None:
    sent = {"words": SAYS, "reason": REASON}
    answer = signed_in(ana).post(at(encounter, "note/"), sent)
    assert answer.status_code == 422
    assert "Claim the exception of II.B.1" in answer.content.decode()
    assert not encounter.entries.filter(kind="note").exists()


def test_the_screening_page_releases_it_and_keeps_that_it_did(
    text: Text, ana: Person, signed_in: Sign, caplog: pytest.LogCaptureFixture
) -> None:
    web = signed_in(ana)
    sent = {"text": SAYS, "reason": REASON, "claim": "1"}
    page = web.post("/screening/narrative/", sent).content.decode()
    assert "Released under II.B.1" in page
    assert "This may not be recorded" not in page
    last = Record.objects.last()
    assert last is not None
    assert (last.event, last.who) == ("exception claimed", ana.username)
    assert last.payload.data == '{"field":"narrative","provision":"II.B.1"}'
    nothing_is_left(web, caplog)


@pytest.mark.parametrize("said", BAD)
def test_the_screening_page_says_why_a_reason_is_none(
    text: Text, ana: Person, signed_in: Sign, said: str
) -> None:
    sent = {"text": SAYS, "reason": BAD[said], "claim": "1"}
    page = signed_in(ana).post("/screening/narrative/", sent).content.decode()
    assert said in page
    assert "Released" not in page
    assert BAD[said] not in page
    assert not Record.objects.filter(event="exception claimed").exists()


def test_typing_claims_nothing(text: Text, ana: Person, signed_in: Sign) -> None:
    sent = {"text": SAYS, "reason": REASON}
    page = signed_in(ana).post("/screening/narrative/", sent, headers={"HX-Request": "true"})
    assert "This may not be recorded" in page.content.decode()
    assert not Payload.objects.filter(data__contains="II.B.1").exists()


def test_a_policy_without_the_exception_offers_none(db: None, ana: Person, signed_in: Sign) -> None:
    since = datetime.now(UTC) - timedelta(days=1)
    put_in_force(str(ROOT / "docs/examples/northgate/manual.md"), "adopted", who="-", since=since)
    web, encounter = signed_in(ana), open_encounter(ana)
    assert "Claim the exception" not in page_of(web, encounter)
    assert "Claim the exception" not in web.get("/screening/narrative/").content.decode()
    assert "no such exception" in claim(web, encounter, SAYS, REASON)
    sent = {"text": SAYS, "reason": REASON, "claim": "1"}
    assert "This may not be recorded" in web.post("/screening/narrative/", sent).content.decode()


@pytest.mark.django_db(transaction=True)
def test_journey_7_the_exception_is_claimed_in_a_browser(go: Go, encounter: Encounter, ana: Person) -> None:
    page: Page = go(ana, f"/encounters/{encounter.pk}/")
    page.get_by_label("Words, nobody\u2019s status").fill(SAYS)
    press(page, "Put on record")
    assert "Not kept, and nothing was done." in page.inner_text("main")
    found = looked_at(page, "j7-blocked")
    proposal = page.get_by_label("Words, nobody\u2019s status").input_value()
    page.get_by_label("Why it applies").fill(REASON)
    press(page, "Claim it")
    assert "Claimed the exception of II.B.1" in page.locator(".timeline").inner_text()
    assert proposal in page.locator(".timeline").inner_text()
    found += looked_at(page, "j7-claimed")

    page.goto("/".join(page.url.split("/")[:3]) + "/screening/")
    page.get_by_role("textbox", name="Report or note").fill(SAYS)
    press(page, "Check")
    found += looked_at(page, "j7-screening")
    page.get_by_label("Why it applies").fill(REASON)
    press(page, "Claim it")
    assert "Released under II.B.1" in page.inner_text("#found")
    found += looked_at(page, "j7-released")
    connection.close()
    for path in settings.DATA.rglob("*"):
        if path.is_file():
            data = path.read_bytes().lower()
            assert not [each for each in TRACES[:3] if each.encode() in data], path
    assert found == []
