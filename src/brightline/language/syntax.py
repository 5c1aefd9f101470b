"""What stands in a block, as written: names are not resolved yet and every word knows its place.

The next stage (`vocabulary`, `compile`) resolves the names and drops the places.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from brightline.source import Diagnostic, Severity, Source


class Place(msgspec.Struct, frozen=True):
    """A stretch of a source: line and column from 1, length in characters."""

    source: Source
    line: int
    column: int
    length: int

    def to(self, other: Place) -> Place:
        """Give the stretch that ends where `other` does, or this one where that is on another line."""
        if other.line != self.line:
            return self
        return Place(self.source, self.line, self.column, other.column + other.length - self.column)

    def diagnostic(self, message: str, help: str = "", severity: Severity = "error") -> Diagnostic:
        """Say something about this place."""
        return self.source.diagnostic(
            self.line, self.column, message, help=help, length=self.length, severity=severity
        )


class Word(msgspec.Struct, frozen=True):
    """A name, number, date or label; `chief or designee` is the name `chief_or_designee`."""

    text: str
    place: Place


class Keyword(msgspec.Struct, frozen=True):
    """A keyword that a message may have to point at."""

    text: str
    place: Place


class Text(msgspec.Struct, frozen=True):
    """A quoted string: `value` as this version reads it, `raw` with the redline's marks in it."""

    value: str
    raw: str
    place: Place


class ActRef(msgspec.Struct, frozen=True):
    """An act, with the role or item it is done to where one is given."""

    name: Word
    role: Word | None = None


class Named(msgspec.Struct, frozen=True, tag=True):
    """A yes/no fact or a term, by name."""

    name: Word


class Comparison(msgspec.Struct, frozen=True, tag=True):
    """A fact beside a value; `order` is the words between them, `unit` stands after a number.

    `is_ago`: the value is an amount of time before the day that is asked about.
    """

    fact: Word
    order: Literal["is", "at least", "at most", "more than", "less than", "later than", "earlier than"]
    value: Word
    unit: Word | None = None
    is_ago: bool = False


class Aim(msgspec.Struct, frozen=True, tag=True):
    """`for P`, `primarily for P` or `solely for P`: a purpose, at least to this degree."""

    degree: Literal["partly", "primarily", "solely"]
    purpose: Word


class DoneBy(msgspec.Struct, frozen=True, tag=True):
    """`done ACT by ROLE`."""

    act: ActRef
    by: Word


class Negation(msgspec.Struct, frozen=True, tag=True):
    """`not C`."""

    of: ConditionNode


class Joined(msgspec.Struct, frozen=True, tag=True):
    """Operands joined by one word throughout; `mixed` is the place where the other word stood."""

    word: Literal["and", "or"]
    of: tuple[ConditionNode, ...]
    mixed: Place | None = None


ConditionNode = Named | Comparison | Aim | DoneBy | Negation | Joined


class QuoteDecl(msgspec.Struct, frozen=True):
    """A quote, of the block's own provision unless `provision` names an ancestor."""

    text: Text
    provision: Word | None = None


class ReadingDecl(msgspec.Struct, frozen=True):
    """`reading AMB-29 "…"`."""

    ambiguity: Word
    chosen: Text


class DurationDecl(msgspec.Struct, frozen=True):
    """`15 minutes`, `5 business days`, or `at once` and the like with no amount."""

    amount: float | None
    unit: str
    place: Place | None


class DeadlineDecl(msgspec.Struct, frozen=True):
    """`within T`, `at once`, `due march 1` or `due 2026-03-01`, with `after` a deed and `if` a condition.

    `day` is a date, or a month and a day. `keyword` is where the line begins.
    """

    keyword: Keyword
    within: DurationDecl | None = None
    day: tuple[Word, ...] = ()
    after: DoneBy | None = None
    given: ConditionNode | None = None


class NormDecl(msgspec.Struct, frozen=True):
    """A norm with its clauses, in the order of the clauses.

    `marks` holds the keywords of clauses that do not fit everywhere, where they stand.
    """

    name: Word | None
    quotes: tuple[QuoteDecl, ...]
    bearer: Word
    modality: Literal["must", "must_not", "should", "should_not", "may", "may_only"]
    acts: tuple[ActRef, ...]
    when: tuple[ConditionNode, ...] = ()
    unless: tuple[ConditionNode, ...] = ()
    overrides: tuple[Word, ...] = ()
    deadlines: tuple[DeadlineDecl, ...] = ()
    every: tuple[Word, ...] = ()
    lasting: tuple[DurationDecl, ...] = ()
    before: tuple[ActRef, ...] = ()
    otherwise: tuple[Word, ...] = ()
    remedies: tuple[Word, ...] = ()
    readings: tuple[ReadingDecl, ...] = ()
    marks: tuple[Keyword, ...] = ()


class SupersessionDecl(msgspec.Struct, frozen=True):
    """Words that put the norms named out of force."""

    quotes: tuple[QuoteDecl, ...]
    targets: tuple[Word, ...]


class UntranslatedDecl(msgspec.Struct, frozen=True):
    """Words with modal force that no norm reads, and why."""

    quote: Text
    because: Text
    readings: tuple[ReadingDecl, ...] = ()


class WaiverDecl(msgspec.Struct, frozen=True):
    """`accept KIND about NAMES`, the words that it rests on, why, and by whom.

    A name of `about` may be an act with its role, or `unless 2` for a line of a norm.
    """

    kind: Keyword
    about: tuple[Word, ...]
    quotes: tuple[QuoteDecl, ...]
    because: Text
    by: Text


class AssertionDecl(msgspec.Struct, frozen=True):
    """`never`, `always` or `stays`; `words` are verdicts, or how much may change.

    `place` is where the rule begins.
    """

    name: Word | None
    said: str
    rule: Literal["never", "always", "stays"]
    words: tuple[str, ...]
    acts: tuple[ActRef, ...]
    roles: tuple[Word, ...]
    when: tuple[ConditionNode, ...]
    place: Place


class TermDecl(msgspec.Struct, frozen=True):
    """A term, the words that define it and what it means; `phrases` are pairs of `yes` or `no` and words."""

    quotes: tuple[QuoteDecl, ...]
    name: Word
    condition: ConditionNode
    source: str = ""
    phrases: tuple[tuple[Word, Text], ...] = ()
    readings: tuple[ReadingDecl, ...] = ()


class InclusionDecl(msgspec.Struct, frozen=True):
    """Words that widen a term: it also means the condition."""

    quotes: tuple[QuoteDecl, ...]
    name: Word
    condition: ConditionNode
    readings: tuple[ReadingDecl, ...] = ()


class RoleDecl(msgspec.Struct, frozen=True):
    """`role NAME is a NAME answers for NAME outside "what it is" called "the …"`."""

    name: Word
    parents: tuple[Word, ...]
    phrase: str
    called: str
    outside: bool = False


class RanksDecl(msgspec.Struct, frozen=True):
    """`ranks officer < sergeant < chief`: roles, the lowest first."""

    roles: tuple[Word, ...]


class ItemDecl(msgspec.Struct, frozen=True):
    """`item NAME "what it is"`."""

    name: Word
    phrase: str


class FactDecl(msgspec.Struct, frozen=True):
    """A fact with its domain; `phrases` are pairs of a value and words, `ask` its questions.

    `purpose` has the words of a purpose, which is a fact of four degrees.
    """

    name: Word
    kind: Literal["yes_no", "one_of", "levels", "number", "date"]
    values: tuple[Word, ...]
    judgement: bool
    transient: bool
    ordinarily: tuple[Comparison, ...]
    set_by: tuple[DoneBy, ...]
    ask: tuple[Text, ...]
    phrases: tuple[tuple[Comparison, Text], ...]
    purpose: str = ""


class ActDecl(msgspec.Struct, frozen=True):
    """An act, the roles or items it may take, what it is a kind of and what it requires.

    `phrase` stands after `must`, `done_phrase` after `has`.
    """

    name: Word
    roles: tuple[Word, ...]
    parents: tuple[ActRef, ...]
    requires: tuple[ActRef, ...]
    phrase: str
    done_phrase: str


class ImplicationDecl(msgspec.Struct, frozen=True):
    """`C implies C`."""

    given: ConditionNode
    then: ConditionNode


class NamesDecl(msgspec.Struct, frozen=True):
    """`protected` or `danger` with its names."""

    kind: Literal["protected", "danger"]
    names: tuple[Word, ...]


class AskingDecl(msgspec.Struct, frozen=True):
    """`asking NAME is ACT`."""

    name: Word
    act: ActRef


class SituationDecl(msgspec.Struct, frozen=True):
    """A tile with preset facts and the acts it is about."""

    name: Word
    title: str
    presets: tuple[Comparison, ...]
    about: tuple[ActRef, ...]


VocabularyItem = (
    RoleDecl
    | RanksDecl
    | FactDecl
    | ItemDecl
    | ActDecl
    | ImplicationDecl
    | NamesDecl
    | AskingDecl
    | SituationDecl
)
