"""The call-down list of dispatch: who is to be called next, what to say, and how each call ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brightline.service.approvals import decide
from brightline.service.approvals.models import Asked
from brightline.service.encounters.models import Encounter
from brightline.service.notices import tell
from brightline.service.notices.models import Ladder, Notice, Recipient
from brightline.service.notices.permissions import calls_people
from brightline.service.notices.words import by_words, draft_of, number_of, phrase_of
from brightline.service.notices.words import called as called_as
from brightline.service.people.models import Person
from brightline.service.people.permissions import needs, person_of
from brightline.service.texts.holder import policy_of

ENDS = ("reached", "unreachable")


class Call(msgspec.Struct, frozen=True):
    """Somebody to be called: since when they are waited for, and what to read out and hear repeated."""

    kind: str
    pk: int
    person: Person
    role: str
    since: datetime
    script: str


class Unanswered(msgspec.Struct, frozen=True):
    """What nobody has answered of all who were told: whom it is for, about what, since when, asked last."""

    role: str
    number: str
    phrase: str
    since: datetime
    again: datetime


@needs(calls_people)
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """Show who is to be called, those who wait longest first, and who could not be reached."""
    waiting = sorted([*_notices(), *_requests()], key=lambda call: call.since)
    gone = Recipient.objects.filter(unreachable_at__isnull=False, notice__over_at__isnull=True)
    asked = Asked.objects.filter(unreachable_at__isnull=False, request__in=decide.open_requests())
    about_unanswered = [*_unanswered_notices(), *_unanswered_requests()]
    unheld = Notice.objects.filter(over_at__isnull=True, recipients__isnull=True).select_related(
        "encounter__text"
    )
    about = {
        "next": waiting[0] if waiting else None,
        "later": waiting[1:],
        "unreachable": [*gone.select_related("person"), *asked.select_related("person")],
        "unanswered": sorted(about_unanswered, key=lambda each: each.since),
        "unheld": [
            (called_as(each.role, policy_of(each.encounter.text)), number_of(each.encounter))
            for each in unheld
        ],
    }
    return render(request, "notices/calls.html", about)


@needs(calls_people)
@require_POST
def called(request: HttpRequest, kind: str, pk: int, end: str) -> HttpResponse:
    """Keep how a call ended. Whoever was asked for a decision and reached has still decided nothing."""
    if end not in ENDS or kind not in ("notice", "request"):
        raise Http404
    by = person_of(request)
    if kind == "notice":
        recipient = get_object_or_404(Recipient, pk=pk)
        if end == "reached":
            tell.acknowledge(recipient, "relayed", relayed_by=by)
        else:
            tell.mark_unreachable(recipient, by)
    else:
        one = get_object_or_404(Asked, pk=pk)
        (decide.mark_reached if end == "reached" else decide.mark_unreachable)(one, by)
    return redirect("notices:calls")


def _unanswered_notices() -> Iterator[Unanswered]:
    found = Notice.objects.filter(over_at__isnull=True, unreached_at__isnull=False, recipients__isnull=False)
    for each in found.distinct().select_related("encounter__text"):
        yield _unanswered(each, each.encounter, each.act)


def _unanswered_requests() -> Iterator[Unanswered]:
    found = decide.open_requests().filter(unreached_at__isnull=False).select_related("encounter__text")
    for each in found:
        yield _unanswered(each, each.encounter, each.asked_for)


def _unanswered(ladder: Ladder, encounter: Encounter, act: str) -> Unanswered:
    policy = policy_of(encounter.text)
    return Unanswered(
        called_as(ladder.role, policy),
        number_of(encounter),
        phrase_of(act, policy),
        ladder.unreached_at or datetime.max.replace(tzinfo=UTC),
        ladder.asked_again_at or datetime.max.replace(tzinfo=UTC),
    )


def _notices() -> list[Call]:
    waiting = Recipient.objects.filter(
        notice__over_at__isnull=True, acknowledged_at__isnull=True, unreachable_at__isnull=True
    )
    found = []
    for each in waiting.select_related("person", "notice__encounter__text"):
        notice = each.notice
        policy = policy_of(notice.encounter.text)
        said = _(
            "%(draft)sThis is dispatch with a notice on %(number)s: a member was to %(phrase)s%(by)s."
        ) % {
            "draft": draft_of(policy),
            "number": number_of(notice.encounter),
            "phrase": phrase_of(notice.act, policy),
            "by": by_words(notice, policy),
        }
        role = called_as(notice.role, policy)
        found.append(Call("notice", each.pk, each.person, role, each.told_at or notice.sent_at, said))
    return found


def _requests() -> list[Call]:
    waiting = Asked.objects.filter(
        request__in=decide.open_requests(), reached_at__isnull=True, unreachable_at__isnull=True
    )
    found = []
    for each in waiting.select_related("person", "request__encounter__text"):
        asked = each.request
        policy = policy_of(asked.encounter.text)
        said = _(
            "%(draft)sThis is dispatch. A decision is wanted on %(number)s: a member asks whether they may"
            " %(phrase)s. Answer by the code that was sent to you, by the link, or in the service. I cannot"
            " take the decision by telephone; no answer is no approval."
        ) % {
            "draft": draft_of(policy),
            "number": number_of(asked.encounter),
            "phrase": phrase_of(asked.asked_for, policy),
        }
        found.append(Call("request", each.pk, each.person, called_as(asked.role, policy), each.at, said))
    return found
