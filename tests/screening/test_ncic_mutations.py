"""What slips do to a response: letters, lines and records out of place.

The oracle: a verdict on which somebody acts, `actionable` or `not_actionable_alone`, is only given to a
changed response where it was right for the whole one. Any change may make the answer `undetermined`. Left out
are slips within numbers, and in words of one letter, which nobody could tell.
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
WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2,}(?![A-Za-z0-9])")
CASES = [(text, right(each)) for text, each in WRITTEN if text.strip()]


def misspelt(text: str, change: random.Random) -> str:
    """One letter of a word or a label added, left out, replaced, or swapped with the next."""
    words = [match.span() for match in WORD.finditer(text)]
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


DENIALS = [
    denial
    for name in ("spoilers", "no_extradition", "administrative", "negative")
    for denial in getattr(TABLE.words, name)
]


@given(st.sampled_from(DENIALS), st.sampled_from(["{}", "RED JACKET {} KNOWN TO CARRY KNIFE"]), st.integers())
@settings(max_examples=1000, deadline=None)
def test_what_is_denied_in_remarks_is_told_where_it_is_typed_wrong(
    denial: str, remarks: str, seed: int
) -> None:
    record = "MKE/WANTED PERSON ORI/MN0271100 OFF/ROBBERY MIS/{} NIC/W123456789"
    assert sort_response(record.format(remarks.format("ALIAS UNKNOWN")), TABLE).verdict == "actionable"
    changed = misspelt(denial.upper(), random.Random(seed))
    assert sort_response(record.format(remarks.format(changed)), TABLE).verdict != "actionable"
