"""A page as one HTML file: no script, no request, everything from the document escaped.

The words of the document are those in no element of the class `ours`: labels for screen readers, norms,
comments, the contents and all else that a reader of the policy would not find in it have that class.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import groupby
from string import ascii_lowercase
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from brightline.language.english import name_of_term
from brightline.rendering.cards import own_quotes
from brightline.rendering.headline import MODALITIES, count_open, headline, only_in, view_name
from brightline.rendering.page import Card, Line, Note, Page, Run, Section

_LIT = (
    ".line:has(.c-?:hover, .c-?:focus-within) .q-? { background: var(--lit) }\n"
    ".line:has(.q-?:hover) .c-? { background: var(--lit) }"
)
"""What lights up with what; a question mark stands for the letter of a card."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


def write_html(page: Page) -> str:
    """Give a page as HTML."""
    css = Markup(style_sheet())  # noqa: S704 our own file
    return _rendered("page.html", page, element="main", css=css, running_head=css_string(headline(page)))


def write_inner(page: Page) -> str:
    """Give what stands in the body of a page, to be put into another one that has the style sheet."""
    return _rendered("inner.html", page, element="div")


def style_sheet() -> str:
    """Give the style of a page, as CSS."""
    css = files("brightline.rendering").joinpath("page.css").read_text(encoding="utf-8")
    return css + "\n".join(_LIT.replace("?", letter) for letter in ascii_lowercase)


def _rendered(name: str, page: Page, **more: object) -> str:
    return (
        _environment()
        .get_template(name)
        .render(
            page=page,
            headline=headline(page),
            view=view_name(page),
            open_count=count_open(page),
            ties=_Ties(page),
            **more,
        )
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("brightline.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "by_mark": _by_mark,
        "fragment": fragment,
        "grouped": _grouped,
        "linked": _linked,
        "other_quotes": lambda card: card.quotes[len(own_quotes(card)) :],
        "own_quotes": own_quotes,
    }
    environment.globals |= {"modalities": MODALITIES, "only_in": only_in}
    environment.tests |= {
        "section": lambda part: isinstance(part, Section),
        "note": lambda part: isinstance(part, Note),
    }
    return environment


class _Ties:
    """How words and cards find one another on a page: ids, letters, links to terms."""

    def __init__(self, page: Page) -> None:
        self.letters: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self.terms = {name_of_term(card.name): card.anchor for card in page.cards if card.kind == "term"}
        self.notes = {note.number: note for note in page.notes}
        for line in _lines(page.parts):
            self.letters |= dict(zip((card.anchor for card in line.cards), _letters(), strict=False))
            for run in line.runs:
                for card in run.starts:
                    self.words.setdefault(card.anchor, self.id_of(run))
        self._term = re.compile("|".join(re.escape(name) for name in self.terms) or r"(?!)")

    def id_of(self, run: Run) -> str:
        """Give the id of the words that start with a run: that of the first card they belong to."""
        return f"words-{run.starts[0].anchor}" if run.starts else ""

    def classes(self, run: Run) -> str:
        """Give the classes that tie a run to the cards beside it."""
        return " ".join(f"q-{self.letters[card.anchor]}" for card in run.cards)

    def sentence(self, card: Card) -> Markup:
        """Give a card's words with its modality in bold and each term a link to its definition."""
        parts, at = [], 0
        for match in self._term.finditer(card.words):
            parts += [escape(card.words[at : match.start()]), self._link(match[0], card)]
            at = match.end()
        said = Markup("").join([*parts, escape(card.words[at:])])
        modality = MODALITIES[card.kind]
        strong = re.sub(rf" {modality}(?=[ ,])", f" <strong>{modality}</strong>", said, count=1)
        return said if card.kind == "term" else Markup(strong)  # noqa: S704 its parts are escaped

    def _link(self, name: str, card: Card) -> Markup:
        if card.kind == "term" and name == name_of_term(card.name):
            return Markup("<dfn>{}</dfn>").format(name)
        return Markup('<a href="{}">{}</a>').format(fragment(self.terms[name]), name)


def _letters() -> Iterator[str]:
    """Give a, b, … z, aa, ab, …"""
    yield from ascii_lowercase
    for first in ascii_lowercase:
        for second in ascii_lowercase:
            yield first + second


def _lines(parts: Iterable[Line | Section | Note]) -> Iterator[Line]:
    for part in parts:
        if isinstance(part, Section):
            yield from _lines(part.parts)
        elif isinstance(part, Line):
            yield part


def _by_mark(runs: Iterable[Run]) -> Iterator[tuple[str, list[Run]]]:
    """Group neighbours that stand under one mark, so that it is read out once."""
    for mark, group in groupby(runs, key=lambda run: run.mark):
        yield mark, list(group)


def _grouped(parts: Iterable[Line | Section | Note]) -> Iterator[tuple[bool, list[Line | Section | Note]]]:
    """Group neighbouring items, which make a list, and give everything else as it comes."""
    for is_list, group in groupby(parts, key=lambda part: isinstance(part, Section) and not part.title):
        yield is_list, list(group)


def fragment(id: str) -> str:
    """Give a link to an id of this page."""
    return f"#{quote(id, safe='/.-_~')}"


def _linked(text: str) -> Markup:
    """Make web addresses links; nothing else becomes one."""
    parts, at = [], 0
    for match in _ADDRESS.finditer(text):
        link = Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(match[0])
        parts += [escape(text[at : match.start()]), link]
        at = match.end()
    return Markup("").join([*parts, escape(text[at:])])


def css_string(text: str) -> Markup:
    """Write a text as a CSS string; all but letters, digits and blanks is escaped by its number."""
    said = "".join(char if char.isascii() and char.isalnum() else f"\\{ord(char):x} " for char in text)
    return Markup(f'"{said}"')  # noqa: S704 nothing is left in it that means anything in CSS or HTML
