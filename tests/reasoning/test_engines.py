"""One meaning, many engines: each equation of `docs/reference/properties.md` on random policies."""

from __future__ import annotations

import msgspec
from hypothesis import assume, given
from hypothesis import strategies as st

from brightline.language.policy import Policy, decode, encode
from brightline.reasoning import plain
from brightline.reasoning.exact import Exact
from brightline.reasoning.index import Index
from brightline.reasoning.kleene import Kleene
from brightline.reasoning.situation import Situation, completions
from strategies import ACTS, VALUES, policies, situations

NAMES = [act.name for act in ACTS]


def outcome(policy: Policy, s: Situation) -> dict[str, plain.Verdict] | None:
    try:
        return {act: plain.exact(act, policy, s) for act in NAMES}
    except ValueError:
        return None


@given(policies(), situations())
def test_index_has_the_claims_of_the_plain_evaluator(policy: Policy, s: Situation) -> None:
    index = Index(policy)
    for act in NAMES:
        fast = sorted(index.claims[act], key=repr)
        assert fast == sorted(plain.claims(act, policy), key=repr)


@given(policies(), situations())
def test_an_excerpt_says_of_its_norm_what_the_policy_does(policy: Policy, s: Situation) -> None:
    index = Index(policy)
    for act in NAMES:
        for claim in plain.claims(act, policy):
            excerpt = index.excerpt(claim.norm)
            assert plain.stands(claim, excerpt, s) is plain.stands(claim, policy, s)
            for other in index.overriders[claim.norm.id]:
                assert plain.in_force(other, excerpt, s) is plain.in_force(other, policy, s)


@given(policies(), situations())
def test_compiled_kleene_equals_plain_kleene(policy: Policy, s: Situation) -> None:
    quick = Kleene(Index(policy), s.asker).verdicts(s)
    for act in NAMES:
        verdict = plain.kleene(act, policy, s)
        assert (quick[act].word, quick[act].until) == (verdict.word, verdict.until), act
        standing = [plain.stands(claim, policy, s) for claim in plain.claims(act, policy)]
        ids = [claim.norm.id for claim in plain.claims(act, policy)]
        if verdict.word == "depends":
            assert set(quick[act].norms) == {n for n, t in zip(ids, standing, strict=True) if t is not False}
        else:
            assert set(quick[act].norms) == {n for n, t in zip(ids, standing, strict=True) if t}


@given(policies(), situations(least_known=3))
def test_diagrams_equal_enumeration(policy: Policy, s: Situation) -> None:
    expected = outcome(policy, s)
    exact = Exact(Index(policy), s.asker)
    try:
        state = exact.state(s)
    except ValueError:
        assert expected is None
        return
    assert expected is not None
    for act in NAMES:
        assert exact.verdict(act, state) == expected[act], act


@given(policies(), situations(least_known=4))
def test_deciding_facts_equal_enumeration(policy: Policy, s: Situation) -> None:
    exact = Exact(Index(policy), s.asker)
    try:
        state = exact.state(s)
    except ValueError:
        return
    for act in NAMES:
        named = {name for name in exact.deciding(act, state) if name in VALUES}
        assert named == plain.deciding(act, policy, s), act


@given(policies(), situations(least_known=4))
def test_citations_carry_the_verdict_in_every_completion(policy: Policy, s: Situation) -> None:
    exact = Exact(Index(policy), s.asker)
    assume(outcome(policy, s) is not None)
    state = exact.state(s)
    for act in NAMES:
        word = exact.verdict(act, state).word
        cited, one_of = exact.covering(act, state)
        if word == "depends":
            continue
        for c in completions(policy, s):
            if plain.possible(policy, c):
                standing = [claim for claim in cited if plain.stands(claim, policy, c)]
                assert plain.decide_total(frozenset(claim.force for claim in standing)) == word
                assert one_of or standing == cited


@given(policies(), situations(least_known=2))
def test_kleene_never_says_more_than_exact(policy: Policy, s: Situation) -> None:
    exact = Exact(Index(policy), s.asker)
    assume(outcome_exists(exact, s))
    state = exact.state(s)
    for act in NAMES:
        kleene = plain.kleene(act, policy, s)
        if kleene.word != "depends":
            assert exact.verdict(act, state).word == kleene.word


def outcome_exists(exact: Exact, s: Situation) -> bool:
    try:
        exact.state(s)
    except ValueError:
        return False
    return True


@given(policies(), situations(), st.data())
def test_information_only_narrows(policy: Policy, s: Situation, data: st.DataObject) -> None:
    exact = Exact(Index(policy), s.asker)
    unknown = sorted(VALUES.keys() - s.facts.keys())
    assume(unknown and outcome_exists(exact, s))
    name = data.draw(st.sampled_from(unknown))
    more = msgspec.structs.replace(s, facts={**s.facts, name: data.draw(st.sampled_from(VALUES[name]))})
    assume(outcome_exists(exact, more))
    for act in NAMES:
        before, after = exact.verdict(act, exact.state(s)).word, exact.verdict(act, exact.state(more)).word
        assert before in ("depends", after), act
        quick, narrowed = plain.kleene(act, policy, s).word, plain.kleene(act, policy, more).word
        assert quick in ("depends", narrowed), act


@given(policies(), situations(least_known=3))
def test_a_possible_prohibition_never_permits(policy: Policy, s: Situation) -> None:
    exact = Exact(Index(policy), s.asker)
    assume(outcome_exists(exact, s))
    state = exact.state(s)
    for act in NAMES:
        barred = any(
            plain.stands(claim, policy, c)
            for claim in plain.claims(act, policy)
            if claim.force == "must_not"
            for c in completions(policy, s)
            if plain.possible(policy, c)
        )
        if barred:
            assert exact.verdict(act, state).word not in ("may", "silent"), act
            assert plain.kleene(act, policy, s).word not in ("may", "silent"), act


@given(policies(), situations(), st.randoms(use_true_random=False))
def test_the_order_of_norms_never_matters(policy: Policy, s: Situation, random: object) -> None:
    shuffled = list(policy.norms)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other = msgspec.structs.replace(policy, norms=tuple(shuffled))
    one, two = Exact(Index(policy), s.asker), Exact(Index(other), s.asker)
    assume(outcome_exists(one, s))
    for act in NAMES:
        assert one.verdict(act, one.state(s)) == two.verdict(act, two.state(s))
        assert plain.kleene(act, policy, s) == plain.kleene(act, other, s)


@given(policies())
def test_a_policy_survives_its_json(policy: Policy) -> None:
    assert decode(encode(policy)) == policy
    assert decode(encode(policy)).digest() == policy.digest()
