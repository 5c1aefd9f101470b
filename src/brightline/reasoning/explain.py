"""Why a condition holds or fails: what settles it, in the words of the vocabulary, as clauses.

Each clause can stand after `because`. What is not known is said as that, and never as a yes or a no.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from brightline.language.english import did, never_did, say_value, you_did, you_did_not
from brightline.language.policy import All, Any, Condition, Done, Fact, Is, Not, Policy, Term, names_in
from brightline.language.values import Value
from brightline.reasoning import plain
from brightline.reasoning.situation import Deed, Situation, cuts, doers, kinds

WITHHELD = "an answer that is kept nowhere bears on it"
"""What is said in the place of what a transient fact could be told from."""


def grounds(condition: Condition, policy: Policy, s: Situation) -> Iterator[Is | Done]:
    """Give the comparisons and deeds that make a condition what it is.

    Of a conjunction that holds all parts count, of one that fails the first that does, of a disjunction the
    other way round; where it is unknown, the parts that are unknown.
    """
    for part in _leaves(condition, policy, s):
        if isinstance(part, Term):
            yield from grounds(plain.definition(part.name, policy), policy, s)
        else:
            yield part


def clauses(
    condition: Condition, policy: Policy, s: Situation, hidden: Collection[str] = ()
) -> Iterator[str]:
    """Say why a condition is what it is.

    A term that holds is said by what makes it hold; one that does not is said in its own words, if it has
    some. What rests on a name in `hidden` is withheld, and the parts beside it are said only where they hold:
    which part is chosen could tell a value too.
    """
    parts = condition.of if isinstance(condition, All) else (condition,)
    bare = [part for part in parts if not set(names_in(part)).isdisjoint(hidden)]
    if bare:
        yield WITHHELD
    for part in [each for each in parts if plain.holds(each, policy, s)] if bare else [condition]:
        if part not in bare:
            yield from (say(leaf, policy, s) for leaf in _opened(part, policy, s))


def say(ground: Condition, policy: Policy, s: Situation) -> str:
    """Say what is known of a comparison, a deed or a term as a clause, such as can stand after `because`."""
    match ground:
        case Is(name):
            fact = next(fact for fact in policy.facts if fact.name == name)
            value = s.facts.get(name)
            return _say_open(fact, ground) if value is None else say_known(fact, value)
        case Done():
            return _say_deed(ground, policy, s)
        case Term():
            return _say_term(ground, policy, s)
        case Not(of):
            return say(of, policy, s)
        case _:
            raise TypeError(f"no single ground: {ground!r}")


def say_known(fact: Fact, value: Value) -> str:
    """Say what a fact is: in its words for the value, else as the answer to its question."""
    return fact.phrases.get(str(value)) or f"the answer to “{fact.question}” is {say_value(value, fact)}"


def say_whether(name: str, policy: Policy) -> str:
    """Say a fact or a term as an open question, to stand after `it is not known` or `depends on`."""
    phrases = next((term.phrases for term in policy.terms if term.name == name), None)
    fact = next((fact for fact in policy.facts if fact.name == name), None)
    if fact:
        phrases = fact.phrases if fact.kind == "yes_no" else {}
    if phrases and "yes" in phrases:
        return f"whether {phrases['yes']}"
    return f"the answer to “{fact.question}”" if fact else f"whether “{name.replace('_', ' ')}” applies"


def say_answer(value: Value, fact: Fact, policy: Policy) -> str:
    """Say an answer about a fact; of a number or a date, all values that the policy cannot tell from it."""
    if fact.values:
        return fact.phrases.get(str(value), say_value(value, fact))
    constants = cuts(fact, policy)  # of one fact all are texts, or all numbers: they compare
    below = [cut for cut in constants if cut < value]  # type: ignore[operator]
    above = [cut for cut in constants if cut > value]  # type: ignore[operator]
    less, more = ("before", "after") if fact.kind == "date" else ("less than", "more than")
    if value in constants or not constants:
        return say_value(value, fact)
    if not below:
        return f"{less} {say_value(above[0], fact)}"
    if not above:
        return f"{more} {say_value(below[-1], fact)}"
    return f"between {say_value(below[-1], fact)} and {say_value(above[0], fact)}"


# ---- which parts -----------------------------------------------------------------------------------


def _leaves(condition: Condition, policy: Policy, s: Situation) -> Iterator[Is | Done | Term]:
    """Give the comparisons, deeds and terms that make a condition what it is."""
    value = plain.holds(condition, policy, s)
    match condition:
        case Is() | Done() | Term():
            yield condition
        case Not(of):
            yield from _leaves(of, policy, s)
        case All(parts) | Any(parts):
            alike = [part for part in parts if plain.holds(part, policy, s) is value]
            every = value is None or value is isinstance(condition, All)
            for part in alike if every else alike[:1]:
                yield from _leaves(part, policy, s)


def _opened(condition: Condition, policy: Policy, s: Situation) -> Iterator[Is | Done | Term]:
    """Give the same with terms opened, but for those that do not hold and have words for that."""
    for leaf in _leaves(condition, policy, s):
        if isinstance(leaf, Term) and not _has_words(leaf, policy, s):
            yield from _opened(plain.definition(leaf.name, policy), policy, s)
        else:
            yield leaf


def _has_words(term: Term, policy: Policy, s: Situation) -> bool:
    phrases = next(each.phrases for each in policy.terms if each.name == term.name)
    value = plain.holds(term, policy, s)
    return not value and ("yes" if value is None else "no") in phrases


# ---- how each is said ------------------------------------------------------------------------------


def _say_open(fact: Fact, test: Is) -> str:
    if test.operator == "is" and (phrase := fact.phrases.get(str(test.value))):
        return f"it is not known whether {phrase}"
    return f"the answer to “{fact.question}” is not known"


def _say_term(term: Term, policy: Policy, s: Situation) -> str:
    phrases = next(each.phrases for each in policy.terms if each.name == term.name)
    value = plain.holds(term, policy, s)
    named = f"“{term.name.replace('_', ' ')}”"
    if value is None:
        return f"it is not known {say_whether(term.name, policy)}"
    return phrases.get("yes" if value else "no", f"{named} {'applies' if value else 'does not apply'}")


def _say_deed(deed: Done, policy: Policy, s: Situation) -> str:
    act, by = deed.act, deed.by
    roles = doers(by, policy)
    match plain.holds(deed, policy, s):
        case True:
            own = s.asker in roles and any(Deed(kind, s.asker) in s.done for kind in kinds(act, policy))
            return you_did(act, policy) if own else did(by, act, policy)
        case False:
            only_you = s.asker in roles and (s.others_unknown or roles == [s.asker])
            return you_did_not(act, policy) if only_you else never_did(by, act, policy)
        case None:
            return f"it is not known whether {did(by, act, policy)}"
