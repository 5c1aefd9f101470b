"""A receipt gives the same answer again, and tells nothing of a transient fact but verdicts."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brightline.language.policy import Implication, Is, Norm, Policy, Quote
from brightline.language.values import Value
from brightline.reasoning.asked import Asked, answer, inputs_digest
from brightline.reasoning.fill import Otherwise
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.receipt import Kept, Receipt, compare, make_receipt, seal, unseal
from brightline.reasoning.situation import Deed
from brightline.source import BadInput, Source
from strategies import ACTS, ASKERS, FACTS, NAMES, ROLES, VALUES, policies

AT = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
LATER = datetime(2027, 1, 1, tzinfo=UTC)
SECRET = st.frozensets(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3)


def values(data: st.DataObject, name: str) -> Value | None:
    return data.draw(st.sampled_from([None, *VALUES[name]]))


def draw_asked(data: st.DataObject) -> Asked:
    left_open = data.draw(st.frozensets(st.sampled_from(sorted(VALUES)), max_size=3))
    names = data.draw(st.permutations(sorted(VALUES.keys() - left_open)))
    deeds = st.builds(Deed, st.sampled_from(NAMES), st.sampled_from(ASKERS))
    return Asked(
        asker=data.draw(st.sampled_from(ASKERS)),
        facts={name: values(data, name) for name in names},
        done=tuple(data.draw(st.lists(deeds, max_size=2))),
        otherwise=data.draw(st.sampled_from(["ordinary", "unknown"])),
        acts=tuple(data.draw(st.lists(st.sampled_from(NAMES), max_size=2))),
    )


def hide(policy: Policy, secret: frozenset[str]) -> Policy:
    """Make facts transient; a rule of the vocabulary ties one of them to a fact that others turn on."""
    facts = tuple(msgspec.structs.replace(fact, transient=fact.name in secret) for fact in policy.facts)
    tied = [name for name in ("a", "b", "c") if name not in secret][:1]
    rules = [Implication(Is(min(secret), VALUES[min(secret)][0]), Is(name, "yes")) for name in tied]
    return msgspec.structs.replace(policy, facts=facts, implications=(*policy.implications[:1], *rules))


def vary(data: st.DataObject, asked: Asked, secret: frozenset[str]) -> Asked:
    """The same question with other things known of the transient facts, nothing included."""
    kept = {name: value for name, value in asked.facts.items() if name not in secret}
    names = [name for name in sorted(secret) if data.draw(st.booleans())]
    facts = list((kept | {name: values(data, name) for name in names}).items())
    return msgspec.structs.replace(asked, facts=dict(data.draw(st.permutations(facts))))


def receipt_of(policy: Policy, asked: Asked, at: datetime = AT) -> Receipt | None:
    try:
        return make_receipt(answer(Reasoner(policy), asked), asked, path="p.md", at=at)
    except BadInput:
        return None


def words(receipt: Receipt) -> list[str]:
    return [kept.verdict for kept in receipt.answers]


@given(policies(), SECRET, st.data())
def test_a_receipt_tells_no_transient_fact(
    policy: Policy, secret: frozenset[str], data: st.DataObject
) -> None:
    policy, asked = hide(policy, secret), draw_asked(data)
    other = vary(data, asked, secret)
    one, two = receipt_of(policy, asked), receipt_of(policy, other)
    assume(one and two)
    assert one is not None
    assert two is not None
    bare = [msgspec.structs.replace(r, answers=[blank(kept) for kept in r.answers]) for r in (one, two)]
    assert seal(bare[0]) == seal(bare[1]), "only verdicts of acts that are marked may differ"
    assert (seal(one) == seal(two)) == (words(one) == words(two))
    assert not secret & one.facts.keys()
    assert not any(secret & {*kept.depends_on} for kept in one.answers)
    digests = {inputs_digest(policy, None, each) for each in (asked, other)}
    assert digests == {one.inputs_digest}


def blank(kept: object) -> object:
    return msgspec.structs.replace(kept, verdict="may") if kept.transient else kept  # type: ignore[attr-defined]


@given(policies(), SECRET, st.data())
def test_what_is_kept_is_what_was_answered(
    policy: Policy, secret: frozenset[str], data: st.DataObject
) -> None:
    policy, asked = hide(policy, secret), draw_asked(data)
    receipt = receipt_of(policy, asked)
    assume(receipt)
    assert receipt is not None
    answers = {each.act: each for each in answer(Reasoner(policy), asked).answers}
    assert [kept.act for kept in receipt.answers] == list(dict.fromkeys(asked.acts or NAMES))
    for kept in receipt.answers:
        given_then = answers[kept.act]
        assert kept.verdict == given_then.verdict
        if kept.transient:
            assert (kept.until, kept.one_of, kept.norms, kept.depends_on) == (None, False, (), ())
        else:
            assert kept.norms == tuple(citation.norm for citation in given_then.citations)
            assert (kept.until, kept.depends_on) == (given_then.until, given_then.depends_on)


@given(policies(), st.data())
def test_a_receipt_gives_the_same_answer_again(policy: Policy, data: st.DataObject) -> None:
    asked = draw_asked(data)
    receipt = receipt_of(policy, asked)
    assume(receipt)
    assert receipt is not None
    read = unseal(Source("r.json", seal(receipt)), Receipt)
    assert read == receipt
    again = Asked(
        read.asker,
        {name: None if value == "unknown" else value for name, value in read.facts.items()},
        tuple(Deed(*text.split(" by ")) for text in read.done),
        read.otherwise,
        tuple(kept.act for kept in read.answers),
    )
    assert {each.outcome for each in compare(read, answer(Reasoner(policy), again), again)} <= {"same"}


@given(policies(), SECRET, st.data())
def test_without_transient_facts_everything_is_given_again(
    policy: Policy, secret: frozenset[str], data: st.DataObject
) -> None:
    policy = hide(policy, secret)
    asked = vary(data, draw_asked(data), frozenset())
    asked = msgspec.structs.replace(asked, facts={k: v for k, v in asked.facts.items() if k not in secret})
    receipt = receipt_of(policy, asked)
    assume(receipt)
    assert receipt is not None
    assert {each.outcome for each in compare(receipt, answer(Reasoner(policy), asked), asked)} <= {"same"}


SECRET_NORM = Norm("S", "S", (Quote("S", "words"),), "member", "must_not", ("tell",), when=Is("a", "yes"))
OPEN_NORM = Norm("O", "O", (Quote("O", "words"),), "member", "must_not", ("tell",))


def small(*norms: Norm, rules: tuple[Implication, ...] = ()) -> Policy:
    """A policy in which `a` is transient."""
    facts = (msgspec.structs.replace(FACTS[0], transient=True), *FACTS[1:])
    return Policy("p", "P", "proposed", 2, ROLES, facts, ACTS, norms, implications=rules)


@pytest.mark.parametrize("otherwise", ["unknown", "ordinary"])
def test_a_norm_that_stands_beside_another_is_not_told(otherwise: Otherwise) -> None:
    told = [
        receipt_of(small(SECRET_NORM, OPEN_NORM), Asked("member", {"a": value}, (), otherwise, ("tell",)))
        for value in ("yes", "no", None)
    ]
    assert told[0] == told[1] == told[2]
    assert told[0]
    assert told[0].answers == (Kept("tell", "must_not", transient=True),)


def test_a_norm_on_what_a_transient_fact_implies_is_not_told() -> None:
    policy = small(
        msgspec.structs.replace(SECRET_NORM, when=Is("c", "no")),
        OPEN_NORM,
        rules=(Implication(Is("a", "yes"), Is("kind", "red")), Implication(Is("kind", "red"), Is("c", "no"))),
    )
    told = [
        receipt_of(policy, Asked("member", {"a": value}, (), "ordinary")) for value in ("yes", "no", None)
    ]
    assert told[0] == told[1] == told[2]


def test_what_a_transient_fact_implies_is_not_told() -> None:
    rules = (Implication(Is("a", "yes"), Is("c", "yes")), Implication(Is("c", "yes"), Is("grade", "high")))
    policy = small(rules=rules)
    told = {inputs_digest(policy, None, Asked("member", {"a": value})) for value in ("yes", "no", None)}
    assert len(told) == 1


def sealed() -> str:
    policy = Policy("p", "P", "proposed", 2, ROLES, FACTS, ACTS, ())
    receipt = receipt_of(policy, Asked("member", {"hours": 4.0, "a": None}))
    assert receipt
    return seal(receipt)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"silent"', '"may"'),
        ('"hours": 4.0', '"hours": 4.5'),
        ('"facts": {', '"note": "approved",\n  "facts": {'),
        ('"facts": {', '"verdict": "may",\n  "facts": {'),
        ('"otherwise": "unknown"', '"otherwise": "ordinary", "otherwise": "unknown"'),
        ('"at": "2026', '"at": "2025'),
    ],
)
def test_a_change_is_seen(old: str, new: str) -> None:
    text = sealed()
    assert old in text
    with pytest.raises(BadInput, match="was changed after it was saved"):
        unseal(Source("r.json", text.replace(old, new, 1)), Receipt)


def test_white_space_is_no_change() -> None:
    assert unseal(Source("r.json", json.dumps(json.loads(sealed()), indent=7)), Receipt)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is no receipt: it is no JSON"),
        ("{}", "is no receipt: its `format` is not `brightline-receipt`"),
        (
            sealed().replace('"format_version": 1', '"format_version": 3'),
            "is in version 3 of `brightline-receipt`, and this release reads version 1",
        ),
    ],
)
def test_what_is_no_receipt_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        unseal(Source("r.json", text), Receipt)
    assert str(refused.value) == f"r.json: {reason}"


def test_two_moments_differ_in_the_time_alone() -> None:
    policy = Policy("p", "P", "proposed", 2, ROLES, FACTS, ACTS, ())
    one, two = (receipt_of(policy, Asked("member"), at) for at in (AT, LATER))
    assert one
    assert two
    assert one != two
    assert msgspec.structs.replace(two, at=AT) == one
