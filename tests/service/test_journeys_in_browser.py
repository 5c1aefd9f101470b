"""The journeys of the field through the pages, in a real browser."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import add_note, join, note_deed, state, take_back
from brightline.service.notices.tell import send
from brightline.service.people.models import Person

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
Go = Callable[[Person, str], Page]
pytestmark = pytest.mark.django_db(transaction=True)


def looked_at(page: Page, name: str) -> list[object]:
    """Look at a page light and dark at three widths; give what axe and the widths have against it."""
    found: list[object] = []
    folder = os.environ.get("PICTURES")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in (390, 800, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            if folder:
                page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append((name, width, "over the side"))
            small = page.evaluate(SMALL)
            found += [(name, width, "small", each) for each in small]
        response = Axe().run(page, options=AXE).response
        found += [(name, each["id"], each["nodes"][0]["html"]) for each in response["violations"]]
    return found


SMALL = """() => [...document.querySelectorAll(
  "main button, main a.button, main select, main textarea, main input:not([type=hidden], [type=checkbox])")]
  .filter(each => each.checkVisibility() && Math.min(each.offsetWidth, each.offsetHeight) < 44)
  .map(each => each.outerHTML.slice(0, 120))"""
"""What is pressed and is smaller than a gloved finger."""


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
