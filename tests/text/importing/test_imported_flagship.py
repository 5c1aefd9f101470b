"""The flagship: from the redline as it was extracted to the document that stands for it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from brightline.source import Source, read_source
from brightline.text.importing import Imported, import_source, is_structural

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def imported(shared: Path) -> Imported:
    return import_source(read_source(shared / "9-401" / "redline.txt"))


@pytest.fixture(scope="module")
def canonical(shared: Path) -> str:
    return (shared / "9-401" / "9-401.md").read_text(encoding="utf-8")


def without_insertions(text: str) -> str:
    """What no importer can know, taken back: which plain words behind a strike, or alone, are new."""
    text = re.sub(r"\{~~(.*?)~>(.*?)~~\}", r"{--\1--} \2", text)
    return re.sub(r"\{\+\+(.*?)\+\+\}", r"\1", text)


def test_the_redline_becomes_the_document(imported: Imported, canonical: str) -> None:
    assert imported.text == without_insertions(canonical)


def test_a_canonical_document_is_left_as_it_is(canonical: str) -> None:
    again = import_source(Source("9-401.md", canonical))
    assert again.text == canonical
    assert not any(map(is_structural, again.findings))


def test_the_insertions_are_among_the_places_to_look_at(imported: Imported) -> None:
    places = {(each.kind, each.provision, each.words) for each in imported.findings}
    assert ("date", "", "… (04/02/18) (01/16/25) (02/26/25) (xx/xx/xx)") in places
    assert ("insertion", "III.B.2", "{--peace--} safety and enforce state and local laws. …") in places
    first = next(each for each in imported.findings if each.kind == "insertion")
    assert first.words.startswith("{--fostering trust and collaboration--} providing equal enforcement")


def test_what_a_person_should_look_at(imported: Imported) -> None:
    counts = Counter(each.kind for each in imported.findings)
    assert counts == {"insertion": 7, "note": 5, "date": 1, "joined": 1, "placed": 4, "source": 10}
    broken = [each.provision for each in imported.findings if "what is left" in each.detail]
    assert broken == ["I", "I.D"]


def test_places_are_those_of_both_texts(imported: Imported, shared: Path) -> None:
    before = (shared / "9-401" / "redline.txt").read_text(encoding="utf-8").split("\n")
    after = imported.text.split("\n")
    for finding in imported.findings:
        word = re.findall(r"\w{4,}|xx", finding.words.split("⏎")[-1])[0]
        assert word in before[finding.line - 1]
        assert word in after[finding.output_line - 1]
