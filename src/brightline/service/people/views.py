"""Pages for administrators: accounts, locks, precincts, terminals, what a task-force member may be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from brightline.service.people import accounts as act
from brightline.service.people.entry import TERMINAL
from brightline.service.people.forms import (
    AccountForm,
    NameForm,
    NewAccountForm,
    TellingForm,
    WhyForm,
    refused,
)
from brightline.service.people.fresh import privileged
from brightline.service.people.models import Person, Precinct, Telling, Terminal
from brightline.service.people.permissions import administers, needs, person_of
from brightline.service.screened import Blocked
from brightline.service.texts.holder import in_force, policy_of
from brightline.source import BadInput

BOTH = ["GET", "POST"]
YEARS = timedelta(days=3 * 365)


@needs(administers)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts."""
    people = Person.objects.select_related("precinct").order_by("name", "username")
    return render(request, "people/accounts.html", {"people": people})


@needs(administers)
@require_GET
def locked(request: HttpRequest) -> HttpResponse:
    """List the accounts that are locked, longest first."""
    people = Person.objects.filter(locked_at__isnull=False).order_by("locked_at")
    return render(request, "people/locked.html", {"people": people})


@needs(administers)
@privileged
@require_http_methods(BOTH)
def new(request: HttpRequest) -> HttpResponse:
    """Open an account; its first password is shown on this one page and kept nowhere."""
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        try:
            person, password = act.open_account(person_of(request), said.pop("username"), **said)
        except (BadInput, Blocked) as error:
            refused(form, error)
        else:
            return render(request, "people/password.html", {"person": person, "password": password})
    return render(request, "people/new.html", {"form": form})


@needs(administers)
@privileged
@require_http_methods(BOTH)
def account(request: HttpRequest, person: int) -> HttpResponse:
    """Show an account, and change what is said of it."""
    found = get_object_or_404(Person, pk=person)
    form = AccountForm(request.POST or None, instance=Person.objects.get(pk=person))
    if _done(request, form, lambda: act.change_account(person_of(request), found, **form.cleaned_data)):
        return redirect("people:account", person=person)
    factors = found.authenticator_set.order_by("type")  # type: ignore[attr-defined]
    about = {
        "person": found,
        "form": form,
        "why": WhyForm(),
        "factors": factors,
        "unused": act.is_unused(found),
    }
    return render(request, "people/account.html", about)


@needs(administers)
@privileged
@require_http_methods(BOTH)
def release(request: HttpRequest, person: int) -> HttpResponse:
    """Release a lock."""
    found = get_object_or_404(Person, pk=person)
    if request.method == "POST":
        act.release(person_of(request), found)
        return redirect("people:locked")
    return render(request, "people/sure.html", {"person": found, "what": "release"})


@needs(administers)
@privileged
@require_http_methods(BOTH)
def disable(request: HttpRequest, person: int) -> HttpResponse:
    """Disable an account, with the reason."""
    found, form = get_object_or_404(Person, pk=person), WhyForm(request.POST or None)
    if _done(request, form, lambda: act.disable(person_of(request), found, form.cleaned_data["why"])):
        return redirect("people:account", person=person)
    return render(request, "people/sure.html", {"person": found, "form": form, "what": "disable"})


@needs(administers)
@privileged
@require_http_methods(BOTH)
def enable(request: HttpRequest, person: int) -> HttpResponse:
    """Let an account be used again."""
    found = get_object_or_404(Person, pk=person)
    if request.method == "POST":
        act.enable(person_of(request), found)
        return redirect("people:account", person=person)
    return render(request, "people/sure.html", {"person": found, "what": "enable"})


@needs(administers)
@privileged
@require_http_methods(BOTH)
def password(request: HttpRequest, person: int) -> HttpResponse:
    """Give out a password for one sign-in."""
    found = get_object_or_404(Person, pk=person)
    if request.method == "POST":
        given = act.give_password(person_of(request), found)
        return render(request, "people/password.html", {"person": found, "password": given})
    return render(request, "people/sure.html", {"person": found, "what": "password"})


@needs(administers)
@privileged
@require_http_methods(BOTH)
def factors(request: HttpRequest, person: int) -> HttpResponse:
    """Remove the second factors of somebody who lost them."""
    found = get_object_or_404(Person, pk=person)
    if request.method == "POST":
        act.remove_factors(person_of(request), found)
        return redirect("people:account", person=person)
    return render(request, "people/sure.html", {"person": found, "what": "factors"})


@needs(administers)
@privileged
@require_http_methods(BOTH)
def precincts(request: HttpRequest) -> HttpResponse:
    """List the precincts, and add one."""
    form = NameForm(request.POST or None)
    if _done(request, form, lambda: act.add_precinct(person_of(request), form.cleaned_data["name"])):
        return redirect("people:precincts")
    return render(
        request, "people/precincts.html", {"form": form, "precincts": Precinct.objects.order_by("name")}
    )


@needs(administers)
@privileged
@require_http_methods(BOTH)
def terminals(request: HttpRequest) -> HttpResponse:
    """List the devices that stay signed in when idle, and make this device one of them."""
    form = NameForm(request.POST or None)
    said: list[str] = []

    def add() -> None:
        said.append(act.add_terminal(person_of(request), form.cleaned_data["name"]))

    if _done(request, form, add):
        response = redirect("people:terminals")
        response.set_cookie(
            TERMINAL, said[0], max_age=YEARS, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
        return response
    known = Terminal.objects.select_related("said_by").order_by("until", "name")
    return render(request, "people/terminals.html", {"form": form, "terminals": known})


@needs(administers)
@privileged
@require_http_methods(BOTH)
def terminal_end(request: HttpRequest, terminal: int) -> HttpResponse:
    """Let a device end its sessions when idle, as all others do."""
    found = get_object_or_404(Terminal, pk=terminal)
    if request.method == "POST":
        act.end_terminal(person_of(request), found)
        return redirect("people:terminals")
    return render(request, "people/sure.html", {"terminal": found, "what": "terminal"})


@needs(administers)
@privileged
@require_http_methods(BOTH)
def telling(request: HttpRequest) -> HttpResponse:
    """Say which act of the policy in force it is to tell an encounter to a federal task-force member."""
    policy = policy_of(in_force())
    known = Telling.objects.filter(policy=policy.id).first()
    initial = {"act": known.act, "facts": list(known.facts)} if known else None
    form = TellingForm(policy, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts: dict[str, object] = dict.fromkeys(form.cleaned_data["facts"], "yes")
        act.say_telling(person_of(request), policy.id, form.cleaned_data["act"], facts)
        return redirect("people:telling")
    return render(request, "people/telling.html", {"form": form, "known": known, "policy": policy})


def _done(request: HttpRequest, form: BaseForm, change: Callable[[], object]) -> bool:
    """Do a change that was sent, or say in the form why it was refused."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        change()
    except (BadInput, Blocked) as error:
        refused(form, error)
        return False
    return True
