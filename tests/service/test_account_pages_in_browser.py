"""The account and people pages in a real browser: no barrier that axe finds, and a passkey that works."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from brightline.service.log.models import Record
from brightline.service.people import accounts
from brightline.service.people.models import Person
from brightline.service.texts.models import Text

PASSWORD = "correct horse battery staple 26"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    return chromium


def looked_at(page: Page, name: str, schemes: tuple[str, ...] = ("light", "dark")) -> list[object]:
    found: list[object] = []
    folder = os.environ.get("PICTURES")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for width in (390, 800, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            if folder:
                page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append((name, width, "over the side"))
        response = Axe().run(page, options=AXE).response
        found += [(name, each["id"], each["nodes"][0]["html"]) for each in response["violations"]]
    return found


def test_a_passkey_is_added_and_signs_in(
    browser: Browser, live_server: LiveServer, text: Text, ana: Person
) -> None:
    address = live_server.url.replace("127.0.0.1", "localhost")
    page = browser.new_page(base_url=address)
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    keys.send(
        "WebAuthn.addVirtualAuthenticator", {"options": options | {"automaticPresenceSimulation": True}}
    )
    found: list[object] = []

    def sign_in() -> None:
        page.goto(reverse("account_login"))
        page.get_by_label("Employee number").fill("1001")
        page.get_by_label("Password").fill(PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in").click()

    page.goto("/")
    found += looked_at(page, "banner")
    page.get_by_role("button", name="I acknowledge this").click()
    page.goto(reverse("account_login"))
    found += looked_at(page, "login")
    sign_in()
    page.wait_for_url("**/account/factors/**")
    found += looked_at(page, "enrol")
    page.get_by_role("link", name="Add an authenticator").click()
    found += looked_at(page, "totp")
    page.goto(reverse("mfa_add_webauthn"))
    found += looked_at(page, "add-passkey")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/recovery-codes/**")
    found += looked_at(page, "recovery")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="I acknowledge this").click()
    sign_in()
    page.wait_for_url("**/authenticate/**")
    found += looked_at(page, "authenticate")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{address}/")
    page.goto(reverse("people:index"))
    assert page.get_by_role("heading", name="Duty roster").is_visible()
    assert ("signed in", "1001") in Record.objects.values_list("event", "who")
    assert found == []


def test_no_barrier_on_the_people_pages(
    browser: Browser,
    live_server: LiveServer,
    text: Text,
    fay: Person,
    bo: Person,
    cho: Person,
    prove: Callable[[Client], None],
) -> None:
    accounts.lock(bo)
    client = Client()
    client.force_login(fay)
    prove(client)
    page = browser.new_page(base_url=live_server.url)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    post = cho.posts.get()
    wanted = [
        ("people:index", []),
        ("people:give", []),
        ("people:end", [post.pk]),
        ("people:accounts", []),
        ("people:new", []),
        ("people:locked", []),
        ("people:account", [bo.pk]),
        ("people:release", [bo.pk]),
        ("people:disable", [bo.pk]),
        ("people:precincts", []),
        ("people:terminals", []),
        ("people:telling", []),
        ("account_reauthenticate", []),
        ("account_change_password", []),
        ("mfa_index", []),
    ]
    found: list[object] = []
    for name, arguments in wanted:
        page.goto(reverse(name, args=arguments))
        if page.locator("h1").inner_text() in ("Not for you", "Before you enter"):
            found.append((name, page.locator("h1").inner_text()))
        found += looked_at(page, name.replace(":", "-"))
    assert found == []
