"""Responses and their verdicts: those of `ncic/responses.yaml`, and a labelled set that stands elsewhere."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from brightline.screening.ncic import sort_response
from brightline.screening.table import standard_table

HERE = Path(__file__).parent / "ncic"
BOOK = yaml.safe_load((HERE / "responses.yaml").read_text("utf-8"))
LABELS = {
    "criminal": "actionable",
    "admin_only": "not_actionable_alone",
    "other": "other_record",
    "no_hit": "no_record",
    "undetermined": "undetermined",
}
TABLE = standard_table()


def written_out(text: str) -> str:
    """A response with the records that it names by `{name}`."""
    for name, record in BOOK["records"].items():
        text = text.replace(f"{{{name}}}", record)
    return text


@pytest.mark.parametrize("each", BOOK["responses"], ids=lambda each: each["name"])
def test_a_response(each: dict[str, str]) -> None:
    answer = sort_response(written_out(each["text"]), TABLE)
    assert answer.verdict == each["verdict"], (answer.why, [record.why for record in answer.records])


def labelled() -> list[dict[str, Any]]:
    shared = os.environ.get("BRIGHTLINE_SHARED")
    path = Path(shared) / "screening" / "ncic_dev.jsonl" if shared else None
    return (
        [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path and path.exists() else []
    )


@pytest.mark.parametrize("row", labelled(), ids=lambda row: row["id"])
def test_a_labelled_response(row: dict[str, Any]) -> None:
    assert sort_response(row["text"], TABLE).verdict == LABELS[row["label"]]
