"""An encounter as one person sees it: duties with their clocks, the timeline, who is in it.

A member of a task force sees, and is guided by, what they said or were told themselves, unless the policy
lets them be told the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property

import msgspec
from django.db.models import QuerySet

from brightline.language.policy import Norm, Policy, Quote
from brightline.reasoning.explain import say_answer
from brightline.reasoning.ledger.line import Line
from brightline.service.encounters.clocks import say_clock
from brightline.service.encounters.duties import Standing, standing
from brightline.service.encounters.models import Encounter, Entry, Party
from brightline.service.notices.models import Notice
from brightline.service.notices.tell import told_role
from brightline.service.notices.words import called, number_of, phrase_of
from brightline.service.people.models import Person
from brightline.service.people.permissions import Allowed, may_be_told_all, visible_entries
from brightline.service.people.roster import general_role, holders, is_outside
from brightline.service.texts.holder import policy_of

FEWEST, MOST = 5, 9
"""Items of a list to confirm: so many can be gone through in a minute."""


class Duty(msgspec.Struct, frozen=True):
    """A duty of somebody, in words. `state` is `owed`, `late`, `done` or `perhaps`.

    `clock` says since when, or how long until it is due. `told` is the role that it is done by telling,
    `first` who would be told in person, `notice` one that is on its way. `entry` says that it was done.
    """

    person: Person
    norm: str
    act: str
    phrase: str
    provision: str
    quotes: tuple[Quote, ...]
    state: str
    since: datetime
    due: datetime | None
    clock: str
    told: str
    first: Person | None
    notice: Notice | None
    is_outside: bool
    entry: Entry | None


class Item(msgspec.Struct, frozen=True):
    """An act that is, was or may be owed, and by whom; the words are those of the first duty."""

    duties: tuple[Duty, ...]

    @property
    def first(self) -> Duty:
        """Give the duty whose words stand for all."""
        return self.duties[0]

    @property
    def is_done(self) -> bool:
        """Whether nobody owes it any more."""
        return all(duty.state == "done" for duty in self.duties)


class Row(msgspec.Struct, frozen=True):
    """A line of the timeline in words, counted as far as it is seen.

    `takes_back` is the number of the line that it takes back, `gone` the entry that took it back.
    """

    entry: Entry
    number: int
    takes_back: int
    words: str
    gone: Entry | None
    may_go: bool


class Seen:
    """An encounter at a moment, as somebody sees it."""

    def __init__(self, encounter: Encounter, person: Person, at: datetime | None = None) -> None:
        self.encounter, self.person, self.at = encounter, person, at or datetime.now(UTC)
        self.policy: Policy = policy_of(encounter.text)
        self.norms: dict[str, Norm] = {norm.id: norm for norm in self.policy.norms}
        self.number = number_of(encounter)

    # ---- how much of it

    @cached_property
    def told_all(self) -> Allowed:
        """Give whether they may be told all of it, and why or why not."""
        return may_be_told_all(self.person, self.encounter, self.at)

    @cached_property
    def entries(self) -> QuerySet[Entry]:
        """Give the entries that they see."""
        return visible_entries(self.person, self.encounter)

    @cached_property
    def standing(self) -> Standing:
        """Give what became of every duty, by what they see."""
        return standing(self.encounter, self.at, self.entries)

    @cached_property
    def party(self) -> Party | None:
        """Give them as somebody who takes part, if they do."""
        return next((each for each in self.standing.parties.values() if each.person == self.person), None)

    @cached_property
    def parties(self) -> list[tuple[Party, str]]:
        """Give who takes part with the names of their roles: of those whom they see."""
        shown = list(self.standing.parties.values())
        if not self.told_all:
            known = set(self.entries.values_list("by", flat=True))
            shown = [each for each in shown if each.person == self.person or each.person_id in known]
        return [(each, called(each.role, self.policy)) for each in shown]

    @property
    def role(self) -> str:
        """Give what their role is called."""
        names = {role.name: role.called or role.phrase or role.name for role in self.policy.roles}
        return names.get(self.party.role, self.party.role) if self.party else ""

    @property
    def leads(self) -> bool:
        """Whether they take part in a role beyond the one that everybody has."""
        return self.party is not None and self.party.role != general_role(self.policy)

    @cached_property
    def place(self) -> str:
        """Give where it is, to whoever may know."""
        return self.encounter.place if self._knows_beginning else ""

    @property
    def tile(self) -> str:
        """Give what it began as, to whoever may know."""
        return self.encounter.tile if self._knows_beginning else ""

    @property
    def _knows_beginning(self) -> bool:
        return bool(self.told_all) or self.encounter.opened_by == self.person

    # ---- duties

    @cached_property
    def owed(self) -> list[Duty]:
        """Give all open duties that they see, the late ones first."""
        seen = {each.person_id for each, _role in self.parties}
        found = [self._duty(line) for line in self.standing.owed()]
        return sorted(
            (each for each in found if each.person.pk in seen), key=lambda each: each.state != "late"
        )

    @property
    def mine(self) -> list[Duty]:
        """Give their own open duties by act, but those that somebody who leads goes through anyway."""
        shown = {item.first.act for item in self.to_confirm}
        return _joined(each for each in self.owed if each.person == self.person and each.act not in shown)

    @property
    def others(self) -> list[Item]:
        """Give the open duties of others by act, but those that somebody who leads goes through anyway."""
        shown = {item.first.act for item in self.to_confirm}
        return _by_act(each for each in self.owed if each.person != self.person and each.act not in shown)

    @cached_property
    def to_confirm(self) -> list[Item]:
        """Give what somebody who leads goes through: the duties of five to nine acts, whoever has them.

        First what is owed or was done, their own duties before others', then what they may come to owe, that
        of their own role first.
        """
        if self.party is None or not self.leads:
            return []
        role, mine = self.party.role, self.party.key
        told = [*self.standing.owed(), *self.standing.done()]
        told.sort(key=lambda line: (line.person != mine, line.since))
        items = _by_act(map(self._duty, told))[:MOST]
        maybe = [line for line in self.standing.lines if line.person == mine and not line.broke]
        maybe = [line for line in maybe if line.status == "undetermined" and not self.standing.is_late(line)]
        maybe.sort(key=lambda line: self.norms[line.norm].bearer != role)
        known = {item.first.act for item in items}
        more = _by_act(self._duty(line) for line in maybe if line.act not in known)
        return items + more[: max(0, FEWEST - len(items))]

    def _duty(self, line: Line) -> Duty:
        norm, person = self.norms[line.norm], self.standing.parties[line.person].person
        told = told_role(line.act, self.policy)
        is_told = self.is_told(line.act)
        held = holders(told, self.policy, self.at) if is_told else []
        state = self._state(line)
        return Duty(
            person=person,
            norm=line.norm,
            act=line.act,
            phrase=phrase_of(line.act, self.policy),
            provision=norm.provision,
            quotes=norm.quotes,
            state=state,
            since=line.since,
            due=line.due,
            clock=say_clock(line.since, line.due, self.at),
            told=called(told, self.policy) if told else "",
            first=next((each for each in held if each != person), None),
            notice=self._notices.get((line.act, person.pk)),
            is_outside=bool(told) and not is_told,
            entry=self._deeds.get((line.act, person.pk)) if state == "done" else None,
        )

    def is_told(self, act: str) -> bool:
        """Whether an act is done by telling a role of the department."""
        role = told_role(act, self.policy)
        return bool(role) and not is_outside(role, self.policy)

    def is_by_hand(self, act: str) -> bool:
        """Whether an act is put on record by hand: a role is told, a decision has a page."""
        decides = {fact.set_by.act for fact in self.policy.facts if fact.set_by}
        return act not in decides and not self.is_told(act)

    def _state(self, line: Line) -> str:
        if line.status in ("fulfilled", "late"):
            return "done"
        if self.standing.is_late(line):
            return "late"
        return "owed" if line.status == "open" else "perhaps"

    @cached_property
    def _notices(self) -> dict[tuple[str, int], Notice]:
        """Give the open notices by act and sender."""
        notices = self.encounter.notices.filter(over_at__isnull=True).prefetch_related("recipients__person")
        return {(each.act, each.by_id): each for each in notices}

    @cached_property
    def _deeds(self) -> dict[tuple[str, int], Entry]:
        """Give the first deed of each act by each person that was not taken back."""
        deeds = self.entries.filter(kind=Entry.Kind.DEED, taken_back_by__isnull=True).order_by(
            "-at", "-number"
        )
        return {(each.name, each.by_id): each for each in deeds}

    # ---- the timeline

    def timeline(self) -> Iterator[Row]:
        """Give the timeline, the newest line first."""
        entries = self.entries.select_related("by", "said_by", "typed_by").prefetch_related(
            "to", "taken_back_by__typed_by", "takes_back"
        )
        counted = self.entries.order_by("number").values_list("pk", flat=True)
        numbers = {pk: number for number, pk in enumerate(counted, start=1)}
        for entry in entries.order_by("-number"):
            gone = next(iter(entry.taken_back_by.all()), None)
            is_kind = entry.kind in (Entry.Kind.FACT, Entry.Kind.DEED, Entry.Kind.NOTE)
            number, before = numbers[entry.pk], numbers.get(entry.takes_back_id or 0, 0)
            yield Row(entry, number, before, self._words(entry), gone, is_kind and gone is None)

    def _words(self, entry: Entry) -> str:
        """Say a fact or a deed in the vocabulary's words."""
        if entry.kind == Entry.Kind.FACT:
            fact = next(fact for fact in self.policy.facts if fact.name == entry.name)
            return fact.question if entry.value is None else say_answer(entry.value, fact, self.policy)
        if entry.kind == Entry.Kind.DEED:
            acts = {act.name: act.done_phrase or act.phrase for act in self.policy.acts}
            return acts.get(entry.name) or entry.name
        return ""


def _by_act(duties: Iterable[Duty]) -> list[Item]:
    """Put duties together that ask for the same act, each person's once, in the order in which they come."""
    found: dict[str, dict[int, Duty]] = {}
    for duty in duties:
        found.setdefault(duty.act, {}).setdefault(duty.person.pk, duty)
    return [Item(tuple(each.values())) for each in found.values()]


def _joined(duties: Iterable[Duty]) -> list[Duty]:
    """Put duties of one person together that ask for the same act: the first, with the words of all."""
    found: dict[str, Duty] = {}
    for duty in duties:
        first = found.setdefault(duty.act, duty)
        quotes = tuple(dict.fromkeys((*first.quotes, *duty.quotes)))
        found[duty.act] = msgspec.structs.replace(first, quotes=quotes)
    return list(found.values())
