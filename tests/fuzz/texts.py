"""Texts to try: real ones cut and bent, odd characters, signs in great number."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[2]
FOLDERS = ("policies", "tests/policies", "tests/text/bad", "docs/tutorial/files", "docs/reference/files")
DELIMITERS = ("{--", "--}", "{++", "++}", "{~~", "~>", "~~}", "{>>", "<<}", "\\{--", "{-", "}", "{")
SIGNS = (
    *"*_`[]<>&\\()|#=\t\n",
    *("**", "```", "~~~", "](", "![", "<a", "&amp;", "---", "===", "<!--", "-->", "<div>", "    ", "\n\n"),
    *('"', '\\"', "(1)", "(05/29/02)", "[II-B]", "P&P 7-805", "[a]: b\n", ": ", ", ", "; "),
    *("- ", "1. ", "> ", "I. ", "A. ", "a. ", "i. ", "XVIII. ", "0. ", "999999999. "),
    *("```norm\n", "```terms\n", "```vocabulary\n"),
)
ODD = (
    *"\0\r\f\v\x1b\x1c\x85\ufeff\u2028\u2029\u00a0\u3000\u200b\u200d\u0301\u202e\u2066\ud800\udfff\ufffd",
    *"\u201c\u201d\u2019\u0130\u00df\u017f\u2163\ufb01\u0663\u00b2\U0010ffff",
    *("e\u0301\u0302\u0303", "\U0001f46e\u200d\u2642"),
)


@cache
def real_texts() -> tuple[str, ...]:
    """Every policy of the repository and of its tests, in an order of its own."""
    paths = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))
    return tuple(path.read_text("utf-8") for path in paths)


def excerpt(random: Random, text: str, most: int = 40) -> str:
    """Some lines of a text that follow one another."""
    lines = text.split("\n")
    start = random.randrange(len(lines))
    return "\n".join(lines[start : start + random.randint(1, most)])


def bent(random: Random, text: str, most: int = 4) -> str:
    """A text with up to so many changes."""
    for _ in range(random.randint(0, most)):
        text = random.choice(_CHANGES)(random, text)
    return text


def _span(random: Random, text: str) -> tuple[int, int]:
    start = random.randint(0, len(text))
    return start, min(len(text), start + random.choice((1, 2, 5, 20, 100)))


def _deleted(random: Random, text: str) -> str:
    start, end = _span(random, text)
    return text[:start] + text[end:]


def _doubled(random: Random, text: str) -> str:
    start, end = _span(random, text)
    return text[:end] + text[start:end] * random.choice((1, 1, 2, 9)) + text[end:]


def _moved(random: Random, text: str) -> str:
    start, end = _span(random, text)
    rest, at = text[:start] + text[end:], random.randint(0, len(text) - (end - start))
    return rest[:at] + text[start:end] + rest[at:]


def _inserted(random: Random, text: str) -> str:
    at = random.randint(0, len(text))
    return text[:at] + random.choice(random.choice((DELIMITERS, SIGNS, ODD))) + text[at:]


def _swamped(random: Random, text: str) -> str:
    """The same sign many times: what is quadratic takes too long then."""
    at, sign = random.randint(0, len(text)), random.choice((*DELIMITERS, *SIGNS, " ", "a", "I", "9", "."))
    count = random.choice((3, 10, 50, 50, 200, 1000 if random.random() < 0.1 else 20))
    if random.random() < 0.3:
        sign += random.choice((*DELIMITERS, *SIGNS))
    return text[:at] + sign * count + text[at:]


def _wrapped(random: Random, text: str) -> str:
    start, end = _span(random, text)
    opener, closer = random.choice(
        (("{--", "--}"), ("{++", "++}"), ("{~~", "~>new~~}"), ("{>>", "<<}"), ("`", "`"), ("**", "**"))
    )
    return f"{text[:start]}{opener}{text[start:end]}{closer}{text[end:]}"


def _replaced(random: Random, text: str) -> str:
    """One character for another that stands somewhere in the text."""
    if not text:
        return text
    at, other = random.randrange(len(text)), random.randrange(len(text))
    return text[:at] + text[other] + text[at + 1 :]


def _indented(random: Random, text: str) -> str:
    lines = text.split("\n")
    start = random.randrange(len(lines))
    pad = random.choice((" ", "  ", "    ", "\t", "> ", "- ", "- - ", "1. ", "      "))
    end = start + random.randint(1, 8)
    return "\n".join([*lines[:start], *(pad + line for line in lines[start:end]), *lines[end:]])


def _nested(random: Random, text: str) -> str:
    """A list in a list in a list, each line one step further in."""
    depth, marker = random.choice((5, 15, 25, 40)), random.choice(("- ", "1. ", "> ", "- A. "))
    step = " " * (len(marker) if marker[0] != "-" else 2)
    rows = [f"{(step if marker != '> ' else '> ') * level}{marker}x" for level in range(depth)]
    at = random.randint(0, len(text))
    return "\n".join([text[:at], *rows, text[at:]])


def _spliced(random: Random, text: str) -> str:
    return "\n".join([text, excerpt(random, random.choice(real_texts()), 12)])


_CHANGES: tuple[Callable[[Random, str], str], ...] = (
    *(_deleted, _doubled, _moved, _inserted, _inserted, _inserted, _wrapped, _wrapped, _replaced),
    *(_indented, _spliced, _swamped, _nested),
)
