"""What dates counted back change on any day, against the plain evaluator on every day of some months."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from msgspec.structs import replace

from brightline.checking.report import Report, Side, report
from brightline.checking.times import earliest_in, say, unequal_in
from brightline.language.policy import (
    Act,
    All,
    Any,
    Condition,
    Deadline,
    Duration,
    Fact,
    Is,
    Norm,
    Not,
    Part,
    Policy,
    Quote,
    Role,
    atoms,
)
from brightline.reasoning import plain
from brightline.reasoning.day import on
from brightline.reasoning.situation import Deed, Situation

FIRST, MOST, SPAN = date(2026, 11, 20), 350, 150
"""The policies are in effect for so many days, which begin on one of the first."""
BACK = [["-P1M", "-P30D", "-P31D", "-P4W"], ["-P2M", "-P60D", "-P61D", "-P59D"]]
"""Times that are alike, so that their order turns on the day."""
FIXED = ["2027-01-30", "2027-02-28", "2026-02-28"]
HOW = ["less_than", "at_least", "more_than", "at_most", "is"]
Found = set[tuple[str, ...]]


class Draw:
    def __init__(self, random: Random) -> None:
        self.random = random
        first = FIRST + timedelta(random.randrange(MOST))
        self.days = [first + timedelta(at) for at in range(SPAN)]
        self.dates = [*random.sample(random.choice(BACK), 3), *random.sample(FIXED, random.choice((0, 0, 1)))]

    def condition(self) -> Condition:
        random = self.random
        one = Is("stopped", random.choice(self.dates), random.choice(HOW))  # type: ignore[arg-type]
        if random.random() < 0.6:
            return Not(one) if random.random() < 0.3 else one
        other = random.choice((Is("a", "yes"), Is("stopped", random.choice(self.dates), "less_than")))
        return random.choice((All, Any))((one, other))

    def norm(self, number: int) -> Norm:
        random = self.random
        modality = random.choice(("must", "must", "must_not", "may", "should"))
        is_timed = modality == "must" and random.random() < 0.5
        given = All(()) if random.random() < 0.3 else self.condition()
        return Norm(
            id=f"N{number}",
            provision=f"N.{number}",
            quotes=(Quote("N", f"words {number}"),),
            bearer="member",
            modality=modality,
            acts=(random.choice(("tell", "close")),),
            when=self.condition(),
            unless=(self.condition(),) if random.random() < 0.2 else (),
            deadlines=(Deadline(Duration(random.choice((1.0, 2.0)), "hours"), given=given),)
            if is_timed
            else (),
        )

    def swapped(self, condition: Condition) -> Condition:
        """Give a condition with other dates."""
        match condition:
            case Is("stopped", value):
                others = [each for each in self.dates if each != value]
                return replace(condition, value=self.random.choice(others))
            case Not(of):
                return Not(self.swapped(of))
            case All(parts) | Any(parts):
                return type(condition)(tuple(map(self.swapped, parts)))
        return condition

    def changed(self, norm: Norm) -> Norm:
        """Give a norm as it reads after: with other dates, or another one."""
        if self.random.random() < 0.2:
            return self.norm(int(norm.id[1:]))
        deadlines = (replace(each, given=self.swapped(each.given)) for each in norm.deadlines)
        return replace(norm, when=self.swapped(norm.when), deadlines=tuple(deadlines))

    def pair(self) -> tuple[Policy, Policy]:
        older = Policy(
            id="small",
            title="Small",
            version="adopted",
            language=2,
            roles=(Role("member"), Role("clerk")),
            facts=(Fact("a", "yes_no", "a?", ("no", "yes"), ordinary="no"), Fact("stopped", "date", "when?")),
            acts=(Act("tell"), Act("close")),
            norms=tuple(self.norm(at) for at in range(self.random.randint(1, 3))),
            parts=(
                Part("small", "Small", effective=self.days[0].isoformat(), until=self.days[-1].isoformat()),
            ),
        )
        changed = self.random.randrange(len(older.norms))
        norms = tuple(self.changed(norm) if at == changed else norm for at, norm in enumerate(older.norms))
        return older, replace(older, version="proposed", norms=norms)


def situations(older: Policy, newer: Policy, act: str) -> list[Situation]:
    """Give one for each place of the date between those that either policy compares it with."""
    conditions = [
        each
        for norm in (*older.norms, *newer.norms)
        for each in (norm.when, *norm.unless, *(deadline.given for deadline in norm.deadlines))
    ]
    days = {
        date.fromisoformat(str(atom.value)) + timedelta(more)
        for each in conditions
        for atom in atoms(each)
        if isinstance(atom, Is) and atom.fact == "stopped"
        for more in (-1, 0, 1)
    }
    return [
        Situation("member", {"a": a, "stopped": day.isoformat()}, done, others_unknown=False)
        for a, day, done in product(
            ("no", "yes"), sorted(days), (frozenset(), frozenset((Deed(act, "member"),)))
        )
    ]


def expected(older: Policy, newer: Policy) -> Found:
    """Give all that differs on a day, by trying."""
    found: Found = set()
    every = [(act, s) for act in ("tell", "close") for s in situations(older, newer, act)]
    for act, s in every:
        before, after = (plain.total(act, each, s).word for each in (older, newer))
        found |= {(act, before, after)} if before != after else set()
        for aspect, sides in unequal_in(act, older, newer, s).items():
            old, new = (earliest_in(act, each, s, aspect) for each in (older, newer))
            if old != new:
                found.add((act, aspect, *sorted(sides), say(old, older), say(new, newer)))
    return found


def told(found: Report) -> Found:
    differences = found.comparison.differences
    assert {(act, each.difference.day) for each in found.told for act in each.acts} == {
        (each.act, each.day) for each in differences
    }
    return {(each.act, each.before, each.after) for each in differences} | {
        (act, each.aspect, *sorted(each.sides), each.before, each.after)
        for each in found.timings
        for act in each.acts
    }


@pytest.mark.parametrize("seed", range(20))
def test_all_that_differs_on_any_day_is_told_and_nothing_else(seed: int) -> None:
    draw = Draw(Random(seed))
    older, newer = draw.pair()
    found = report(Side(older, "older.json"), Side(newer, "newer.json"), draw.random.choice(draw.days))
    by_day = {day: expected(on(older, day), on(newer, day)) for day in draw.days}
    assert told(found) == set().union(*by_day.values())
    for each in found.comparison.differences:
        assert (each.act, each.before, each.after) in by_day[each.day or found.day]  # type: ignore[index]
    differ = {each.act for each in found.comparison.differences}
    assert found.comparison.equal == found.comparison.compared - len(differ)
    acting = {edit.number for edit in found.doing("alone", "with others", "times")}
    assert bool(acting) == bool(told(found))
