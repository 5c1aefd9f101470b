"""Privileged acts want the password or the second factor again, within the last five minutes (IA-11)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse


def privileged(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only those do a view who proved just now that it is them; put it below `needs`.

    Whoever comes by POST has to send it again afterwards: nothing of it is kept in between.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not did_recently_reauthenticate(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return checked
