"""Silent losses: what stands in an older text and is gone from a redline without a mark, and the reverse.

The older text is held against the adopted side of the newer one, where struck words still stand. Whatever the
two do not share, no mark shows. The redline itself is taken as it is: nothing here finds a change that is
marked, and nothing is marked.
"""

from __future__ import annotations

from collections import defaultdict, deque
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

import msgspec

from brightline.text.critic import project
from brightline.text.edits import Edit, edits
from brightline.text.passages import Passage, forms_of, passages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brightline.text.document import Document, Version

Kind = Literal["words lost", "words added", "words changed", "provision lost", "provision added"]

ANCHOR = 6
"""How many words sentences that are the same must have to divide what stands around them."""
QUOTED = 4
"""How many lost words together a comment must repeat to count as showing them."""
_AROUND = 4
_FIRST = 12
"""How many words of a provision that is gone, or new, are quoted."""
_SHARED = 3
"""How many words between two changes may be taken into one change with them."""


class Place(msgspec.Struct, frozen=True):
    """Words of one text: their provision, their line, and some words around them for the reader."""

    provision: str
    line: int
    words: str
    before: str = ""
    after: str = ""


class Loss(msgspec.Struct, frozen=True):
    """One difference that no mark shows.

    `older` and `newer` have the words, empty where there are none on that side; `count` is how many words
    are lost, or added where none is lost. `title` is the label and title of a provision that is gone whole.
    """

    kind: Kind
    older: Place | None
    newer: Place | None
    count: int
    title: str = ""


class Losses(msgspec.Struct, frozen=True):
    """What is lost or added in silence, and which provisions have another label now, old and new."""

    found: tuple[Loss, ...]
    moved: tuple[tuple[str, str], ...]
    version: Version


def losses(older: Document, newer: Document) -> Losses:
    """Compare an older text with the adopted side of a newer one.

    Of an older text with marks it is the adopted side that is compared while its status is `draft`, else
    the proposed one: its marks have been accepted since. Typography (quotes, dashes, hyphens, white space)
    and punctuation make no difference.
    """
    is_draft = str(older.front_matter.get("status", "")).lower() == "draft"
    version: Version = "adopted" if is_draft else "proposed"
    left, right = passages(older, version), passages(newer, "adopted")
    runs, pairs = _unlike(left, right)
    shown = _Shown(newer)
    found = [loss for run in runs for loss in _differences(*run, shown)]
    gone = _Whole(older, left, found, "older").joined()
    whole = _Whole(newer, right, gone, "newer").joined()
    return Losses(tuple(whole), tuple(_moved(older, newer, pairs)), version)


# Sentences

Run = tuple[list[Passage], list[Passage]]
Pair = tuple[Passage, Passage]


def _unlike(left: list[Passage], right: list[Passage]) -> tuple[list[Run], list[Pair]]:
    """Give the sentences that stand in one text alone, in runs that belong together, and those in both."""
    a, b = [passage.forms for passage in left], [passage.forms for passage in right]
    runs: list[tuple[int, int, int, int]] = []
    pairs: list[Pair] = []
    for block in SequenceMatcher(None, a, b).get_matching_blocks():
        i, j = (runs[-1][1], runs[-1][3]) if runs else (0, 0)
        before = (i, block.a, j, block.b)
        is_short = sum(map(len, a[block.a : block.a + block.size])) < ANCHOR
        end = (block.a + block.size, block.b + block.size)
        pairs += zip(left[block.a : end[0]], right[block.b : end[1]], strict=True)
        touches = before[0] < before[1] or before[2] < before[3]
        if is_short and block.size and touches:
            runs.append((i, end[0], j, end[1]))
        else:
            runs += [before, (end[0], end[0], end[1], end[1])]
    texts = [(left[i:k], right[j:m]) for i, k, j, m in _joined(runs)]
    return _without_moved(texts, pairs), pairs


def _joined(runs: list[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Join runs that touch on both sides, and leave out the empty ones."""
    found: list[tuple[int, int, int, int]] = []
    for i, k, j, m in runs:
        if found and (found[-1][1], found[-1][3]) == (i, j) and (i < k or j < m):
            found[-1] = (found[-1][0], k, found[-1][2], m)
        elif i < k or j < m:
            found.append((i, k, j, m))
    return found


def _without_moved(runs: list[Run], pairs: list[Pair]) -> list[Run]:
    """Take out the sentences that stand elsewhere in the other text, and note the pairs."""
    elsewhere: dict[tuple[str, ...], deque[Passage]] = defaultdict(deque)
    for _, right in runs:
        for passage in right:
            elsewhere[passage.forms].append(passage)
    taken: set[int] = set()
    for left, right in runs:
        for passage in left:
            others = elsewhere.get(passage.forms)
            if others and len(passage.words) >= QUOTED and not _is_among(others[0], right):
                pairs.append((passage, others.popleft()))
                taken |= {id(each) for each in pairs[-1]}
    return [
        ([p for p in left if id(p) not in taken], [p for p in right if id(p) not in taken])
        for left, right in runs
    ]


def _is_among(passage: Passage, run: list[Passage]) -> bool:
    return any(each is passage for each in run[:50])


# Words


class _Shown:
    """The words of the comments: a note that repeats lost words shows that they are gone."""

    def __init__(self, newer: Document) -> None:
        texts = [project(comment.text, "adopted").text for comment in newer.comments]
        self._text = f" {' / '.join(' '.join(forms_of(text)) for text in texts)} "

    def has(self, forms: Iterable[str]) -> bool:
        words = list(forms)
        return len(words) >= QUOTED and f" {' '.join(words)} " in self._text


def _differences(left: list[Passage], right: list[Passage], shown: _Shown) -> Iterator[Loss]:
    """Give what differs between two runs, each difference cut where a provision or sentence ends."""
    older = [(passage, number) for passage in left for number in range(len(passage.words))]
    newer = [(passage, number) for passage in right for number in range(len(passage.words))]
    a = [passage.words[number].form for passage, number in older]
    b = [passage.words[number].form for passage, number in newer]
    for i, k, j, m in _tidied(edits(a, b)):
        lost = [part for part in _parts(older[i:k]) if not shown.has(_forms(part))]
        added = [part for part in _parts(newer[j:m]) if not _is_struck(part)]
        there = newer[max(0, j - 1)][0] if newer else None
        here = older[max(0, i - 1)][0] if older else None
        yield from _paired(lost, added, here, there)


def _tidied(found: list[Edit]) -> Iterator[Edit]:
    """Join changes with a few words between them that both texts happen to share, such as `of the`."""
    waiting: Edit | None = None
    for edit in found:
        if waiting is None:
            waiting = edit
            continue
        i, _, j, _ = waiting
        _, k, _, m = edit
        gap = edit[0] - waiting[1]
        is_change = k - i > gap and m - j > gap
        if is_change and gap <= _SHARED and 2 * gap <= (k - i - gap) + (m - j - gap):
            waiting = (i, k, j, m)
        else:
            yield waiting
            waiting = edit
    if waiting:
        yield waiting


Part = list[tuple[Passage, int]]


def _parts(words: Part) -> list[Part]:
    """Cut a row of words where a sentence ends."""
    parts: list[Part] = []
    for passage, number in words:
        if parts and parts[-1][-1][0] is passage:
            parts[-1].append((passage, number))
        else:
            parts.append([(passage, number)])
    return parts


def _forms(part: Part) -> list[str]:
    return [passage.words[number].form for passage, number in part]


def _is_struck(part: Part) -> bool:
    return all(passage.words[number].is_struck for passage, number in part)


def _paired(
    lost: list[Part], added: list[Part], here: Passage | None, there: Passage | None
) -> Iterator[Loss]:
    """Give one change where words stand on both sides in one sentence each, else every loss and addition."""
    if len(lost) == len(added) == 1:
        yield Loss("words changed", _place(lost[0]), _place(added[0]), len(lost[0]))
        return
    for part in lost:
        yield Loss("words lost", _place(part), _nowhere(there), len(part))
    for part in added:
        yield Loss("words added", _nowhere(here), _place(part), len(part))


def _place(part: Part) -> Place:
    passage, first = part[0]
    last = part[-1][1] + 1
    before = passage.quote(max(0, first - _AROUND), first) if first else ""
    after = passage.quote(last, last + _AROUND) if last < len(passage.words) else ""
    return Place(passage.provision, passage.line(first), passage.quote(first, last), before, after)


def _nowhere(passage: Passage | None) -> Place | None:
    """Give where the words would stand in the text that does not have them."""
    return Place(passage.provision, passage.line(), "") if passage else None


# Provisions


class _Whole:
    """Joins what is said of the sentences of a provision that is gone, or new, as a whole."""

    def __init__(
        self, document: Document, texts: list[Passage], found: list[Loss], side: Literal["older", "newer"]
    ) -> None:
        self.document, self.found, self.side = document, found, side
        self.kind: Kind = "words lost" if side == "older" else "words added"
        self._sizes = self._counted((each.provision, len(each.words)) for each in texts)
        self._lost = self._counted((place.provision, loss.count) for loss, place in self._sided())
        self._first: dict[str, Passage] = {}
        for each in texts:
            for name in self._above(each.provision):
                provision = document.provisions[name]
                if not provision.title or each.block.line > provision.line:
                    self._first.setdefault(name, each)

    def joined(self) -> list[Loss]:
        """Give the losses, one for each outermost provision that is gone whole."""
        told: set[str] = set()
        result = []
        for loss in self.found:
            place = self._of(loss)
            name = self._outermost(place.provision) if place else ""
            if not name:
                result.append(loss)
            elif name not in told:
                told.add(name)
                result.append(self._of_provision(name, loss))
        return result

    def _sided(self) -> Iterator[tuple[Loss, Place]]:
        for loss in self.found:
            if place := self._of(loss):
                yield loss, place

    def _of(self, loss: Loss) -> Place | None:
        place = loss.older if self.side == "older" else loss.newer
        return place if place and loss.kind == self.kind else None

    def _above(self, name: str) -> Iterator[str]:
        while name:
            yield name
            name = self.document.provisions[name].parent

    def _counted(self, amounts: Iterable[tuple[str, int]]) -> dict[str, int]:
        """Add up amounts of provisions, each for those above it too."""
        total: dict[str, int] = defaultdict(int)
        for provision, amount in amounts:
            for name in self._above(provision):
                total[name] += amount
        return total

    def _outermost(self, name: str) -> str:
        gone = [each for each in self._above(name) if self._lost[each] == self._sizes[each]]
        return gone[-1] if gone else ""

    def _of_provision(self, name: str, loss: Loss) -> Loss:
        provision, first = self.document.provisions[name], self._first.get(name)
        title = "".join(segment.text for segment in provision.title)
        words = first.quote(0, _FIRST) if first else ""
        place = Place(name, provision.line, words + " …" * bool(first and len(first.words) > _FIRST))
        shown = f"{provision.label}. {title}".strip() if provision.label else title
        if self.side == "older":
            return Loss("provision lost", place, loss.newer, self._sizes[name], shown)
        return Loss("provision added", loss.older, place, self._sizes[name], shown)


def _moved(older: Document, newer: Document, pairs: list[Pair]) -> Iterator[tuple[str, str]]:
    """Give the provisions whose sentences all stand in one other provision now, the outermost only."""
    targets: dict[str, set[str]] = defaultdict(set)
    for left, right in pairs:
        if left.provision:
            targets[left.provision].add(right.provision)
    moved: dict[str, str] = {}
    for name in older.provisions:
        new = next(iter(targets[name])) if len(targets[name]) == 1 else ""
        if new and new != name:
            moved[name] = new
            parent, above = older.provisions[name].parent, newer.provisions[new].parent
            if moved.get(parent) != above or older.provisions[name].label != newer.provisions[new].label:
                yield name, new
