"""What a phrase says between its gaps.

Each part stands, as it is written, in whatever the phrase finds: in "(he|she) .. crossed the ([a-z]+ )?line",
"\\b(he|she) " and " crossed the ([a-z]+ )?line\\b". A part is looked for where single words are too common.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from brightline.screening.narrative.lexicon import SEPARATOR, ends_a_word, spaced
from brightline.screening.narrative.tokens import NotUnderstood, Tokens

PLACES = ("^", "$", r"\B")
"""What looks at where a sentence begins or ends."""

_ENDS_BLANK = re.compile(r"\((?:\?:)?[^()|]* \)")


class _Piece(msgspec.Struct, frozen=True):
    """A token or a whole group; a gap may be anything."""

    written: str
    is_gap: bool = False
    is_optional: bool = False
    ends_blank: bool = False
    may_repeat: bool = False


def parts(phrase: str) -> list[str]:
    """Give the parts of a phrase between its gaps; none of a choice between phrases."""
    tokens, found = Tokens(spaced(phrase)), list[str]()
    part, is_blank = r"\b", False
    while tokens.next_kind:
        if tokens.next_kind in ("bar", "close"):
            return []
        piece = _piece(tokens)
        is_blank = piece.ends_blank and (is_blank or not piece.is_optional)
        if piece.is_gap:
            found.append(part)
            part = " " if is_blank else ""
        else:
            part += piece.written
    return [*found, part + (r"\b" if ends_a_word(phrase) else "")]


def wherever(phrase: str) -> str:
    """Give a phrase that finds at least as much, whether or not a sentence begins and ends there.

    Raises `NotUnderstood`.
    """
    tokens, written = Tokens(spaced(phrase)), ""
    while kind := tokens.next_kind:
        said = tokens.take()
        written += "" if kind == "class" and said in PLACES else tokens.written
    return written


def lists_wherever(lists: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Give lists of words that find as much, likewise; one that is not understood may be anything."""
    return {name: tuple(map(_word_wherever, words)) for name, words in lists.items()}


def _word_wherever(word: str) -> str:
    if not any(place in word for place in PLACES):
        return word
    try:
        return wherever(word)
    except NotUnderstood:
        return "(?s:.*)"


def _piece(tokens: Tokens) -> _Piece:
    kind = tokens.next_kind
    said = tokens.take()
    if kind == "open":
        return _group(tokens)
    least, most = tokens.times()
    written = tokens.written.replace(SEPARATOR, " ")
    is_wide = (
        kind == "gap" or (kind, said) == ("class", ".") or (kind == "set" and said[0] == "^" and most != 1)
    )
    return _Piece(
        "" if kind == "class" and said in PLACES else written,
        is_gap=is_wide,
        is_optional=kind == "gap" or least == 0,
        ends_blank=kind in ("gap", "blank"),
        may_repeat=kind in ("set", "class") and most is None,
    )


def _group(tokens: Tokens) -> _Piece:
    """Give a group up to where it closes; one that holds a gap, or repeats any words, is a gap."""
    written, is_gap, may_repeat = tokens.written, False, False
    while tokens.next_kind not in ("close", ""):
        if tokens.next_kind == "bar":
            tokens.take()
            written += "|"
            continue
        piece = _piece(tokens)
        written += piece.written
        is_gap, may_repeat = is_gap or piece.is_gap, may_repeat or piece.may_repeat
    tokens.take()
    least, most = tokens.times()
    written += tokens.written
    return _Piece(
        written,
        is_gap=is_gap or (may_repeat and most != 1),
        is_optional=least == 0,
        ends_blank=_ENDS_BLANK.match(written) is not None,
        may_repeat=may_repeat,
    )
