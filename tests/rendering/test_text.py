"""Pages for a terminal: notation, styles, width, and nothing that a terminal would obey."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from brightline.language.compile import Compiled
from brightline.rendering.build import build_page
from brightline.rendering.markdown import write_markdown
from brightline.rendering.text import write_text

POLICY = """---
policy: elmford-doors
language: 1
status: draft
---

# Doors (01/02/25)

## I. Doors

- A. Officers shall {~~lock~>shut~~} all {--wooden--} doors{>>Why not windows?<<}. {++Clerks too.++}

  ```norm
  "Officers shall {~~lock~>shut~~} all {--wooden--} doors."
  officer must {~~lock~>shut~~}
  ```

- B. {--Officers may knock.--}

- a bullet

```vocabulary
role officer called "an officer"
act lock "lock all wooden doors"
act shut "shut all doors"
```
"""
REDLINE = """\
DRAFT · Doors · redline
Words are [-struck-] or {+inserted+}; {#1} is a comment.
A norm in words begins with ▸.

Doors
(01/02/25)

I.  Doors

  A.  Officers shall [-lock-]{+shut+} all [-wooden-] doors{#1}. {+Clerks too.+}
      ▸ I.A (adopted): An officer must lock all wooden doors.
      ▸ I.A (proposed): An officer must shut all doors.
      {#1} Why not windows?

  B.  [-Officers may knock.-]

  ·  a bullet
"""
PROPOSED = """\
DRAFT · Doors · proposed version
A norm in words begins with ▸.

Doors
(01/02/25)

I.  Doors

  A.  Officers shall shut all doors. Clerks too.
      ▸ I.A: An officer must shut all doors.

  B.  (no words in this version)

  ·  a bullet
"""


@pytest.fixture
def doors(policy: Callable[[str], Compiled]) -> Compiled:
    return policy(POLICY)


def test_a_redline(doors: Compiled) -> None:
    assert write_text(build_page(doors, "redline")) == REDLINE


def test_a_version(doors: Compiled) -> None:
    assert write_text(build_page(doors, "proposed")) == PROPOSED


def test_styles_are_added_to_the_notation(doors: Compiled) -> None:
    styled = write_text(build_page(doors, "redline"), colour=True)
    assert "\x1b[9;31m[-lock-]\x1b[0m\x1b[4;32m{+shut+}\x1b[0m all" in styled
    assert re.sub(r"\x1b\[[\d;]*m", "", styled) == REDLINE


def test_a_style_ends_with_its_line(flagship: Compiled) -> None:
    for line in write_text(build_page(flagship, "redline"), colour=True).split("\n"):
        codes = re.findall(r"\x1b\[([\d;]*)m", line)
        assert not codes or codes[-1] == "0", line


@pytest.mark.parametrize("width", [60, 80, 100])
def test_lines_are_no_wider_than_asked(flagship: Compiled, width: int) -> None:
    lines = write_text(build_page(flagship, "redline"), width=width).split("\n")
    assert [line for line in lines if len(line) > width and "http" not in line] == []


def test_control_characters_are_not_passed_on(policy: Callable[[str], Compiled]) -> None:
    compiled = policy("# I. Doors \x1b[31m\n\nLock \x9b2J \ue000\ue001 them.\n{>>\x07<<}\n")
    shown = write_text(build_page(compiled, "redline"))
    assert re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ue000-\ue007]", shown) == []
    assert "Doors \ufffd[31m" in shown


def test_markdown_has_the_words_under_a_banner(doors: Compiled) -> None:
    assert write_markdown(doors.document, build_page(doors, "proposed")) == (
        "> **DRAFT · Doors · proposed version**\n\n# Doors (01/02/25)\n\n## I. Doors\n\n"
        "- A. Officers shall shut all doors. Clerks too.\n\n- B.\n\n- a bullet\n"
    )
    redline = write_markdown(doors.document, build_page(doors, "redline"))
    assert "shall {~~lock~>shut~~} all {--wooden--} doors{>>Why not windows?<<}. {++Clerks" in redline


def test_a_paragraph_directly_after_a_block_stays_one(policy: Callable[[str], Compiled]) -> None:
    text = "# I. Doors\n\nLock.\n```vocabulary\nrole officer\n```\nOpen.\n\n```text\na\n\n\nb\n```\n"
    compiled = policy(f"---\npolicy: p\nlanguage: 1\ntitle: A *b* <c>\n---\n{text}")
    assert write_markdown(compiled.document, build_page(compiled, "proposed")) == (
        "> **A \\*b\\* \\<c\\>**\n\n# I. Doors\n\nLock.\n\nOpen.\n\n```text\na\n\n\nb\n```\n"
    )
