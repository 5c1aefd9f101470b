"""The end of a ladder: all were told and nobody has answered. That is said aloud, and asked again.

Whoever owes the duty hears of it, dispatch and the board show it, the drafter gets a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from brightline.language.policy import Policy
from brightline.service.department import department
from brightline.service.encounters.models import Encounter
from brightline.service.log.chain import write
from brightline.service.notices.models import Ladder, Missing, Notice
from brightline.service.notices.post import post
from brightline.service.notices.words import message_of, unanswered_of

L = TypeVar("L", bound=Ladder)


def find_missing(
    role: str, encounter: Encounter, act: str, now: datetime, why: Missing.Why = Missing.Why.UNHELD
) -> None:
    """Keep, once for an act in an encounter, that nobody holds a role or answers: a finding."""
    known = {"role": role, "encounter": encounter, "act": act, "why": why}
    _, is_new = Missing.objects.get_or_create(**known, defaults={"at": now})
    if is_new:
        event = "nobody holds the role" if why == Missing.Why.UNHELD else "nobody answered"
        subject = f"encounter {encounter.pk}"
        write(event, who="-", outcome="failure", subject=subject, payload={"role": role})


def due(ladders: QuerySet[L], told: str, began: str, since: datetime) -> Iterable[L]:
    """Give the ladders on which something may be due: the last one told has had time, or all are called.

    `told` names those told, `began` the moment at which it began; `since` is the latest moment that is long
    enough ago. What nobody answers in an encounter that is closed is over.
    """
    column = "told_at" if told == "recipients" else "at"
    gone = Count(told, filter=Q(**{f"{told}__unreachable_at__isnull": False}))
    last = Coalesce(Max(f"{told}__{column}"), began)
    found = ladders.annotate(last=last, everybody=Count(told), gone=gone)
    is_over = Q(unreached_at__isnull=False, encounter__closed_at__isnull=False)
    return found.exclude(is_over).filter(Q(last__lte=since) | Q(everybody__gt=0, gone=F("everybody")))


def is_due_again(ladder: Ladder, now: datetime) -> bool:
    """Whether the department's period is over since all were asked, or since somebody wanted a call."""
    return ladder.asked_again_at is None or now - ladder.asked_again_at >= department().ask_again()


def begin_round(ladder: Ladder, now: datetime) -> None:
    """Keep that all are asked again now, or that the end of the ladder is reached."""
    ladder.unreached_at = ladder.unreached_at or now
    ladder.asked_again_at, ladder.rounds = now, ladder.rounds + 1
    ladder.save()


def go_on(notice: Notice, policy: Policy, now: datetime) -> None:
    """Do what is to be done at the end of a notice's ladder: say it once, then ask all again in time."""
    is_first = notice.unreached_at is None
    if not is_first and not is_due_again(notice, now):
        return
    begin_round(notice, now)
    told = notice.recipients.filter(acknowledged_at__isnull=True).select_related("person")
    if told:
        find_missing(notice.role, notice.encounter, notice.act, now, Missing.Why.UNANSWERED)
    if is_first:
        subject, text = unanswered_of(notice, len(told), policy)
        post(notice.by, f"u{notice.pk}", subject, text, now)
        return
    for each in told:
        each.unreachable_at = None
        each.save()
        subject, text = message_of(notice, each, policy)
        post(each.person, f"n{notice.pk}-r{each.pk}-{notice.rounds}", subject, text, now, recipient=each)
    if told:
        write("told again", who="-", subject=f"notice {notice.pk}", payload={"round": notice.rounds})
