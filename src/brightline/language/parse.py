"""From the text of one block to its syntax tree, with lark.

A block is projected to one version first; places are mapped back through the projection, so that a message
points at the redline as it is written.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from lark import Lark, TextSlice, Token, Tree
from lark.exceptions import UnexpectedInput

from brightline.language import policy as p
from brightline.language import syntax as s
from brightline.language.block import Block
from brightline.language.expected import keywords
from brightline.language.held import Held
from brightline.language.mistakes import Kind, Mistake, find_starts

if TYPE_CHECKING:
    from brightline.language.policy import Version
    from brightline.source import Diagnostic, Source
    from brightline.text.document import Fence


MAX_NESTING = 40
"""How deep a condition may be nested."""


@cache
def _parser(*start: str) -> Lark:
    """Build a parser of `grammar.lark`, once; words that its rules do not use are names to it."""
    grammar = files("brightline.language").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer="basic", start=list(start))


def parser(kind: Kind = "norms") -> Lark:
    """Give the parser of a kind of block: assertions have one of their own."""
    return _parser("assertions") if kind == "assertions" else _parser("norms", "terms", "vocabulary")


def parse_block(
    source: Source, fence: Fence, version: Version, kind: Kind
) -> tuple[list[Any], list[Diagnostic]]:
    """Parse one block in one version.

    Gives its declarations and every syntax error; an error costs the declaration that it stands in.
    """
    block = Block(source, fence, version)
    build = _Build(block)
    starts = find_starts(block, kind)
    items: list[Any] = []
    start = 0
    while start < len(block.text):
        try:
            items += build.read(start, len(block.text), kind)
            break
        except UnexpectedInput as error:
            mistake = Mistake(block, error, kind, starts)
            build.problems.append(mistake.problem)
            with suppress(UnexpectedInput):
                items += build.read(start, mistake.start, kind)
            start = mistake.end
    return items, build.problems


class _Build(Held):
    """Turns lark's tree into `syntax`, bottom up.

    Each method is named after its rule or its terminal, which lark writes in capitals.
    """

    def read(self, start: int, end: int, kind: Kind) -> list[Any]:
        """Give the declarations of a part of the block; raises `UnexpectedInput`."""
        tree = parser(kind).parse(TextSlice(self.block.text, start, end), start=kind)
        # Whatever reads a condition calls itself for its parts, and Python's own stack sets a limit to that.
        deep = {id(item): word for item in tree.children if (word := _too_deep(item))}
        tree.children = [item for item in tree.children if id(item) not in deep]
        for word in deep.values():
            message = "this condition is nested too deeply to be read"
            help = "define a part of the condition as a term"
            self.problems.append(self._place(word).diagnostic(message, help))
        found: list[Any] = self.transform(tree)
        return found

    # words

    def _place(self, token: Token) -> s.Place:
        start = token.start_pos or 0
        return self.block.place(start, start + len(token))

    def NAME(self, token: Token) -> s.Word:  # noqa: N802
        return s.Word(str(token), self._place(token))

    A = LABEL = NUMBER = DATE = YES = NO = TODAY = ELSEWHERE = PRIMARILY = SOLELY = NAME

    def WITHIN(self, token: Token) -> s.Keyword:  # noqa: N802
        return s.Keyword(" ".join(token.split()), self._place(token))

    BEFORE = OTHERWISE = MAY = DUE = EVERY = THROUGHOUT = FOR = AS = AT_ONCE = REASONABLE = WITHIN
    OR_ABOVE = OR_DESIGNEE = HAVING_DONE = AS_ROLE = NEVER = ALWAYS = STAYS = WITHIN

    def HEAD(self, token: Token) -> s.Word:  # noqa: N802
        start, name = token.start_pos or 0, str(token)[:-1]
        return s.Word(name, self.block.place(start, start + len(name)))

    def STRING(self, token: Token) -> s.Text:  # noqa: N802
        start = token.start_pos or 0
        raw = self.block.raw(start + 1, start + len(token) - 1)
        return s.Text(" ".join(_unescape(str(token)[1:-1]).split()), _unescape(raw), self._place(token))

    def label(self, c: list[Any]) -> Any:
        return c[0]

    target = place = value_name = value_date = value_today = role_plain = label

    def role_or_above(self, c: list[Any]) -> s.Word:
        name, group = c
        return s.Word(f"{name.text}_{group.text.replace(' ', '_')}", name.place.to(group.place))

    role_or_designee = role_or_above

    # blocks

    def norms(self, c: list[Any]) -> list[Any]:
        return list(c)

    terms = vocabulary = assertions = norms

    # norms

    def norm(self, c: list[Any]) -> s.NormDecl:
        name, quotes, bearer, modality, acts, *clauses = c
        several: dict[str, list[Any]] = {"marks": list(modality.children)}
        for clause, parts in clauses:
            several.setdefault(clause, []).extend(part for part in parts if not isinstance(part, s.Keyword))
            several["marks"] += [part for part in parts if isinstance(part, s.Keyword)]
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

    def deadline(self, c: list[Any]) -> Any:
        due, after, given = c
        return "deadlines", [msgspec.structs.replace(due, after=after, given=given)]

    def within(self, c: list[Any]) -> s.DeadlineDecl:
        return s.DeadlineDecl(c[0], within=c[1])

    def within_unmeasured(self, c: list[Any]) -> s.DeadlineDecl:
        unit = c[1].within.unit
        message = f"`within {unit}` is written without `within` since version 2 of the norm language"
        self.problems.append(c[0].place.diagnostic(message, f"write `{unit}`", severity="warning"))
        return s.DeadlineDecl(c[0], within=c[1].within)

    def due_date(self, c: list[Any]) -> s.DeadlineDecl:
        return s.DeadlineDecl(c[0], day=tuple(s.Word(each.text, each.place) for each in c[1:]))

    due_day = due_date

    def at_once(self, c: list[Any]) -> s.DeadlineDecl:
        return s.DeadlineDecl(c[0], within=s.DurationDecl(None, "at once", None))

    def as_soon_as_possible(self, c: list[Any]) -> s.DeadlineDecl:
        return s.DeadlineDecl(c[0], within=s.DurationDecl(None, "as soon as possible", None))

    def after(self, c: list[Any]) -> s.DoneBy:
        return s.DoneBy(c[0], c[1])

    def given(self, c: list[Any]) -> Any:
        return c[0]

    def every(self, c: list[Any]) -> Any:
        return "every", c

    def throughout(self, c: list[Any]) -> Any:
        return "marks", c

    def at_most_for(self, c: list[Any]) -> Any:
        return "lasting", c

    def reasonable_time(self, c: list[Any]) -> Any:
        return "lasting", [c[0], s.DurationDecl(None, "a reasonable time", None)]

    def remedies(self, c: list[Any]) -> Any:
        return "remedies", c

    def before(self, c: list[Any]) -> Any:
        return "before", [c[0], *c[1]]

    def otherwise(self, c: list[Any]) -> Any:
        return "otherwise", c

    def reading(self, c: list[Any]) -> Any:
        return "readings", [s.ReadingDecl(c[0], c[1])]

    def untranslated(self, c: list[Any]) -> s.UntranslatedDecl:
        return s.UntranslatedDecl(c[0], c[1], _readings(c[2:]))

    def supersession(self, c: list[Any]) -> s.SupersessionDecl:
        return s.SupersessionDecl(c[0], tuple(c[1:]))

    def measured(self, c: list[Any]) -> s.DurationDecl:
        return s.DurationDecl(float(c[0].text), c[1].text, c[1].place)

    def business(self, c: list[Any]) -> s.DurationDecl:
        return s.DurationDecl(float(c[0].text), f"business {c[1].text}", c[1].place)

    def term(self, c: list[Any]) -> s.TermDecl:
        phrases = tuple(found for key, found in c[4:] if key == "phrases")
        readings = _readings([clause for clause in c[4:] if clause[0] == "readings"])
        return s.TermDecl(c[0], c[1], c[2], _value(c[3]), phrases, readings)

    def inclusion(self, c: list[Any]) -> s.InclusionDecl:
        return s.InclusionDecl(c[0], c[1], c[2], _readings(c[3:]))

    # vocabulary

    def role(self, c: list[Any]) -> s.RoleDecl:
        parents = (*(c[1] or ()), *(c[2] or ()))
        return s.RoleDecl(c[0], parents, _value(c[4]), _value(c[5]), outside=c[3] is not None)

    def ranks(self, c: list[Any]) -> s.RanksDecl:
        return s.RanksDecl(tuple(c))

    def item(self, c: list[Any]) -> s.ItemDecl:
        return s.ItemDecl(c[0], _value(c[1]))

    def purpose(self, c: list[Any]) -> s.FactDecl:
        kind, name, words, *rest = c
        values = tuple(s.Word(degree, name.place) for degree in p.DEGREES)
        fact = self.fact([kind, name, Tree("levels", list(values)), *rest])
        return msgspec.structs.replace(fact, purpose=words.value)

    def fact(self, c: list[Any]) -> s.FactDecl:
        kind, name, domain, *rest = c
        found: dict[str, list[Any]] = {"ordinarily": [], "set_by": [], "ask": [], "phrases": []}
        for key, value in rest:
            found[key].append(value)
        if name.text in keywords():
            message = f"`{name.text}` is a reserved word"
            self.problems.append(name.place.diagnostic(message, "choose another name"))
        transient, judgement = "transient" in kind.data, "judgement" in kind.data
        lists: dict[str, Any] = {key: tuple(values) for key, values in found.items()}
        lists["ordinarily"] = tuple(_comparison(name, "is", value) for value in found["ordinarily"])
        lists["phrases"] = tuple((_comparison(name, "is", value), text) for value, text in found["phrases"])
        values = tuple(domain.children)
        return s.FactDecl(name, domain.data, values, judgement, transient, **lists)

    def ordinarily(self, c: list[Any]) -> Any:
        return "ordinarily", c[0]

    def set_by(self, c: list[Any]) -> Any:
        return "set_by", s.DoneBy(c[0], c[1])

    def ask(self, c: list[Any]) -> Any:
        return "ask", c[0]

    def phrase(self, c: list[Any]) -> Any:
        return "phrases", (c[0], c[1])

    words_for = phrase

    def act(self, c: list[Any]) -> s.ActDecl:
        name, roles, parents, requires, phrase, _, done_phrase = c
        return s.ActDecl(
            name, roles or (), parents or (), requires or (), _value(phrase), _value(done_phrase)
        )

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

    def preset(self, c: list[Any]) -> s.Comparison:
        return _comparison(c[0], "is", c[1])

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

    def purpose_is(self, c: list[Any]) -> s.Aim:
        return s.Aim(c[0].data, c[1])

    def comparison_is(self, c: list[Any]) -> s.Comparison:
        return _comparison(c[0], "is", c[1])

    def comparison(self, c: list[Any]) -> s.Comparison:
        return _comparison(c[0], str(c[1].data).replace("_", " "), c[2])

    def done(self, c: list[Any]) -> s.DoneBy:
        return s.DoneBy(c[0], c[1])

    def value_ago(self, c: list[Any]) -> Any:
        return (c[0], c[1], True)

    def value_number(self, c: list[Any]) -> Any:
        return c[0] if c[1] is None else (c[0], c[1])

    def act_list(self, c: list[Any]) -> tuple[Any, ...]:
        return tuple(c)

    name_list = role_list = act_list

    def act_ref(self, c: list[Any]) -> s.ActRef:
        return s.ActRef(c[0], c[1])


def _too_deep(item: Any) -> Token | None:
    """Give the first word of what is nested too deeply in a declaration, if anything is."""
    waiting = [(item, 0)]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, Token) and depth > MAX_NESTING:
            return part
        if isinstance(part, Tree):
            depth += part.data in ("condition", "negation")
            waiting += [(child, depth) for child in reversed(part.children)]
    return None


def _comparison(fact: s.Word, order: Any, value: Any) -> s.Comparison:
    if isinstance(value, tuple):
        return s.Comparison(fact, order, *value)
    return s.Comparison(fact, order, value)


def place_of(node: s.ConditionNode) -> s.Place:
    """Give the place of the first word of a condition."""
    match node:
        case s.Named(name):
            return name.place
        case s.Comparison(fact):
            return fact.place
        case s.Aim(_, purpose):
            return purpose.place
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
