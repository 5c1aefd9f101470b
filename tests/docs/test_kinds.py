"""The forty kinds of rule: each is in an example as words, as a norm, and as a scenario that is met.

The examples of `docs/examples` are the source of examples for the language reference, so that they use every
construct of the grammar too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lark import Lark
from test_commands import ROOT

from brightline.cli.test import read_scenarios
from brightline.language import parse
from brightline.language.compile import Compiled, compile_policy
from brightline.language.coverage import cover
from brightline.language.format import format_document
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.scenario import run_scenario
from brightline.source import read_source
from brightline.text.parse import parse_document

EXAMPLES = ROOT / "docs" / "examples"
PAGE = ROOT / "docs" / "reference" / "kinds-of-rule.md"
POLICIES = ("northgate", "stonebridge")
VERSION_1 = {"within_unmeasured"}
"""What is still read and warned of, and stands in no example."""
ARTICLE = ("target", "A")
"""A norm whose label is the word "a": tests/policies/waivers has one, and no example should."""
WAIVERS = ("waiver", "__waiver", "subject_", "place")
"""What an author says of a policy, and is no kind of rule."""


class Kind(msgspec.Struct, frozen=True):
    """A row of the page."""

    example: str
    number: str
    provisions: tuple[str, ...]
    scenario: str


def kinds() -> Iterator[Kind]:
    for section in PAGE.read_text("utf-8").split("\n## ")[1:]:
        example = section.split("\n")[0].lower()
        for line in section.split("\n"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if example in POLICIES and len(cells) == 5 and re.fullmatch(r"\d+|[a-z]", cells[0]):
                yield Kind(example, cells[0], tuple(re.findall(r"`([^`]+)`", cells[3])), cells[4])


KINDS = list(kinds())


@cache
def compiled(example: str) -> Compiled:
    return compile_policy(EXAMPLES / example / "manual.md")


@cache
def read_provisions(example: str) -> frozenset[str]:
    """The provisions of which a norm, a term, a supersession or an `untranslated` quotes words."""
    found = set()
    for at, part in enumerate(compiled(example).parts):
        prefix = f"{part.part.id}:" if at else ""
        for version in part.quoted:
            quotes = (*part.quoted[version], *part.untranslated[version])
            found |= {prefix + quote.provision for quote in quotes}
    return frozenset(found)


@cache
def problems_of(example: str) -> dict[str, list[str]]:
    """What is wrong with each scenario, by name."""
    versions = compiled(example).versions
    reasoner = cache(lambda version, day: Reasoner(versions[version], day))
    return {
        scenario.name: [problem for each in run_scenario(scenario, reasoner) for problem in each.problems]
        for scenario in read_scenarios(str(EXAMPLES / example / "scenarios.yaml"), versions)
    }


def test_there_are_forty_kinds_and_their_opposites() -> None:
    assert [kind.number for kind in KINDS] == [*map(str, range(1, 41)), "a", "b", "c", "d"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.number)
def test_a_kind_of_rule_has_words_that_are_read_and_a_scenario_that_is_met(kind: Kind) -> None:
    assert kind.provisions
    assert [name for name in kind.provisions if name not in read_provisions(kind.example)] == []
    assert problems_of(kind.example)[kind.scenario] == []


@pytest.mark.parametrize("example", POLICIES)
def test_an_example_is_met_read_whole_and_warned_of_nothing(example: str) -> None:
    assert {name: wrong for name, wrong in problems_of(example).items() if wrong} == {}
    policy = compiled(example)
    assert policy.warnings == ()
    for part in policy.parts:
        for version in part.quoted:
            quotes = (*part.quoted[version], *part.untranslated[version])
            assert cover(part.document, version, quotes).missing == ()


@pytest.mark.parametrize("example", POLICIES)
def test_every_norm_is_cited_by_a_scenario(example: str) -> None:
    """A norm that no scenario cites could say anything."""
    versions = compiled(example).versions
    reasoner = cache(lambda version, day: Reasoner(versions[version], day))
    scenarios = read_scenarios(str(EXAMPLES / example / "scenarios.yaml"), versions)
    outcomes = [outcome for scenario in scenarios for outcome in run_scenario(scenario, reasoner)]
    cited = {citation.norm for outcome in outcomes for citation in outcome.answer.citations}
    wanted = {norm.id for policy in versions.values() for norm in policy.norms}
    assert sorted(wanted - cited) == []


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/*.md")), ids=lambda path: path.stem)
def test_an_example_is_in_the_standard_form(path: Path) -> None:
    document = parse_document(read_source(path))
    assert format_document(document) == document.source.text


@pytest.mark.parametrize("example", POLICIES)
def test_an_example_says_that_it_is_invented(example: str) -> None:
    for path in (EXAMPLES / example).glob("*.md"):
        assert "invented" in path.read_text("utf-8"), path.name


def test_every_construct_of_the_grammar_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    lark = parse.parser()
    used = _spy(lark, monkeypatch)
    for example in POLICIES:
        compile_policy(EXAMPLES / example / "manual.md")
    wanted = {
        part for rule in lark.rules for part in _parts(rule) if not any(w.startswith(WAIVERS) for w in part)
    }
    assert (
        sorted(f"{rule}: {symbol}" for rule, symbol in wanted - used - {ARTICLE} if rule not in VERSION_1)
        == []
    )


def _spy(lark: Lark, monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """Note the parts of every rule by which something is read from now on.

    The tree does not show keywords, nor which way of a rule was taken; the parser's callbacks do.
    """
    used: set[tuple[str, str]] = set()
    callbacks = lark.parser.parser.parser.callbacks

    def noting(rule: Any, original: Any) -> Any:
        def note(children: Any) -> Any:
            used.update(_parts(rule))
            return original(children)

        return note

    for rule, original in list(callbacks.items()):
        monkeypatch.setitem(callbacks, rule, noting(rule, original))
    return used


def _parts(rule: Any) -> list[tuple[str, str]]:
    """A rule's name with each symbol of one way to write it: an optional part is one of some ways only."""
    name = rule.alias or rule.origin.name
    return [(name, symbol.name) for symbol in rule.expansion]
