"""The ledger: each duty of each person, from what triggered it to what became of it.

`docs/reference/ledger.md` is the definition. A norm is judged at every moment at which a person learned
something, by what that person knew then and never by what came to be known later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, timedelta

from msgspec.structs import replace

from brightline.language.policy import Norm, Policy
from brightline.reasoning.ledger.bans import broken
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
        right, *others = (self._with(each) for each in shifts(self.timeline))
        return _agreed(right, others) if others else right

    def entries(self) -> list[Timed]:
        """Give the entries that count, in their order, with all clocks right."""
        return put_right(self.timeline, {})

    def _with(self, offsets: dict[str, timedelta]) -> list[Line]:
        """Give the ledger with clocks off by so much."""
        timeline = self.timeline
        entries = put_right(timeline, offsets)
        as_of = timeline.as_of.astimezone(UTC)
        moments = Moments(entries, as_of, self.calendar, dated=self.rules.is_dated)
        shared = Shared(self.rules, moments, timeline.people, self.complete, timeline.otherwise)
        duties = Duties(self.targets, self.complete)

        def lines_of(norm: Norm, person: Person) -> list[Line]:
            return [*broken(norm, person), *duties.owed(norm, person)]

        days = self._days(moments)
        people = [Person(shared, name, days, lines_of) for name in timeline.people]
        found = [
            line
            for norm in self.policy.norms
            for person in people
            if norm.modality != "may" and norm.bearer in person.bearers
            for line in person.lines(norm)
        ]
        return sorted(found, key=lambda line: line.since)

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


def _agreed(right: list[Line], others: list[list[Line]]) -> list[Line]:
    """Give what is said with all clocks right; what differs with another clock is undetermined."""
    variants = [_by_duty(lines) for lines in others]
    found: list[Line] = []
    for key, lines in _by_duty(right).items():
        found += _held_against(lines, [variant.get(key, []) for variant in variants])
    return sorted(found, key=lambda line: line.since)


def _held_against(lines: list[Line], variants: list[list[Line]]) -> Iterator[Line]:
    same_number = all(len(variant) == len(lines) for variant in variants)
    for number, line in enumerate(lines):
        statuses = {variant[number].status for variant in variants} if same_number else {""}
        yield line if statuses <= {line.status} else replace(line, status="undetermined")


def _by_duty(lines: list[Line]) -> dict[tuple[str, str, str], list[Line]]:
    found: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in lines:
        found[line.norm, line.person, line.act].append(line)
    return found
