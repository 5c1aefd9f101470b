"""What a parser expected, in the words of somebody who writes a policy."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

_NAMES = {
    "NAME": "a name",
    "HEAD": "a name with a colon",
    "STRING": 'words in `"`',
    "LABEL": "a provision or id",
    "ELSEWHERE": "a document",
    "AT_ONCE": "`at once`",
    "AS": "`as soon as possible`",
    "AS_ROLE": "`as`",
    "REASONABLE": "`for a reasonable time`",
    "HAVING_DONE": '`done "…"`',
    "OR_ABOVE": "`or above`",
    "OR_DESIGNEE": "`or designee`",
    "NUMBER": "a number",
    "DATE": "a date",
    "COMMA": "`,`",
    "COLON": "`:`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "LESSTHAN": "`<`",
    "$END": "the end of the block",
}
ASSERTING = frozenset(("never", "always", "stays", "conflict", "silent", "equal", "looser", "stricter"))
"""The words that are reserved in assertions alone."""
_FEW = 100
"""How many names are compared one by one."""
_CLAUSES = {
    *("WHEN", "UNLESS", "OVERRIDES", "WITHIN", "DUE", "EVERY", "THROUGHOUT", "FOR", "BEFORE", "OTHERWISE"),
    *("REMEDIES", "READING", "AT_ONCE", "AS", "REASONABLE"),
}
_MODALITIES = {"MUST", "SHOULD", "MAY"}
_ORDERS = {"AT", "MORE", "LESS", "LATER", "EARLIER"}
_CONDITION = {"NAME", "DONE", "LPAR", "NOT", "FOR", "PRIMARILY", "SOLELY"}
_VALUE = {"NAME", "NUMBER", "DATE", "YES", "NO", "TODAY", "PRIMARILY", "SOLELY"}
_TIME = {"NUMBER", "AS", "AT_ONCE"}
_GROUP = {"OR_ABOVE", "OR_DESIGNEE"}
_GROUPS = [
    (_CONDITION, "a condition"),
    (_VALUE, "a value"),
    (_TIME, "a time (`5 minutes`)"),
    (_CLAUSES, "a clause (`when`, `unless`, `overrides`, …)"),
    (_MODALITIES, "`must`, `should` or `may`"),
    (_ORDERS, "a comparison (`at least`, …)"),
]


def describe_expected(terminals: Iterable[str]) -> str:
    """Give the terminals that could have stood here as a short list in words."""
    left = set(terminals)
    left -= _GROUP if left > _GROUP else set()  # of all that may follow a role, the least expected
    left -= {"A"} if "NAME" in left else set()
    words = []
    for group, name in _GROUPS:
        if left >= group:
            left -= group
            words.append(name)
    rest = [_NAMES.get(t, f"`{t.lower()}`") for t in sorted(left, key=_rank)]
    words = [*words, *rest]
    shown = words if len(words) <= 6 else [*words[:6], "more"]
    return _joined(shown, "or")


def listed(words: Iterable[str], joint: str) -> str:
    """Give words in backticks: `a`, `b` or `c`."""
    return _joined([f"`{word}`" for word in words], joint)


def _joined(words: list[str], joint: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {joint} {words[-1]}"


@cache
def keywords() -> frozenset[str]:
    """Give the reserved words: whatever stands in quotes in the grammar."""
    grammar = files("brightline.language").joinpath("grammar.lark").read_text(encoding="utf-8")
    return frozenset(re.findall(r'"([a-z]+)"', grammar)) | {"once", "above", "designee"}


def hint(word: str, expected: set[str], *, begins_line: bool) -> str:
    """Say what to write where one of `expected` was wanted and `word` stands, as a help line, or nothing."""
    if word == "not" and expected >= _VALUE:
        return "put `not` before the fact, as in `not road is icy`"
    named = word.rstrip(":")
    if expected.isdisjoint({"NAME", "HEAD"}):
        return ""
    if named in keywords():
        is_name = not begins_line and "$END" not in expected
        return f"`{named}` is a reserved word; choose another name" if is_name else ""
    plain = re.sub(r"[^a-z0-9_:]", "_", word.lower())
    return f"names are lower case with `_`: `{plain}`" if plain != word and plain[0].isalpha() else ""


def suggest_keyword(word: str, terminals: Iterable[str], likeness: float = 0.7) -> str:
    """Name the keyword that `word` probably is, or nothing."""
    from difflib import get_close_matches

    possible = sorted(t.lower() for t in terminals if t not in _NAMES)
    if word in possible or word in keywords():
        return ""
    close = get_close_matches(word.lower(), possible, n=1, cutoff=likeness)
    return f"did you mean `{close[0]}`?" if close else ""


def nearest(word: str, names: Iterable[str]) -> str:
    """Name what a misspelt `word` probably is, as a help line, or nothing."""
    from difflib import get_close_matches

    known = tuple(names)
    close = get_close_matches(word, known if len(known) <= _FEW else _alike(word, known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else ""


def _alike(word: str, names: tuple[str, ...]) -> list[str]:
    """Give the names that share a rare pair of letters with a word, and its neighbours in order.

    To compare it with every name would be quadratic where many names are wrong.
    """
    pairs, ordered = _index(names)
    found = {name for pair in _pairs(word) for name in pairs.get(pair, []) if len(pairs[pair]) <= _FEW}
    at = bisect_left(ordered, word)
    return sorted(found | set(ordered[max(0, at - 5) : at + 5]))


@lru_cache(maxsize=4)
def _index(names: tuple[str, ...]) -> tuple[dict[str, list[str]], list[str]]:
    pairs: dict[str, list[str]] = {}
    for name in names:
        for pair in _pairs(name):
            pairs.setdefault(pair, []).append(name)
    return pairs, sorted(names)


def _pairs(word: str) -> set[str]:
    return {word[i : i + 2] for i in range(len(word) - 1)}


def _rank(terminal: str) -> tuple[int, str]:
    order = ["NAME", "STRING", "HEAD", "LABEL", "NUMBER", "DATE"]
    return (order.index(terminal) if terminal in order else len(order), terminal)
