"""What nobody has answered, calls that are wanted, bounds: in a browser, without barrier or overflow."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from brightline.service.approvals import decide
from brightline.service.approvals.models import Decision
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import join, note_deed
from brightline.service.notices import tell
from brightline.service.notices.links import token_of
from brightline.service.people.models import Person

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
pytestmark = pytest.mark.django_db(transaction=True)


def look(page: Page, name: str) -> list[object]:
    """Give what is wrong with a page in three widths; take a picture of each where a folder is named."""
    found: list[object] = []
    for width in (390, 800, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append((name, width, "over the side"))
    response = Axe().run(page, options=AXE).response
    return found + [(name, each["id"], each["nodes"][0]["html"]) for each in response["violations"]]


def test_no_barrier_and_nothing_over_the_side(
    encounter: Encounter,
    ana: Person,
    bo: Person,
    cho: Person,
    gus: Person,
    fay: Person,
    go: Callable[[Person, str], Page],
    chromium: Browser,
    live_server: Any,
) -> None:
    join(encounter, bo)
    note_deed(encounter, ana, "notify_activity(supervisor)", to=[bo])
    notice = tell.send(encounter, bo, "notify_activity(chief)", ["III.C.1.a/supervisor_tells_others"])
    named = {"minutes": 60, "members": 4}
    late = decide.request(encounter, ana, "chief_approved", "close_road", named=named)
    called = decide.request(encounter, ana, "chief_approved", "respond_officially", "A road.", named=named)
    decide.decide(called.asked.get(), Decision.What.CALL_ME, "web")
    tell.escalate(datetime.now(UTC) + timedelta(minutes=6))
    decide.escalate(datetime.now(UTC) + timedelta(minutes=6))
    pages = [
        (gus, "/board/", "nobody has answered"),
        (gus, "/notices/calls/", "Nobody has answered"),
        (bo, f"/encounters/{encounter.pk}/", "Nobody has answered"),
        (bo, f"/notices/{encounter.pk}/{notice.pk}/", "Stand down"),
        (fay, "/notices/findings/", "nobody answered"),
        (ana, f"/approvals/{encounter.pk}/ask/", "For how many minutes"),
        (ana, f"/approvals/{encounter.pk}/{called.pk}/", "+16125550103"),
        (cho, f"/approvals/{encounter.pk}/{late.pk}/", "for 60 minutes at most"),
    ]
    found = []
    for number, (person, address, words) in enumerate(pages):
        page = go(person, address)
        assert words in page.content()
        found += look(page, str(number))
    page = chromium.new_page()
    page.goto(f"{live_server.url}/replies/{token_of('approval', late.asked.get().pk)}/")
    assert "for 60 minutes at most" in page.content()
    assert found + look(page, "link") == []
