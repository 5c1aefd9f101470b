"""Terms that are hard to tell apart: defined twice over, with or without a difference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from brightline.checking.finding import Finding, Witness
from brightline.checking.space import Space, replayed
from brightline.language.english import name_of_term
from brightline.language.policy import Defined, Term
from brightline.reasoning import plain
from brightline.reasoning.diagram import Node

_ALIKE = 0.5
"""Terms are alike where both hold in this share of the situations in which one of them does."""
_RUN = 4
"""Or where their definitions share so many words in a row, half of them long ones."""
_LONG = 5


def alike(space: Space) -> Iterator[Finding]:
    """Give the pairs of terms that are nearly the same, with the smallest situation that tells them apart."""
    terms = [term for term in space.policy.terms if term.quotes]
    for first, second in combinations(terms, 2):
        one, other = (space.exact.condition(Term(term.name)) for term in (first, second))
        overlap = space.share(space.diagrams.both(one, other))
        either = space.share(space.diagrams.either(one, other))
        shared = space.diagrams.support[one] & space.diagrams.support[other]
        if (shared and overlap >= _ALIKE * either) or _share_words(first, second):
            yield _pair(space, first, second, one, other)


def _pair(space: Space, first: Defined, second: Defined, one: Node, other: Node) -> Finding:
    names = [name_of_term(term.name) for term in (first, second)]
    places = [term.quotes[0].provision for term in (first, second)]
    apart, witness = space.but(one, other), None
    said = f"{names[0]} ({places[0]}) and {names[1]} ({places[1]})"
    if not space.can_be(apart) and not space.can_be(space.but(other, one)):
        said += " mean the same in other words"
    else:
        if not space.can_be(apart):
            apart, first, second = space.but(other, one), second, first
            names.reverse()
        smallest = space.smallest(apart)
        assert smallest is not None
        witness = space.witness(smallest)
        _replay(space, first, second, witness)
        said += f" are nearly the same test: here {names[0]} applies and {names[1]} does not"
    return Finding(
        kind="terms alike",
        said=said,
        about=(first.name, second.name),
        quotes=(*first.quotes, *second.quotes),
        ambiguities=tuple(dict.fromkeys(r.ambiguity for term in (first, second) for r in term.readings)),
        witness=witness,
        share=space.share(space.any_of((space.but(one, other), space.but(other, one)))),
    )


def _replay(space: Space, holds: Defined, fails: Defined, witness: Witness) -> None:
    s = witness.situation
    values = [plain.holds(Term(term.name), space.policy, s) for term in (holds, fails)]
    replayed(values == [True, False], witness, f"{holds.name} without {fails.name}")


def _share_words(first: Defined, second: Defined) -> bool:
    runs = [
        {tuple(words[at : at + _RUN]) for words in _words(term) for at in range(len(words) - _RUN + 1)}
        for term in (first, second)
    ]
    return any(2 * sum(len(word) >= _LONG for word in run) >= _RUN for run in runs[0] & runs[1])


def _words(term: Defined) -> list[list[str]]:
    return [re.findall(r"\w+", quote.text.lower()) for quote in term.quotes]
