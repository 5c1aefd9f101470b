"""The compiled policy: one version of one document, ready to reason with.

It differs from the blocks it came from in that names are resolved, acts that take a role are spelt out
one by one (`notify_activity(chief)` is an act of its own), `may only` has become two norms, and quotes
are known to occur in this version. It holds no source text and needs no parser.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Literal

import msgspec

from brightline.language.canonical import digest_of

LANGUAGE = 2
"""The version of the norm language that this release writes."""

READS = (1, 2)
"""The versions of the norm language that this release reads."""

RANKS = ("constitution", "statute", "ordinance", "manual", "memo")
"""The ranks of documents, the highest first, where a policy lists no others."""

Version = Literal["adopted", "proposed"]
VERSIONS: tuple[Version, ...] = ("adopted", "proposed")
DEGREES = ("none", "partly", "primarily", "solely")
"""How far something is done for a purpose, the least first."""
Modality = Literal["must", "must_not", "should", "should_not", "may"]
Operator = Literal["is", "at_least", "at_most", "more_than", "less_than"]
FactKind = Literal["yes_no", "one_of", "levels", "number", "date"]


class Is(msgspec.Struct, frozen=True, tag="is"):
    """A fact compared with one value.

    `operator` other than `is` needs an order: levels by their place in the vocabulary, numbers by
    size, dates (ISO 8601) by the calendar. A yes/no fact by its name is `is yes`. A date may be counted
    back from the day that is asked about, as an ISO 8601 duration: `-P5Y` is 5 years ago, `-P0D` today.
    """

    fact: str
    value: str | float
    operator: Operator = "is"


class Done(msgspec.Struct, frozen=True, tag="done"):
    """An act, or a kind of it, done by a role, or by a role that is a kind of it."""

    act: str
    by: str


class Term(msgspec.Struct, frozen=True, tag="term"):
    """A defined term of the policy, by name."""

    name: str


class Not(msgspec.Struct, frozen=True, tag="not"):
    """Strong Kleene negation."""

    of: Condition


class All(msgspec.Struct, frozen=True, tag="all"):
    """Strong Kleene conjunction; of nothing it is true."""

    of: tuple[Condition, ...]


class Any(msgspec.Struct, frozen=True, tag="any"):
    """Strong Kleene disjunction; of nothing it is false."""

    of: tuple[Condition, ...]


Condition = Is | Done | Term | Not | All | Any


def atoms(condition: Condition) -> Iterator[Is | Done]:
    """Give the comparisons and deeds that a condition speaks of; terms are not opened."""
    match condition:
        case Is() | Done():
            yield condition
        case Not(of):
            yield from atoms(of)
        case All(parts) | Any(parts):
            yield from chain.from_iterable(atoms(part) for part in parts)
        case Term():
            pass


def terms_in(condition: Condition) -> Iterator[str]:
    """Give the names of the terms that a condition uses; they are not opened."""
    match condition:
        case Term(name):
            yield name
        case Not(of):
            yield from terms_in(of)
        case All(parts) | Any(parts):
            yield from chain.from_iterable(terms_in(part) for part in parts)
        case Is() | Done():
            pass


def names_in(condition: Condition) -> Iterator[str]:
    """Give the names of the facts and terms that a condition uses; terms are not opened."""
    yield from terms_in(condition)
    yield from (atom.fact for atom in atoms(condition) if isinstance(atom, Is))


class Quote(msgspec.Struct, frozen=True):
    """Words of a provision, as they stand in this version."""

    provision: str
    text: str


class Reading(msgspec.Struct, frozen=True):
    """An ambiguity on the way of a norm or a term, and the interpretation chosen."""

    ambiguity: str
    chosen: str


class Role(msgspec.Struct, frozen=True):
    """A role; `ancestors` are all roles that it is a kind of, itself excluded.

    `phrase` says what it is, `called` how a sentence names its holder. A group (`lieutenant_or_above`,
    `chief_or_designee`) binds and acts through the roles that are kinds of it; nobody asks as a group. A role
    that `is_outside` is held by nobody of the department.
    """

    name: str
    phrase: str = ""
    called: str = ""
    ancestors: tuple[str, ...] = ()
    is_group: bool = False
    is_outside: bool = False


class Item(msgspec.Struct, frozen=True):
    """A thing that acts are about: a field of a report, a kind of information, a language."""

    name: str
    phrase: str


class Fact(msgspec.Struct, frozen=True):
    """A fact that a situation may state.

    `values` lists what a yes/no, one-of or levels fact can be, levels from low to high. A number has a
    `unit`. `phrases` maps a value to words that say it. `set_by` is a deed that makes the fact `yes`.
    """

    name: str
    kind: FactKind
    question: str
    values: tuple[str, ...] = ()
    unit: str = ""
    ordinary: str | float | None = None
    judgement: bool = False
    transient: bool = False
    set_by: Done | None = None
    phrases: dict[str, str] = {}


class Act(msgspec.Struct, frozen=True):
    """One act, its role or item spelt out. `ancestors` are the acts it is a kind of, `requires` what doing
    it needs; both are transitive and exclude the act itself. `phrase` stands after `must`, `done_phrase`
    after `has`."""

    name: str
    phrase: str = ""
    ancestors: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    done_phrase: str = ""


class Implication(msgspec.Struct, frozen=True):
    """Situations where `given` holds and `then` does not are ruled out."""

    given: Condition
    then: Condition


class Situation(msgspec.Struct, frozen=True):
    """A tile: facts preset, and the acts that its questions are about."""

    name: str
    title: str
    facts: dict[str, str | float]
    about: tuple[str, ...]


class Duration(msgspec.Struct, frozen=True):
    """How soon a duty is owed: an amount with its unit, or words that the text leaves unmeasured."""

    amount: float | None
    unit: str


class Deadline(msgspec.Struct, frozen=True):
    """When a duty has to be done: within a duration, or on a day (`2026-03-01`, or `03-01` of each year).

    A duration runs from the moment at which the duty arises, or from a deed. A deadline with a condition
    takes the place of those before it where the condition holds.
    """

    within: Duration | None = None
    due: str = ""
    after: Done | None = None
    given: Condition = All(())


class Inclusion(msgspec.Struct, frozen=True):
    """What other words say that a term includes, for as long as their document is in effect."""

    quotes: tuple[Quote, ...]
    condition: Condition
    document: str
    readings: tuple[Reading, ...] = ()


class Defined(msgspec.Struct, frozen=True):
    """A term with the words that define it; `source` cites what lies outside every document here.

    `inclusions` widen it. On a day they are part of `condition`, those of them that count. `phrases` maps
    `yes` and `no` to a clause that says that it applies, or that it does not.
    """

    name: str
    quotes: tuple[Quote, ...]
    condition: Condition
    readings: tuple[Reading, ...] = ()
    source: str = ""
    inclusions: tuple[Inclusion, ...] = ()
    phrases: dict[str, str] = {}


def conditions_of(term: Defined) -> tuple[Condition, ...]:
    """Give what a term means, and all that it includes on some day."""
    return (term.condition, *(inclusion.condition for inclusion in term.inclusions))


class Norm(msgspec.Struct, frozen=True):
    """One norm. It applies where `when` holds and no line of `unless` does.

    `quotes[0]` is the sentence it reads; more name an ancestor's words. `before` lists acts that are
    forbidden until the duty is done. `overrides`, `otherwise` and `remedies` hold ids of norms: beaten by
    this one, taking over from it, answered by it when they were broken. `every` is a period (`quarter`)
    that brings the duty anew; a duty that stands `throughout` is not discharged by being done once;
    `lasting` bounds how long the act may go on.
    """

    id: str
    provision: str
    quotes: tuple[Quote, ...]
    bearer: str
    modality: Modality
    acts: tuple[str, ...]
    when: Condition = All(())
    unless: tuple[Condition, ...] = ()
    overrides: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    every: str = ""
    throughout: bool = False
    lasting: Duration | None = None
    before: tuple[str, ...] = ()
    otherwise: str | None = None
    remedies: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    document: str = ""


class Part(msgspec.Struct, frozen=True):
    """One of the documents that a policy is compiled from; its days are ISO 8601, both included.

    `status` and `notes` are shown wherever something of the document is.
    """

    id: str
    title: str
    rank: str = ""
    effective: str = ""
    until: str = ""
    status: str = ""
    notes: tuple[str, ...] = ()


class Supersession(msgspec.Struct, frozen=True):
    """Words of a document that put norms out of force, of another document or of its own.

    `documents` are those that are superseded whole, with what they say that terms include.
    """

    quotes: tuple[Quote, ...]
    document: str
    targets: tuple[str, ...]
    documents: tuple[str, ...] = ()


class WorkingTime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A department's working days by name, the hours of each (`08:00-17:00`), and its holidays (ISO 8601)."""

    days: tuple[str, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday")
    hours: str = "08:00-17:00"
    holidays: tuple[str, ...] = ()


class Policy(msgspec.Struct, frozen=True):
    """One version of a policy, whole.

    `protected` words may name no fact; `asking` maps a fact or protected word to the act that asking
    about it would be; `danger` lists the facts that are asked first. `parts` are the documents that it is
    compiled from, the one that was named first; `ranks` are those that they may have, the highest first.
    """

    id: str
    title: str
    version: Version
    language: int
    roles: tuple[Role, ...]
    facts: tuple[Fact, ...]
    acts: tuple[Act, ...]
    norms: tuple[Norm, ...]
    terms: tuple[Defined, ...] = ()
    items: tuple[Item, ...] = ()
    implications: tuple[Implication, ...] = ()
    situations: tuple[Situation, ...] = ()
    protected: tuple[str, ...] = ()
    asking: dict[str, str] = {}
    danger: tuple[str, ...] = ()
    ambiguities: dict[str, str] = {}
    status: str = ""
    notes: tuple[str, ...] = ()
    time_zone: str = ""
    calendar: WorkingTime = WorkingTime()
    parts: tuple[Part, ...] = ()
    ranks: tuple[str, ...] = ()
    supersessions: tuple[Supersession, ...] = ()

    def digest(self) -> str:
        """Give the SHA-256 of the policy's canonical JSON, in hexadecimal; equal policies have one."""
        return digest_of(self)


def encode(policy: Policy) -> bytes:
    """Write a policy as JSON with sorted keys."""
    return msgspec.json.encode(policy, order="sorted")


def decode(data: bytes) -> Policy:
    """Read what `encode` wrote; raises `msgspec.ValidationError` where it is anything else."""
    return msgspec.json.decode(data, type=Policy)
