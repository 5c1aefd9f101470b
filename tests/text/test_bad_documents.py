"""What is said of documents that are wrong: each `bad/*.md` with its exact diagnostics beside it.

`UPDATE=1` writes the expected files anew; the review happens in the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from brightline.source import Source
from brightline.text.parse import parse_document

FOLDER = Path(__file__).parent / "bad"
DOCUMENTS = sorted(FOLDER.glob("*.md"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_diagnostics(path: Path) -> None:
    document = parse_document(Source(path.name, path.read_text(encoding="utf-8")))
    said = "\n\n".join(found.render() for found in document.diagnostics) + "\n"
    expected = path.with_suffix(".txt")
    if os.environ.get("UPDATE"):
        expected.write_text(said, encoding="utf-8")
    assert document.diagnostics
    assert said == expected.read_text(encoding="utf-8")


def test_every_expectation_has_its_document() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {path.stem for path in DOCUMENTS}
