"""Cedar: every norm a policy with its id as annotation, the situation as context.

All are `permit`, whatever their modality, which stands in an annotation: where one `forbid` is in force,
Cedar names no `permit` among its reasons, and half of the norms would be missing from the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.metadata import version
from typing import Any

import cedarpy

from bench.rules import Infix, Input, Rule, Rules, Test

TITLE = "Cedar, one by one"
BATCH_TITLE = "Cedar, batch"
IDS = "yes"


def versions() -> str:
    """Give the distribution and its version."""
    return f"cedarpy {version('cedarpy')}"


def build(rules: Rules) -> Any:
    """Parse all policies, once."""
    return cedarpy.PolicySet.from_str("\n".join(_policy(rule, rules) for rule in rules.rules))


def _policy(rule: Rule, rules: Rules) -> str:
    condition = rules.expression(rule, Infix("&&", "||", "!", _test))
    head = f'@id("{rule.id}") @modality("{rule.modality}") permit (principal, action, resource)'
    return f"{head} when {{ {condition} }};"


def _test(test: Test) -> str:
    match test.values:
        case ():
            return f"context.{test.name}"
        case (value,):
            return f'(context.{test.name} == "{value}")'
        case values:
            return f"({json.dumps(values)}.contains(context.{test.name}))"


def prepare(_: Any, input: Input) -> dict[str, str]:
    """Write a request, its context as JSON."""
    return {
        "principal": 'Role::"member"',
        "action": 'Action::"ask"',
        "resource": 'Act::"any"',
        "context": json.dumps(input),
    }


def fired(policies: Any, request: dict[str, str]) -> Iterable[str]:
    """Give the norms in force."""
    return _ids(cedarpy.is_authorized(request, policies, "[]"))


def fired_batch(policies: Any, requests: list[dict[str, str]]) -> list[Iterable[str]]:
    """Give the norms in force for each request."""
    return [_ids(result) for result in cedarpy.is_authorized_batch(requests, policies, "[]")]


def _ids(result: Any) -> Iterable[str]:
    if result.diagnostics.errors:
        raise RuntimeError(result.diagnostics.errors)
    ids: Iterable[str] = result.diagnostics.id_annotations_by_reason.values()
    return ids
