"""Looking first for the words that phrases need loses nothing that a phrase finds."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from bench.screening import labelled, ordinary
from hypothesis import assume, given
from hypothesis import strategies as st

from brightline.screening.narrative import lexicon
from brightline.screening.narrative.lexicon import READ, Lexicon, Rule, compiled, lexicon_as_read, own_lexicon
from brightline.screening.narrative.needed import Needs
from brightline.screening.narrative.scan import BETWEEN
from brightline.screening.narrative.screen import Screener, Screening
from brightline.source import BadInput
from screening.every_phrase import EveryPhrase
from screening.test_narratives import LEXICON, OWN

RULES = msgspec.structs.replace(LEXICON, rule=tuple(rule for rule in LEXICON.rule if not rule.guessed))
"""The rules alone; what the model guesses comes after them."""

SCREENER = Screener(RULES)
EVERY_PHRASE = EveryPhrase(LEXICON)
PHRASES = [(rule, phrase) for rule in LEXICON.rule for phrase in rule.finds]


def spans(screening: Screening) -> list[tuple[int, int, str]]:
    """Give what is compared of a screening."""
    return [(span.start, span.end, span.rule) for span in screening.spans]


def test_our_sentences_and_the_examples_of_the_rules_come_out_as_every_phrase_has_them() -> None:
    texts = [text for _, _, text in OWN] + [text for rule in LEXICON.rule for text in rule.hits + rule.passes]
    found = [spans(screening) for screening in SCREENER.screen_many(texts)]
    assert found == [EVERY_PHRASE.spans(text) for text in texts]
    assert found == [spans(SCREENER.screen(text)) for text in texts]
    assert len(list(filter(None, found))) > 500


def test_labelled_sentences_and_ordinary_reports_come_out_as_every_phrase_has_them(shared: Path) -> None:
    texts = [each.text for each in labelled(shared / "screening" / "dev.jsonl")]
    texts += ordinary(shared / "data" / "campus_incidents")[::12]
    found = [spans(screening) for screening in SCREENER.screen_many(texts)]
    assert found == [EVERY_PHRASE.spans(text) for text in texts]


WORDS = """he she is was an the undocumented illegal immigrant deported deport ice ins hold visa f-1 papers
no without status green card and , . - : # &shy; \u200b und0c umented asylum case 123-456-789 a# a citizen of
mexico born in policy training
u.s. agents if detained by la migra sin papeles es un indocumentado not ask about expired passport"""
words = st.sampled_from([*WORDS.encode().decode("unicode-escape").split(), "\n", "  "])


@given(st.lists(st.lists(words, max_size=14).map(" ".join), max_size=4))
def test_any_texts_come_out_as_every_phrase_has_them(texts: list[str]) -> None:
    assert [spans(each) for each in SCREENER.screen_many(texts)] == [
        EVERY_PHRASE.spans(text) for text in texts
    ]


def written_by(number: int) -> st.SearchStrategy[tuple[int, str]]:
    """Give texts that a phrase matches."""
    rule, phrase = PHRASES[number]
    pattern = re.compile(compiled((phrase,), LEXICON.words, rule.name), re.ASCII)
    return st.tuples(st.just(number), st.from_regex(pattern).filter(str.isascii))


@given(st.integers(0, len(PHRASES) - 1).flatmap(written_by))
def test_what_a_phrase_finds_has_a_word_that_it_needs(written: tuple[int, str]) -> None:
    number, text = written
    assume(BETWEEN not in text and SCREENER._phrase(number).search(text))
    assert number in SCREENER._scan.phrases(text.encode())
    if PHRASES[number][0].outcome != "pass":
        assert list(SCREENER._scan.suspects(text.encode())) == [0]


def test_the_words_of_our_phrases_are_kept_as_they_are_worked_out() -> None:
    """`UPDATE=1` writes the file anew."""
    needs = Needs(LEXICON.words)
    wanted = {needs.mark(phrase): needs.worked_out(phrase) for _, phrase in PHRASES}
    kept = {mark: json.dumps(each.part or sorted(each.seeds)) for mark, each in wanted.items()}
    text = "{\n" + ",\n".join(f'"{mark}": {each}' for mark, each in kept.items()) + "\n}\n"
    file = resources.files("brightline.screening.narrative") / "lexicon" / "needed.json"
    if os.environ.get("UPDATE"):
        Path(str(file)).write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text


def test_the_lexicon_is_kept_as_it_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`UPDATE=1` writes the file anew."""
    read = lexicon_as_read()
    text = msgspec.json.encode(read) + b"\n"
    if os.environ.get("UPDATE"):
        READ.write_bytes(text)
    assert READ.read_bytes() == text
    for stale in (text.replace(read.of.encode(), b"0"), b"{"):
        (tmp_path / "read.json").write_bytes(stale.replace(b"stateless", b""))
        monkeypatch.setattr(lexicon, "READ", tmp_path / "read.json")
        assert own_lexicon() == read.lexicon


def alternatives(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Give parts one after the other, one of several, and some of them repeated."""
    several = st.lists(parts, min_size=1, max_size=4)
    often = st.sampled_from(["", "?", "*", "+", "{2}", "{0}", "{0,2}", "{1,3}", "{2,}", "+?", "??"])
    either = several.map(lambda some: f"({'|'.join(some)})")
    return several.map("".join) | st.tuples(either, often).map("".join)


LETTERS = [
    "ice",
    "a",
    "hold",
    "no",
    "x",
    "{kin}",
    "{place}",
    "[ae]",
    "[a-z]+",
    "[^a]",
    "[[:alpha:]]",
    "[0-9]",
    "\\d",
    "-",
]
LETTERS += [
    " ",
    " .. ",
    " ... ",
    "#",
    "\\b",
    ".",
    "$",
    "^",
    "\\B",
    "\\.",
    "'",
    "(?i:ICE)",
    "\\pL",
    "0",
    "[0-9-]{2,4}",
    "[- ]?",
]
phrases = st.recursive(st.sampled_from(LETTERS), alternatives, max_leaves=12)
texts = st.lists(
    st.sampled_from(["ice", "a", "hold", "no", "son", "x", "-", "0", "12", "'", "#", " ", " ", ". ", ", "])
)


@given(st.lists(phrases, min_size=1, max_size=3), st.lists(texts.map("".join), min_size=1, max_size=4))
def test_a_department_can_write_any_phrase(finds: list[str], texts: list[str]) -> None:
    rule = Rule(name="theirs", category="R1", reason="finds", finds=tuple(finds))
    theirs = Lexicon(
        words={"kin": ("son", "a son"), "place": ("{kin} no", "(the )?hold$", "^x", "x", "no(?i:X)?")},
        rule=(rule,),
    )
    screener = Screener(theirs)
    try:
        screener.check(rule)
    except BadInput:
        return
    every = EveryPhrase(theirs)
    assert [spans(each) for each in screener.screen_many(texts)] == [every.spans(text) for text in texts]


def test_texts_are_screened_as_they_come() -> None:
    asked = []

    def coming() -> Iterator[str]:
        for number in range(100_000):
            asked.append(number)
            yield "An ordinary report of some twenty letters and more."

    assert next(SCREENER.screen_many(coming())).outcome == "pass"
    assert len(asked) < 10_000
