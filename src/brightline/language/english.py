"""Norms, terms and conditions as English sentences, in the words of the vocabulary.

Differs from `write.py` in that nothing here is ever parsed: it is for people. Words for facts and acts speak
to whoever asks (`you have …`, `your camera`); a sentence is about its bearer (`the member has …`). Where
`and` meets `or`, or a part has commas of its own, the parts are lettered: commas group nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from string import ascii_lowercase

from brightline.language.policy import (
    DEGREES,
    Act,
    All,
    Any,
    Condition,
    Deadline,
    Defined,
    Done,
    Duration,
    Fact,
    FactKind,
    Is,
    Norm,
    Not,
    Operator,
    Policy,
    Role,
    Term,
)
from brightline.language.times import say_day, say_deadline, say_duration, say_limit, say_period
from brightline.language.write import write_back

_OPPOSITE: dict[Operator, Operator] = {
    "at_least": "less_than",
    "less_than": "at_least",
    "at_most": "more_than",
    "more_than": "at_most",
}
_OF_LEVELS: dict[Operator, str] = {
    "is": "{}",
    "at_least": "{} or higher",
    "at_most": "{} or lower",
    "more_than": "higher than {}",
    "less_than": "lower than {}",
}
_OF_NUMBERS: dict[Operator, str] = {
    "is": "{}",
    "at_least": "at least {}",
    "at_most": "at most {}",
    "more_than": "more than {}",
    "less_than": "less than {}",
}
_OF_DATES: dict[Operator, str] = {
    "is": "{}",
    "at_least": "{} or later",
    "at_most": "{} or earlier",
    "more_than": "after {}",
    "less_than": "before {}",
}
_ORDERS: dict[FactKind, dict[Operator, str]] = {
    "yes_no": _OF_LEVELS,
    "one_of": _OF_LEVELS,
    "levels": _OF_LEVELS,
    "number": _OF_NUMBERS,
    "date": _OF_DATES,
}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_LETTERS: tuple[Sequence[str], ...] = (ascii_lowercase, _ROMAN)

_ARTICLE = re.compile("^an? ")
_JOINTS = re.compile(", (?:and|or) ")
_YOU = re.compile(r"(?P<before>[\w-]+,? |^)?\b(?P<you>[Yy]ou(?:rs(?:el(?:f|ves))?|r)?)\b(?: (?P<after>\w+))?")
_SELF = {"your": "their", "yours": "theirs", "yourself": "themselves", "yourselves": "themselves"}
# fmt: off
_OPENERS = frozenset({
    "and", "as", "because", "before", "but", "if", "or", "than", "that", "until", "what", "when", "where",
    "whether", "which", "while", "who", "why",
})
_AGREEING = {
    "are": "is", "believe": "believes", "do": "does", "have": "has", "know": "knows", "need": "needs",
    "see": "sees", "suspect": "suspects", "want": "wants", "were": "was",
} | {verb: verb for verb in (
    "can", "could", "did", "had", "knew", "may", "might", "must", "saw", "should", "will", "would",
)}
# fmt: on
"""Verbs after `you`, and what they are after `the member`; after any other, `they` needs no change."""


def sentence(norm: Norm, policy: Policy) -> str:
    """Give a norm as one sentence; its readings are not part of it."""
    called = _role(norm.bearer, policy).called
    subject = _ARTICLE.sub("the ", called)
    acts = _acts(norm.acts, policy, "and" if norm.modality in ("must", "should") else "or")
    force = norm.modality.replace("_", " ")
    owed = f"{called} {force}{_times(norm, policy)} {acts}{_before(norm.before, policy)}"
    when = _clause(norm.when, policy, subject) if norm.when != All(()) else ""
    unless = _clause(Any(norm.unless), policy, subject) if norm.unless else ""
    main = f"{owed}{',' if _JOINTS.search(owed) and when else ''}{f' when {when}' if when else ''}"
    return " ".join([f"{_capital(_with_exception(main, unless))}.", *_links(norm)])


def _with_exception(main: str, unless: str) -> str:
    """Put an exception where it lifts all of a sentence: behind a list it would belong to the last item."""
    if not unless:
        return main
    if _is_lettered(main):
        return f"unless {unless}{';' if _is_lettered(unless) else ','} {main}"
    stop = ";" if _JOINTS.search(main) else "," if " when " in main else ""
    return f"{main}{stop} unless {unless}"


def definition(term: Defined, policy: Policy) -> str:
    """Give a term as one sentence."""
    source = f" ({term.source})" if term.source else ""
    return f"{_capital(name_of_term(term.name))} means that {clause(term.condition, policy)}{source}."


def clause(condition: Condition, policy: Policy) -> str:
    """Give a condition as words that can stand after `when`."""
    return _clause(condition, policy, "")


def clause_to_asker(condition: Condition, policy: Policy) -> str:
    """Give a condition as words to whoever asks; one that is a term alone is said in its own words."""
    match flat(condition):
        case Term(name):
            word = "yes"
        case Not(Term(name)):
            word = "no"
        case other:
            return _joined(other, policy)
    phrases = next(term.phrases for term in policy.terms if term.name == name)
    return phrases.get(word) or say_literal(flat(condition), policy)


def name_of_term(name: str) -> str:
    """Give a term as a sentence names it: its name between quotation marks."""
    return f"“{_words(name)}”"


def said_of_others(said: str) -> str:
    """Turn words that speak to the reader into words about somebody else: `your camera` is `their camera`."""
    return _about("", said)


def say_value(value: str | float, fact: Fact) -> str:
    """Say a value as a person would: a number with its unit, a day by its month, a name with blanks."""
    if isinstance(value, float):
        return say_duration(Duration(value, fact.unit))
    return _value(value, fact) if fact.kind == "date" else _words(value)


def listed(parts: Sequence[str], joint: str = "and") -> str:
    """Join clauses: those with commas stand last, and where several have them, semicolons part all."""
    parts = sorted(parts, key=lambda part: "," in part)
    if sum("," in part for part in parts) > 1:
        return f"{'; '.join(parts[:-1])}; {joint} {parts[-1]}"
    return _listed(parts, joint, comma=True)


def did(by: str, act: str, policy: Policy) -> str:
    """Say that a role has done an act; `you` in the words of the act is whoever reads."""
    return f"{_role(by, policy).called} {_has_done(act, policy)}"


def never_did(by: str, act: str, policy: Policy) -> str:
    """Say that a role has not done an act: `no member has …`, `the Chief has not …`."""
    called = _role(by, policy).called
    if _ARTICLE.match(called):
        return f"{_ARTICLE.sub('no ', called)} {_has_done(act, policy)}"
    return f"{called} {_has_not_done(act, policy)}"


def you_did(act: str, policy: Policy) -> str:
    """Say that the reader has done an act."""
    said = _has_done(act, policy)
    return f"you have{said[3:]}" if said.startswith("has ") else f"you {said.replace('was ', 'were ', 1)}"


def you_did_not(act: str, policy: Policy) -> str:
    """Say that the reader has not done an act."""
    verb, _, rest = you_did(act, policy).removeprefix("you ").partition(" ")
    return f"you {verb} not {rest}"


# The parts of a sentence


def _acts(names: Iterable[str], policy: Policy, joint: str) -> str:
    """Join acts; those that differ only in whom they address are said once, with all of these."""
    acts = {act.name: act for act in policy.acts}
    groups: dict[str, list[Act]] = {}
    for name in names:
        groups.setdefault(name.partition("(")[0], []).append(acts[name])
    phrases = [text for group in groups.values() for text in _act_group(group, policy, joint)]
    return _about("", _listed(phrases, joint))


def _act_group(acts: list[Act], policy: Policy, joint: str) -> list[str]:
    about = {item.name: item.phrase for item in policy.items}
    named = [act.name.partition("(")[2].rstrip(")") for act in acts if "(" in act.name]
    called = [about.get(name) or _role(name, policy).called for name in named]
    phrases = [act.phrase or _words(act.name) for act in acts]
    if len(called) != len(acts) or len(acts) == 1:
        return phrases
    frames = {phrase.replace(role, "\0", 1) for phrase, role in zip(phrases, called, strict=True)}
    return [frames.pop().replace("\0", _listed(called, joint))] if len(frames) == 1 else phrases


def _times(norm: Norm, policy: Policy) -> str:
    """Say the times before the act, whose words may end in something that has a time of its own."""
    said = say_times(norm, policy)
    return f", {', '.join(said)}," if said else ""


def say_times(norm: Norm, policy: Policy) -> list[str]:
    """Say when and how often a duty is owed, and how long its act may last."""
    said = [_deadline(deadline, policy) for deadline in norm.deadlines]
    said += [period] if (period := say_period(norm)) else []
    return said + ([say_limit(norm.lasting)] if norm.lasting else [])


def _deadline(deadline: Deadline, policy: Policy) -> str:
    given = "" if deadline.given == All(()) else f" if {clause(deadline.given, policy)}"
    return say_deadline(deadline, policy) + given


def _before(names: tuple[str, ...], policy: Policy) -> str:
    if not names:
        return ""
    acts = _acts(names, policy, "or")
    return f" before they {'are' + acts[2:] if acts.startswith('be ') else acts}"


def _links(norm: Norm) -> Iterator[str]:
    """Say which norms this one beats, answers, or gives way to, in brackets of their own."""
    if norm.overrides:
        yield f"(This overrides {_listed(norm.overrides, 'and')}.)"
    if norm.otherwise:
        yield f"(If this is violated, {norm.otherwise} takes over.)"
    if norm.remedies:
        yield f"(This answers a breach of {_listed(norm.remedies, 'and')}.)"


# Conditions


def flat(condition: Condition) -> Condition:
    """Bring negations down to single comparisons, and leave out groups that group nothing."""
    match condition:
        case All(parts) | Any(parts):
            kind = type(condition)
            flattened = [flat(part) for part in parts]
            inner = [each for part in flattened for each in (part.of if isinstance(part, kind) else (part,))]
            return inner[0] if len(inner) == 1 else kind(tuple(inner))
        case Not(of):
            return _opposite(of)
        case _:
            return condition


def _opposite(condition: Condition) -> Condition:
    match condition:
        case Not(of):
            return flat(of)
        case All(parts):
            return flat(Any(tuple(Not(part) for part in parts)))
        case Any(parts):
            return flat(All(tuple(Not(part) for part in parts)))
        case Is(fact, "yes" | "no" as value):
            return Is(fact, "no" if value == "yes" else "yes")
        case Is(fact, value, operator) if operator in _OPPOSITE:
            return Is(fact, value, _OPPOSITE[operator])
        case _:
            return Not(condition)


def _clause(condition: Condition, policy: Policy, subject: str) -> str:
    """Say a condition; `subject` is who `you` is in the words of the vocabulary, `they` if empty."""
    said = _joined(flat(condition), policy)
    return _about(subject, said)


def _joined(condition: Condition, policy: Policy, depth: int = 0) -> str:
    """Say a flat condition: parts without commas in one list, others in lettered items."""
    if not isinstance(condition, All | Any):
        return say_literal(condition, policy)
    is_all = isinstance(condition, All)
    if not condition.of:
        return "it is always so" if is_all else "it is never so"
    parts = [_joined(part, policy, depth + 1) for part in condition.of]
    if not any("," in part for part in parts):
        return _listed(parts, "and" if is_all else "or", comma=True)
    several = "both of these hold" if len(parts) == 2 else "all of these hold"
    letters = _LETTERS[depth % len(_LETTERS)]
    items = [f"({letters[i % len(letters)]}) {part}" for i, part in enumerate(parts)]
    return f"{several if is_all else 'at least one of these holds'}: {'; '.join(items)}"


def _is_lettered(said: str) -> bool:
    return ": (a) " in said


def say_literal(condition: Condition, policy: Policy) -> str:
    """Say a single comparison, deed or term, or the opposite of one; `you` is whoever reads."""
    match condition:
        case Is():
            return _compare(condition, policy)
        case Done(act, by):
            return did(by, act, policy)
        case Term(name):
            return f"{name_of_term(name)} applies"
        case Not(Is() as comparison):
            return _compare(comparison, policy, is_not=True)
        case Not(Done(act, by)):
            return never_did(by, act, policy)
        case Not(Term(name)):
            return f"{name_of_term(name)} does not apply"
        case _:
            raise TypeError(f"no single condition: {condition!r}")


def _compare(comparison: Is, policy: Policy, *, is_not: bool = False) -> str:
    fact = next(fact for fact in policy.facts if fact.name == comparison.fact)
    value, operator = comparison.value, comparison.operator
    if operator == "at_least" and fact.values == DEGREES and not is_not:
        return _to_a_degree(fact.phrases[str(value)])
    if operator == "less_than" and fact.values == DEGREES and not is_not:
        return _below_a_degree(str(value), fact)
    if operator == "is" and (phrase := fact.phrases.get(str(value))):
        return f"it is not the case that {phrase}" if is_not else phrase
    named = f"“{_words(fact.name)}”" if fact.kind in ("yes_no", "date") else f"the {_words(fact.name)}"
    return f"{named} is {'not ' if is_not else ''}{_ORDERS[fact.kind][operator].format(_value(value, fact))}"


def _to_a_degree(phrase: str) -> str:
    """Say that something is done for a purpose to this degree or a stronger one."""
    return phrase.replace(" partly ", " at least partly ").replace(" primarily ", " primarily or solely ")


def _below_a_degree(degree: str, fact: Fact) -> str:
    if degree == "partly":
        return fact.phrases["none"]
    return _to_a_degree(fact.phrases[degree]).replace("would be", "would not be", 1)


def _value(value: str | float, fact: Fact) -> str:
    if fact.kind == "date":
        day = str(value)
        return write_back(day) if day.startswith("-P") else say_day(day)
    return f"“{_words(str(value))}”" if fact.kind in ("one_of", "levels") else say_value(value, fact)


def _has_done(name: str, policy: Policy) -> str:
    act = next(act for act in policy.acts if act.name == name)
    if act.done_phrase:
        return f"has {act.done_phrase}"
    phrase = act.phrase or _words(name)
    return f"was{phrase[2:]}" if phrase.startswith("be ") else f"did {phrase}"


def _has_not_done(name: str, policy: Policy) -> str:
    verb, _, rest = _has_done(name, policy).partition(" ")
    return f"{verb} not {rest}"


# Words


def _about(subject: str, said: str) -> str:
    """Turn words that speak to the reader into words about somebody.

    `you` is a subject at the start, after a comma or a word that opens a clause, and before a known verb.
    """

    def turned(match: re.Match[str]) -> str:
        you, before, after = match["you"].lower(), match["before"] or "", match["after"] or ""
        opens = not before or before[-2:] == ", " or before.strip().lower() in _OPENERS
        if you != "you":
            who = _SELF[you]
        elif subject and after in _AGREEING:
            who, after = subject, _AGREEING[after]
        else:
            who = "they" if opens or after in _AGREEING else "them"
        return f"{before}{who}{f' {after}' if after else ''}"

    return _YOU.sub(turned, said)


def _listed(parts: Sequence[str], joint: str, *, comma: bool = False) -> str:
    """Join words as in `a, b, and c`; two have a comma if asked for, or if one has a joint in it."""
    if len(parts) < 2:
        return "".join(parts)
    is_long = comma or len(parts) > 2 or any(re.search(r"\b(?:and|or)\b|,", part) for part in parts)
    return f"{', '.join(parts[:-1])}{',' if is_long else ''} {joint} {parts[-1]}"


def _role(name: str, policy: Policy) -> Role:
    role = next(role for role in policy.roles if role.name == name)
    return role if role.called else Role(role.name, role.phrase, _words(name), role.ancestors)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
