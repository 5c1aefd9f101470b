"""The table that a response is sorted by: files with their keys and letters, codes of fields, phrases.

`ncic.toml` beside this module is the table; a department's own file of the same form adds to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, TypeVar

import msgspec

from brightline.source import BadInput, read_source

Kind = Literal["criminal", "administrative", "other", "unsettled"]

_CHOICE = re.compile(r"\{([^{}]*)\}")
_TELEPHONE = r"\(?\d{3}\)?[\s\-.]*\d{3}[\s\-.]*\d{4}"


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file of NCIC: its name, how its keys read in `MKE/`, and the first letters of its numbers.

    Letters that no source confirms are `unconfirmed`: they are written down, and decide nothing.
    """

    name: str
    kind: Kind | None = None
    title: str = ""
    keys: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()


class Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Codes of fields, by what their value is: one word, all up to the next field, or a person's remarks."""

    coded: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Phrases by what they do; `ncic.toml` says it of each."""

    caveats: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    banners: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    spoilers: tuple[str, ...] = ()
    no_extradition: tuple[str, ...] = ()
    administrative: tuple[str, ...] = ()
    judicial_origins: tuple[str, ...] = ()
    immigration_agencies: tuple[str, ...] = ()
    immigration_offense: tuple[str, ...] = ()
    judicial: tuple[str, ...] = ()
    statutes: tuple[str, ...] = ()
    offenses: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    alarms: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class PolicyWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a department's vocabulary calls the act of finding out what a hit is."""

    act: str = ""


Part = TypeVar("Part", Fields, Words)


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that a response is sorted by."""

    file: tuple[File, ...] = ()
    fields: Fields = Fields()
    words: Words = Words()
    policy: PolicyWords = PolicyWords()

    def file_of(self, key: str) -> tuple[File, int] | None:
        """Give the file whose key begins the value of `MKE/`, and how much of the value that key is."""
        found = [
            (match.end(), file)
            for file in self.file
            for name in file.keys
            if (match := phrase(name).match(key)) is not None
        ]
        end, file = max(found, key=lambda each: each[0], default=(0, None))
        return (file, end) if file else None

    def files_of(self, letter: str) -> list[File]:
        """Give the files whose numbers are confirmed to begin with a letter."""
        return [file for file in self.file if letter in file.letters]


@cache
def phrase(words: str) -> re.Pattern[str]:
    """Give the pattern of a phrase: any white space for a space, a hyphen there or not, whole words."""
    return re.compile(rf"(?<![A-Z0-9]){_flexible(words)}(?![A-Z0-9])")


@cache
def any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Give the pattern of the first and longest of several phrases; of none, one that never matches."""
    longest = sorted(phrases, key=len, reverse=True)
    choices = "|".join(_flexible(words) for words in longest) or r"(?!)"
    return re.compile(rf"(?<![A-Z0-9])(?:{choices})(?![A-Z0-9])")


def _flexible(words: str) -> str:
    parts = re.split(r"[\s-]+", words.upper())
    return r"[\s,\-]*".join(re.escape(part) for part in parts) if "-" in words else _spaced(parts)


def _spaced(parts: Iterable[str]) -> str:
    return r"(?:\s*[\-/,]\s*|\s+)".join(_TELEPHONE if part == "#" else re.escape(part) for part in parts)


def spelled(words: str) -> list[str]:
    """Give every phrase that one with choices stands for: `contact {LESC|ICE}{ at #|}` stands for four."""
    choice = _CHOICE.search(words)
    if choice is None:
        return [" ".join(words.split())]
    before, after = words[: choice.start()], words[choice.end() :]
    return [each for chosen in choice[1].split("|") for each in spelled(f"{before}{chosen}{after}")]


def standard_table() -> Table:
    """Give the table of the package."""
    return _decoded(files("brightline.screening").joinpath("ncic.toml").read_text("utf-8"))


def _decoded(text: str) -> Table:
    table = msgspec.toml.decode(text, type=Table)
    lists = msgspec.structs.asdict(table.words).items()
    words = Words(
        **{name: tuple(each for one in phrases for each in spelled(one)) for name, phrases in lists}
    )
    return msgspec.structs.replace(table, words=words)


def extended(path: str) -> Table:
    """Give the table with a department's own file added. Raises `BadInput` for a file of another form."""
    source = read_source(path)
    try:
        added = _decoded(source.text)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError) as error:
        raise BadInput(f"{path}: is no table: {error}") from None
    table = standard_table()
    files = _merged(table.file, added.file, path)
    fields, words = _joined(table.fields, added.fields), _joined(table.words, added.words)
    return Table(files, fields, words, added.policy if added.policy.act else table.policy)


def _merged(known: tuple[File, ...], added: tuple[File, ...], path: str) -> tuple[File, ...]:
    by_name: dict[str, File] = {file.name: file for file in known}
    for file in added:
        before = by_name.get(file.name)
        if before is None and file.kind is None:
            raise BadInput(
                f"{path}: the new file `{file.name}` needs a `kind`: criminal, administrative, other "
                "or unsettled"
            )
        if before and file.kind not in (None, before.kind):
            raise BadInput(f"{path}: `{file.name}` is {before.kind}, and its kind cannot be changed")
        by_name[file.name] = _with(before, file) if before else file
    _check_apart(by_name, path)
    return tuple(by_name.values())


def _with(before: File, added: File) -> File:
    return File(
        before.name,
        before.kind,
        added.title or before.title,
        before.keys + added.keys,
        before.letters + added.letters,
        before.unconfirmed + added.unconfirmed,
    )


def _check_apart(files: Mapping[str, File], path: str) -> None:
    seen: dict[str, str] = {}
    for file in files.values():
        for key in file.keys:
            name = seen.setdefault(key.upper(), file.name)
            if name != file.name:
                raise BadInput(f"{path}: the key `{key}` stands in `{name}` and in `{file.name}`")


def _joined(known: Part, added: Part) -> Part:
    return type(known)(
        *(a + b for a, b in zip(msgspec.structs.astuple(known), msgspec.structs.astuple(added), strict=True))
    )
