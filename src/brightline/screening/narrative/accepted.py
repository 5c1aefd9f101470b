"""Findings that a department accepts: those of a rule, in some files or rows, until a date.

An exception is known by its id, and says who accepted what and why. It never holds a text nor a digest of
one: a store of accepted findings would itself be a record of somebody's status.
"""

from __future__ import annotations

import datetime
import tomllib
from pathlib import PurePath

import msgspec

from brightline.screening.narrative.lexicon import Lexicon, Rule, said
from brightline.screening.narrative.release import check_reason
from brightline.screening.narrative.rewrite import Rewriter
from brightline.screening.narrative.screen import Screener, Screening, Span
from brightline.source import BadInput, read_source


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An accepted exception; `files` are patterns of the end of a path, `ids` name rows."""

    id: str
    rule: str
    reason: str
    author: str
    until: datetime.date
    files: tuple[str, ...] = ()
    ids: tuple[str | int, ...] = ()

    def covers(self, file: str, key: str | int | None) -> bool:
        """Say whether it is about this file or row."""
        return (key is not None and str(key) in map(str, self.ids)) or any(
            PurePath(file).match(pattern) for pattern in self.files
        )


class Suppressed(msgspec.Struct, frozen=True):
    """How many findings of a rule are left out, and under which exception, if under one."""

    rule: str
    count: int
    exception: str | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    exception: tuple[Accepted, ...]


def read_accepted(path: str, lexicon: Lexicon, screener: Screener) -> tuple[Accepted, ...]:
    """Read a department's file. Raises `BadInput` for one that is none, or that might tell of a status."""
    source = read_source(path)
    try:
        exceptions = msgspec.convert(tomllib.loads(source.text), _File).exception
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path}: is no TOML: {said(error)}") from None
    except msgspec.ValidationError as error:
        raise BadInput(f"{path}: is no list of exceptions: {said(error)}") from None
    known: set[str] = set()
    for number, each in enumerate(exceptions, 1):
        try:
            _check(each, lexicon, screener)
        except BadInput as error:
            raise BadInput(f"{path}: exception {number}: {error}") from None
        if each.id in known:
            raise BadInput(f"{path}: exception {number}: its id stands twice")
        known.add(each.id)
    return exceptions


def _check(exception: Accepted, lexicon: Lexicon, screener: Screener) -> None:
    status = check_rule(exception.rule, lexicon)
    if not (exception.files or exception.ids):
        raise BadInput("name the `files` or the `ids` that it is about")
    if exception.ids and status:
        raise BadInput(
            f"`{exception.rule}` says a status: an id beside it would be a record of one; name `files`"
        )
    check_reason(exception.reason, screener)
    for name, text in (("id", exception.id), ("author", exception.author)):
        if not text.strip() or screener.screen(text).outcome != "pass":
            raise BadInput(f"`{name}` is empty or may say a status")


def check_rule(name: str, lexicon: Lexicon) -> bool:
    """Say whether a rule's findings say a status. Raises `BadInput` where there is no rule that finds."""
    rule = next((rule for rule in lexicon.rule if rule.name == name), None)
    if rule is None:
        raise BadInput(f"there is no rule `{name}`")
    if rule.outcome == "pass":
        raise BadInput(f"the rule `{name}` clears, and finds nothing that could be left out")
    return rule.category.startswith("C")


class Sieve:
    """Screens without the rules that are left out for a text, and counts what they would have found."""

    def __init__(
        self, lexicon: Lexicon, screener: Screener, without: tuple[str, ...], accepted: tuple[Accepted, ...]
    ) -> None:
        self._lexicon = lexicon
        self._without: dict[str, str | None] = dict.fromkeys(without)
        self._accepted = accepted
        self._rewriter = Rewriter(lexicon, screener)
        self._made: dict[frozenset[str], tuple[Screener, Rewriter]] = {}
        self.screener = screener

    def without(
        self, screening: Screening, text: str, file: str, key: str | int | None
    ) -> tuple[Screening, tuple[Suppressed, ...], Rewriter]:
        """Give what is left of what came of a text, what was left out, and what rewrites the rest."""
        if screening.outcome == "pass":
            return screening, (), self._rewriter
        left_out = self._left_out(file, key)
        counted = _counted(screening.spans, left_out)
        if not counted:
            return screening, (), self._rewriter
        screener, rewriter = self._engines(frozenset(left_out))
        return screener.screen(text), counted, rewriter

    def _left_out(self, file: str, key: str | int | None) -> dict[str, str | None]:
        """Give the rules that are left out for a text, each with the exception under which it is."""
        accepted: dict[str, str | None] = {
            each.rule: each.id for each in self._accepted if each.covers(file, key)
        }
        return accepted | self._without

    def _engines(self, left_out: frozenset[str]) -> tuple[Screener, Rewriter]:
        if left_out not in self._made:
            rules = tuple(_silent(rule) if rule.name in left_out else rule for rule in self._lexicon.rule)
            screener = Screener(msgspec.structs.replace(self._lexicon, rule=rules))
            self._made[left_out] = screener, Rewriter(self._lexicon, screener)
        return self._made[left_out]


def _silent(rule: Rule) -> Rule:
    """Give a rule that finds nothing, and about whose words nothing is guessed either."""
    return msgspec.structs.replace(rule, category="N4", only_review=False, over=())


def _counted(spans: tuple[Span, ...], left_out: dict[str, str | None]) -> tuple[Suppressed, ...]:
    counts: dict[str, int] = {}
    for span in spans:
        if span.rule in left_out:
            counts[span.rule] = counts.get(span.rule, 0) + 1
    return tuple(Suppressed(rule, count, left_out[rule]) for rule, count in sorted(counts.items()))
