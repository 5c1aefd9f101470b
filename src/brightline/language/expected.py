"""What a parser expected, in the words of somebody who writes a policy."""

from __future__ import annotations

from collections.abc import Iterable

_NAMES = {
    "NAME": "a name",
    "HEAD": "a name with a colon",
    "STRING": 'words in `"`',
    "LABEL": "a provision or id",
    "NUMBER": "a number",
    "DATE": "a date",
    "COMMA": "`,`",
    "COLON": "`:`",
    "LPAR": "`(`",
    "RPAR": "`)`",
    "LESSTHAN": "`<`",
    "$END": "the end of the block",
}
_CLAUSES = {"WHEN", "UNLESS", "OVERRIDES", "WITHIN", "BEFORE", "OTHERWISE", "READING"}
_MODALITIES = {"MUST", "SHOULD", "MAY"}
_ORDERS = {"AT", "MORE", "LESS", "LATER", "EARLIER"}
_GROUPS = [
    (_CLAUSES, "a clause (`when`, `unless`, `overrides`, …)"),
    (_MODALITIES, "`must`, `should` or `may`"),
    (_ORDERS, "a comparison (`at least`, …)"),
]


def describe_expected(terminals: Iterable[str]) -> str:
    """Give the terminals that could have stood here as a short list in words."""
    left = set(terminals)
    words = []
    for group, name in _GROUPS:
        if left >= group:
            left -= group
            words.append(name)
    rest = [_NAMES.get(t, f"`{t.lower()}`") for t in sorted(left, key=_rank)]
    words = [*rest, *words]
    shown = words if len(words) <= 6 else [*words[:6], "…"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


def suggest_keyword(word: str, terminals: Iterable[str]) -> str:
    """Name the keyword that `word` probably is, or nothing."""
    from difflib import get_close_matches

    keywords = [t.lower() for t in terminals if t not in _NAMES]
    close = get_close_matches(word.lower(), keywords, n=1, cutoff=0.7)
    return f"did you mean `{close[0]}`?" if close else ""


def nearest(word: str, names: Iterable[str]) -> str:
    """Name what a misspelt `word` probably is, as a help line, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(names), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else ""


def _rank(terminal: str) -> tuple[int, str]:
    order = ["NAME", "STRING", "HEAD", "LABEL", "NUMBER", "DATE"]
    return (order.index(terminal) if terminal in order else len(order), terminal)
