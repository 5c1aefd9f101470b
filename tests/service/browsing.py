"""What the tests of pages in a real browser do: press, say, and look at a page as somebody would."""

from __future__ import annotations

import os
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from brightline.service.encounters.models import Encounter
from brightline.service.people.models import Person

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
Go = Callable[[Person, str], Page]


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


def press(page: Page, name: str, within: str = "main") -> None:
    """Press the first button of a name, and wait for the page that comes of it."""
    with page.expect_navigation():
        page.locator(within).get_by_role("button", name=name).first.click()


def say(page: Page, question: str, answer: str) -> None:
    """State a fact that is not asked for now."""
    page.get_by_text("Say something else that is known").click()
    with page.expect_navigation():
        page.get_by_role("group", name=question).get_by_role("button", name=answer, exact=True).click()


def here(page: Page) -> Encounter:
    """Give the encounter whose page is open."""
    return Encounter.objects.get(pk=page.url.split("/")[4])
