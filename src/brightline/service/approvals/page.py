"""What somebody sees before they decide: what is asked, what the policy says of it, what was done already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cached_property

import msgspec
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from brightline.language.english import listed
from brightline.language.policy import Norm
from brightline.reasoning.asked import answer
from brightline.reasoning.guidance import Guidance
from brightline.reasoning.ledger.timeline import Acted, Stated
from brightline.reasoning.sentences import Teller
from brightline.service.approvals.decide import bounding, earlier, is_lifted_by, is_open, unnamed
from brightline.service.approvals.models import Decision, Request
from brightline.service.approvals.words import named_of
from brightline.service.encounters.duties import asked_about, asked_of, timeline_of
from brightline.service.encounters.models import Encounter, Entry, Party
from brightline.service.encounters.seen import Seen
from brightline.service.notices.words import called, draft_of, number_of, phrase_of
from brightline.service.people.models import Person
from brightline.service.texts.holder import local, reasoner_of
from brightline.source import BadInput


class Done(msgspec.Struct, frozen=True):
    """A deed on the timeline: when, by whom as a role, what."""

    at: datetime
    role: str
    words: str


class Field(msgspec.Struct, frozen=True):
    """A field for a number that bounds something: what it is called, its label, its unit."""

    name: str
    ask: str
    unit: str = ""


def read_numbers(data: QueryDict, fields: Iterable[Field]) -> dict[str, int]:
    """Read the fields of a form that somebody filled in. Raises `BadInput` for what is no whole number."""
    given = {each.name: data.get(f"bound-{each.name}", "").strip() for each in fields}
    if not all(text.isdecimal() and text.isascii() and len(text) < 9 for text in given.values() if text):
        raise BadInput(_("a bound is a whole number"))
    return {name: int(text) for name, text in given.items() if text}


class Said:
    """What the policy says on whether somebody in an encounter may do an act."""

    def __init__(
        self, encounter: Encounter, party: Party, act: str, at: datetime, entries: QuerySet[Entry]
    ) -> None:
        self.reasoner = reasoner_of(encounter.text, at)
        question = asked_about(asked_of(encounter, party, at, entries), encounter, act)
        self.guidance: Guidance = answer(self.reasoner, question)
        self.teller = Teller(self.reasoner, self.guidance.situation)
        self.answer = self.guidance.answers[0]

    @property
    def line(self) -> str:
        """Give the answer in one sentence."""
        return self.teller.line(self.answer)

    def lifted(self, fact: str) -> str:
        """Say what takes the need for a decision away here, but the decision; empty where nothing does."""
        if self.guidance.situation.facts.get(fact) == "yes":
            return ""
        norms = {norm.id: norm for norm in self.reasoner.policy.norms}
        for citation in self.answer.set_aside:
            norm = norms.get(citation.norm)
            if norm is None or not is_lifted_by(norm, fact):
                continue
            if because := list(self.teller.lifted(citation)):
                quote = citation.quotes[0].text
                return f"{citation.provision}: \u201c{quote}\u201d \u2013 {listed(because)}"
        return ""


class Page:
    """A request as it stands at a moment, as somebody sees the encounter; nobody is named in it."""

    def __init__(self, asked: Request, reader: Person, now: datetime | None = None) -> None:
        self.asked, self.now = asked, now or datetime.now(UTC)
        self.encounter = asked.encounter
        self.seen = Seen(self.encounter, reader, self.now)
        self.policy = self.seen.policy
        self.draft = draft_of(self.policy)
        self.number = number_of(self.encounter)
        self.role = called(asked.role, self.policy)
        self.phrase = phrase_of(asked.asked_for, self.policy)
        self.is_open = is_open(asked)
        self.earlier = earlier(asked, reader)

    @cached_property
    def said(self) -> Said:
        """Give what the policy says to whoever asked, on the act that they ask for."""
        party = self.encounter.parties.get(person=self.asked.by)
        return Said(self.encounter, party, self.asked.asked_for, self.now, self.seen.entries)

    @cached_property
    def lifted(self) -> str:
        """Say what takes the need for the decision away here; empty where nothing does."""
        return self.said.lifted(self.asked.fact)

    @cached_property
    def bounds(self) -> list[Norm]:
        """Give the norms by which an approval can be bound, in words of the policy."""
        return bounding(self.asked, self.policy)

    @cached_property
    def within(self) -> str:
        """Say the numbers by which whoever asked bounds what they ask for."""
        return named_of(self.asked.named, self.policy)

    @cached_property
    def unnamed(self) -> list[Field]:
        """Give the numbers on which the bounds turn and that the request did not name, as fields."""
        return [Field(fact.name, fact.question, fact.unit) for fact in unnamed(self.asked, self.policy)]

    @property
    def was_denied(self) -> bool:
        """Whether the same was denied before."""
        return self.earlier.filter(what=Decision.What.DENY).exists()

    def bound_by(self, ids: list[str]) -> list[Norm]:
        """Give the norms of some ids."""
        return [norm for norm in self.policy.norms if norm.id in ids]

    @cached_property
    def known(self) -> list[str]:
        """Give the facts that were stated, as clauses; the last word on each counts."""
        stated: dict[str, str] = {}
        phrases = {fact.name: fact.phrases for fact in self.policy.facts}
        for entry in timeline_of(self.encounter, self.now, self.seen.entries).entries:
            if isinstance(entry, Stated):
                said = phrases.get(entry.fact, {}).get(str(entry.value), "")
                stated[entry.fact] = said
        return [said for said in stated.values() if said]

    @cached_property
    def done(self) -> list[Done]:
        """Give the deeds on the timeline in order, in the department's time."""
        timeline = timeline_of(self.encounter, self.now, self.seen.entries)
        phrases = {act.name: act.done_phrase or act.phrase for act in self.policy.acts}
        return [
            Done(
                local(self.policy, entry.at),
                called(timeline.people.get(entry.by, ""), self.policy),
                phrases.get(entry.act, entry.act),
            )
            for entry in timeline.entries
            if isinstance(entry, Acted)
        ]
