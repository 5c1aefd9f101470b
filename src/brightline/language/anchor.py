"""Quotes held against the words: in which versions does a declaration stand?

It stands where all its quotes occur, once each. A mark that touches a part of a quote makes it stale, unless
the quote repeats the mark word for word.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.expected import nearest
from brightline.source import Diagnostic
from brightline.text.critic import has_marks
from brightline.text.document import Document
from brightline.text.find import Finder
from brightline.text.words import Located, OwnText, fold, locate_in, own_text, plain_quote


class Anchor:
    """Holds the quotes of one document in one version against its words, and notes what does not fit.

    `prefix` stands before its provisions where other documents stand beside it. `found` has the lines and
    columns of the quotes that occur here, `missing` what to say of the others.
    """

    def __init__(self, document: Document, version: p.Version, id: str, prefix: str) -> None:
        self.document, self.version, self.id, self.prefix = document, version, id, prefix
        self.problems: list[Diagnostic] = []
        self.found: set[tuple[int, int]] = set()
        self.missing: dict[tuple[int, int], tuple[s.Text, str]] = {}
        self._own: dict[str, OwnText] = {}

    def missing_from_all(self, anchors: list[Anchor]) -> list[Diagnostic]:
        """Give what to say of the quotes that occur in no version."""
        found = set().union(*(anchor.found for anchor in anchors))
        lost = [(text, provision) for place, (text, provision) in self.missing.items() if place not in found]
        return [text.place.diagnostic(*self._missing(text, provision)) for text, provision in lost]

    def quotes(self, decls: tuple[s.QuoteDecl, ...], provision: str) -> tuple[p.Quote, ...] | None:
        """Give the quotes as this version has them, or None where the declaration does not stand in it."""
        if not provision:
            help = "put the block under the sentence that it reads"
            self._report(decls[0].text.place, "this block stands outside every provision", help)
            return None
        found = [self._quote(decl, provision) for decl in decls]
        return tuple(quote for quote in found if quote) if all(found) else None

    def occurs(self, text: s.Text, provision: str) -> bool:
        """Whether words stand in a provision in this version, whatever marks touch them."""
        return provision in self.document.provisions and self._locate(provision, text).state != "absent"

    def instead(self, text: s.Text, provision: str) -> str:
        """Say what stands there instead of words that do not occur, as a help line, or nothing."""
        if provision not in self.document.provisions:
            return f"there is no provision `{provision}`"
        return self._missing(text, provision)[1]

    def _quote(self, decl: s.QuoteDecl, own: str) -> p.Quote | None:
        provision = decl.provision.text if decl.provision else own
        if decl.provision and not _is_ancestor(provision, own, self.document):
            self._report_distant(decl.provision, own)
            return None
        if not decl.text.value:
            self._report(decl.text.place, "this quote has no words")
            return None
        place = decl.text.place
        located = self._locate(provision, decl.text)
        if located.state == "absent":
            self.missing[place.line, place.column] = (decl.text, provision)
            return None
        self.found.add((place.line, place.column))
        if located.state == "stale":
            self._report_stale(decl.text, provision, located)
        elif located.state == "many":
            help = "quote more of the sentence, so that the words occur once"
            self._report(place, f"these words occur {located.count} times in {provision}", help)
        else:
            return p.Quote(self.prefix + provision, fold(decl.text.value))
        return None

    def _report_distant(self, word: s.Word, own: str) -> None:
        if word.text in self.document.provisions:
            help = "a further quote is from the provision itself or one that it is part of"
            self._report(word.place, f"{own} is not part of {word.text}", help)
        else:
            help = nearest(word.text, self.document.provisions)
            self._report(word.place, f"there is no provision `{word.text}`", help)

    def _locate(self, provision: str, text: s.Text) -> Located:
        return locate_in(self._words(provision), text.raw, self.version, len(self.document.sources))

    def _words(self, provision: str) -> OwnText:
        if provision not in self._own:
            self._own[provision] = own_text(self.document, provision, self.version)
        return self._own[provision]

    def _report_stale(self, text: s.Text, provision: str, located: Located) -> None:
        message = f"stale: the redline changes these words of {provision}"
        help = f'confirm by quoting the change: "{located.region}"'
        if has_marks(text.raw) and not has_marks(located.region):
            message = f"this quote marks a change that the redline of {provision} does not make"
            help = f'write "{located.region}"'
        self._report(text.place, message, help)

    def _missing(self, text: s.Text, provision: str) -> tuple[str, str]:
        message = f"these words do not occur in {provision}"
        if other := self._elsewhere(text, provision):
            return message, f"they occur in {other}"
        words = fold(text.value)
        near = _nearest_words(words, self._words(provision).finder.around(words))
        return message, f'did you mean "{near}"?' if near else ""

    def _elsewhere(self, text: s.Text, provision: str) -> str:
        """Give the first other provision that has these words, or nothing."""
        starts, names, finder = self._all_words
        wanted = plain_quote(text.raw, self.version, len(self.document.sources))
        found = (names[bisect_right(starts, place) - 1] for place in finder.find(wanted))
        return next((name for name in found if name != provision), "")

    @cached_property
    def _all_words(self) -> tuple[list[int], list[str], Finder]:
        """Where each provision starts in the words of all of them; no quote reaches over the joints."""
        names = list(self.document.provisions)
        joint = " \0 "
        texts = [own_text(self.document, name, self.version).text for name in names]
        starts = list(accumulate((len(text) + len(joint) for text in texts), initial=0))
        return starts, names, Finder(joint.join(texts))

    def _report(self, place: s.Place, message: str, help: str = "") -> None:
        self.problems.append(place.diagnostic(message, help))


def _is_ancestor(provision: str, own: str, document: Document) -> bool:
    while own and own != provision:
        own = document.provisions[own].parent
    return own == provision and provision in document.provisions


def _nearest_words(words: str, stretches: list[str]) -> str:
    """Give the part of some stretches of text that is most like some words, if it is like them at all."""
    from difflib import SequenceMatcher

    wanted = words.split()
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best, ratio = "", 0.6
    for there in (stretch.split() for stretch in stretches):
        for size in range(max(1, len(wanted) - 2), len(wanted) + 3):
            for start in range(max(1, len(there) - size + 1)):
                part = there[start : start + size]
                matcher.set_seq1(part)
                if matcher.quick_ratio() > ratio and matcher.ratio() > ratio:
                    best, ratio = " ".join(part), matcher.ratio()
    return best
