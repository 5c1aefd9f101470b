"""The pages in a real browser: no barrier that axe finds, nothing over the side, all by keyboard."""

from __future__ import annotations

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from brightline.service.people.models import Person
from brightline.service.texts.models import Text
from service.browsing import AXE, Go

PAGES = [
    "/",
    "/?tile=asked_to_help",
    "/?tile=asked_to_help&card=1",
    "/?tile=kidnap_call&card=1",
    "/screening/",
]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(go: Go, text: Text, ana: Person, live_server: LiveServer) -> Page:
    return go(ana, "/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_and_nothing_over_the_side(page: Page, live_server: LiveServer, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = []
    for number, address in enumerate(PAGES):
        for width in (390, 800, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(live_server.url + address)
            folder = os.environ.get("PICTURES")
            if folder:
                page.screenshot(path=f"{folder}/{number}-{width}-{scheme}.png", full_page=True)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append((address, width, "over the side"))
        response = Axe().run(page, options=AXE).response
        found += [(address, each["id"], each["nodes"][0]["html"]) for each in response["violations"]]
    assert found == []


def test_a_road_closure_takes_keys_only(page: Page) -> None:
    for key in "1nddd":
        if key == "1" or page.locator(".question").count():
            with page.expect_navigation():
                page.keyboard.press(key)
    verdict = page.locator(".verdict", has_text="close a road")
    assert "Until that is known, do not." in verdict.inner_text()
