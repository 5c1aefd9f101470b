"""What is written in one form means the same in another: formatted, or written from what was read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.conditions import resolve
from brightline.language.format import format_block, format_document
from brightline.language.mistakes import Kind
from brightline.language.parse import parse_block
from brightline.language.policy import DEGREES
from brightline.language.vocabulary import Vocabulary
from brightline.language.write import write_condition
from brightline.source import Source, read_source
from brightline.text.document import Fence, Version
from brightline.text.parse import parse_document
from language.sources import blocks
from strategies import ACTS, FACTS, ROLES, conditions

POLICIES = Path(__file__).parents[2] / "policies"
KINDS: dict[str, Kind] = {
    "norm": "norms",
    "terms": "terms",
    "vocabulary": "vocabulary",
    "assert": "assertions",
}
VERSIONS: tuple[Version, ...] = ("adopted", "proposed")
sources = st.sampled_from(sorted(KINDS)).flatmap(lambda info: st.tuples(st.just(info), blocks(info)))


def fence(info: str, text: str, indent: int = 0) -> Fence:
    return Fence(info, text, 1, indent, "A")


def read(info: str, text: str, version: Version) -> list[Any]:
    items, problems = parse_block(Source("p.md", text), fence(info, text), version, KINDS[info])
    assert problems == [], text
    return [without_places(item) for item in items]


def without_places(node: Any) -> Any:
    """The tree as plain data: no places, and the white space of quotes folded as it is when they are read."""
    if isinstance(node, s.Place):
        return None
    if isinstance(node, msgspec.Struct):
        fields = {name: without_places(getattr(node, name)) for name in node.__struct_fields__}
        return type(node).__name__, fields
    if isinstance(node, tuple | list):
        return [without_places(each) for each in node]
    return " ".join(node.split()) if isinstance(node, str) else node


@given(sources)
def test_the_standard_form_means_the_same_in_both_versions(source: tuple[str, str]) -> None:
    info, text = source
    formatted = format_block(fence(info, text))
    for version in VERSIONS:
        assert read(info, formatted, version) == read(info, text, version), formatted


@given(sources, st.sampled_from([0, 3, 60]))
def test_the_standard_form_is_its_own(source: tuple[str, str], indent: int) -> None:
    info, text = source
    formatted = format_block(fence(info, text, indent))
    assert format_block(fence(info, formatted, indent)) == formatted


@given(sources)
def test_formatting_moves_white_space_alone(source: tuple[str, str]) -> None:
    info, text = source
    formatted = format_block(fence(info, text))
    assert "".join(formatted.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("info", "text"),
    [
        ("norm", '"a"member must b\n'),
        ("norm", 'c:"a"in I.A"b"member must b\n'),
        ("norm", '""a_ must t(t),b(h)"{~~"~>"in\n7"\\""a_{>><<} should g\nreadingA{>><<}"~~}"\n'),
        ("norm", '" {~~"e~>~~}"b may\ns({>><<}y{>><<})\n'),
        ("vocabulary", 'act p""act d"{>>"<<}"\n'),
    ],
)
def test_signs_that_touch_and_quotes_that_marks_cut_through(info: str, text: str) -> None:
    formatted = format_block(fence(info, text))
    assert format_block(fence(info, formatted)) == formatted
    for version in VERSIONS:
        there, here = (
            parse_block(Source("p", t), fence(info, t), version, KINDS[info]) for t in (text, formatted)
        )
        assert without_places(here[0]) == without_places(there[0])
        assert [problem.message for problem in here[1]] == [problem.message for problem in there[1]]


@given(sources, st.sampled_from(["", "   ", "     "]))
def test_formatting_leaves_all_else_as_it_was(source: tuple[str, str], pad: str) -> None:
    info, text = source
    item = {0: "", 3: "1. ", 5: "1. a\n\n   - "}[len(pad)]
    block = "\n".join(f"{pad}{line}".rstrip() for line in (f"```{info}", *text.split("\n"), "```"))
    words = f"{item}Words  of {{--old--}} text. \n"
    page = f"# T\n\n## I. One\n\n{words}\n{block}\n\n{pad}```console\n{pad}$  x\n{pad}```\n"
    formatted = format_document(parse_document(Source("p.md", page)))
    again = parse_document(Source("p.md", formatted))
    assert outside(page) == outside(formatted)
    assert [each.info for each in again.fences] == [info]
    assert format_document(again) == formatted


def test_a_block_in_a_quote_stays_in_it() -> None:
    block = '>   ```norm\n>   "Words."   officer  must go\n>   \n>   "x"\n>   ```\n'
    page = f"> ## I. One\n>\n> - A. Words.\n>\n{block}"
    formatted = format_document(parse_document(Source("p.md", page)))
    assert formatted.split("\n")[5:9] == ['>   "Words."', ">   officer must go", ">", '>   "x"']
    assert format_document(parse_document(Source("p.md", formatted))) == formatted


def outside(page: str) -> list[str]:
    before, _, rest = page.partition("```")
    return [before, rest.rpartition("```console")[2]]


@pytest.mark.parametrize("path", sorted(POLICIES.rglob("*.md")), ids=lambda path: path.stem)
def test_the_policies_are_in_the_standard_form(path: Path) -> None:
    document = parse_document(read_source(path))
    assert format_document(document) == document.source.text


def vocabulary() -> Vocabulary:
    v = Vocabulary()
    v.roles = {role.name: role for role in ROLES}
    v.facts = {in_short(fact.name): msgspec.structs.replace(fact, name=in_short(fact.name)) for fact in FACTS}
    v.acts = {act.name: act for act in ACTS}
    v.roles_of = {act.name: () for act in ACTS}
    return v


def in_short(name: str) -> str:
    """A name that is no reserved word, as `a` and `term` are."""
    return f"the_{name}"


def in_writing(condition: p.Condition) -> p.Condition | None:
    """The condition as it can be written: a list of one is its part, and nothing has an empty list."""
    match condition:
        case p.Term(name):
            return p.Term(in_short(name))
        case p.Is(name, value, operator):
            return p.Is(in_short(name), value, operator)
        case p.Not(of):
            inner = in_writing(of)
            return p.Not(inner) if inner else None
        case p.All(parts) | p.Any(parts):
            found = tuple(part for each in parts if (part := in_writing(each)))
            return type(condition)(found) if len(found) > 1 else found[0] if found else None
    return condition


@given(conditions)
def test_a_condition_written_is_read_as_it_was(condition: p.Condition) -> None:
    wanted = in_writing(condition)
    if wanted is None:
        return
    text = f'"q"\nmember must tell\n  when {write_condition(wanted)}\n'
    (decl,), problems = parse_block(Source("p.md", text), fence("norm", text), "proposed", "norms")
    v = vocabulary()
    assert problems == []
    assert resolve(decl.when[0], v, {in_short("term")}) == wanted
    assert v.problems == []


@pytest.mark.parametrize("degree", DEGREES)
@pytest.mark.parametrize("operator", ["is", "at_least", "at_most", "more_than", "less_than"])
def test_a_degree_of_purpose_is_written_so_that_it_is_read_again(degree: str, operator: p.Operator) -> None:
    wanted = p.Is("finding", degree, operator)
    text = f'"q"\nmember must tell\n  when {write_condition(wanted)}\n'
    (decl,), problems = parse_block(Source("p.md", text), fence("norm", text), "proposed", "norms")
    v = Vocabulary()
    v.facts = {"finding": p.Fact("finding", "levels", "?", DEGREES)}
    assert problems == []
    assert resolve(decl.when[0], v) == wanted


@pytest.mark.parametrize("number", [0.0, 2.5, 1234567.0, 123456.789, 0.0000001, 1e21])
def test_a_number_is_written_in_full(number: float) -> None:
    written = write_condition(p.Is("hours", number, "at_least")).removeprefix("hours at least ")
    assert float(written) == number
    assert "e" not in written
