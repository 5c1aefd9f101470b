"""CEL on its C++ implementation, type-checked and compiled."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from itertools import compress
from typing import Any, NamedTuple

from cel_expr_python import cel as cpp

from bench.peers import cel
from bench.rules import Input, Rules

TITLE = "CEL, C++ binding"
IDS = "by position"


class Engine(NamedTuple):
    """The expression, and the norms in the order of its list."""

    expression: Any
    ids: tuple[str, ...]


def versions() -> str:
    """Give the distribution and its version."""
    return f"cel-expr-python {version('cel-expr-python')}"


def build(rules: Rules) -> Engine:
    """Declare the inputs and compile the expression."""
    types = {bool: cpp.Type.BOOL, str: cpp.Type.STRING}
    environment = cpp.NewEnv(variables={name: types[kind] for name, kind in rules.types.items()})
    return Engine(environment.compile(cel.write(rules)), rules.ids)


def prepare(_: Engine, input: Input) -> Input:
    """It takes a dict."""
    return input


def fired(engine: Engine, input: Input) -> Iterable[str]:
    """Give the norms in force."""
    return list(compress(engine.ids, engine.expression.eval(data=input).plain_value()))
