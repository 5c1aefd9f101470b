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
    """What is expected of one act: one of these verdicts, resting on these provisions among others.

    `times` are the beginnings of what the answer says of time (`within 30 days`), all of it.
    """

    act: str
    verdicts: tuple[Word, ...]
    cites: tuple[str, ...] = ()
    times: tuple[str, ...] = ()


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
    """One expectation held against the answer; `problems` is empty where it is met.

    `status` is that of the text that was asked, such as `draft`.
    """

    scenario: Scenario
    version: Version
    status: str
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
            outcomes.append(Outcome(scenario, version, reasoner.policy.status, expectation, answer, problems))
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
    return [*problems, *_wrong_times(expected.times, answer)]


def _wrong_times(wanted: tuple[str, ...], answer: Answer) -> list[str]:
    """Hold what an answer says of time against all that it should say; of nothing wanted nothing is wrong."""
    said = dict.fromkeys(time for citation in answer.citations for time in citation.times)
    missing = [time for time in wanted if not any(each.startswith(time) for each in said)]
    beside = [each for each in said if wanted and not each.startswith(wanted)]
    there = "; ".join(said) or "nothing"
    return [f"expected `{'`, `'.join(wanted)}`, and the answer says {there}"] if missing or beside else []
