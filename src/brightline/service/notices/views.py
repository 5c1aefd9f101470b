"""Pages of notices: mine, the state of one, findings for the drafter."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from brightline.language.policy import Policy, Quote
from brightline.service.approvals.decide import is_lifted_by, open_requests
from brightline.service.approvals.models import Asked
from brightline.service.encounters.models import Encounter
from brightline.service.notices import tell
from brightline.service.notices.models import Missing, Notice, Recipient
from brightline.service.notices.permissions import reads_findings, sees_notices
from brightline.service.notices.words import called, draft_of, number_of, phrase_of
from brightline.service.people.permissions import is_in, needs, person_of, refuse
from brightline.service.texts.holder import policy_of
from brightline.source import BadInput

SHOWN_FOR = timedelta(days=7)


class Shown(msgspec.Struct, frozen=True):
    """A notice in words: what was to be told, to whom, about what, by which words of the policy."""

    notice: Notice
    draft: str
    number: str
    role: str
    phrase: str
    quotes: tuple[Quote, ...]


def shown(notice: Notice) -> Shown:
    """Say what a notice is."""
    policy = policy_of(notice.encounter.text)
    return Shown(
        notice,
        draft_of(policy),
        number_of(notice.encounter),
        called(notice.role, policy),
        phrase_of(notice.act, policy),
        tuple(norm.quotes[0] for norm in policy.norms if norm.id in notice.norms),
    )


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show what somebody was told, what is not acknowledged first, and what they are asked to decide."""
    since = datetime.now(UTC) - SHOWN_FOR
    told = Recipient.objects.filter(person=person_of(request), told_at__gt=since).select_related(
        "notice__encounter__text", "relayed_by"
    )
    rows = [(each, shown(each.notice)) for each in told.order_by("acknowledged_at", "-told_at")]
    rows.sort(key=lambda row: row[0].acknowledged_at is not None)
    asked = Asked.objects.filter(person=person_of(request), request__in=open_requests())
    return render(request, "notices/mine.html", {"rows": rows, "asked": asked.select_related("request")})


@login_required
@require_POST
def read(request: HttpRequest, recipient: int) -> HttpResponse:
    """Keep that somebody has read a notice of their own."""
    mine = get_object_or_404(Recipient, pk=recipient, person=person_of(request))
    tell.acknowledge(mine, "web")
    return redirect("notices:mine")


@needs(is_in)
@require_POST
def send(request: HttpRequest, encounter: int) -> HttpResponse:
    """Tell whom an act is addressed to; the norms that call for it come with it."""
    found = get_object_or_404(Encounter, pk=encounter)
    known = {norm.id for norm in policy_of(found.text).norms}
    norms = [norm for norm in request.POST.getlist("norm") if norm in known]
    try:
        notice = tell.send(found, person_of(request), request.POST.get("act", ""), norms)
    except BadInput as error:
        messages.error(request, str(error))
        return redirect("notices:mine")
    if not notice.recipients.exists():
        messages.warning(request, _("Nobody holds this role now. It is kept as a finding; dispatch sees it."))
    if not sees_notices(person_of(request), found):
        return redirect("notices:mine")
    return redirect("notices:status", encounter=encounter, notice=notice.pk)


@needs(sees_notices)
@require_GET
def status(request: HttpRequest, encounter: int, notice: int) -> HttpResponse:
    """Show who was told, how it went out, and who has acknowledged it."""
    found = get_object_or_404(Notice, pk=notice, encounter_id=encounter)
    recipients = found.recipients.select_related("person", "relayed_by").prefetch_related("messages")
    missing = Missing.objects.filter(encounter_id=encounter, act=found.act, why=Missing.Why.UNHELD)
    about = {
        "shown": shown(found),
        "recipients": recipients,
        "missing": missing,
        "may_stand_down": found.over_at is None and found.by == person_of(request),
    }
    return render(request, "notices/status.html", about)


@needs(sees_notices)
@require_POST
def stand_down(request: HttpRequest, encounter: int, notice: int) -> HttpResponse:
    """Let a notice be over that nobody has answered, for whoever sent it; what they owe they still owe."""
    found = get_object_or_404(Notice, pk=notice, encounter_id=encounter)
    if found.by != person_of(request):
        refuse(request, "whoever sent a notice stands it down")
    tell.stand_down(found, person_of(request))
    return redirect("notices:status", encounter=encounter, notice=notice)


class Finding(msgspec.Struct, frozen=True):
    """A role that nobody held or answered for when it was wanted: how often, when last, by which words."""

    role: str
    why: str
    phrase: str
    count: int
    last: datetime
    quotes: tuple[Quote, ...]


@needs(reads_findings)
@require_GET
def findings(request: HttpRequest) -> HttpResponse:
    """Show the drafter for which roles nobody was there or answered, without people or places."""
    return render(request, "notices/findings.html", {"findings": list(_findings())})


def _findings() -> list[Finding]:
    rows = list(Missing.objects.select_related("encounter__text").order_by("-at"))
    counts = Counter((row.encounter.text_id, row.role, row.act, row.why) for row in rows)
    newest = {(row.encounter.text_id, row.role, row.act, row.why): row for row in reversed(rows)}
    found = []
    for key, count in counts.most_common():
        row = newest[key]
        policy = policy_of(row.encounter.text)
        quotes = _naming(row.act, policy)
        phrase = phrase_of(row.act, policy)
        found.append(Finding(called(row.role, policy), row.why, phrase, count, row.at, quotes))
    return found


def _naming(act: str, policy: Policy) -> tuple[Quote, ...]:
    """Give the words that call for an act, or that wait for it by a fact that it sets."""
    waited = {fact.name for fact in policy.facts if fact.set_by and fact.set_by.act == act}
    norms = [
        norm for norm in policy.norms if act in norm.acts or any(is_lifted_by(norm, fact) for fact in waited)
    ]
    return tuple(dict.fromkeys(norm.quotes[0] for norm in norms))
