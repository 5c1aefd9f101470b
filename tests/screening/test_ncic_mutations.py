"""What slips do to a response: letters, lines and records out of place.

The oracle: a verdict on which somebody acts, `actionable` or `not_actionable_alone`, is only given to a
changed response where it was right for the whole one. Any change may make the answer `undetermined`. Left out
are slips that nobody could tell: within numbers, in words of three letters and less, and in what was typed as
remarks of a wanted person's record, where every word is possible and a misspelt one passes for another.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from string import ascii_uppercase

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_responses import TABLE, WRITTEN, right

from brightline.screening.ncic import sort_response

SETTLED = {"actionable", "not_actionable_alone"}
WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{4,}(?![A-Za-z0-9])|(?<![A-Za-z0-9/])[A-Z]{3}(?=/)")
REMARKS = re.compile(r"MIS/[^\n]*")
CASES = [(text, right(each)) for text, each in WRITTEN if text.strip()]


def misspelt(text: str, change: random.Random) -> str:
    """One letter of a word or a label added, left out, replaced, or swapped with the next."""
    typed = [match.span() for match in REMARKS.finditer(text)] if "WANTED" in text.upper() else []
    words = [
        match.span()
        for match in WORD.finditer(text)
        if not any(start <= match.start() < end for start, end in typed)
    ]
    if not words:
        return text
    start, end = change.choice(words)
    at, letter = change.randrange(start, end), change.choice(ascii_uppercase)
    before, here, after = text[:at], text[at], text[at + 1 :]
    following = after[:1] if at + 1 < end else ""
    return change.choice(
        [
            before + letter + here + after,
            before + after,
            before + letter + after,
            before + following + here + after[len(following) :],
        ]
    )


def merged(text: str, change: random.Random) -> str:
    """Two lines run together, with a space or without."""
    lines = text.split("\n")
    at = change.randrange(len(lines))
    return "\n".join([*lines[:at], change.choice(["", " "]).join(lines[at : at + 2]), *lines[at + 2 :]])


def repeated(text: str, change: random.Random) -> str:
    """A line that stands twice."""
    lines = text.split("\n")
    at = change.randrange(len(lines))
    return "\n".join([*lines[: at + 1], *lines[at:]])


def headed_twice(text: str, change: random.Random) -> str:
    """The first lines once more before all."""
    lines = text.split("\n")
    return "\n".join([*lines[: change.randrange(1, len(lines) + 1)], *lines])


def moved(text: str, change: random.Random) -> str:
    """A line in another place."""
    lines = text.split("\n")
    line = lines.pop(change.randrange(len(lines)))
    lines.insert(change.randrange(len(lines) + 1), line)
    return "\n".join(lines)


def shuffled(text: str, change: random.Random) -> str:
    """The stretches between empty lines in another order."""
    stretches = text.split("\n\n")
    change.shuffle(stretches)
    return "\n\n".join(stretches)


@pytest.mark.parametrize("slip", [misspelt, merged, repeated, headed_twice, moved, shuffled])
@given(st.data())
@settings(max_examples=400, deadline=None)
def test_a_slip_gives_no_wrong_verdict(
    slip: Callable[[str, random.Random], str], data: st.DataObject
) -> None:
    text, rights = data.draw(st.sampled_from(CASES))
    changed = slip(text, random.Random(data.draw(st.integers())))
    verdict = sort_response(changed, TABLE).verdict
    assert verdict not in SETTLED - rights, changed


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_a_lost_line_does_not_turn_one_settled_verdict_into_the_other(data: st.DataObject) -> None:
    text, rights = data.draw(st.sampled_from([case for case in CASES if case[1] <= SETTLED]))
    lines = text.split("\n")
    lost = data.draw(st.integers(0, len(lines) - 1))
    left = "\n".join(lines[:lost] + lines[lost + 1 :])
    verdict = sort_response(left, TABLE).verdict if left.strip() else "undetermined"
    assert verdict not in SETTLED - rights or not re.search(r"WANTED|NIC/W", left), left
