"""The page of `brightline diff -o FILE.html` in a browser: accessible, by itself, at home on any screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from calling import call

ROOT = Path(__file__).parents[2]
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
POLICIES = {
    "9-401": ROOT / "policies" / "mpd" / "9-401.md",
    "towing": ROOT / "docs" / "examples" / "fernhill" / "towing.md",
}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("differences")
    found = {name: folder / f"{name}.html" for name in POLICIES}
    for name, path in found.items():
        called = call("diff", str(POLICIES[name]), "-o", str(path))
        assert (called.code, called.out, called.err) == (0, "", "")
    return found


@pytest.fixture
def visit(browser: Browser, pages: dict[str, Path]) -> Iterator[Open]:
    """Open a page; one that asks for anything but itself, or complains, fails the test."""
    asked: list[str] = []
    said: list[str] = []
    contexts = []

    def opened(name: str = "9-401", width: int = 1280, scheme: str = "light", place: str = "") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(pages[name].as_uri() + place)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert {url.partition("#")[0] for url in asked} <= {path.as_uri() for path in pages.values()}
    assert said == []


@pytest.mark.parametrize(
    ("name", "width", "scheme"), [("towing", 1280, "light"), ("towing", 390, "dark"), ("9-401", 800, "dark")]
)
def test_it_has_no_barrier_that_axe_finds(visit: Open, name: str, width: int, scheme: str) -> None:
    found = Axe().run(visit(name, width, scheme), options=AXE)
    broken = [(each["id"], node["html"]) for each in found.response["violations"] for node in each["nodes"]]
    assert broken == []
    assert {"color-contrast", "target-size", "heading-order"} <= {
        each["id"] for each in found.response["passes"]
    }


@pytest.mark.parametrize("width", [320, 390, 800, 1280])
@pytest.mark.parametrize("name", POLICIES)
def test_nothing_reaches_over_the_side(visit: Open, name: str, width: int) -> None:
    page = visit(name, width)
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found
    return found  # type: ignore[return-value]


def test_both_texts_stand_side_by_side_with_the_difference_beside_them(visit: Open) -> None:
    page = visit(place="#III.B.2")
    place = '[id="III.B.2"]'
    was, becomes, card = (box(page, f"{place} {each}") for each in (".was", ".becomes", ".card"))
    assert was["x"] < becomes["x"] < card["x"]
    assert abs(was["y"] - becomes["y"]) < 2
    assert abs(was["y"] - card["y"]) < 40


def test_on_a_phone_one_text_follows_the_other_and_what_is_the_same_stands_once(visit: Open) -> None:
    page = visit(width=390, place="#III.B.2")
    was, becomes, card = (box(page, f'[id="III.B.2"] {each}') for each in (".was", ".becomes", ".card"))
    assert was["y"] < becomes["y"] < card["y"]
    assert page.locator('[id="III.B.2"] .which').first.is_visible()
    assert page.locator(".same .was").first.is_visible()
    assert not page.locator(".same .becomes").first.is_visible()


def test_the_first_key_skips_to_the_texts(visit: Open) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the texts"
    page.keyboard.press("Enter")
    assert page.url.endswith("#text")


def test_a_difference_is_found_below_the_strip(visit: Open) -> None:
    page = visit()
    page.get_by_role("link", name="detain a person", exact=True).click()
    top, strip = page.evaluate(
        "[document.querySelector('article:target').getBoundingClientRect().top,"
        " document.querySelector('.strip').getBoundingClientRect().bottom]"
    )
    assert strip <= top < 300


def test_it_prints_with_a_head_on_every_page(visit: Open) -> None:
    page = visit()
    page.emulate_media(media="print")
    assert page.locator(".card").first.is_visible()
    rules = page.evaluate(
        "[...document.styleSheets[0].cssRules].filter(each => each instanceof CSSPageRule)"
        ".map(each => each.cssText).join()"
    )
    assert "DRAFT" in rules
    assert page.pdf(format="Letter").startswith(b"%PDF")
