"""The board's page, and its rows, which the page asks for again by itself."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_GET

from brightline.service.board.rows import on_duty, rows_of, waiting
from brightline.service.people.permissions import needs, person_of
from brightline.service.people.roster import one_look
from brightline.service.people.seeing import may_watch
from brightline.service.texts.holder import in_force, policy_of

A_PAGE = 30
"""Encounters on one page of the board; what is late stands on the first."""


@needs(may_watch)
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show the board; without JavaScript it is read again by hand."""
    return render(request, "board/page.html", _about(request))


@needs(may_watch)
@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """Give the rows alone, or 304 where they are those that whoever asks has."""
    about = _about(request)
    response = HttpResponse(render_to_string("board/rows.html", about, request))
    response["ETag"] = etag = str(about["etag"])
    found = get_conditional_response(request, etag=etag, response=response)
    assert found is not None
    return found


@one_look()
def _about(request: HttpRequest) -> dict[str, object]:
    """Give what the board says, and the tag by which it is known: another one where a word is another."""
    person = person_of(request)
    now, policy = datetime.now(UTC), policy_of(in_force())
    shown = Paginator(waiting(now), A_PAGE).get_page(request.GET.get("page"))
    about: dict[str, object] = {
        "rows": rows_of(list(shown), person),
        "shown": shown,
        "on_duty": on_duty(policy, now),
    }
    said = render_to_string("board/table.html", about, request)
    etag = quote_etag(hashlib.sha256(said.encode()).hexdigest()[:32])
    return {**about, "said": said, "etag": etag, "now": now}
