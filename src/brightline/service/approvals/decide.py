"""Asking for a decision and deciding, by whom the policy names and nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from brightline.language.policy import Act, Fact, Norm, Policy, names_in
from brightline.reasoning.asked import answer
from brightline.reasoning.receipt import make_receipt, seal
from brightline.reasoning.situation import doers
from brightline.service.approvals.models import Asked, Decision, Request
from brightline.service.encounters.duties import asked_about, asked_of
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import Sent, join, lock, note_deed, take_role
from brightline.service.log.chain import write
from brightline.service.notices.codes import new_code
from brightline.service.notices.models import Message, Recipient
from brightline.service.notices.tell import ESCALATE, addresses, each_by_itself, find_missing
from brightline.service.notices.words import draft_of, link_line, number_of
from brightline.service.people.models import Person
from brightline.service.people.permissions import may_be_told_all
from brightline.service.people.roster import holders
from brightline.service.screened import kept
from brightline.service.texts.holder import policy_of, reasoner_of
from brightline.source import BadInput

MOST_WORDS = 1000
"""Characters of the longest words that are kept with a request or a decision."""


def decidable(policy: Policy) -> list[Fact]:
    """Give the facts of a policy that somebody's deed sets, such as an approval."""
    return [fact for fact in policy.facts if fact.set_by]


def wanting(policy: Policy, fact: str) -> list[Act]:
    """Give the acts that are forbidden unless a fact is so, such as an approval, and their kinds."""
    named = {act for norm in policy.norms if is_lifted_by(norm, fact) for act in norm.acts}
    return [act for act in policy.acts if not named.isdisjoint((act.name, *act.ancestors))]


def is_lifted_by(norm: Norm, fact: str) -> bool:
    """Whether a fact takes a norm away."""
    return any(fact in names_in(line) for line in norm.unless)


def bounding(asked: Request, policy: Policy) -> list[Norm]:
    """Give the norms that say what the act must not be, whoever approves it: the bounds of an approval."""
    act = next((each for each in policy.acts if each.name == asked.asked_for), None)
    covered = {act.name, *act.ancestors} if act else set()
    return [
        norm
        for norm in policy.norms
        if norm.modality in ("must_not", "should_not")
        and not covered.isdisjoint(norm.acts)
        and not is_lifted_by(norm, asked.fact)
    ]


@transaction.atomic
def request(
    encounter: Encounter, by: Person, fact: str, asked_for: str, words: str = "", at: datetime | None = None
) -> Request:
    """Ask for a decision; one that is open for the same act is given again, to whoever may be told of it.

    Raises `BadInput` for a fact that nobody's deed sets or an act that the policy has not, `Blocked` for
    words that say somebody's status.
    """
    policy, now = policy_of(encounter.text), at or datetime.now(UTC)
    found = next((each for each in decidable(policy) if each.name == fact), None)
    if found is None or found.set_by is None:
        raise BadInput(f"nobody's deed sets `{fact}`")
    if asked_for not in {act.name for act in policy.acts}:
        raise BadInput(f"there is no act `{asked_for}`")
    lock(encounter)
    open_ones = encounter.requests.filter(fact=fact, asked_for=asked_for)
    for known in open_ones if may_be_told_all(by, encounter, now) else open_ones.filter(by=by):
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
        words=kept("words", words.strip()[:MOST_WORDS]),
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
    """Ask the next who holds the role: whoever acts in it or holds it, then who is designated.

    Nobody is asked to decide what they ask for themselves, but for the first in line: nobody is above them.
    """
    policy = policy_of(asked.encounter.text)
    known = set(asked.asked.values_list("person_id", flat=True))
    line = holders(asked.role, policy, now)
    person = next(
        (each for each in line if each.pk not in known and (each.pk != asked.by_id or each == line[0])), None
    )
    if person is None:
        if not known:
            find_missing(asked.role, asked.encounter, asked.act, now)
        return None
    one = Asked.objects.create(
        request=asked, person=person, place=len(known) + 1, at=now, code=new_code(Recipient, Asked)
    )
    for channel, address in addresses(person):
        Message.objects.create(
            key=f"a{asked.pk}-{one.pk}-{channel}",
            channel=channel,
            address=address,
            subject=f"{draft_of(policy)}Decision wanted: {number_of(asked.encounter)}",
            text=message_of(asked, one, policy),
            next_at=now,
        )
    write("asked", who="-", subject=f"request {asked.pk}", payload={"person": person.username})
    return one


def message_of(asked: Request, one: Asked, policy: Policy) -> str:
    """Say what is asked, with the one decision to take; it names no person and no status."""
    act = next(act for act in policy.acts if act.name == asked.asked_for)
    denied = (
        " It was denied before."
        if earlier(asked, one.person).filter(what=Decision.What.DENY).exists()
        else ""
    )
    return (
        f"{draft_of(policy)}{number_of(asked.encounter)}: a member asks whether they may {act.phrase}."
        f"{denied}\nReply {one.code} YES, {one.code} NO, or {one.code} CALL."
        " No answer is no approval."
        f"{link_line('approval', one.pk)}"
    )


@transaction.atomic
def decide(
    one: Asked,
    what: Decision.What,
    how: str,
    bounds: str = "",
    *,
    bound_by: Iterable[str] = (),
    at: datetime | None = None,
) -> Decision:
    """Keep a decision, with the receipt of what the policy answered then; an approval is a deed.

    `bound_by` are ids of norms that an approval is bound by, and others than `bounding` gives are left out.
    Raises `BadInput` where it was decided before or the one who was asked does not hold the role any more,
    `Blocked` for bounds that say somebody's status.
    """
    now = at or datetime.now(UTC)
    asked = _locked(one.request)
    policy = policy_of(asked.encounter.text)
    if not is_open(asked):
        raise BadInput("this was decided already")
    if one.person not in holders(asked.role, policy, now):
        raise BadInput("whoever was asked does not hold the role any more")
    if what == Decision.What.CALL_ME and asked.decisions.filter(by=one.person).exists():
        raise BadInput("you asked for a call already")
    party = join(asked.encounter, one.person, role=asked.role, at=now)
    if party.role not in doers(asked.role, policy):
        party = take_role(party, asked.role)
    decision = Decision.objects.create(
        request=asked,
        what=what,
        by=one.person,
        how=how,
        at=now,
        bounds=kept("bounds", bounds.strip()[:MOST_WORDS]),
        bound_by=[norm.id for norm in bounding(asked, policy) if norm.id in set(bound_by)],
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


@transaction.atomic
def mark_unreachable(one: Asked, by: Person, at: datetime | None = None) -> None:
    """Keep that somebody could not be reached, and ask the next one. A second time changes nothing."""
    now = at or datetime.now(UTC)
    asked = _locked(one.request)
    one.refresh_from_db()
    if one.unreachable_at or one.reached_at:
        return
    one.unreachable_at = now
    one.save()
    write("unreachable", who=by.username, outcome="failure", subject=f"request {asked.pk}")
    if is_open(asked):
        ask_next(asked, now)


@transaction.atomic
def mark_reached(one: Asked, by: Person, at: datetime | None = None) -> None:
    """Keep that somebody was told by telephone that a decision is wanted; it decides nothing."""
    asked = _locked(one.request)
    one.refresh_from_db()
    if one.reached_at:
        return
    one.reached_at, one.reached_by = at or datetime.now(UTC), by
    one.save()
    payload: dict[str, object] = {"person": one.person.username}
    write("reached", who=by.username, source="telephone", subject=f"request {asked.pk}", payload=payload)


def escalate(now: datetime | None = None) -> int:
    """Ask the next holder for every decision whose last one has had time enough; give how many were asked.

    Each request is a transaction of its own. Who wants a call has answered: nobody else is asked then.
    """
    now = now or datetime.now(UTC)
    last = Coalesce(Max("asked__at"), "at")
    due = open_requests().filter(decisions__isnull=True).annotate(last=last).filter(last__lte=now - ESCALATE)
    return each_by_itself(due, lambda asked: _escalated(asked, now))


@transaction.atomic
def _escalated(asked: Request, now: datetime) -> bool:
    asked = _locked(asked)
    last = asked.asked.order_by("-place").first()
    if asked.decisions.exists() or now - (last.at if last else asked.at) < ESCALATE:
        return False
    return ask_next(asked, now) is not None


def open_requests() -> QuerySet[Request]:
    """Give the requests that nobody has decided, the oldest first."""
    final = Decision.objects.filter(request=OuterRef("pk")).exclude(what=Decision.What.CALL_ME)
    return Request.objects.filter(~Exists(final))


def earlier(asked: Request, reader: Person) -> QuerySet[Decision]:
    """Give what was decided on earlier requests for the same act there, as somebody sees it."""
    same = {"encounter": asked.encounter_id, "fact": asked.fact, "asked_for": asked.asked_for}
    requests = Request.objects.filter(**same, pk__lt=asked.pk)
    found = Decision.objects.filter(request__in=requests).select_related("by")
    if may_be_told_all(reader, asked.encounter):
        return found
    return found.filter(Q(by=reader) | Q(request__by=reader))


def _locked(asked: Request) -> Request:
    """Give a request as it is now, with its encounter and itself locked."""
    lock(asked.encounter)
    return Request.objects.select_for_update().get(pk=asked.pk)


def is_open(asked: Request) -> bool:
    """Whether nothing was decided yet; `call me` decides nothing, and neither does silence."""
    return not asked.decisions.exclude(what=Decision.What.CALL_ME).exists()


def _receipt(asked: Request, now: datetime) -> str:
    """Give the receipt of what the policy says of the act to whoever asked, before the decision."""
    party = join(asked.encounter, asked.by, at=now)
    question = asked_about(asked_of(asked.encounter, party, now), asked.encounter, asked.asked_for)
    answers = answer(reasoner_of(asked.encounter.text, now), question)
    return seal(make_receipt(answers, question, path="", at=now))
