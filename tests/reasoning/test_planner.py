"""What to ask next, held against the plain evaluator on random policies, and what it asks first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brightline.language.policy import Fact, Implication, Is, Norm, Policy, Quote
from brightline.reasoning import outlook, plain
from brightline.reasoning.ask import Question, next_question
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation, completions, domain
from brightline.reasoning.verdict import Verdict, decide_unknown
from strategies import ACTS, FACTS, ROLES, VALUES, policies, situations

ABOUT = [act.name for act in ACTS]
BARRED = ("must_not", "should_not", "conflict", "depends")
Values = dict[str, str | float]


class Ways:
    """Every way in which a situation may turn out, with the forces on each act."""

    def __init__(self, policy: Policy, s: Situation, nobody_knows: list[str]) -> None:
        self.policy, self.s = policy, s
        self.all = [c for c in completions(policy, s) if plain.possible(policy, c)]
        assume(self.all)
        self.forces = {act: [plain.standing(act, policy, c) for c in self.all] for act in ABOUT}
        self.askable = [
            fact for fact in policy.facts if fact.name not in (*s.facts, *nobody_knows) and self.may_ask(fact)
        ]

    def may_ask(self, fact: Fact) -> bool:
        act = self.policy.asking.get(fact.name)
        return act is None or plain.exact(act, self.policy, self.s).word not in BARRED

    def verdict(self, act: str, answers: Values) -> Verdict | None:
        """The verdict once these are answered; nothing where that is impossible."""
        left = [
            forces
            for c, forces in zip(self.all, self.forces[act], strict=True)
            if answers.items() <= c.facts.items()
        ]
        return decide_unknown(left) if left else None

    def answers(self, facts: list[Fact], *, partly: bool) -> Iterator[Values]:
        """Every combination of answers, `partly` also those that leave some open."""
        ways = [[*domain(fact, self.policy), *([None] if partly else [])] for fact in facts]
        for values in product(*ways):
            yield {fact.name: value for fact, value in zip(facts, values, strict=True) if value is not None}


plain_norms = st.builds(
    lambda number, modality, act, fact, value: Norm(
        f"M{number}", "M", (Quote("M", "words"),), "member", modality, (act,), Is(fact, value)
    ),
    st.uuids(),
    st.sampled_from(["must", "must_not", "may"]),
    st.sampled_from(ABOUT),
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(["yes", "no"]),
)
"""Norms that turn on one yes/no fact, so that several dangers matter at once often enough."""


@st.composite
def asked(draw: st.DrawFn) -> tuple[Policy, Situation, list[str]]:
    """A policy and a situation that leaves some facts open; in half of them they are all dangers."""
    is_dangerous = draw(st.booleans())
    policy, s = draw(policies(2 if is_dangerous else 5)), draw(situations())
    some = st.lists(st.sampled_from(sorted(VALUES)), min_size=2, max_size=3, unique=True)
    unknown = ["a", "b", "c"] if is_dangerous else draw(some)
    facts = {name: draw(st.sampled_from(values)) for name, values in VALUES.items() if name not in unknown}
    nobody_knows = draw(st.sampled_from([[], [], unknown[:1]]))
    if is_dangerous:
        more = tuple(draw(st.lists(plain_norms, min_size=2, max_size=4)))
        policy = msgspec.structs.replace(policy, danger=tuple(unknown), norms=(*policy.norms, *more))
    return policy, msgspec.structs.replace(s, facts=facts), nobody_knows


def question(policy: Policy, s: Situation, nobody_knows: list[str]) -> Question | None:
    try:
        return next_question(Reasoner(policy).outlook(s.asker), s, ABOUT, nobody_knows)
    except ValueError:
        return None


@given(asked())
def test_it_asks_only_what_may_be_asked_and_is_open(case: tuple[Policy, Situation, list[str]]) -> None:
    policy, s, nobody_knows = case
    found = question(policy, s, nobody_knows)
    if not found:
        return
    ways = Ways(policy, s, nobody_knows)
    for name in (found.fact, *found.together):
        assert name in [fact.name for fact in ways.askable]
        assert len({c.facts[name] for c in ways.all}) > 1, "it follows from what is known"


@given(asked())
def test_an_answer_can_change_a_verdict(case: tuple[Policy, Situation, list[str]]) -> None:
    policy, s, nobody_knows = case
    found = question(policy, s, nobody_knows)
    if not found:
        return
    ways = Ways(policy, s, nobody_knows)
    for name in (found.fact, *found.together):
        assert any(_changes(ways, act, name) for act in found.decides), name


def _changes(ways: Ways, act: str, name: str) -> bool:
    """Whether, after some answers about other facts, one about this fact changes the verdict."""
    others = [fact for fact in ways.askable if fact.name != name]
    values = domain(next(fact for fact in ways.askable if fact.name == name), ways.policy)
    return any(
        ways.verdict(act, before | {name: value}) not in (None, ways.verdict(act, before))
        for before in ways.answers(others, partly=True)
        if ways.verdict(act, before)
        for value in values
    )


@given(asked())
def test_it_stops_where_no_answer_can_change_a_verdict(case: tuple[Policy, Situation, list[str]]) -> None:
    policy, s, nobody_knows = case
    ways = Ways(policy, s, nobody_knows)
    is_stable = all(
        ways.verdict(act, answers) in (None, ways.verdict(act, {}))
        for act in ABOUT
        for answers in ways.answers(ways.askable, partly=False)
    )
    assert (question(policy, s, nobody_knows) is None) == is_stable


@given(asked())
def test_what_an_answer_would_change_is_what_it_changes(case: tuple[Policy, Situation, list[str]]) -> None:
    policy, s, nobody_knows = case
    found = question(policy, s, nobody_knows)
    if not found:
        return
    ways = Ways(policy, s, nobody_knows)
    for choice in found.choices:
        after = msgspec.structs.replace(s, facts={**s.facts, **choice.states})
        assert choice.verdicts == {act: plain.exact(act, policy, after) for act in found.decides}
    if not found.together:
        stated = [choice.states[found.fact] for choice in found.choices]
        assert set(stated) == {c.facts[found.fact] for c in ways.all}


# ---- what comes first


def bare(*norms: tuple[str, str, Is], **more: object) -> Policy:
    made = tuple(
        Norm(f"N{i}", "N", (Quote("N", "words"),), "member", modality, (act,), when)  # type: ignore[arg-type]
        for i, (modality, act, when) in enumerate(norms)
    )
    policy = Policy("p", "P", "proposed", 2, ROLES, FACTS, ACTS, made)
    return msgspec.structs.replace(policy, **more)


def ask(policy: Policy, facts: Values | None = None, nobody_knows: list[str] | None = None) -> Question:
    found = question(policy, Situation("member", facts or {}), nobody_knows or [])
    assert found
    return found


TWO = (("must_not", "tell", Is("a", "yes")), ("must_not", "close", Is("kind", "red")))
MORE = (*TWO, ("must", "close", Is("kind", "green")))


def test_danger_comes_first() -> None:
    assert ask(bare(*MORE)).fact == "kind", "an answer about it can end that a duty and a ban are possible"
    assert ask(bare(*MORE, danger=("a",))).fact == "a"


def test_several_dangers_are_one_look() -> None:
    found = ask(bare(*TWO, ("must", "tell", Is("c", "yes")), danger=("c", "a")))
    assert (found.fact, found.together, found.covers) == ("c", ("a",), ("a", "c"))
    assert [choice.states for choice in found.choices] == [{"c": "no", "a": "no"}, {"c": "yes"}, {"a": "yes"}]
    assert found.stated({"c": "yes"}) == {"a": None, "c": "yes"}
    assert found.choices[0].verdicts == {"tell": Verdict("silent")}


def test_what_can_be_seen_comes_before_what_is_judged() -> None:
    judged = tuple(msgspec.structs.replace(fact, judgement=fact.name == "kind") for fact in FACTS)
    assert ask(bare(*TWO)).fact == "kind", "two of its three values settle an act and the third one too"
    assert ask(bare(*TWO, facts=judged)).fact == "a"


def test_facts_that_only_decide_together_are_asked() -> None:
    both = (("must_not", "tell", Is("a", "yes")), ("may", "tell", Is("c", "yes")))
    rules = (Implication(Is("a", "no"), Is("c", "no")), Implication(Is("a", "yes"), Is("c", "yes")))
    assert question(bare(*both), Situation("member", {}), ["a", "c"]) is None
    assert ask(bare(*both, implications=rules), nobody_knows=["a"]).fact == "c"


def test_a_number_is_asked_by_intervals() -> None:
    found = ask(bare(("must_not", "close", Is("hours", 4.0, "more_than"))))
    labels = [choice.label for choice in found.choices]
    assert labels == ["less than 4 hours", "4 hours", "more than 4 hours"]


def test_it_asks_the_same_once_it_has_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook, "MOST_KEPT", -len(ABOUT))
    reasoner = Reasoner(bare(*TWO))
    s = Situation("member", {})
    first, asked = reasoner.outlook("member"), []
    for nobody_knows in ((), ("a",), ("kind",), ()):
        asked.append(next_question(reasoner.outlook("member"), s, ABOUT, nobody_knows))
    assert asked[0] == asked[-1]
    assert [each.fact for each in asked if each] == ["kind", "kind", "a", "kind"]
    assert reasoner.outlook("member") is not first
    assert reasoner.outlook("member").exact is reasoner.exact("member")
