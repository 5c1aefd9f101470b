"""A long text is searched by its words, with the same result as reading it through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightline.text import find
from brightline.text.find import Finder

WORDS = st.sampled_from(["the", "door", "doors", "lock", "(1)", "a", "at", "night.", "ni", "é"])


@given(st.lists(WORDS, max_size=40), st.integers(0, 60), st.integers(0, 30), st.integers(1, 3))
def test_a_long_text_is_searched_as_a_short_one(words: list[str], start: int, length: int, rare: int) -> None:
    text = " ".join(words)
    wanted = text[start : start + length].strip()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(find, "SHORT", 0)
        patch.setattr(find, "RARE", rare)
        found = Finder(text).find(wanted)
    assert found == [at for at in range(len(text)) if wanted and text.startswith(wanted, at)]


def test_words_like_some_are_found_in_a_long_text() -> None:
    text = " ".join(f"Officers shall not open gate {n} of the yard." for n in range(500))
    stretches = Finder(text).around("Officers should not open gate 217 of the yard.")
    assert any("shall not open gate 217 of the yard." in stretch for stretch in stretches)
    assert sum(map(len, stretches)) < 1_000
