"""Waivers and assertions from lark's tree: what an author accepts of a policy, and what must hold of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lark import Token, Transformer

from brightline.language import syntax as s
from brightline.language.expected import nearest
from brightline.language.findings import ACCEPTED, kind_of

if TYPE_CHECKING:
    from brightline.language.block import Block
    from brightline.source import Diagnostic


class Held(Transformer[Token, Any]):
    """The part of the builder of syntax trees that is about these two; `problems` has what is wrong."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = block
        self.problems: list[Diagnostic] = []

    def ACCEPT(self, token: Token) -> s.Keyword:  # noqa: N802
        start = token.start_pos or 0
        words = str(token).removeprefix("accept").lstrip()
        kind = s.Keyword(
            kind_of(words), self.block.place(start + len(token) - len(words), start + len(token))
        )
        if kind.text not in ACCEPTED:
            help = nearest(kind.text, ACCEPTED)
            self.problems.append(kind.place.diagnostic(f"there is no kind of finding `{kind.text}`", help))
        return kind

    def waiver(self, c: list[Any]) -> s.WaiverDecl:
        kind, *parts, because, by = c
        about = tuple(part for part in parts if isinstance(part, s.Word))
        quotes = tuple(part for part in parts if isinstance(part, s.QuoteDecl))
        if _is_blank(because):
            help = 'write why, as in `because "it is meant so"`'
            self.problems.append(because.place.diagnostic("`because` says nothing", help))
        if _is_blank(by):
            help = 'write who accepts it, as in `by "A. Example, policy unit"`'
            self.problems.append(by.place.diagnostic("`by` names nobody", help))
        return s.WaiverDecl(kind, about, quotes, because, by)

    def subject_name(self, c: list[Any]) -> s.Word:
        word: s.Word = c[0]
        return word

    def subject_act(self, c: list[Any]) -> s.Word:
        name, role = c
        return s.Word(f"{name.text}({role.text})", name.place.to(role.place))

    def subject_line(self, c: list[Any]) -> s.Word:
        return s.Word(f"unless {c[0].text}", c[0].place)

    def assertion(self, c: list[Any]) -> s.AssertionDecl:
        name, said, claim, acts, *clauses = c
        keyword, *words = claim.children
        return s.AssertionDecl(
            name=name,
            said=said.value if said else "",
            rule=claim.data,
            words=tuple(str(word.data) for word in words),
            acts=acts,
            roles=tuple(part for key, found in clauses if key == "role" for part in found),
            when=tuple(part for key, found in clauses if key == "when" for part in found),
            place=keyword.place,
        )

    def as_role(self, c: list[Any]) -> Any:
        return "role", [c[1]]


def _is_blank(text: s.Text) -> bool:
    """Whether words have no letter and no digit: nothing, or a place that nobody filled in."""
    return not any(letter.isalnum() for letter in text.value)
