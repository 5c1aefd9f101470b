"""Journeys through the service: in a browser where the pages are those of chains, by functions elsewhere."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from brightline.service.approvals import decide
from brightline.service.approvals.models import Decision
from brightline.service.conduct.told import Chains
from brightline.service.encounters.duties import guidance, standing
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import join, note_deed, state
from brightline.service.notices.models import Missing, Recipient
from brightline.service.notices.tell import acknowledge, mark_unreachable, send
from brightline.service.people.models import Person, Post

SIZES = ((390, 844), (800, 1000), (1280, 900))


def acts(encounter: Encounter, person: Person) -> dict[str, str]:
    """Give the verdict of each act for somebody in an encounter."""
    party = encounter.parties.get(person=person)
    return {each.act: each.verdict for each in guidance(encounter, party).answers}


def test_journey_1_a_road_is_not_closed_and_the_supervisor_is_told(
    encounter: Encounter, ana: Person, bo: Person
) -> None:
    state(encounter, ana, "facilitates_immigration_activity", "yes")
    assert acts(encounter, ana)["close_road"] == "must_not"
    send(encounter, ana, "notify_activity(supervisor)", [])
    acknowledge(Recipient.objects.get(person=bo), "reply")
    party = encounter.parties.get(person=ana)
    assert "notify_activity(supervisor)" not in [line.act for line in standing(encounter).open_for(party.key)]


def test_journey_2_masked_men_are_checked_and_the_chief_decides(
    encounter: Encounter, ana: Person, cho: Person
) -> None:
    for fact, value in (
        ("immigration_enforcement_encountered", "yes"),
        ("agents_readily_identifiable", "no"),
        ("verification_safe_and_practical", "yes"),
    ):
        state(encounter, ana, fact, value)
    assert acts(encounter, ana)["verify_credentials"] == "should"
    state(encounter, ana, "credentials", "not_legitimate")
    asked = decide.request(encounter, ana, "chief_approved", "detain_impersonator")
    decision = decide.decide(asked.asked.get(), Decision.What.APPROVE, "reply")
    assert decision.receipt
    assert encounter.entries.filter(name="approve_action", by=cho).exists()


def test_journey_3_an_emergency_comes_first_and_the_chief_is_told_after(
    encounter: Encounter, ana: Person, cho: Person
) -> None:
    state(encounter, ana, "rights_abuse", "yes")
    state(encounter, ana, "violence", "yes")
    assert acts(encounter, ana)["intervene"] == "must"
    note_deed(encounter, ana, "intervene")
    party = encounter.parties.get(person=ana)
    assert "notify_emergency_action(chief)" in [line.act for line in standing(encounter).open_for(party.key)]


@pytest.mark.django_db(transaction=True)
def test_journey_5_conduct_goes_from_office_to_office(
    go: Callable[[Person, str], Page],
    encounter: Encounter,
    ana: Person,
    bo: Person,
    cho: Person,
    hire: Callable[..., Person],
    tmp_path: Any,
) -> None:
    nia = hire("1012", "Nia Holm", rank="Commander", role="internal_affairs_commander")
    join(encounter, bo)
    state(encounter, ana, "questionable_conduct", "yes")
    state(encounter, ana, "conduct_witnessed", "yes")
    address = f"/conduct/{encounter.pk}/"
    page = go(ana, address)
    page.get_by_label("Kind").select_option("case number")
    page.get_by_label("Number", exact=True).fill("26-004711")
    page.get_by_role("button", name="Add").click()
    assert "26-004711" in page.get_by_role("heading", level=1).inner_text()
    steps = (
        (ana, "supervisor"),
        (bo, "Commander of Internal Affairs"),
        (nia, "Chief"),
        (cho, "federal agency"),
    )
    for person, to in steps:
        page = go(person, address)
        done = page.locator("li", has_text=f"report the questionable conduct to the {to}").get_by_role(
            "button", name=re.compile("I have (done this|told .* in person)")
        )
        with page.expect_navigation():
            done.first.click()
    chains = [link for chain in Chains(encounter).told() for link in chain if "report_conduct" in link.act]
    assert {link.state for link in chains} == {"done"}
    with page.expect_download() as download:
        page.get_by_role("button", name="Build the package").click()
    download.value.save_as(tmp_path / "case.zip")
    assert (tmp_path / "case.zip").stat().st_size > 2000


@pytest.mark.django_db(transaction=True)
def test_its_pages_are_for_everybody_who_uses_a_screen(
    go: Callable[[Person, str], Page], encounter: Encounter, ana: Person, dee: Person
) -> None:
    state(encounter, ana, "questionable_conduct", "yes")
    for address in ("/conduct/", f"/conduct/{encounter.pk}/", "/log/"):
        page = go(dee, address)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{address} is {wide} px wide at {width}"
            if folder := os.environ.get("BRIGHTLINE_PICTURES"):
                page.screenshot(path=f"{folder}/{address.strip('/').replace('/', '-')}-{width}.png")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert found.response["violations"] == []


def test_journey_6_nobody_commands_the_watch_and_the_designee_approves_by_code(
    encounter: Encounter, ana: Person, bo: Person, cho: Person, hire: Callable[..., Person]
) -> None:
    join(encounter, bo)
    note_deed(encounter, ana, "notify_activity(supervisor)", to=[bo])
    send(encounter, bo, "notify_activity(watch_commander)", [])
    assert Missing.objects.get().role == "watch_commander"
    told = send(encounter, bo, "notify_activity(chief)", [])
    designee = hire("1013", "Ola Brandt", role="chief", kind=Post.Kind.DESIGNEE)
    mark_unreachable(told.recipients.get(person=cho), bo)
    acknowledge(told.recipients.get(person=designee), "relayed", relayed_by=bo)
    asked = decide.request(encounter, bo, "chief_approved", "close_road")
    one = decide.ask_next(asked, asked.at)
    assert one is not None
    assert decide.decide(one, Decision.What.APPROVE, "reply").by == designee
