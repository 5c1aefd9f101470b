"""CEL on its Rust implementation, parsed once."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from itertools import compress
from typing import Any, NamedTuple

import cel as rust

from bench.peers import cel
from bench.rules import Input, Rules

TITLE = "CEL, Rust binding"
IDS = "by position"


class Engine(NamedTuple):
    """The expression, and the norms in the order of its list."""

    program: Any
    ids: tuple[str, ...]


def versions() -> str:
    """Give the distribution and its version."""
    return f"common-expression-language {version('common-expression-language')}"


def build(rules: Rules) -> Engine:
    """Compile the expression."""
    return Engine(rust.compile(cel.write(rules)), rules.ids)


def prepare(_: Engine, input: Input) -> Input:
    """It takes a dict."""
    return input


def fired(engine: Engine, input: Input) -> Iterable[str]:
    """Give the norms in force."""
    return list(compress(engine.ids, engine.program.execute(input)))
