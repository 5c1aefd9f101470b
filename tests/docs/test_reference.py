"""Every command, reserved word and front-matter key is named in its reference page."""

from __future__ import annotations

from pathlib import Path

import pytest

from brightline.cli import COMMANDS
from brightline.language.format import keywords
from brightline.language.front import Front

REFERENCE = Path(__file__).parent.parent.parent / "docs" / "reference"
NAMES = [
    *((name, ["command-line.md"]) for name in COMMANDS),
    *((word, ["norm-language.md", "vocabulary.md"]) for word in sorted(keywords())),
    *((key, ["document.md"]) for key in Front.__struct_fields__),
]


@pytest.mark.parametrize(("name", "pages"), NAMES, ids=[name for name, _ in NAMES])
def test_it_is_in_the_reference(name: str, pages: list[str]) -> None:
    text = "".join((REFERENCE / page).read_text(encoding="utf-8") for page in pages)
    assert name in text.replace("`", " ").split() or f"{name}:" in text or f"`{name}`" in text, name
