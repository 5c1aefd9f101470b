"""Asking for a decision and deciding, by whom the policy names and nobody else."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import msgspec
from django.db import transaction

from brightline.language.policy import Fact, Policy
from brightline.reasoning.asked import answer
from brightline.reasoning.receipt import make_receipt, seal
from brightline.service.approvals.models import Asked, Decision, Request
from brightline.service.encounters.duties import asked_of
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import Sent, join, note_deed
from brightline.service.log.chain import write
from brightline.service.notices.models import Message, Missing
from brightline.service.notices.tell import addresses
from brightline.service.people.models import Person
from brightline.service.people.roster import holders
from brightline.service.screened import kept
from brightline.service.texts.holder import policy_of, reasoner_of
from brightline.source import BadInput


def decidable(policy: Policy) -> list[Fact]:
    """Give the facts of a policy that somebody's deed sets, such as an approval."""
    return [fact for fact in policy.facts if fact.set_by]


@transaction.atomic
def request(
    encounter: Encounter, by: Person, fact: str, asked_for: str, words: str = "", at: datetime | None = None
) -> Request:
    """Ask for a decision; one that is open for the same act is given again.

    Raises `BadInput` for a fact that nobody's deed sets or an act that the policy has not, `Blocked` for words
    that say somebody's status.
    """
    policy, now = policy_of(encounter.text), at or datetime.now(UTC)
    found = next((each for each in decidable(policy) if each.name == fact), None)
    if found is None or found.set_by is None:
        raise BadInput(f"nobody's deed sets `{fact}`")
    if asked_for not in {act.name for act in policy.acts}:
        raise BadInput(f"there is no act `{asked_for}`")
    Encounter.objects.select_for_update().get(pk=encounter.pk)
    for known in encounter.requests.filter(fact=fact, asked_for=asked_for):
        if is_open(known):
            return known
    asked = Request.objects.create(
        encounter=encounter,
        fact=fact,
        act=found.set_by.act,
        role=found.set_by.by,
        asked_for=asked_for,
        by=by,
        at=now,
        words=kept("words", words),
    )
    write(
        "approval asked for",
        who=by.username,
        subject=f"encounter {encounter.pk}",
        payload={"request": asked.pk, "asked_for": asked_for},
    )
    ask_next(asked, now)
    return asked


@transaction.atomic
def ask_next(asked: Request, now: datetime) -> Asked | None:
    """Ask the next who holds the role: whoever acts in it or holds it, then who is designated."""
    policy = policy_of(asked.encounter.text)
    known = set(asked.asked.values_list("person_id", flat=True))
    person = next((each for each in holders(asked.role, policy, now) if each.pk not in known), None)
    if person is None:
        if not known:
            Missing.objects.create(role=asked.role, encounter=asked.encounter, act=asked.act, at=now)
            write("nobody to ask", who="-", outcome="failure", subject=f"request {asked.pk}")
        return None
    one = Asked.objects.create(request=asked, person=person, place=len(known) + 1, at=now, code=_code())
    for channel, address in addresses(person):
        Message.objects.create(
            key=f"a{asked.pk}-{one.pk}-{channel}",
            channel=channel,
            address=address,
            subject=f"Decision wanted: {_number(asked)}",
            text=message_of(asked, one, policy),
            next_at=now,
        )
    write("asked", who="-", subject=f"request {asked.pk}", payload={"person": person.username})
    return one


def message_of(asked: Request, one: Asked, policy: Policy) -> str:
    """Say what is asked, with the one decision to take; it names no person and no status."""
    act = next(act for act in policy.acts if act.name == asked.asked_for)
    draft = f"{policy.status.upper()} · " if policy.status else ""
    return (
        f"{draft}{_number(asked)}: a member asks whether they may {act.phrase}.\n"
        f"Reply {one.code} YES, {one.code} NO, or {one.code} CALL."
        " No answer is no approval."
    )


def _number(asked: Request) -> str:
    encounter = asked.encounter
    return encounter.case_number or encounter.call_number or f"encounter {encounter.pk}"


@transaction.atomic
def decide(
    one: Asked, what: Decision.What, how: str, bounds: str = "", at: datetime | None = None
) -> Decision:
    """Keep a decision, with the receipt of what the policy answered then; an approval is a deed.

    Raises `BadInput` where it was decided before or the one who was asked does not hold the role any more,
    `Blocked` for bounds that say somebody's status.
    """
    now = at or datetime.now(UTC)
    asked = Request.objects.select_for_update().get(pk=one.request_id)
    policy = policy_of(asked.encounter.text)
    if not is_open(asked):
        raise BadInput("this was decided already")
    if one.person not in holders(asked.role, policy, now):
        raise BadInput("whoever was asked does not hold the role any more")
    party = join(asked.encounter, one.person, role=asked.role, at=now)
    decision = Decision.objects.create(
        request=asked,
        what=what,
        by=one.person,
        how=how,
        at=now,
        bounds=kept("bounds", bounds),
        receipt=_receipt(asked, now),
    )
    write(
        f"decision: {what}",
        who=one.person.username,
        source=how,
        subject=f"encounter {asked.encounter_id}",
        payload={"request": asked.pk, "decision": decision.pk},
    )
    if what == Decision.What.APPROVE:
        note_deed(asked.encounter, party.person, asked.act, Sent(at=now, key=f"decision-{decision.pk}"))
    return decision


def is_open(asked: Request) -> bool:
    """Whether nothing was decided yet; `call me` decides nothing, and neither does silence."""
    return not asked.decisions.exclude(what=Decision.What.CALL_ME).exists()


def _receipt(asked: Request, now: datetime) -> str:
    """Give the receipt of what the policy says of the act to whoever asked, before the decision."""
    party = join(asked.encounter, asked.by, at=now)
    question = msgspec.structs.replace(asked_of(asked.encounter, party, now), acts=(asked.asked_for,))
    answers = answer(reasoner_of(asked.encounter.text, now), question)
    return seal(make_receipt(answers, question, path="", at=now))


def _code() -> str:
    while True:
        code = "".join(secrets.choice("ACDEFHJKLMNPRTUVWXY34679") for _ in range(6))
        if not Asked.objects.filter(code=code).exists():
            return code
