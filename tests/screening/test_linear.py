"""No text and no phrase makes the screening hang: eight times the text takes about eight times the time."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from brightline.screening.narrative.lexicon import Lexicon, Rule, own_lexicon
from brightline.screening.narrative.rewrite import Rewriter
from brightline.screening.narrative.screen import Screener
from brightline.source import BadInput

LEXICON = own_lexicon()
SCREENER = Screener(LEXICON)
REWRITER = Rewriter(LEXICON, SCREENER)
TIMES = 8
MOST = 3.0
"""How many times longer than linear is let pass; what is quadratic is eight times longer."""
SHORT = 4500
"""Characters of the shorter text: several pieces of a sentence that never ends."""

WORDS = (
    *(
        "he",
        "is",
        "not",
        "undocumented",
        "ice",
        "hold",
        "was",
        "deported",
        "from",
        "mexico",
        "no",
        "papers",
        "xx",
    ),
    *(
        "illegal",
        "illegally",
        "agents",
        "green",
        "card",
        "visa",
        "su",
        "status",
        "esta",
        "sin",
        "papeles",
        "4li3n",
    ),
    *(
        "u",
        "n",
        "d",
        "o",
        "c",
        "a",
        "9",
        "A#",
        "&nbsp;",
        "&",
        "'",
        '"',
        ",",
        ".",
        ";",
        "-",
        "\n",
        "!",
        "?",
        "(",
        ")",
    ),
    *("\u200b", "\uff41", "\u0301"),
)
pieces = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5)), min_size=1, max_size=12)


def seconds(action: Callable[[str], object], text: str) -> float:
    """Give the lesser processor time of two."""
    taken = []
    for _ in range(2):
        start = time.process_time()
        action(text)
        taken.append(time.process_time() - start)
    return min(taken)


def hold_linear(action: Callable[[str], object], piece: str, enough: float = 0.002) -> None:
    """Double a text until it takes long enough to measure, and then hold 8 times as much against it."""
    count = SHORT // len(piece) + 1
    while (short := seconds(action, piece * count)) < enough and count * len(piece) < 1 << 18:
        count *= 2
    long = seconds(action, piece * count * TIMES)
    assert long <= MOST * TIMES * max(short, enough), f"{len(piece * count)} characters: {short}, then {long}"


@given(pieces, st.sampled_from(["", " ", "\n"]))
@settings(max_examples=20)
def test_a_text_takes_as_long_as_it_is(words: list[str], between: str) -> None:
    assume("".join(words))
    hold_linear(SCREENER.screen, between.join(words) + between)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        " ",
        "-\n",
        "&",
        "&#",
        "&amp;",
        "u ",
        "u.n.",
        "illegal ",
        "he is ",
        "was deported ",
        "\u0301",
        "\uff41",
        "no papers ",
        "ice hold, ",
        "he is undocumented and ",
        "he is undocumented! ",
        "he is undocumented!",
        "he was not asked about status and ",
        "he is undocumented. ",
        "(",
        "a. ",
        "...",
        "1) ",
        "- ",
        "sin papeles ",
        "d3p0rt3d ",
        "undocumentd ",
        "not asked about status ",
    ],
)
def test_what_is_made_to_take_long_does_not(piece: str) -> None:
    hold_linear(SCREENER.screen, piece)


letters = st.sampled_from(
    ["a", "b", "o", "illegal", "papers", " ", " .. ", " ... ", "[a-z]", ".", r"\w", "(a|b)", "{person}"]
)
counts = st.sampled_from(["", "*", "+", "?", "{1,3}", "{0,20}", "*?", "+?"])
phrases = st.recursive(
    st.tuples(letters, counts).map("".join),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(st.lists(inner, min_size=1, max_size=2).map("|".join), counts).map(
            lambda pair: f"({pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=6,
)


def screener(*phrases: str) -> Screener:
    """Give a screener of one rule of a department, checked as the command does it."""
    rule = Rule(name="own", category="C1", reason="says something", finds=phrases)
    own = Screener(Lexicon(words=LEXICON.words, hidden=("undocumented",), rule=(rule,)))
    own.check(rule)
    return own


@given(phrases, st.sampled_from(["a", "ab", "a b ", "illegal ", "he papers ", "aaaa!", "o\n"]))
@settings(max_examples=20)
def test_a_phrase_of_a_department_takes_no_longer(phrase: str, piece: str) -> None:
    try:
        own = screener(phrase)
    except BadInput:
        assume(False)
    hold_linear(own.screen, piece)


@pytest.mark.parametrize(
    "phrase", ["(a+)+b", "(a|a)*b", "(a|aa)+b", "([a-z]+ )*b", "(.*a){12}b", "a ... a ... a ... b"]
)
def test_phrases_that_stall_a_backtracking_engine(phrase: str) -> None:
    hold_linear(screener(phrase).screen, "a")
    hold_linear(screener(phrase).screen, "a ")


def test_such_a_phrase_does_stall_one() -> None:
    slow = re.compile("(a+)+b")
    assert seconds(slow.search, "a" * 22) > 8 * seconds(slow.search, "a" * 16)


@given(st.text(alphabet="ab()[]{}*+?|\\^$.-,1 \u00e9", min_size=1, max_size=14))
@settings(max_examples=300)
def test_a_phrase_is_taken_or_refused_in_one_line(phrase: str) -> None:
    said = "rule `own`: "
    try:
        screener(phrase).screen("ab a b aab")
    except BadInput as error:
        said = str(error)
    assert said.startswith("rule `own`: ")
    assert "\n" not in said


@pytest.mark.parametrize(
    "phrase",
    [
        "(a",
        "a)",
        "[a",
        "*a",
        "a{2,1}",
        "(?<=a)b",
        r"(a)\1",
        "(?P<x>a",
        "a{1001}",
        "((a{50}){50}){50}",
        "\\",
        "(?i",
    ],
)
def test_bad_phrases_are_refused(phrase: str) -> None:
    with pytest.raises(BadInput, match=r"^rule `own`: .*phrase") as refused:
        screener(phrase)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("piece", ["He is undocumented. ", "an undocumented male, and ", "He was deported  "])
def test_a_rewrite_takes_as_long_as_its_text(piece: str) -> None:
    hold_linear(lambda text: REWRITER.edits(text, SCREENER.screen(text).spans), piece)


@pytest.mark.parametrize("tail", [" " * 100_000, "!" * 100_000 + "x", "\n" * 100_000, "(" * 100_000])
def test_what_follows_a_finding_does_not_hold_it_up(tail: str) -> None:
    text = f"He is undocumented {tail}"
    assert seconds(lambda each: REWRITER.edits(each, SCREENER.screen(each).spans), text) < 5


def test_what_stands_across_the_cut_of_a_long_sentence_is_found() -> None:
    for before in range(1500, 2300, 7):
        text = "x y z " * (before // 6) + "and the driver is undocumented and " + "x y z " * 400
        spans = SCREENER.screen(text).spans
        found = [text[span.start : span.end] for span in spans if not span.rule.startswith("reads-like-")]
        assert found == ["driver is undocumented"]
