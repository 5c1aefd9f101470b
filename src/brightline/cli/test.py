"""`brightline test`: scenario files against a policy."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, cast, get_args

from brightline.cli.inputs import askers, pick, pick_act, read_day, read_deed, read_fact
from brightline.cli.outputs import print_json
from brightline.cli.yaml_files import Items, read_yaml
from brightline.language.load import load_policy
from brightline.language.policy import Policy, Version
from brightline.reasoning.day import is_dated
from brightline.reasoning.fill import Otherwise
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.scenario import Expectation, Outcome, Scenario, run_scenario
from brightline.reasoning.verdict import Word
from brightline.source import BadInput

_KEYS = ("name", "as", "on", "facts", "otherwise", "done", "version", "expect")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("policy", metavar="POLICY", help="the policy document, or an exported policy")
    parser.add_argument("scenarios", metavar="SCENARIOS", nargs="+", help="scenario files (YAML)")
    parser.add_argument("--json", action="store_true", help="print for programs")


def run(args: argparse.Namespace) -> int:
    """Run every scenario; 1 if an expectation fails."""
    versions = load_policy(args.policy)
    cached = cache(lambda version, day: Reasoner(versions[version], day))

    def reasoner(version: Version, day: date | None) -> Reasoner:
        return cached(version, day if is_dated(versions[version]) else None)

    outcomes: list[tuple[str, Outcome]] = []
    count = left_out = 0
    for path in args.scenarios:
        scenarios = read_scenarios(path, versions)
        asked = [s for s in scenarios if s.version in (None, *versions)]
        count, left_out = count + len(asked), left_out + len(scenarios) - len(asked)
        for scenario in asked:
            try:
                outcomes += [(path, outcome) for outcome in run_scenario(scenario, reasoner, tuple(versions))]
            except (BadInput, ValueError) as error:
                raise BadInput(f"{path}:{scenario.line}: {error}") from None
    failed = [(path, outcome) for path, outcome in outcomes if outcome.problems]
    if args.json:
        report = {
            "scenarios": count,
            "expectations": len(outcomes),
            "left_out": left_out,
            "failed": [_failure(path, outcome) for path, outcome in failed],
        }
        print_json(report)
        return 1 if failed else 0
    for path, outcome in failed:
        _print_failure(path, outcome)
    if left_out:
        print(f"{left_out} scenarios are about another version and were left out")
    met = len(outcomes) - len(failed)
    print(f"{count} scenarios: {met} of {len(outcomes)} expectations met")
    return 1 if failed else 0


def _failure(path: str, outcome: Outcome) -> dict[str, object]:
    answer = outcome.answer
    return {
        "file": path,
        "line": outcome.scenario.line,
        "scenario": outcome.scenario.name,
        "version": outcome.version,
        "act": answer.act,
        "expected": outcome.expectation.verdicts,
        "verdict": answer.verdict,
        "cited": [
            {"norm": c.norm, "provision": c.provision, "quote": c.quotes[0].text} for c in answer.citations
        ],
        "depends_on": answer.depends_on,
        "problems": outcome.problems,
    }


def _print_failure(path: str, outcome: Outcome) -> None:
    scenario, answer = outcome.scenario, outcome.answer
    status = f", {outcome.status}" if outcome.status else ""
    print(f"{path}:{scenario.line}: {scenario.name} ({outcome.version}{status})")
    for problem in outcome.problems:
        print(f"  {answer.act}: {problem}")
    for citation in answer.citations:
        print(f"    {citation.norm} ({citation.force}): “{citation.quotes[0].text}”")
    if answer.depends_on:
        print(f"    depends on {', '.join(answer.depends_on)}")


def read_scenarios(path: str, versions: Mapping[Version, Policy]) -> list[Scenario]:
    """Read a scenario file. Raises `BadInput` with the file's line for whatever is wrong in it."""
    policy = next(iter(versions.values()))
    data = read_yaml(path)
    if not isinstance(data, Items) or not isinstance(data.get("scenarios"), list) or not data["scenarios"]:
        raise BadInput(f"{path}: holds no scenarios; write `policy: …`, `scenarios:` and a list")
    for key in data:
        if key not in ("policy", "scenarios"):
            raise BadInput(f"{path}:{data.lines[key]}: there is no key `{key}`; known are policy, scenarios")
    named = data.get("policy", policy.id)
    if named != policy.id:
        raise BadInput(f"{path}:{data.lines['policy']}: is about `{named}`, and the policy is `{policy.id}`")
    scenarios = []
    for item in data["scenarios"]:
        if not isinstance(item, Items):
            raise BadInput(f"{path}: a scenario is a mapping with {', '.join(_KEYS)}")
        try:
            about = item.get("version") if item.get("version") in versions else policy.version
            scenarios.append(_scenario(item, versions[cast("Version", about)]))
        except BadInput as error:
            raise BadInput(f"{path}:{min(item.lines.values(), default=1)}: {error}") from None
    return scenarios


def _scenario(item: Items, policy: Policy) -> Scenario:
    for key in item:
        pick(key, _KEYS, "key")
    facts = _mapping(item, "facts")
    expect = _mapping(item, "expect")
    if not expect:
        raise BadInput("the scenario expects nothing")
    done = item.get("done") or []
    if not isinstance(done, list):
        raise BadInput("`done` is a list of `act by role`")
    return Scenario(
        name=_word(item, "name", "unnamed"),
        asker=pick(_word(item, "as", "member"), askers(policy), "role"),
        day=read_day(_word(item, "on")) if "on" in item else None,
        facts={name: read_fact(name, _word(facts, name), policy) for name in facts},
        done=tuple(read_deed(str(text), policy) for text in done),
        otherwise=cast("Otherwise", pick(_word(item, "otherwise", "unknown"), get_args(Otherwise), "value")),
        version=cast("Version", pick(_word(item, "version"), get_args(Version), "version"))
        if item.get("version")
        else None,
        expect=tuple(_expectation(act, value, policy) for act, value in expect.items()),
        line=item.lines.get("name", min(item.lines.values())),
    )


def _word(item: Items, key: str, ordinary: str = "") -> str:
    value = item.get(key, ordinary)
    if not isinstance(value, str):
        raise BadInput(f"`{key}` has one value, not several")
    return value


def _mapping(item: Items, key: str) -> Items:
    value = item.get(key) or Items()
    if not isinstance(value, Items):
        raise BadInput(f"`{key}` is a mapping")
    return value


def _expectation(act: str, value: Any, policy: Policy) -> Expectation:
    cites: Any = []
    times: Any = []
    if isinstance(value, Items):
        for key in value:
            pick(key, ("verdict", "cites", "times"), "key")
        cites, times, value = value.get("cites", []), value.get("times", []), value.get("verdict", "")
    words, provisions, said = ([each] if isinstance(each, str) else each for each in (value, cites, times))
    if not words or not all(isinstance(each, list) for each in (words, provisions, said)):
        message = "`cites` is a list of provisions, `times` one of texts"
        raise BadInput(f"`{act}` expects a verdict, or a list of them; {message}")
    verdicts = tuple(cast("Word", pick(str(word), get_args(Word), "verdict")) for word in words)
    return Expectation(
        pick_act(act, policy),
        verdicts,
        tuple(str(name) for name in provisions),
        tuple(str(time) for time in said),
    )
