"""The reference pages name all that there is: each test fails with what a page leaves out."""

import argparse
import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import msgspec
import pytest
from console import fences
from test_commands import DOCUMENTS, ROOT

from brightline.cli import COMMANDS
from brightline.cli.diff_json import schema as differences_schema
from brightline.language.expected import keywords
from brightline.language.exported import schema
from brightline.language.front import Front
from brightline.language.parse import Kind, parse_block
from brightline.reasoning.receipt import Kept, Receipt, Text
from brightline.source import Diagnostic, Source
from brightline.text.document import Fence

REFERENCE = ROOT / "docs" / "reference"
SOURCE = ROOT / "src" / "brightline"
BLOCKS: dict[str, Kind] = {
    "norm": "norms",
    "terms": "terms",
    "vocabulary": "vocabulary",
    "assert": "assertions",
}


def section(page: str, heading: str) -> str:
    """The part of a page under a heading, up to the next one that is not below it."""
    level = heading.split(" ")[0]
    text = (REFERENCE / page).read_text("utf-8")
    rest = text.split(f"\n{heading}\n")[1]
    return re.split(rf"\n#{{1,{len(level)}}} ", rest)[0]


def code(text: str) -> set[str]:
    """The words in backticks."""
    spans = re.findall(r"`([^`\n]+)`", text)
    return {word for span in spans for word in re.findall(r"[\w-]+", span)}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command(name: str) -> None:
    parser = argparse.ArgumentParser(add_help=False)
    import_module(f"brightline.cli.{name}").add_arguments(parser)
    page = section("command-line.md", f"## {name}")
    for action in parser._actions:
        for word in action.option_strings or [str(action.metavar)]:
            assert word in page, f"{name}: {word}"
        for choice in action.choices or ():
            assert choice in page, f"{name}: {choice}"


def test_every_command() -> None:
    assert set(COMMANDS) <= code((REFERENCE / "command-line.md").read_text("utf-8"))


def test_every_keyword_and_no_other() -> None:
    assert code(section("norm-language.md", "## Keywords")) == keywords()


def test_every_key_of_the_front_matter() -> None:
    page = section("document.md", "## Front matter")
    assert set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE)) == set(Front.__struct_fields__)


def test_every_key_of_a_scenario() -> None:
    page = section("command-line.md", "## test")
    assert set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE)) == set(
        import_module("brightline.cli.test")._KEYS
    )


@pytest.mark.parametrize(
    "name", [name for name in COMMANDS if name not in ("ask", "fmt", "migrate", "serve")]
)
def test_every_field_of_the_json(name: str) -> None:
    fields = set(_keys(SOURCE / "cli" / f"{name}.py"))
    if name == "check":
        fields |= set(Diagnostic.__struct_fields__)
    assert fields <= code(section("json.md", f"## {name}"))


def _keys(module: Path) -> Iterator[str]:
    """The keys of dictionaries that a module writes; capital and quoted-for-people ones are not fields."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        keys = node.keys if isinstance(node, ast.Dict) else []
        if isinstance(node, ast.Assign):
            keys = [target.slice for target in node.targets if isinstance(target, ast.Subscript)]
        for key in keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value


def test_every_field_of_a_difference() -> None:
    kinds = differences_schema()["$defs"].values()
    fields = {field for kind in kinds for field in kind["properties"]}
    assert fields <= code(section("json.md", "## diff")) | code(section("json.md", "## check"))


def test_every_field_of_the_exported_policy() -> None:
    kinds = schema()["$defs"].values()
    page = code((REFERENCE / "exported-policy.md").read_text("utf-8"))
    assert {field for kind in kinds for field in kind["properties"]} <= page


def test_every_field_of_a_receipt() -> None:
    kinds = (Receipt, Text, Kept)
    fields = {field.encode_name for kind in kinds for field in msgspec.structs.fields(kind)}
    assert fields | {"format", "format_version", "kind", "digest"} <= code(section("json.md", "## Receipts"))


def test_every_expression_of_the_lexicon() -> None:
    lines = (SOURCE / "language" / "modal_lexicon.txt").read_text("utf-8").splitlines()
    expressions = {line.removeprefix("- ") for line in lines if line and not line.startswith("#")}
    page = (REFERENCE / "coverage.md").read_text("utf-8").replace("\\|", "|")
    named = set(re.findall(r"`([^`]+)`", page.split("| kind |")[1].split("\n\n")[0]))
    assert named == expressions


def test_every_property() -> None:
    engines = ROOT / "tests" / "reasoning" / "test_engines.py"
    tests = {path: _tests(path) for path in ROOT.glob("tests/*/test_*.py")}
    named = set(re.findall(r"`(test_\w+)` \|", (REFERENCE / "properties.md").read_text("utf-8")))
    assert tests[engines] <= named <= set().union(*tests.values())


def _tests(path: Path) -> set[str]:
    return set(re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M))


@pytest.mark.parametrize(
    "page", [page for page in DOCUMENTS if "files" not in page.parts], ids=lambda p: p.name
)
def test_every_block_in_a_page_parses(page: Path) -> None:
    lines = page.read_text("utf-8").splitlines()
    for line, token in fences(page, *BLOCKS):
        indent = len(lines[line - 1]) - len(lines[line - 1].lstrip())
        fence = Fence(token.info, token.content, line + 1, indent, "")
        problems = [
            problem.render()
            for version in ("adopted", "proposed")
            for problem in parse_block(
                Source(page.name, "\n".join(lines)), fence, version, BLOCKS[token.info]
            )[1]
        ]
        assert problems == []


def _rows() -> list[str]:
    """The messages of `fix-errors.md`, with `…` for what differs; several share a row."""
    cells = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs/how-to/fix-errors.md").read_text("utf-8"), re.M)
    return [message.strip() for cell in cells for message in cell.split(";")]


def _messages() -> set[str]:
    """What the bad documents of the tests are told."""
    shown = [*ROOT.glob("tests/policies/*/bad/*.md"), *ROOT.glob("tests/text/bad/*.txt")]
    lines = [line for path in shown for line in path.read_text("utf-8").splitlines()]
    found = [re.match(r"\S+?:\d+:\d+: (?:error|warning): (.*)", line) for line in lines]
    return {match[1].replace("`", "") for match in found if match}


def test_every_message_has_a_row_in_fix_errors() -> None:
    patterns = [".*".join(re.escape(part) for part in row.replace("`", "").split("…")) for row in _rows()]
    explained = re.compile(
        rf"(?:{'|'.join(patterns)})(?:; first at .*|; expected .*| \(in the \w+ version\))?"
    )
    assert sorted(message for message in _messages() if not explained.fullmatch(message)) == []


def test_every_row_in_fix_errors_is_a_message_of_the_program() -> None:
    words = " ".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py")).replace("`", "")
    parts = {part.strip(" :,") for row in _rows() for part in row.replace("`", "").split("…")} - {
        "message",
        "---",
    }
    unknown = {part for part in parts if part not in words}
    assert sorted(part for part in unknown if not any(part in message for message in _messages())) == []


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = {page: page.read_text("utf-8") for page in DOCUMENTS if "files" not in page.parts}
    lost = [
        f"{page.relative_to(ROOT)}: {target}"
        for page, text in pages.items()
        for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
        if "://" not in target and not _leads(page, target)
    ]
    assert lost == []


def _leads(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    there = page.parent / name if name else page
    if not there.exists():
        return False
    if not anchor:
        return True
    headings = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), re.M)
    return anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
