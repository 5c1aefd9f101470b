"""Rows of segments: their words, their ends, the label that they start with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brightline.text.critic import join_segments
from brightline.text.document import Segment
from brightline.text.labels import Label, split_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from brightline.text.document import Mark


def take_label(segments: list[Segment]) -> tuple[Label | None, list[Segment], str]:
    """Give the label at the start, the other words, and the label that a mark puts in its place.

    A mark may hold the label, or repeat it in both halves; then it is taken from both.
    """
    if [segment.mark for segment in segments[:2]] == ["deleted", "inserted"]:
        old, new = segments[:2]
        label, after = split_label(old.text), split_label(new.text)
        if label and after:
            halves = [
                Segment(old.text[label.end :], old.mark, old.mark_id),
                Segment(new.text[after.end :], new.mark, new.mark_id),
            ]
            replaced_by = after.written if after.written != label.written else ""
            return label, trimmed([*halves, *segments[2:]]), replaced_by
    label = split_label(written(segments))
    return label, trimmed(segments, label.end if label else 0), ""


def mark_of_label(segments: list[Segment]) -> Mark:
    """Give the mark that the label at the start stands under; one that both halves repeat is plain."""
    if [segment.mark for segment in segments[:2]] == ["deleted", "inserted"]:
        label, again = (split_label(segment.text) for segment in segments[:2])
        return "plain" if again else "deleted" if label else "plain"
    return segments[0].mark if segments else "plain"


def written(segments: Iterable[Segment]) -> str:
    """Give the words of the redline, struck and new ones alike."""
    return "".join(segment.text for segment in segments)


def trimmed(segments: list[Segment], start: int = 0) -> list[Segment]:
    """Leave out the first `start` characters, and white space at both ends."""
    return _without_end(list(_without_start(segments, start)))


def _without_start(segments: list[Segment], start: int) -> Iterator[Segment]:
    is_begun = False
    for segment in segments:
        text = segment.text[start:]
        start = max(0, start - len(segment.text))
        text = text if is_begun else text.lstrip()
        if text:
            is_begun = True
            yield Segment(text, segment.mark, segment.mark_id)


def _without_end(segments: list[Segment]) -> list[Segment]:
    while segments and not segments[-1].text.rstrip():
        segments.pop()
    if segments:
        last = segments.pop()
        segments.append(Segment(last.text.rstrip(), last.mark, last.mark_id))
    return join_segments(segments)
