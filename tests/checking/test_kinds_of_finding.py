"""Small policies by hand, one for each kind of finding: where it is found, and where it nearly is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from brightline.checking.deep import deep_check
from brightline.checking.finding import SEVERITY
from brightline.language.compile import compile_policy
from places import ROOT

FOLDER = ROOT / "tests" / "checking" / "kinds"
DOCUMENTS = sorted(path for path in FOLDER.glob("*.md") if path.name != "vocabulary.md")
_FINDS = re.compile(r"```finds\n(.*?)```", re.DOTALL)


def test_where_no_deadline_counts_is_shown_by_the_smallest_situation() -> None:
    policy = compile_policy(FOLDER / "no-deadline.md").versions["proposed"]
    found = {each.about: each for each in deep_check(policy) if each.kind == "no deadline"}
    assert found["A",].witness is None
    witness = found["C",].witness
    assert witness
    assert (witness.asker, witness.facts, witness.done) == ("officer", {"night": "yes", "crowd": "yes"}, ())
    assert found["C",].said == "C does not say in every situation by when an officer must write it down"
    assert found["C",].share == 1 / 4


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_kind_is_found_where_it_is(path: Path) -> None:
    match = _FINDS.search(path.read_text("utf-8"))
    assert match
    lines = match[1].splitlines()
    kinds = {line.partition(":")[0] for line in lines}
    assert kinds <= SEVERITY.keys()
    policy = compile_policy(path).versions["proposed"]
    told = [f"{each.kind}: {', '.join(each.about)}" for each in deep_check(policy) if each.kind in kinds]
    assert told == [line for line in lines if not line.endswith(":")]
