"""The screening page. What is sent to it is answered and let go: no session, log or cache has any of it."""

from __future__ import annotations

import hashlib
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
from brightline.service.screened import articulated
from brightline.service.screening.checks import CHECKS, Check, Checked
from brightline.service.screening.exempt import Exempt, exempt_in, log_claim
from brightline.service.texts.holder import in_force, policy_of
from brightline.service.texts.models import Text
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
    exempt = exempt_in(policy_of(in_force())) if check.released and Text.objects.exists() else None
    context: dict[str, object] = {"kind": kind, "check": check, "checks": CHECKS, "key": uuid4().hex}
    text = request.POST.get("text", "")
    if request.method == "POST":
        is_typing = bool(getattr(request, "htmx", False))
        try:
            context["found"] = found = _checked(request, check, text, exempt) if text.strip() else None
        except BadInput as error:
            context["problem"], found = str(error), None
        if found and found.code != "released":
            _log(request, kind, found.code, once=is_typing)
        if is_typing:
            return render(request, "screening/found.html", context)
        context["text"] = text
        context["claims"] = found is None or found.code == "block"
    return render(request, "screening/page.html", {**context, "exempt": exempt})


@sensitive_variables()
def _checked(request: HttpRequest, check: Check, text: str, exempt: Exempt | None) -> Checked:
    """Check a text, under the exception where it is claimed with a reason that is one."""
    if exempt is None or check.released is None or "claim" not in request.POST:
        return check.run(text)
    articulated(request.POST.get("reason", "").strip())
    found = check.released(text, exempt.provision)
    if found is None:
        return check.run(text)
    with transaction.atomic():
        log_claim(request.user.get_username(), exempt.provision, "narrative")
    return found


def _log(request: HttpRequest, kind: str, code: str, *, once: bool) -> None:
    """Keep that a check was made, by whom, when, its verdict; while one text is typed, each verdict once."""
    key = hashlib.sha256(request.POST.get("key", "").encode()).hexdigest()
    if once and not cache.add(f"screened-{request.user.pk}-{key}-{code}", 1, _A_SHIFT):
        return
    with transaction.atomic():
        write(f"screened: {kind}", who=request.user.get_username(), payload={"verdict": code})
