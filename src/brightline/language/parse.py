"""From the text of one block to its syntax tree, with lark.

A block is projected to one version first; places are mapped back through the projection, so that a message
points at the redline as it is written.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken, VisitError

from brightline.language import syntax as s
from brightline.language.expected import describe_expected, suggest_keyword
from brightline.text.critic import project

if TYPE_CHECKING:
    from brightline.language.policy import Version
    from brightline.source import Diagnostic, Source
    from brightline.text.document import Fence

Kind = Literal["norms", "terms", "vocabulary"]


@cache
def parser() -> Lark:
    """Build the parser of `grammar.lark`, once."""
    grammar = files("brightline.language").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", start=["norms", "terms", "vocabulary"])


class Block:
    """A fence as one version has it, and where each of its characters stands in the source."""

    def __init__(self, source: Source, fence: Fence, version: Version) -> None:
        projection = project(fence.text, version)
        self.source, self.fence = source, fence
        self.text, self.offsets = projection.text, projection.offsets
        self._starts = [0, *accumulate(len(line) + 1 for line in fence.text.split("\n"))]

    def place(self, start: int, end: int) -> s.Place:
        """Give the place of characters `start` to `end` of the projected text."""
        at = self.offsets[min(start, len(self.offsets) - 1)]
        row = bisect_right(self._starts, at) - 1
        column = at - self._starts[row] + 1 + self.fence.indent
        return s.Place(self.source, self.fence.line + row, column, max(1, end - start))

    def raw(self, start: int, end: int) -> str:
        """Give what the redline holds for characters `start` to `end`, marks included."""
        return self.fence.text[self.offsets[start] : self.offsets[end]]


def parse_block(
    source: Source, fence: Fence, version: Version, kind: Kind
) -> tuple[list[Any], list[Diagnostic]]:
    """Parse one block in one version.

    Gives its declarations and every syntax error: after an error, parsing goes on behind the next blank
    line, which is where the next declaration stands.
    """
    block = Block(source, fence, version)
    items: list[Any] = []
    problems: list[Diagnostic] = []
    start = 0
    while start < len(block.text):
        try:
            tree = parser().parse(" " * start + block.text[start:], start=kind)
            items += _Build(block).transform(tree)
            break
        except VisitError as error:
            raise error.orig_exc from error
        except (UnexpectedToken, UnexpectedCharacters, UnexpectedEOF) as error:
            at = getattr(error, "pos_in_stream", None)
            at = len(block.text.rstrip()) if at is None or _at_end(error) else at
            problems.append(_problem(block, error, at))
            blank = block.text.find("\n\n", at)
            start = len(block.text) if blank < 0 else blank + 2
    return items, problems


def _at_end(error: Exception) -> bool:
    return isinstance(error, UnexpectedToken) and error.token.type == "$END"


def _problem(block: Block, error: Exception, at: int) -> Diagnostic:
    if isinstance(error, UnexpectedCharacters):
        found = block.text[at : at + 1]
        if found == '"':
            message = "this quote is not closed"
            return block.place(at, at + 1).diagnostic(message, 'end it with `"`')
        return block.place(at, at + 1).diagnostic(
            f"`{found}` is not part of the norm language",
            'names are lower case with `_`, quotes stand in `"`',
        )
    assert isinstance(error, UnexpectedToken)
    expected = describe_expected(error.expected)
    if _at_end(error):
        place = block.place(max(0, at - 1), at)
        return place.diagnostic(f"the block ends too early: expected {expected}")
    word = str(error.token)
    found = "this quote" if word.startswith('"') else f"`{word}`"
    help = suggest_keyword(word, error.expected)
    return block.place(at, at + len(word)).diagnostic(f"expected {expected}, found {found}", help)


class _Build(Transformer[Token, Any]):
    """Turns lark's tree into `syntax`, bottom up; each method is named after its rule."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = block

    # words

    def _place(self, token: Token) -> s.Place:
        start = token.start_pos or 0
        return self.block.place(start, start + len(token))

    def NAME(self, token: Token) -> s.Word:  # noqa: N802
        return s.Word(str(token), self._place(token))

    LABEL = NUMBER = DATE = YES = NO = NAME

    def HEAD(self, token: Token) -> s.Word:  # noqa: N802
        return s.Word(str(token)[:-1], self._place(token))

    def STRING(self, token: Token) -> s.Text:  # noqa: N802
        start = token.start_pos or 0
        raw = self.block.raw(start + 1, start + len(token) - 1)
        return s.Text(" ".join(_unescape(str(token)[1:-1]).split()), _unescape(raw), self._place(token))

    def label(self, c: list[Any]) -> Any:
        return c[0]

    target = value_name = value_date = label

    # blocks

    def norms(self, c: list[Any]) -> list[Any]:
        return list(c)

    terms = vocabulary = norms

    # norms

    def norm(self, c: list[Any]) -> s.NormDecl:
        name, quotes, bearer, modality, acts, *clauses = c
        several: dict[str, list[Any]] = {}
        for clause, parts in clauses:
            several.setdefault(clause, []).extend(parts)
        fields: dict[str, Any] = {key: tuple(parts) for key, parts in several.items()}
        return s.NormDecl(name, quotes, bearer, modality.data, acts, **fields)

    def quotes(self, c: list[Any]) -> tuple[s.QuoteDecl, ...]:
        return tuple(c)

    def own_quote(self, c: list[Any]) -> s.QuoteDecl:
        return s.QuoteDecl(c[0])

    def distant_quote(self, c: list[Any]) -> s.QuoteDecl:
        return s.QuoteDecl(c[1], c[0])

    def when(self, c: list[Any]) -> Any:
        return "when", c

    def unless(self, c: list[Any]) -> Any:
        return "unless", c

    def overrides(self, c: list[Any]) -> Any:
        return "overrides", c

    def within(self, c: list[Any]) -> Any:
        return "within", c

    def before(self, c: list[Any]) -> Any:
        return "before", list(c[0])

    def otherwise(self, c: list[Any]) -> Any:
        return "otherwise", c

    def reading(self, c: list[Any]) -> Any:
        return "readings", [s.ReadingDecl(c[0], c[1])]

    def untranslated(self, c: list[Any]) -> s.UntranslatedDecl:
        return s.UntranslatedDecl(c[0], c[1], _readings(c[2:]))

    def at_once(self, _: list[Any]) -> s.DurationDecl:
        return s.DurationDecl(None, "at once", None)

    def as_soon_as_possible(self, _: list[Any]) -> s.DurationDecl:
        return s.DurationDecl(None, "as soon as possible", None)

    def measured(self, c: list[Any]) -> s.DurationDecl:
        return s.DurationDecl(float(c[0].text), c[1].text, c[1].place)

    def business(self, c: list[Any]) -> s.DurationDecl:
        return s.DurationDecl(float(c[0].text), f"business {c[1].text}", c[1].place)

    def term(self, c: list[Any]) -> s.TermDecl:
        return s.TermDecl(c[0], c[1], c[2], _readings(c[3:]))

    # vocabulary

    def role(self, c: list[Any]) -> s.RoleDecl:
        return s.RoleDecl(c[0], c[1], _value(c[2]), _value(c[3]))

    def fact(self, c: list[Any]) -> s.FactDecl:
        kind, name, domain, *rest = c
        found: dict[str, list[Any]] = {"ordinarily": [], "set_by": [], "ask": [], "phrases": []}
        for key, value in rest:
            found[key].append(value)
        transient, judgement = "transient" in kind.data, "judgement" in kind.data
        lists = {key: tuple(values) for key, values in found.items()}
        values = tuple(domain.children)
        return s.FactDecl(name, domain.data, values, judgement, transient, **lists)

    def ordinarily(self, c: list[Any]) -> Any:
        return "ordinarily", c[0]

    def set_by(self, c: list[Any]) -> Any:
        return "set_by", s.DoneBy(c[0], c[1])

    def ask(self, c: list[Any]) -> Any:
        return "ask", c[0]

    def phrase_yes(self, c: list[Any]) -> Any:
        return "phrases", (None, "yes", c[0])

    def phrase_no(self, c: list[Any]) -> Any:
        return "phrases", (None, "no", c[0])

    def phrase_is(self, c: list[Any]) -> Any:
        return "phrases", (c[0], c[0].text, c[1])

    def act(self, c: list[Any]) -> s.ActDecl:
        name, roles, parents, requires, phrase = c
        return s.ActDecl(name, roles or (), parents or (), requires or (), _value(phrase))

    def kinds(self, c: list[Any]) -> Any:
        return c[0]

    requires = kinds

    def implication(self, c: list[Any]) -> s.ImplicationDecl:
        return s.ImplicationDecl(c[0], c[1])

    def protected(self, c: list[Any]) -> s.NamesDecl:
        return s.NamesDecl("protected", c[0])

    def danger(self, c: list[Any]) -> s.NamesDecl:
        return s.NamesDecl("danger", c[0])

    def asking(self, c: list[Any]) -> s.AskingDecl:
        return s.AskingDecl(c[0], c[1])

    def situation(self, c: list[Any]) -> s.SituationDecl:
        name, title, *presets, about = c
        return s.SituationDecl(name, title.value, tuple(p for p in presets if p), about or ())

    def preset(self, c: list[Any]) -> tuple[s.Word, s.Word]:
        return c[0], c[1]

    # conditions

    def condition(self, c: list[Any]) -> s.ConditionNode:
        first: s.ConditionNode = c[0]
        if len(c) == 1:
            return first
        words = [str(tree.data)[:-1] for tree in c[1::2]]
        word: Literal["and", "or"] = "and" if words[0] == "and" else "or"
        mixed = next((place_of(c[2 * i + 2]) for i, w in enumerate(words) if w != word), None)
        return s.Joined(word, tuple(c[0::2]), mixed)

    def negation(self, c: list[Any]) -> s.Negation:
        return s.Negation(c[0])

    def named(self, c: list[Any]) -> s.Named:
        return s.Named(c[0])

    def comparison_is(self, c: list[Any]) -> s.Comparison:
        return _comparison(c[0], "is", c[1])

    def comparison(self, c: list[Any]) -> s.Comparison:
        return _comparison(c[0], str(c[1].data).replace("_", " "), c[2])

    def done(self, c: list[Any]) -> s.DoneBy:
        return s.DoneBy(c[0], c[1])

    def value_number(self, c: list[Any]) -> Any:
        return c[0] if c[1] is None else (c[0], c[1])

    def act_list(self, c: list[Any]) -> tuple[Any, ...]:
        return tuple(c)

    name_list = act_list

    def act_ref(self, c: list[Any]) -> s.ActRef:
        return s.ActRef(c[0], c[1])


def _comparison(fact: s.Word, order: Any, value: Any) -> s.Comparison:
    if isinstance(value, tuple):
        return s.Comparison(fact, order, value[0], value[1])
    return s.Comparison(fact, order, value)


def place_of(node: s.ConditionNode) -> s.Place:
    """Give the place of the first word of a condition."""
    match node:
        case s.Named(name):
            return name.place
        case s.Comparison(fact):
            return fact.place
        case s.DoneBy(act):
            return act.name.place
        case s.Negation(of):
            return place_of(of)
        case s.Joined(_, parts):
            return place_of(parts[0])


def _readings(clauses: list[Any]) -> tuple[s.ReadingDecl, ...]:
    return tuple(reading for _, found in clauses for reading in found)


def _value(text: s.Text | None) -> str:
    return text.value if text else ""


def _unescape(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\")
