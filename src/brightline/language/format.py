"""The standard form of blocks: one clause a line, one blank line between norms.

It moves white space and nothing else, so that quotes, marks and comments stay as they were written: what was
apart stays apart, and a mark that touches a word goes on touching it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

from brightline.language.expected import keywords
from brightline.language.findings import begins_kind
from brightline.text.critic import project
from brightline.text.document import VISIBLE, Document, Fence, Version

WIDTH = 110
_SIGNS = r"""(?P<open>\{--|\{\+\+|\{~~)
    |(?P<close>--\}|\+\+\}|~~\}|~>)
    |(?P<string>"(?:[^"\\\n]|\\.|\n(?![ \t]*\n))*")
    |(?P<head>[a-z][a-z0-9_]*:(?![A-Z0-9]))
    |(?P<word>(?:[a-z0-9][a-z0-9-]*:(?=[A-Z0-9]))?[\w./-]*\w)
    |(?P<sign>(?:(?!--\})[./-])+(?!\w)|\S)"""
_TOKEN = re.compile(_SIGNS, re.VERBOSE | re.DOTALL)
_TOKEN_OR_COMMENT = re.compile(rf"(?P<comment>\{{>>.*?<<\}})|{_SIGNS}", re.VERBOSE | re.DOTALL)
_CLAUSES = {
    *("when", "unless", "overrides", "within", "due", "every", "throughout", "before", "otherwise"),
    *("remedies", "from", "reading", "because"),
}
_TWO_WORDS = {("at", "once"), ("as", "soon"), ("for", "at"), ("for", "a")}
_DECLARATIONS = {
    *("role", "ranks", "fact", "judgement", "purpose", "transient", "item", "act"),
    *("protected", "danger", "asking", "situation"),
}
Kind = Literal["comment", "open", "close", "string", "head", "word", "sign"]


class Token(msgspec.Struct, frozen=True):
    """A piece of a block, and the white space before it in the source."""

    kind: Kind
    text: str
    space: str

    @property
    def is_mark(self) -> bool:
        """Whether it is a delimiter of the redline."""
        return self.kind in ("open", "close")

    @property
    def is_name(self) -> bool:
        """Whether it is a name, number or label."""
        return self.kind == "word" and self.text not in keywords()


class Break(msgspec.Struct, frozen=True):
    """A new line before a token: how far in, and whether a blank line comes first."""

    indent: int
    blank: bool = False


def format_document(document: Document) -> str:
    """Give the document's text with every block in the standard form, and all else as it was."""
    return rewrite_blocks(document, format_block)


def rewrite_blocks(document: Document, rewrite: Callable[[Fence], str]) -> str:
    """Give the document's text with the text of every block replaced, and all else as it was."""
    lines = document.source.text.split("\n")
    for fence in reversed(document.fences):
        pad = _pad(fence, lines)
        count = len(fence.text.rstrip("\n").split("\n")) if fence.text else 0
        new = rewrite(fence).rstrip("\n").split("\n") if fence.text.strip() else []
        lines[fence.line - 1 : fence.line - 1 + count] = [
            pad + line if line else pad.rstrip() for line in new
        ]
    return "\n".join(lines)


def _pad(fence: Fence, lines: list[str]) -> str:
    """Give what stands before each line of a block: the indent of its item, the sign of a quote."""
    for number, text in enumerate(fence.text.split("\n"), fence.line - 1):
        if text.strip() and ">" in (pad := lines[number].removesuffix(text)) and pad != lines[number]:
            return pad
    pad = lines[fence.line - 1][: fence.indent] if fence.text else ""
    return pad if not pad.strip() else " " * fence.indent


def format_block(fence: Fence) -> str:
    """Give the text of one block in the standard form; a block that it cannot move safely stays as it is."""
    tokens = list(read_tokens(fence.text))
    layout = _LAYOUTS.get(fence.info, _norms)
    formatted = "\n".join(_lines(tokens, layout(tokens), WIDTH - fence.indent)) + "\n"
    return formatted if _readings(formatted) == _readings(fence.text) else fence.text


def _readings(text: str) -> list[list[tuple[Kind, str]]]:
    """Give the tokens of a block as it is written and as each version has it, marks in quotes included."""
    found = [[(token.kind, _folded(token.text)) for token in read_tokens(text)]]
    if "{" in text:
        found += [list(_reading(text, version)) for version in VISIBLE]
    return found


def _reading(text: str, version: Version) -> Iterator[tuple[Kind, str]]:
    projection = project(text, version)
    end = 0
    for token in read_tokens(projection.text):
        start = end + len(token.space)
        end = start + len(token.text)
        raw = text[projection.offsets[start] : projection.offsets[end - 1] + 1]
        yield token.kind, _folded(raw if token.kind == "string" else token.text)


def _folded(text: str) -> str:
    return " ".join(text.split())


def read_tokens(text: str) -> Iterator[Token]:
    """Give the pieces of a block; together with their white space they are its text."""
    at = 0
    # After the last end of a comment there is none; to look for it at every opener would be quadratic.
    last = text.rfind("<<}")
    while match := (_TOKEN_OR_COMMENT if at < last else _TOKEN).search(text, at):
        kind: Kind = match.lastgroup  # type: ignore[assignment]
        yield Token(kind, match[0], text[at : match.start()])
        at = match.end()


# ---- where lines begin ----------------------------------------------------------------------------


def _norms(tokens: list[Token]) -> dict[int, Break]:
    """Say which tokens of norm and terms blocks begin a line."""
    breaks: dict[int, Break] = {}
    words = [(i, token) for i, token in enumerate(tokens) if not token.is_mark and token.kind != "comment"]
    before, quoting, accepting = ["", ""], False, False
    following = [token.text for _, token in words[1:]] + [""]
    for (i, token), after in zip(words, following, strict=False):
        accepts = token.text == "accept" and begins_kind(after)
        starts = token.kind == "head" or token.text == "untranslated" or accepts
        says = before[1] in ("yes", "no") and before[0] != "is"
        if accepting and not starts:
            if _begins_line_of_waiver(token, before):
                breaks[i] = Break(2)
            accepting = not (token.kind == "string" and before[1] == "by")
        elif token.kind == "string" and not says and before[1] not in ("because", "untranslated", "from"):
            if before[0] not in ("reading", "in"):
                breaks[i] = Break(0, blank=not quoting)
                quoting = True
        elif starts:
            breaks[i] = Break(0, blank=True)
            quoting, accepting = token.kind == "head", accepts
        elif token.text in ("in", "term", "supersedes") or (quoting and token.is_name and before[0] != "in"):
            if before[1] != "in":
                breaks[i] = Break(0)
                quoting = token.text == "in"
        elif (
            token.text in _CLAUSES
            or ((token.text, after) in _TWO_WORDS and before[1] != "within")
            or (token.text in ("yes", "no") and after.startswith('"') and before[1] != "is")
        ):
            breaks[i] = Break(2)
        before = [before[1], token.text if token.kind != "string" else '"']
    return breaks


def _begins_line_of_waiver(token: Token, before: list[str]) -> bool:
    if token.kind == "string":
        return before[1] not in ("because", "by") and before[0] != "in"
    return token.text in ("in", "because") or (token.text == "by" and before[1] == '"')


def _assertions(tokens: list[Token]) -> dict[int, Break]:
    """Say which tokens of assert blocks begin a line."""
    breaks: dict[int, Break] = {}
    words = [(i, token) for i, token in enumerate(tokens) if not token.is_mark and token.kind != "comment"]
    before = ""
    for i, token in words:
        if token.kind == "head" or (token.kind == "string" and before != "head"):
            breaks[i] = Break(0, blank=True)
        elif token.text in ("never", "always", "stays"):
            breaks[i] = Break(0, blank=before not in ("head", "string"))
        elif token.text in ("as", "when"):
            breaks[i] = Break(2)
        before = token.kind
    return breaks


def _vocabulary(tokens: list[Token]) -> dict[int, Break]:
    """Say which tokens of vocabulary blocks begin a line; blank lines between declarations stay."""
    breaks: dict[int, Break] = {}
    words = [(i, token) for i, token in enumerate(tokens) if not token.is_mark and token.kind != "comment"]
    texts = [token.text if token.kind != "string" else '"' for _, token in words] + ["", ""]
    implications = {_literal_start(texts, at) for at, text in enumerate(texts) if text == "implies"}
    for at, (i, token) in enumerate(words):
        declares = token.text in _DECLARATIONS and texts[at - 1] != "transient"
        if declares or at in implications:
            breaks[i] = Break(0, blank=token.space.count("\n") > 1)
        elif token.text in ("ask", "about") or (
            (token.text in ("yes", "no", "done") and texts[at + 1] == '"')
            or (token.text == "is" and texts[at + 2] == '"' and texts[at + 1] != "a")
        ):
            breaks[i] = Break(2)
    return breaks


def _literal_start(texts: list[str], implies: int) -> int:
    """Give the first token of the comparison that ends before `implies`."""
    at = implies - 1
    if texts[at] == "ago":
        at -= 2
    elif texts[at - 1].replace(".", "").isdigit():
        at -= 1
    if texts[at - 1] == "for":
        at -= 2 if texts[at - 2] in ("primarily", "solely") else 1
    elif texts[at - 1] == "is":
        at -= 2
    elif texts[at - 1] in ("least", "most", "than"):
        at -= 3
    return at - 1 if texts[at - 1] == "not" else at


# ---- lines ------------------------------------------------------------------------------------------


def _lines(tokens: list[Token], breaks: dict[int, Break], width: int) -> Iterator[str]:
    """Lay tokens out; a break moves in front of the marks that open before its token."""
    for i in sorted(breaks):
        first = i
        while first > 0 and tokens[first - 1].kind == "open" and not tokens[first].space:
            first -= 1
        if first != i and tokens[first].space:
            breaks[first] = breaks.pop(i)
    line: list[list[str]] = []
    indent = 0
    for i, token in enumerate(tokens):
        found = breaks.get(i)
        if token.kind == "comment" and "\n" in token.space:
            found = Break(indent)
        text = _folded(token.text)
        if i == 0 or (found and (token.space or _gap(tokens[i - 1], token))):
            yield from _wrapped(map("".join, line), indent, width)
            if line and found and found.blank:
                yield ""
            indent = found.indent if found else 0
            line = [[text]]
        elif _gap(tokens[i - 1], token):
            line.append([text])
        else:
            line[-1].append(text)
    yield from _wrapped(map("".join, line), indent, width)


def _gap(left: Token, right: Token) -> str:
    if left.is_mark or right.is_mark or "comment" in (left.kind, right.kind):
        return " " if right.space else ""
    if right.text in (",", ")", ":") or left.text == "(":
        return ""
    if right.text == "(" and left.is_name:
        return ""
    return " "


def _wrapped(pieces: Iterable[str], indent: int, width: int) -> Iterator[str]:
    """Break a line between its pieces where it is too long, and in a quote only if that is too long alone.

    White space in quotes is folded when they are read, so that a break in one changes nothing. A comment that
    comes to begin a line stands where it would if it had begun one before.
    """
    current, hang = " " * indent, " " * (indent + 2)
    for piece in pieces:
        parts = [piece] if len(hang) + len(piece) <= width else piece.split(" ")
        for part in parts:
            if not current.strip():
                current += part
            elif len(current) + 1 + len(part) <= width:
                current += " " + part
            else:
                yield current
                current = (" " * indent if part.startswith("{>>") else hang) + part
    if current.strip():
        yield current


_LAYOUTS = {"vocabulary": _vocabulary, "assert": _assertions}
