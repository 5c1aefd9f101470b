"""The rules, read from data: words with names, rules made of them, and places that are nobody's home."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec

_NAME = re.compile(r"\{([a-z_]+)\}")


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that is looked for: what says it, and what beside it or in it makes it something else.

    `before` must end where the finding starts, `after` must start where it ends.
    """

    name: str
    kind: str
    reason: str
    finds: tuple[str, ...]
    inside: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    hits: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()


class Own(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What says that a telephone number or a mailbox is the department's own."""

    lines: tuple[str, ...]
    numbers: tuple[str, ...]
    domains: tuple[str, ...]


class Places(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Public buildings by name, and what is the department's own."""

    buildings: tuple[str, ...]
    own: Own


class Matter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a reply may say that it is for."""

    criminal: tuple[str, ...]
    civil: tuple[str, ...]


class Book(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything in `rules.toml`; `fields` gives the names of fields by kind."""

    words: dict[str, str]
    matter: Matter
    fields: dict[str, tuple[str, ...]]
    rule: tuple[Rule, ...]


@cache
def standard_book() -> Book:
    """Give the rules that come with the program."""
    return msgspec.toml.decode(_data("rules.toml"), type=Book)


@cache
def standard_places() -> Places:
    """Give the places that come with the program."""
    return msgspec.toml.decode(_data("places.toml"), type=Places)


def _data(name: str) -> bytes:
    return files("brightline.screening.outgoing").joinpath(name).read_bytes()


def phrase(forms: tuple[str, ...], words: dict[str, str]) -> str:
    """Give one regular expression for several forms, with the named words written out."""
    return "|".join(f"(?:{_written_out(form, words)})" for form in forms)


def _written_out(form: str, words: dict[str, str]) -> str:
    while _NAME.search(form):
        form = _NAME.sub(lambda match: f"(?:{words[match[1]]})", form)
    return form
