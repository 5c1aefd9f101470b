"""Pages of chains: which encounters have one, one encounter's links, and the package for its case file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import takewhile
from re import fullmatch
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from brightline.service.conduct import package as packages
from brightline.service.conduct import references
from brightline.service.conduct.seeing import adds_to_it, builds_package, sees_chains
from brightline.service.conduct.told import Chains, Told
from brightline.service.department import department
from brightline.service.encounters.judged import listed
from brightline.service.encounters.models import Encounter
from brightline.service.notices import tell as notices
from brightline.service.notices.words import number_of
from brightline.service.people.models import Person
from brightline.service.people.permissions import needs, person_of
from brightline.service.people.roster import one_look
from brightline.service.screened import Blocked
from brightline.source import BadInput

SHOWN_FOR = timedelta(days=90)
A_PAGE = 20
"""Encounters on one page: each of them is judged anew."""


@login_required
@require_GET
@one_look()
def index(request: HttpRequest) -> HttpResponse:
    """Show the encounters whose chains somebody may see, those with a broken link first."""
    recent = listed(Encounter.objects.filter(opened_at__gt=datetime.now(UTC) - SHOWN_FOR))
    page = Paginator(recent, A_PAGE).get_page(request.GET.get("page"))
    rows = []
    for encounter in page:
        if sees_chains(person_of(request), encounter):
            chains = Chains(encounter, person_of(request))
            if chains.standing.chains:
                told = [link for chain in chains.told() for link in chain]
                broken = {(link.norm, link.act): link for link in told if link.is_first_broken}
                mine = any(link.mine for link in told)
                rows.append((encounter, number_of(encounter), list(broken.values()), mine))
    rows.sort(key=lambda row: (not row[3], not row[2]))
    return render(request, "conduct/index.html", {"rows": rows, "page": page})


@never_cache
@needs(sees_chains)
@require_GET
def show(request: HttpRequest, encounter: int) -> HttpResponse:
    """Show the chains of an encounter, its references, and what somebody may do."""
    return _shown(request, get_object_or_404(Encounter, pk=encounter))


@needs(adds_to_it)
@require_POST
def did(request: HttpRequest, encounter: int) -> HttpResponse:
    """Keep that somebody did what a link asks of them."""
    found = get_object_or_404(Encounter, pk=encounter)
    act, norms = _mine(request, found)
    number = request.POST.get("to", "")
    to = Person.objects.filter(pk=int(number)).first() if fullmatch(r"[0-9]{1,9}", number) else None
    references.did(found, person_of(request), act, norms, to=to, key=_key(request))
    return redirect("conduct:show", encounter)


@needs(adds_to_it)
@require_POST
def tell(request: HttpRequest, encounter: int) -> HttpResponse:
    """Send the notice that a link asks somebody for."""
    found = get_object_or_404(Encounter, pk=encounter)
    act, norms = _mine(request, found)
    notices.send(found, person_of(request), act, norms)
    return redirect("conduct:show", encounter)


@needs(adds_to_it)
@require_POST
def refer(request: HttpRequest, encounter: int) -> HttpResponse:
    """Keep a reference; one that may not be kept is not shown again."""
    found = get_object_or_404(Encounter, pk=encounter)
    try:
        references.refer(
            found,
            person_of(request),
            request.POST.get("kind", ""),
            request.POST.get("number", ""),
        )
    except (Blocked, BadInput) as error:
        return _shown(request, found, error)
    return redirect("conduct:show", encounter)


@never_cache
@needs(builds_package)
@require_POST
def package(request: HttpRequest, encounter: int) -> HttpResponse:
    """Give the package for the case file; where it may not leave, say why."""
    found = get_object_or_404(Encounter, pk=encounter)
    try:
        built = packages.build(found, person_of(request))
    except Blocked as error:
        return _shown(request, found, error)
    response = HttpResponse(built.data, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{built.name}"'
    response["X-Content-SHA256"] = built.digest
    return response


def _key(request: HttpRequest) -> str:
    """Give what a form calls itself, so that a double tap is one entry; anything else is dropped."""
    key = request.POST.get("key", "")
    return key if fullmatch(r"[0-9a-f-]{1,64}", key) else ""


def _mine(request: HttpRequest, encounter: Encounter) -> tuple[str, list[str]]:
    """Give the act of a form and the norms that call for it. Raises `BadInput` if nothing asks it of whoever
    sent it."""
    act = request.POST.get("act", "")
    told = Chains(encounter, person_of(request)).told()
    links = [link for chain in told for link in chain if link.act == act]
    if not any(link.mine for link in links):
        raise BadInput("no chain asks this of you now")
    return act, list(dict.fromkeys(link.norm for link in links))


def _once(chains: list[list[Told]]) -> list[tuple[list[Told], int]]:
    """Give each chain without the end that it shares with one before it, and the number of that one or 0."""
    shown: list[tuple[list[Told], int]] = []
    for chain in chains:
        ends = [[(link.norm, link.act) for link in before] for before in chains[: len(shown)]]
        own = [(link.norm, link.act) for link in chain]
        shared = [(_shared(own, end), -number) for number, end in enumerate(ends, 1)]
        count, number = max(shared, default=(0, 0))
        shown.append((chain[: len(chain) - count], -number if count else 0))
    return shown


def _shared(one: list[tuple[str, str]], other: list[tuple[str, str]]) -> int:
    """Give how many of the last links two chains have in common."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _shown(request: HttpRequest, encounter: Encounter, error: Exception | None = None) -> HttpResponse:
    chains = Chains(encounter, person_of(request))
    page = {
        "encounter": encounter,
        "number": number_of(encounter),
        "chains": _once(chains.told()),
        "references": encounter.references.select_related("by"),
        "kinds": department().kinds(),
        "may_add": bool(adds_to_it(person_of(request), encounter)),
        "error": error if isinstance(error, BadInput) else None,
        "blocked": error if isinstance(error, Blocked) else None,
        "key": uuid4().hex,
    }
    return render(request, "conduct/show.html", page, status=400 if error else 200)
