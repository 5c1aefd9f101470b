"""Asking for a decision and deciding, by whom the policy names and nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from brightline.language.policy import Act, Fact, Norm, Policy, conditions_of, names_in
from brightline.reasoning.asked import answer
from brightline.reasoning.receipt import make_receipt, seal
from brightline.reasoning.situation import doers
from brightline.service.approvals.models import Asked, Decision, Request
from brightline.service.approvals.words import call_of, message_of, named_of, subject_of, unanswered_of
from brightline.service.department import department
from brightline.service.encounters.duties import asked_about, asked_of
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import Sent, join, lock, note_deed, take_role
from brightline.service.log.chain import write
from brightline.service.notices.codes import new_code
from brightline.service.notices.models import Missing, Recipient
from brightline.service.notices.post import post
from brightline.service.notices.tell import ESCALATE, each_by_itself
from brightline.service.notices.unanswered import begin_round, due, find_missing, is_due_again
from brightline.service.people.models import Person
from brightline.service.people.permissions import may_be_told_all
from brightline.service.people.roster import holders
from brightline.service.screened import kept
from brightline.service.texts.holder import policy_of, reasoner_of
from brightline.source import BadInput

MOST_WORDS = 1000
"""Characters of the longest words that are kept with a request or a decision."""

MOST_NUMBER = 100_000


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


def nameable(policy: Policy, fact: str, asked_for: str) -> list[Fact]:
    """Give the numbers on which the bounds of an approval turn, so that a request has to name them."""
    names = list[str]()
    for norm in bounding(Request(fact=fact, asked_for=asked_for), policy):
        names += [name for line in (norm.when, *norm.unless) for name in names_in(line)]
    terms = {term.name: term for term in policy.terms}
    for name in names:  # grows by what the terms mean
        if name in terms:
            meant = {each for line in conditions_of(terms[name]) for each in names_in(line)}
            names += sorted(meant - set(names))
    return [each for each in policy.facts if each.name in names and each.kind == "number"]


def unnamed(asked: Request, policy: Policy) -> list[Fact]:
    """Give the numbers on which the bounds turn and that the request did not name."""
    return [each for each in nameable(policy, asked.fact, asked.asked_for) if each.name not in asked.named]


def _within(asked: Request, named: Mapping[str, int], policy: Policy) -> str:
    """Say the numbers within which something is approved. Raises `BadInput` where the policy wants more."""
    whole = {**named, **asked.named}
    for fact in unnamed(asked, policy):
        if fact.name not in named:
            raise BadInput(f"the policy bounds this: {fact.question}")
    return named_of(_numbers(whole, policy, asked.fact, asked.asked_for), policy)


def _numbers(named: Mapping[str, int], policy: Policy, fact: str, asked_for: str) -> dict[str, int]:
    """Give the numbers that a request may name. Raises `BadInput` for another one."""
    known = {each.name for each in nameable(policy, fact, asked_for)}
    known |= {bound.name for bound in department().bounds}
    for name, number in named.items():
        if name not in known:
            raise BadInput(f"`{name}` bounds no request")
        if not 0 < number < MOST_NUMBER:
            raise BadInput(f"a bound is a number from 1 to {MOST_NUMBER - 1}")
    return dict(named)


@transaction.atomic
def request(
    encounter: Encounter,
    by: Person,
    fact: str,
    asked_for: str,
    words: str = "",
    at: datetime | None = None,
    *,
    named: Mapping[str, int] | None = None,
) -> Request:
    """Ask for a decision; an open one for the same act within the same numbers is given again.

    It is given to whoever may be told of it.

    `named` are numbers that bound what is asked for, by the names that `nameable` gives. Raises `BadInput`
    for a fact that nobody's deed sets, an act that the policy has not or another number, `Blocked` for words
    that say somebody's status.
    """
    policy, now = policy_of(encounter.text), at or datetime.now(UTC)
    found = next((each for each in decidable(policy) if each.name == fact), None)
    if found is None or found.set_by is None:
        raise BadInput(f"nobody's deed sets `{fact}`")
    if asked_for not in {act.name for act in policy.acts}:
        raise BadInput(f"there is no act `{asked_for}`")
    numbers = _numbers(named or {}, policy, fact, asked_for)
    lock(encounter)
    open_ones = encounter.requests.filter(fact=fact, asked_for=asked_for)
    for known in open_ones if may_be_told_all(by, encounter, now) else open_ones.filter(by=by):
        if is_open(known) and known.named == numbers:
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
        named=numbers,
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
    policy, person = policy_of(asked.encounter.text), _next_one(asked, now)
    known = asked.asked.count()
    if person is None:
        if not known:
            find_missing(asked.role, asked.encounter, asked.act, now)
        return None
    one = Asked.objects.create(
        request=asked, person=person, place=known + 1, at=now, code=new_code(Recipient, Asked)
    )
    _send(one, f"a{asked.pk}-{one.pk}", policy, now)
    write("asked", who="-", subject=f"request {asked.pk}", payload={"person": person.username})
    return one


def _next_one(asked: Request, now: datetime) -> Person | None:
    """Give the next holder of the role who was not asked yet, if there is one."""
    known = set(asked.asked.values_list("person_id", flat=True))
    line = holders(asked.role, policy_of(asked.encounter.text), now)
    free = (each for each in line if each.pk not in known and (each.pk != asked.by_id or each == line[0]))
    return next(free, None)


def _send(one: Asked, key: str, policy: Policy, now: datetime, *, first: str = "") -> None:
    """Send somebody what they are asked, after some first words."""
    asked = one.request
    was_denied = earlier(asked, one.person).filter(what=Decision.What.DENY).exists()
    text = message_of(asked, one, policy, bounds=bounding(asked, policy), was_denied=was_denied)
    post(one.person, key, subject_of(asked, policy), f"{first}{text}", now)


@transaction.atomic
def decide(
    one: Asked,
    what: Decision.What,
    how: str,
    bounds: str = "",
    *,
    bound_by: Iterable[str] | None = None,
    named: Mapping[str, int] | None = None,
    at: datetime | None = None,
) -> Decision:
    """Keep a decision, with the receipt of what the policy answered then; an approval is a deed.

    An approval is of what was asked for, within the numbers that the request named. `bound_by` are ids of
    norms that it is bound by beside them, and others than `bounding` gives are left out; without it all are.
    `named` are numbers on which these turn and that the request did not name.
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
    norms = [norm.id for norm in bounding(asked, policy)] if what == Decision.What.APPROVE else []
    said = _within(asked, named or {}, policy) if what == Decision.What.APPROVE else ""
    words = kept("bounds", bounds.strip()[:MOST_WORDS])
    decision = Decision.objects.create(
        request=asked,
        what=what,
        by=one.person,
        how=how,
        at=now,
        bounds="; ".join(part for part in (said, words) if part),
        bound_by=norms if bound_by is None else [norm for norm in norms if norm in set(bound_by)],
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
    if what == Decision.What.CALL_ME:
        asked.asked_again_at = now
        asked.save()
        post(asked.by, f"c{decision.pk}", *call_of(asked, one.person, policy), now)
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

    Who wants a call has answered: nobody else is asked then, and both are reminded. Where there is no next
    one, that is said, and all are asked again in time. Each request is a transaction of its own.
    """
    now = now or datetime.now(UTC)
    found = due(open_requests(), "asked", "at", now - ESCALATE)
    return each_by_itself(found, lambda asked: _looked_after(asked, now))


def wants_call(asked: Request, now: datetime) -> Decision | None:
    """Give the last wish to be called of somebody who still holds the role, if there is one."""
    wishes = asked.decisions.filter(what=Decision.What.CALL_ME).select_related("by").order_by("-at", "-pk")
    if not wishes:
        return None
    held = holders(asked.role, policy_of(asked.encounter.text), now)
    return next((each for each in wishes if each.by in held), None)


def _looked_after(asked: Request, now: datetime) -> bool:
    """Ask the next one, or go on; nothing is locked where nothing is to be done."""
    waits = not is_due_again(asked, now)
    if wants_call(asked, now):
        return not (waits or asked.encounter.closed_at) and _escalated(asked, now)
    if asked.unreached_at and waits and _next_one(asked, now) is None:
        return False
    return _escalated(asked, now)


@transaction.atomic
def _escalated(asked: Request, now: datetime) -> bool:
    asked = _locked(asked)
    policy, wish = policy_of(asked.encounter.text), wants_call(asked, now)
    last = asked.asked.order_by("-place").first()
    is_waited_for = last is None or asked.asked.filter(unreachable_at__isnull=True).exists()
    if not is_open(asked):
        return False
    if wish:
        _remind(asked, wish, policy, now)
        return False
    if is_waited_for and now - (last.at if last else asked.at) < ESCALATE:
        return False
    if ask_next(asked, now) is not None:
        return True
    _go_on(asked, policy, now)
    return False


def _remind(asked: Request, wish: Decision, policy: Policy, now: datetime) -> None:
    """Remind, on the department's period, whoever asked to call and whoever wants the call to decide."""
    if asked.encounter.closed_at or not is_due_again(asked, now):
        return
    asked.asked_again_at, asked.rounds = now, asked.rounds + 1
    asked.save()
    post(asked.by, f"c{wish.pk}-{asked.rounds}", *call_of(asked, wish.by, policy), now)
    first = "You wanted to be called, and nothing is decided yet. "
    one = asked.asked.select_related("person").get(person=wish.by)
    _send(one, f"a{asked.pk}-{one.pk}-{asked.rounds}", policy, now, first=first)
    write("asked again", who="-", subject=f"request {asked.pk}", payload={"round": asked.rounds})


def _go_on(asked: Request, policy: Policy, now: datetime) -> None:
    """Do what is to be done at the end of a request's ladder: say it once, then ask all again in time."""
    is_first = asked.unreached_at is None
    if not is_first and not is_due_again(asked, now):
        return
    begin_round(asked, now)
    everybody = asked.asked.select_related("person")
    if everybody:
        find_missing(asked.role, asked.encounter, asked.act, now, Missing.Why.UNANSWERED)
    if is_first:
        post(asked.by, f"v{asked.pk}", *unanswered_of(asked, len(everybody), policy), now)
        return
    for one in everybody:
        one.unreachable_at = None
        one.save()
        _send(one, f"a{asked.pk}-{one.pk}-{asked.rounds}", policy, now)
    if everybody:
        write("asked again", who="-", subject=f"request {asked.pk}", payload={"round": asked.rounds})


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
