"""Own text of a provision in a version, and where a quote lies in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from redlines import documents, redlines

from brightline.source import Source
from brightline.text.critic import project
from brightline.text.parse import parse_document
from brightline.text.words import Located, find_quote, fold, locate, own_text

if TYPE_CHECKING:
    from brightline.text.document import Document

LIST = """\
# I. Scope

First  one. {>>why<<}

- A. A child.

- a bullet {++new++}

  and its second

Last (1) one. (2)

# REFERENCES

1. Only source
"""


def parse(text: str) -> Document:
    return parse_document(Source("policy.md", text))


def test_own_text_is_paragraphs_and_bullets_in_order() -> None:
    document = parse(LIST)
    assert own_text(document, "I", "adopted").text == "First one. a bullet and its second Last one. (2)"
    assert own_text(document, "I", "proposed").text == "First one. a bullet new and its second Last one. (2)"
    assert own_text(document, "I.i1", "proposed").text == "a bullet new and its second"
    assert own_text(document, "I.A", "proposed").text == "A child."


def test_flagship_own_text(flagship: Document) -> None:
    five = own_text(flagship, "III.A.5", "proposed").text
    assert five.startswith("Members shall not participate in detaining people")
    assert " immigration enforcement activity. However, if a situation " in five
    assert five.endswith("by any actor, including federal agents.")
    assert "to maintain peace and enforce" in own_text(flagship, "III.B.2", "adopted").text
    assert "to maintain safety and enforce" in own_text(flagship, "III.B.2", "proposed").text
    assert own_text(flagship, "II.C", "proposed").text.endswith("documented and maintained in any fashion.")
    assert "an arrest has occurred or personally" in own_text(flagship, "III.A.2", "adopted").text
    assert own_text(flagship, "III.A.9", "proposed").text == ""
    assert own_text(flagship, "III.A.9", "adopted").text.startswith("Members shall not interfere")
    assert own_text(flagship, "II.B", "adopted").text == ""
    assert "public. regardless of race" in own_text(flagship, "I", "proposed").text
    assert "collaboration with all people in the city, regardless" in own_text(flagship, "I", "adopted").text


def test_an_unknown_provision_is_a_key_error(flagship: Document) -> None:
    with pytest.raises(KeyError):
        own_text(flagship, "IX", "adopted")


@settings(deadline=None)
@given(documents())
def test_own_text_is_folded_and_leads_back(text: str) -> None:
    document = parse(text)
    for id in document.provisions:
        for version in ("adopted", "proposed"):
            own = own_text(document, id, version)
            assert own.text == fold(own.text)
            assert list(own.indices) == sorted(set(own.indices))
            for index, char in enumerate(own.text):
                segment = own.segment(index)
                at = own.indices[index] - own.stream.start(own.indices[index])
                assert segment.text[at] == char or (char == " " and segment.text[at].isspace())
                assert segment.mark in ("plain", "deleted" if version == "adopted" else "inserted")


# Quotes

MARKS = """\
# I. Marks

1. keep the {~~peace~>safety~~} and enforce

2. agree with {--both--} MPD policy

3. {--Members shall not {>>note<<} interfere.--}

4. {++Members shall  help.++}

5. one two one

6. a {--b--} {--c--} d (1) e

7. Keep the{--se--} records {~~here~>there~~}

8. - first bullet
   - second bullet

     and its end

# REFERENCES

1. A source
"""

QUOTES = [
    ("1", "adopted", "keep the peace", "stale", "keep the {~~peace~>safety~~}"),
    ("1", "proposed", "keep the safety", "stale", "keep the {~~peace~>safety~~}"),
    ("1", "proposed", "safety and", "stale", "{~~peace~>safety~~} and"),
    ("1", "adopted", "keep the {~~peace~>safety~~}", "confirmed", "keep the {~~peace~>safety~~}"),
    ("1", "proposed", "keep the {~~peace~>safety~~}", "confirmed", "keep the {~~peace~>safety~~}"),
    ("1", "proposed", "{~~peace~>safety~~}\n  and", "confirmed", "{~~peace~>safety~~} and"),
    ("1", "adopted", "the {~~peace~>order~~} and", "stale", "the {~~peace~>safety~~} and"),
    ("1", "proposed", "the {~~peace~>order~~} and", "absent", ""),
    ("1", "adopted", "keep the {~~peace~>order~~}", "stale", "keep the {~~peace~>safety~~}"),
    ("1", "adopted", "peace", "covered", "{--peace--}"),
    ("1", "proposed", "safety", "covered", "{++safety++}"),
    ("1", "proposed", "peace", "absent", ""),
    ("1", "adopted", "and  enforce", "plain", "and enforce"),
    ("2", "proposed", "with MPD", "stale", "with {--both--} MPD"),
    ("2", "proposed", "with {--both--} MPD", "confirmed", "with {--both--} MPD"),
    ("2", "proposed", "with {--both --}MPD", "confirmed", "with {--both--} MPD"),
    ("2", "proposed", "with {--all--} MPD", "stale", "with {--both--} MPD"),
    ("2", "adopted", "with both MPD", "stale", "with {--both--} MPD"),
    ("2", "adopted", "with {--both--} MPD", "confirmed", "with {--both--} MPD"),
    ("2", "proposed", "{--both--} MPD", "confirmed", "MPD"),
    ("2", "proposed", "agree with {--both--}", "confirmed", "agree with"),
    ("2", "proposed", "MPD policy", "plain", "MPD policy"),
    ("2", "proposed", "MPD {--old--} policy", "stale", "MPD policy"),
    ("3", "adopted", "shall not interfere", "covered", "{--shall not interfere--}"),
    ("3", "adopted", "{--Members shall not interfere.--}", "covered", "{--Members shall not interfere.--}"),
    ("3", "proposed", "shall not interfere", "absent", ""),
    ("4", "proposed", "Members shall help.", "covered", "{++Members shall help.++}"),
    ("4", "adopted", "Members shall help.", "absent", ""),
    ("5", "adopted", "one", "many", ""),
    ("5", "adopted", "one two", "plain", "one two"),
    ("5", "adopted", "", "absent", ""),
    ("5", "adopted", " {>>nothing<<} ", "absent", ""),
    ("6", "proposed", "a d e", "stale", "a {--b--} {--c--} d (1) e"),
    ("6", "proposed", "a {--b--} {--c--} d e", "confirmed", "a {--b--} {--c--} d (1) e"),
    ("6", "adopted", "d (1) e", "plain", "d (1) e"),
    ("6", "adopted", "d e", "plain", "d (1) e"),
    ("7", "proposed", "Keep the records", "stale", "Keep the{--se--} records"),
    ("7", "proposed", "Keep the{--se--} records", "confirmed", "Keep the{--se--} records"),
    ("7", "proposed", "Keep the {--se--} records", "stale", "Keep the{--se--} records"),
]


@pytest.mark.parametrize(("item", "version", "quote", "state", "region"), QUOTES)
def test_locate(item: str, version: str, quote: str, state: str, region: str) -> None:
    found = locate(parse(MARKS), f"I.{item}", quote, version)
    assert (found.state, found.region) == (state, region)


def test_how_often_and_where() -> None:
    document = parse(MARKS)
    assert locate(document, "I.5", "one", "adopted") == Located(2, "many")
    assert locate(document, "I.5", "three", "adopted") == Located(0, "absent")
    found = locate(document, "I.8", "and its end", "adopted")
    assert (found.count, found.provision, found.paragraph) == (1, "I.8.i2", 2)


def test_overlapping_places_count() -> None:
    assert locate(parse("# I. x\n\naaa\n"), "I", "aa", "adopted").count == 2


def test_flagship_quotes(flagship: Document) -> None:
    quote = "to maintain {~~peace~>safety~~} and enforce"
    assert {locate(flagship, "III.B.2", quote, v).state for v in ("adopted", "proposed")} == {"confirmed"}
    found = locate(flagship, "III.A.5", "Members must intervene", "proposed")
    assert (found.state, found.paragraph, found.provision) == ("plain", 3, "III.A.5")
    assert locate(flagship, "III.A.9", "Members shall not interfere", "adopted").state == "covered"


@settings(deadline=None)
@given(redlines())
def test_the_whole_redline_confirms_itself(text: str) -> None:
    document = parse(text)
    for item in (line for line in text.split("\n") if line[:1].isdecimal()):
        number, quote = item.split(". ", 1)
        for version in ("adopted", "proposed"):
            found = locate(document, f"I.{number}", quote, version)
            if fold(project(quote, version).text):
                assert found.state in ("plain", "covered", "confirmed")
            else:
                assert found.state == "absent"


@settings(deadline=None)
@given(redlines())
def test_a_region_confirms_the_quote_that_it_corrects(text: str) -> None:
    document = parse(text)
    for id in document.provisions:
        own = own_text(document, id, "proposed").text
        quote = own[: len(own) // 2].strip()
        found = locate(document, id, quote, "proposed")
        if found.count == 1 and found.state == "stale":
            again = locate(document, id, found.region, "proposed")
            assert again.state == "confirmed"


def test_a_quote_lies_in_paragraphs() -> None:
    text = "# I. x\n\n- A. Lock {~~all~>the~~} doors (1) now.\n\n  And go.\n\n# REFERENCES\n\n1. y\n"
    document = parse_document(Source("policy.md", text))
    own = own_text(document, "I.A", "proposed")
    assert find_quote(document, "the doors now.", own) == {("I.A", 1): (8, 26)}
    assert find_quote(document, "now. And", own) == {("I.A", 1): (22, 26), ("I.A", 2): (0, 3)}
    assert find_quote(document, "all doors", own) == {}
    assert find_quote(document, "", own) == {}
