"""Norms as Rego: `fired` collects the ids of those in force.

Rego has no *or* and no parentheses: what is more than a list of tests becomes a rule of its own.
"""

from __future__ import annotations

import json

from bench.rules import Formula, Joined, Negation, Rule, Rules, Test


class _Module:
    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.lines = ["package norms"]
        self.helpers: dict[Formula, str] = {}
        self.beating = {name for rule in rules.rules for name in rule.overriders}

    def text(self) -> str:
        for rule in self.rules.rules:
            self._rule(rule)
        return "\n".join(self.lines)

    def _rule(self, rule: Rule) -> None:
        body = [line for part in rule.when for line in self._lines(part)]
        body += [f"not {self._in_force(name)}" for name in rule.overriders]
        if rule.id in self.beating:
            self._define(self._in_force(rule.id), body)
            body = [self._in_force(rule.id)]
        self._define(f'fired contains "{rule.id}"', body)

    def _in_force(self, name: str) -> str:
        return f"in_force_{self.rules.ids.index(name)}"

    def _define(self, head: str, body: list[str]) -> None:
        self.lines.append(f"{head} if {{ {'; '.join(body) or 'true'} }}")

    def _lines(self, formula: Formula) -> list[str]:
        match formula:
            case Test(name, ()):
                return [f"input.{name}"]
            case Test(name, (value,)):
                return [f'input.{name} == "{value}"']
            case Test(name, values):
                return [f"input.{name} in {json.dumps(values)}"]
            case Negation(of):
                return [f"not {self._single(of)}"]
            case Joined("and", parts):
                return [line for part in parts for line in self._lines(part)]
        return [self._helper(formula)]

    def _single(self, formula: Formula) -> str:
        lines = self._lines(formula)
        return lines[0] if len(lines) == 1 and not lines[0].startswith("not ") else self._helper(formula)

    def _helper(self, formula: Formula) -> str:
        if formula not in self.helpers:
            name = self.helpers[formula] = f"c{len(self.helpers)}"
            choices: tuple[Formula, ...] = (formula,)
            if isinstance(formula, Joined) and formula.word == "or":
                choices = formula.parts
            for body in choices:
                self._define(name, self._lines(body))
        return self.helpers[formula]


def write(rules: Rules) -> str:
    """Write all norms as one Rego module."""
    return _Module(rules).text()
