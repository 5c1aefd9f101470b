"""The words of findings: what a norm says, a situation in words, and what both rest on."""

from __future__ import annotations

from brightline.checking.finding import Witness
from brightline.language.english import clause, did, listed, said_of_others, you_did
from brightline.language.policy import Is, Norm, Policy, Quote, terms_in
from brightline.reasoning.explain import say_whether
from brightline.reasoning.plain import Claim

_SAYS = {
    "must": "says that {who} must",
    "must_not": "says that {who} must not",
    "should": "says that {who} should",
    "should_not": "says that {who} should not",
    "may": "says that {who} may",
}


def says(claim: Claim, who: str) -> str:
    """Say what a norm has to say on an act: `III.A.5 says that a member must`."""
    return f"{claim.norm.provision} {_SAYS[claim.force].format(who=who)}"


def quotes(*norms: Norm) -> tuple[Quote, ...]:
    """Give the words of norms, each once."""
    return tuple(dict.fromkeys(quote for norm in norms for quote in norm.quotes))


def ambiguities(policy: Policy, *norms: Norm) -> tuple[str, ...]:
    """Give the open questions on the way of norms and of the terms that they use, each once."""
    terms = {term.name: term for term in policy.terms}
    found: dict[str, None] = {}
    for norm in norms:
        found |= dict.fromkeys(reading.ambiguity for reading in norm.readings)
        for condition in (norm.when, *norm.unless):
            used = [terms[name] for name in terms_in(condition)]
            found |= dict.fromkeys(reading.ambiguity for term in used for reading in term.readings)
    return tuple(found)


def called(role: str, policy: Policy) -> str:
    """Give how a sentence names a role."""
    found = next(each for each in policy.roles if each.name == role)
    return found.called or role.replace("_", " ")


def departures(witness: Witness, policy: Policy) -> list[str]:
    """Say what differs from an ordinary moment, one clause each; what nobody knows comes last."""
    said = [clause(Is(name, value), policy) for name, value in witness.facts.items()]
    for deed in witness.done:
        is_own = deed.by == witness.asker
        done = you_did(deed.act, policy) if is_own else did(deed.by, deed.act, policy)
        said.append(said_of_others(done))
    return said + [f"nobody knows {said_of_others(say_whether(name, policy))}" for name in witness.unknown]


def in_words(witness: Witness, policy: Policy) -> str:
    """Say a situation as a clause: `for a member, where …`."""
    said = departures(witness, policy)
    who = called(witness.asker, policy)
    return f"for {who}, where {listed(said)}" if said else f"for {who}, in an ordinary moment"


def percent(share: float) -> str:
    """Say a share of all situations: `12 %`, `0.3 %`, `less than 0.01 %`."""
    if 0 < share < 0.0001:
        return "less than 0.01 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{100 * share:.2g} %" if share < 0.1 else f"{100 * share:.0f} %"


def phrase_of(act: str, policy: Policy) -> str:
    """Give the words of an act, such as follow `must`, of whoever does it."""
    return said_of_others(next(each.phrase for each in policy.acts if each.name == act))
