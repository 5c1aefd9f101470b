"""The journeys of the field through the pages, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from brightline.service.approvals import decide
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import add_note, join, note_deed, state, take_back
from brightline.service.notices.models import Missing
from brightline.service.notices.tell import send
from brightline.service.people.models import Person, Post
from brightline.service.replies.answer import answer_sms
from brightline.service.texts.models import Text
from service.browsing import Go, here, looked_at, press, say

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def busy(encounter: Encounter, ana: Person, bo: Person, cho: Person) -> Encounter:
    """Give an encounter in which something of everything happened."""
    join(encounter, bo)
    state(encounter, ana, "immigration_enforcement_encountered", "yes")
    state(encounter, ana, "agents_readily_identifiable", "no")
    state(encounter, ana, "verification_safe_and_practical", "yes")
    wrong = state(encounter, ana, "violence", "yes")
    assert wrong
    take_back(wrong, bo)
    note_deed(encounter, ana, "activate_body_worn_camera")
    add_note(encounter, ana, "Two vans at the north side, side street clear.")
    send(encounter, ana, "notify_activity(supervisor)", ["III.C.1/member_tells"])
    send(encounter, bo, "notify_activity(watch_commander)", [])
    return encounter


def test_no_barrier_and_nothing_over_the_side(
    go: Go, busy: Encounter, ana: Person, bo: Person, eli: Person, gus: Person
) -> None:
    join(busy, eli)
    found: list[object] = []
    for person, address, name in (
        (ana, f"/encounters/{busy.pk}/", "officer"),
        (bo, f"/encounters/{busy.pk}/", "supervisor"),
        (eli, f"/encounters/{busy.pk}/", "task-force"),
        (gus, f"/encounters/{busy.pk}/", "dispatch"),
        (ana, "/encounters/", "encounters"),
        (bo, "/board/", "board"),
    ):
        found += looked_at(go(person, address), name)
    assert found == []


def test_journey_1_a_road_is_not_closed_and_the_supervisor_is_told(
    go: Go, text: Text, ana: Person, bo: Person
) -> None:
    page = go(ana, "/")
    for key in ("1", "n"):
        with page.expect_navigation():
            page.keyboard.press(key)
    while page.locator("form.question").count():
        with page.expect_navigation():
            page.keyboard.press("d")
    with page.expect_navigation():
        page.keyboard.press("e")
    say(page, "Would it be done to facilitate immigration activity?", "yes")
    verdict = page.locator(".verdict.must_not", has_text="close a road")
    assert "will not close roads" in verdict.inner_text()
    with page.expect_navigation():
        page.keyboard.press("t")
    assert "Notice sent, not read yet" in page.inner_text("main")
    page.get_by_label("Kind").select_option("camera recording")
    page.get_by_label("Number", exact=True).fill("AX-4711")
    press(page, "Add")
    assert "AX-4711" in page.inner_text("main")

    told = go(bo, "/notices/")
    press(told, "I have read this")
    page.reload()
    assert "You owe nothing that is known." in page.inner_text("main")
    assert "notified the supervisor" in page.locator(".timeline").inner_text()


def test_journey_2_masked_men_are_checked_and_the_chief_decides(
    go: Go, text: Text, ana: Person, bo: Person, cho: Person
) -> None:
    page = go(ana, "/encounters/")
    press(page, "Agents on scene")
    say(page, "Can the people taking enforcement action be readily identified as federal agents?", "no")
    say(page, "safe and practical", "yes")
    for words in ("attempt to verify the credentials", "capture the verification"):
        press(page, f"Done : {words}")
    say(page, "What did checking the credentials", "not legitimate")
    lines = page.inner_text("main")
    assert "take appropriate enforcement action" in lines
    with page.expect_navigation():
        page.get_by_role("link", name="Ask for a decision").click()
    page.get_by_label("may I detain the person for impersonating").check()
    press(page, "Ask")

    asked = go(cho, "/approvals/")
    with asked.expect_navigation():
        asked.locator("main a").first.click()
    press(asked, "Approve")
    page.goto("/".join(page.url.split("/")[:3]) + "/encounters/")
    page.locator(".list a").first.click()
    assert "approved the action" in page.locator(".timeline").inner_text()
    assert page.locator("main").get_by_role("link", name="Decision:").count() == 1


def test_journey_3_an_emergency_comes_first_and_the_chief_is_told_after(
    go: Go, text: Text, ana: Person, bo: Person, cho: Person
) -> None:
    page = go(ana, "/encounters/")
    press(page, "Crowd")
    say(page, "Have you come upon immigration agents", "yes")
    say(page, "Is property being destroyed?", "yes")
    say(page, "Do you see, or can you reasonably prevent, harm", "yes")
    say(page, "Is anyone being violent?", "yes")
    encounter = here(page)
    press(page, "Done : step in")
    assert encounter.entries.filter(name="intervene", by=ana).count() == 1
    after = page.locator(".next .duty", has_text="of the action taken in the emergency")
    with page.expect_navigation():
        after.get_by_role("button", name="Notify").click()
    told = go(cho, "/notices/")
    press(told, "I have read this")
    page.reload()
    assert page.locator(".next .duty", has_text="of the action taken in the emergency").count() == 0


def test_journey_6_nobody_commands_the_watch_and_the_designee_approves(
    go: Go,
    encounter: Encounter,
    ana: Person,
    bo: Person,
    gus: Person,
    cho: Person,
    hire: Callable[..., Person],
) -> None:
    designee = hire("1013", "Ola Brandt", role="chief", kind=Post.Kind.DESIGNEE, telephone="+16125550113")
    state(encounter, ana, "immigration_enforcement_encountered", "yes")
    page = go(ana, f"/encounters/{encounter.pk}/")
    press(page, "I told Sergeant Bo Lund")
    page = go(bo, f"/encounters/{encounter.pk}/")
    for role in ("Watch Commander", "Chief"):
        press(page, f"Notify {role}")
    assert (
        "It is kept as a finding" in go(bo, f"/encounters/{encounter.pk}/").content()
        or Missing.objects.exists()
    )

    board = go(gus, "/board/")
    assert "✗ nobody holds this role" in board.inner_text("main")
    calls = go(gus, "/notices/calls/")
    while "Chief Cho Park" not in calls.locator("h2").first.inner_text():
        press(calls, "Reached by phone")
    press(calls, "Not reachable")
    assert "Ola Brandt" in calls.inner_text("main")
    press(calls, "Reached by phone")
    board.reload()
    rows = board.inner_text("main")
    assert "✗ Chief Cho Park, could not be reached" in rows
    assert "✓ Ola Brandt, read" in rows

    asked = decide.request(encounter, bo, "chief_approved", "close_road")
    one = decide.ask_next(asked, asked.at)
    assert one is not None
    assert one.person == designee
    answer_sms(designee.telephone, f"{one.code} YES")
    page.reload()
    assert "approved the action" in page.locator(".timeline").inner_text()


def test_journey_7_a_status_is_blocked_rewritten_and_kept(go: Go, encounter: Encounter, ana: Person) -> None:
    page = go(ana, f"/encounters/{encounter.pk}/")
    page.keyboard.press("w")
    page.keyboard.type("Two vans left north. The driver is here illegally.")
    press(page, "Put on record")
    said = page.inner_text("main")
    assert "Not kept, and nothing was done." in said
    assert "II.C" in said
    proposal = page.get_by_label("Words, nobody\u2019s status").input_value()
    assert "driver" not in proposal
    assert not encounter.entries.filter(kind="note").exists()
    press(page, "Put on record")
    assert encounter.entries.get(kind="note").words == proposal
    assert proposal in page.locator(".timeline").inner_text()


def test_the_board_asks_again_and_shows_what_is_new(
    go: Go, encounter: Encounter, ana: Person, gus: Person
) -> None:
    page = go(gus, "/board/")
    page.clock.install()
    page.reload()
    with page.expect_response("**/board/rows/") as asked:
        page.clock.run_for(16_000)
    assert asked.value.status == 304
    assert page.locator("#rows .board-row").count() == 1
    state(encounter, ana, "immigration_enforcement_encountered", "yes")
    with page.expect_response("**/board/rows/") as asked:
        page.clock.run_for(16_000)
    assert asked.value.status == 200
    page.locator("#rows", has_text="body-worn camera").wait_for()
    with page.expect_response("**/board/rows/") as asked:
        page.clock.run_for(16_000)
    assert asked.value.status == 304


def test_the_board_without_a_script_is_read_again_by_hand(
    chromium: Browser, live_server: LiveServer, encounter: Encounter, gus: Person
) -> None:
    client = Client()
    client.force_login(gus)
    context = chromium.new_context(java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(live_server.url + "/board/")
    note_deed(encounter, encounter.opened_by, "monitor_for_safety")
    with page.expect_navigation():
        page.get_by_role("link", name="Read again").click()
    assert "26-000123" in page.inner_text("main")
    page.emulate_media(media="print")
    assert not page.get_by_role("link", name="Read again").is_visible()
    assert page.get_by_role("heading", name="On duty").is_visible()
    context.close()
