"""A made-up manual of any length: headings, labelled items, marks, comments, a norm under each sentence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

FACTS, ACTS = 120, 200
_PLACES = ("gates", "doors", "lots", "halls", "yards", "stores", "ramps", "docks", "roofs", "wells")
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def manual(lines: int) -> str:
    """Give a policy of about so many lines, its vocabulary in it, that compiles without an error."""
    parts = [f"---\npolicy: elmford-manual\nlanguage: 1\n---\n\n# 1-100 Elmford Manual\n\n{_vocabulary()}"]
    length = parts[0].count("\n")
    for piece in _pieces():
        if length >= lines:
            break
        parts.append(piece)
        length += piece.count("\n")
    return "".join(parts)


def _vocabulary() -> str:
    facts = [
        f'fact fact_{n}: yes or no, ordinarily no\n  ask "Is it so ({n})?"\n  yes "it is so"\n'
        for n in range(FACTS)
    ]
    acts = [f'act act_{n} is a act_{n // 10} "do {n}"\n' if n > 9 else f"act act_{n}\n" for n in range(ACTS)]
    roles = "role officer\nrole sergeant is a officer\n"
    return f"```vocabulary\n{roles}\n{''.join(facts)}\n{''.join(acts)}```\n\n"


def _pieces() -> Iterator[str]:
    """Give headings and items without end: chapters of 20 sections of 5 sentences."""
    number = 0
    for chapter in count(1):
        yield f"## {_roman(chapter)}. Chapter {chapter}\n\nEach section of it holds for all.\n\n"
        for section in range(20):
            yield f"- {chr(ord('A') + section)}. Section {chapter}-{section}\n\n"
            for item in range(1, 6):
                number += 1
                yield _item(number, item)


def _item(number: int, item: int) -> str:
    place = _PLACES[number % len(_PLACES)]
    words = f"Officers shall not open the {place} of house {number} at night."
    if number % 7 == 0:
        words += " {++Sergeants see to it.++}"
    if number % 11 == 0:
        words += " {>>asked for by the sergeants<<}"
    if number % 13 == 0:
        words += f" {{~~Old~>New~~}} locks are kept (see P&P 7-{100 + number % 900})."
    fact, act = f"fact_{number % FACTS}", f"act_{number % ACTS}"
    quote = f'"Officers shall not open the {place} of house {number} at night."'
    norm = [quote, f"officer must not {act}", f"  when {fact}"]
    if number % 5 == 0:
        less = f'"open the {place} of house {number}"'
        leave = [f"  when fact_{(number + 7) % FACTS}", "  overrides rule"]
        norm = ["rule:", *norm, "", "leave:", less, f"officer may {act}", *leave]
    block = "\n".join(f"     {line}".rstrip() for line in ("```norm", *norm, "```"))
    return f"  {item}. {words}\n\n{block}\n\n"


def _roman(value: int) -> str:
    text = ""
    for size, digits in _ROMAN:
        text += digits * (value // size)
        value %= size
    return text
