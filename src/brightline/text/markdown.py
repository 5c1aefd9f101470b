"""CommonMark with CriticMarkup: block tokens of a text, and the inline content of one block.

Differs from plain markdown-it in one inline rule, and in that inline content is parsed block by block
on demand, so that a mark can never reach across blocks and its offsets within the block are known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from brightline.text.critic import CriticMark, Problem, Seen, find_mark, join_segments, nesting_of, problem_of
from brightline.text.document import Mark, Segment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MAX_NESTING = 40
"""How deep blocks and links may nest; Python's own stack sets the order of magnitude."""


_WORDS = ("text", "text_special", "code_inline")
_TEXTS = {"softbreak": " ", "hardbreak": " "}


@dataclass(slots=True)
class Remark:
    """A comment of a block: its offset in the content, its words, and its place in the rendered text."""

    offset: int
    text: str
    at: int = 0


@dataclass(slots=True)
class Inline:
    """The inline content of one block while and after it is read; offsets count in its content."""

    next_id: int
    marks: list[CriticMark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    comments: list[Remark] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    base: int = 0
    is_inside: bool = False
    seen: Seen = field(default_factory=Seen)


class _Markdown(MarkdownIt):
    """CommonMark in which the words of a link are those written."""

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        """Keep `%20` and the like, which markdown-it would decode for display."""
        return link


@cache
def _parser() -> MarkdownIt:
    parser = _Markdown("commonmark", {"maxNesting": MAX_NESTING})
    # An image is a `!` and a link here: its own rule would parse the words in it without their offsets.
    parser.disable(["inline", "text_join", "image"])
    parser.inline.ruler.before("escape", "critic", _critic_rule)
    return parser


def parse_blocks(text: str) -> tuple[list[Token], dict[str, Any]]:
    """Give the block tokens of a text and the link definitions that `parse_inline` needs."""
    env: dict[str, Any] = {}
    return _parser().parse(text, env), env


def parse_inline(content: str, env: dict[str, Any], next_id: int) -> Inline:
    """Read the inline content of a block; its marks are numbered from `next_id`."""
    inline = Inline(next_id)
    env["critic"] = inline
    tokens: list[Token] = []
    _parser().inline.parse(content, _parser(), env, tokens)
    inline.segments = join_segments(_render(tokens, inline.comments))
    return inline


def _critic_rule(state: StateInline, silent: bool) -> bool:
    """Read the mark at the current place; inside a mark only comments are read."""
    inline: Inline = state.env["critic"]
    opener = state.src[state.pos : state.pos + 3]
    if not opener.startswith("{") or (inline.is_inside and opener != "{>>"):
        return False
    mark = find_mark(state.src, state.pos, inline.seen)
    is_whole = mark is not None and mark.end <= state.posMax and problem_of(mark) is None
    if not silent:
        _note_problems(inline, state, opener, mark)
    if mark is None or not is_whole:
        return False
    if not silent:
        _push_mark(state, inline, mark)
    state.pos = mark.end
    return True


def _note_problems(inline: Inline, state: StateInline, opener: str, mark: CriticMark | None) -> None:
    if mark is None:
        if opener in ("{--", "{++", "{~~", "{>>"):
            inline.problems.append(Problem("unclosed", state.pos + inline.base, opener))
        return
    for problem in (problem_of(mark), nesting_of(state.src, mark)):
        if problem:
            outer = problem.outer + inline.base if problem.outer >= 0 else -1
            inline.problems.append(Problem(problem.kind, problem.offset + inline.base, problem.opener, outer))


def _push_mark(state: StateInline, inline: Inline, mark: CriticMark) -> None:
    if mark.is_comment:
        _push(state, "comment", {"number": len(inline.comments)})
        words = state.src[mark.start + 3 : mark.end - 3].strip()
        inline.comments.append(Remark(mark.start + inline.base, words))
        if not inline.is_inside:
            inline.marks.append(mark)
        return
    inline.marks.append(mark)
    for start, end, kind in mark.halves():
        _push(state, "mark_open", {"mark": kind, "id": inline.next_id})
        _push_inside(state, inline, start, end)
        _push(state, "mark_close", {})
    inline.next_id += 1


def _push_inside(state: StateInline, inline: Inline, start: int, end: int) -> None:
    """Read a half of a mark as a text of its own, so that nothing in it reaches outside."""
    outer, inline.seen = inline.seen, Seen()
    inline.base, inline.is_inside = start, True
    tokens: list[Token] = []
    state.md.inline.parse(state.src[start:end], state.md, state.env, tokens)
    inline.base, inline.is_inside, inline.seen = 0, False, outer
    state.tokens.extend(tokens)


def _push(state: StateInline, kind: str, meta: dict[str, Any]) -> None:
    token = state.push(kind, "", 0)
    token.meta = meta


def _render(tokens: list[Token], comments: list[Remark]) -> Iterator[Segment]:
    """Give the text of inline tokens, and tell each comment its place in it.

    Line ends become blanks, other markup vanishes.
    """
    mark: Mark = "plain"
    number, length = -1, 0
    for token in tokens:
        if token.type == "mark_open":
            mark, number = token.meta["mark"], token.meta["id"]
        elif token.type == "mark_close":
            mark, number = "plain", -1
        elif token.type == "comment":
            comments[token.meta["number"]].at = length
        elif text := _TEXTS.get(token.type, token.content if token.type in _WORDS else ""):
            length += len(text)
            yield Segment(text, mark, number)
