"""What a duty leaves open: by when, and how anybody would know."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from brightline.checking.deeds import turns_on, waits_for
from brightline.checking.finding import Finding
from brightline.checking.space import Space, replayed
from brightline.checking.wording import ambiguities, called, phrase_of, quotes
from brightline.language.english import listed
from brightline.language.policy import Norm, Policy
from brightline.reasoning import plain

DUTIES = ("must", "should")


def duties(policy: Policy) -> Iterator[Finding]:
    """Give the duties without a time, and the deeds that change what others may do and leave no record."""
    for norm in policy.norms:
        if norm.modality in DUTIES and not (_has_time(norm) or norm.deadlines):
            said = f"{norm.provision} does not say by when {_owed(norm, policy)}"
            yield _without_time(norm, policy, said)
    yield from _unrecorded(policy)


def partly_timed(policy: Policy, spaces: list[Space]) -> Iterator[Finding]:
    """Give the duties with deadlines none of which counts in some situation in which they are owed."""
    for norm in policy.norms:
        if norm.modality in DUTIES and norm.deadlines and not _has_time(norm):
            bound = (space for space in spaces if norm.bearer in space.bearers)
            found = (_untimed(norm, space) for space in bound)
            yield from [finding for finding in found if finding][:1]


def _untimed(norm: Norm, space: Space) -> Finding | None:
    """Show where a duty is owed and no deadline counts; one from a deed counts before the deed too."""
    counting = space.any_of(space.exact.condition(deadline.given) for deadline in norm.deadlines)
    without = space.but(space.in_force(norm), counting)
    smallest = space.smallest(without)
    if smallest is None:
        return None
    witness, policy = space.witness(smallest), space.policy
    s = witness.situation
    given = [plain.holds(deadline.given, policy, s) for deadline in norm.deadlines]
    is_shown = plain.in_force(norm, policy, s) is True and not any(given)
    replayed(is_shown, witness, f"{norm.id}: owed, and no deadline counts")
    said = f"{norm.provision} does not say in every situation by when {_owed(norm, policy)}"
    verdict = plain.kleene(norm.acts[0], space.excerpt(norm.acts[0]), s)
    return replace(
        _without_time(norm, policy, said),
        witness=replace(witness, verdict=verdict),
        share=space.share(without),
    )


def _owed(norm: Norm, policy: Policy) -> str:
    acts = listed([phrase_of(act, policy) for act in norm.acts])
    return f"{called(norm.bearer, policy)} {norm.modality} {acts}"


def _without_time(norm: Norm, policy: Policy, said: str) -> Finding:
    return Finding(
        kind="no deadline",
        said=said,
        about=(norm.id,),
        quotes=quotes(norm),
        acts=norm.acts,
        ambiguities=ambiguities(policy, norm),
    )


def _has_time(norm: Norm) -> bool:
    """Whether a norm says by when, deadlines apart."""
    return bool(norm.before or norm.every or norm.throughout)


def _unrecorded(policy: Policy) -> Iterator[Finding]:
    """Give the deeds that make a fact true, such as an approval, and bring no duty to record them."""
    turning = [(norm, turns_on(norm, policy)) for norm in policy.norms]
    for fact in policy.facts:
        deed = fact.set_by
        if deed is None:
            continue
        resting = [norm for norm, deeds in turning if deed in deeds]
        recorded = any(norm.modality == "must" and deed in waits_for(norm, policy) for norm in resting)
        places = listed(list(dict.fromkeys(norm.provision for norm in resting)))
        if resting and not recorded:
            yield Finding(
                kind="no record",
                said=f"{places} turns on whether {called(deed.by, policy)} did this, and nobody has to"
                f" record it: {phrase_of(deed.act, policy)}",
                about=(fact.name, *(norm.id for norm in resting)),
                quotes=quotes(*resting),
                acts=(deed.act,),
                roles=(deed.by,),
                ambiguities=ambiguities(policy, *resting),
            )
