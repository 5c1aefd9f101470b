"""The chains of an encounter in words: each link, who knew of it since when, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

import msgspec

from brightline.language.english import said_of_others
from brightline.language.policy import Norm, Quote
from brightline.reasoning import plain
from brightline.reasoning.ledger.chains import Chain, Link, links
from brightline.reasoning.ledger.line import Line
from brightline.service.encounters.duties import Standing, standing
from brightline.service.encounters.models import Encounter, Party
from brightline.service.notices.tell import told_role
from brightline.service.notices.words import called, phrase_of
from brightline.service.people.models import Person
from brightline.service.people.roster import holders, is_outside
from brightline.service.texts.holder import policy_of

State = Literal["done", "open", "broken", "not yet", "cannot be told"]


class Knew(msgspec.Struct, frozen=True):
    """Somebody whom a link binds, and since when they knew; `None` where they never learned of it."""

    person: Person
    since: datetime | None


class Told(msgspec.Struct, frozen=True):
    """A link in words. `mine` is whether whoever looks may do it now; `is_outside` is whether the one to be
    told is nobody of the department, so that no notice can reach them; `first` is the holder whom they would
    tell."""

    depth: int
    norm: str
    act: str
    role: str
    words: str
    provision: str
    quotes: tuple[Quote, ...]
    state: State
    is_first_broken: bool
    knew: tuple[Knew, ...]
    done_at: datetime | None
    done_by: Person | None
    due: datetime | None
    mine: bool
    addressee: str
    addressed: str
    is_outside: bool
    first: Person | None


class Chains:
    """The chains of one encounter at a moment, as somebody sees them."""

    def __init__(
        self, encounter: Encounter, person: Person | None = None, at: datetime | None = None
    ) -> None:
        self.encounter, self.person = encounter, person
        self.policy = policy_of(encounter.text)
        self.standing: Standing = standing(encounter, at or datetime.now(UTC))
        self.norms: dict[str, Norm] = {norm.id: norm for norm in self.policy.norms}

    def told(self) -> list[list[Told]]:
        """Give each chain as its links, a link before those that follow on it."""
        return [
            [self._told(depth, link, chain) for depth, link in links(chain.first)]
            for chain in self.standing.chains
        ]

    def broken(self) -> list[Told]:
        """Give the first broken link of each chain that has one."""
        return [link for chain in self.told() for link in chain if link.is_first_broken]

    def reached(self) -> Iterator[str]:
        """Give the roles that a chain has reached: whose duty arose or should have, and who was told."""
        for chain in self.standing.chains:
            for _, link in links(chain.first):
                if link.arose or link.is_broken:
                    yield self.norms[link.norm].bearer
                if _done(link.lines) and (to := told_role(link.act, self.policy)):
                    yield to

    def _told(self, depth: int, link: Link, chain: Chain) -> Told:
        norm, done = self.norms[link.norm], _done(link.lines)
        doer = self.standing.parties[done.person] if done else None
        to, mine = told_role(link.act, self.policy), self._is_mine(norm, link)
        return Told(
            depth=depth,
            norm=link.norm,
            act=link.act,
            role=called(norm.bearer, self.policy),
            words=said_of_others(phrase_of(link.act, self.policy)),
            provision=norm.provision,
            quotes=norm.quotes,
            state=_state(link),
            is_first_broken=link is chain.broken,
            knew=tuple(
                Knew(self.standing.parties[key].person, since)
                for key, since in sorted(link.knew.items(), key=lambda each: (each[1] is None, each[1]))
            ),
            done_at=done.at if done else None,
            done_by=doer.person if doer else None,
            due=next((line.due for line in link.lines if line.due), None),
            mine=mine,
            addressee=to,
            addressed=called(to, self.policy) if to else "",
            is_outside=bool(to) and is_outside(to, self.policy),
            first=self._first(to) if to and mine else None,
        )

    def _is_mine(self, norm: Norm, link: Link) -> bool:
        """Whether the one who looks is bound by a link that stands open for them."""
        party = self._party()
        if party is None or not plain.binds(norm, self.policy, party.role):
            return False
        return any(line.person == party.key and line.status == "open" for line in link.lines) or (
            link.arose and not _done(link.lines) and link.knew.get(party.key) is not None
        )

    def _first(self, role: str) -> Person | None:
        """Give the first holder of a role beside the one who looks."""
        held = holders(role, self.policy, self.standing.at)
        return next((each for each in held if each != self.person), None)

    def _party(self) -> Party | None:
        parties = self.standing.parties.values()
        return next((each for each in parties if self.person and each.person_id == self.person.pk), None)


def _done(lines: tuple[Line, ...]) -> Line | None:
    done = [line for line in lines if line.status in ("fulfilled", "late") and line.at]
    return min(done, key=lambda line: line.at or line.since, default=None)


def _state(link: Link) -> State:
    """Say what became of a link: what is broken and still open is called open."""
    if _done(link.lines):
        return "done"
    if any(line.status == "open" for line in link.lines):
        return "open"
    if link.is_broken:
        return "broken"
    return "cannot be told" if link.arose else "not yet"
