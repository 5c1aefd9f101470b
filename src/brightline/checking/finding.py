"""What a check finds: of which kind, how grave, in which words, and the smallest situation that shows it."""

from __future__ import annotations

from typing import Literal

import msgspec

from brightline.language.policy import Modality, Quote
from brightline.language.values import Value
from brightline.reasoning.situation import Deed, Situation
from brightline.reasoning.verdict import Verdict

Severity = Literal["error", "warning", "note"]
Kind = Literal[
    "contradiction",
    "needs what is forbidden",
    "dilemma",
    "contradiction if unknown",
    "unreachable",
    "dead exception",
    "dead override",
    "shadowed",
    "redundant",
    "gap",
    "broken chain",
    "looping chain",
    "tells itself",
    "nobody fills",
    "no fallback",
    "no deadline",
    "no record",
    "terms alike",
    "asks what is forbidden",
    "refers outside",
    "unused",
    "not decided",
    "assertion refuted",
    "waiver out of date",
]

SEVERITY: dict[Kind, Severity] = {
    "contradiction": "error",
    "needs what is forbidden": "error",
    "dilemma": "error",
    "assertion refuted": "error",
    "not decided": "error",
    "waiver out of date": "error",
    "unreachable": "warning",
    "dead exception": "warning",
    "dead override": "warning",
    "broken chain": "warning",
    "looping chain": "warning",
    "tells itself": "warning",
    "nobody fills": "warning",
    "no fallback": "warning",
    "asks what is forbidden": "warning",
    "gap": "warning",
    "terms alike": "warning",
    "contradiction if unknown": "note",
    "no deadline": "note",
    "no record": "note",
    "shadowed": "note",
    "redundant": "note",
    "refers outside": "note",
    "unused": "note",
}
"""How grave each kind is, the order of the kinds being that in which they are told."""

_STRENGTH: tuple[Modality, ...] = ("must", "must_not", "should", "should_not", "may")
_ORDER = {kind: place for place, kind in enumerate(SEVERITY)}


class Witness(msgspec.Struct, frozen=True):
    """The smallest situation that shows a finding.

    `facts` and `done` are what differs from an ordinary moment, `unknown` what nobody knows there, and
    `situation` is all of it; `verdict` is what the plain evaluator answers in it on the finding's act.
    """

    asker: str
    facts: dict[str, Value]
    done: tuple[Deed, ...]
    unknown: tuple[str, ...]
    situation: Situation
    verdict: Verdict | None = None

    @property
    def size(self) -> int:
        """Give how many things differ from an ordinary moment."""
        return len(self.facts) + len(self.done) + len(self.unknown)


class Finding(msgspec.Struct, frozen=True):
    """One finding.

    `said` is a sentence for the drafter, `about` are the names that it is about (norms, acts, facts, terms or
    roles), by which a waiver knows it again, `quotes` the words on both sides, `ambiguities` the open
    questions on the way, `share` the part of all situations in which it holds. `forces` are those with which
    two norms bear on the act, the one towards it first.
    """

    kind: Kind
    said: str
    about: tuple[str, ...]
    quotes: tuple[Quote, ...] = ()
    acts: tuple[str, ...] = ()
    forces: tuple[Modality, ...] = ()
    roles: tuple[str, ...] = ()
    ambiguities: tuple[str, ...] = ()
    witness: Witness | None = None
    share: float | None = None

    @property
    def severity(self) -> Severity:
        """Give how grave it is."""
        return SEVERITY[self.kind]

    @property
    def key(self) -> tuple[Kind, tuple[str, ...]]:
        """Give what it is known again by, in another version and after a change."""
        return self.kind, self.about

    @property
    def provisions(self) -> tuple[str, ...]:
        """Give the provisions that it quotes, each once."""
        return tuple(dict.fromkeys(quote.provision for quote in self.quotes))


def ordered(findings: list[Finding], places: dict[str, int]) -> list[Finding]:
    """Put findings in the order in which they are told: by kind, by force, then as the policy goes."""
    return sorted(
        findings,
        key=lambda each: (
            _ORDER[each.kind],
            [_STRENGTH.index(force) for force in each.forces],
            [places.get(name, len(places)) for name in each.about],
            each.about,
            each.acts,
        ),
    )
