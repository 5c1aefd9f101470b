"""Names that are declared and stand for nothing here, and questions that may not be put."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from brightline.checking.finding import Finding
from brightline.checking.space import Space
from brightline.checking.wording import ambiguities, called, phrase_of, quotes
from brightline.language.english import listed
from brightline.language.policy import Done, Is, Norm, Policy, atoms, names_in, terms_in
from brightline.reasoning.situation import policy_atoms
from brightline.text.document import Document


def unused(policies: Iterable[Policy]) -> Iterator[Finding]:
    """Give the facts, terms, roles and ambiguities that no version turns on, a finding for each kind.

    Groups that ranks and designees make are not declared by anybody, and never told.
    """
    policies = list(policies)
    first = policies[0]
    used = set().union(*map(_used, policies))
    for what, names in (
        ("fact", [fact.name for fact in first.facts]),
        ("term", [term.name for policy in policies for term in policy.terms]),
        ("role", [role.name for role in first.roles if not role.is_group]),
        ("ambiguity", list(first.ambiguities)),
    ):
        idle = [name for name in dict.fromkeys(names) if (what, name) not in used]
        if idle:
            named = listed([f"`{name}`" for name in idle])
            turns = "has a reading of" if what == "ambiguity" else f"turns on the {what}"
            yield Finding(kind="unused", said=f"no norm {turns} {named}", about=(what, *idle))


def outside(document: Document) -> Iterator[Finding]:
    """Give the other policies that a document refers to, each once; what they ask is not in hand."""
    places: dict[str, list[str]] = {}
    for reference in document.references:
        if reference.kind == "policy":
            places.setdefault(reference.target, []).append(reference.provision)
    for target, provisions in places.items():
        where = listed(list(dict.fromkeys(provisions)))
        refer = "refers" if len(set(provisions)) == 1 else "refer"
        yield Finding(
            kind="refers outside",
            said=f"{where} {refer} to {target}, which is not in hand: what it asks is not known here",
            about=(target,),
        )


def _used(policy: Policy) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for atom in policy_atoms(policy):
        found.add(("role", atom.by) if isinstance(atom, Done) else ("fact", atom.fact))
    for norm in policy.norms:
        found.add(("role", norm.bearer))
        found |= {("role", act.partition("(")[2].rstrip(")")) for act in norm.acts if "(" in act}
        found |= {("term", name) for condition in (norm.when, *norm.unless) for name in terms_in(condition)}
    found |= {("term", name) for term in policy.terms for name in terms_in(term.condition)}
    readings = [reading for norm in policy.norms for reading in norm.readings]
    readings += [reading for term in policy.terms for reading in term.readings]
    found |= {("ambiguity", reading.ambiguity) for reading in readings}
    roles = {name for what, name in found if what == "role"}
    found |= {("role", above) for role in policy.roles if role.name in roles for above in role.ancestors}
    found |= {("role", role.name) for role in policy.roles if roles.intersection(role.ancestors)}
    return found


def forbidden_questions(spaces: list[Space]) -> Iterator[Finding]:
    """Give the norms that turn on a fact which it is forbidden to ask about."""
    seen: set[tuple[str, str]] = set()
    for space in spaces:
        for found in _forbidden(space):
            if (found.about[0], found.about[1]) not in seen:
                seen.add((found.about[0], found.about[1]))
                yield found


def _forbidden(space: Space) -> Iterator[Finding]:
    policy = space.policy
    for name, act in policy.asking.items():
        bans = [
            claim.norm
            for claim in space.index.claims[act]
            if claim.force == "must_not" and space.can_be(space.exact.claim(claim))
        ]
        for norm in policy.norms if bans else ():
            if norm.bearer in space.bearers and name in facts_of(norm, policy):
                yield Finding(
                    kind="asks what is forbidden",
                    said=f"{norm.provision} turns on `{name}`, and {bans[0].provision} forbids"
                    f" {called(space.asker, policy)} to {phrase_of(act, policy)}",
                    about=(norm.id, name),
                    quotes=quotes(norm, bans[0]),
                    acts=(act,),
                    roles=(space.asker,),
                    ambiguities=ambiguities(policy, norm, bans[0]),
                )


def facts_of(norm: Norm, policy: Policy) -> set[str]:
    """Give the facts that a norm turns on, through terms too."""
    terms = {term.name: term.condition for term in policy.terms}
    found: set[str] = set()
    waiting = [norm.when, *norm.unless]
    while waiting:
        condition = waiting.pop()
        found |= {atom.fact for atom in atoms(condition) if isinstance(atom, Is)}
        waiting += [terms[name] for name in names_in(condition) if name in terms]
    return found
