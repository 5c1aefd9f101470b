"""The rules, read from data: words with names, whom a sentence speaks of, and rules made of them.

RE2 runs all of them in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec
import re2

_NAME = re.compile(r"\{([a-z_]+)\}")

Clearing = Literal["own", "house", "people"]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that is looked for: what says it, and what makes it something else.

    `clears` are the subjects of a sentence that do: the department (`own`), buildings and events (`house`),
    people in general (`people`). `inside` stands in a finding; `before` must end where it starts, `after`
    must start where it ends. What is found `alone` counts only where nothing else is in its sentence.
    """

    name: str
    kind: str
    reason: str
    finds: tuple[str, ...]
    alone: bool = False
    clears: tuple[Clearing, ...] = ("own", "house", "people")
    inside: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    hits: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()


class Matter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a reply may say that it is for; `denied` stands before a crime that it says is none of it."""

    criminal: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    civil: tuple[str, ...] = ()


class Subjects(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom a sentence may speak of, and what in it refuses to tell."""

    person: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    house: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    refusal: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


class Book(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything in `rules/`; `fields` gives the names of fields by kind."""

    words: dict[str, str] = {}
    subjects: Subjects = Subjects()
    fields: dict[str, tuple[str, ...]] = {}
    matter: Matter = Matter()
    rule: tuple[Rule, ...] = ()


@cache
def standard_book() -> Book:
    """Give the rules that come with the program: the parts of its files, each in one of them."""
    book = Book()
    folder = files("brightline.screening.outgoing") / "rules"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            part = msgspec.toml.decode(file.read_bytes(), type=Book)
            book = Book(
                book.words | part.words,
                part.subjects if part.subjects != Subjects() else book.subjects,
                book.fields | part.fields,
                part.matter if part.matter != Matter() else book.matter,
                book.rule + part.rule,
            )
    return book


def compiled(forms: tuple[str, ...], words: Mapping[str, str], head: str = "", tail: str = "") -> re2._Regexp:
    """Give one expression for several forms, with the named words written out; of none, none matches."""
    options = re2.Options()
    options.max_mem = 256 << 20
    options.log_errors = False
    phrase = "|".join(f"(?:{written_out(form, words)})" for form in forms) or r"[^\s\S]"
    return re2.compile(f"{head}(?:{phrase}){tail}".encode("ascii"), options)


def written_out(form: str, words: Mapping[str, str]) -> str:
    """Give a form with the words of each name in the place of the name."""
    while _NAME.search(form):
        form = _NAME.sub(lambda match: f"(?:{words[match[1]]})", form)
    return form
