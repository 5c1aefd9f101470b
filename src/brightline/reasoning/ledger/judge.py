"""The ledger: each duty of each person, from what triggered it to what became of it.

`docs/reference/ledger.md` is the definition. A norm is judged at every moment at which a person learned
something, by what that person knew then and never by what came to be known later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from brightline.language.policy import Norm, Policy
from brightline.reasoning.ledger.bans import against, broken
from brightline.reasoning.ledger.calendar import Calendar
from brightline.reasoning.ledger.duties import Duties
from brightline.reasoning.ledger.knowledge import Shared
from brightline.reasoning.ledger.line import Line, Target
from brightline.reasoning.ledger.moments import Moments
from brightline.reasoning.ledger.person import Days, Person
from brightline.reasoning.ledger.rules import Rules
from brightline.reasoning.ledger.timeline import Timed, Timeline, put_right, shifts


class Judge:
    """One timeline held against one version of a policy.

    `rules` are the policy's own, for whoever judges more than one timeline by it. Raises `ValueError` where
    more sources are inaccurate than can be judged.
    """

    def __init__(
        self,
        policy: Policy,
        timeline: Timeline,
        targets: tuple[Target, ...] = (),
        rules: Rules | None = None,
    ) -> None:
        self.policy, self.timeline = policy, timeline
        self.rules = rules or Rules(policy)
        self.calendar = Calendar(policy.time_zone, policy.calendar)
        self.targets = {target.norm: target for target in targets}
        self.complete = timeline.complete_acts(self.rules.index.kinds)

    def lines(self) -> list[Line]:
        """Give the whole ledger, in the order in which things arose."""
        variants = [self._with(each) for each in shifts(self.timeline)]
        return _agreed(variants) if len(variants) > 1 else variants[0]

    def entries(self) -> list[Timed]:
        """Give the entries that count, in their order, with all clocks right."""
        return put_right(self.timeline, {})

    def _with(self, offsets: dict[str, timedelta]) -> list[Line]:
        """Give the ledger with clocks off by so much."""
        timeline = self.timeline
        entries = put_right(timeline, offsets)
        duties = Duties(self.targets, self.complete)

        def lines_of(norm: Norm, person: Person) -> list[Line]:
            return [*broken(norm, person), *duties.owed(norm, person)]

        more: dict[str, frozenset[datetime]] = {}
        while True:
            people = self._people(entries, more, lines_of)
            found = self._breaches(people) if any(norm.otherwise for norm in self.policy.norms) else more
            if found == more:
                return sorted(self._all(people), key=_order)
            more = found

    def _people(
        self,
        entries: list[Timed],
        more: dict[str, frozenset[datetime]],
        lines_of: Callable[[Norm, Person], list[Line]],
    ) -> list[Person]:
        """Give the people; `more` are the times at which they broke something, by person."""
        timeline, rules = self.timeline, self.rules
        as_of = timeline.as_of.astimezone(UTC)
        times = frozenset().union(*more.values())
        moments = Moments(entries, as_of, self.calendar, dated=rules.is_dated, more=times)
        shared = Shared(rules, moments, timeline.people, self.complete, timeline.otherwise)
        days = self._days(moments)
        return [Person(shared, name, days, lines_of, more.get(name, frozenset())) for name in timeline.people]

    def _breaches(self, people: list[Person]) -> dict[str, frozenset[datetime]]:
        """Give by person when norms that others take over from were broken, or may have been."""
        as_of = self.timeline.as_of
        return {
            person.name: frozenset(
                at
                for norm in self.policy.norms
                if norm.otherwise and norm.bearer in person.bearers
                for at, _ in person.breaches(norm)
                if at <= as_of
            )
            for person in people
        }

    def _all(self, people: list[Person]) -> Iterator[Line]:
        """Give the lines of all norms for everybody whom they bind."""
        for norm in self.policy.norms:
            for person in people:
                if norm.modality in ("must", "should") and norm.bearer in person.bearers:
                    yield from person.lines(norm)
                elif norm.modality != "may" and norm.bearer in person.bearers:
                    for line in person.lines(norm):
                        yield replace(line, against=tuple(against(line, person)))

    def _days(self, moments: Moments) -> Days:
        """Give the rules of each day with its moments."""
        if not self.rules.is_dated:
            return [(self.rules.on(None), moments.all)]
        held: dict[int, int] = defaultdict(int)
        rules = {}
        for moment, at in enumerate(moments.times):
            found = self.rules.on(self.calendar.local(at).date())
            rules[id(found)] = found
            held[id(found)] |= 1 << moment
        return [(rules[key], there) for key, there in held.items()]


def _order(line: Line) -> tuple[datetime, datetime]:
    """Lines stand in the order in which they arose, then in that of what became of them."""
    return line.since, line.at or _NEVER


_NEVER = datetime.max.replace(tzinfo=UTC)


def _agreed(variants: list[list[Line]]) -> list[Line]:
    """Give what is said with all clocks right, which is the first; what differs is undetermined."""
    by_duty = [_by_duty(lines) for lines in variants]
    keys = dict.fromkeys(key for each in by_duty for key in each)
    found = [line for key in keys for line in _held_together([each.get(key, []) for each in by_duty])]
    return sorted(found, key=_order)


def _held_together(variants: list[list[Line]]) -> list[Line]:
    """Hold what is said of one duty against the same with other clocks; the most lines are kept."""
    most = max(variants, key=len)
    if any(len(each) != len(most) for each in variants):
        return [replace(line, status="undetermined") for line in most]
    agree = [len({line.status for line in lines}) == 1 for lines in zip(*variants, strict=True)]
    return [
        line if is_sure else replace(line, status="undetermined")
        for line, is_sure in zip(variants[0], agree, strict=True)
    ]


def _by_duty(lines: list[Line]) -> dict[tuple[str, str, str], list[Line]]:
    found: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in lines:
        found[line.norm, line.person, line.act].append(line)
    return found
