"""Random vocabularies, policies and situations, small enough to enumerate."""

from __future__ import annotations

from hypothesis import strategies as st

from brightline.language.policy import (
    Act,
    All,
    Any,
    Condition,
    Defined,
    Done,
    Fact,
    Implication,
    Is,
    Norm,
    Not,
    Policy,
    Quote,
    Role,
    Term,
)
from brightline.reasoning.situation import Deed, Situation

ROLES = (
    Role("member"),
    Role("supervisor", ancestors=("member", "command")),
    Role("chief", ancestors=("member", "command")),
    Role("command", is_group=True),
)
ASKERS = [role.name for role in ROLES if not role.is_group]
FACTS = (
    Fact("a", "yes_no", "a?", ("no", "yes"), ordinary="no"),
    Fact("b", "yes_no", "b?", ("no", "yes"), ordinary="no", set_by=Done("approve", "chief")),
    Fact("c", "yes_no", "c?", ("no", "yes"), ordinary="yes"),
    Fact("kind", "one_of", "kind?", ("red", "green", "blue"), ordinary="red"),
    Fact("grade", "levels", "grade?", ("low", "middle", "high"), ordinary="low"),
    Fact("hours", "number", "hours?", unit="hours", ordinary=0.0),
    Fact("day", "date", "day?", ordinary="2026-01-01"),
)
ACTS = (
    Act("respond"),
    Act("close", ancestors=("respond",)),
    Act("escort", ancestors=("close", "respond"), requires=("tell",)),
    Act("tell"),
    Act("approve"),
)
NAMES = [act.name for act in ACTS]
VALUES = {
    "a": ["yes", "no"],
    "b": ["yes", "no"],
    "c": ["yes", "no"],
    "kind": ["red", "green", "blue"],
    "grade": ["low", "middle", "high"],
    "hours": [-1.0, 4.0, 6.0, 24.0, 48.5],
    "day": ["2025-12-31", "2026-01-01", "2026-03-05", "2027-01-01"],
}

comparisons = st.one_of(
    st.sampled_from([Is(fact, value) for fact in ("a", "b", "c") for value in ("yes", "no")]),
    st.builds(Is, st.just("kind"), st.sampled_from(VALUES["kind"])),
    st.builds(
        Is,
        st.just("grade"),
        st.sampled_from(VALUES["grade"]),
        st.sampled_from(["is", "at_least", "at_most", "more_than", "less_than"]),
    ),
    st.builds(
        Is,
        st.just("hours"),
        st.sampled_from([4.0, 24.0]),
        st.sampled_from(["is", "at_least", "at_most", "more_than", "less_than"]),
    ),
    st.builds(
        Is,
        st.just("day"),
        st.sampled_from(["2026-01-01", "2026-01-02"]),
        st.sampled_from(["is", "more_than", "less_than"]),
    ),
)
deeds = st.builds(Done, st.sampled_from(NAMES), st.sampled_from(["member", "supervisor", "chief", "command"]))
atoms = st.one_of(comparisons, comparisons, comparisons, deeds, st.just(Term("term")))


def _grow(children: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(children, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, children), st.builds(All, several), st.builds(Any, several))


conditions = st.recursive(atoms, _grow, max_leaves=5)
facts_only = st.recursive(comparisons, _grow, max_leaves=4)


@st.composite
def norms(draw: st.DrawFn, number: int) -> Norm:
    modality = draw(st.sampled_from(["must", "must_not", "should", "should_not", "may"]))
    later = st.sampled_from([f"N{i}" for i in range(number)]) if number else st.nothing()
    duty = modality in ("must", "should")
    return Norm(
        id=f"N{number}",
        provision="N",
        quotes=(Quote("N", "words"),),
        bearer=draw(st.sampled_from(["member", "member", "supervisor", "chief", "command"])),
        modality=modality,
        acts=tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True))),
        when=draw(conditions),
        unless=tuple(draw(st.lists(conditions, max_size=2))),
        overrides=tuple(draw(st.lists(later, max_size=2, unique=True))) if number else (),
        throughout=duty and draw(st.booleans()),
        before=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=1))) if duty else (),
        otherwise=draw(st.none() | later) if number and modality != "may" else None,
    )


@st.composite
def policies(draw: st.DrawFn, most_norms: int = 5) -> Policy:
    """Overrides and takeovers name earlier norms only, so that they have no cycle."""
    count = draw(st.integers(1, most_norms))
    literals = st.one_of(comparisons, comparisons.map(Not))
    return Policy(
        id="random",
        title="Random",
        version="proposed",
        language=2,
        roles=ROLES,
        facts=FACTS,
        acts=ACTS,
        norms=tuple(draw(norms(number)) for number in range(count)),
        terms=(Defined("term", (Quote("N", "words"),), draw(facts_only)),),
        implications=tuple(draw(st.lists(st.builds(Implication, literals, literals), max_size=2))),
        danger=tuple(draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=3, unique=True))),
        asking=draw(st.dictionaries(st.sampled_from(sorted(VALUES)), st.sampled_from(NAMES), max_size=2)),
    )


@st.composite
def situations(draw: st.DrawFn, least_known: int = 0) -> Situation:
    """Some facts known, some deeds done."""
    known = draw(
        st.lists(st.sampled_from(sorted(VALUES)), min_size=least_known, max_size=len(VALUES), unique=True)
    )
    facts = {name: draw(st.sampled_from(VALUES[name])) for name in known}
    done = draw(
        st.frozensets(
            st.builds(Deed, st.sampled_from(NAMES), st.sampled_from(ASKERS)),
            max_size=2,
        )
    )
    asker = draw(st.sampled_from(ASKERS))
    complete = draw(st.frozensets(st.sampled_from(NAMES), max_size=3) | st.just(frozenset(NAMES)))
    return Situation(asker, facts, done, others_unknown=draw(st.booleans()), complete=complete)
