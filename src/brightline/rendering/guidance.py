"""What of an answer is shown on a small card: which answers stand together, which clause is quoted.

Every short card, on a terminal or on a page, chooses by these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from brightline.reasoning.fill import fill
from brightline.reasoning.guidance import Answer, Citation, Guidance, guide
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.sentences import Teller
from brightline.reasoning.situation import Situation


def together(answers: Iterable[Answer]) -> list[list[Answer]]:
    """Put answers together that rest on the same norms and depend on the same."""
    found: dict[object, list[Answer]] = {}
    for answer in answers:
        norms = tuple(citation.norm for citation in answer.citations)
        key = (answer.verdict, norms, answer.until, answer.one_of, answer.depends_on)
        found.setdefault(key, []).append(answer)
    return list(found.values())


def deciding(answer: Answer) -> list[Citation]:
    """Give what to quote: of a contradiction both sides; where it depends, what to do until then."""
    bars = [citation for citation in answer.citations if citation.force in ("must_not", "should_not")]
    others = [citation for citation in answer.citations if citation not in bars]
    if answer.verdict == "conflict" or answer.until == "unsettled":
        return [*others[:1], *bars[:1]]
    return (bars if answer.until == "refrain" else [*answer.citations])[:1]


def reasons(answer: Answer, teller: Teller, at_most: int) -> list[str]:
    """Give why an answer is what it is, as clauses, the short ones first."""
    found: dict[str, None] = {}
    for citation in answer.citations:
        found |= dict.fromkeys(teller.reasons(citation))
    return sorted(found, key=lambda reason: "," in reason)[:at_most]


def open_questions(answer: Answer, guidance: Guidance, teller: Teller) -> list[str]:
    """Name what an answer depends on, the next question first."""
    facts = {fact.name: fact.question for fact in guidance.policy.facts}
    ask = guidance.ask
    names = sorted(answer.depends_on, key=lambda name: ask is None or name != ask.fact)
    return list(dict.fromkeys(facts.get(name) or teller.whether_done(name, answer) for name in names))


def duties_beside(reasoner: Reasoner, s: Situation, about: Collection[str]) -> list[Answer]:
    """Give the duties that a situation brings about beside the acts that are asked about."""
    quiet = fill(reasoner.policy, s.asker, {}, (), "ordinary")
    always = {a.act for a in guide(reasoner, quiet).answers if a.verdict in ("must", "should")}
    return [
        answer
        for answer in guide(reasoner, s).answers
        if answer.verdict in ("must", "should") and answer.act not in (*about, *always)
    ]
