"""Guidance: for a role in a situation, the verdict on each act with the words that it rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import msgspec

from brightline.language.policy import (
    Defined,
    Done,
    Modality,
    Norm,
    Policy,
    Quote,
    Reading,
    atoms,
    names_in,
)
from brightline.language.values import Value
from brightline.language.write import write_condition
from brightline.reasoning import plain
from brightline.reasoning.ask import Question, next_question
from brightline.reasoning.deadlines import say_times
from brightline.reasoning.exact import Exact
from brightline.reasoning.plain import Claim, Truth
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation
from brightline.reasoning.variables import State
from brightline.reasoning.verdict import WORDS, Until, Word


class Used(msgspec.Struct, frozen=True):
    """A fact or deed that a norm turns on, and what is known of it; `None` is unknown."""

    name: str
    value: Value | bool | None


class Considered(msgspec.Struct, frozen=True):
    """A defeater, as an `unless` line, an overriding norm or superseding words, and whether it holds."""

    text: str
    kind: str
    holds: Truth
    quotes: tuple[Quote, ...] = ()


class Citation(msgspec.Struct, frozen=True):
    """A norm that an answer rests on; `stands` is `None` where it only may be in force.

    `times` says in words when a duty is owed and how long an act may last, which may turn on the facts and
    terms in `timing`; `otherwise` names the norm that
    takes over from it, `terms` are those that it rests on, `remedies` those that answer its breach;
    `document` is the one that it stands in.
    """

    norm: str
    provision: str
    quotes: tuple[Quote, ...]
    bearer: str
    force: Modality
    stands: Truth
    because: tuple[Used, ...]
    considered: tuple[Considered, ...]
    readings: tuple[Reading, ...]
    times: tuple[str, ...] = ()
    timing: tuple[str, ...] = ()
    terms: tuple[Defined, ...] = ()
    otherwise: str | None = None
    remedies: tuple[str, ...] = ()
    document: str = ""


class Answer(msgspec.Struct, frozen=True):
    """The verdict on one act.

    `one_of`: no single citation stands in every way the situation may turn out, but always one of them.
    `set_aside` are norms that would bear on the act but for a defeater. `depends_on` names what decides.
    `is_transient`: which norms stand could turn on a fact that may stand in no record, whatever is known of
    it, so that only the verdict is kept. Else nothing of the answer can tell what is known of such a fact.
    """

    act: str
    verdict: Word
    until: Until | None
    citations: tuple[Citation, ...]
    one_of: bool
    set_aside: tuple[Citation, ...]
    depends_on: tuple[str, ...]
    is_transient: bool = False


class Guidance(msgspec.Struct, frozen=True):
    """All answers, those that matter most first, and what to ask next.

    `day` is the day that was asked about, where the policy turns on it; `policy` is what holds on it.
    """

    compiled: Policy
    policy: Policy
    day: date | None
    situation: Situation
    answers: tuple[Answer, ...]
    ask: Question | None


def guide(
    reasoner: Reasoner, s: Situation, acts: Iterable[str] = (), *, nobody_knows: Collection[str] = ()
) -> Guidance:
    """Decide acts, all of them if none is named, exactly; say what to ask next, but what nobody knows.

    Raises `ValueError` where the facts contradict the vocabulary.
    """
    exact = reasoner.exact(s.asker)
    state = exact.state(s)
    wanted = list(acts) or list(reasoner.index.acts)
    answers = [_answer(act, reasoner, state, s) for act in wanted]
    if not acts:
        answers.sort(key=lambda answer: WORDS.index(answer.verdict))
    ask = next_question(reasoner.outlook(s.asker), s, wanted, nobody_knows)
    return Guidance(reasoner.compiled, reasoner.policy, reasoner.day, s, tuple(answers), ask)


def _answer(act: str, reasoner: Reasoner, state: State, s: Situation) -> Answer:
    exact = reasoner.exact(s.asker)
    verdict = exact.verdict(act, state)
    gone = tuple(_superseded(act, reasoner, s))
    if not exact.index.claims[act]:
        return Answer(act, verdict.word, None, (), False, gone, ())
    claims, one_of = exact.covering(act, state)
    depends_on = tuple(exact.deciding(act, state)) if verdict.word == "depends" else ()
    return Answer(
        act=act,
        verdict=verdict.word,
        until=verdict.until,
        citations=tuple(_cite(claim, exact, state, s) for claim in claims),
        one_of=one_of,
        set_aside=(
            *(
                _cite(claim, exact, state, s)
                for claim in exact.index.claims[act]
                if _is_set_aside(claim, exact, state, s)
            ),
            *gone,
        ),
        depends_on=depends_on,
        is_transient=exact.could_turn_on(act, state, exact.transient),
    )


def withheld(answer: Answer, reasoner: Reasoner, s: Situation) -> Answer:
    """Give what may be told of an answer beside its verdict where it may be kept.

    Where it could turn on a transient fact, that is what would be said if nothing were known of such facts,
    nor of those that the vocabulary ties to them: so nothing but the verdict can tell what is.
    """
    if not answer.is_transient:
        return answer
    exact = reasoner.exact(s.asker)
    hidden = set(exact.variables.spelt(exact.transient))
    bare = msgspec.structs.replace(s, facts={n: value for n, value in s.facts.items() if n not in hidden})
    said = _answer(answer.act, reasoner, exact.state(bare), bare)
    if answer.verdict == "depends":
        return said
    return msgspec.structs.replace(said, verdict=answer.verdict, until=None, depends_on=())


def _superseded(act: str, reasoner: Reasoner, s: Situation) -> Iterable[Citation]:
    """Give the norms that words have put out of force and that bore on an act of the asker's.

    Whether their conditions hold is not looked at: it would tell of facts that nothing else turns on.
    """
    for norm, by in reasoner.superseded:
        policy = msgspec.structs.replace(reasoner.policy, norms=(norm,))
        claim = next(plain.claims(act, policy), None)
        if claim and plain.binds(norm, policy, s.asker):
            words = Considered(by.document, "superseded by", True, by.quotes)
            yield msgspec.structs.replace(_name(claim), considered=(words,))


def _name(claim: Claim) -> Citation:
    """Give what a citation says of a norm in every situation."""
    norm = claim.norm
    return Citation(
        norm=norm.id,
        provision=norm.provision,
        quotes=norm.quotes,
        bearer=norm.bearer,
        force=claim.force,
        stands=False,
        because=(),
        considered=(),
        readings=norm.readings,
        document=norm.document,
    )


def _is_set_aside(claim: Claim, exact: Exact, state: State, s: Situation) -> bool:
    """Whether a norm's `when` holds for the asker, and yet it does not stand."""
    policy, norm = exact.index.excerpt(claim.norm), claim.norm
    return (
        plain.binds(norm, policy, s.asker)
        and plain.holds(norm.when, policy, s) is True
        and exact.stands(claim, state) is False
        and not any(plain.done_by_asker(act, policy, s) for act in claim.until)
    )


def _cite(claim: Claim, exact: Exact, state: State, s: Situation) -> Citation:
    norm = claim.norm
    return msgspec.structs.replace(
        _name(claim),
        stands=exact.stands(claim, state),
        because=tuple(_used(norm, exact, s)),
        considered=tuple(_considered(norm, exact, s)),
        readings=(
            *norm.readings,
            *(r for name in _terms(norm, exact) for r in exact.index.terms[name].readings),
        ),
        times=tuple(say_times(norm, exact.policy, s)) if claim.force == norm.modality else (),
        timing=tuple(name for deadline in norm.deadlines for name in names_in(deadline.given)),
        terms=tuple(exact.index.terms[name] for name in _terms(norm, exact)),
        otherwise=norm.otherwise,
        remedies=tuple(exact.index.remedies[norm.id]),
    )


def _used(norm: Norm, exact: Exact, s: Situation) -> Iterable[Used]:
    """Give what a norm turns on, each once, in the order of its lines; terms are opened."""
    terms = [exact.index.terms[name].condition for name in _terms(norm, exact)]
    conditions, policy = (norm.when, *terms, *norm.unless), exact.index.excerpt(norm)
    for atom in dict.fromkeys(atom for condition in conditions for atom in atoms(condition)):
        if isinstance(atom, Done):
            yield Used(write_condition(atom), plain.holds(atom, policy, s))
        else:
            yield Used(atom.fact, s.facts.get(atom.fact))


def _terms(norm: Norm, exact: Exact) -> list[str]:
    return exact.index.terms_of((norm.when, *norm.unless))


def _considered(norm: Norm, exact: Exact, s: Situation) -> Iterable[Considered]:
    policy = exact.index.excerpt(norm)
    for line in norm.unless:
        yield Considered(write_condition(line), "unless", plain.holds(line, policy, s))
    for other in exact.index.overriders[norm.id]:
        yield Considered(other.id, "overridden by", plain.in_force(other, policy, s))
