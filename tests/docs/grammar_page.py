"""The page `docs/reference/grammar.md`, made from the grammar and from policies that use it.

Every rule is shown as the grammar has it, and every way to write it with an example.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lark import Lark

from brightline.source import read_source
from brightline.text.critic import has_marks
from brightline.text.parse import parse_document

ROOT = Path(__file__).parents[2]
GRAMMAR = ROOT / "src" / "brightline" / "language" / "grammar.lark"
PAGE = ROOT / "docs" / "reference" / "grammar.md"
EXAMPLES = [*sorted(ROOT.glob("docs/examples/*/*.md")), *sorted(ROOT.glob("docs/reference/files/*.md"))]
KINDS = {"norm": "norms", "terms": "terms", "vocabulary": "vocabulary", "assert": "assertions"}
WORDS = {
    "NAME": "a name: lower case letters, digits and `_`",
    "HEAD": "a name with a colon",
    "STRING": 'words between `"`; `\\"` is a quotation mark inside',
    "NUMBER": "a number, `12` or `12.5`",
    "DATE": "a day, `2026-01-31`",
    "ACCEPT": "`accept` and a kind of finding: `accept no deadline`",
    "LABEL": "a provision or an id: `III.A.5`, `III.C.2/approval`, `AMB-29`",
    "ELSEWHERE": "a document, `memo-26-1`, or a provision of one, `memo-26-1:III.A`",
}
MOST = 320
"""An example of at most so many characters is not too long."""
DEPRECATED = {"within_unmeasured"}
INTRODUCTION = """# Grammar

Made from `src/brightline/language/grammar.lark` by `./dev transcripts`. What the words mean is in
[the norm language](norm-language.md) and [vocabulary](vocabulary.md).

`[x]` may be left out, `x*` may stand any number of times, `a | b` is one of two. Each way to write something
has an example from a policy of an [invented department](../examples/README.md).
"""


def page() -> str:
    """Give the whole page."""
    lines = [INTRODUCTION]
    for heading, rules in sections():
        lines.append(f"## {heading[0].upper()}{heading[1:]}\n")
        for name, definition in rules:
            lines += [f"### {name}\n", "```text", definition, "```\n", *_examples(name, definition)]
    lines += ["## Words\n", "| written here | stands for |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in WORDS.items()]
    return "\n".join(lines) + "\n"


def sections() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Give the rules of the grammar under its headings, as a reader wants to see them."""
    text = GRAMMAR.read_text("utf-8")
    parts = re.split(r"^// -+ (.*?) -+$", text, flags=re.MULTILINE)
    yield "blocks", list(_rules(parts[0]))
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        if heading != "words":
            yield heading, list(_rules(body))


def _rules(text: str) -> Iterator[tuple[str, str]]:
    for match in re.finditer(r"^\??([a-z_]+):(.*(?:\n[ \t]+.*)*)", text, re.MULTILINE):
        yield match[1], _readable(f"{match[1]}:{match[2]}")


def _readable(definition: str) -> str:
    kept = [line for line in definition.split("\n") if line.rpartition(" -> ")[2] not in DEPRECATED]
    text = re.sub(r" -> \w+", "", "\n".join(kept))
    for name, spelling in _keywords().items():
        text = re.sub(rf"\b{name}\b", spelling, text)
    return text


@cache
def _keywords() -> dict[str, str]:
    """Give the words that the grammar has names for, as they are written."""
    text = GRAMMAR.read_text("utf-8")
    plain = dict(re.findall(r'^([A-Z_]+): ("[a-z]+")$', text, re.MULTILINE))
    several = re.findall(r"^([A-Z_]+)\.\d: /([a-z]+(?:\[[^\]]+\]\+[a-z]+)*)\(\?", text, re.MULTILINE)
    return plain | {name: '"' + re.sub(r"\[[^\]]+\]\+", " ", words) + '"' for name, words in several}


@cache
def _ways(name: str) -> tuple[str, ...]:
    """Give the ways to write a rule, as they stand in parse trees: its aliases, else itself."""
    text = GRAMMAR.read_text("utf-8")
    match = re.search(rf"^(\?)?{name}:(.*(?:\n[ \t]+.*)*)", text, re.MULTILINE)
    assert match
    alternatives = [part.strip() for part in re.split(r"\n\s*\|", match[2])]
    found = [part.rpartition(" -> ")[2] if " -> " in part else "" for part in alternatives]
    return tuple(dict.fromkeys(way or name for way in found if way or not match[1]))


def _examples(name: str, definition: str) -> Iterator[str]:
    if name in KINDS.values():
        return
    found = [uses()[way] for way in _ways(name) if way in uses()]
    if found:
        yield "```text"
        yield from dict.fromkeys(found)
        yield "```\n"


def _parser(kind: str) -> Lark:
    grammar = GRAMMAR.read_text("utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", start=kind, propagate_positions=True)


@cache
def uses() -> dict[str, str]:
    """Give for each way to write something the use that shows most, of those that are not too long."""
    parsers = {kind: _parser(kind) for kind in KINDS.values()}
    found: dict[str, str] = {}
    for path in EXAMPLES:
        for fence in parse_document(read_source(path)).fences:
            if not has_marks(fence.text) and "{>>" not in fence.text:
                tree = parsers[KINDS[fence.info]].parse(fence.text)
                for each in tree.iter_subtrees_topdown():
                    if not each.meta.empty:
                        words = fence.text[each.meta.start_pos : each.meta.end_pos].split("\n")
                        shown, way = "\n".join(line.rstrip() for line in words), str(each.data)
                        if len(found.get(way, "")) < len(shown) <= MOST or way not in found:
                            found[way] = shown
    return found
