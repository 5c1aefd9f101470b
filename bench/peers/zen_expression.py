"""zen-engine: one compiled expression that gives a list with a boolean for every norm."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib.metadata import version
from itertools import compress
from typing import Any, NamedTuple

import zen

from bench.rules import Infix, Input, Rules, Test

TITLE = "zen-engine, compiled expression"
IDS = "by position"


class Engine(NamedTuple):
    """The expression, and the norms in the order of its list."""

    expression: Any
    ids: tuple[str, ...]


def versions() -> str:
    """Give the distribution and its version."""
    return f"zen-engine {version('zen-engine')}"


def build(rules: Rules) -> Engine:
    """Compile the expression."""
    infix = Infix("and", "or", "not ", _test)
    parts = [rules.expression(rule, infix) for rule in rules.rules]
    return Engine(zen.compile_expression(f"[{', '.join(parts)}]"), rules.ids)


def _test(test: Test) -> str:
    if not test.values:
        return test.name
    return f"({' or '.join(f'{test.name} == {json.dumps(value)}' for value in test.values)})"


def prepare(_: Engine, input: Input) -> Input:
    """It takes a dict."""
    return input


def fired(engine: Engine, input: Input) -> Iterable[str]:
    """Give the norms in force."""
    return list(compress(engine.ids, engine.expression.evaluate(input)))
