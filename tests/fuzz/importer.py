"""Texts as extractions leave them, and worse; what must hold of each when it is imported."""

from __future__ import annotations

import random

from brightline.source import Source
from brightline.text.importing import import_source

WORDS = [
    *"""
Members shall not report the incident to a supervisor before safety and order are restored , see P&P 7-805
§ 609.066 (1) (5) [II-B] U.S. 3.5 ounces MPD's “quoted” NOTE: REFERENCES xx/xx/xx e.g. 2024. `code` <tag>
<https://a.b/c> [link](#x) [a](b &amp; * _ _x_ *y* ** ~ ~~ \\ \\* { } {-- --} {++ ++} {~~ ~> ~~} {>> <<}
| # #1 > + - -- --- = ~~~ é \ufb01 <!-- --> ``` 1. a) (b)
""".split(),  # noqa: SIM905
    "\u00a0",
    "\u2028",
]
PLAIN = ["members", "shall", "report", "incidents", "and", "keep", "order", "in", "the", "city"]
SCHEMES = (
    ("I.", "II.", "III.", "IV.", "V."),
    ("A.", "B.", "C.", "D.", "E.", "F.", "G.", "H.", "I.", "J."),
    ("1.", "2.", "3.", "4.", "5.", "6.", "7.", "8.", "9.", "10."),
    ("a.", "b.", "c.", "d.", "e.", "f.", "g.", "h.", "i.", "j."),
    ("i.", "ii.", "iii.", "iv.", "v."),
    ("1)", "2)", "3)", "4)"),
    ("a)", "b)", "c)"),
    ("(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)", "(h)", "(i)", "(j)"),
    ("(1)", "(2)", "(3)"),
    ("(i)", "(ii)", "(iii)"),
    ("1.1", "1.2", "1.2.1", "1.2.2", "1.3", "2.1"),
    ("1.0", "2.0", "2.1", "2.2.", "3.0"),
    ("I.A", "I.A.1", "I.A.2", "I.B", "I.B.1", "I.B.1.a", "II.A"),
    ("SECTION 1", "Section 2.", "§ 3", "SECTION 5", "§ 609.066"),
    ("ARTICLE I", "ARTICLE II"),
    ("(a)(1)", "(2)", "(a)(3)", "(b)", "(b)(1)(i)"),
)
BEFORE = (
    "",
    "",
    "",
    "",
    "- ",
    "- ",
    "  - ",
    "    ",
    "# ",
    "## ",
    "##### ",
    "**",
    "~~",
    "- **",
    "* ",
    "> ",
    "\t",
)
LINES = (
    "",
    "",
    "",
    "---",
    "===",
    "Page 3 of 9",
    "Policy Manual",
    "| a | b |",
    "```norm",
    "```",
    "~~~",
    "- ",
    "#",
)


def case(random: random.Random) -> str:
    """Give a text: labels that mostly run in order, with marks, cuts and debris."""
    if random.random() < 0.1:
        return "".join(random.choice(("\n", " ", *WORDS)) for _ in range(random.randrange(60))) + "x"
    is_plain = random.random() < 0.3
    lines: list[str] = []
    runs = [iter(scheme) for scheme in random.sample(SCHEMES, random.randrange(1, 5))]
    for _ in range(random.randrange(1, 14)):
        lines.append(_line(random, runs, PLAIN if is_plain else WORDS))
        if random.random() < 0.5:
            lines.append(random.choice(LINES) if not is_plain else "")
    return "\n".join(lines) + "\nx"


def _line(random: random.Random, runs: list[object], words: list[str]) -> str:
    label = ""
    kind = random.random()
    if kind < 0.5:
        label = next(random.choice(runs[-2:] if random.random() < 0.7 else runs), "")  # type: ignore[call-overload]
    elif kind < 0.6:
        label = random.choice(random.choice(SCHEMES))
    text = " ".join(random.choice(words) for _ in range(random.randrange(9)))
    if random.random() < 0.3:
        text = _struck(random, text)
    return random.choice(BEFORE) + (f"{label}{random.choice(('', '**'))} " if label else "") + text


def _struck(random: random.Random, text: str) -> str:
    for sign in random.choice((("~~", "~~"), ("~~",), ("{--", "--}"), ("{>>", "<<}"), ("**", "**"))):
        at = random.randrange(len(text) + 1)
        text = text[:at] + sign + text[at:]
    return text


def hold(text: str) -> None:
    """Demand that a text is imported with every word, is read without an error, and is then settled."""
    imported = import_source(Source("case.txt", text))
    assert not [d for d in imported.document.diagnostics if d.severity == "error"]
    for finding in imported.findings:
        assert 1 <= finding.line <= text.count("\n") + 1
        assert finding.output_line <= imported.text.count("\n") + 1
        assert finding.provision == "" or finding.provision in imported.document.provisions
    again = import_source(Source("case.md", imported.text))
    assert again.text == imported.text, "a second import changes the document"
