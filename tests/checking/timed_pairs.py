"""Random pairs of policies in which times count, and what the times of an act are in a situation.

The order of times is written down here a second time, as the minutes that each leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import NamedTuple

from hypothesis import strategies as st
from msgspec.structs import replace
from small_policies import DEEDS, Draw

from brightline.language.policy import All, Deadline, Done, Duration, Norm, Not, Policy
from brightline.reasoning import plain
from brightline.reasoning.situation import Situation

LIMITS = [
    Duration(1.0, "hours"),
    Duration(60.0, "minutes"),
    Duration(36.0, "hours"),
    Duration(1.0, "days"),
    Duration(None, "at once"),
    Duration(None, "as soon as possible"),
]
LASTING = [Duration(1.0, "hours"), Duration(2.0, "hours"), Duration(None, "a reasonable time")]
MINUTES = {
    LIMITS[0]: (60, 60),
    LIMITS[1]: (60, 60),
    LIMITS[2]: (2160, 2160),
    LIMITS[3]: (1440, 2880),
    LIMITS[4]: (0, 0),
    LIMITS[5]: (9e6, 9e6),
    LASTING[1]: (120, 120),
    LASTING[2]: (9e6, 9e6),
    None: (9e9, 9e9),
}
"""The fewest and the most minutes that each leaves."""
PERIODS = {"throughout": 0, "shift": 1, "month": 2, "": 3}


class TimedDraw(Draw):
    """Draws duties with times, and versions of them under other names."""

    def deadline(self) -> Deadline:
        random = self.random
        after = random.choice(DEEDS) if random.random() < 0.2 else None
        given = All(()) if random.random() < 0.4 else self.condition(self.atoms, 1)
        return Deadline(random.choice(LIMITS), after=after, given=given)

    def timed(self, number: int) -> Norm:
        random = self.random
        norm = replace(self.norm(number), deadlines=(), throughout=False, overrides=(), otherwise=None)
        if random.random() < 0.8:
            norm = replace(norm, modality=random.choice(("must", "must", "should", "may")), bearer="member")
        norm = replace(norm, acts=tuple(random.sample(("tell", "close"), random.choice((1, 1, 2)))))
        lasting = random.choice(LASTING) if random.random() < 0.25 else None
        if norm.modality not in ("must", "should"):
            return replace(norm, lasting=lasting, before=())
        form = random.choice(("", "", "", "shift", "month", "throughout"))
        return replace(
            norm,
            deadlines=tuple(self.deadline() for _ in range(random.choice((0, 1, 1, 2))))
            * (form != "throughout"),
            every=form if form in ("shift", "month") else "",
            throughout=form == "throughout",
            lasting=lasting,
        )

    def pair(self, *, is_same: bool = False) -> tuple[Policy, Policy]:
        """Give a policy and another version; one `is_same` has other names and norms that were split."""
        older = replace(self.policy(), norms=tuple(self.timed(at) for at in range(self.random.randint(1, 3))))
        norms = [each for norm in older.norms for each in self.version(norm, is_same=is_same)]
        self.random.shuffle(norms)
        terms = older.terms
        if not is_same and self.random.random() < 0.4:
            terms = (replace(terms[0], condition=self.condition(self.comparisons)), *terms[1:])
        renamed = tuple(replace(norm, id=f"M{at}") for at, norm in enumerate(norms))
        return older, replace(older, norms=renamed, terms=terms)

    def version(self, norm: Norm, *, is_same: bool) -> Iterator[Norm]:
        random = self.random
        how = random.choice((*("same", "split", "apart"), *("changed",) * 5, "gone")[: 3 if is_same else 9])
        if how == "split":  # each half stands in some of the situations
            given = self.condition(self.comparisons, 1)
            yield replace(norm, when=All((norm.when, given)))
            yield replace(norm, when=All((norm.when, Not(given))))
        elif how == "apart":  # one half says how long
            yield replace(norm, lasting=None)
            yield replace(norm, deadlines=(), every="")
        elif how == "changed":
            yield self.retimed(norm)
        elif how == "same":
            yield norm

    def retimed(self, norm: Norm) -> Norm:
        """Give a norm with other times."""
        if norm.deadlines and self.random.random() < 0.6:
            return replace(norm, deadlines=(*norm.deadlines[:-1], self.deadline()))
        if norm.modality not in ("must", "should"):
            return replace(norm, lasting=self.random.choice((None, *LASTING)))
        is_standing = self.random.random() < 0.2
        period = "" if is_standing else self.random.choice(("", "shift", "month"))
        deadlines = () if is_standing else (self.deadline(),)
        return replace(norm, deadlines=deadlines, every=period, throughout=is_standing)


_seeds = st.integers(0, 2**32)
timed_pairs = _seeds.map(lambda seed: TimedDraw(Random(seed)).pair())
same_pairs = _seeds.map(lambda seed: TimedDraw(Random(seed)).pair(is_same=True))


class Counts(NamedTuple):
    """A time that counts: which way it runs, how long, how often, and whether it should or must be kept."""

    after: Done | None
    length: Duration | None
    period: str
    is_advice: bool


def counting(act: str, policy: Policy, s: Situation, aspect: str) -> set[Counts]:
    """Give the times of an act in a situation."""
    found = set()
    for claim in plain.claims(act, policy):
        norm = claim.norm
        if claim.force != norm.modality or not plain.stands(claim, policy, s):
            continue
        if aspect == "lasting":
            found |= {Counts(None, norm.lasting, "", False)} if norm.lasting else set()
        elif norm.modality in ("must", "should"):
            there = [
                each
                for each in norm.deadlines
                if plain.holds(each.given, policy, s)
                and (not each.after or plain.holds(each.after, policy, s))
            ]
            period = "throughout" if norm.throughout else norm.every
            last = there[-1] if there else Deadline()
            found.add(Counts(last.after, last.within, period, norm.modality == "should"))
    return found


def keeps(one: Counts, other: Counts) -> bool:
    """Whether whoever keeps the first keeps the other."""
    ends = [MINUTES[each.length] for each in (one, other)]
    words = [
        each.length is None or (each.length.amount is None and MINUTES[each.length][0] > 0)
        for each in (one, other)
    ]
    is_sooner = one.length == other.length or ends[0][1] <= ends[1][0]
    if one.after != other.after and other.length is not None:
        is_sooner = not words[0] and words[1] and ends[0][0] > 0  # nothing measures the other
    often = PERIODS[one.period] <= PERIODS[other.period]
    return is_sooner and often and one.is_advice <= other.is_advice


def sides(old: Iterable[Counts], new: Iterable[Counts]) -> frozenset[str]:
    """Say in which ways the newer times of an act differ from the older."""
    old, new = list(old), list(new)
    later = any(not any(keeps(one, other) for one in new) for other in old)
    earlier = any(not any(keeps(one, other) for one in old) for other in new)
    return frozenset([*["looser"] * later, *["stricter"] * earlier])


def is_compared(act: str, older: Policy, newer: Policy, s: Situation, aspect: str) -> bool:
    """Whether the times of an act are held against each other in a situation."""
    forces = [plain.standing(act, policy, s) for policy in (older, newer)]
    if aspect == "lasting":
        return not any("must_not" in each for each in forces)
    duty = [
        {
            claim.force
            for claim in plain.claims(act, policy)
            if claim.force == claim.norm.modality and plain.stands(claim, policy, s)
        }
        for policy in (older, newer)
    ]
    both_must = all("must" in each for each in duty)
    no_must = not any("must" in each for each in duty)
    return both_must or (no_must and all("should" in each for each in duty))
