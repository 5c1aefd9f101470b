"""What a duty leaves open: by when, and how anybody would know."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.checking.deeds import turns_on, waits_for
from brightline.checking.finding import Finding
from brightline.checking.wording import ambiguities, called, phrase_of, quotes
from brightline.language.english import listed
from brightline.language.policy import Norm, Policy


def duties(policy: Policy) -> Iterator[Finding]:
    """Give the duties without a time, and the deeds that change what others may do and leave no record."""
    for norm in policy.norms:
        if norm.modality in ("must", "should") and not _has_time(norm):
            who = called(norm.bearer, policy)
            acts = listed([phrase_of(act, policy) for act in norm.acts])
            yield Finding(
                kind="no deadline",
                said=f"{norm.provision} does not say by when {who} {norm.modality} {acts}",
                about=(norm.id,),
                quotes=quotes(norm),
                acts=norm.acts,
                ambiguities=ambiguities(policy, norm),
            )
    yield from _unrecorded(policy)


def _has_time(norm: Norm) -> bool:
    return bool(norm.deadlines or norm.before or norm.every or norm.throughout)


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
