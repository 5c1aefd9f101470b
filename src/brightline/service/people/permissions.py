"""Who may do what, as predicates that give their reason.

A view names what it lets somebody do; the reason is shown where it is refused, and both go into the log.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from brightline.service.encounters.models import Encounter
from brightline.service.log.chain import write
from brightline.service.people.models import Person


class Allowed(msgspec.Struct, frozen=True):
    """Whether somebody may do something, and why or why not."""

    is_allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.is_allowed


Predicate = Callable[[Person, Encounter | None], Allowed]


def is_in(person: Person, encounter: Encounter | None) -> Allowed:
    """Whether somebody takes part in an encounter."""
    inside = encounter is not None and encounter.parties.filter(person=person).exists()
    return Allowed(inside, "you take part in this encounter" if inside else "you take no part in this encounter")


def works_in(*work: Person.Work) -> Predicate:
    """Give a predicate for people whose work is one of some kinds."""

    def predicate(person: Person, encounter: Encounter | None) -> Allowed:
        does = person.work in work
        named = ", ".join(each.label for each in work)
        return Allowed(does, f"this is for {named}" if not does else f"your work is {person.get_work_display()}")

    return predicate


def any_of(*predicates: Predicate) -> Predicate:
    """Give a predicate that allows what one of some predicates allows, with all reasons where none does."""

    def predicate(person: Person, encounter: Encounter | None) -> Allowed:
        found = [each(person, encounter) for each in predicates]
        return next((each for each in found if each), Allowed(False, "; ".join(each.reason for each in found)))

    return predicate


def _place_of(request: HttpRequest) -> str:
    """Give where a request went, with its numbers: words in an address are somebody's, and are not kept."""
    match = request.resolver_match
    if match is None:
        return ""
    numbers = [str(value) for value in match.kwargs.values() if isinstance(value, int)]
    return " ".join([match.view_name, *numbers])[:120]


def needs(predicate: Predicate) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let only those see a view whom a predicate allows; a refusal is logged with its reason.

    A view of an encounter has its number as the argument `encounter`.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            encounter = Encounter.objects.filter(pk=kwargs["encounter"]).first() if "encounter" in kwargs else None
            allowed = predicate(request.user, encounter)  # type: ignore[arg-type]
            if not allowed:
                with transaction.atomic():
                    write(
                        "refused",
                        who=request.user.get_username(),
                        outcome="failure",
                        subject=_place_of(request),
                        payload={"reason": allowed.reason},
                    )
                raise PermissionDenied(allowed.reason)
            return view(request, *args, **kwargs)

        return checked

    return decorate
