"""What somebody changes in an encounter, each by one form: join, facts, deeds, notes, corrections, closing.

What may not be kept is not shown again and not kept: the page comes back with why, by which words, and where
it is safe with a proposal.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST
from msgspec.structs import replace

from brightline.service.answers.interview import Stated, read_step
from brightline.service.conduct import references
from brightline.service.encounters import record
from brightline.service.encounters.guided import parted, typed
from brightline.service.encounters.models import Encounter, Entry
from brightline.service.encounters.seen import Duty, Seen
from brightline.service.encounters.views import closes, key_of, rewritten, shown, was_blocked
from brightline.service.notices import tell as notices
from brightline.service.people.models import Person
from brightline.service.people.permissions import (
    Predicate,
    is_in,
    needs,
    person_of,
    refuse,
    takes_part,
    tells_for,
)
from brightline.service.people.roster import general_role, roles_of
from brightline.service.screened import Blocked, articulated, screen
from brightline.service.screening.exempt import exempt_in
from brightline.service.texts.holder import local, policy_of
from brightline.source import BadInput

MOST_WORDS = 2000
Change = Callable[..., HttpResponse | None]


def change(predicate: Predicate) -> Callable[[Change], Callable[..., HttpResponse]]:
    """Make a view of a change: what cannot be used is said as a message, and the page is shown again."""

    def decorate(view: Change) -> Callable[..., HttpResponse]:
        @never_cache
        @needs(predicate)
        @require_POST
        @sensitive_post_parameters()
        @sensitive_variables()
        @wraps(view)
        def changed(request: HttpRequest, encounter: int, **more: Any) -> HttpResponse:
            found = get_object_or_404(Encounter, pk=encounter)
            person = person_of(request)
            try:
                response = view(request, found, person, **more)
            except Blocked as error:
                return _refused(request, found, error)
            except BadInput as error:
                messages.error(request, str(error))
                response = None
            return response or redirect("encounters:show", encounter=encounter)

        return changed

    return decorate


@sensitive_variables()
def _refused(request: HttpRequest, encounter: Encounter, error: Blocked) -> HttpResponse:
    form = request.resolver_match.url_name if request.resolver_match else ""
    proposal = rewritten(request.POST.get("words", "")) if error.field == "words" else ""
    return shown(request, encounter, blocked=error, rewrite=proposal, at=form or "")


@change(takes_part)
def join(request: HttpRequest, encounter: Encounter, person: Person) -> None:
    """Take part, in a role that one holds."""
    record.join(encounter, person, role=_role(request, encounter, person))


def _role(request: HttpRequest, encounter: Encounter, person: Person) -> str:
    seen = Seen(encounter, person)
    held = [*roles_of(person, seen.policy, seen.at), general_role(seen.policy)]
    role = request.POST.get("role") or held[0]
    if role not in held:
        raise BadInput(_("you do not hold this role now"))
    return role


@change(closes)
def bring(request: HttpRequest, encounter: Encounter, person: Person) -> None:
    """Bring somebody in by their employee number."""
    other = Person.objects.filter(username=request.POST.get("number", "").strip(), is_active=True).first()
    if other is None:
        raise BadInput(_("nobody has this employee number"))
    record.join(encounter, other, by=person)


@change(takes_part)
def state(request: HttpRequest, encounter: Encounter, person: Person) -> HttpResponse | None:
    """State facts. What is transient counts for the page that comes back, and is kept nowhere."""
    if encounter.closed_at:
        raise BadInput(_("this encounter is closed"))
    seen, key = Seen(encounter, person), key_of(request)
    kept, once = parted(_stated(request, seen), seen.policy)
    with transaction.atomic():
        for number, (name, value) in enumerate(kept.items()):
            record.state(encounter, person, name, value, record.Sent(key=f"{key}-{number}" if key else ""))
    return shown(request, encounter, also=once) if once else None


def _stated(request: HttpRequest, seen: Seen) -> Stated:
    """Read what a form states: by a button, by ticks of what it covers, or typed.

    What it cannot be is not repeated: a message stands in the session until it is shown.
    """
    data = request.POST
    if "typed" in data:
        return typed(data.get("fact", ""), data.get("value", ""), seen.policy)
    try:
        if "ticked" in data:
            covers = read_step(data.get("covers", ""), seen.policy)
            ticked = [name for name in covers if name in data.getlist("tick")]
            return {**dict.fromkeys(covers), **dict.fromkeys(ticked, "yes")}
        stated = read_step(data.get("a", ""), seen.policy)
    except BadInput:
        raise BadInput(_("the policy has no such fact, or it cannot be this")) from None
    if not stated:
        raise BadInput(_("nothing was said"))
    return stated


@change(takes_part)
def did(request: HttpRequest, encounter: Encounter, person: Person) -> None:
    """Put on record that a duty was done, by whoever has it; of another's it is said over the radio."""
    if encounter.entries.filter(key=key_of(request) or None).exists():
        return
    duty = _duty(request, encounter, person)
    if duty.person == person:
        to = duty.first if request.POST.get("told") else None
        references.did(encounter, person, duty.act, [duty.norm], to=to, key=key_of(request))
    elif duty.told and not duty.is_outside:
        _told_for(request, encounter, person, duty)
    else:
        sent = record.Sent(said_by=duty.person, source="radio", key=key_of(request))
        record.note_deed(encounter, person, duty.act, sent)


def _told_for(request: HttpRequest, encounter: Encounter, person: Person, duty: Duty) -> None:
    """Put on record that another told the role in person: as they say, or as whoever is named says."""
    allowed = tells_for(person, encounter)
    if not allowed:
        refuse(request, allowed.reason)
    if duty.first is None:
        raise BadInput(_("nobody holds this role now who could have been told"))
    notices.told_in_person(
        encounter,
        duty.person,
        duty.act,
        [duty.norm],
        duty.first,
        said_by=_said_by(request, encounter, person) or (None if "said_by" in request.POST else duty.person),
        typed_by=person,
        key=key_of(request),
        at=_moment(request.POST.get("at", ""), encounter),
    )


def _moment(said: str, encounter: Encounter) -> datetime:
    """Read a time of day as the last such moment in the department's time; none is now.

    Raises `BadInput` for what is no time, or one before the encounter began.
    """
    now = datetime.now(UTC)
    if not said.strip():
        return now
    try:
        wanted = time.fromisoformat(said.strip())
    except ValueError:
        raise BadInput(_("a time is written like 21:04")) from None
    here = local(policy_of(encounter.text), now)
    found = datetime.combine(here.date(), wanted.replace(tzinfo=None), here.tzinfo)
    if found > here:
        found = datetime.combine(here.date() - timedelta(days=1), found.time(), here.tzinfo)
    if found < encounter.opened_at.replace(second=0, microsecond=0):
        raise BadInput(_("that was before the encounter began"))
    return max(found.astimezone(UTC), encounter.opened_at)


@change(is_in)
def tell(request: HttpRequest, encounter: Encounter, person: Person) -> None:
    """Send the notice that a duty asks for."""
    duty = _duty(request, encounter, person)
    notice = notices.send(encounter, person, duty.act, [duty.norm])
    if notice.recipients.exists():
        messages.success(request, _("Sent. The duty is done when somebody has read it."))
    else:
        messages.warning(request, _("Nobody holds this role now. It is kept as a finding; dispatch sees it."))


def _duty(request: HttpRequest, encounter: Encounter, person: Person) -> Duty:
    """Give the duty that a form is about. Raises `BadInput` where it is nobody's now."""
    seen = Seen(encounter, person)
    wanted = (request.POST.get("person") or str(person.pk), request.POST.get("act", ""))
    for duty in [*seen.owed, *(duty for item in seen.to_confirm for duty in item.duties)]:
        if (str(duty.person.pk), duty.act) == wanted:
            return duty
    raise BadInput(_("this is not owed now"))


@change(takes_part)
def note(request: HttpRequest, encounter: Encounter, person: Person) -> None:
    """Put words on record, a deed, or both; by whoever said it, where it came over the radio."""
    words, act = request.POST.get("words", "").strip(), request.POST.get("act", "")
    if len(words) > MOST_WORDS:
        raise BadInput(_("this is too long for one note"))
    said_by = _said_by(request, encounter, person)
    source = "radio" if said_by else "app"
    sent = record.Sent(said_by=said_by, source=source, key=key_of(request), words=words)
    seen = Seen(encounter, person)
    if act and not seen.is_by_hand(act):
        raise BadInput(_("a role is told by a notice or in person, and a decision is asked for"))
    if act and said_by is None and seen.party is None:
        raise BadInput(_("say who did it"))
    if "claim" in request.POST:
        _claim(request, encounter, person, sent, act)
    elif act:
        record.note_deed(encounter, person, act, sent)
    elif words:
        record.add_note(encounter, person, words, sent)
    else:
        raise BadInput(_("nothing was said"))
    if "claim" in request.POST:
        return  # the words are not on record
    for reason in dict.fromkeys(span.reason for span in screen(words).spans):
        messages.warning(request, _("On record. Look at it again: it %(reason)s.") % {"reason": reason})


@sensitive_variables()
def _claim(request: HttpRequest, encounter: Encounter, person: Person, sent: record.Sent, act: str) -> None:
    """Keep that somebody claims the exception for what they wrote; of that and of the reason nothing is kept.

    What was blocked before need not be typed again: words that may be kept are, beside the claim. Raises
    `BadInput` where there is no exception, nothing to release, or no reason that is one.
    """
    exempt = exempt_in(policy_of(encounter.text))
    if exempt is None:
        raise BadInput(_("the policy has no such exception"))
    is_blocked = screen(sent.words).outcome == "block"
    if not is_blocked and not was_blocked(request.POST.get("was_blocked", ""), encounter, person):
        raise BadInput(_("nothing has to be released: put the words on record without the exception"))
    articulated(request.POST.get("reason", "").strip())
    sent = replace(sent, words="" if is_blocked else sent.words)
    with transaction.atomic():
        if act:
            record.note_deed(encounter, person, act, sent)
        elif sent.words:
            record.add_note(encounter, person, sent.words, sent)
        key = f"{sent.key}-e" if sent.key else ""
        record.claim(encounter, person, exempt.provision, "words", record.Sent(key=key))
    messages.success(request, _("On record that you claimed it. Words and reason belong in your own report."))


def _said_by(request: HttpRequest, encounter: Encounter, person: Person) -> Person | None:
    """Give who said something over the radio: somebody in the encounter, and nobody for oneself."""
    number = request.POST.get("said_by", "")
    parties = {str(each.person_id): each.person for each, _role in Seen(encounter, person).parties}
    if number and number not in parties:
        raise BadInput(_("whoever said it takes no part in this encounter"))
    return parties[number] if number and number != str(person.pk) else None


@change(takes_part)
def take_back(request: HttpRequest, encounter: Encounter, person: Person, *, entry: int) -> None:
    """Take an entry back; it stays, struck. A second tap changes nothing."""
    found = Seen(encounter, person).entries.filter(pk=entry).first()
    if found is None or found.kind not in (Entry.Kind.FACT, Entry.Kind.DEED, Entry.Kind.NOTE):
        raise Http404
    if not found.taken_back_by.exists():
        record.take_back(found, person, record.Sent(key=key_of(request)))


@change(takes_part)
def refer(request: HttpRequest, encounter: Encounter, person: Person) -> None:
    """Add a number under which another system knows the encounter."""
    references.refer(encounter, person, request.POST.get("kind", ""), request.POST.get("number", ""))


@change(closes)
def close(request: HttpRequest, encounter: Encounter, person: Person) -> None:
    """Close an encounter: at once where nothing is owed, else with the reason."""
    sent = record.Sent(key=key_of(request))
    record.close(encounter, person, request.POST.get("words", "")[:MOST_WORDS], sent)
