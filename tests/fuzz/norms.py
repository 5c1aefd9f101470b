"""Blocks of the norm language: sentences drawn from the grammar, then bent; the first line names the kind."""

from __future__ import annotations

from functools import cache
from random import Random

from lark.grammar import NonTerminal, Symbol

from brightline.language.format import format_block
from brightline.language.mistakes import Kind
from brightline.language.parse import parse_block, parser
from brightline.source import Source
from brightline.text.document import Fence
from fuzz import texts
from fuzz.document import hold_place
from language.test_round_trips import without_places

KINDS: dict[str, Kind] = {
    "norm": "norms",
    "terms": "terms",
    "vocabulary": "vocabulary",
    "assert": "assertions",
}
QUOTES = ('"must not"', '"a  b\n  c"', r'"say \"no\""', '""', '"§ “x”"', '"keep {~~peace~>safety~~} now"')
SAMPLES: dict[str, tuple[str, ...]] = {
    "NAME": ("alpha", "beta", "gamma_2", "b", "may_be", "minutes"),
    "STRING": QUOTES,
    "LABEL": ("I.A", "II.B.1.a", "AMB-29", "A", "III.C.2/alpha", "II.A.i1"),
    "NUMBER": ("0", "5", "12.5", "1234567"),
    "DATE": ("2026-01-31", "1999-12-01"),
    "HEAD": ("alpha:", "b:"),
    "HAVING_DONE": ("done",),
    "ACCEPT": ("accept gap", "accept no deadline", "accept terms-alike"),
    "AS_ROLE": ("as",),
    "ELSEWHERE": ("memo-26-1:A", "memo-26-1"),
    **{word: (word.lower(),) for word in ("NEVER", "ALWAYS", "STAYS", "CONFLICT", "SILENT")},
    **{word: (word.lower(),) for word in ("EQUAL", "LOOSER", "STRICTER")},
}
SPACES = (" ", " ", " ", "\n", "\n  ", "\n\n", " {>>why<<} ", "\t")


def case(random: Random) -> str:
    """A block that the grammar allows, or one of a real policy; then some changes."""
    info = random.choice(sorted(KINDS))
    if random.random() < 0.6:
        items = [_item(random, KINDS[info]) for _ in range(random.randint(1, 4))]
        text = random.choice(("\n\n", "\n")).join(items) + "\n"
    else:
        info, text = random.choice(_real_blocks())
        text = texts.excerpt(random, text, 20)
    return f"{info}\n{texts.bent(random, text)}"


@cache
def _real_blocks() -> tuple[tuple[str, str], ...]:
    pieces = [piece for text in texts.real_texts() for piece in text.split("```")[1::2]]
    pairs = [piece.partition("\n")[::2] for piece in pieces]
    return tuple((info, text) for info, text in pairs if info in KINDS)


@cache
def _rules() -> dict[str, list[list[Symbol]]]:
    rules: dict[str, list[list[Symbol]]] = {}
    for kind in KINDS.values():
        for rule in parser(kind).rules:
            if rule.expansion not in rules.setdefault(rule.origin.name, []):
                rules[rule.origin.name].append(rule.expansion)
    return rules


@cache
def _words() -> dict[str, str]:
    """What each terminal that is a word or sign looks like."""
    terminals = {each.name: each.pattern for kind in KINDS.values() for each in parser(kind).terminals}
    return {name: each.value for name, each in terminals.items() if type(each).__name__ == "PatternStr"}


def _item(random: Random, kind: Kind) -> str:
    """One declaration: a random derivation from the rules of the grammar, which grows ever less."""
    star = next(symbol.name for symbol in _rules()[kind][0] if isinstance(symbol, NonTerminal))
    waiting: list[Symbol] = [min(_rules()[star], key=len)[0]]
    words: list[str] = []
    while waiting:
        symbol = waiting.pop()
        if isinstance(symbol, NonTerminal):
            options = sorted(_rules()[symbol.name], key=len)
            stop = len(words) + len(waiting) > 60
            waiting += reversed(options[0] if stop else random.choice(options))
        else:
            words.append(_word(random, symbol.name))
    return "".join(word + random.choice(SPACES) for word in words).strip()


def _word(random: Random, terminal: str) -> str:
    return _words().get(terminal) or random.choice(SAMPLES.get(terminal, SAMPLES["NAME"]))


def hold(text: str) -> None:
    """Parse and lay it out in both versions."""
    info, _, block = text.partition("\n")
    if info not in KINDS:
        info, block = "norm", text
    fence = Fence(info, block, 1, 0, "A")
    formatted = Fence(info, format_block(fence), 1, 0, "A")
    assert format_block(formatted) == formatted.text
    assert "".join(formatted.text.split()) == "".join(block.split())
    for version in ("adopted", "proposed"):
        source = Source("policy.md", block)
        items, problems = parse_block(source, fence, version, KINDS[info])
        for problem in problems:
            hold_place(problem, source)
        if not problems:
            source = Source("policy.md", formatted.text)
            again, problems = parse_block(source, formatted, version, KINDS[info])
            assert problems == [], problems[0].render()
            assert without_places(again) == without_places(items)
