"""Which edits stand behind a change: the marks of a redline, or, between two documents, the norms themselves.

It differs from `changes` in that it knows the text: a change of norms is tied to the marks that touch the
words which the norms read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product

import msgspec
from msgspec.structs import replace

from brightline.checking.accepting import Accepting
from brightline.checking.apart import Form, Touching, take_apart
from brightline.checking.changes import Change
from brightline.checking.following import Way
from brightline.language.compile import Compiled, Covered
from brightline.language.policy import Defined, Norm, Policy, Quote
from brightline.text.edits import edits
from brightline.text.redline import Marked, marked_words, marks_in
from brightline.text.words import OwnText, find_quote, own_text

_MOST_WAYS = 64


class Edit(msgspec.Struct, frozen=True):
    """Something that can be accepted or rejected by itself; `number` counts from 1 in the order of the text.

    `struck` are words of the older side alone and `inserted` those of the newer one, whichever way the text
    marks them: from a proposed version to the adopted one, edits are taken back. `names` are the norms and
    terms that it has a part in. An edit that no mark of the text shows has `is_mark` false and `line` 0: it
    is a norm or a term that reads otherwise.
    """

    number: int
    provision: str
    line: int
    struck: str
    inserted: str
    names: tuple[str, ...]
    is_mark: bool = True


class Ties(msgspec.Struct, frozen=True):
    """The edits, and for each change, by its number, the smallest sets of edits that make all of it.

    `parts` has, for a change that edits make in parts, what it is with only some of these. `bound` are edits
    that cannot be told apart, by what a norm or a term says with one of them alone. `mixed` are edits inside
    words of norms or terms that others strike or add, and of which nothing tells what they do alone.
    """

    edits: tuple[Edit, ...]
    ways: dict[int, tuple[Way, ...]]
    parts: dict[int, dict[Way, Form]]
    bound: tuple[Way, ...]
    mixed: Way

    def form(self, change: Change, accepted: Way, old: Form, new: Form) -> Form:
        """Give a norm or a term as some edits leave it, from what it is with none and with all of them."""
        if any(way <= accepted for way in self.ways[change.number]):
            return new
        touching = frozenset().union(*self.ways[change.number])
        return self.parts.get(change.number, {}).get(accepted & touching, old)

    def splits(self, accepted: Way) -> bool:
        """Whether some edits are accepted without others that cannot be told apart from them."""
        return any(accepted & each and not each <= accepted for each in self.bound)

    def unit(self, number: int) -> Way:
        """Give an edit with those that cannot be told apart from it."""
        return Way((number,)) | self.bound_to(number)

    def bound_to(self, number: int) -> Way:
        """Give the edits that cannot be told apart from one."""
        return frozenset().union(*(each for each in self.bound if number in each)) - {number}


def tie(
    older: Policy,
    newer: Policy,
    made: tuple[Change, ...],
    redline: Compiled | None,
    day: date | None = None,
) -> Ties:
    """Tie changes to edits: to the marks of a redline, or where there is none to edits of their own.

    `day` is the one that both policies are on.
    """
    backwards = is_back(older, newer)
    marks = _Marks(redline.parts if redline else (), is_back=backwards)
    sides = _Side(older), _Side(newer)
    ways = {change.number: tuple(_ways(change, sides, marks)) for change in made}
    _follow(made, sides, ways)
    own = list(_own_edits(made, sides, ways, len(marks.found)))
    names: dict[int, dict[str, None]] = {}
    for change in made:
        for number in frozenset().union(*ways[change.number]):
            names.setdefault(number, {})[change.name] = None
    found = [
        Edit(
            number,
            prefix + each.provision,
            each.line,
            each.struck,
            each.inserted,
            tuple(names.get(number, ())),
        )
        for number, (prefix, each) in enumerate(marks.found, 1)
    ]
    several = dict(_several(made, sides, marks))
    if redline is None or not several:
        return Ties((*found, *own), ways, {}, (), frozenset())
    apart = take_apart(several, Accepting(redline, day, is_back=backwards))
    return Ties((*found, *own), ways | apart.ways, apart.parts, apart.bound, apart.mixed)


def is_back(older: Policy, newer: Policy) -> bool:
    """Whether a redline is read backwards, so that what it strikes is what comes."""
    return (older.version, newer.version) == ("proposed", "adopted")


class _Side:
    """The norms and terms of one policy by what they are and their names."""

    def __init__(self, policy: Policy) -> None:
        self.version, self.supersessions = policy.version, policy.supersessions
        self.found: dict[tuple[str, str], Norm | Defined] = {
            **{("norm", norm.id): norm for norm in policy.norms},
            **{("term", term.name): term for term in policy.terms},
        }

    def get(self, change: Change) -> Norm | Defined | None:
        return self.found.get((change.what, change.name))


class _Marks:
    """The marks of all documents of a redline, numbered together, and which of them a quote lies under."""

    def __init__(self, parts: Iterable[Covered], *, is_back: bool) -> None:
        self.parts: dict[str, Covered] = {}
        self.found: list[tuple[str, Marked]] = []
        self._numbers: dict[tuple[str, int], int] = {}
        self._own: dict[tuple[str, str], OwnText] = {}
        for part in parts:
            prefix = f"{part.part.id}:" if self.parts else ""
            self.parts[prefix] = part
            for each in marked_words(part.document):
                self.found.append((prefix, _taken_back(each) if is_back else each))
                self._numbers[prefix, each.mark] = len(self.found)

    def touching(self, quote: Quote, version: str) -> tuple[Way, bool]:
        """Give the edits that touch the words of a quote in a version, and whether marks cover all of it."""
        prefix, document, provision = self._document(quote.provision)
        if document is None:
            return frozenset(), False
        key = (quote.provision, version)
        if key not in self._own:
            self._own[key] = own_text(document, provision, version)  # type: ignore[arg-type]
        marks: set[int] = set()
        is_covered = True
        for (holder, number), (start, end) in find_quote(document, quote.text, self._own[key]).items():
            paragraphs = document.provisions[holder].paragraphs
            segments = next(each.segments for each in paragraphs if each.number == number)
            found, plain = marks_in(segments, start, end)
            marks |= found
            is_covered = is_covered and not plain
        return frozenset(self._numbers[prefix, mark] for mark in marks), is_covered and bool(marks)

    def inside(self, provision: str) -> Way:
        """Give the edits in the own words of a provision."""
        return frozenset(
            number
            for number, (prefix, each) in enumerate(self.found, 1)
            if prefix + each.provision == provision
        )

    def _document(self, provision: str):  # type: ignore[no-untyped-def]
        prefix = next((each for each in self.parts if each and provision.startswith(each)), "")
        part = self.parts.get(prefix)
        return prefix, part.document if part else None, provision.removeprefix(prefix)


def _several(
    made: tuple[Change, ...], sides: tuple[_Side, _Side], marks: _Marks
) -> Iterator[tuple[Change, Touching]]:
    """Give the changes of meaning that several edits make, with those edits."""
    for change in made:
        if change.is_reworded or any(_superseding(change, sides, marks)):
            continue
        touching = _touching(change, sides, marks)
        every: Way = frozenset().union(*(found for found, _ in touching))
        covering: Way = frozenset().union(*(found for found, is_covered in touching if is_covered))
        if change.kind == "changed":
            covering, every = frozenset(), every or marks.inside(change.provision)
        if len(every) > 1 and every != covering:
            yield change, Touching(every, covering)


def _taken_back(mark: Marked) -> Marked:
    return replace(mark, struck=mark.inserted, inserted=mark.struck)


def _ways(change: Change, sides: tuple[_Side, _Side], marks: _Marks) -> Iterator[Way]:
    """Give the sets of marks that make a change.

    A norm goes with any of its quotes that goes, and comes when all of its quotes have come.
    """
    touching = _touching(change, sides, marks)
    covering = [found for found, is_covered in touching if is_covered]
    every = frozenset().union(*(found for found, _ in touching))
    superseding = [found for found in _superseding(change, sides, marks) if found]
    if superseding and change.kind == "removed":
        yield from dict.fromkeys(superseding)
    elif superseding:
        yield frozenset().union(*superseding)
    elif change.kind == "removed" and covering:
        yield from dict.fromkeys(covering)
    elif change.kind == "added" and covering:
        yield frozenset().union(*covering)
    elif every:
        yield every
    elif inside := marks.inside(change.provision):
        yield inside


def _superseding(change: Change, sides: tuple[_Side, _Side], marks: _Marks) -> Iterator[Way]:
    """Give the marks on words of one version alone that put a norm, or what a document says, out of force."""
    for side, other in (sides, sides[::-1]):
        for each in side.supersessions:
            is_meant = change.name in each.targets if change.what == "norm" else bool(each.documents)
            if is_meant and side.get(change) != other.get(change) and each not in other.supersessions:
                yield frozenset().union(*(marks.touching(quote, side.version)[0] for quote in each.quotes))


def _touching(change: Change, sides: tuple[_Side, _Side], marks: _Marks) -> list[tuple[Way, bool]]:
    return [
        marks.touching(quote, side.version)
        for side in sides
        if (one := side.get(change)) is not None
        for quote in _quotes(one)
    ]


def _quotes(one: Norm | Defined) -> Iterator[Quote]:
    yield from one.quotes
    if isinstance(one, Defined):
        for inclusion in one.inclusions:
            yield from inclusion.quotes


def _follow(made: tuple[Change, ...], sides: tuple[_Side, _Side], ways: dict[int, tuple[Way, ...]]) -> None:
    """Tie what changed only in which norms it names to what made these come or go."""
    numbers = {change.name: change.number for change in made if change.what == "norm"}
    for change in made:
        if ways[change.number] or change.kind != "changed" or change.what != "norm":
            continue
        old, new = (set(_named(side.get(change))) for side in sides)
        causes = [ways[numbers[name]] for name in sorted(old ^ new) if name in numbers]
        if causes and all(causes):
            joined = [frozenset().union(*each) for each in product(*causes)]
            ways[change.number] = tuple(dict.fromkeys(joined[:_MOST_WAYS]))


def _named(norm: Norm | Defined | None) -> Iterator[str]:
    if isinstance(norm, Norm):
        yield from (*norm.overrides, *norm.remedies, *([norm.otherwise] if norm.otherwise else []))


def _own_edits(
    made: tuple[Change, ...], sides: tuple[_Side, _Side], ways: dict[int, tuple[Way, ...]], number: int
) -> Iterator[Edit]:
    """Give edits of their own to changes that no mark makes; both halves of a `may only` are one."""
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in made:
        if not ways[change.number]:
            groups.setdefault((change.what, change.name.removesuffix("/only")), []).append(change)
    for group in groups.values():
        number += 1
        quoted = [
            dict.fromkeys(quote.text for change in group if (one := side.get(change)) for quote in one.quotes)
            for side in sides
        ]
        struck, inserted = _apart(
            [text for text in quoted[0] if text not in quoted[1]],
            [text for text in quoted[1] if text not in quoted[0]],
        )
        names = tuple(change.name for change in group)
        yield Edit(number, group[0].provision, 0, struck, inserted, names, is_mark=False)
        ways |= {change.number: (frozenset((number,)),) for change in group}


def _apart(older: list[str], newer: list[str]) -> tuple[str, str]:
    """Give the words that quotes have apart; of one on each side what they share at both ends is left out."""
    if len(older) != 1 or len(newer) != 1:
        return " … ".join(older), " … ".join(newer)
    old, new = older[0].split(), newer[0].split()
    found = edits(old, new)
    if not found:
        return "", ""
    return " ".join(old[found[0][0] : found[-1][1]]), " ".join(new[found[0][2] : found[-1][3]])
