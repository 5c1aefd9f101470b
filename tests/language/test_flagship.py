"""Policy 9-401: every word of the redline, every sentence with force read, every scenario answered."""

from __future__ import annotations

import csv
import difflib
import re
from pathlib import Path

import msgspec
import pytest

from brightline.language import policy as p
from brightline.language.compile import Compiled, compile_policy
from brightline.language.coverage import cover, find_expression
from brightline.language.declare import build_vocabulary
from brightline.language.parse import parse_block
from brightline.language.policy import Quote, Version
from brightline.language.vocabulary import Vocabulary
from brightline.source import read_source
from brightline.text.parse import parse_document
from calling import call

POLICY = Path(__file__).parents[2] / "policies" / "mpd" / "9-401.md"
OWN_BLOCKS = re.compile(r"^ *```(?:norm|terms)\n.*?^ *```\n?", re.MULTILINE | re.DOTALL)
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_policy(POLICY)


def quoted(compiled: Compiled, version: Version) -> tuple[Quote, ...]:
    return (*compiled.parts[0].quoted[version], *compiled.parts[0].untranslated[version])


def test_its_words_are_those_of_the_redline(shared: Path) -> None:
    ours = OWN_BLOCKS.sub("", FRONT_MATTER.sub("", POLICY.read_text("utf-8")))
    theirs = FRONT_MATTER.sub("", (shared / "9-401" / "9-401.md").read_text("utf-8"))
    pairs = difflib.SequenceMatcher(None, ours.split(), theirs.split(), autojunk=False).get_opcodes()
    differing = [(ours.split()[a:b], theirs.split()[c:d]) for tag, a, b, c, d in pairs if tag != "equal"]
    assert differing == []


@pytest.mark.parametrize("version", p.VERSIONS)
def test_every_sentence_with_force_is_read(compiled: Compiled, version: Version) -> None:
    coverage = cover(compiled.document, version, quoted(compiled, version))
    assert coverage.missing == ()
    assert coverage.percent == 100
    assert len(coverage.sentences) > 60


@pytest.mark.parametrize("version", p.VERSIONS)
def test_taking_a_norm_away_can_be_seen(compiled: Compiled, version: Version) -> None:
    """Its sentence is missing then, unless other norms quote other words of that sentence."""
    norms = compiled.versions[version].norms
    seen = 0
    for norm in norms:
        left = [quote for quote in quoted(compiled, version) if quote not in norm.quotes]
        missing = cover(compiled.document, version, left).missing
        own = tuple(quote.provision for quote in norm.quotes)
        assert all(sentence.provision.startswith(own) for sentence in missing), norm.id
        seen += bool(missing)
    assert seen > len(norms) / 2


def test_the_lexicon_finds_every_sentence_that_was_found_by_hand(shared: Path, compiled: Compiled) -> None:
    sentences = [each for version in p.VERSIONS for each in cover(compiled.document, version, ()).sentences]
    found = [folded(sentence.text) for sentence in sentences]
    with (shared / "9-401" / "norms.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 82
    lost = [row["id"] for row in rows if not any(folded(row["text"]) in text for text in found)]
    assert lost == []


def folded(text: str) -> str:
    return " ".join(re.sub(r"\s*\(\d+\)", "", text).split())


def test_a_sentence_without_force_is_none() -> None:
    assert find_expression("Minneapolis is home to a diverse and vibrant community.") == ""
    assert find_expression("Residents may have had negative interactions with police.") == ""


def test_every_scenario_is_answered_as_expected(shared: Path) -> None:
    ended = call("test", str(POLICY), str(shared / "9-401" / "scenarios.yaml"))
    assert ended.out == "30 scenarios: 105 of 105 expectations met\n"
    assert (ended.code, ended.err) == (0, "")


def vocabulary_of(path: Path) -> Vocabulary:
    document = parse_document(read_source(path))
    items = []
    for fence in document.fences:
        found, problems = parse_block(document.source, fence, "proposed", "vocabulary")
        assert problems == []
        items += found
    v = build_vocabulary(items)
    assert v.problems == []
    return v


def test_its_vocabulary_holds_every_name_of_the_shared_one(shared: Path) -> None:
    given = vocabulary_of(shared / "9-401" / "vocabulary.md")
    ours = vocabulary_of(POLICY.with_name("vocabulary.md"))
    for name, role in given.roles.items():
        assert ours.roles[name].ancestors == role.ancestors
        assert role.phrase in ("", ours.roles[name].phrase)
    for name, fact in given.facts.items():
        assert msgspec.structs.replace(ours.facts[name], phrases={}, question=fact.question) == fact
    for name, act in given.acts.items():
        assert (ours.acts[name].ancestors, ours.acts[name].requires) == (act.ancestors, act.requires)
    assert given.asking.items() <= ours.asking.items()
    for name in ("implications", "situations", "protected", "danger"):
        assert [each for each in getattr(given, name) if each not in getattr(ours, name)] == []
