"""The words of one provision in one version, and where a quote lies in them.

Every text here is derived from the *stream* of a provision: the characters of its redline, deleted and
inserted ones alike, paragraphs joined by a blank. A quote is found in the words of a version, and judged
by the marks that lie in the stream between its first and its last character.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

import msgspec

from brightline.text.critic import join_segments, project, segments, write_segments
from brightline.text.document import VISIBLE, Document, Mark, Paragraph, Segment, Version
from brightline.text.find import Finder
from brightline.text.patterns import SOURCE_MARKER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

State = Literal["absent", "many", "plain", "covered", "confirmed", "stale"]
Shape = list[tuple[str, Mark]]


@dataclass(frozen=True, slots=True)
class Stream:
    """The redline of a provision: segments that follow one another, and where each starts.

    `paragraphs` holds, for each paragraph, its start, its provision (a bullet's own id) and its number.
    """

    segments: tuple[Segment, ...]
    starts: tuple[int, ...]
    paragraphs: tuple[tuple[int, str, int], ...]

    @property
    def length(self) -> int:
        """The number of characters."""
        return self.starts[-1] + len(self.segments[-1].text) if self.segments else 0

    def at(self, index: int) -> Segment:
        """Give the segment that character `index` is part of."""
        return self.segments[bisect_right(self.starts, index) - 1]

    def start(self, index: int) -> int:
        """Give the place of the first character of the segment that `index` is part of."""
        return self.starts[bisect_right(self.starts, index) - 1]

    def between(self, start: int, end: int) -> list[Segment]:
        """Give the segments of the characters from `start` up to, not including, `end`."""
        first = max(0, bisect_right(self.starts, start) - 1)
        parts = []
        for number in range(first, bisect_left(self.starts, end)):
            segment, at = self.segments[number], self.starts[number]
            text = segment.text[max(0, start - at) : end - at]
            parts.append(Segment(text, segment.mark, segment.mark_id))
        return join_segments(parts)


@dataclass(frozen=True, slots=True)
class OwnText:
    """The words of a provision in a version: white space folded, `(n)` source markers removed.

    `indices[i]` is the place in `stream` of character i of `text`.
    """

    text: str
    indices: Sequence[int]
    stream: Stream
    finder: Finder

    @property
    def breaks(self) -> list[int]:
        """The offsets in `text` at which its second and later paragraphs start."""
        return [bisect_left(self.indices, start) for start, _, _ in self.stream.paragraphs[1:]]

    def range_of(self, at: int, length: int) -> tuple[int, int]:
        """Give the first place in the stream of a stretch of `text`, and the one after its last."""
        return self.indices[at], self.indices[at + length - 1] + 1

    def segment(self, index: int) -> Segment:
        """Give the segment, with its mark, that character `index` of `text` comes from."""
        return self.stream.at(self.indices[index])


class Located(msgspec.Struct, frozen=True):
    """Where a quote lies in the words of a provision in one version.

    `count` is how often it occurs. Where that is once, `region` is the redline of its place as
    CriticMarkup, white space folded, whole substitutions included; `provision` and `paragraph` (from 1)
    say where it begins, and differ from the provision asked about where that is an unlabelled bullet.
    Else they are empty and 0.

    `state` is `plain` (no mark touches it), `covered` (one deletion, insertion or half of a substitution
    covers it), `confirmed` (marks touch it, and the quote repeats them word for word) or `stale`.
    """

    count: int
    state: State
    region: str = ""
    paragraph: int = 0
    provision: str = ""


def fold(text: str) -> str:
    """Fold every run of white space to one blank, none at the ends."""
    return " ".join(text.split())


def own_text(document: Document, provision_id: str, version: Version) -> OwnText:
    """Give the paragraphs and unlabelled bullets of a provision, labelled children left out.

    Raises `KeyError` for an id that the document does not have.
    """
    stream = _stream(document, provision_id)
    visible = VISIBLE[version]
    chars = [
        (char, start + offset)
        for segment, start in zip(stream.segments, stream.starts, strict=True)
        if segment.mark in visible
        for offset, char in enumerate(segment.text)
    ]
    kept = list(_folded(_without_markers(chars, len(document.sources))))
    text = "".join(char for char, _ in kept)
    return OwnText(text, array("L", (index for _, index in kept)), stream, Finder(text))


def locate(document: Document, provision_id: str, quote: str, version: Version) -> Located:
    """Find a quote, as written with any marks, in the words of a provision in one version.

    Raises `KeyError` for an id that the document does not have.
    """
    return locate_in(own_text(document, provision_id, version), quote, version, len(document.sources))


def locate_in(own: OwnText, quote: str, version: Version, sources: int) -> Located:
    """Find a quote in words that were taken out before; `sources` is how many the document lists."""
    wanted = plain_quote(quote, version, sources)
    places = own.finder.find(wanted)
    if len(places) != 1:
        return Located(len(places), "many" if places else "absent")
    first, end = own.range_of(places[0], len(wanted))
    state = _state(own.stream, first, end, segments(quote), version, sources)
    start, stop = (first, end) if state == "covered" else _whole_substitutions(own.stream, first, end)
    _, provision, paragraph = own.stream.paragraphs[_paragraph_at(own.stream, first)]
    return Located(1, state, fold(write_segments(own.stream.between(start, stop))), paragraph, provision)


def find_quote(document: Document, quote: str, own: OwnText) -> dict[tuple[str, int], tuple[int, int]]:
    """Give the paragraphs that a quote lies in, by provision and number, and its range in each redline.

    A quote that does not occur once lies nowhere.
    """
    wanted = _without_source_markers(quote, len(document.sources))
    places = own.finder.find(wanted)
    if len(places) != 1:
        return {}
    first, end = own.range_of(places[0], len(wanted))
    ends = [*(start - 1 for start, _, _ in own.stream.paragraphs[1:]), own.stream.length]
    return {
        (provision, number): (max(first, start) - start, min(end, stop) - start)
        for (start, provision, number), stop in zip(own.stream.paragraphs, ends, strict=True)
        if first < stop and start < end
    }


def _paragraph_at(stream: Stream, index: int) -> int:
    return bisect_right(stream.paragraphs, index, key=lambda paragraph: paragraph[0]) - 1


def _stream(document: Document, provision_id: str) -> Stream:
    parts: list[Segment] = []
    places: list[tuple[int, str, int]] = []
    length = 0
    for provision, paragraph in _paragraphs(document, provision_id):
        joint = [Segment(" ")] if parts else []
        places.append((length + len(joint), provision, paragraph.number))
        parts += [*joint, *paragraph.segments]
        length += len(joint) + sum(len(segment.text) for segment in paragraph.segments)
    starts = accumulate((len(part.text) for part in parts[:-1]), initial=0) if parts else ()
    return Stream(tuple(parts), tuple(starts), tuple(places))


def _paragraphs(document: Document, provision_id: str) -> list[tuple[str, Paragraph]]:
    """Give the paragraphs of a provision and of its bullets, and of theirs, in document order."""
    found: list[tuple[str, Paragraph]] = []
    waiting = [provision_id]
    while waiting:
        provision = document.provisions[waiting.pop()]
        found += [(provision.id, paragraph) for paragraph in provision.paragraphs]
        waiting += provision.bullets
    return sorted(found, key=lambda pair: pair[1].line)


def _without_markers(chars: list[tuple[str, int]], sources: int) -> Iterator[tuple[str, int]]:
    """Leave out the `(n)` for which there is a source n."""
    text = "".join(char for char, _ in chars)
    at = 0
    for match in SOURCE_MARKER.finditer(text):
        if 1 <= int(match[1]) <= sources:
            yield from chars[at : match.start()]
            at = match.end()
    yield from chars[at:]


def _folded(chars: Iterable[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    blank: int | None = None
    is_begun = False
    for char, index in chars:
        if char.isspace():
            blank = index if blank is None else blank
            continue
        if blank is not None and is_begun:
            yield " ", blank
        yield char, index
        blank, is_begun = None, True


def plain_quote(quote: str, version: Version, sources: int) -> str:
    """Give a quote, as written with any marks, as the words of a version that `OwnText` could have."""
    return _without_source_markers(project(quote, version).text, sources)


def _without_source_markers(text: str, sources: int) -> str:
    chars = _folded(_without_markers([(char, 0) for char in text], sources))
    return "".join(char for char, _ in chars)


def _state(
    stream: Stream, first: int, end: int, quote: list[Segment], version: Version, sources: int
) -> State:
    marks = {(segment.mark, segment.mark_id) for segment in stream.between(first, end)}
    is_plain = marks == {("plain", -1)}
    if is_plain and all(segment.mark == "plain" for segment in quote):
        return "plain"
    if len(marks) == 1 and not is_plain:
        return "covered"
    shape = _shape(quote, sources)
    whole_first, whole_end = _whole_substitutions(stream, first, end)
    regions = [
        (start, stop)
        for start in {first, whole_first, _hidden_before(stream, first, version)}
        for stop in {end, whole_end, _hidden_after(stream, end, version)}
    ]
    same = any(_shape(stream.between(start, stop), sources) == shape for start, stop in regions)
    return "confirmed" if same else "stale"


def _shape(parts: list[Segment], sources: int) -> Shape:
    """Give each character with its mark; white space is folded, under whatever mark it stands."""
    flat = [(char, part.mark) for part in parts for char in part.text]
    chars = [(char, index) for index, (char, _) in enumerate(flat)]
    kept = _folded(_without_markers(chars, sources))
    return [(char, "plain" if char == " " else flat[index][1]) for char, index in kept]


def _hidden_before(stream: Stream, first: int, version: Version) -> int:
    """Give the start of what the version hides directly before `first`, or `first`.

    A quote may begin with words that only the other version shows. White space counts as hidden.
    """
    at = first
    while at > 0:
        segment, start = stream.at(at - 1), stream.start(at - 1)
        if segment.mark in VISIBLE[version] and segment.text[: at - start].strip():
            break
        at = start
    return at


def _hidden_after(stream: Stream, end: int, version: Version) -> int:
    """Give the end of what the version hides directly after `end`, or `end`."""
    at = end
    while at < stream.length:
        segment, start = stream.at(at), stream.start(at)
        if segment.mark in VISIBLE[version] and segment.text[at - start :].strip():
            break
        at = start + len(segment.text)
    return at


def _whole_substitutions(stream: Stream, first: int, end: int) -> tuple[int, int]:
    """Extend a range over the other halves of the substitutions at its ends."""
    if first > 0 and _are_halves(stream.at(first - 1), stream.at(first)):
        first -= len(stream.at(first - 1).text)
    if end < stream.length and _are_halves(stream.at(end - 1), stream.at(end)):
        end += len(stream.at(end).text)
    return first, end


def _are_halves(left: Segment, right: Segment) -> bool:
    return left.mark_id >= 0 and left.mark_id == right.mark_id and left.mark != right.mark
