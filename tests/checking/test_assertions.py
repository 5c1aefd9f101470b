"""Assertions: proven of every situation or refuted, as brute force has it; and those on the flagship."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from brightline.checking.assertions import check_assertions
from brightline.checking.difference import relation
from brightline.language import policy as p
from brightline.language.assertions import Assertion
from brightline.language.compile import Compiled, compile_policy
from brightline.language.migrate import migrate_document
from brightline.reasoning import plain
from brightline.reasoning.situation import Deed, Situation, completions, kinds
from brightline.reasoning.verdict import WORDS
from brightline.source import BadInput, Source
from brightline.text.parse import parse_document
from calling import call

ROOT = Path(__file__).parents[2]
MPD = ROOT / "policies" / "mpd"
ROLES = (p.Role("member"), p.Role("chief", ancestors=("member",)), p.Role("clerk"))
ACTS = (p.Act("go"), p.Act("run", ancestors=("go",)), p.Act("report", requires=("write",)), p.Act("write"))
NAMES = [act.name for act in ACTS]
FACTS = (
    p.Fact("ice", "yes_no", "ice?", ("no", "yes"), ordinary="no"),
    p.Fact("fog", "yes_no", "fog?", ("no", "yes"), ordinary="no"),
    p.Fact("speed", "number", "speed?", unit="mph", ordinary=0.0),
)
atoms = st.one_of(
    st.sampled_from([p.Is("ice", "yes"), p.Is("fog", "yes"), p.Is("fog", "no"), p.Done("write", "member")]),
    st.builds(p.Is, st.just("speed"), st.sampled_from([10.0, 30.0]), st.sampled_from(["at_least", "is"])),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds(p.Not, inner),
        st.builds(p.All, st.lists(inner, max_size=2).map(tuple)),
        st.builds(p.Any, st.lists(inner, min_size=1, max_size=2).map(tuple)),
    ),
    max_leaves=3,
)


@st.composite
def policies(draw: st.DrawFn) -> p.Policy:
    norms = tuple(
        p.Norm(
            id=f"N{number}",
            provision="N",
            quotes=(p.Quote("N", "words"),),
            bearer=draw(st.sampled_from(["member", "chief"])),
            modality=draw(st.sampled_from(["must", "must_not", "should", "should_not", "may"])),
            acts=(draw(st.sampled_from(NAMES)),),
            when=draw(conditions),
            overrides=("N0",) if number and draw(st.booleans()) else (),
        )
        for number in range(draw(st.integers(1, 3)))
    )
    return p.Policy("x", "X", "proposed", 2, ROLES, FACTS, ACTS, norms)


@st.composite
def assertions(draw: st.DrawFn, rules: tuple[str, ...]) -> Assertion:
    rule = draw(st.sampled_from(rules))
    verdicts = st.lists(
        st.sampled_from([w for w in WORDS if w != "depends"]), min_size=1, max_size=3, unique=True
    )
    degree = st.sampled_from(["equal", "no_looser", "no_stricter"]).map(lambda word: [word])
    return Assertion(
        name="it",
        said="",
        rule=rule,  # type: ignore[arg-type]
        words=tuple(draw(degree if rule == "stays" else verdicts)),
        acts=tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True))),
        role=draw(st.sampled_from(["", "member", "chief", "clerk"])),
        when=draw(conditions),
        place="p.md:1:1",
    )


def moments(policy: p.Policy, role: str) -> Iterator[Situation]:
    """Every total situation of a role, up to what the policy can tell: all facts, all deeds."""
    for number in range(len(NAMES) + 1):
        for done in combinations(NAMES, number):
            deeds = frozenset(Deed(act, role) for act in done)
            yield from completions(policy, Situation(role, {}, deeds, others_unknown=True))


def asked(assertion: Assertion, policy: p.Policy) -> Iterator[tuple[str, str]]:
    bearers = {norm.bearer for norm in policy.norms}
    for role in policy.roles:
        among = {role.name, *role.ancestors}
        if assertion.role in among if assertion.role else bearers & among:
            for act in assertion.acts:
                for kind in [act] if assertion.rule == "always" else kinds(act, policy):
                    yield role.name, kind


def is_undone(act: str, policy: p.Policy, s: Situation) -> bool:
    needing = [act, *(each.name for each in policy.acts if act in each.requires)]
    return not any(plain.done_by_asker(each, policy, s) for each in needing)


def naive(assertion: Assertion, policy: p.Policy, older: p.Policy) -> str:
    """Say by trying every situation whether an assertion holds, fails or speaks of nothing."""
    is_met = False
    condition = p.Defined("condition", (), assertion.when)
    telling = replace(policy, norms=(*policy.norms, *older.norms), terms=(condition,))
    for role, act in asked(assertion, policy):
        for s in moments(telling, role):
            if plain.holds(assertion.when, policy, s) and is_undone(act, policy, s):
                is_met = True
                word, before = (plain.kleene(act, each, s).word for each in (policy, older))
                if assertion.rule == "stays":
                    change = relation(before, word)
                    wrong = {
                        "equal": change != "equal",
                        "no_looser": change in ("looser", "incomparable"),
                        "no_stricter": change in ("stricter", "incomparable"),
                    }[assertion.words[0]]
                else:
                    wrong = (word in assertion.words) == (assertion.rule == "never")
                if wrong:
                    return "fails"
    return "holds" if is_met else "speaks of nothing"


def told(assertion: Assertion, policy: p.Policy, older: p.Policy) -> str:
    found = check_assertions([assertion], policy, older)
    if not found:
        return "holds"
    assert [each.kind for each in found] == ["assertion refuted"]
    return "fails" if found[0].witness else "speaks of nothing"


@given(policies(), assertions(("never", "always")))
def test_an_assertion_on_one_version_holds_where_no_situation_breaks_it(
    policy: p.Policy, assertion: Assertion
) -> None:
    assert told(assertion, policy, policy) == naive(assertion, policy, policy)


@given(policies(), policies(), assertions(("stays",)))
def test_an_assertion_on_two_versions_holds_where_no_situation_breaks_it(
    older: p.Policy, newer: p.Policy, assertion: Assertion
) -> None:
    assert told(assertion, newer, older) == naive(assertion, newer, older)


# ---- the flagship


@pytest.fixture(scope="module")
def mpd() -> Compiled:
    return compile_policy(MPD / "9-401.md", MPD / "assertions.md")


EXPECTED: dict[str, tuple[str, dict[str, str]]] = {
    "no_civil_detention": ("holds", {}),
    "no_civil_enforcement": (
        "fails",
        {"judicial_civil_warrant": "yes", "only_ground_is_civil_immigration": "yes"},
    ),
    "no_unverified_hit": ("fails", {"judicial_warrant": "yes", "ncic_hit": "unverified"}),
    "no_record": ("holds", {}),
    "camera": ("holds", {}),
    "stepping_in": ("holds", {}),
    "abuse": ("fails", {"mpd_involvement_sought": "yes", "rights_abuse": "yes"}),
    "approval": ("holds", {}),
    "information": ("holds", {}),
    "stops": ("fails", {"judicial_warrant": "yes"}),
    "roads": ("holds", {}),
}


def test_every_assertion_on_the_flagship_is_expected(mpd: Compiled) -> None:
    assert [each.name for each in mpd.assertions["proposed"]] == list(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_the_flagship_keeps_and_what_it_does_not(mpd: Compiled, name: str) -> None:
    (assertion,) = (each for each in mpd.assertions["proposed"] if each.name == name)
    found = check_assertions([assertion], mpd.versions["proposed"], mpd.versions["adopted"])
    wanted, facts = EXPECTED[name]
    if wanted == "holds":
        assert found == []
    else:
        assert found[0].witness
        assert found[0].witness.facts == facts
        assert found[0].quotes


def test_what_is_said_of_a_refuted_assertion(mpd: Compiled) -> None:
    found = check_assertions(mpd.assertions["proposed"], mpd.versions["proposed"], mpd.versions["adopted"])
    said = {each.about[0]: each.said for each in found}
    place = mpd.assertions["proposed"][-2].place
    assert said["stops"] == (
        f"“The change leaves stops, detentions and arrests as they are.” ({place}) does not hold:"
        " before, no norm speaks of whether a member may stop a person; now, a member may stop a person"
    )
    assert "the policy contradicts itself on whether a member may step in" in said["abuse"]


def test_no_digest_turns_on_an_assertion(mpd: Compiled) -> None:
    bare = compile_policy(MPD / "9-401.md")
    assert bare.assertions == {"adopted": (), "proposed": ()}
    for version, policy in bare.versions.items():
        assert policy.digest() == mpd.versions[version].digest()


# ---- at the edges


def on(text: str, folder: Path) -> Compiled:
    path = folder / "asserted.md"
    path.write_text(f"# Asserted\n\n```assert\n{text}\n```\n", "utf-8")
    return compile_policy(MPD / "9-401.md", path)


def test_what_is_too_large_is_not_decided(mpd: Compiled) -> None:
    found = check_assertions(mpd.assertions["proposed"][:1], mpd.versions["proposed"], most_nodes=1)
    assert [each.kind for each in found] == ["not decided"]
    assert "it takes more than 1 nodes" in found[0].said


def test_without_an_older_version_nothing_is_compared(mpd: Compiled) -> None:
    stays = [each for each in mpd.assertions["proposed"] if each.rule == "stays"]
    assert check_assertions(stays, mpd.versions["proposed"]) == []


def test_an_assertion_that_no_situation_meets_proves_nothing(tmp_path: Path) -> None:
    found = on("empty: never may intervene\n  when violence and not violence", tmp_path)
    (finding,) = check_assertions(found.assertions["proposed"], found.versions["proposed"])
    assert finding.kind == "assertion refuted"
    assert finding.said.endswith("speaks of nothing: no situation meets its conditions")


def test_a_term_that_stands_in_one_version_leaves_an_assertion_out_of_the_other(tmp_path: Path) -> None:
    policy, beside = tmp_path / "p.md", tmp_path / "a.md"
    policy.write_text(TERM_IN_ONE, "utf-8")
    beside.write_text("```assert\nnever must go\n  when slippery\n```\n", "utf-8")
    found = compile_policy(policy, beside)
    assert [len(found.assertions[version]) for version in ("adopted", "proposed")] == [0, 1]
    assert check_assertions(found.assertions["proposed"], found.versions["proposed"]) == []


TERM_IN_ONE = """---
policy: elmford-roads
language: 2
---

# Roads

## A. Ice

Officers must go out.{++ A road is slippery when there is ice.++}

```norm
"Officers must go out."
officer must go
  unless ice
```

```terms
"A road is slippery when there is ice."
term slippery means ice
```

## Vocabulary

```vocabulary
role officer "an officer" called "an officer"
fact ice: yes or no, ordinarily no
  ask "Is there ice?"
act go "go out"
```
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Nothing here\n", "has no assertions"),
        ('```norm\nuntranslated "a" because "b"\n```\n', "a `norm` block stands in a policy"),
    ],
)
def test_a_file_of_assertions_has_assertions_alone(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput, match=message):
        compile_policy(MPD / "9-401.md", path)


def test_an_older_document_that_has_both_migrates() -> None:
    text = TERM_IN_ONE.replace("language: 2", "language: 1").replace(
        "## Vocabulary",
        """```norm
accept contradiction if unknown about A
  because "it is meant so"
  by "A. Example"
```

```assert
never may go
  when collected_on later than today
```

## Vocabulary""",
    )
    migrated, problems = migrate_document(parse_document(Source("p.md", text)))
    assert problems == []
    assert migrated == text.replace("language: 1", "language: 2")


def test_a_kind_of_an_act_is_covered_by_never_and_not_by_always() -> None:
    norm = p.Norm("N", "N", (p.Quote("N", "words"),), "member", "may", ("run",))
    policy = p.Policy("x", "X", "proposed", 2, ROLES, FACTS, ACTS, (norm,))
    never = Assertion("n", "", "never", ("may",), ("go",), "member", p.All(()), "p.md:1:1")
    always = replace(never, rule="always", words=("silent",))
    found = check_assertions([never, always], policy)
    assert [each.about for each in found] == [("n", "run")]


def test_all_deeds_are_tried_by_the_brute_force() -> None:
    norm = p.Norm("N", "N", (p.Quote("N", "words"),), "member", "may", ("run",))
    policy = p.Policy("x", "X", "proposed", 2, ROLES, FACTS, ACTS, (norm,))
    tried = {s.done for s in moments(policy, "chief")}
    every = chain.from_iterable(combinations(NAMES, number) for number in range(len(NAMES) + 1))
    assert tried == {frozenset(Deed(act, "chief") for act in done) for done in every}


def test_what_stays_is_asked_of_roles_that_only_the_older_version_binds(tmp_path: Path) -> None:
    """A ban that is struck, of the only role that it bound, is looser."""
    shutil.copy(ROOT / "docs/examples/fernhill/vocabulary.md", tmp_path / "vocabulary.md")
    (tmp_path / "policy.md").write_text(
        "---\npolicy: p\ntitle: P\nlanguage: 2\nvocabulary: vocabulary.md\n---\n\n# I. Towing\n\n"
        "- A. {--The sergeant shall not tow a vehicle.--}\n\n"
        '  ```norm\n  "The sergeant shall not tow a vehicle."\n  sergeant must not tow\n  ```\n\n'
        "```assert\nstays no looser tow\n```\n",
        encoding="utf-8",
    )
    out = call("check", str(tmp_path / "policy.md"), "--deep").out
    assert "assertion refuted" in out
    adopted = call("check", str(tmp_path / "policy.md"), "--deep", "--version", "adopted").out
    assert "holds" not in adopted
