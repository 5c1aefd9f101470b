"""Silent losses: what an older text has, and a redline neither has nor strikes; and the reverse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redlines import documents, redlines

from brightline.source import Source
from brightline.text import edits as module
from brightline.text.edits import edits
from brightline.text.losses import Losses, losses
from brightline.text.parse import parse_document
from brightline.text.project import project_document

if TYPE_CHECKING:
    from brightline.text.document import Document


def compare(older: str, newer: str) -> Losses:
    return losses(parse_document(Source("older.md", older)), parse_document(Source("newer.md", newer)))


def said(found: Losses) -> list[tuple[str, str, str]]:
    """Kind, words of the older text, words of the newer one."""
    return [
        (loss.kind, loss.older.words if loss.older else "", loss.newer.words if loss.newer else "")
        for loss in found.found
    ]


HEAD = "# 1-1 Doors\n\n## I. Locks\n\n"
LAST = "- B. Members report a broken lock to the sergeant on duty.\n"
CUT = "It is cut in the shop on Elm Street."
CASES = [
    ("- A. Lock it at night.", "- A. Lock it at night.", []),
    ("- A. Lock it at night.", "- A. Lock it.", [("words lost", "at night.", "")]),
    ("- A. Lock it at night.", "- A. Lock it {--at night--}.", []),
    ("- A. Lock it at night.", "- A. Lock it at {~~night~>dusk~~}.", []),
    ("- A. Lock it at night.", "- A. Lock it at dusk.", [("words changed", "night.", "dusk.")]),
    ("- A. Lock it at night.", "- A. Lock it {++up++} at night.", []),
    ("- A. Lock it at night.", "- A. Lock it up at night.", [("words added", "", "up")]),
    ("- A. Lock it at night.", "- A. Lock it {--up--} at night.", []),
    ("- A. One key. Two keys.", "- A. One key.", [("words lost", "Two keys.", "")]),
    ("- A. One key. Two keys.", "- A. One key; two keys.", [("words changed", "Two", "two")]),
    ("- A. “One” key - at\n  last: the door's.", "- A. One key — at last; the door\u2019s.", []),
    ("- A. A life-threat- ening event.", "- A. A life-threatening event.", []),
    ("- A. A key.\n- B. " + CUT, "- A. A key.", [("provision lost", CUT, "")]),
    ("- A. A key.", "- A. A key.\n- B. " + CUT, [("provision added", "", CUT)]),
    ("- A. A key. It is cut in a shop.", "- A. A key. {>>“It is cut in a shop” was wrong<<}", []),
    ("- A. It is not open.", "- A. It is open. {>>not now<<}", [("words lost", "not", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("older", "newer", "found"), CASES)
def test_what_no_mark_shows(older: str, newer: str, found: list[tuple[str, str, str]]) -> None:
    assert said(compare(f"{HEAD}{older}\n", f"{HEAD}{newer}\n")) == found


def test_a_provision_that_moved_is_not_lost() -> None:
    older = f"{HEAD}- A. Each key has a number of its own.\n{LAST}"
    newer = f"{HEAD}{LAST.replace('B.', 'A.')}- B. Each key has a number of its own.\n"
    found = compare(older, newer)
    assert found.found == ()
    assert found.moved == (("I.A", "I.B"), ("I.B", "I.A"))


def test_words_before_the_first_label_and_plain_text_count() -> None:
    found = compare("Doors\n\nA key opens one door.\n\n1. Lock it.\n", "Doors\n\n1. Lock it.\n")
    assert said(found) == [("words lost", "A key opens one door.", "")]
    assert found.found[0].older is not None
    assert (found.found[0].older.provision, found.found[0].older.line) == ("", 3)


def test_places_are_those_of_the_words() -> None:
    found = compare(
        f"{HEAD}- A. Lock the door\n  and the gate.\n",
        f"{HEAD}- A. {{++New.++}}\n  Lock the door\n  and\n  a gate.\n",
    )
    (loss,) = found.found
    assert loss.older is not None
    assert loss.newer is not None
    assert (loss.older.provision, loss.older.line, loss.older.words) == ("I.A", 6, "the")
    assert (loss.newer.provision, loss.newer.line, loss.newer.words) == ("I.A", 8, "a")


@pytest.mark.parametrize(("status", "version"), [("draft", "adopted"), ("in force", "proposed")])
def test_the_side_of_an_older_redline(status: str, version: str) -> None:
    older = f"---\nstatus: {status}\n---\n{HEAD}- A. Lock it {{~~at night~>by day~~}}.\n"
    newer = {"adopted": "at night", "proposed": "by day"}[version]
    found = compare(older, f"{HEAD}- A. Lock it {newer}.\n")
    assert (found.found, found.version) == ((), version)


@settings(deadline=None)
@given(documents() | redlines())
def test_a_text_has_lost_nothing_of_itself(text: str) -> None:
    document = parse_document(Source("policy.md", text))
    plain = text.replace("{", "(").replace("}", ")")
    assert compare(plain, plain).found == ()
    if not document.diagnostics:
        assert compare(project_document(document, "adopted"), text).found == ()


WORDS = st.sampled_from(["members", "lock", "the", "doors", "gates", "not", "at", "night", "keys", "an"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=9)


@settings(deadline=None)
@given(st.lists(st.lists(SENTENCES, min_size=1, max_size=4), min_size=1, max_size=5), st.data())
def test_words_that_are_gone_are_found_and_nothing_else(
    items: list[list[list[str]]], data: st.DataObject
) -> None:
    older, newer, marked, gone = [], [], [], 0
    for number, item in enumerate(items, 1):
        rows: tuple[list[str], list[str], list[str]] = ([], [], [])
        for sentence in item:
            keeps = data.draw(st.lists(st.booleans(), min_size=len(sentence), max_size=len(sentence)))
            gone += keeps.count(False)
            kept = [word for word, keep in zip(sentence, keeps, strict=True) if keep]
            struck = [word if keep else f"{{--{word}--}}" for word, keep in zip(sentence, keeps, strict=True)]
            for row, words in zip(rows, (sentence, kept, struck), strict=True):
                row.append(f"{' '.join(words)}." if words else "")
        for text, row in zip((older, newer, marked), rows, strict=True):
            text.append(f"{number}. {' '.join(filter(None, row))}")
    found = compare(HEAD + "\n".join(older), HEAD + "\n".join(newer)).found
    assert sum(loss.count for loss in found) == gone
    assert all(loss.kind in ("words lost", "provision lost") for loss in found)
    assert compare(HEAD + "\n".join(older), HEAD + "\n".join(marked)).found == ()


@settings(deadline=None)
@given(st.lists(WORDS, max_size=12), st.lists(WORDS, max_size=12), st.sampled_from([1_000, 0]))
def test_edits_lead_from_one_row_to_the_other(older: list[str], newer: list[str], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MOST", most)
        found = edits(older, newer)
    made, at = [], 0
    for a, b, c, d in found:
        made += [*older[at:a], *newer[c:d]]
        assert len(made) == d
        at = b
    assert [*made, *older[at:]] == newer


# The flagship


def test_the_flagship_has_lost_nothing_of_its_adopted_side(flagship: Document) -> None:
    adopted = parse_document(Source("adopted.md", project_document(flagship, "adopted")))
    assert losses(adopted, flagship) == Losses(
        (), (), "adopted" if "status" in adopted.front_matter else "proposed"
    )


def test_an_invented_section_is_listed(flagship: Document) -> None:
    text = project_document(flagship, "adopted")
    at = text.index("##### III.") if "##### III." in text else text.index("III. Procedures")
    at = text.rindex("\n", 0, at) + 1
    section = "###### D. Key Certificates\n\nThe Chief signs one in 30 days.\n\n- 1. No fee is taken.\n\n"
    (loss,) = losses(parse_document(Source("older.md", text[:at] + section + text[at:])), flagship).found
    assert (loss.kind, loss.title, loss.count) == ("provision lost", "D. Key Certificates", 13)
    assert loss.older is not None
    assert (loss.older.provision, loss.older.line) == ("II.D", text[:at].count("\n") + 1)


def test_a_mark_that_is_taken_out_is_listed(flagship: Document) -> None:
    adopted = parse_document(Source("older.md", project_document(flagship, "adopted")))
    text = flagship.source.text.replace("{~~peace~>safety~~}", "safety").replace("{--both--} ", "")
    found = losses(adopted, parse_document(Source("newer.md", text)))
    assert said(found) == [("words changed", "peace", "safety"), ("words lost", "both", "")]
