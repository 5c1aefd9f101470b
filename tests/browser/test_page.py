"""The page of `brightline show --format html` in a browser: accessible, by itself, at home on any screen."""

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
SIZES = {"desk": (1280, 900), "phone": (390, 844), "narrow": (320, 640)}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The flagship as a page, in every view."""
    folder = tmp_path_factory.mktemp("pages")
    found = {view: folder / f"{view}.html" for view in ("adopted", "proposed", "redline")}
    for view, path in found.items():
        called = call(
            "show",
            str(ROOT / "policies" / "mpd" / "9-401.md"),
            *("--version", view, "--format", "html", "-o", str(path)),
        )
        assert (called.code, called.out, called.err) == (0, "", "")
    return found


@pytest.fixture
def visit(browser: Browser, files: dict[str, Path]) -> Iterator[Open]:
    """Open a view; a page that asks for anything but itself, or complains, fails the test."""
    asked: list[str] = []
    said: list[str] = []
    contexts = []

    def opened(view: str = "redline", size: str = "desk", scheme: str = "light", place: str = "") -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(files[view].as_uri() + place)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert {url.partition("#")[0] for url in asked} <= {path.as_uri() for path in files.values()}
    assert said == []


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("phone", "dark")])
def test_it_has_no_barrier_that_axe_finds(visit: Open, size: str, scheme: str) -> None:
    """The redline has all that the versions have; axe takes long on a page of this size."""
    page = visit("redline", size, scheme)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    found = Axe().run(page, options=AXE)
    broken = [(each["id"], node["html"]) for each in found.response["violations"] for node in each["nodes"]]
    assert broken == []
    assert {"color-contrast", "target-size", "heading-order"} <= {
        each["id"] for each in found.response["passes"]
    }


@pytest.mark.parametrize("size", ["phone", "narrow"])
def test_nothing_reaches_over_the_side(visit: Open, size: str) -> None:
    page = visit(size=size)
    page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def test_the_first_key_skips_to_the_text(visit: Open) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    assert page.url.endswith("#text")


def test_a_link_to_a_provision_shows_it_below_the_strip(visit: Open) -> None:
    page = visit(place="#III.C.2")
    top, strip = page.evaluate(
        "[document.getElementById('III.C.2').getBoundingClientRect().top,"
        " document.querySelector('.strip').getBoundingClientRect().bottom]"
    )
    assert strip <= top < 300


def test_a_norm_stands_beside_its_words(visit: Open) -> None:
    page = visit()
    words, card = (
        page.locator(f'[id="{id}"]').first.bounding_box()
        for id in ("words-norm-III.C.2/approval", "norm-III.C.2/approval")
    )
    assert words
    assert card
    assert card["x"] > words["x"]
    assert abs(card["y"] - words["y"]) < 40


def test_a_norm_lights_up_its_words(visit: Open) -> None:
    page = visit()
    page.locator('[id="norm-III.C.2/notice"]').hover()
    colours = page.evaluate(
        "['words-norm-III.C.2/notice', 'words-norm-III.C.2/approval'].map("
        "id => getComputedStyle(document.getElementById(id)).backgroundColor)"
    )
    assert colours[0] != "rgba(0, 0, 0, 0)"
    assert colours[1] == "rgba(0, 0, 0, 0)"


def test_the_strip_says_draft_wherever_one_is(visit: Open) -> None:
    page = visit(place="#III.E.2")
    assert page.locator(".strip .status").is_visible()
    assert page.locator(".strip .status").inner_text() == "DRAFT"


def test_it_prints_with_a_head_on_every_page(visit: Open, tmp_path: Path) -> None:
    page = visit()
    page.emulate_media(media="print")
    assert not page.locator(".contents").is_visible()
    assert page.locator('[id="note-1"]').is_visible()
    rules = page.evaluate(
        "[...document.styleSheets[0].cssRules].filter(each => each instanceof CSSPageRule)"
        ".map(each => each.cssText).join()"
    )
    assert "DRAFT" in rules
    assert page.pdf(format="Letter").startswith(b"%PDF")
    assert page.pdf(format="A4").startswith(b"%PDF")
