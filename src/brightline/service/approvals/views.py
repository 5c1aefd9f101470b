"""Pages of decisions: to ask for one, to take one, and how each stands."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from brightline.language.policy import Act, Fact
from brightline.service.approvals import decide
from brightline.service.approvals.mine import requests_of, rows_of
from brightline.service.approvals.models import Asked, Decision, Request
from brightline.service.approvals.page import Field, Page, Said, read_numbers
from brightline.service.approvals.words import telephone_of
from brightline.service.department import department
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.seen import Seen
from brightline.service.notices.permissions import sees_notices
from brightline.service.notices.tell import told_role
from brightline.service.notices.words import called, draft_of, number_of, phrase_of
from brightline.service.people.models import Person
from brightline.service.people.permissions import is_in, needs, person_of
from brightline.service.people.roster import holders
from brightline.service.screened import Blocked
from brightline.service.texts.holder import policy_of
from brightline.source import BadInput

A_PAGE = 20
"""Requests on one page."""


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show what somebody is asked to decide, and what they asked for; what is open first."""
    person = person_of(request)
    page = Paginator(requests_of(person), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "approvals/mine.html", {"rows": rows_of(page.object_list, person), "page": page})


class Choice(msgspec.Struct, frozen=True):
    """What can be asked for: a fact that a deed sets, for one act, and what the policy says of it now."""

    fact: str
    act: str
    role: str
    phrase: str
    line: str
    lifted: str
    fields: tuple[Field, ...]

    @property
    def value(self) -> str:
        """Give the choice as a form sends it."""
        return f"{self.fact} {self.act}"


class Owed(msgspec.Struct, frozen=True):
    """A duty that is open for somebody, with the words it comes from; `tells` where a notice does it."""

    norm: str
    act: str
    phrase: str
    provision: str
    quote: str
    tells: bool


@never_cache
@needs(is_in)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, encounter: int) -> HttpResponse:
    """Ask for a decision. Where the policy lifts it here, the page says so first."""
    found = get_object_or_404(Encounter, pk=encounter)
    person = person_of(request)
    blocked = None
    if request.method == "POST":
        fact, _space, act = request.POST.get("what", "").partition(" ")
        try:
            named = read_numbers(request.POST, _fields(found, fact, act))
            asked = decide.request(found, person, fact, act, request.POST.get("words", ""), named=named)
            if sees_notices(person, found):
                return redirect("approvals:show", encounter=encounter, pk=asked.pk)
            return redirect("approvals:mine")
        except Blocked as error:
            blocked = error
        except BadInput as error:
            messages.error(request, str(error))
    choices = _choices(found, person)
    about = {
        "encounter": found,
        "number": number_of(found),
        "draft": draft_of(policy_of(found.text)),
        "choices": choices,
        "fields": list({each.name: each for choice in choices for each in choice.fields}.values()),
        "owed": owed(found, person),
        "blocked": blocked,
        "chosen": request.POST.get("what", ""),
    }
    return render(request, "approvals/ask.html", about, status=422 if blocked else 200)


def _fields(encounter: Encounter, fact: str, act: str) -> list[Field]:
    """Give the fields for the numbers that bound a request: the policy's, then the department's."""
    wanted = decide.nameable(policy_of(encounter.text), fact, act)
    own = [Field(bound.name, bound.ask) for bound in department().bounds]
    return [*(Field(each.name, each.question, each.unit) for each in wanted), *own]


def _choices(encounter: Encounter, person: Person) -> list[Choice]:
    """Give what can be asked for, what the policy forbids without it first."""
    seen = Seen(encounter, person)
    policy = seen.policy
    party = encounter.parties.get(person=person)
    pairs: list[tuple[Fact, Act]] = [
        (fact, act) for fact in decide.decidable(policy) for act in decide.wanting(policy, fact.name)
    ]
    found = []
    for fact, act in pairs:
        said = Said(encounter, party, act.name, seen.at, seen.entries)
        role = called(fact.set_by.by, policy) if fact.set_by else ""
        fields = tuple(_fields(encounter, fact.name, act.name))
        lifted = said.lifted(fact.name)
        found.append(Choice(fact.name, act.name, role, act.phrase, said.line, lifted, fields))
    return found


def owed(encounter: Encounter, person: Person) -> list[Owed]:
    """Give the open duties of somebody in an encounter, by what they see of it."""
    seen = Seen(encounter, person)
    policy, norms = seen.policy, seen.norms
    lines = seen.standing.open_for(f"p{person.pk}")
    return [
        Owed(
            line.norm,
            line.act,
            phrase_of(line.act, policy),
            norms[line.norm].provision,
            norms[line.norm].quotes[0].text,
            bool(told_role(line.act, policy)),
        )
        for line in lines
    ]


@never_cache
@needs(sees_notices)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, encounter: int, pk: int) -> HttpResponse:
    """Show a request; whoever holds the role and was asked decides here."""
    asked = get_object_or_404(Request, pk=pk, encounter_id=encounter)
    person = person_of(request)
    one = asked.asked.filter(person=person).first()
    page, blocked = Page(asked, person), None
    if request.method == "POST":
        blocked = _decided(request, one)
        if blocked is None:
            return redirect("approvals:show", encounter=encounter, pk=pk)
    decisions = [(each, page.bound_by(each.bound_by)) for each in asked.decisions.select_related("by")]
    about = {
        "page": page,
        "decisions": decisions,
        "everybody": asked.asked.select_related("person"),
        "decides": _decides(asked, one) if page.is_open else "",
        "may_decide": page.is_open and one is not None and not _decides(asked, one),
        "owed": owed(asked.encounter, person) if asked.by_id == person.pk else [],
        "telephone": telephone_of(asked.role, wish.by) if (wish := _wish(page)) else "",
        "blocked": blocked,
    }
    return render(request, "approvals/show.html", about, status=422 if blocked else 200)


def _wish(page: Page) -> Decision | None:
    """Give the wish to be called that still stands, if there is one."""
    return decide.wants_call(page.asked, page.now) if page.is_open else None


def _decides(asked: Request, one: Asked | None) -> str:
    """Say why somebody does not decide a request; empty where they do."""
    policy = policy_of(asked.encounter.text)
    if one is None:
        return _("You were not asked: %(role)s decides.") % {"role": called(asked.role, policy)}
    if one.person not in holders(asked.role, policy, datetime.now(UTC)):
        return _("You do not hold the role any more.")
    return ""


def _decided(request: HttpRequest, one: Asked | None) -> Blocked | None:
    """Take a decision from the page; give what may not be kept of it, if something may not."""
    given = request.POST.get("what", "")
    try:
        if one is None or given not in Decision.What.values:
            raise BadInput("this is not yours to decide" if one is None else "choose one of the three")
        bounds = request.POST.get("bounds", "") if given == Decision.What.APPROVE else ""
        bound_by = request.POST.getlist("bound_by")
        named = read_numbers(request.POST, Page(one.request, one.person).unnamed)
        decide.decide(one, Decision.What(given), "web", bounds, bound_by=bound_by, named=named)
    except Blocked as blocked:
        return blocked
    except BadInput as error:
        messages.error(request, str(error))
    return None
