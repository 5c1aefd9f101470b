"""Telling whom the policy wants told: who is addressed, who is next, and when somebody has been reached.

An act that is addressed to a role, such as `notify_activity(chief)`, is done when a holder of that role has
been reached, and not when a message has left: so the deed goes onto the timeline with the acknowledgement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, TypeVar

from django.db import transaction

from brightline.language.policy import Policy
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import Sent, join, lock, note_deed
from brightline.service.log.chain import write
from brightline.service.notices.codes import new_code
from brightline.service.notices.models import Notice, Recipient
from brightline.service.notices.post import post
from brightline.service.notices.unanswered import due, find_missing, go_on, is_due_again
from brightline.service.notices.words import message_of
from brightline.service.people.models import Person
from brightline.service.people.roster import holders
from brightline.service.texts.holder import policy_of
from brightline.source import BadInput

T = TypeVar("T")
ESCALATE = timedelta(minutes=5)
"""How long the one who was told has before the next one is told too."""


def told_role(act: str, policy: Policy) -> str:
    """Give the role that an act is addressed to; empty for one that is addressed to nobody."""
    about = act.partition("(")[2].rstrip(")")
    return about if about in {role.name for role in policy.roles} else ""


@transaction.atomic
def send(
    encounter: Encounter,
    by: Person,
    act: str,
    norms: Iterable[str],
    at: datetime | None = None,
    *,
    typed_by: Person | None = None,
) -> Notice:
    """Tell the first holder of the role that an act is addressed to; a notice that is open is given again.

    `typed_by` is who puts it on record, where that is another than `by`.

    Where nobody holds the role, that is kept as a finding, and the notice waits for somebody. Raises
    `BadInput` for an act that is addressed to nobody.
    """
    policy, now = policy_of(encounter.text), at or datetime.now(UTC)
    role = told_role(act, policy)
    if not role or act not in {each.name for each in policy.acts}:
        raise BadInput(f"`{act}` is addressed to nobody")
    lock(encounter)
    known = Notice.objects.filter(encounter=encounter, act=act, by=by, over_at__isnull=True).first()
    if known:
        return known
    notice = Notice.objects.create(
        encounter=encounter, act=act, role=role, norms=list(norms), by=by, sent_at=now
    )
    write(
        "notice",
        who=(typed_by or by).username,
        subject=f"encounter {encounter.pk}",
        payload={"act": act, "notice": notice.pk},
    )
    tell_next(notice, policy, now)
    return notice


@transaction.atomic
def tell_next(notice: Notice, policy: Policy, now: datetime) -> Recipient | None:
    """Tell the next holder of the role; where nobody ever was, keep that as a finding; give nothing then."""
    person = _next_one(notice, policy, now)
    if person is None:
        if not notice.recipients.exists():
            find_missing(notice.role, notice.encounter, notice.act, now)
        return None
    return _told(notice, person, policy, now)


def _next_one(notice: Notice, policy: Policy, now: datetime) -> Person | None:
    """Give the next holder of the role who was not told yet, if there is one."""
    known = {notice.by_id, *notice.recipients.values_list("person_id", flat=True)}
    return next((each for each in holders(notice.role, policy, now) if each.pk not in known), None)


def _told(notice: Notice, person: Person, policy: Policy, now: datetime) -> Recipient:
    """Take somebody behind those told so far, with a message on each of their channels."""
    place = notice.recipients.count() + 1
    recipient = Recipient.objects.create(
        notice=notice, person=person, place=place, told_at=now, code=new_code(Recipient)
    )
    join(notice.encounter, person, role=notice.role if place == 1 else "", at=now)
    subject, text = message_of(notice, recipient, policy)
    post(person, f"n{notice.pk}-r{recipient.pk}", subject, text, now, recipient=recipient)
    write("told", who="-", subject=f"notice {notice.pk}", payload={"person": person.username})
    return recipient


@transaction.atomic
def told_in_person(
    encounter: Encounter,
    by: Person,
    act: str,
    norms: Iterable[str],
    person: Person,
    *,
    said_by: Person | None = None,
    typed_by: Person | None = None,
    key: str = "",
    at: datetime | None = None,
) -> None:
    """Keep that somebody told a holder of the role by word of mouth; that ends a notice that is open.

    `by` is who told them. Where another puts that on record, `said_by` is whoever says so, and `typed_by`
    whoever types it.

    The message goes out all the same: so whoever was told has it in writing. What comes a second time under
    the same key changes nothing. Raises `BadInput` for an act that is addressed to nobody, or for somebody
    who does not hold the role.
    """
    policy, now = policy_of(encounter.text), at or datetime.now(UTC)
    lock(encounter)
    if key and encounter.entries.filter(key=key).exists():
        return
    if person.pk == by.pk or person not in holders(told_role(act, policy), policy, now):
        raise BadInput("whoever is named does not hold the role that this is addressed to: send a notice")
    notice = send(encounter, by, act, norms, now, typed_by=typed_by)
    recipient = notice.recipients.filter(person=person).first() or _told(notice, person, policy, now)
    relayed = Relayed(said_by, typed_by) if typed_by else None
    acknowledge(recipient, "in person", relayed_by=typed_by or by, relayed=relayed, key=key, at=now)


class Relayed(NamedTuple):
    """Who said that somebody had been told, and who typed that for whoever told them."""

    said_by: Person | None
    typed_by: Person


@transaction.atomic
def acknowledge(
    recipient: Recipient,
    how: str,
    *,
    relayed_by: Person | None = None,
    relayed: Relayed | None = None,
    key: str = "",
    at: datetime | None = None,
) -> None:
    """Keep that somebody has been reached; the first one does the deed. A second time changes nothing."""
    notice = _locked(recipient.notice)
    recipient.refresh_from_db()
    if recipient.acknowledged_at:
        return
    now = at or datetime.now(UTC)
    recipient.acknowledged_at, recipient.how, recipient.relayed_by = now, how, relayed_by
    recipient.save()
    who = relayed_by or recipient.person
    write(
        "acknowledged",
        who=who.username,
        source=how,
        subject=f"notice {notice.pk}",
        payload={"person": recipient.person.username},
    )
    if notice.over_at is None:
        notice.over_at = now
        notice.save()
    sent = Sent(
        at=now,
        key=key or f"notice-{notice.pk}-{recipient.pk}",
        source="radio" if relayed else "notices",
        said_by=relayed.said_by if relayed else None,
        typed_by=relayed.typed_by if relayed else None,
    )
    note_deed(notice.encounter, notice.by, notice.act, sent, to=[recipient.person])


@transaction.atomic
def mark_unreachable(recipient: Recipient, by: Person, at: datetime | None = None) -> None:
    """Keep that somebody could not be reached, and tell the next one."""
    now = at or datetime.now(UTC)
    notice = _locked(recipient.notice)
    recipient.refresh_from_db()
    if recipient.acknowledged_at or recipient.unreachable_at:
        return
    recipient.unreachable_at = now
    recipient.save()
    write("unreachable", who=by.username, outcome="failure", subject=f"notice {notice.pk}")
    if notice.over_at is None:
        tell_next(notice, policy_of(notice.encounter.text), now)


@transaction.atomic
def stand_down(notice: Notice, by: Person, at: datetime | None = None) -> None:
    """Let a notice be over that nobody has answered; it does no deed, so that what was owed stays owed."""
    notice = _locked(notice)
    if notice.over_at:
        return
    notice.over_at, notice.stood_down_by = at or datetime.now(UTC), by
    notice.save()
    write("notice stood down", who=by.username, subject=f"notice {notice.pk}")


def escalate(now: datetime | None = None) -> int:
    """Tell the next holder of every notice whose last one has had time enough; give how many were told.

    Where there is no next one, that is said, and all are asked again in time. Each notice is a transaction of
    its own.
    """
    now = now or datetime.now(UTC)
    found = due(Notice.objects.filter(over_at__isnull=True), "recipients", "sent_at", now - ESCALATE)
    return each_by_itself(found, lambda notice: _looked_after(notice, now))


def each_by_itself(found: Iterable[T], do: Callable[[T], bool]) -> int:
    """Do something with each; give with how many it came to something. A failure is raised after the last."""
    count, failures = 0, []
    for each in found:
        try:
            count += do(each)
        except Exception as error:  # one that fails must not keep the others from being told
            failures.append(error)
    if failures:
        raise failures[0]
    return count


def _looked_after(notice: Notice, now: datetime) -> bool:
    """Tell the next one of a notice, or go on at its end; nothing is locked where nothing is to be done."""
    policy = policy_of(notice.encounter.text)
    waits = notice.unreached_at and not is_due_again(notice, now)
    if waits and _next_one(notice, policy, now) is None:
        return False
    return _escalated(notice, policy, now)


@transaction.atomic
def _escalated(notice: Notice, policy: Policy, now: datetime) -> bool:
    """Tell the next one of a notice if it is time, and say whether somebody was told."""
    notice = _locked(notice)
    last = notice.recipients.order_by("-place").first()
    since = last.told_at if last and last.told_at else notice.sent_at
    is_waited_for = last is None or notice.recipients.filter(unreachable_at__isnull=True).exists()
    if notice.over_at or (is_waited_for and now - since < ESCALATE):
        return False
    if tell_next(notice, policy, now) is not None:
        return True
    go_on(notice, policy, now)
    return False


def _locked(notice: Notice) -> Notice:
    """Give a notice as it is now, with its encounter and itself locked."""
    lock(notice.encounter)
    return Notice.objects.select_for_update().get(pk=notice.pk)
