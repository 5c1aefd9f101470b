"""What messages of decisions say: what is asked, within which bounds, who is to be called; nobody's name."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from brightline.language.english import listed
from brightline.language.policy import Norm, Policy
from brightline.service.approvals.models import Asked, Decision, Request
from brightline.service.department import department
from brightline.service.notices.words import called, draft_of, link_line, number_of, phrase_of
from brightline.service.people.models import Person


def subject_of(asked: Request, policy: Policy) -> str:
    """Give the subject of a message to whoever is asked."""
    return f"{draft_of(policy)}Decision wanted: {number_of(asked.encounter)}"


def message_of(asked: Request, one: Asked, policy: Policy, *, bounds: list[Norm], was_denied: bool) -> str:
    """Say what is asked, with the one decision to take; it names no person and no status."""
    within = within_of(asked, policy, bounds)
    return (
        f"{draft_of(policy)}{number_of(asked.encounter)}: a member asks whether they may"
        f" {phrase_of(asked.asked_for, policy)}.{f' Bounds: {within}.' if within else ''}"
        f"{' It was denied before.' if was_denied else ''}"
        f"\nReply {one.code} YES, {one.code} NO, or {one.code} CALL."
        " No answer is no approval."
        f"{link_line('approval', one.pk)}"
    )


def named_of(named: Mapping[str, int], policy: Policy) -> str:
    """Say the numbers that bound something, such as `for 60 minutes at most`; empty where there are none.

    They stand in the order of the department's bounds, then of the vocabulary: a database keeps none.
    """
    own = [
        Template(bound.said).substitute(n=named[bound.name])
        for bound in department().bounds
        if bound.name in named
    ]
    facts = [
        " ".join(part for part in (fact.question, str(named[fact.name]), fact.unit) if part)
        for fact in policy.facts
        if fact.name in named
    ]
    return ", ".join(own + facts)


def within_of(asked: Request, policy: Policy, bounds: list[Norm]) -> str:
    """Say within which bounds an approval would be: those of the request, and provisions."""
    provisions = list(dict.fromkeys(norm.provision for norm in bounds))
    return "; ".join(part for part in (named_of(asked.named, policy), listed(provisions)) if part)


def bounds_of(decision: Decision, policy: Policy) -> str:
    """Say within which bounds something was approved; nothing of another decision."""
    provisions = {norm.id: norm.provision for norm in policy.norms}
    found = list(dict.fromkeys(provisions[each] for each in decision.bound_by if each in provisions))
    return "; ".join(part for part in (decision.bounds, listed(found)) if part)


def unanswered_of(asked: Request, told: int, policy: Policy) -> tuple[str, str]:
    """Give the subject and the text for whoever asked where nobody has answered."""
    subject = f"{draft_of(policy)}Nobody has answered: {number_of(asked.encounter)}"
    why = f"{told} asked, and none has answered" if told else "nobody holds the role"
    again = f" They are asked again every {department().ask_again_minutes} minutes." if told else ""
    return subject, (
        f"{subject}\nYou asked whether you may {phrase_of(asked.asked_for, policy)}."
        f" {called(asked.role, policy)}: {why}. No answer is no approval. Dispatch has it on its list.{again}"
    )


def telephone_of(role: str, person: Person) -> str:
    """Give the number of a post: the department's, else that of whoever holds it, if one is known."""
    return department().telephones.get(role, "") or person.telephone


def call_of(asked: Request, decider: Person, policy: Policy) -> tuple[str, str]:
    """Give the subject and the text for whoever asked where the one who decides wants to be called."""
    role, telephone = called(asked.role, policy), telephone_of(asked.role, decider)
    subject = f"{draft_of(policy)}{role} wants to be called: {number_of(asked.encounter)}"
    call = f"Call {telephone}." if telephone else "No number is on the roster: ask dispatch."
    return subject, (
        f"{subject}\nYou asked whether you may {phrase_of(asked.asked_for, policy)}. {call}"
        " Nothing is approved until a decision is given by code, by link or in the service."
    )
