"""Where a gateway hands in SMS and reports, and the pages of signed links.

A link shows on GET and acts on POST, so that a program that looks at links does nothing.
"""

from __future__ import annotations

import base64
import os
from datetime import UTC, datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from brightline.service.approvals.decide import decide
from brightline.service.approvals.models import Asked, Decision
from brightline.service.approvals.page import Page, read_numbers
from brightline.service.encounters.record import lock
from brightline.service.notices.links import read_token
from brightline.service.notices.models import Message, Recipient
from brightline.service.notices.tell import acknowledge
from brightline.service.notices.words import by_words, called, draft_of, number_of, phrase_of
from brightline.service.people.entry import public
from brightline.service.people.roster import holders
from brightline.service.replies import limit
from brightline.service.replies.answer import already, answer_sms, said_of
from brightline.service.screened import Blocked
from brightline.service.texts.holder import policy_of
from brightline.source import BadInput

DELIVERED, FAILED, REJECTED = "1", "2", "16"
"""Of kannel's reports, those that end a message's way."""


def _is_gateway(request: HttpRequest) -> bool:
    """Whether a request has the user and password of the gateway."""
    wanted = os.environ.get("BRIGHTLINE_SMS_REPLIES", "")
    given = "Basic " + base64.b64encode(wanted.encode()).decode()
    return bool(wanted) and constant_time_compare(request.headers.get("Authorization", ""), given)


@public
@csrf_exempt
@require_POST
def sms(request: HttpRequest) -> HttpResponse:
    """Take an SMS from the gateway; what is given back goes to whoever sent it."""
    if not _is_gateway(request):
        return HttpResponse(status=403)
    sender = request.headers.get("X-Kannel-From", "")
    said = answer_sms(sender, request.body.decode("utf-8", "replace"))
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


@public
@require_GET
def delivered(request: HttpRequest, key: str) -> HttpResponse:
    """Take a gateway's report on a message. A second report of one kind changes nothing."""
    if not _is_gateway(request):
        return HttpResponse(status=403)
    report = request.GET.get("report", "")
    messages = Message.objects.filter(key=key)
    if report == DELIVERED:
        messages.filter(delivered_at__isnull=True).update(delivered_at=datetime.now(UTC))
    elif report in (FAILED, REJECTED):
        messages.filter(delivered_at__isnull=True).update(error="the gateway could not deliver it")
    return HttpResponse("ok", content_type="text/plain")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a link stands for, and do it when the button is pressed.

    A right one is always heard: many people come from the one address of a proxy, and nobody guesses a link.
    """
    source = request.META.get("REMOTE_ADDR", "")
    try:
        kind, pk = read_token(token)
    except BadInput as error:
        if limit.is_over(source):
            return _said(request, _("Too many wrong links. Wait 15 minutes, or sign in."), status=429)
        limit.count_wrong(source, "link", str(error))
        return _said(request, _("%(why)s.") % {"why": str(error).capitalize()}, status=410)
    return _notice(request, pk) if kind == "notice" else _approval(request, pk)


def _notice(request: HttpRequest, pk: int) -> HttpResponse:
    recipient = Recipient.objects.select_related("notice__encounter").get(pk=pk)
    notice = recipient.notice
    number = number_of(notice.encounter)
    if recipient.acknowledged_at:
        return _said(request, already(recipient, number))
    if request.method == "POST":
        acknowledge(recipient, "link")
        said = _("Thank you: noted that you have read the notice on %(number)s.") % {"number": number}
        return _said(request, said)
    policy = policy_of(notice.encounter.text)
    about = {
        "draft": draft_of(policy),
        "role": called(notice.role, policy),
        "number": number,
        "phrase": phrase_of(notice.act, policy),
        "by_words": by_words(notice, policy),
    }
    return render(request, "replies/notice.html", about)


def _approval(request: HttpRequest, pk: int) -> HttpResponse:
    one = Asked.objects.select_related("request__encounter").get(pk=pk)
    page = Page(one.request, one.person)
    if one.link_used_at or not page.is_open:
        said = _("This link was used, or it was decided already: %(number)s. Sign in to see more.")
        return _said(request, said % {"number": page.number})
    if one.person not in holders(one.request.role, page.policy, page.now):
        return _said(request, _("You do not hold the role any more: %(number)s.") % {"number": page.number})
    blocked = None
    if request.method == "POST":
        try:
            return _said(request, said_of(_by_link(one, request)))
        except Blocked as found:
            blocked = found
        except BadInput as error:
            why = {"number": page.number, "why": error}
            return _said(request, _("Nothing was changed on %(number)s: %(why)s.") % why)
    return render(request, "replies/approval.html", {"page": page, "blocked": blocked})


@transaction.atomic
def _by_link(one: Asked, request: HttpRequest) -> Decision:
    """Decide by a link, once; to want a call decides nothing. Raises as `decide` does."""
    lock(one.request.encounter)
    one.refresh_from_db()
    given = request.POST.get("what", "")
    if given not in Decision.What.values:
        raise BadInput("choose one of the three")
    if one.link_used_at:
        raise BadInput("this link was used already")
    what = Decision.What(given)
    bounds = request.POST.get("bounds", "") if what == Decision.What.APPROVE else ""
    bound_by = request.POST.getlist("bound_by")
    named = read_numbers(request.POST, Page(one.request, one.person).unnamed)
    decision = decide(one, what, "link", bounds, bound_by=bound_by, named=named)
    if what != Decision.What.CALL_ME:
        one.link_used_at = datetime.now(UTC)
        one.save()
    return decision


def _said(request: HttpRequest, said: str, *, status: int = 200) -> HttpResponse:
    return render(request, "replies/said.html", {"said": said}, status=status)
