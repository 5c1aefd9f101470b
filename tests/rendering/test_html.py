"""The web page: structure for assistive software, ties between words and norms, and nothing injected."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from itertools import pairwise

import pytest
from reading import Element, read_html

from brightline.language.compile import Compiled
from brightline.rendering.build import build_page
from brightline.rendering.html import write_html
from brightline.text.document import View

HOSTILE = "<script>alert(1)</script>\"'&amp;</style>"
POLICY = f"""---
policy: elmford-1
title: '{HOSTILE.replace("'", "''")}'
department: '<b>Elmford'
language: 1
ambiguities: open.md
status: 'draft</style><script>'
notes:
  adopted: '<img src=x onerror=alert(1)>'
---

# Doors {HOSTILE} (01/02/25)

## I. Doors <i>x</i>

- A. Officers shall lock &lt;script&gt; doors \\<b> at [this](javascript:alert(1)) javascript:alert(2) <https://a.b/c>.
  {{>><script>alert(3)</script> see javascript:alert(4)<<}}

  ```norm
  "Officers shall lock <script> doors <b> at"
  in I.A "Officers shall"
  officer must lock
    reading AMB-1 "</details><script>alert(5)</script>"
  ```

- B. {{++Two++}} paragraphs that one norm

  quotes.

  ```norm
  "norm quotes."
  officer must not lock
  ```

```vocabulary
role officer called "an <u>officer"
act lock "lock </p><script>alert(6)</script>"
```

# REFERENCES

1. [x](javascript:alert(7)) https://ok.example/a"onclick="b
"""


def page(compiled: Compiled, view: View = "redline") -> Element:
    return read_html(write_html(build_page(compiled, view)))


@pytest.fixture
def hostile(policy: Callable[[str], Compiled], tmp_path) -> Compiled:  # type: ignore[no-untyped-def]
    (tmp_path / "open.md").write_text("- **AMB-1** (I.A; gap): <iframe src=//x></iframe>\n", "utf-8")
    return policy(POLICY)


@pytest.fixture(scope="module")
def redline(flagship: Compiled) -> Element:
    return page(flagship)


def by_id(root: Element) -> dict[str, Element]:
    elements = [each for each in root.all() if "id" in each.attributes]
    found = {each.attributes["id"]: each for each in elements}
    assert len(found) == len(elements), "an id stands twice"
    return found


# Nothing of the document is taken for markup


@pytest.mark.parametrize("view", ["adopted", "proposed", "redline"])
def test_everything_is_escaped(hostile: Compiled, view: View) -> None:
    root = page(hostile, view)
    assert root.all("script", "img", "iframe", "u", "i", "b", "form", "object", "embed", "base") == []
    assert {name for each in root.all() for name in each.attributes if name.startswith("on")} == set()
    assert len(root.all("style")) == 1
    assert "alert(1)" in root.all("h1")[0].text()


def test_only_web_addresses_become_links(hostile: Compiled) -> None:
    targets = [each.attributes["href"] for each in page(hostile).all("a")]
    others = sorted({target for target in targets if not target.startswith("#")})
    assert others == ["https://a.b/c", "https://ok.example/a"]


def test_the_style_holds_no_text_of_the_document_unescaped(hostile: Compiled) -> None:
    (style,) = page(hostile).all("style")
    assert "alert" not in style.text().replace("\\", "") or "<" not in style.text()
    assert "script>" not in style.text()


def test_nothing_is_requested(redline: Element) -> None:
    assert [
        each for each in redline.all() if "src" in each.attributes or each.tag in ("link", "script")
    ] == []
    (style,) = redline.all("style")
    assert "url(" not in style.text()
    assert "@import" not in style.text()
    policy = next(each for each in redline.all("meta") if "http-equiv" in each.attributes)
    assert policy.attributes["content"] == "default-src 'none'; style-src 'unsafe-inline'"


# Structure


@pytest.mark.parametrize("view", ["adopted", "proposed", "redline"])
def test_every_link_and_reference_leads_somewhere(flagship: Compiled, hostile: Compiled, view: View) -> None:
    for root in (page(flagship, view), page(hostile, view)):
        ids = by_id(root)
        links = [each.attributes["href"][1:] for each in root.all("a") if each.attributes["href"][0] == "#"]
        named = [
            name
            for each in root.all()
            for attribute in ("aria-labelledby", "aria-describedby")
            for name in each.attributes.get(attribute, "").split()
        ]
        assert {name for name in [*links, *named] if name not in ids} == set()


def test_headings_skip_no_level(redline: Element) -> None:
    levels = [int(each.tag[1]) for each in redline.all("main")[0].all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_landmarks_and_language(redline: Element) -> None:
    (html,) = redline.all("html")
    assert html.attributes["lang"] == "en"
    assert [len(redline.all(tag)) for tag in ("main", "nav", "header", "footer")] == [1, 1, 1, 1]
    assert redline.all("title")[0].text() == "DRAFT · 9-401 Police Authority in Immigration Matters · redline"


def test_every_provision_has_an_anchor_and_a_visible_link_to_it(flagship: Compiled, redline: Element) -> None:
    ids = by_id(redline)
    paths = [each for each in redline.all("div") if "path" in each.classes]
    links = {a.attributes["href"]: a.text() for each in paths for a in each.all("a")}
    for id in flagship.document.provisions:
        assert id in ids
        assert links[f"#{id}"] == (id if id != "REFERENCES" else "#")


def test_references_are_links(redline: Element) -> None:
    texts = {each.text(): each.attributes["href"] for each in redline.all("a")}
    assert texts["[II-B]"] == "#II.B"
    assert texts["(3)"] == "#source-3"


def test_marks_are_read_out(redline: Element) -> None:
    heard = {
        (each.tag, inner.text())
        for each in redline.all("ins", "del")
        for inner in each.all("span")
        if "heard" in inner.classes
    }
    assert {("del", "[struck: "), ("ins", "[inserted: "), ("del", "]"), ("ins", "]")} <= heard


def test_a_version_by_itself_has_no_marks(flagship: Compiled) -> None:
    for view in ("adopted", "proposed"):
        root = page(flagship, view)
        assert root.all("ins", "del") == []
        assert [each for each in root.all("aside") if "note" in each.classes] == []


# Norms beside their words


def test_each_norm_is_tied_to_the_words_it_reads(flagship: Compiled, redline: Element) -> None:
    ids = by_id(redline)
    for version in ("adopted", "proposed"):
        root = by_id(page(flagship, version))
        for norm in flagship.versions[version].norms:
            card = root[f"norm-{norm.id}"]
            start = root[card.all("a")[0].attributes["href"][1:]]
            assert start.tag == "mark"
            assert f"norm-{norm.id}" in ids or f"norm-{norm.id}-{version}" in ids
            letter = next(name for name in card.classes if name.startswith("c-")).replace("c-", "q-")
            assert letter in start.classes
            assert any(quote.text.startswith(start.text().strip()[:20]) for quote in norm.quotes)


def test_the_marked_words_are_the_quote(flagship: Compiled) -> None:
    """Of a norm that is alone with its paragraph, all marked words are its quote, source markers aside."""
    root = page(flagship, "proposed")
    for norm in flagship.versions["proposed"].norms:
        line = _line_of(root, f"norm-{norm.id}")
        if len([each for each in line.all("div") if "card" in each.classes]) == 1 and len(norm.quotes) == 1:
            marked = "".join(each.text() for each in line.all("mark"))
            assert re.sub(r"\(\d\) ?", "", marked) == norm.quotes[0].text


def _line_of(root: Element, id: str) -> Element:
    lines = [each for each in root.all("div") if "line" in each.classes]
    return next(line for line in lines if any(each.attributes.get("id") == id for each in line.all()))


def test_what_is_alike_in_both_versions_is_said_once(redline: Element) -> None:
    ids = by_id(redline)
    assert "norm-III.C.3/official" in ids
    assert "norm-III.B.2/crowd_control" not in ids
    for version in ("adopted", "proposed"):
        assert f"{version} version only" in ids[f"norm-III.B.2/crowd_control-{version}"].text()
    assert "adopted version only" in ids["norm-III.A.9"].text()


def test_a_quote_over_two_paragraphs_has_its_norm_beside_the_first(hostile: Compiled) -> None:
    line = _line_of(page(hostile), "norm-I.B")
    assert "paragraphs that one" in line.text()
    assert [each.text() for each in line.all("mark")] == ["norm"]


def test_terms_are_links_to_their_definitions(redline: Element) -> None:
    card = by_id(redline)["norm-III.C.2/approval"]
    assert ("“emergency”", "#term-emergency") in [(a.text(), a.attributes["href"]) for a in card.all("a")]
    assert [each.text() for each in by_id(redline)["term-emergency"].all("dfn")] == ["“emergency”"]


def test_ambiguities_stand_beside_the_norms_and_in_a_list(redline: Element) -> None:
    ids = by_id(redline)
    details = ids["norm-III.C.2/approval"].all("details")[0].text()
    assert "AMB-30" in details
    assert "nobody but the Chief approves" in details
    listed = ids["open-AMB-30"].text()
    assert "III.C.2/approval" in listed
    text = ids["open-AMB-30"].all("p")[0].text()
    assert text in details
    assert len([id for id in ids if id.startswith("open-AMB")]) == 48


def test_the_banner_says_what_this_is(flagship: Compiled) -> None:
    adopted, proposed = "The adopted side is a reconstruction.", "A proposal, not the policy in force."
    for view, said in (("adopted", [adopted]), ("proposed", [proposed]), ("redline", [adopted, proposed])):
        root = page(flagship, view)  # type: ignore[arg-type]
        about = next(each for each in root.all("div") if "about" in each.classes)
        assert [note for note in (adopted, proposed) if note in about.text()] == said
        assert "DRAFT" in about.text()
        assert "open ambiguities" in about.text()
        assert "DRAFT" in root.all("header")[0].text()


def test_a_policy_in_force_without_marks_has_no_banner(policy: Callable[[str], Compiled]) -> None:
    root = page(policy("# 1-1 Doors\n\n## I. Doors\n\nLock them.\n"), "proposed")
    assert "DRAFT" not in root.text()
    assert "proposed" not in root.all("body")[0].text()
    assert root.all("h1")[0].text() == "1-1 Doors"


def test_a_struck_provision_keeps_its_label(flagship: Compiled) -> None:
    item = by_id(page(flagship, "proposed"))["III.A.9"]
    assert item.text().split() == ["III.A.9", "9.", "No", "words", "in", "this", "version."]


# Colours

PAIRS = [
    *[(ink, "paper") for ink in ("ink", "soft", "link", "struck", "inserted")],
    *[(ink, "lit") for ink in ("ink", "link", "soft")],
    ("struck", "struck-back"),
    ("inserted", "inserted-back"),
    *[("link", back) for back in ("struck-back", "inserted-back")],
    ("note", "note-back"),
    ("warn", "warn-back"),
]


@pytest.mark.parametrize(("ink", "back"), PAIRS)
@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_has_contrast(ink: str, back: str, scheme: str) -> None:
    """At least 4.5 to 1: WCAG 2.2, 1.4.3."""
    colours = _colours(scheme)
    if colours[back] == "transparent":
        return
    light, dark = sorted((_luminance(colours[ink]), _luminance(colours[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def _colours(scheme: str) -> dict[str, str]:
    css = files("brightline.rendering").joinpath("page.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.S)
    found = dict(re.findall(r"--([\w-]+): (#\w+|transparent)", blocks[0]))
    if scheme != "light":
        found |= dict(re.findall(r"--([\w-]+): (#\w+|transparent)", blocks[1 if scheme == "dark" else 2]))
    return found


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
