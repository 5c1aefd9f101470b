"""Every sentence that 9-401 is answered with, written down to be read; `UPDATE=1` writes it anew.

The situations are the quiet one, those that differ from it in one fact, the one of which nothing is known,
the tiles and the scenarios: for every act, every role that may ask, and both versions.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from msgspec.json import encode

from brightline.cli.test import read_scenarios
from brightline.language.load import load_policy
from brightline.language.policy import VERSIONS, Policy
from brightline.reasoning.explain import WITHHELD
from brightline.reasoning.fill import fill
from brightline.reasoning.guidance import guide
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.sentences import Teller
from brightline.reasoning.situation import Situation, domain
from brightline.reasoning.transient import transient_names

ROOT = Path(__file__).parents[2]
MPD = ROOT / "policies" / "mpd"
GOLDEN = Path(__file__).parent / "golden" / "9-401.md"
ASKERS = ("member", "supervisor", "watch_commander", "internal_affairs_commander", "chief")
BADLY_WRITTEN = {
    "a name of a program": re.compile(r"_"),
    "two blanks": re.compile(r"  |\n"),
    "a doubled no": re.compile(r"\bnot not\b|\bit is not the case\b"),
    "a small letter first": re.compile(r"^[^A-Z]"),
    "no full stop": re.compile(r"(?<!\.)$|\.\.$"),
    "a sign beside another": re.compile(r"[,;:] ?[,;:.]| [,;.]|\(\)|None|\{|\}"),
    "a word twice": re.compile(r"\b(\w+) \1\b"),
}


def situations(policy: Policy, asker: str) -> Iterator[Situation]:
    """Give the quiet situation, its neighbours, the unknown one and the tiles."""
    yield fill(policy, asker, {}, (), "ordinary")
    yield fill(policy, asker, {})
    for fact in policy.facts:
        for value in domain(fact, policy):
            yield fill(policy, asker, {fact.name: value}, (), "ordinary")
    for tile in policy.situations:
        yield fill(policy, asker, tile.facts, (), "ordinary")
        yield fill(policy, asker, tile.facts)


@cache
def sentences() -> dict[str, list[str]]:
    """Give every sentence once, by act."""
    versions = load_policy(MPD / "9-401.md")
    reasoners = {version: Reasoner(versions[version]) for version in VERSIONS}
    asked = [
        (reasoner, s)
        for reasoner in reasoners.values()
        for asker in ASKERS
        for s in situations(reasoner.policy, asker)
    ]
    for each in read_scenarios(str(MPD / "scenarios.yaml"), versions):
        for version in (each.version,) if each.version else VERSIONS:
            policy = reasoners[version].policy
            asked.append(
                (reasoners[version], fill(policy, each.asker, each.facts, each.done, each.otherwise))
            )
    found: dict[str, dict[str, None]] = {}
    for reasoner, s in asked:
        teller = Teller(reasoner, s)
        for answer in guide(reasoner, s).answers:
            found.setdefault(answer.act, {})[teller.line(answer)] = None
    return {act: sorted(lines) for act, lines in sorted(found.items())}


def test_nothing_told_to_programs_tells_a_transient_fact() -> None:
    """Answers that rest on the same norms are told alike, whatever the transient facts are."""
    reasoner = Reasoner(load_policy(MPD / "9-401.md")["proposed"])
    policy = reasoner.policy
    hidden = transient_names(policy)
    transient = [fact for fact in policy.facts if fact.transient]
    told: dict[object, set[str]] = {}
    for values in product(("yes", "no"), *((*fact.values, None) for fact in transient)):
        stated = dict(zip(("reasonable_suspicion", *(fact.name for fact in transient)), values, strict=True))
        s = fill(policy, "member", stated, (), "ordinary")
        for answer in guide(reasoner, s).answers:
            norms = [citation.norm for citation in (*answer.citations, *answer.set_aside)]
            known = (values[0], answer.act, answer.verdict, answer.until, answer.depends_on, tuple(norms))
            explained = encode(Teller(reasoner, s, hidden).explained(answer)).decode()
            told.setdefault(known, set()).add(explained)
    assert [key for key, each in told.items() if len(each) > 1] == []
    assert any(WITHHELD in line for each in told.values() for line in each)


def test_every_sentence_is_the_one_that_was_read() -> None:
    parts = [f"## {act}\n\n" + "".join(f"- {line}\n" for line in lines) for act, lines in sentences().items()]
    page = "# What 9-401 is answered with\n\n" + "\n".join(parts)
    if "UPDATE" in os.environ:
        GOLDEN.write_text(page, "utf-8")
    assert GOLDEN.read_text("utf-8") == page


@pytest.mark.parametrize("fault", BADLY_WRITTEN)
def test_no_sentence_has(fault: str) -> None:
    lines = [line for found in sentences().values() for line in found]
    assert [line for line in lines if BADLY_WRITTEN[fault].search(line)] == []
