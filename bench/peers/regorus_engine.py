"""Rego on regorus, interpreted: parsed once, the input set each time."""

from __future__ import annotations

from typing import Any

import regorus

from bench.peers import rego
from bench.peers.regorus_compiled import prepare, versions
from bench.rules import Rules

TITLE = "regorus, engine"
IDS = "yes"
__all__ = ["IDS", "TITLE", "build", "fired", "prepare", "versions"]


def build(rules: Rules) -> Any:
    """Parse the module."""
    engine = regorus.Engine()
    engine.add_policy("norms.rego", rego.write(rules))
    return engine


def fired(engine: Any, input: str) -> set[str]:
    """Give the norms in force."""
    engine.set_input_json(input)
    found: set[str] = engine.eval_rule("data.norms.fired")
    return found
