"""What could tell the value of a fact that may stand in no record."""

from __future__ import annotations

from brightline.language.policy import Policy, names_in


def transient_names(policy: Policy) -> frozenset[str]:
    """Give the transient facts, the facts tied to one, and the terms and norms that rest on one of these."""
    names = {fact.name for fact in policy.facts if fact.transient}
    pairs = [{*names_in(rule.given), *names_in(rule.then)} for rule in policy.implications]
    links = [(pair, pair) for pair in pairs]
    links += [({*names_in(term.condition)}, {term.name}) for term in policy.terms]
    beaten = [(norm.id, target) for norm in policy.norms for target in norm.overrides]
    links += [({over}, {target}) for over, target in beaten]
    for norm in policy.norms:
        conditions = (norm.when, *norm.unless)
        links.append(({name for each in conditions for name in names_in(each)}, {norm.id}))
    before = -1
    while len(names) > before:
        before = len(names)
        names |= {name for given, then in links if not names.isdisjoint(given) for name in then}
    return frozenset(names)
