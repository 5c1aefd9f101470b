"""What each person knew at each moment, of facts and of what was done.

It differs from the row of moments in that it is one person's. Of entries that the person does not know
nothing stands here, and silence has become *unknown*, *not done* or the ordinary value.
"""

from __future__ import annotations

from collections.abc import Mapping

from brightline.language.policy import Done, Is
from brightline.reasoning.fill import Otherwise
from brightline.reasoning.ledger.columns import Column, column, settled
from brightline.reasoning.ledger.moments import Moments
from brightline.reasoning.ledger.rules import DayRules, Masks, Rules, Tie


class Shared:
    """What a timeline tells, worked out once for all who know the same of it."""

    def __init__(
        self,
        rules: Rules,
        moments: Moments,
        people: Mapping[str, str],
        complete: frozenset[str],
        otherwise: Otherwise,
    ) -> None:
        self.rules, self.moments, self.people = rules, moments, people
        self.complete = complete
        self.is_ordinary = otherwise == "ordinary"
        self._private = {
            name for name, told in moments.told.items() if any(each.audience is not None for each in told)
        }
        self._columns: dict[tuple[str, str], Column] = {}
        self.settled: dict[tuple[int, ...], tuple[list[Column], list[Column]]] = {}
        self.is_open = {
            deed: not self.is_ordinary
            and bool(rules.holders[deed.by])
            and not complete.issuperset(rules.index.kinds[deed.act])
            for deed in rules.deeds
        }
        self.first = self._first_deeds()

    def column(self, name: str, person: str) -> Column:
        """Give what entries say of a fact to a person."""
        is_private = name in self._private
        key = name, person if is_private else ""
        if key not in self._columns:
            told = self.moments.told.get(name, ())
            self._columns[key] = column(told, person, self.moments.all)
        return self._columns[key]

    def _first_deeds(self) -> dict[str, dict[Done, int]]:
        """Give by person the moment from which each deed that the policy speaks of is known to be done."""
        found: dict[str, dict[Done, int]] = {person: {} for person in self.people}
        for deed in self.moments.deeds:
            made = self.rules.makes_true(deed.act, self.people[deed.by])
            if made:
                for person in self.people if deed.audience is None else deed.audience:
                    for each in made:
                        found[person].setdefault(each, deed.moment)
        return found


class Knowledge:
    """One person's knowledge under the rules of one day.

    `before` leaves the deeds of a moment itself out: so somebody about to do something knows them.
    """

    def __init__(self, shared: Shared, rules: DayRules, person: str, *, before: bool) -> None:
        self.shared, self.person = shared, person
        self.all = shared.moments.all
        self._facts = shared.rules.index.facts
        self._first, self._lag = shared.first[person], int(before)
        self._columns: dict[str, Column] = {}
        self._tie_of = {name: tie for tie in rules.ties for name in tie.names}

    def is_so(self, comparison: Is) -> Masks:
        """Say when a fact compares so, surely and possibly."""
        return self.column(comparison.fact).compared(comparison, self._facts[comparison.fact])

    def was_done(self, deed: Done) -> Masks:
        """Say from when a deed was done, surely and possibly."""
        first = self._first.get(deed)
        surely = 0 if first is None else self.shared.moments.later(first + self._lag)
        return surely, self.all if self.shared.is_open[deed] else surely

    def column(self, name: str) -> Column:
        """Give what is known of a fact."""
        if name not in self._columns:
            tie = self._tie_of.get(name)
            if tie:
                self._columns |= dict(zip(tie.names, self._settled(tie), strict=True))
            else:
                self._columns[name] = self._untied(name)
        return self._columns[name]

    def _untied(self, name: str) -> Column:
        fact, raw = self._facts[name], self._told(name)
        if not self.shared.is_ordinary or fact.ordinary is None or fact.transient:
            return raw
        return raw.else_(fact.ordinary)

    def _settled(self, tie: Tie) -> list[Column]:
        """Give the columns of tied facts; who was told the same shares them."""
        told = [self._told(name) for name in tie.names]
        key = (id(tie), *map(id, told))
        if key not in self.shared.settled:
            found = settled(tie, told, ordinary=self.shared.is_ordinary)
            self.shared.settled[key] = told, found  # what was told is kept, so that nothing else gets its id
        return self.shared.settled[key][1]

    def _told(self, name: str) -> Column:
        """Give what entries say of a fact, and deeds that set it."""
        told, set_by = self.shared.column(name, self.person), self._facts[name].set_by
        done = self.was_done(set_by)[0] if set_by else 0
        return told.yes_at(done) if done else told
