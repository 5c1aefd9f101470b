"""Strategies: texts that look like policies, and texts that look like trouble."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = ["members", "shall", "not", "MPD", "(1)", "P&P 7-805", "[II-B]", "A.", "é", "`x`", "*b*", "\\"]
DELIMITERS = ["{--", "--}", "{++", "++}", "{~~", "~>", "~~}", "{>>", "<<}", "\\{--"]
STARTS = [
    "", "  ", "    ", "- ", "- A. ", "- B. ", "1. ", "2. ", "9) ", "## ", "## I. ", "### II. ", "#### A. ",
    "> ", "```norm", "```", "~~~", "---", "REFERENCES", "## REFERENCES", "key: value", "<div>", "\t", "- - ",
    "[II-B]: #", "- 1. ", "- a. ", "   - ",
]  # fmt: skip


def marked() -> st.SearchStrategy[str]:
    """Short texts of words, blanks and delimiters in any order."""
    return st.lists(st.sampled_from([*WORDS, *DELIMITERS, " ", "\n"]), max_size=25).map("".join)


def documents() -> st.SearchStrategy[str]:
    """Lines that begin like blocks and go on with marked words."""
    line = st.tuples(st.sampled_from(STARTS), st.lists(st.sampled_from(WORDS + DELIMITERS), max_size=6))
    return st.lists(line.map(lambda pair: pair[0] + " ".join(pair[1])), max_size=25).map("\n".join)


def spans() -> st.SearchStrategy[str]:
    """Well-formed runs of text: plain, deleted, inserted or substituted words."""
    words = st.lists(st.sampled_from(["members", "shall", "close", "roads", "peace"]), min_size=1, max_size=3)
    run = words.map(" ".join)
    return st.one_of(
        run,
        run.map(lambda text: f"{{--{text}--}}"),
        run.map(lambda text: f"{{++{text}++}}"),
        st.tuples(run, run).map(lambda pair: f"{{~~{pair[0]}~>{pair[1]}~~}}"),
        run.map(lambda text: f"{{>>{text}<<}}"),
    )


def redlines() -> st.SearchStrategy[str]:
    """Well-formed policies: labelled items whose words are spans."""
    text = st.lists(spans(), min_size=1, max_size=5).map(" ".join)
    return st.lists(text, min_size=1, max_size=6).map(
        lambda items: (
            "# I. Purpose\n\n" + "\n\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))
        )
    )
