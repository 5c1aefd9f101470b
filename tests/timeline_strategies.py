"""Random policies in which time counts, and random timelines that are small enough to be looked through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from brightline.language.policy import (
    All,
    Condition,
    Deadline,
    Defined,
    Done,
    Duration,
    Implication,
    Is,
    Norm,
    Not,
    Part,
    Policy,
    Quote,
    Supersession,
    Term,
    WorkingTime,
)
from brightline.reasoning.ledger.line import Target
from brightline.reasoning.ledger.timeline import Acted, Entry, Log, Stated, Timeline
from strategies import ACTS, FACTS, NAMES, ROLES, VALUES

PEOPLE = {"ana": "member", "bo": "supervisor", "cho": "chief"}
STATED = ("a", "b", "c", "grade")
BASES = [
    datetime(2026, 1, 16, 22, 30, tzinfo=UTC),  # a Friday afternoon before a holiday
    datetime(2026, 3, 8, 7, 30, tzinfo=UTC),  # half an hour before an hour that never happens
    datetime(2026, 11, 1, 5, 30, tzinfo=UTC),  # half an hour before an hour that happens twice
    datetime(2026, 12, 31, 20, 0, tzinfo=UTC),  # the last day of a quarter
]
MINUTES = [0, 5, 10, 15, 20, 30, 60, 90, 600, 1500, 4500, 15_000]
CALENDAR = WorkingTime(holidays=("2026-01-19", "2027-01-01"))

WORDS = Quote("N", "words")
facts = st.one_of(
    st.sampled_from([Is(fact, value) for fact in ("a", "b", "c") for value in ("yes", "no")]),
    st.builds(
        Is, st.just("grade"), st.sampled_from(VALUES["grade"]), st.sampled_from(["at_least", "at_most"])
    ),
    st.just(Is("day", "-P1M", "less_than")),
)
someone = st.sampled_from(["member", "supervisor", "chief", "command"])
deeds = st.builds(Done, st.sampled_from(NAMES), someone)
atoms = st.one_of(facts, facts, deeds, st.just(Term("term")))
conditions: st.SearchStrategy[Condition] = st.one_of(
    st.just(All(())), st.just(All(())), atoms, atoms, atoms.map(Not), st.tuples(atoms, atoms).map(All)
)
durations = st.builds(
    Duration,
    st.sampled_from([1.0, 5.0, 20.0]),
    st.sampled_from(["minutes", "hours", "days", "business days", "business hours", "business minutes"]),
) | st.sampled_from(
    [Duration(15.0, "minutes"), Duration(1.0, "month"), Duration(1.0, "week"), Duration(None, "at once")]
)
givens = st.just(All(())) | atoms
deadlines = st.one_of(
    st.builds(Deadline, within=durations, after=st.none() | st.none() | deeds, given=givens),
    st.builds(Deadline, due=st.sampled_from(["01-20", "11-01", "2027-01-02"]), given=givens),
)


@st.composite
def timed_norms(draw: st.DrawFn, number: int) -> Norm:
    """A norm; what it overrides and what takes over from it are earlier norms."""
    modality = draw(st.sampled_from(["must", "must", "must", "should", "must_not", "must_not", "may"]))
    is_duty = modality in ("must", "should")
    earlier = st.sampled_from([f"N{i}" for i in range(number)]) if number else st.nothing()
    form = draw(st.sampled_from(["", "", "every", "throughout"])) if is_duty else ""
    return Norm(
        id=f"N{number}",
        provision="N",
        quotes=(WORDS,),
        bearer=draw(st.sampled_from(["member", "member", "supervisor", "command"])),
        modality=modality,
        acts=tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True))),
        when=draw(conditions),
        unless=tuple(draw(st.lists(atoms, max_size=1))),
        overrides=tuple(draw(st.lists(earlier, max_size=1))) if number else (),
        deadlines=tuple(draw(st.lists(deadlines, max_size=2))) if is_duty and form != "throughout" else (),
        every=draw(st.sampled_from(["shift", "week", "month", "quarter"])) if form == "every" else "",
        throughout=form == "throughout",
        document=draw(st.sampled_from(["manual", "manual", "memo"])),
        before=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=1))) if is_duty else (),
        otherwise=draw(st.none() | earlier) if number and modality != "may" else None,
    )


days = st.sampled_from(["2026-01-17", "2026-03-09", "2026-11-02", "2027-01-02"])
memos = st.builds(
    Part, st.just("memo"), st.just("Memo"), effective=st.just("2026-01-01") | days, until=st.just("") | days
)
supersessions = st.builds(
    Supersession,
    st.just((WORDS,)),
    st.sampled_from(["manual", "memo"]),
    st.sampled_from([("N0",), ("N1",), ("N0", "N1")]),
)


@st.composite
def timed_policies(draw: st.DrawFn) -> Policy:
    """A policy of a department with a calendar."""
    literals = st.one_of(facts, facts.map(Not)).filter(lambda each: "day" not in repr(each))
    return Policy(
        id="random",
        title="Random",
        version="proposed",
        language=2,
        roles=ROLES,
        facts=FACTS,
        acts=ACTS,
        norms=tuple(draw(timed_norms(number)) for number in range(draw(st.integers(1, 3)))),
        terms=(Defined("term", (WORDS,), draw(facts)),),
        implications=tuple(draw(st.lists(st.builds(Implication, literals, literals), max_size=2))),
        parts=(Part("manual", "Manual", effective="2026-01-01"), draw(memos)),
        supersessions=tuple(draw(st.lists(supersessions, max_size=1))),
        time_zone="America/Chicago",
        calendar=CALENDAR,
    )


people = st.sampled_from(sorted(PEOPLE))
zones = st.sampled_from([UTC, timezone(timedelta(hours=-6)), timezone(timedelta(hours=5, minutes=30))])


@st.composite
def entries(draw: st.DrawFn, base: datetime) -> Entry:
    """A fact or a deed, some time after `base`."""
    at = (base + timedelta(minutes=draw(st.sampled_from(MINUTES)))).astimezone(draw(zones))
    known = tuple(draw(st.just([]) | st.lists(people, min_size=1, max_size=2, unique=True)))
    source = draw(st.sampled_from(["", "cad", "camera"]))
    if draw(st.booleans()):
        name = draw(st.sampled_from(STATED))
        return Stated(at, name, draw(st.none() | st.sampled_from(VALUES[name])), known, source)
    lasting = draw(st.none() | st.sampled_from([5, 30, 600]))
    until = at + timedelta(minutes=lasting) if lasting else None
    act, to = draw(st.sampled_from(NAMES)), tuple(draw(st.lists(people, max_size=1)))
    return Acted(at, act, draw(people), to, until, known, source)


bases = st.sampled_from(BASES)


@st.composite
def timelines(draw: st.DrawFn, base: datetime) -> Timeline:
    """Some entries, looked at when most of them have happened."""
    accurate = draw(st.sampled_from([timedelta(), timedelta(), timedelta(minutes=5)]))
    fast = draw(st.sampled_from([timedelta(), timedelta(), timedelta(minutes=-5)]))
    acts = st.frozensets(st.sampled_from(NAMES), max_size=2)
    return Timeline(
        people=PEOPLE,
        entries=tuple(draw(st.lists(entries(base), min_size=1, max_size=8))),
        as_of=base + timedelta(minutes=draw(st.sampled_from([60, 100, 6000, 20_000]))),
        complete=draw(
            st.sampled_from([frozenset(NAMES), frozenset(NAMES), frozenset(), frozenset({"respond"})])
        ),
        otherwise=draw(st.sampled_from(["unknown", "ordinary", "ordinary"])),
        sources={"cad": Log(draw(acts), fast, accurate), "camera": Log()},
    )


@st.composite
def targets(draw: st.DrawFn, policy: Policy) -> tuple[Target, ...]:
    """A target for some of the duties to which the words give no time."""
    duties = [norm for norm in policy.norms if norm.modality in ("must", "should") and not norm.every]
    free = [norm.id for norm in duties if all(d.within and d.within.amount is None for d in norm.deadlines)]
    chosen = draw(st.lists(st.sampled_from(free), max_size=1)) if free else []
    return tuple(Target(name, timedelta(minutes=10), "Chief Lee", "agreed in June") for name in chosen)
