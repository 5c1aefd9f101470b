"""What goes into the log about accounts (AU-2), as django, allauth and axes tell of it."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from brightline.service.log.chain import write
from brightline.service.people import entry
from brightline.service.people.accounts import lock, source_of
from brightline.service.people.models import Person


@transaction.atomic
def _log(
    event: str, who: Any, request: HttpRequest | None, outcome: str = "success", **payload: object
) -> None:
    name = who.get_username() if isinstance(who, Person) else "-"
    write(
        event,
        who=name,
        source=source_of(request),
        outcome=outcome,
        subject=f"account {name}",
        payload=payload,
    )


@receiver(user_logged_in)
def _signed_in(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    entry.begin(request, user)
    _log("signed in", user, request)


@receiver(user_logged_out)
def _signed_out(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    if user:
        _log("signed out", user, request)


@receiver(user_login_failed)
def _failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any
) -> None:
    person = Person.objects.filter(username=credentials.get("username")).first()
    _log("sign-in", person, request, "failure", factor=credentials.get("factor", "password"))


@receiver(user_locked_out)
def _locked(sender: Any, username: str | None, request: HttpRequest, **more: Any) -> None:
    person = Person.objects.filter(username=username).first()
    if person:
        lock(person, source=source_of(request))


@receiver(mfa.authentication_failed)
def _code_failed(sender: Any, request: HttpRequest, user: Any, authenticator: Any, **more: Any) -> None:
    credentials = {"username": user.get_username(), "factor": authenticator.type}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)


@receiver(authentication_step_completed)
def _step(sender: Any, request: HttpRequest, user: Any, method: str, **more: Any) -> None:
    if more.get("reauthenticated"):
        entry.proved(request, user)
        _log("re-authenticated", user, request, method=method)
    elif more.get("type") == "recovery_codes":
        _log("recovery code used", user, request)


@receiver(post_save, sender=Authenticator)
def _added(sender: Any, instance: Any, created: bool, **more: Any) -> None:
    if created:
        entry.has_second_factor(context.request)
        _log("second factor added", instance.user, context.request, factor=instance.type)


@receiver(post_delete, sender=Authenticator)
def _removed(sender: Any, instance: Any, **more: Any) -> None:
    _log("second factor removed", instance.user, context.request, factor=instance.type)
