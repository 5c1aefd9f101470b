"""The screening page. What is sent to it is answered and let go: no session, log or cache has any of it."""

from __future__ import annotations

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from brightline.service.log.chain import write
from brightline.service.screening.checks import CHECKS
from brightline.source import BadInput

_A_SHIFT = 12 * 3600


@login_required
@sensitive_post_parameters()
@sensitive_variables()
@cache_control(no_store=True, private=True)
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, kind: str = "narrative") -> HttpResponse:
    """Check a text of a kind, and show what was found."""
    check = CHECKS.get(kind)
    if check is None:
        raise Http404
    context: dict[str, object] = {"kind": kind, "check": check, "checks": CHECKS, "key": uuid4().hex}
    text = request.POST.get("text", "")
    if request.method == "POST":
        is_typing = bool(getattr(request, "htmx", False))
        try:
            context["found"] = found = check.run(text) if text.strip() else None
        except BadInput as error:
            context["problem"], found = str(error), None
        if found:
            _log(request, kind, found.code, once=is_typing)
        if is_typing:
            return render(request, "screening/found.html", context)
        context["text"] = text
    return render(request, "screening/page.html", context)


def _log(request: HttpRequest, kind: str, code: str, *, once: bool) -> None:
    """Keep that a check was made, by whom, when, its verdict; while one text is typed, each verdict once."""
    key = request.POST.get("key", "")[:32]
    if once and not cache.add(f"screened-{request.user.pk}-{key}-{code}", 1, _A_SHIFT):
        return
    with transaction.atomic():
        write(f"screened: {kind}", who=request.user.get_username(), payload={"verdict": code})
