"""Who tells whom: chains that break off, run in a circle or rest on one person alone."""

from __future__ import annotations

from collections.abc import Iterator

from brightline.checking.deeds import turns_on, waits_for
from brightline.checking.finding import Finding
from brightline.checking.wording import ambiguities, called, phrase_of, quotes
from brightline.language.english import listed
from brightline.language.graph import find_cycles
from brightline.language.policy import Done, Norm, Policy
from brightline.reasoning.index import Index
from brightline.reasoning.situation import doers, kinds

_DUTIES = ("must", "should")


def chains(index: Index, held: frozenset[str] | None = None) -> Iterator[Finding]:
    """Give what is wrong with who tells whom; `held` are the roles that a roster fills, if one is given."""
    policy = index.policy
    bound = {role for bearer in {n.bearer for n in policy.norms} for role in doers(bearer, policy)}
    for norm in policy.norms:
        yield from _broken(norm, index, bound)
        if norm.modality in _DUTIES:
            yield from _to_oneself(norm, policy)
    yield from _loops(policy)
    yield from _nobody(policy)
    if held is not None:
        yield from _unfilled(policy, held)
    yield from _alone(policy)


def _broken(norm: Norm, index: Index, bound: set[str]) -> Iterator[Finding]:
    """A norm that waits for a deed which no norm calls for or permits."""
    policy = index.policy
    for deed in waits_for(norm, policy):
        is_ours = bool(bound.intersection(doers(deed.by, policy)))
        if norm.modality in _DUTIES and is_ours and not _is_called_for(deed, index):
            who, act = called(deed.by, policy), phrase_of(deed.act, policy)
            yield Finding(
                kind="broken chain",
                said=f"{norm.provision} waits for {who} to do what no norm asks for: {act}",
                about=(norm.id, deed.act),
                quotes=quotes(norm),
                acts=(deed.act,),
                ambiguities=ambiguities(policy, norm),
            )


def _is_called_for(deed: Done, index: Index) -> bool:
    policy = index.policy
    able = set(doers(deed.by, policy))
    return any(
        able.intersection(doers(claim.norm.bearer, policy))
        for act in kinds(deed.act, policy)
        for claim in index.claims[act]
        if claim.force in (*_DUTIES, "may", "must_not")
    )


def _loops(policy: Policy) -> Iterator[Finding]:
    """Duties each of which begins with the deed that another one calls for."""
    duties = [norm for norm in policy.norms if norm.modality in _DUTIES]
    waiting: dict[Done, list[str]] = {}
    for norm in duties:
        for deed in waits_for(norm, policy):
            waiting.setdefault(deed, []).append(norm.id)
    after: dict[str, list[str]] = {norm.id: [] for norm in duties}
    for deed, names in waiting.items():
        acts, roles = set(kinds(deed.act, policy)), set(doers(deed.by, policy))
        for norm in duties:
            if acts.intersection(norm.acts) and roles.intersection(doers(norm.bearer, policy)):
                after[norm.id] += names
    order = {norm.id: place for place, norm in enumerate(policy.norms)}
    after = {name: sorted(set(names), key=order.__getitem__) for name, names in after.items()}
    norms = {norm.id: norm for norm in policy.norms}
    for circle in find_cycles(after):
        members = [norms[name] for name in circle]
        places = listed(list(dict.fromkeys(norm.provision for norm in members)))
        yield Finding(
            kind="looping chain",
            said=f"the duties of {places} begin with one another, without an end",
            about=tuple(circle),
            quotes=quotes(*members),
            acts=tuple(act for norm in members for act in norm.acts),
            ambiguities=ambiguities(policy, *members),
        )


def _addressed(act: str) -> str:
    """Give the role that an act is addressed to; empty where there is none."""
    return act.partition("(")[2].rstrip(")")


def _is_one_person(role: str, policy: Policy) -> bool:
    """Whether a role is an office that one person holds: `the Chief`, and no kind of it."""
    found = next((each for each in policy.roles if each.name == role), None)
    return (
        found is not None
        and not found.is_group
        and found.called.startswith("the ")
        and len(doers(role, policy)) == 1
    )


def _to_oneself(norm: Norm, policy: Policy) -> Iterator[Finding]:
    """A duty by which somebody has to tell the holder of their own office."""
    for act in norm.acts:
        role = _addressed(act)
        if role and role in doers(norm.bearer, policy) and _is_one_person(role, policy):
            who = called(role, policy)
            yield Finding(
                kind="tells itself",
                said=f"{norm.provision} binds {who} too, who would have to {phrase_of(act, policy)}",
                about=(norm.id, role),
                quotes=quotes(norm),
                acts=(act,),
                roles=(role,),
                ambiguities=ambiguities(policy, norm),
            )


def _nobody(policy: Policy) -> Iterator[Finding]:
    """Recipients whom the vocabulary does not tie to anybody that the policy binds."""
    bound = {role for norm in policy.norms for role in doers(norm.bearer, policy)}
    for role in policy.roles:
        to = [norm for norm in policy.norms if any(_addressed(act) == role.name for act in norm.acts)]
        owed = [norm for norm in to if norm.modality in _DUTIES]
        if owed and not bound.intersection(doers(role.name, policy)):
            yield Finding(
                kind="nobody fills",
                said=f"{_places(owed)} has to tell {called(role.name, policy)},"
                " and the policy does not say whose office that is",
                about=(role.name, *(norm.id for norm in owed)),
                quotes=quotes(*owed),
                roles=(role.name,),
                ambiguities=ambiguities(policy, *owed),
            )


def _unfilled(policy: Policy, held: frozenset[str]) -> Iterator[Finding]:
    """Roles on which something rests, and that nobody in a roster holds."""
    for role in policy.roles:
        rests = [norm for norm in policy.norms if _rests_on(norm, role.name, policy)]
        if rests and not held.intersection(doers(role.name, policy)):
            yield Finding(
                kind="nobody fills",
                said=f"nobody in the roster is {called(role.name, policy)}, on whom {_places(rests)}"
                f" {'rests' if len({norm.provision for norm in rests}) == 1 else 'rest'}",
                about=("roster", role.name, *(norm.id for norm in rests)),
                quotes=quotes(*rests),
                roles=(role.name,),
                ambiguities=ambiguities(policy, *rests),
            )


def _alone(policy: Policy) -> Iterator[Finding]:
    """Offices of one person on whom something rests, with nobody named who stands in."""
    for role in policy.roles:
        rests = [norm for norm in policy.norms if _rests_on(norm, role.name, policy)]
        is_bound = any(role.name in doers(norm.bearer, policy) for norm in policy.norms)
        if rests and is_bound and _is_one_person(role.name, policy):
            several = len({norm.provision for norm in rests}) > 1
            yield Finding(
                kind="no fallback",
                said=f"{_places(rests)} {'rest' if several else 'rests'} on"
                f" {called(role.name, policy)} alone; nobody is named who stands in",
                about=(role.name, *(norm.id for norm in rests)),
                quotes=quotes(*rests),
                roles=(role.name,),
                ambiguities=ambiguities(policy, *rests),
            )


def _rests_on(norm: Norm, role: str, policy: Policy) -> bool:
    """Whether a norm binds a role alone, is a duty to tell it, or turns on what it does."""
    is_told = norm.modality in _DUTIES and any(_addressed(act) == role for act in norm.acts)
    return norm.bearer == role or is_told or any(deed.by == role for deed in turns_on(norm, policy))


def _places(norms: list[Norm]) -> str:
    return listed(list(dict.fromkeys(norm.provision for norm in norms)))
