"""The banner before entry, and the page that an idle screen goes to."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from brightline.service.people import entry


@require_http_methods(["GET", "POST"])
def banner(request: HttpRequest) -> HttpResponse:
    """Show what use of the service means; entry only for those who acknowledge it (AC-8)."""
    back = _safe(request, (request.POST or request.GET).get("next", ""))
    if request.method == "POST":
        entry.acknowledge(request)
        return redirect(back)
    return render(request, "account/banner.html", {"next": back})


@require_GET
def idle(request: HttpRequest) -> HttpResponse:
    """Hide a screen that nobody used for a while; go back where the session was used elsewhere (AC-11)."""
    back = _safe(request, request.GET.get("next", ""))
    if request.user.is_authenticated and entry.leave_if_ended(request):
        return render(request, "account/idle.html", {"next": back})
    return redirect(back)


def _safe(request: HttpRequest, address: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else "/"
