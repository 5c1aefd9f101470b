"""Random blocks as somebody might write them: odd white space, marks and comments anywhere they may stand."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st

Tokens = list[str]

NAMES = ["alpha", "beta", "gamma_2", "delta", "b", "may_be", "is_not"]
names = st.sampled_from(NAMES)
words = st.sampled_from(["must not", "the", "§ 1", "a “b”", r"say \"no\"", "x\\\\y", "I.A", "(1)", "¶ é"])
numbers = st.sampled_from(["0", "5", "12.5", "1234567"])
dates = st.sampled_from(["2026-01-31", "1999-12-01"])
labels = st.sampled_from(["I.A", "II.B.1.a", "AMB-29", "A", "III.C.2/alpha", "II.A.i1"])
ELSEWHERE = ["elm-100:III.B.2", "act:2", "memo-25-9", "ord-7:IV", "1a:I.A/alpha", "elm-100:2.D.1"]


def _joined(*parts: st.SearchStrategy[Tokens]) -> st.SearchStrategy[Tokens]:
    return st.tuples(*parts).map(lambda lists: [token for tokens in lists for token in tokens])


def _just(text: str) -> st.SearchStrategy[Tokens]:
    return st.just(text.split())


def _one(token: st.SearchStrategy[str]) -> st.SearchStrategy[Tokens]:
    return token.map(lambda text: [text])


def _maybe(tokens: st.SearchStrategy[Tokens]) -> st.SearchStrategy[Tokens]:
    return st.just([]) | tokens


def _several(tokens: st.SearchStrategy[Tokens], most: int = 3, least: int = 0) -> st.SearchStrategy[Tokens]:
    lists = st.lists(tokens, min_size=least, max_size=most)
    return lists.map(lambda found: [token for tokens in found for token in tokens])


def _listed(tokens: st.SearchStrategy[Tokens]) -> st.SearchStrategy[Tokens]:
    return _joined(tokens, _several(_joined(_just(","), tokens), 2))


def _quoted(spaces: st.SearchStrategy[str]) -> st.SearchStrategy[Tokens]:
    pieces = st.lists(st.tuples(words, spaces), min_size=1, max_size=12)
    return pieces.map(lambda found: [f'"{"".join(word + space for word, space in found)}"'])


quotes = _quoted(st.sampled_from([" ", "  ", "\n   "]))
MARKED = ['"keep {~~peace~>safety~~} now"', '"{++all++} of it"', '"a {--struck--} word {>>why<<}"']
marked_quotes = quotes | quotes | _one(st.sampled_from(MARKED))
name = _one(names)
target = _one(labels | st.sampled_from([*ELSEWHERE, "2"]) | names)
head = _one(names.map(lambda text: f"{text}:"))
role_ref = name | _joined(name, _just("or above") | _just("or designee"))
act_ref = _joined(name, _maybe(_joined(_just("("), role_ref, _just(")"))))
deed = _joined(act_ref, _just("by"), role_ref)
ORDERS = ["is", "at least", "at most", "more than", "less than", "later than", "earlier than"]
order = st.sampled_from(ORDERS).map(str.split)
value = st.one_of(
    name,
    _one(dates),
    st.sampled_from(["yes", "no", "today", "primarily", "solely", "5 years ago"]).map(str.split),
    _joined(_one(numbers), name),
)
aim = _joined(st.sampled_from(["for", "primarily for", "solely for"]).map(str.split), name)
atom = name | _joined(name, order, value) | aim | _joined(_just("done"), deed)


def _grow(inner: st.SearchStrategy[Tokens]) -> st.SearchStrategy[Tokens]:
    whole = _joined(_just("("), inner, _just(")"))
    operand = atom | whole | _joined(_just("not"), atom | whole)
    chains = [_joined(operand, _several(_joined(_just(word), operand), 3, 1)) for word in ("and", "or")]
    return st.one_of(*chains, operand)


condition = st.recursive(atom, _grow, max_leaves=5)
reading = _joined(_just("reading"), _one(labels), quotes)
duration = _joined(_one(numbers), _just("minutes") | _just("business days"))
due = st.one_of(
    _just("at once"),
    _just("as soon as possible"),
    _joined(_just("within"), duration),
    _joined(_just("due"), _one(dates)),
    _just("due march 1"),
)
deadline = _joined(due, _maybe(_joined(_just("after"), deed)), _maybe(_joined(_just("if"), condition)))
clause = st.one_of(
    _joined(_just("when"), condition),
    _joined(_just("unless"), condition),
    _joined(_just("overrides") | _just("remedies"), _listed(target)),
    deadline,
    deadline,
    _joined(_just("every"), name),
    st.sampled_from(["throughout", "for a reasonable time"]).map(str.split),
    _joined(_just("for at most"), duration),
    _joined(_just("before"), _listed(act_ref)),
    _joined(_just("otherwise"), target),
    reading,
)
modality = st.sampled_from(["must", "must not", "should", "should not", "may", "may only"]).map(str.split)
distant = _joined(_just("in"), _one(labels) | _just("2"), marked_quotes)
own_quotes = _joined(marked_quotes, _several(marked_quotes | distant, 2))
norm = _joined(_maybe(head), own_quotes, role_ref, modality, _listed(act_ref), _several(clause, 4))
untranslated = _joined(_just("untranslated"), marked_quotes, _just("because"), quotes, _several(reading, 2))
supersession = _joined(own_quotes, _just("supersedes"), _listed(target))
subject = st.one_of(target, _joined(name, _just("("), role_ref, _just(")")), _just("unless 2"))
KINDS_OF_FINDING = ["contradiction", "contradiction if unknown", "no  deadline", "terms-alike", "gap"]
waiver = _joined(
    _just("accept"),
    st.sampled_from(KINDS_OF_FINDING).map(str.split),
    _maybe(_joined(_just("about"), _listed(subject))),
    _several(marked_quotes | _joined(_just("in"), _one(labels | st.sampled_from(ELSEWHERE)), marked_quotes)),
    _just("because"),
    quotes,
    _just("by"),
    quotes,
)
verdict = st.sampled_from(["must", "must not", "should", "should not", "may", "conflict", "silent"]).map(
    str.split
)
degree = st.sampled_from(["equal", "no looser", "no stricter"]).map(str.split)
claim = st.one_of(
    _joined(_just("never") | _just("always"), _listed(verdict)),
    _joined(_just("stays"), degree),
)
assertion = _joined(
    _maybe(head),
    _maybe(quotes),
    claim,
    _listed(act_ref),
    _maybe(_joined(_just("as"), role_ref)),
    _several(_joined(_just("when"), condition), 2),
)
meaning = _joined(_just("means"), condition, _maybe(_joined(_just("from"), quotes)))
term = _joined(
    own_quotes,
    _just("term"),
    name,
    meaning | _joined(_just("includes"), condition),
    _several(reading, 2),
)

role = _joined(
    _just("role"),
    name,
    _maybe(_joined(_just("is a"), _listed(name))),
    _maybe(_joined(_just("answers for"), _listed(name))),
    st.just("") | _joined(_just("outside"), quotes),
    _maybe(_joined(_just("called"), quotes)),
)
ranks = _joined(_just("ranks"), name, _several(_joined(_just("<"), name), 3, 1))
item = _joined(_just("item"), name, _maybe(quotes))
domain = st.one_of(
    _just("yes or no"),
    _joined(_listed(name), _just("or"), name),
    _joined(name, _several(_joined(_just("<"), name), 3, 1)),
    _joined(_just("number in"), name),
    _just("date"),
)
fact = _joined(
    st.sampled_from(["fact", "judgement", "transient fact", "transient judgement"]).map(str.split),
    head,
    domain,
    _maybe(_joined(_just(", ordinarily"), value)),
    _maybe(_joined(_just(", set by"), deed)),
    _just("ask"),
    quotes,
    _maybe(_joined(_just("yes"), quotes, _just("no"), quotes)),
    _several(_joined(_just("is"), value, quotes), 2),
)
purpose = _joined(
    _just("purpose") | _just("transient purpose"),
    name,
    quotes,
    _maybe(_joined(_just(", ordinarily"), value)),
    _maybe(_joined(_just("ask"), quotes)),
    _several(_joined(_just("is"), value, quotes), 2),
)
act = _joined(
    _just("act"),
    name,
    _maybe(_joined(_just("("), _listed(role_ref), _just(")"))),
    _maybe(_joined(_just("is a"), _listed(act_ref))),
    _maybe(_joined(_just("requires"), _listed(act_ref))),
    _maybe(quotes),
)
literal = _joined(_maybe(_just("not")), name | _joined(name, order, value) | aim)
implication = _joined(literal, _just("implies"), literal)
listing = _joined(_just("protected") | _just("danger"), _listed(name))
asking = _joined(_just("asking"), name, _just("is"), act_ref)
preset = _joined(name, value)
situation = _joined(
    _just("situation"),
    name,
    quotes,
    _maybe(_joined(_just(":"), _listed(preset))),
    _maybe(_joined(_just("about"), _listed(act_ref))),
)

ITEMS = {
    "norm": st.one_of(norm, norm, norm, untranslated, supersession, waiver),
    "assert": assertion,
    "terms": term,
    "vocabulary": st.one_of(
        *(role, ranks, fact, fact, purpose, item, act, act),
        *(implication, implication, listing, asking, situation),
    ),
}
SPACES = [" ", " ", " ", "  ", "\t", "\n", "\n  ", "\n\n", ' {>>a note: see "there"<<}\n', "\n{>>why<<} "]


@st.composite
def _laid_out(draw: st.DrawFn, tokens: Tokens) -> str:
    text = tokens[0]
    for left, right in pairwise(tokens):
        may_touch = left in ("(", ",", "<") or right in (",", ")", "(", ":", "<")
        text += draw(st.sampled_from(["", *SPACES] if may_touch else SPACES)) + right
    return text


@st.composite
def blocks(draw: st.DrawFn, info: str) -> str:
    """The text of a block of this kind, with whole declarations deleted or inserted here and there."""
    text = draw(st.sampled_from(["", "\n", "  "]))
    for _ in range(draw(st.integers(1, 4))):
        item = draw(draw(ITEMS[info].map(_laid_out)))
        may_wrap = not any(mark in item for mark in ("{~~", "{++", "{--"))
        form = draw(st.sampled_from(["%s", "%s", "%s", "{++%s++}", "{--\n%s--}", "{--%s\n--}"]))
        text += form.replace("%s", item) if may_wrap else item
        text += draw(st.sampled_from(["\n", "\n\n", "\n \n"]))
    return text
