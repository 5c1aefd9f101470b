"""What a person should look at after an import: each kind with why it matters and what to do."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal[
    "label",
    "strike",
    "mark",
    "table",
    "columns",
    "page",
    "insertion",
    "note",
    "rule in a note",
    "date",
    "joined",
    "placed",
    "source",
]


class Group(msgspec.Struct, frozen=True):
    """A kind of finding: what it is, why a person decides, what to do."""

    title: str
    why: str
    help: str


GROUPS: dict[Kind, Group] = {
    "label": Group(
        "labels that do not follow",
        "the sequence of labels has no place for them; they and what is below them are kept as paragraphs",
        "find the label that is missing or wrong, correct it in the input, and import again",
    ),
    "strike": Group(
        "strikes that are not closed",
        "a `~~` has no other end; the words are kept as if nothing were struck",
        "write `{--words--}` around what is struck",
    ),
    "mark": Group(
        "marks that are not closed",
        "a mark must open and close in one block; the signs are kept as words",
        "close the mark in its own block",
    ),
    "table": Group(
        "tables",
        "a policy's text has no tables; each row is a paragraph now",
        "write the rows as items, or as sentences",
    ),
    "columns": Group(
        "text in columns",
        "wide gaps stand in lines one below another; their words may be in the wrong order",
        "extract the text again column by column, or put the words in order",
    ),
    "page": Group(
        "lines that stand on every page",
        "a page's header or footer is no text of the policy",
        "delete them in the input and import again; a sentence that they interrupt is joined then",
    ),
    "insertion": Group(
        "strikes with words behind them",
        "the words behind a strike may be new, and no mark says so",
        "write `{~~old~>new~~}` where they are new; leave them where they stood before",
    ),
    "note": Group(
        "notes that speak of a change",
        "a note tells of a change that the marks may not show",
        "mark what it speaks of, if it is not marked",
    ),
    "rule in a note": Group(
        "notes with the force of a rule",
        "a comment is no text of the policy, and this one says what somebody must or may do",
        "take the comment's marks off if it is meant as a rule",
    ),
    "date": Group(
        "dates to be filled in",
        "the date is a placeholder",
        "mark it as an insertion, `{++(xx/xx/xx)++}`, until the date is known",
    ),
    "joined": Group(
        "sentences joined over a blank line",
        "a sentence was broken, as by the end of a page",
        "see that the two parts belong together",
    ),
    "placed": Group(
        "text whose place was chosen",
        "no label says to which provision it belongs",
        "indent it under an item if it belongs to that, else leave it",
    ),
    "source": Group(
        "markers of sources",
        "a marker `(n)` points at the words of source n, which may be new",
        "see whether the words before it are an insertion",
    ),
}

_STRUCTURAL = ("label", "strike", "mark", "table", "columns", "page")


class Finding(msgspec.Struct, frozen=True):
    """One place: its line in the input and in the output, its provision, its words, what is special there.

    `provision` is empty, and `output_line` 0, where the place is in none.
    """

    kind: Kind
    line: int
    words: str
    detail: str = ""
    output_line: int = 0
    provision: str = ""


def is_structural(finding: Finding) -> bool:
    """Whether structure was not recovered there."""
    return finding.kind in _STRUCTURAL


def around(text: str, at: int, before: int = 0, after: int = 8) -> str:
    """Give a few words on both sides of an offset, with `…` where the text goes on."""
    left, right = text[max(0, at - 400) : at].split(), text[at : at + 400].split()
    shown = [*(left[-before:] if before else []), *right[:after]]
    head = "… " if len(left) > before else ""
    return head + " ".join(shown) + (" …" if len(right) > after else "")
