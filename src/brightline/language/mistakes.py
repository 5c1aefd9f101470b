"""Where a block cannot be read: what is wrong there, and where reading goes on.

A block falls into pieces, each with one declaration: a piece begins after a blank line, at the name of a norm
and, in a vocabulary, at a line that begins with a keyword. A mistake costs the piece that it stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Literal

from lark.exceptions import UnexpectedInput, UnexpectedToken

from brightline.language import syntax as s
from brightline.language.block import Block
from brightline.language.expected import (
    ASSERTING,
    describe_expected,
    hint,
    keywords,
    nearest,
    suggest_keyword,
)
from brightline.language.findings import ACCEPTED, begins_kind
from brightline.source import Diagnostic

Kind = Literal["norms", "terms", "vocabulary", "assertions"]
_ACCEPT = rf"accept +(?:{'|'.join(sorted({kind.split()[0] for kind in ACCEPTED}))})\b"
_PIECE = {
    "norms": re.compile(rf"(?<=\n\n)\S|^(?:[a-z][a-z0-9_]*:|untranslated\b|{_ACCEPT})", re.MULTILINE),
    "assertions": re.compile(r"(?<=\n\n)\S|^[a-z][a-z0-9_]*:", re.MULTILINE),
    "terms": re.compile(r"(?<=\n\n)\S"),
    "vocabulary": re.compile(
        r"(?<=\n\n)\S|^(?:role|ranks|fact|judgement|purpose|transient|item|act|protected|danger|asking|situation)\b",
        re.MULTILINE,
    ),
}
_PARTS = {"vocabulary": "the line", "assertions": "the assertion"}
_STRING = re.compile(r'"(?:[^"\\\n]|\\.|\n(?![ \t]*\n))*"', re.DOTALL)
_LAST_WORD = re.compile(r"[a-z][a-z0-9_]*$")
_LONGEST = 40
"""How much of a word is looked at to see whether it is a keyword, misspelt."""
_WORD = re.compile(r"[^\s\"(),<]+")
_OTHER_SIGNS = {
    "=": "write `is`",
    ">": "write `more than`, or `at least`",
    "!": "write `not`",
    "&": "write `and`",
    "|": "write `or`",
    "#": "a comment stands in `{>>` and `<<}`",
    **dict.fromkeys("“”„'", 'quotes stand in straight `"`'),
}


class Mistake:
    """A syntax error: `start` to `end` is the piece that is lost, `problem` says why."""

    def __init__(self, block: Block, error: UnexpectedInput, kind: Kind, starts: list[int]) -> None:
        self.block, self.kind = block, kind
        self.is_last = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        at = len(block.text.rstrip()) if self.is_last else error.pos_in_stream
        assert at is not None
        self.at: int = at
        left = bisect_left(starts, at)
        is_start = starts[left : left + 1] == [at]
        expected = set(error.expected) if isinstance(error, UnexpectedToken) else {"$END"}
        self.is_cut = self.is_last or (is_start and "$END" not in expected)
        inside = starts[bisect_right(starts, at) - 1]
        self.start = starts[left - 1] if self.is_cut else inside
        right = bisect_right(starts, at)
        after = starts[right] if right < len(starts) else len(block.text)
        self.end = at if self.is_cut and is_start else after
        if quote := self._find_unclosed():
            self.problem = _unclosed(quote)
        elif isinstance(error, UnexpectedToken):
            self.problem = self._unexpected(error, expected - ({"TERM"} if kind == "norms" else set()))
        else:
            self.problem = self._unreadable()

    def _find_unclosed(self) -> s.Place | None:
        """Give the quote that ends in the middle of words: its own end is missing, or stands too late."""
        text = self.block.text
        for match in _STRING.finditer(text, self.start, self.end):
            if match.start() > self.at:
                break
            if text[match.end() : match.end() + 1].isalnum():
                return self.block.place(match.start(), match.end())
        return None

    def _unreadable(self) -> Diagnostic:
        found = self.block.text[self.at]
        place = self.block.place(self.at, self.at + 1)
        if found == '"':
            return _unclosed(place)
        help = _OTHER_SIGNS.get(found, 'names are lower case with `_`, quotes stand in `"`')
        return place.diagnostic(f"`{found}` is not part of the norm language", help)

    def _unexpected(self, error: UnexpectedToken, expected: set[str]) -> Diagnostic:
        wanted = describe_expected(expected)
        if self.is_cut:
            end = self.at
            while end and self.block.text[end - 1].isspace():
                end -= 1
            what = "the block" if self.is_last else _PARTS.get(self.kind, "the norm")
            message = f"{what} ends too early: expected {wanted}"
            return self.block.place(max(0, end - 1), end).diagnostic(message, self._misspelt())
        word = str(error.token)
        if problem := self._no_kind(word):
            return problem
        written = _WORD.match(self.block.text, self.at)
        shown = written[0].rstrip(".;") if written and not word.startswith('"') else word
        found = "this quote" if word.startswith('"') else f"`{shown}`"
        help = (
            suggest_keyword(word, expected)
            or hint(shown, expected, begins_line=self._begins_line())
            or self._misspelt()
            or ("a rule is written `A implies B`" if expected >= {"IMPLIES"} else "")
        )
        place = self.block.place(self.at, self.at + max(len(word.split("\n")[0]), len(shown.split("\n")[0])))
        return place.diagnostic(f"expected {wanted}, found {found}", help)

    def _no_kind(self, word: str) -> Diagnostic | None:
        """Say that what stands after `accept` is no kind of finding, if that is what is wrong."""
        if word != "accept" or self.kind != "norms" or not self._begins_line():
            return None
        line = self.block.text[self.at :].partition("\n")[0]
        written = re.split(r'["{]|\babout\b', line.removeprefix(word))[0].strip()
        if begins_kind(written):
            return None
        help = f"accept a finding by its kind, such as `{ACCEPTED[0]}`"
        start = self.at + (line.index(written, len(word)) if written else 0)
        place = self.block.place(start, start + len(written or word))
        if not written:
            return place.diagnostic("`accept` does not say which kind of finding", help)
        return place.diagnostic(
            f"there is no kind of finding `{written}`", nearest(written, ACCEPTED) or help
        )

    def _misspelt(self) -> str:
        """Ask whether the word before the place was meant as a keyword."""
        before = (self.block.text[self.start : self.at].split() or [""])[-1]
        word = _LAST_WORD.search(before[-_LONGEST:])
        if not word or (self.kind == "assertions" and word[0] in ASSERTING):
            return ""
        close = suggest_keyword(word[0], keywords(), likeness=0.8)
        return f"{close.removesuffix('?')} instead of `{word[0]}`?" if close else ""

    def _begins_line(self) -> bool:
        line = self.block.text.rfind("\n", 0, self.at) + 1
        return not self.block.text[line : self.at].strip()


def find_starts(block: Block, kind: Kind) -> list[int]:
    """Give where each piece of a block starts; the first starts with the block."""
    return [0, *(match.start() for match in _PIECE[kind].finditer(block.text) if match.start())]


def _unclosed(place: s.Place) -> Diagnostic:
    return place.diagnostic("this quote is not closed", 'end it with `"`; a `"` inside is written `\\"`')
