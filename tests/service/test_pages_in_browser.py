"""The pages in a real browser: no barrier that axe finds, nothing over the side, all by keyboard."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from brightline.service.people.models import Person
from brightline.service.texts.models import Text

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = [
    "/",
    "/?tile=asked_to_help",
    "/?tile=asked_to_help&card=1",
    "/?tile=kidnap_call&card=1",
    "/screening/",
]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(live_server: LiveServer, text: Text, ana: Person, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("there is no `chromium` on the PATH")
    client = Client()
    client.force_login(ana)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page(base_url=live_server.url)
        opened.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        yield opened
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barrier_and_nothing_over_the_side(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = []
    for number, address in enumerate(PAGES):
        for width in (390, 800, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(address)
            folder = os.environ.get("PICTURES")
            if folder:
                page.screenshot(path=f"{folder}/{number}-{width}-{scheme}.png", full_page=True)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append((address, width, "over the side"))
        response = Axe().run(page, options=AXE).response
        found += [(address, each["id"], each["nodes"][0]["html"]) for each in response["violations"]]
    assert found == []


def test_a_road_closure_takes_keys_only(page: Page) -> None:
    page.goto("/")
    for key in "1nddd":
        if key == "1" or page.locator(".question").count():
            with page.expect_navigation():
                page.keyboard.press(key)
    verdict = page.locator(".verdict", has_text="close a road")
    assert "Until that is known, do not." in verdict.inner_text()
