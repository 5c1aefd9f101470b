"""Scenarios: situations with the verdicts that a policy should give, and whether it gives them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from brightline.language.policy import VERSIONS, Version
from brightline.language.values import Value
from brightline.reasoning.fill import Otherwise, fill
from brightline.reasoning.guidance import Answer, guide
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Deed
from brightline.reasoning.verdict import Word


class Expectation(msgspec.Struct, frozen=True):
    """What is expected of one act: one of these verdicts, resting on these provisions among others."""

    act: str
    verdicts: tuple[Word, ...]
    cites: tuple[str, ...] = ()


class Scenario(msgspec.Struct, frozen=True):
    """A situation and what is expected in it; without `version`, in every version. `line` is in its file.

    `day` is needed where the policy turns on the day.
    """

    name: str
    asker: str
    day: date | None
    facts: dict[str, Value | None]
    done: tuple[Deed, ...]
    otherwise: Otherwise
    version: Version | None
    expect: tuple[Expectation, ...]
    line: int = 0


class Outcome(msgspec.Struct, frozen=True):
    """One expectation held against the answer; `problems` is empty where it is met."""

    scenario: Scenario
    version: Version
    expectation: Expectation
    answer: Answer
    problems: tuple[str, ...]


def run_scenario(
    scenario: Scenario,
    reasoner_of: Callable[[Version, date | None], Reasoner],
    versions: Sequence[Version] = VERSIONS,
) -> list[Outcome]:
    """Hold a scenario's expectations against the policy, in all of its versions unless it names one.

    Raises `BadInput` where its facts contradict, `ValueError` where a day is needed and not stated.
    """
    outcomes = []
    for version in (scenario.version,) if scenario.version else versions:
        reasoner = reasoner_of(version, scenario.day)
        situation = fill(reasoner.policy, scenario.asker, scenario.facts, scenario.done, scenario.otherwise)
        guidance = guide(reasoner, situation, [each.act for each in scenario.expect])
        for expectation, answer in zip(scenario.expect, guidance.answers, strict=True):
            problems = tuple(_problems(expectation, answer))
            outcomes.append(Outcome(scenario, version, expectation, answer, problems))
    return outcomes


def _problems(expected: Expectation, answer: Answer) -> list[str]:
    problems = []
    if answer.verdict not in expected.verdicts:
        problems.append(f"expected {' or '.join(expected.verdicts)}, got {answer.verdict}")
    cited = [citation.provision for citation in answer.citations]
    for wanted in expected.cites:
        if not any(name == wanted or name.startswith(f"{wanted}.") for name in cited):
            there = ", ".join(dict.fromkeys(cited)) or "nothing"
            problems.append(f"expected {wanted} among the reasons, which are {there}")
    return problems
