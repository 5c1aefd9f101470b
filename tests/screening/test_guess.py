"""What the model guesses, and that it is learnt from the sentences as they are."""

from __future__ import annotations

from pathlib import Path

import msgspec
from bench.sentences import WRITERS, digest, own_sentences, read

from brightline.screening.narrative.guess import own_weights
from brightline.screening.narrative.lexicon import Lexicon, Rule, joined, own_lexicon
from brightline.screening.narrative.model import lists_of, names, pieces, words_of
from brightline.screening.narrative.screen import Screener
from calling import Called, call

LEXICON = own_lexicon()
SCREENER = Screener(LEXICON)
RULES = Screener(
    msgspec.structs.replace(LEXICON, rule=tuple(rule for rule in LEXICON.rule if not rule.guessed))
)
GUESSED = "They never let her in the front door of this country, the aunt told us."
LEARNT = (0.35, 0.01)
"""Shares of what says something, at least, and of what passes, at most, that are guessed."""
SENTENCES = [each for path in sorted(WRITERS.glob("*.yaml")) for each in read(path)]


def test_the_weights_are_learnt_from_the_sentences_as_they_are() -> None:
    """If this fails: `python -m bench.train`."""
    assert own_weights().learnt_from == digest(own_sentences())


def test_it_guesses_where_no_rule_knows_the_words() -> None:
    assert RULES.screen(GUESSED).outcome == "pass"
    (span,) = SCREENER.screen(GUESSED).spans
    assert span.rule == "reads-like-status"
    assert span.category.startswith("C")
    assert span.reason.startswith("a guess: reads like sentences about ")
    assert span.provision == "II.C"
    assert "this country" in GUESSED[span.start : span.end]


def test_the_place_is_that_of_the_words_as_written() -> None:
    (span,) = SCREENER.screen(f"\u201cLoud music.\u201d  {GUESSED}").spans
    (alone,) = SCREENER.screen(GUESSED).spans
    shift = len("\u201cLoud music.\u201d  ")
    assert (span.start, span.end) == (alone.start + shift, alone.end + shift)


def screened(folder: Path, text: str, *words: str) -> Called:
    (folder / "a.txt").write_text(text, "utf-8")
    return call("screen", *words, str(folder / "a.txt"))


def test_it_can_be_left_out_by_name(tmp_path: Path) -> None:
    ended = screened(tmp_path, GUESSED, "--without", "reads-like-status")
    assert (ended.code, ended.out) == (0, "left out: reads-like-status (1)\npass\n")


def test_it_says_nothing_of_words_whose_rule_is_left_out(tmp_path: Path) -> None:
    ended = screened(tmp_path, "He is undocumented.", "--without", "undocumented-person")
    assert ended.code == 0
    assert "guess" not in ended.out


def test_an_exception_releases_it(tmp_path: Path) -> None:
    reason = "the statute makes the recruiter's knowledge an element of the offense"
    ended = screened(tmp_path, GUESSED, "--exception", "II.B.1", "--reason", reason)
    assert ended.out.endswith("pass\n")


def test_it_says_nothing_where_a_rule_clears() -> None:
    text = "The newspaper said that one in ten people in the county was never let in the front door."
    clearing = Rule(name="ours", category="N5", reason="a newspaper", finds=("newspaper",), over=("C",))
    guessed = Screener(joined(LEXICON, Lexicon(rule=(clearing,))))
    assert guessed.screen(f"The newspaper has it: {GUESSED}").outcome == "pass"
    assert SCREENER.screen(f"The newspaper has it: {GUESSED}").outcome != "pass"
    assert guessed.screen(text).outcome == "pass"


def test_what_rules_found_it_leaves_as_it_is() -> None:
    found = {text: RULES.screen(text).spans for text in {each.text for each in SENTENCES}}
    assert [t for t, spans in found.items() if not set(spans) <= set(SCREENER.screen(t).spans)] == []
    assert sum(map(bool, found.values())) > 1_000


def test_it_knows_most_of_what_it_learnt_from_and_no_rule_finds() -> None:
    left = [each for each in SENTENCES if RULES.screen(each.text).outcome == "pass"]
    guessed = {
        is_pass: [
            bool(SCREENER.screen(each.text).spans) for each in left if (each.outcome == "pass") is is_pass
        ]
        for is_pass in (False, True)
    }
    assert sum(guessed[False]) / len(guessed[False]) > LEARNT[0]
    assert sum(guessed[True]) / len(guessed[True]) < LEARNT[1]


def test_pieces_have_the_same_names_without_their_places() -> None:
    lists = lists_of(own_lexicon().words)
    for text in ("", "i", "he # 12", *(each.text.lower() for each in own_sentences())):
        words = words_of(text)
        assert names(words, lists) == {name for name, _, _ in pieces(words, lists)}
