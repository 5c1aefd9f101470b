"""The reference of the language is made from its grammar, and every construct of it is used by an example."""

import os

from grammar_page import PAGE, page, uses, ways


def test_the_page_is_what_the_grammar_says() -> None:
    if "UPDATE" in os.environ:
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page()


def test_every_way_to_write_something_is_used_in_an_example() -> None:
    assert sorted(ways() - uses().keys()) == []
