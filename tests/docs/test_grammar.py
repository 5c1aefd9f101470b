"""The reference of the language is made from its grammar."""

import os

from grammar_page import PAGE, page


def test_the_page_is_what_the_grammar_says() -> None:
    if "UPDATE" in os.environ:
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page()
