"""What a redline changes, in each form, as pinned; `UPDATE=1` rewrites the files under `difference/`."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from reading import Element, read_html

from brightline.checking.report import Report, Side, report
from brightline.language.compile import Compiled, compile_policy
from brightline.rendering.difference.html import write_html
from brightline.rendering.difference.markdown import write_markdown
from brightline.rendering.difference.text import write_text
from brightline.text.document import Version
from brightline.text.redline import words_in

ROOT = Path(__file__).parents[2]
PINNED = Path(__file__).parent / "difference"
DIGEST = re.compile(r"<code>[0-9a-f]{64}</code>")
HOSTILE = "<script>alert(1)</script> | `x` *y* [z](javascript:alert(1)) @all"
POLICY = """---
policy: elmford-1
title: 'Doors {hostile}'
language: 2
status: 'draft</style>'
notes:
  proposed: '<img src=x onerror=alert(1)> | no'
---

# Doors

## I. Doors

- A. Officers {{~~shall~>may~~}} lock \\<b> doors. {{--<i>Gone</i> \\<script>alert(2)\\</script>--}}

  ```norm
  "Officers {{~~shall~>may~~}} lock <b> doors."
  officer {{~~must~>may~~}} lock
  ```

```vocabulary
role officer called "an <u>officer | x"
act lock "lock </p><script>alert(6)</script> | x"
```
"""


def of(compiled: Compiled) -> Report:
    path = compiled.document.source.path
    versions = compiled.versions
    return report(Side(versions["adopted"], path, compiled), Side(versions["proposed"], path, compiled))


@pytest.fixture(scope="module")
def towing() -> Report:
    return of(compile_policy(ROOT / "docs" / "examples" / "fernhill" / "towing.md"))


@pytest.fixture(scope="module")
def flagship_report(flagship: Compiled) -> Report:
    return of(flagship)


def body(page: str) -> str:
    return DIGEST.sub("<code>…</code>", page[page.index("<body>") :])


SIDES: dict[str, Version] = {"was": "adopted", "becomes": "proposed"}
FORMS: dict[str, Callable[[Report], str]] = {
    "txt": lambda found: write_text(found, width=100),
    "md": write_markdown,
    "html": lambda found: body(write_html(found)),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["9-401", "towing"])
def test_it_is_as_pinned(name: str, form: str, towing: Report, flagship_report: Report) -> None:
    said = FORMS[form](towing if name == "towing" else flagship_report)
    pinned = PINNED / f"{name}.{form}"
    if "UPDATE" in os.environ:
        pinned.parent.mkdir(exist_ok=True)
        pinned.write_text(said, "utf-8")
    assert said == pinned.read_text("utf-8")


@pytest.fixture
def hostile(policy: Callable[[str], Compiled]) -> Report:
    return of(policy(POLICY.format(hostile=HOSTILE)))


def test_nothing_of_a_document_is_html(hostile: Report) -> None:
    page = write_html(hostile)
    elements = list(read_html(page).all())
    assert not {each.tag for each in elements} & {"script", "img", "iframe", "u", "i"}
    assert [name for each in elements for name in each.attributes if name.startswith("on")] == []
    assert page.count("</style>") == 1


def test_a_page_asks_for_nothing(flagship_report: Report) -> None:
    elements = list(read_html(write_html(flagship_report)).all())
    links = [each.attributes["href"] for each in elements if "href" in each.attributes]
    ids = [each.attributes["id"] for each in elements if "id" in each.attributes]
    assert links
    assert all(str(link).startswith("#") for link in links)
    assert {str(link)[1:] for link in links} <= set(ids)
    assert len(ids) == len(set(ids))
    assert not any("src" in each.attributes for each in elements)


def test_nothing_of_a_document_is_markdown(hostile: Report) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(write_markdown(hostile))
    inside = [each for token in tokens for each in (token.children or [])]
    assert {each.type for each in inside} & {"link_open", "image", "code_inline", "em_open"} == set()
    assert [each.content for each in inside if each.type == "html_inline"] == ["<sub>", "</sub>"]
    html = [token.content.strip() for token in tokens if token.type == "html_block"]
    assert all(part.startswith(("<details>", "</details>")) for part in html)
    assert {token.type for token in tokens} >= {"table_open"}


def test_both_texts_stand_in_the_page_word_for_word(flagship: Compiled, flagship_report: Report) -> None:
    """Each side has all words of its version, in order, and no others."""
    elements = read_html(write_html(flagship_report)).all()
    for side, version in SIDES.items():
        shown = "".join(words(each) for each in elements if side in each.classes)
        wanted = "".join(words_in(flagship.document, version).values())
        assert "".join(shown.split()) == "".join(wanted.split()), side


@pytest.mark.parametrize("is_back", [False, True])
def test_what_goes_is_struck_and_what_comes_is_inserted(towing: Report, is_back: bool) -> None:
    """Whichever way the marks of the text stand."""
    shown = report(towing.newer, towing.older) if is_back else towing
    elements = read_html(write_html(shown)).all()
    sides = {
        name: [each for side in elements if name in side.classes for each in side.all()] for name in SIDES
    }
    tags = {name: {each.tag for each in found} & {"del", "ins"} for name, found in sides.items()}
    assert tags == {"was": {"del"}, "becomes": {"ins"}}
    for text in (write_html(shown), write_markdown(shown), write_text(shown, width=200)):
        assert ("“may” became “shall”" in text, "“shall” became “may”" in text) == (not is_back, is_back)


def words(element: Element) -> str:
    """The words of the policy in a side: no labels, numbers of edits, or words for screen readers."""
    kept = [
        each if isinstance(each, str) else words(each)
        for each in element.inside
        if isinstance(each, str) or not (each.tag == "sup" or {"heard", "which", "label"} & set(each.classes))
    ]
    return "".join(kept)
