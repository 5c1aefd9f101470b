"""What a norm of one version may refer to."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.anchor import Anchor
from brightline.language.conditions import resolve
from brightline.language.expected import nearest
from brightline.language.vocabulary import Vocabulary


class Lost(msgspec.Struct, frozen=True):
    """A reference that meets no norm of this version.

    It is written in `provision`; `names` are the ids, or beginnings of ids, that it could mean.
    """

    word: s.Word
    provision: str
    names: frozenset[str]


class Scope:
    """The vocabulary, the words, and what has been found of norms.

    `anchors` are the documents in order, `prefixes` what stands before each one's provisions, by its id.
    `declared` has the ids of all norms in the blocks, whether they stand or not, each with its prefix;
    `lost` the references to norms that do not stand here; `untranslated` the words that are left out on
    purpose.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        anchors: list[Anchor],
        terms: frozenset[str],
        ambiguities: dict[str, str],
        prefixes: dict[str, str],
    ) -> None:
        self.vocabulary, self.anchors, self.terms = vocabulary, anchors, terms
        self.ambiguities, self.prefixes = ambiguities, prefixes
        self.untranslated: list[p.Quote] = []
        self.declared: dict[str, str] = {}
        self.lost: list[Lost] = []

    def report(self, place: s.Place, message: str, help: str = "") -> None:
        """Note an error."""
        self.vocabulary.report(place, message, help)

    def condition(self, lines: Iterable[s.ConditionNode]) -> list[p.Condition]:
        """Resolve lines of conditions; those that fail are reported and left out."""
        found = [resolve(line, self.vocabulary, self.terms) for line in lines]
        return [condition for condition in found if condition is not None]

    def acts(self, refs: Iterable[s.ActRef]) -> tuple[str, ...]:
        """Resolve acts; those that fail are reported and left out."""
        return tuple(act for ref in refs if (act := self.vocabulary.act(ref)))

    def readings(self, decls: Iterable[s.ReadingDecl]) -> tuple[p.Reading, ...]:
        """Check that every ambiguity is listed, where there is a list."""
        for decl in decls:
            name = decl.ambiguity.text
            if self.ambiguities and name not in self.ambiguities:
                help = nearest(name, self.ambiguities)
                self.report(decl.ambiguity.place, f"there is no ambiguity `{name}`", help)
        return tuple(p.Reading(decl.ambiguity.text, decl.chosen.value) for decl in decls)
