"""What the model guesses, what it may take back, and that it is learnt from the sentences as they are."""

from __future__ import annotations

from pathlib import Path

import msgspec
from bench.sentences import WRITERS, digest, own_sentences, read

from brightline.screening.narrative.guess import own_weights
from brightline.screening.narrative.lexicon import Lexicon, Rule, joined, own_lexicon
from brightline.screening.narrative.screen import Screener
from calling import Called, call

LEXICON = own_lexicon()
SCREENER = Screener(LEXICON)
RULES = Screener(
    msgspec.structs.replace(LEXICON, rule=tuple(rule for rule in LEXICON.rule if not rule.guessed))
)
GUESSED = "They never let her in the front door of this country, the aunt told us."
LOUD = next(rule.over for rule in LEXICON.rule if rule.guessed and rule.outcome == "pass")
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


def test_only_what_loud_rules_found_is_taken_back() -> None:
    lost = set()
    for text in {each.text for each in SENTENCES}:
        kept = {(span.rule, span.outcome) for span in SCREENER.screen(text).spans}
        lost |= {span.rule for span in RULES.screen(text).spans if (span.rule, span.outcome) not in kept}
    assert lost <= set(LOUD)
    assert lost


def test_it_knows_most_of_what_it_learnt_from() -> None:
    outcomes = [(each.outcome, SCREENER.screen(each.text).outcome) for each in SENTENCES]
    said, passes = ([got for want, got in outcomes if (want == "pass") is which] for which in (False, True))
    assert said.count("pass") / len(said) < 0.12
    assert 1 - passes.count("pass") / len(passes) < 0.07


def test_it_takes_back_what_loud_rules_found() -> None:
    taken = [
        each
        for each in SENTENCES
        if each.outcome == "pass" and RULES.screen(each.text).spans and not SCREENER.screen(each.text).spans
    ]
    assert len(taken) > 20
