"""What the policy makes of an encounter: the ledger of its timeline, and guidance for one person in it."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from brightline.language.values import Value
from brightline.reasoning.asked import Asked, answer
from brightline.reasoning.guidance import Guidance
from brightline.reasoning.ledger.chains import Chain, chains
from brightline.reasoning.ledger.judge import Judge
from brightline.reasoning.ledger.line import Line
from brightline.reasoning.ledger.timeline import Acted, Stated, Timeline
from brightline.reasoning.situation import Deed
from brightline.service.encounters.models import Encounter, Entry, Party
from brightline.service.texts.holder import policy_of, reasoner_of, rules_of


class Standing(msgspec.Struct, frozen=True):
    """An encounter at a moment: who is in it by their key, the lines of the ledger, the chains of duties."""

    at: datetime
    parties: dict[str, Party]
    lines: tuple[Line, ...]
    chains: tuple[Chain, ...]

    def open_for(self, key: str) -> list[Line]:
        """Give the duties that somebody still has, those that are due first first."""
        mine = [
            line for line in self.lines if line.person == key and line.status == "open" and not line.broke
        ]
        return sorted(mine, key=lambda line: (line.due or datetime.max.replace(tzinfo=UTC), line.since))


def standing(encounter: Encounter, at: datetime | None = None) -> Standing:
    """Give what became of every duty in an encounter up to a moment."""
    now = at or datetime.now(UTC)
    policy = policy_of(encounter.text)
    timeline = timeline_of(encounter, now)
    lines = Judge(policy, timeline, rules=rules_of(encounter.text)).lines()
    parties = {party.key: party for party in encounter.parties.select_related("person")}
    return Standing(now, parties, tuple(lines), tuple(chains(policy, timeline.people, lines)))


def timeline_of(encounter: Encounter, as_of: datetime) -> Timeline:
    """Give the timeline of an encounter; what was taken back is not on it."""
    entries = encounter.entries.prefetch_related("to").order_by("at", "number")
    gone = set(entries.filter(takes_back__isnull=False).values_list("takes_back_id", flat=True))
    told: list[Stated | Acted] = []
    for entry in entries:
        if entry.pk not in gone and entry.kind == Entry.Kind.FACT:
            told.append(Stated(entry.at, entry.name, entry.value, source=entry.source))
        elif entry.pk not in gone and entry.kind == Entry.Kind.DEED:
            to = tuple(f"p{person.pk}" for person in entry.to.all())
            told.append(Acted(entry.at, entry.name, f"p{entry.by_id}", to, entry.until, source=entry.source))
    people = {party.key: party.role for party in encounter.parties.all()}
    return Timeline(people, tuple(told), as_of, otherwise="unknown")


def asked_of(encounter: Encounter, party: Party, at: datetime) -> Asked:
    """Give what is known in an encounter as a question that somebody in it asks."""
    timeline = timeline_of(encounter, at)
    facts: dict[str, Value | None] = {}
    done: set[Deed] = set()
    for entry in timeline.entries:
        if isinstance(entry, Stated):
            facts[entry.fact] = entry.value
        elif entry.by in timeline.people:
            done.add(Deed(entry.act, timeline.people[entry.by]))
    return Asked(party.role, facts, tuple(sorted(done)))


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
    asked = asked_of(encounter, party, now)
    return answer(
        reasoner_of(encounter.text, now), msgspec.structs.replace(asked, facts=asked.facts | (also or {}))
    )
