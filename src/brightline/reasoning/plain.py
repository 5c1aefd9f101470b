"""The plain evaluator: what a policy means. Every other engine agrees with it.

It follows `docs/reference/meaning.md` line by line, knows no cleverness and reads nothing. Truth has three
values: `True`, `False` and `None` for unknown. A situation is *total* when it leaves nothing unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

import msgspec

from brightline.language.policy import All, Any, Condition, Done, Fact, Is, Modality, Norm, Not, Policy, Term
from brightline.language.values import Value, rank
from brightline.reasoning.situation import Deed, Situation, completions, doers, kinds
from brightline.reasoning.verdict import Forces, Verdict, decide_total, decide_unknown

Truth = bool | None


class Claim(msgspec.Struct, frozen=True):
    """A norm's bearing on one act: its force there, until the asker has done one of `until`."""

    norm: Norm
    force: Modality
    until: tuple[str, ...] = ()


# ---- conditions -----------------------------------------------------------------------------------


def holds(condition: Condition, policy: Policy, s: Situation) -> Truth:
    """Evaluate a condition in strong Kleene logic."""
    match condition:
        case Is():
            return compares(condition, policy, s)
        case Done(act, by):
            return done(act, by, policy, s)
        case Term(name):
            return holds(definition(name, policy), policy, s)
        case Not(of):
            return negation(holds(of, policy, s))
        case All(parts):
            return conjunction(holds(part, policy, s) for part in parts)
        case Any(parts):
            return disjunction(holds(part, policy, s) for part in parts)


def definition(name: str, policy: Policy) -> Condition:
    """Give what a term means."""
    return next(term.condition for term in policy.terms if term.name == name)


def negation(value: Truth) -> Truth:
    """Unknown stays unknown."""
    return None if value is None else not value


def conjunction(values: Iterable[Truth]) -> Truth:
    """False if one is, else unknown if one is, else true."""
    seen = set(values)
    return False if False in seen else None if None in seen else True


def disjunction(values: Iterable[Truth]) -> Truth:
    """True if one is, else unknown if one is, else false."""
    seen = set(values)
    return True if True in seen else None if None in seen else False


def compares(test: Is, policy: Policy, s: Situation) -> Truth:
    """Compare a fact with a value; a comparison with unknown is unknown."""
    if test.fact not in s.facts:
        return None
    fact = next(f for f in policy.facts if f.name == test.fact)
    return satisfies(s.facts[test.fact], test, fact)


def satisfies(value: Value, test: Is, fact: Fact) -> bool:
    """Whether a value of a fact passes a comparison."""
    if test.operator == "is":
        return value == test.value
    low, high = rank(fact, value), rank(fact, test.value)
    below, above = low < high, low > high  # type: ignore[operator]
    return {"at_least": not below, "at_most": not above, "more_than": above, "less_than": below}[
        test.operator
    ]


def done(act: str, by: str, policy: Policy, s: Situation) -> Truth:
    """Whether an act, or a kind of it, was done by a role, or by a kind of that role."""
    roles = doers(by, policy)
    if any(Deed(kind, role) in s.done for kind in kinds(act, policy) for role in roles):
        return True
    may_be = s.others_unknown and not s.complete.issuperset(kinds(act, policy))
    return None if may_be and any(role != s.asker for role in roles) else False


def possible(policy: Policy, s: Situation) -> bool:
    """Whether a total situation breaks no implication, and no deed that sets a fact stands beside its no."""
    kept = all(
        not holds(rule.given, policy, s) or holds(rule.then, policy, s) for rule in policy.implications
    )
    return kept and all(
        s.facts[fact.name] == "yes" or not holds(fact.set_by, policy, s)
        for fact in policy.facts
        if fact.set_by
    )


# ---- force ----------------------------------------------------------------------------------------


def binds(norm: Norm, policy: Policy, role: str) -> bool:
    """Whether a norm binds a role: what binds a role binds the roles that are kinds of it."""
    return is_kind(role, norm.bearer, policy)


def is_kind(role: str, of: str, policy: Policy) -> bool:
    """Whether a role is another one or a kind of it."""
    return of in next((r.name, *r.ancestors) for r in policy.roles if r.name == role)


def applies(norm: Norm, policy: Policy, s: Situation) -> Truth:
    """`when` holds, no line of `unless` does, and where it takes over from a norm, that was violated."""
    taken_over = [other for other in policy.norms if other.otherwise == norm.id]
    return conjunction(
        [
            holds(norm.when, policy, s),
            *(holds(Not(line), policy, s) for line in norm.unless),
            not taken_over or disjunction(violated(other, policy, s) for other in taken_over),
        ]
    )


def in_force(norm: Norm, policy: Policy, s: Situation) -> Truth:
    """It binds the asker, applies, and no norm that overrides it is in force."""
    if not binds(norm, policy, s.asker):
        return False
    beaten = disjunction(in_force(other, policy, s) for other in policy.norms if norm.id in other.overrides)
    return conjunction([applies(norm, policy, s), negation(beaten)])


def violated(norm: Norm, policy: Policy, s: Situation) -> Truth:
    """The asker did what it forbids, or did first what had to wait for the duty.

    A duty that waits for nothing is not violated in a single situation; the ledger judges it over time.
    """
    deeds = norm.acts if norm.modality in ("must_not", "should_not") else norm.before
    did = any(done_by_asker(act, policy, s) for act in deeds)
    owed = norm.modality in ("must_not", "should_not") or not all(
        done_by_asker(act, policy, s) for act in norm.acts
    )
    return conjunction([in_force(norm, policy, s), did and owed])


def done_by_asker(act: str, policy: Policy, s: Situation) -> bool:
    """Whether the asker did an act or a kind of it; others' deeds discharge nothing."""
    return any(Deed(kind, s.asker) in s.done for kind in kinds(act, policy))


# ---- acts -----------------------------------------------------------------------------------------


def claims(act: str, policy: Policy) -> Iterator[Claim]:
    """Give every norm's bearing on an act.

    Prohibitions and permissions cover the kinds of their acts; duties cover what their acts require, and
    end when they are done, unless they stand throughout; what a duty goes before is forbidden until then.
    """
    above = next((a.name, *a.ancestors) for a in policy.acts if a.name == act)
    for norm in policy.norms:
        is_duty = norm.modality in ("must", "should")
        for own in norm.acts:
            required = next((a.name, *a.requires) for a in policy.acts if a.name == own)
            if is_duty and act in required:
                yield Claim(norm, norm.modality, discharging(norm, own, act))
            elif not is_duty and own in above:
                yield Claim(norm, norm.modality)
        if any(later in above for later in norm.before):
            for own in norm.acts:
                yield Claim(norm, "must_not" if norm.modality == "must" else "should_not", (own,))


def discharging(norm: Norm, own: str, act: str) -> tuple[str, ...]:
    """Give the deeds by which a norm's hold on an act ends; a duty that stands throughout has none."""
    is_done_once = norm.modality in ("must", "should") and not norm.throughout
    return (own, act) if is_done_once else ()


def stands(claim: Claim, policy: Policy, s: Situation) -> Truth:
    """Whether a claim stands: its norm is in force and what would discharge it is not done."""
    if any(done_by_asker(act, policy, s) for act in claim.until):
        return False
    return in_force(claim.norm, policy, s)


def forces(act: str, policy: Policy, s: Situation) -> dict[Modality, Truth]:
    """Say of each force whether some claim with it stands."""
    found: dict[Modality, list[Truth]] = {}
    for claim in claims(act, policy):
        found.setdefault(claim.force, []).append(stands(claim, policy, s))
    return {force: disjunction(values) for force, values in found.items()}


def standing(act: str, policy: Policy, s: Situation) -> Forces:
    """Give the forces that stand in a total situation."""
    return frozenset(force for force, value in forces(act, policy, s).items() if value)


# ---- verdicts -------------------------------------------------------------------------------------


def total(act: str, policy: Policy, s: Situation) -> Verdict:
    """Give the verdict in a total situation."""
    return Verdict(decide_total(standing(act, policy, s)))


def kleene(act: str, policy: Policy, s: Situation) -> Verdict:
    """Give the verdict with unknown norms taken as independent of one another."""
    values = forces(act, policy, s)
    choices = [{True: [True], False: [False], None: [False, True]}[value] for value in values.values()]
    return decide_unknown(
        frozenset(force for force, chosen in zip(values, choice, strict=True) if chosen)
        for choice in product(*choices)
    )


def exact(act: str, policy: Policy, s: Situation) -> Verdict:
    """Give the verdict that every possible completion gives, else `depends`.

    Raises `ValueError` where no completion is possible: what is stated contradicts the vocabulary.
    """
    found = {standing(act, policy, c) for c in completions(policy, s) if possible(policy, c)}
    if not found:
        raise ValueError("the facts contradict one another")
    return decide_unknown(found)


def deciding(act: str, policy: Policy, s: Situation) -> set[str]:
    """Give the unknown facts on which the verdict turns: two completions differ in that fact alone."""
    words: dict[tuple[str, frozenset[object]], set[str]] = {}
    for c in completions(policy, s):
        word = decide_total(standing(act, policy, c))
        for fact in c.facts.keys() - s.facts.keys():
            rest = frozenset([*((k, v) for k, v in c.facts.items() if k != fact), *c.done])
            words.setdefault((fact, rest), set()).add(word)
    return {fact for (fact, _), found in words.items() if len(found) > 1}
