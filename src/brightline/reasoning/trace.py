"""All that bears on one act: each norm, its conditions opened down to facts, and what was considered.

Differs from guidance in that it leaves nothing out: a norm that does not stand is here with its reasons.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from brightline.language.english import clause_to_asker, flat, say_literal, you_did
from brightline.language.policy import All, Any, Condition, Is, Modality, Norm, Not, Quote, Reading, Term
from brightline.reasoning import plain
from brightline.reasoning.deadlines import say_times
from brightline.reasoning.explain import say
from brightline.reasoning.plain import Claim, Truth
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation


class Step(msgspec.Struct, frozen=True):
    """A condition in words, whether it holds, and its parts.

    `found` says what is known where that is more than yes or no. A term has the words that define it in
    `quotes`, and its readings.
    """

    said: str
    holds: Truth
    found: str = ""
    parts: tuple[Step, ...] = ()
    quotes: tuple[Quote, ...] = ()
    readings: tuple[Reading, ...] = ()


class Traced(msgspec.Struct, frozen=True):
    """One norm's bearing on an act.

    `stands`: whether it speaks of the act here. `unless` are its exceptions, `beaten_by` the norms that
    override it with whether they are in force, `ended_by` what the asker did that fulfilled it. It takes over
    from the norms in `answers_breach`, which say whether they were violated. `out_of_force` are the words
    that superseded it; then nothing else was looked at.
    """

    provision: str
    force: Modality
    quotes: tuple[Quote, ...]
    stands: Truth
    when: Step | None = None
    unless: tuple[Step, ...] = ()
    beaten_by: tuple[tuple[str, Truth], ...] = ()
    ended_by: tuple[str, ...] = ()
    answers_breach: tuple[tuple[str, Truth], ...] = ()
    times: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    out_of_force: tuple[Quote, ...] = ()


def trace(act: str, reasoner: Reasoner, s: Situation) -> Iterator[Traced]:
    """Give every norm that binds the asker and bears on an act, in the order of the policy."""
    exact = reasoner.exact(s.asker)
    state = exact.state(s)
    for claim in reasoner.index.claims[act]:
        if plain.binds(claim.norm, reasoner.policy, s.asker):
            yield _traced(claim, reasoner, s, exact.stands(claim, state))
    for norm, by in reasoner.superseded:
        alone = msgspec.structs.replace(reasoner.policy, norms=(norm,))
        gone = next(plain.claims(act, alone), None)
        if gone and plain.binds(norm, alone, s.asker):
            yield Traced(norm.provision, gone.force, norm.quotes, False, out_of_force=by.quotes)


def _traced(claim: Claim, reasoner: Reasoner, s: Situation, stands: Truth) -> Traced:
    policy, index, norm = reasoner.policy, reasoner.index, claim.norm
    return Traced(
        provision=norm.provision,
        force=claim.force,
        quotes=norm.quotes,
        stands=stands,
        when=None if norm.when == All(()) else _step(norm.when, reasoner, s),
        unless=tuple(_step(line, reasoner, s) for line in norm.unless),
        beaten_by=tuple(
            (other.provision, plain.in_force(other, policy, s))
            for other in index.overriders[norm.id]
            if plain.binds(other, policy, s.asker)
        ),
        ended_by=tuple(you_did(act, policy) for act in claim.until if plain.done_by_asker(act, policy, s)),
        answers_breach=tuple(_breaches(norm, reasoner, s)),
        times=tuple(say_times(norm, policy, s)) if claim.force == norm.modality else (),
        readings=norm.readings,
    )


def _breaches(norm: Norm, reasoner: Reasoner, s: Situation) -> Iterator[tuple[str, Truth]]:
    """Give the norms that this one takes over from, and whether the asker has violated them."""
    for other in reasoner.index.taken_over[norm.id]:
        yield other.provision, plain.violated(other, reasoner.policy, s)


def _step(condition: Condition, reasoner: Reasoner, s: Situation) -> Step:
    """Open a condition; negations are said of single comparisons, deeds and terms only."""
    condition = flat(condition)
    holds = plain.holds(condition, reasoner.policy, s)
    match condition:
        case All(parts) | Any(parts):
            said = "all of these are so" if isinstance(condition, All) else "at least one of these is so"
            return Step(said, holds, parts=tuple(_step(part, reasoner, s) for part in parts))
        case Term(name) | Not(Term(name)):
            term = reasoner.index.terms[name]
            said = clause_to_asker(condition, reasoner.policy)
            opened = (_step(term.condition, reasoner, s),)
            return Step(said, holds, parts=opened, quotes=term.quotes, readings=term.readings)
        case Is(name) | Not(Is(name)):
            is_plain = reasoner.index.facts[name].kind == "yes_no" or holds is None
            found = "" if is_plain else say(condition, reasoner.policy, s)
            said = say_literal(condition, reasoner.policy)
            return Step(said, holds, found="" if found == said else found)
        case _:
            return Step(say_literal(condition, reasoner.policy), holds)
