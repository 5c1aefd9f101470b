"""Responses and their verdicts: those of `ncic/`, and a labelled set that stands elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from brightline.screening.ncic import sort_response
from brightline.screening.table import standard_table
from places import SHARED

HERE = Path(__file__).parent / "ncic"
BOOK = yaml.safe_load((HERE / "responses.yaml").read_text("utf-8"))
UNSEEN = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(HERE.glob("unseen_*.yaml"))]
LABELS = {
    "criminal": "actionable",
    "admin_only": "not_actionable_alone",
    "other": "other_record",
    "no_hit": "no_record",
    "undetermined": "undetermined",
}
TABLE = standard_table()


def written_out(text: str, book: dict[str, Any] = BOOK) -> str:
    """A response with the records that it names by `{name}`."""
    for name, record in book["records"].items():
        text = text.replace(f"{{{name}}}", record)
    return text


def right(each: dict[str, Any]) -> set[str]:
    """The verdicts that are right for a response: one, or several where the words leave it open."""
    return {each["verdict"]} if isinstance(each["verdict"], str) else set(each["verdict"])


WRITTEN = [(written_out(each["text"], book), each) for book in (BOOK, *UNSEEN) for each in book["responses"]]


@pytest.mark.parametrize(
    ("text", "each"), WRITTEN, ids=lambda each: each["name"] if isinstance(each, dict) else ""
)
def test_a_response(text: str, each: dict[str, Any]) -> None:
    answer = sort_response(text, TABLE)
    cautious = {"undetermined"} if each.get("left_open") else set()
    assert answer.verdict in right(each) | cautious, (answer.why, [record.why for record in answer.records])


def labelled() -> list[dict[str, Any]]:
    text = (SHARED / "screening" / "ncic_dev.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("row", labelled(), ids=lambda row: row["id"])
def test_a_labelled_response(row: dict[str, Any]) -> None:
    assert sort_response(row["text"], TABLE).verdict == LABELS[row["label"]]
