"""What every page has: which text is in force, where somebody may go, light or dark; and pages for errors."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from brightline.service.notices.permissions import calls_people, reads_findings
from brightline.service.people.models import Person
from brightline.service.people.permissions import Predicate, administers, reads_log, reads_roster
from brightline.service.people.seeing import anybody, may_watch
from brightline.service.screened import Blocked
from brightline.service.texts.holder import in_force, policy_of
from brightline.source import BadInput

THEMES = ("light", "dark", "auto")
_A_YEAR = 365 * 24 * 3600

PLACES: tuple[tuple[str, object, Predicate], ...] = (
    ("answers:page", gettext_lazy("Answers"), anybody),
    ("encounters:index", gettext_lazy("Encounters"), anybody),
    ("screening:page", gettext_lazy("Screening"), anybody),
    ("policy:page", gettext_lazy("Policy"), anybody),
    ("board:page", gettext_lazy("Board"), may_watch),
    ("notices:mine", gettext_lazy("Notices"), anybody),
    ("notices:calls", gettext_lazy("Calls"), calls_people),
    ("notices:findings", gettext_lazy("Findings"), reads_findings),
    ("conduct:index", gettext_lazy("Chains"), anybody),
    ("approvals:mine", gettext_lazy("Decisions"), anybody),
    ("people:index", gettext_lazy("Roster"), reads_roster),
    ("people:accounts", gettext_lazy("Accounts"), administers),
    ("log:index", gettext_lazy("Log"), reads_log),
)
"""The pages of the navigation, and who may go there."""


def context(request: HttpRequest) -> dict[str, object]:
    """Give what the frame of every page needs."""
    theme = request.COOKIES.get("theme", "auto")
    return {
        "draft": SimpleLazyObject(_draft),
        "places": SimpleLazyObject(lambda: _places(request)),
        "theme": theme if theme in THEMES else "auto",
        "next_theme": "light" if theme == "dark" else "dark",
    }


def _draft() -> dict[str, str]:
    """Give the status of the text in force and its title; empty where there is none."""
    try:
        text = in_force()
    except BadInput:
        return {"status": "", "title": "", "version": ""}
    policy = policy_of(text)
    return {"status": policy.status.upper(), "title": policy.title, "version": text.version}


def _places(request: HttpRequest) -> list[tuple[str, object, bool]]:
    """Give the pages that somebody may go to: address, name, whether they are on it or below it."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return []
    found: dict[str, object] = {}
    for name, label, predicate in PLACES:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        if predicate(person, None):
            found[address] = label
    nearest = max((each for each in found if _is_below(request.path, each)), key=len, default="")
    return [(address, label, address == nearest) for address, label in found.items()]


def _is_below(path: str, address: str) -> bool:
    return path == address or (address != "/" and path.startswith(address))


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep in a cookie whether pages are light or dark."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=_A_YEAR, samesite="Lax", secure=request.is_secure())
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form is out of date; nothing of it is repeated."""
    said = _("This form is out of date. Nothing was changed: open the page again and send it once more.")
    return render(request, "error.html", {"heading": _("Out of date"), "reason": said}, status=403)


class Unusable:
    """Shows what `BadInput` and `Blocked` say as a page with the reason, where a view lets them through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Give the page for an error that somebody can do something about."""
        if not isinstance(error, BadInput | Blocked):
            return None
        said = str(error)
        heading = _("This cannot be kept") if isinstance(error, Blocked) else _("This cannot be used")
        return render(request, "error.html", {"heading": heading, "reason": said}, status=400)
