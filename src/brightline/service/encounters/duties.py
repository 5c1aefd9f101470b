"""What the policy makes of an encounter: the ledger of its timeline, and guidance for one person in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec
from django.db.models import QuerySet

from brightline.language.values import Value
from brightline.reasoning.asked import Asked, answer
from brightline.reasoning.guidance import Guidance
from brightline.reasoning.ledger.chains import Chain
from brightline.reasoning.ledger.line import Line
from brightline.reasoning.ledger.timeline import Acted, Stated, Timeline
from brightline.reasoning.situation import Deed
from brightline.service.encounters.judged import judge, judged, parties_of, was_read
from brightline.service.encounters.models import Encounter, Entry, Party
from brightline.service.texts.holder import policy_of, reasoner_of


class Standing(msgspec.Struct, frozen=True):
    """An encounter at a moment: who is in it by their key, the lines of the ledger, the chains of duties.

    `always` are the norms that hold whatever happens, so that no encounter brings them about.
    """

    at: datetime
    parties: dict[str, Party]
    lines: tuple[Line, ...]
    chains: tuple[Chain, ...]
    always: frozenset[str] = frozenset()

    def open_for(self, key: str) -> list[Line]:
        """Give the duties that somebody still has, those that are due first first."""
        return [line for line in self.owed() if line.person == key]

    def owed(self) -> list[Line]:
        """Give the duties of the encounter that anybody still has, those that are due first first.

        One whose time is over stays owed, for as long as nobody has said that it was done.
        """
        whole = [line for line in self.lines if not line.broke and line.norm not in self.always]
        found = [line for line in whole if line.status == "open" or self.is_late(line)]
        return sorted(found, key=lambda line: (line.due or _NEVER, line.since))

    def is_late(self, line: Line) -> bool:
        """Whether the time for a duty is over and nothing on record says that it was done."""
        return line.status in ("open", "undetermined") and line.due is not None and line.due < self.at

    def done(self) -> Iterator[Line]:
        """Give the duties that somebody did, each once."""
        return (line for line in self.lines if line.status in ("fulfilled", "late") and not line.broke)


_NEVER = datetime.max.replace(tzinfo=UTC)


def standing(
    encounter: Encounter, at: datetime | None = None, seen: QuerySet[Entry] | None = None
) -> Standing:
    """Give what became of every duty in an encounter up to a moment, by the entries that are seen."""
    now = at or datetime.now(UTC)
    if seen is None:
        found = judged(encounter, now, lambda: timeline_of(encounter, now))
    else:
        found = judge(encounter, timeline_of(encounter, now, seen))
    parties = {party.key: party for party in parties_of(encounter)}
    return Standing(now, parties, found.lines, found.chains, found.always)


def timeline_of(encounter: Encounter, as_of: datetime, seen: QuerySet[Entry] | None = None) -> Timeline:
    """Give the timeline of an encounter, or what is seen of it; what was taken back is not on it."""
    entries = sorted(_entries(encounter, seen), key=lambda each: (each.at, each.number))
    if seen is None:
        gone = {each.takes_back_id for each in entries if each.takes_back_id}
    else:
        gone = set(encounter.entries.filter(takes_back__isnull=False).values_list("takes_back_id", flat=True))
    told: list[Stated | Acted] = []
    for entry in entries:
        if entry.pk not in gone and entry.kind == Entry.Kind.FACT:
            told.append(Stated(entry.at, entry.name, entry.value, source=entry.source))
        elif entry.pk not in gone and entry.kind == Entry.Kind.DEED:
            to = tuple(f"p{person.pk}" for person in entry.to.all())
            told.append(Acted(entry.at, entry.name, f"p{entry.by_id}", to, entry.until, source=entry.source))
    people = {party.key: party.role for party in encounter.parties.all()}
    return Timeline(people, tuple(told), as_of, otherwise="unknown")


def _entries(encounter: Encounter, seen: QuerySet[Entry] | None) -> Iterable[Entry]:
    """Give the entries that are seen with whom they are to; all, as `read_timelines` read them, if it did."""
    if seen is not None:
        return seen.prefetch_related("to")
    found = encounter.entries.all()
    return found if was_read(encounter) else found.prefetch_related("to")


def asked_of(encounter: Encounter, party: Party, at: datetime, seen: QuerySet[Entry] | None = None) -> Asked:
    """Give what is known in an encounter as a question that somebody in it asks."""
    timeline = timeline_of(encounter, at, seen)
    facts: dict[str, Value | None] = {}
    done: set[Deed] = set()
    for entry in timeline.entries:
        if isinstance(entry, Stated):
            facts[entry.fact] = entry.value
        elif entry.by in timeline.people:
            done.add(Deed(entry.act, timeline.people[entry.by]))
    return Asked(party.role, facts, tuple(sorted(done)))


def asked_about(asked: Asked, encounter: Encounter, act: str) -> Asked:
    """Give a question without the approvals that were given for other acts; one covers the act's kinds."""
    policy = policy_of(encounter.text)
    decided = encounter.requests.filter(decisions__what="approve").values_list("fact", "asked_for")
    covered = {act, *next((each.ancestors for each in policy.acts if each.name == act), ())}
    open_to = {fact for fact, asked_for in decided if asked_for in covered}
    others = {fact for fact, _ in decided} - open_to
    setting = {fact.set_by.act for fact in policy.facts if fact.set_by and fact.name in others}
    done = tuple(deed for deed in asked.done if deed.act not in setting)
    return msgspec.structs.replace(asked, acts=(act,), done=done)


def guidance(
    encounter: Encounter,
    party: Party,
    *,
    also: dict[str, Value | None] | None = None,
    at: datetime | None = None,
) -> Guidance:
    """Give what somebody must, must not and may do now; `also` are facts for this one answer only.

    What is in `also` is kept nowhere: it may be transient. Raises `BadInput` where facts contradict one
    another.
    """
    now = at or datetime.now(UTC)
    reasoner = reasoner_of(encounter.text, now)
    asked = asked_of(encounter, party, now)
    asked = msgspec.structs.replace(asked, facts=asked.facts | (also or {}))
    found = answer(reasoner, asked)
    answers = []
    for each in found.answers:
        about = asked_about(asked, encounter, each.act)
        answers.append(each if about.done == asked.done else answer(reasoner, about).answers[0])
    return msgspec.structs.replace(found, answers=tuple(answers))
