"""Pages of encounters: the open ones that somebody sees, the start of one, and one encounter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from brightline.reasoning.transient import transient_names
from brightline.service.answers.interview import Stated, read_interview
from brightline.service.approvals.decide import is_open
from brightline.service.approvals.models import Request
from brightline.service.conduct.seeing import sees_chains
from brightline.service.department import department
from brightline.service.encounters import record
from brightline.service.encounters.guided import Guided
from brightline.service.encounters.judged import listed
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.seen import Seen
from brightline.service.notices.models import Notice
from brightline.service.notices.words import called, number_of, phrase_of
from brightline.service.people.models import Person
from brightline.service.people.permissions import (
    Predicate,
    all_of,
    is_no_task_force_member,
    needs,
    person_of,
    sees_encounter,
    takes_part,
    tells_for,
)
from brightline.service.people.roster import general_role, one_look, roles_of
from brightline.service.people.seeing import may_start
from brightline.service.screened import Blocked
from brightline.service.screening.checks import check_narrative
from brightline.service.screening.exempt import exempt_in
from brightline.service.texts.holder import in_force, policy_of, reasoner_of

SHOWN_FOR = timedelta(days=2)
"""How long a closed encounter stays in the list."""
MOST = 50
closes: Predicate = all_of(is_no_task_force_member, takes_part)
"""Who may close an encounter, and bring somebody in."""
_SALT = "a note was blocked"
TAKES = ("tile", "a", "as")
"""Fields of the answer page with which an encounter can begin."""


@never_cache
@login_required
@require_GET
@one_look()
def index(request: HttpRequest) -> HttpResponse:
    """Show the encounters that somebody sees, open ones first, and how to begin one."""
    return _list(request)


def _list(request: HttpRequest, blocked: Blocked | None = None) -> HttpResponse:
    person = person_of(request)
    recent = Encounter.objects.filter(opened_at__gt=datetime.now(UTC) - SHOWN_FOR) | Encounter.objects.filter(
        closed_at__isnull=True
    )
    found: list[tuple[Encounter, str, str, bool]] = []
    for encounter in listed(recent).order_by("-opened_at", "-pk").iterator(chunk_size=2 * MOST):
        if len(found) == MOST:
            break
        if sees_encounter(person, encounter):
            is_mine = any(party.person_id == person.pk for party in encounter.parties.all())
            found.append((encounter, number_of(encounter), Seen(encounter, person).place, is_mine))
    policy = policy_of(in_force())
    about = {
        "open": [row for row in found if row[0].closed_at is None],
        "closed": [row for row in found if row[0].closed_at],
        "tiles": policy.situations,
        "may_start": bool(may_start(person, None)),
        "blocked": blocked,
        "key": uuid4().hex,
    }
    return render(request, "encounters/index.html", about, status=422 if blocked else 200)


@needs(may_start)
@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def start(request: HttpRequest) -> HttpResponse:
    """Open an encounter from a tile, a card or a call; where one is open for the call, take somebody in."""
    person = person_of(request)
    stated = _answered(request, person)
    try:
        encounter = _opened(request, person)
    except Blocked as error:
        return _list(request, error)
    with transaction.atomic():
        for number, (name, value) in enumerate(stated.items()):
            sent = record.Sent(key=f"{key_of(request)}-{number}" if key_of(request) else "")
            record.state(encounter, person, name, value, sent)
    return redirect("encounters:show", encounter=encounter.pk)


def _opened(request: HttpRequest, person: Person) -> Encounter:
    call = request.POST.get("call_number", "").strip()
    known = Encounter.objects.filter(call_number=call, closed_at__isnull=True).first() if call else None
    if known and not person.on_federal_task_force:
        if not known.parties.filter(person=person).exists():
            record.join(known, person)
            messages.info(request, _("An encounter was open for this call: you are in it now."))
        return known
    return record.open_encounter(
        person,
        tile=request.POST.get("tile", ""),
        place=request.POST.get("place", ""),
        call_number=call,
        key=key_of(request),
    )


def _answered(request: HttpRequest, person: Person) -> Stated:
    """Give what was answered on the card that an encounter begins with; what is transient is left out."""
    if not request.POST.getlist("a"):
        return {}
    now, text = datetime.now(UTC), in_force()
    policy = policy_of(text)
    roles = list(dict.fromkeys([*roles_of(person, policy, now), general_role(policy)]))
    stated = read_interview(reasoner_of(text, now), roles, request.POST).stated
    hidden = transient_names(policy)
    return {name: value for name, value in stated.items() if name not in hidden}


@never_cache
@needs(sees_encounter)
@require_GET
def show(request: HttpRequest, encounter: int) -> HttpResponse:
    """Show an encounter."""
    return shown(request, get_object_or_404(Encounter, pk=encounter))


def shown(
    request: HttpRequest,
    encounter: Encounter,
    *,
    also: Stated | None = None,
    blocked: Blocked | None = None,
    rewrite: str = "",
    at: str = "",
) -> HttpResponse:
    """Give the page of an encounter; `at` names the form to which what was refused belongs."""
    person = person_of(request)
    seen = Seen(encounter, person)
    guided = Guided(seen, seen.party, also) if seen.party and encounter.closed_at is None else None
    about = {
        "seen": seen,
        "encounter": encounter,
        "guided": guided,
        "card": guided.card if guided else None,
        "also": bool(also),
        "acts": _acts(seen),
        "roles": _roles(seen, person),
        "kinds": department().kinds(),
        "exempt": exempt_in(seen.policy),
        **_ways(seen, person),
        "references": encounter.references.select_related("by") if seen.told_all else [],
        "may_add": bool(takes_part(person, encounter)),
        "may_close": bool(closes(person, encounter)),
        "tells_for": bool(tells_for(person, encounter)),
        "blocked": blocked,
        "rewrite": rewrite,
        "refused": at,
        "was_blocked": signing.dumps([encounter.pk, person.pk], salt=_SALT) if at == "note" else "",
        "key": uuid4().hex,
    }
    return render(request, "encounters/show.html", about, status=422 if blocked else 200)


def _acts(seen: Seen) -> list[tuple[str, str]]:
    """Give the acts that can be put on record by hand, by their words."""
    phrases = {act.name: act.done_phrase or act.phrase or act.name for act in seen.policy.acts}
    by_hand = [(name, phrase) for name, phrase in phrases.items() if seen.is_by_hand(name)]
    return sorted(by_hand, key=lambda act: act[1])


def _roles(seen: Seen, person: Person) -> list[tuple[str, str]]:
    """Give the roles in which somebody can join, the one that they hold most particularly first."""
    held = roles_of(person, seen.policy, seen.at)
    return [(role, called(role, seen.policy)) for role in dict.fromkeys([*held, general_role(seen.policy)])]


def _ways(seen: Seen, person: Person) -> dict[str, object]:
    """Give what has a page of its own: notices, decisions, and chains, as far as somebody sees them."""
    notices, requests = seen.encounter.notices.all(), seen.encounter.requests.all()
    if not seen.told_all:
        notices, requests = (
            notices.filter(_theirs("recipients", person)),
            requests.filter(_theirs("asked", person)),
        )
    return {
        "notices": [(each, called(each.role, seen.policy)) for each in notices.distinct()],
        "requests": [(each, phrase_of(each.asked_for, seen.policy)) for each in requests.distinct()],
        "unanswered": _unanswered(notices.distinct(), requests.distinct(), seen),
        "sees_chains": bool(sees_chains(person, seen.encounter)) and bool(seen.told_all),
    }


def _unanswered(notices: QuerySet[Notice], requests: QuerySet[Request], seen: Seen) -> list[tuple[str, str]]:
    """Give the notices and requests for which all were told and nobody has answered: address and words."""
    pk = seen.encounter.pk
    told = notices.filter(unreached_at__isnull=False, over_at__isnull=True)
    asked = [each for each in requests.filter(unreached_at__isnull=False) if is_open(each)]
    return [
        *((reverse("notices:status", args=[pk, each.pk]), phrase_of(each.act, seen.policy)) for each in told),
        *(
            (reverse("approvals:show", args=[pk, each.pk]), phrase_of(each.asked_for, seen.policy))
            for each in asked
        ),
    ]


def _theirs(told: str, person: Person) -> Q:
    """Give the condition that somebody sent something or was told it."""
    return Q(by=person) | Q(**{f"{told}__person": person})


def key_of(request: HttpRequest) -> str:
    """Give what a form calls itself, so that a double tap counts once; anything else is dropped."""
    key = request.POST.get("key", "")
    return key if len(key) <= 40 and key.replace("-", "").isalnum() and key.isascii() else ""


@sensitive_variables()
def rewritten(text: str) -> str:
    """Give a text without what may not be kept of it, where that can be said safely."""
    return check_narrative(text).rewrite


def was_blocked(said: str, encounter: Encounter, person: Person) -> bool:
    """Whether a form says that a note of somebody in an encounter was blocked in this last hour."""
    try:
        return bool(signing.loads(said, salt=_SALT, max_age=3600) == [encounter.pk, person.pk])
    except signing.BadSignature:
        return False
