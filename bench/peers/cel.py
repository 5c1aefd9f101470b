"""Norms as CEL: one expression that gives a list with a boolean for every norm."""

from __future__ import annotations

import json

from bench.rules import Infix, Rules, Test


def write(rules: Rules) -> str:
    """Write all norms as one expression."""
    infix = Infix("&&", "||", "!", _test)
    return f"[{', '.join(rules.expression(rule, infix) for rule in rules.rules)}]"


def _test(test: Test) -> str:
    match test.values:
        case ():
            return test.name
        case (value,):
            return f"({test.name} == {json.dumps(value)})"
        case values:
            return f"({test.name} in {json.dumps(values)})"
