"""Narratives: sentences of our own, labelled ones, ordinary reports, and what holds for any text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from bench.screening import Labelled, labelled, measured, ordinary, wilson
from hypothesis import given
from hypothesis import strategies as st

from brightline.screening.narrative.examples import failing
from brightline.screening.narrative.lexicon import own_lexicon
from brightline.screening.narrative.normal import normalise
from brightline.screening.narrative.rewrite import Rewriter, applied
from brightline.screening.narrative.screen import Screener

SENTENCES = Path(__file__).parent / "narratives"
LEXICON = own_lexicon()
SCREENER = Screener(LEXICON)
REWRITER = Rewriter(LEXICON, SCREENER)


def own_sentences() -> Iterator[tuple[str, str, str]]:
    """Give outcome, group and text of each sentence of ours."""
    for path in sorted(SENTENCES.glob("*.yaml")):
        for outcome, groups in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for group, texts in groups.items():
                yield from ((outcome, str(group), text) for text in texts)


OWN = list(own_sentences())


@pytest.mark.parametrize(("outcome", "group", "text"), OWN)
def test_a_sentence_of_ours_comes_out_as_labelled(outcome: str, group: str, text: str) -> None:
    screening = SCREENER.screen(text)
    assert screening.outcome == outcome
    if group[0] in "CR" and group[1:].isdigit():
        assert group in {span.category for span in screening.spans}


def test_each_rule_finds_and_leaves_what_it_says_it_does() -> None:
    assert list(failing(LEXICON.rule, SCREENER)) == []


def test_every_rule_has_an_example() -> None:
    assert [rule.name for rule in LEXICON.rule if not rule.hits] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Male is und0cumented.", "Male is und0cumented"),
        ("He is un\u200bdocumented, 30.", "He is un\u200bdocumented"),
        ("She holds a green&nbsp;card.", "green&nbsp;card"),
        ("The driver is undocu-\nmented here.", "driver is undocu-\nmented"),
        ("Subject is u n d o c u m e n t e d.", "Subject is u n d o c u m e n t e d"),
        (
            "Él: \uff44\uff45\uff50\uff4f\uff52\uff54\uff45\uff44.",
            "\uff44\uff45\uff50\uff4f\uff52\uff54\uff45\uff44",
        ),
    ],
)
def test_a_place_is_that_of_the_words_as_written(text: str, words: str) -> None:
    (span,) = SCREENER.screen(text).spans
    assert text[span.start : span.end] == words


@pytest.mark.parametrize(
    ("text", "rewritten"),
    [
        ("An undocumented male was cited.", "A male was cited."),
        ("The undocumented employee fell.", "The employee fell."),
        (
            "He was deported in 2019, and drives a truck.",
            "[removed: not recorded under II.C], and drives a truck.",
        ),
        ("Broke his arm. He is on a student visa.", "Broke his arm. [removed: not recorded under II.C]."),
    ],
)
def test_a_rewrite_leaves_the_status_out(text: str, rewritten: str) -> None:
    assert applied(text, REWRITER.edits(text, SCREENER.screen(text).spans)) == rewritten


@pytest.mark.parametrize("text", sorted({text for outcome, _, text in OWN if outcome == "block"}))
def test_no_rewrite_still_says_a_status(text: str) -> None:
    edits = REWRITER.edits(text, SCREENER.screen(text).spans)
    assert not edits or not any(span.says_status for span in SCREENER.screen(applied(text, edits)).spans)


def test_what_is_only_for_review_is_not_rewritten() -> None:
    text = "She was born in Ecuador."
    assert REWRITER.edits(text, SCREENER.screen(text).spans) == ()


def test_each_sentence_is_judged_alone() -> None:
    spans = SCREENER.screen("I did not ask about his status. He is undocumented. ICE agents left.").spans
    assert [span.category for span in spans] == ["C1"]


@given(st.text())
def test_any_text_keeps_its_places(text: str) -> None:
    normal = normalise(text)
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    assert list(normal.starts) == sorted(normal.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(normal.starts, normal.ends, strict=True))


WORDS = """he is an undocumented illegal immigrant deported ice hold visa papers no status green card and ,
. - &shy; \u200b und0c umented asylum case 123-456-789 a# citizen of mexico policy training"""
words = st.sampled_from([*WORDS.encode().decode("unicode-escape").split(), "\n"])


@given(st.lists(words | st.text(max_size=3), max_size=30).map(" ".join))
def test_any_text_is_screened_and_rewritten_within_its_bounds(text: str) -> None:
    spans = SCREENER.screen(text).spans
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(0 <= edit.start < edit.end <= len(text) for edit in REWRITER.edits(text, spans))


@pytest.fixture(scope="module")
def judged(shared: Path) -> list[Labelled]:
    """Labelled sentences, read in place."""
    return labelled(shared / "screening" / "dev.jsonl")


def test_labelled_sentences_come_out_well_enough(judged: list[Labelled]) -> None:
    result = measured(SCREENER, judged)
    assert result.rate("caught") >= 0.97
    assert wilson(*result.of("caught"))[0] >= 0.93
    assert result.rate("block recall") >= 0.90
    assert result.rate("block precision") >= 0.90
    assert result.rate("false alarms") <= 0.05
    assert result.rate("caught, disguised or Spanish") >= 0.95


def test_ordinary_reports_raise_few_alarms(shared: Path) -> None:
    texts = ordinary(shared / "data" / "campus_incidents")
    outcomes = [SCREENER.screen(text).outcome for text in texts]
    assert len(texts) >= 12_833
    assert 1 - outcomes.count("pass") / len(texts) <= 0.002
    assert outcomes.count("block") / len(texts) <= 0.001
    mentions = [text for text in texts if "employment authorization" in text.lower()]
    assert mentions
    assert all(SCREENER.screen(text).outcome == "block" for text in mentions)
