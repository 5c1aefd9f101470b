"""What stands between a request and a page: banner, sign-in, second factor, password's age, idle time.

A session keeps when it began and when it was last used. It ends after 12 hours, and after 30 minutes without
use; a terminal in a patrol car or at dispatch does not end by itself when idle (AC-11). What a page asks for
by itself (htmx by GET) is no use of it, or a board that polls would keep an empty chair signed in. Whose work
or posts have changed since they proved who they are proves it again before the next page (IA-11).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse

from brightline.service.log.chain import write
from brightline.service.people.accounts import source_of
from brightline.service.people.models import Person, Terminal
from brightline.service.people.roster import posts_at

IDLE = 30 * 60
LONGEST = 12 * 3600
YEAR = 365 * 24 * 3600
TERMINAL = "terminal"
"""The cookie by which a terminal is known."""

BEGAN, SEEN, ACKNOWLEDGED, FACTOR, ROLES = "began", "seen", "acknowledged", "factor", "roles"

OPEN = {"banner", "idle", "appearance"}
"""Pages that nobody need have acknowledged anything for."""

SIGNING_OUT = {"account_logout"}
AGAIN = SIGNING_OUT | {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
PASSWORD = SIGNING_OUT | {"account_change_password"}
ENROLMENT = SIGNING_OUT | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "account_reauthenticate",
}


def begin(request: HttpRequest, person: Person) -> None:
    """Begin a session at sign-in."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
    proved(request, person)


def proved(request: HttpRequest, person: Person) -> None:
    """Keep in which roles somebody proved who they are."""
    request.session[ROLES] = _roles(person)


def _roles(person: Person) -> str:
    """Give a digest of all that decides what an account may do at this moment: work and posts."""
    posts = posts_at(datetime.now(UTC)).filter(person=person).order_by("role", "kind")
    held = [f"{role} {kind}" for role, kind in posts.values_list("role", "kind")]
    said = "\n".join([*held, str(person.work), str(person.on_federal_task_force)])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def has_second_factor(request: HttpRequest | None) -> None:
    """Keep when whoever is signed in proved a second factor by enrolling it."""
    if request is not None and hasattr(request, "session"):
        request.session[FACTOR] = int(time.time())


def acknowledge(request: HttpRequest) -> None:
    """Keep that the banner was acknowledged, for this session."""
    request.session[ACKNOWLEDGED] = True


class Entry:
    """Lets a request pass, or sends it where somebody must go first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = _name_of(request)
        if name is None or name in OPEN or _is_public(request):
            return self.get_response(request)
        if request.user.is_authenticated:
            leave_if_ended(request)
        first = _first(request, name)
        if first:
            return _sent_to(request, first)
        _use(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Ask for the password again; what was sent is not kept until then, and has to be sent again."""
        if isinstance(exception, ReauthenticationRequired) and request.user.is_authenticated:
            return _sent_to(request, "account_reauthenticate")
        return None


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view be reached without banner and sign-in: a signed link, a gateway's call, a public page."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def _is_public(request: HttpRequest) -> bool:
    return bool(getattr(resolve(request.path_info).func, "is_public", False))


def _name_of(request: HttpRequest) -> str | None:
    """Give the name of the page asked for; nothing for what is no page: files, and what does not exist."""
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return None


def leave_if_ended(request: HttpRequest) -> bool:
    """Sign somebody out whose session is over, and say whether it was."""
    ended = _ended(request)
    if ended:
        _end(request, ended)
    return bool(ended)


def _ended(request: HttpRequest) -> str:
    """Say why a session is over; empty while it is not."""
    now, session = time.time(), request.session
    if now - session.get(BEGAN, 0) > LONGEST:
        return "12 hours"
    if now - session.get(SEEN, 0) > IDLE and not _terminal(request):
        return "idle"
    return ""


def _terminal(request: HttpRequest) -> Terminal | None:
    said = request.COOKIES.get(TERMINAL)
    if not said:
        return None
    digest = hashlib.sha256(said.encode()).hexdigest()
    return Terminal.objects.filter(digest=digest, until__isnull=True).first()


@transaction.atomic
def _end(request: HttpRequest, why: str) -> None:
    write(
        "session ended",
        who=request.user.get_username(),
        source=source_of(request),
        payload={"why": why},
    )
    logout(request)


def _first(request: HttpRequest, name: str) -> str:
    """Give the page that somebody must go to before this one; empty where there is none."""
    if not request.session.get(ACKNOWLEDGED):
        return "banner"
    person = request.user
    if not isinstance(person, Person):
        return ""
    is_old = not person.password_set_at or time.time() - person.password_set_at.timestamp() > YEAR
    if is_old:
        return "" if name in PASSWORD else "account_change_password"
    if not _proved(request, person):
        return "" if name in ENROLMENT else "mfa_index"
    if request.session.get(ROLES) != _roles(person):
        return "" if name in AGAIN else "account_reauthenticate"
    return ""


def _proved(request: HttpRequest, person: Person) -> bool:
    """Whether a second factor was proved in this session, and the account still has one."""
    records: list[dict[str, Any]] = get_authentication_records(request, person)
    has_proved = request.session.get(FACTOR) or any(each["method"] == "mfa" for each in records)
    factors = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(has_proved) and factors.exists()


def _use(request: HttpRequest) -> None:
    """Keep that a session was used, to the minute."""
    by_itself = request.method == "GET" and request.headers.get("HX-Request") == "true"
    if request.user.is_authenticated and not by_itself and time.time() - request.session.get(SEEN, 0) >= 60:
        request.session[SEEN] = int(time.time())


def _sent_to(request: HttpRequest, name: str) -> HttpResponse:
    """Send somebody to a page, and from there to the one that they asked for where asking is all it was."""
    is_htmx = request.headers.get("HX-Request") == "true"
    back = request.get_full_path() if request.method == "GET" and not is_htmx else _referer(request)
    address = f"{reverse(name)}?{urlencode({'next': back})}"
    if is_htmx:
        return HttpResponse(status=200, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _referer(request: HttpRequest) -> str:
    """Give the page that a form was on, by its path; the start page where it is none of ours."""
    host, _, path = request.headers.get("Referer", "").partition("://")[2].partition("/")
    return f"/{path}" if host == request.get_host() else str(settings.LOGIN_REDIRECT_URL)
