"""What is shown of a document in one view.

Differs from the document in that words of other versions are gone, that everything stands in reading order,
and that each paragraph has beside it what belongs to it: norms and terms in words, and comments.
"""

from __future__ import annotations

from dataclasses import dataclass

from brightline.language.policy import Policy, Quote, Version
from brightline.text.document import Mark, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Words that are alike in everything: their mark, the cards that quote them, where they point.

    `target` is a provision's id or a source's number. Where `note` is not 0 there are no words: the
    comment with that number stands here. `starts` and `ends` list the cards whose words start or end here.
    """

    text: str = ""
    mark: Mark = "plain"
    cards: tuple[Card, ...] = ()
    starts: tuple[Card, ...] = ()
    ends: tuple[Card, ...] = ()
    target: str | int = ""
    note: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An ambiguity on the way of a card, how it is read there, and what it is."""

    ambiguity: str
    chosen: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A norm or a term in words. `versions` are those in which it stands like this.

    `kind` is the norm's modality or `term`, `name` the norm's id or the term's name, `anchor` unlike any
    other on the page. `quotes` are the words it reads: those of its own provision first.
    """

    kind: str
    name: str
    anchor: str
    provision: str
    quotes: tuple[Quote, ...]
    words: str
    choices: tuple[Choice, ...]
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A comment of the redline, numbered from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph with what stands beside it."""

    runs: tuple[Run, ...]
    cards: tuple[Card, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A provision. `label` is empty where it has none in this view; `mark` is the one it stands under.

    A provision whose words are all struck keeps its label; then `is_empty`.
    """

    id: str
    label: str
    mark: Mark
    title: tuple[Run, ...]
    parts: tuple[Line | Section | Note, ...]
    is_empty: bool
    is_bullet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An ambiguity on which something here rests, with the cards that rest on it."""

    id: str
    text: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A document in one view, whole.

    `policy` is the version shown, in a redline the proposed one. `before` are lines above the title,
    `title` its heading up to the adoption dates, which are in `dates`, `parts` all that follows. `warnings`
    belong wherever this view is shown. `is_one` says that the document has no marks, so that there is one
    version only.
    """

    policy: Policy
    department: str
    view: View
    is_one: bool
    warnings: tuple[str, ...]
    dates: tuple[Run, ...]
    before: tuple[Line, ...]
    title: tuple[Run, ...]
    parts: tuple[Line | Section | Note, ...]
    sources: tuple[tuple[Run, ...], ...]
    sources_in: str
    cards: tuple[Card, ...]
    notes: tuple[Note, ...]
    ambiguities: tuple[Open, ...]
