"""Four times the text takes about four times the work, whatever it consists of.

Processor time is measured, never held against a clock: a text is made long enough to take a while, and
then four times as long. What is quadratic takes sixteen times as long then. Figures are in `bench/`.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bench.manual import manual

from brightline.language.compile import compile_policy
from brightline.language.coverage import cover
from brightline.language.format import format_document
from brightline.source import InvalidPolicy, Source
from brightline.text.losses import losses
from brightline.text.parse import parse_document
from brightline.text.project import project_document
from brightline.text.sentences import sentences

ENOUGH = 0.03
"""Seconds that the shorter text must take, so that the ratio says something."""
MOST = 8.0
Make = Callable[[int], str]


def read(text: str) -> None:
    """Read a document and give its versions."""
    document = parse_document(Source("policy.md", text))
    for version in ("adopted", "proposed"):
        project_document(document, version)
    format_document(document)


def compiled(text: str, folder: Path) -> None:
    """Compile a policy and count its coverage, or say everything that is wrong with it."""
    path = folder / "policy.md"
    path.write_text(text, "utf-8")
    try:
        found = compile_policy(path)
    except InvalidPolicy:
        return
    for version in found.versions:
        cover(
            found.document, version, (*found.parts[0].quoted[version], *found.parts[0].untranslated[version])
        )


def seconds(action: Callable[[str], Any], text: str) -> float:
    gc.collect()
    gc.disable()  # what other tests have left would be gone through again and again
    try:
        start = time.process_time()
        action(text)
        return time.process_time() - start
    finally:
        gc.enable()


def hold_linear(action: Callable[[str], Any], make: Make) -> None:
    size = 250
    while (short := seconds(action, make(size))) < ENOUGH and size < 64_000:
        size *= 2
    ratios = []
    for _ in range(4):
        ratios.append(seconds(action, make(4 * size)) / max(short, ENOUGH / 4))
        if ratios[-1] < MOST:
            return
        short = seconds(action, make(size))
    pytest.fail(f"4 times {size} takes {min(ratios):.1f} times as long")


def lines(form: str) -> Make:
    """So many lines of a form; `{}` is the number of the line."""
    return lambda size: "# I. Doors\n\n" + "\n".join(form.replace("{}", str(n)) for n in range(size)) + "\n"


def signs(sign: str, end: str = "") -> Make:
    """So many signs in one paragraph."""
    return lambda size: f"# I. Doors\n\nwords {sign * size}{end} words\n"


SIGNS = (
    *(
        "{--",
        "{++",
        "{~~",
        "{>>",
        "{~~a",
        "--}",
        "<<}",
        "~>",
        "{--a--}",
        "{~~a~>b~~}",
        "{>>a<<}",
        "{--{>>a<<}--}",
    ),
    *(
        "[",
        "]",
        "![",
        "[a](",
        "[a](b)",
        "[^",
        "(",
        "<",
        "<a",
        "<a b=",
        "<!--",
        "&",
        "&#",
        "\\",
        "`",
        "`a",
        "``a`",
    ),
    *(
        "*",
        "**a",
        "*a_",
        "a*",
        "a**b",
        "_",
        "*a **",
        "a.",
        "...",
        "(1)",
        "(05/29/02)",
        " ",
        "\t",
        "a",
        "ab ",
        "\u0301",
    ),
    *(
        "policy ",
        "MPD ",
        "P&P 7-805 ",
        "[II-B] ",
        "[I",
        "{",
        "{-",
        '"',
        "“",
        "http://a",
        "<http://a>",
        ". A",
        "U.S. ",
    ),
)
ENDS = {"{~~": "~~}", "{~~a": "~~}", "[": "]", "{--": "--}", "`a": "`", "<a": ">", "(": ")"}
LINES = {
    "paragraphs": "words\n",
    "one paragraph": "words and words",
    "items": "- words",
    "ordered items": "{}. words",
    "labelled items": "- A. words",
    "labelled headings": "## A. words\n",
    "sections": "## words\n",
    "same sections": "## {} words\n",
    "quotes": "> words",
    "link definitions": "[a{}]: b",
    "definitions after words": "words\n[a{}]: b",
    "references": "[a{}]",
    "fences": "```norm\n```",
    "open fences": "```norm\nwords",
    "code": "    words\n",
    "html": "<div>\n",
    "comments in html": "<!-- words\n",
    "front matter again": "---",
    "marks": "- {--words--} {++others++}\n",
    "items of marks": "- {++words++}",
    "markers and marks": "- {--words--}\n",
    "open marks": "words {--\n",
    "closers": "words --}\n",
    "references to nothing": "see [II.B.{}]\n",
    "indented lines": "   words\n      words\n",
    "blank lines": "",
    "blank lines and marks": "{--words--}\n\n\n",
    "odd lines": "\u2028",
    "tables": "| a | b |",
    "setext headings": "words\n===\n",
    "nested items": "- a\n  - b\n    - c\n      - d\n",
}


@pytest.mark.parametrize("sign", SIGNS)
def test_signs_in_one_paragraph(sign: str) -> None:
    hold_linear(read, signs(sign))


@pytest.mark.parametrize("sign", ENDS)
def test_signs_with_an_end(sign: str) -> None:
    hold_linear(read, signs(sign, ENDS[sign]))


@pytest.mark.parametrize("sign", ["(05/29/02) ", " ", "{--", "a. ", "{~~"])
def test_signs_in_one_heading(sign: str) -> None:
    hold_linear(read, lambda size: f"# words {sign * size}(\n")


@pytest.mark.parametrize("form", LINES)
def test_lines_of_one_form(form: str) -> None:
    hold_linear(read, lines(LINES[form]))


@pytest.mark.parametrize("sign", ["{--", "{~~", "{>>", '"', "\\", "(", "a", "a ", "a:", "not ", ",", "in A "])
def test_signs_in_one_block(sign: str, tmp_path: Path) -> None:
    def make(size: int) -> str:
        return f'{HEAD}```norm\n"w"\nofficer must not act_1\n  when {sign * size}\n```\n'

    hold_linear(read, make)
    hold_linear(lambda text: compiled(text, tmp_path), make)


HEAD = "---\npolicy: elm-1\nlanguage: 1\n---\n\n# I. Doors\n\n"
VOCABULARY = '```vocabulary\nrole officer\nact act_1\nfact f: yes or no\n  ask "f?"\n```\n\n'
QUOTE = "```norm\n{}```\n\n"


def one_block(form: str, words: str = "words {}.") -> Make:
    """A provision of many sentences, and under it one block of as many declarations."""

    def make(size: int) -> str:
        said = " ".join(words.replace("{}", str(n)) for n in range(size))
        block = "\n\n".join(form.replace("{}", str(n)) for n in range(size))
        return f"{HEAD}{VOCABULARY}{said}\n\n```norm\n{block}\n```\n"

    return make


BLOCKS = {
    "norms": 'n{}:\n"words {}."\nofficer must not act_1',
    "norms whose words are nowhere": 'n{}:\n"other {}."\nofficer must not act_1',
    "norms without a name": '"words {}."\nofficer must not act_1',
    "overrides": 'n{}:\n"words {}."\nofficer must not act_1\n  overrides n0',
    "overrides of nothing": 'n{}:\n"words {}."\nofficer must not act_1\n  overrides m{}',
    "circles": 'n{}:\n"words {}."\nofficer must not act_1\n  overrides m{}\n\n'
    'm{}:\n"words {}."\nofficer must act_1\n  overrides n{}',
    "syntax errors": 'n{}:\n"words {}."\nofficer must nought act_1',
    "unclosed quotes": 'n{}:\n"words {}.\nofficer must not act_1',
    "unknown names": 'n{}:\n"words {}."\nofficer must not act_{}x\n  when fact_{}',
    "untranslated": 'untranslated "words {}." because "why"',
    "readings": 'n{}:\n"words {}."\nofficer must not act_1\n  reading A-{} "words"',
}


@pytest.mark.parametrize("form", BLOCKS)
def test_declarations_in_one_block(form: str, tmp_path: Path) -> None:
    hold_linear(lambda text: compiled(text, tmp_path), one_block(BLOCKS[form]))


DECLARED = {
    "facts": 'fact f{}: yes or no\n  ask "f?"',
    "acts": "act a{} is a act_1",
    "acts of nothing": "act a{} is a b{}",
    "roles": "role r{} is a officer",
    "the same fact": 'fact f: yes or no\n  ask "f?"',
    "rules": "f implies not f",
    "errors": "fact f{}: yes\n  ask",
    "situations": 'situation s{} "words": f yes about act_1',
}


@pytest.mark.parametrize("form", DECLARED)
def test_a_long_vocabulary(form: str, tmp_path: Path) -> None:
    def make(size: int) -> str:
        declared = "\n".join(DECLARED[form].replace("{}", str(n)) for n in range(size))
        return f"{HEAD}{VOCABULARY}```vocabulary\n{declared}\n```\n"

    hold_linear(lambda text: compiled(text, tmp_path), make)


def test_a_manual(tmp_path: Path) -> None:
    hold_linear(read, manual)
    hold_linear(lambda text: compiled(text, tmp_path), lambda size: manual(size + 1000))


@pytest.mark.parametrize("sign", [".", ". ", ".)", "a. ", "\n ", "!?", "“.”"])
def test_sentences(sign: str) -> None:
    hold_linear(lambda text: sentences(text), lambda size: f"{sign * size}x")


def test_silent_losses() -> None:
    def compare(text: str) -> None:
        changed = text.replace("7 at night", "7 by day").replace("the doors of", "all doors of")
        losses(parse_document(Source("older.md", text)), parse_document(Source("newer.md", changed)))

    hold_linear(compare, manual)


@pytest.mark.parametrize("form", ["the same words.", "words {}.", "{}"])
def test_silent_losses_of_other_texts(form: str) -> None:
    def compare(text: str) -> None:
        other = text.replace("words", "signs").replace("7", "8")
        losses(parse_document(Source("older.md", text)), parse_document(Source("newer.md", other)))

    hold_linear(compare, lines(f"{form}\n"))
