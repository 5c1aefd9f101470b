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
    terms = [(term, space.exact.condition(Term(term.name))) for term in space.policy.terms if term.quotes]
    runs = {term.name: _runs(term) for term, _ in terms}
    support = space.diagrams.support
    for (first, one), (second, other) in combinations(terms, 2):
        is_near = support[one] & support[other] and _hold_together(space, one, other)
        if is_near or runs[first.name] & runs[second.name]:
            yield _pair(space, first, second, one, other)


def _hold_together(space: Space, one: Node, other: Node) -> bool:
    """Whether two terms hold together in most of the situations in which one of them does."""
    overlap = space.share(space.diagrams.both(one, other))
    return overlap >= _ALIKE * space.share(space.diagrams.either(one, other))


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


def _runs(term: Defined) -> set[tuple[str, ...]]:
    """Give the runs of words by which a definition is known again."""
    runs = {tuple(words[at : at + _RUN]) for words in _words(term) for at in range(len(words) - _RUN + 1)}
    return {run for run in runs if 2 * sum(len(word) >= _LONG for word in run) >= _RUN}


def _words(term: Defined) -> list[list[str]]:
    return [re.findall(r"\w+", quote.text.lower()) for quote in term.quotes]
