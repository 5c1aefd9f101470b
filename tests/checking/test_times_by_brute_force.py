"""Times of two policies against a naive program that tries every situation: all differences, none false."""

from __future__ import annotations

import timed_pairs as naive
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from naive_checks import World, worlds
from test_brute_force import hold_smallest, is_possible
from timed_pairs import Counts, same_pairs, timed_pairs

from brightline.checking.assertions import check_assertions
from brightline.checking.difference import compare
from brightline.checking.joint import joint
from brightline.checking.relations import relation
from brightline.checking.times import Time, earliest, times_in
from brightline.language.assertions import Assertion
from brightline.language.policy import All, Policy
from brightline.reasoning import plain
from brightline.reasoning.situation import Situation

CASES = settings(max_examples=30)
Key = tuple[str, str, frozenset[str], frozenset[Time], frozenset[Time]]


def key(act: str, older: Policy, newer: Policy, s: Situation, aspect: str) -> Key | None:
    """Give what differs in a situation, and which times are said of it; nothing where nothing does."""
    if not naive.is_compared(act, older, newer, s, aspect):
        return None
    old, new = (naive.counting(act, policy, s, aspect) for policy in (older, newer))
    said = [earliest(frozenset(times_in(act, policy, s, aspect).values())) for policy in (older, newer)]  # type: ignore[arg-type]
    sides = naive.sides(old, new)
    for times, every in zip(said, (old, new), strict=True):
        assert {counts(time) for time in times} <= every
        assert all(any(naive.keeps(counts(time), one) for time in times) for one in every)
    return (act, aspect, sides, *said) if sides or said[0] != said[1] else None


def counts(time: Time) -> Counts:
    deadline, limit = time.deadline, time.limit
    within = limit or (deadline.within if deadline else None)
    return Counts(deadline.after if deadline else None, within, time.period, time.is_advice)


def expected(older: Policy, newer: Policy, world: World) -> dict[Key, set[tuple[int, ...]]]:
    """Give all that differs for a role, with the situations in which it does."""
    found: dict[Key, set[tuple[int, ...]]] = {}
    for act in world.policy.acts:
        for aspect in ("owed", "lasting"):
            for point in world.possible:
                if (one := key(act.name, older, newer, point.s, aspect)) is not None:
                    found.setdefault(one, set()).add(point.values)
    return found


@CASES
@given(timed_pairs)
def test_times(pair: tuple[Policy, Policy]) -> None:
    older, newer = pair
    both = joint(older, newer)
    assume(is_possible(both))
    comparison = compare(older, newer)
    assert not comparison.undecided
    for world in worlds(both):
        places = expected(older, newer, world)
        told = {
            key(act, older, newer, each.witness.situation, each.aspect): each
            for each in comparison.timings
            if each.roles[0] == world.asker
            for act in each.acts
        }
        every = [
            (act, each.aspect, each.sides, each.before, each.after)
            for each in comparison.timings
            if world.asker in each.roles
            for act in each.acts
        ]
        assert len(every) == len(places)
        assert told.keys() <= places.keys()
        for one, each in told.items():
            event(f"{each.aspect} {each.relation}")
            assert one is not None
            assert one[2] == each.sides
            size = world.smallest(lambda p: p.values in places[one])  # noqa: B023
            assert size is not None
            hold_smallest(each.witness, size, world)


BARRED = {"equal": {"looser", "stricter"}, "no_looser": {"looser"}, "no_stricter": {"stricter"}}
VERDICTS = {"equal": {"equal"}, "no_looser": {"equal", "reworded", "stricter"}}
VERDICTS["no_stricter"] = {"equal", "reworded", "looser"}


def fails(word: str, act: str, older: Policy, newer: Policy, world: World) -> tuple[bool, bool]:
    """Whether what stays does not, for a role: its verdict in some situation, and its time in some."""
    verdict = time = False
    needing = [act, *(each.name for each in newer.acts if act in each.requires)]
    for point in world.possible:
        s = point.s
        if any(plain.done_by_asker(each, newer, s) for each in needing):
            continue
        before, after = (plain.total(act, policy, s).word for policy in (older, newer))
        verdict = verdict or relation(before, after) not in VERDICTS[word]
        keys = [key(act, older, newer, s, aspect) for aspect in ("owed", "lasting")]
        time = time or any(one is not None and one[2] & BARRED[word] for one in keys)
    return verdict, time


@CASES
@given(timed_pairs, st.sampled_from(sorted(BARRED)), st.sampled_from(["tell", "close"]))
def test_what_stays_has_its_times_too(pair: tuple[Policy, Policy], word: str, act: str) -> None:
    older, newer = pair
    assume(is_possible(joint(older, newer)))
    assertion = Assertion("it", "", "stays", (word,), (act,), "", All(()), "p.md:1:1")
    found = check_assertions([assertion], newer, older)
    expected = [fails(word, act, older, newer, world) for world in worlds(joint(older, newer))]
    verdict, time = (any(each) for each in zip(*expected, strict=True)) if expected else (False, False)
    event(f"verdict {verdict}, time {time}")
    assert any(each.witness for each in found) == (verdict or time)


@CASES
@given(same_pairs)
def test_norms_that_were_renumbered_or_split_have_the_same_times(pair: tuple[Policy, Policy]) -> None:
    older, newer = pair
    event("times" if any(norm.deadlines or norm.every for norm in older.norms) else "none")
    assert compare(older, newer).timings == ()
