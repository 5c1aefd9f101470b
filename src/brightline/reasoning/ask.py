"""What to ask next: the fact that settles most, danger first, and nothing that may not be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from brightline.reasoning.exact import Exact, State


class Question(msgspec.Struct, frozen=True):
    """A fact to ask about, the question in words, and the acts whose verdict turns on it."""

    fact: str
    text: str
    decides: tuple[str, ...]


def next_question(exact: Exact, state: State, open_acts: Mapping[str, Sequence[str]]) -> Question | None:
    """Choose among the facts on which open verdicts turn; nothing where no answer can change one.

    A fact is left out where asking for it would be an act that is, or may be, forbidden (`asking`).
    """
    policy = exact.policy
    decides: dict[str, list[str]] = {}
    for act, names in open_acts.items():
        for name in names:
            if name in exact.index.facts and _may_ask(name, exact, state):
                decides.setdefault(name, []).append(act)
    if not decides:
        return None
    places = {fact.name: i for i, fact in enumerate(policy.facts)}

    def order(name: str) -> tuple[bool, int, int]:
        return (name not in policy.danger, -len(decides[name]), places[name])

    chosen = min(decides, key=order)
    return Question(chosen, exact.index.facts[chosen].question, tuple(decides[chosen]))


def _may_ask(name: str, exact: Exact, state: State) -> bool:
    act = exact.policy.asking.get(name)
    return act is None or exact.verdict(act, state).word not in ("must_not", "conflict", "depends")
