"""An exported policy is the policy: read back it is equal, and what is no export is refused in one line."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from brightline.language.canonical import digest_of
from brightline.language.compile import compile_policy
from brightline.language.exported import export_policy, read_exported, schema
from brightline.language.policy import Policy
from brightline.language.references import first_lost
from brightline.reasoning.asked import Asked, answer
from brightline.reasoning.reasoner import Reasoner
from brightline.source import BadInput, Source
from strategies import policies

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs" / "reference" / "policy.schema.json"
POLICIES = [
    *ROOT.glob("policies/*/9-*.md"),
    *ROOT.glob("docs/tutorial/files/redline.md"),
    *(path for path in ROOT.glob("tests/policies/*/good/*.md") if ".part" not in path.suffixes),
]
VALIDATOR = Draft202012Validator(schema())


def read(text: str) -> Policy:
    return read_exported(Source("p.json", text))


def check(policy: Policy) -> None:
    text = export_policy(policy)
    assert read(text) == policy
    assert read(text).digest() == policy.digest() == json.loads(text)["digest"]
    assert export_policy(read(text)) == text
    assert [error.message for error in VALIDATOR.iter_errors(json.loads(text))] == []
    assert first_lost(policy) == ""


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: f"{path.parent.parent.name}-{path.stem}")
def test_a_compiled_policy_survives_its_export(path: Path) -> None:
    for policy in compile_policy(path).versions.values():
        check(policy)


@given(policies())
def test_a_policy_survives_its_export(policy: Policy) -> None:
    check(policy)


def test_the_schema_in_the_documentation_is_this_one() -> None:
    text = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    if "UPDATE" in os.environ:
        SCHEMA.write_text(text, "utf-8")
    assert SCHEMA.read_text("utf-8") == text
    Draft202012Validator.check_schema(schema())


def rewritten(node: Any) -> Any:
    """As another language may write it: keys in another order, whole numbers without a point."""
    if isinstance(node, dict):
        return {key: rewritten(node[key]) for key in sorted(node, reverse=True)}
    if isinstance(node, list):
        return [rewritten(each) for each in node]
    return int(node) if isinstance(node, float) and node.is_integer() else node


@given(policies())
def test_a_program_in_another_language_may_write_it_again(policy: Policy) -> None:
    assert read(json.dumps(rewritten(json.loads(export_policy(policy))))) == policy


@given(policies())
def test_numbers_are_exact(policy: Policy) -> None:
    facts = [msgspec.structs.replace(f, ordinary=0.1 + 0.2) if f.unit else f for f in policy.facts]
    exact = msgspec.structs.replace(policy, facts=tuple(facts))
    assert read(export_policy(exact)) == exact


class Small(msgspec.Struct, frozen=True, tag="small"):
    name: str
    parts: tuple[str, ...] = ()


class Grown(msgspec.Struct, frozen=True, tag="small"):
    name: str
    parts: tuple[str, ...] = ()
    later: dict[str, str] = {}


def test_a_field_that_is_added_later_changes_no_digest() -> None:
    assert digest_of(Small("a")) == digest_of(Grown("a"))
    assert digest_of(Small("a")) != digest_of(Grown("a", later={"b": "c"}))
    assert digest_of(Small("a")) != digest_of(Small("a", ("b",)))


DOORS = compile_policy(ROOT / "docs/tutorial/files/pursuits.md").versions["proposed"]


def changed(change: dict[str, Any]) -> str:
    return json.dumps(json.loads(export_policy(DOORS)) | change)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is no exported policy: it is no JSON"),
        ("[" * 10_000, "is no exported policy: it is no JSON"),
        ("[1]", "is no exported policy: its `format` is not `brightline-policy`"),
        ('{"a": 1}', "is no exported policy: its `format` is not `brightline-policy`"),
        (
            changed({"format_version": 2}),
            "is in version 2 of `brightline-policy`, and this release reads version 1",
        ),
        (
            changed({"format_version": "1"}),
            "is no exported policy: expected `int`, got `str` - at `$.format_version`",
        ),
        (changed({"policy": 1}), "is no exported policy: expected `object`, got `int` - at `$.policy`"),
        (changed({"digest": "0"}), "its digest is not that of the policy in it; export the policy again"),
    ],
)
def test_what_is_no_export_is_refused_in_one_line(text: str, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(text)
    assert str(refused.value) == f"p.json: {reason}"


def test_a_newer_language_is_refused() -> None:
    newer = msgspec.structs.replace(DOORS, language=99)
    with pytest.raises(BadInput, match="language version 99 is not one that this release reads"):
        read(export_policy(newer))


@given(policies(), st.data())
def test_a_policy_that_lacks_something_is_refused_or_answers(policy: Policy, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(["roles", "facts", "acts", "norms", "terms"]))
    kept = data.draw(st.lists(st.sampled_from(getattr(policy, field)), unique_by=id))
    less = msgspec.structs.replace(policy, **{field: tuple(kept)})
    if first_lost(less):
        with pytest.raises(BadInput, match="the policy in it is not whole: there is no "):
            read(export_policy(less))
        return
    found = read(export_policy(less))
    for role in found.roles:
        if not role.is_group:
            answer(Reasoner(found), Asked(role.name))
