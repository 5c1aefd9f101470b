"""What a federal task-force member may not be told changes nothing that they are shown, on any page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import Client

from brightline.service.approvals import decide as approvals
from brightline.service.approvals.decide import decide
from brightline.service.approvals.decide import request as ask_for
from brightline.service.approvals.models import Asked, Decision
from brightline.service.conduct.references import refer
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import add_note, claim, join, note_deed, state, take_back
from brightline.service.notices import tell as notices
from brightline.service.notices.tell import send
from brightline.service.people.accounts import say_telling
from brightline.service.people.models import Person
from brightline.service.texts.holder import policy_of
from service.walking import addresses, filled

pytestmark = pytest.mark.django_db
Hire = Callable[..., Person]
Hidden = Callable[[Encounter, Person], object]


def stated(**facts: str) -> Hidden:
    """Give what states facts."""

    def hide(encounter: Encounter, by: Person) -> None:
        for name, value in facts.items():
            state(encounter, by, name, value)

    return hide


def decided(what: Decision.What) -> Hidden:
    """Give what asks the Chief for a road to be closed, and has it decided."""

    def hide(encounter: Encounter, by: Person) -> None:
        ask_for(encounter, by, "chief_approved", "close_road", "Two trucks wait.")
        decide(Asked.objects.latest("pk"), what, "web")

    return hide


def taken_back(encounter: Encounter, by: Person) -> None:
    """State something and take it back."""
    found = state(encounter, by, "crowd_present", "yes")
    assert found
    take_back(found, by)


def nobody_answers(encounter: Encounter, by: Person) -> None:
    """Send a notice and a request, and let all be told and none of them answer."""
    send(encounter, by, "notify_activity(chief)", [])
    ask_for(encounter, by, "chief_approved", "close_road")
    for minutes in (6, 12, 40):
        notices.escalate(datetime.now(UTC) + timedelta(minutes=minutes))
        approvals.escalate(datetime.now(UTC) + timedelta(minutes=minutes))
    assert encounter.notices.filter(unreached_at__isnull=False).exists()
    assert encounter.requests.filter(unreached_at__isnull=False).exists()


def at_once(*hidden: Hidden) -> Hidden:
    """Give what does several things."""

    def hide(encounter: Encounter, by: Person) -> None:
        for each in hidden:
            each(encounter, by)

    return hide


HIDDEN: dict[str, Hidden] = {
    "danger": stated(violence="yes", life_threat="yes", facilitates_immigration_activity="yes"),
    "conduct": stated(
        questionable_conduct="yes",
        conduct_witnessed="yes",
        offense="misdemeanor",
        credentials="not_legitimate",
    ),
    "what was done and said": at_once(
        lambda encounter, by: note_deed(encounter, by, "close_road"),
        lambda encounter, by: add_note(encounter, by, "The side street is clear."),
        lambda encounter, by: refer(encounter, by, "camera recording", "4711-1"),
        taken_back,
    ),
    "notices": at_once(
        lambda encounter, by: send(encounter, by, "notify_activity(chief)", []),
        lambda encounter, by: send(encounter, by, "notify_activity(watch_commander)", []),
    ),
    "a request": lambda encounter, by: ask_for(encounter, by, "chief_approved", "close_road"),
    "an approval": decided(Decision.What.APPROVE),
    "a denial": decided(Decision.What.DENY),
    "a wish to be called": decided(Decision.What.CALL_ME),
    "a request within numbers": lambda encounter, by: ask_for(
        encounter, by, "chief_approved", "close_road", named={"minutes": 30}
    ),
    "an exception claimed": lambda encounter, by: claim(encounter, by, "II.B.1", "words"),
    "what nobody answers": nobody_answers,
}
"""What Ana puts on record without telling the task force."""

FORMS: dict[str, dict[str, str]] = {
    "encounters:did": {"act": "report_conduct(supervisor)"},
    "encounters:tell": {"act": "notify_activity(supervisor)"},
    "encounters:note": {"words": "Arrived.", "act": "close_road"},
    "encounters:state": {"fact": "crowd_present", "value": "yes", "typed": "1"},
    "approvals:ask": {"what": "chief_approved close_road"},
    "notices:send": {"act": "notify_activity(chief)"},
}
"""What somebody sends who has no form for it on the page."""

UNLIKE = ("log:", "account", "mfa_", "banner", "idle", "appearance", "policy:", "screening:", "replies:")
"""Addresses that are about no encounter, or end a session."""


@pytest.fixture
def shared(encounter: Encounter, ana: Person, bo: Person, cho: Person, fay: Person) -> Encounter:
    """Give Ana's encounter, of which the policy does not say that a task force may be told."""
    facts: dict[str, object] = {"chief_approved": "yes", "action_consistent": "yes"}
    say_telling(fay, policy_of(encounter.text).id, "assist_federal_criminal_investigation", facts)
    return encounter


@pytest.fixture(params=["an officer", "a supervisor", "a drafter"])
def outsider(request: pytest.FixtureRequest, shared: Encounter, hire: Hire) -> Person:
    """Give somebody of a task force who takes part, whatever else they are."""
    role = "supervisor" if request.param == "a supervisor" else ""
    work = "drafting" if request.param == "a drafter" else "patrol"
    found = hire("3009", "Eli Stone", role=role, work=work, on_federal_task_force=True)
    join(shared, found)
    return found


def pages(client: Client, encounter: Encounter, entry: int) -> Iterator[tuple[str, str]]:
    """Give what every address answers to every form, in words, without what differs each time."""
    known = {"encounter": encounter.pk, "entry": entry, "kind": "notice", "end": "reached", "key": "x"}
    for name, pattern in sorted(addresses(), key=lambda each: each[0]):
        address = filled(name, pattern, known)
        if address is None or name.startswith(UNLIKE) or getattr(pattern.callback, "is_public", False):
            continue
        yield f"GET {name}", said(client, address, None)
        if "encounter" in pattern.pattern.regex.groupindex:
            with transaction.atomic():
                yield f"POST {name}", said(client, address, FORMS.get(name, {}))
                transaction.set_rollback(True)


def said(client: Client, address: str, form: dict[str, str] | None) -> str:
    """Give an answer without its tokens and the numbers of rows in the database."""
    response = client.get(address) if form is None else client.post(address, form, follow=True)
    words = f"{response.status_code} " + response.content.decode("utf-8", "replace")
    words = re.sub(r'(name="csrfmiddlewaretoken" value=|"X-CSRFToken": |nonce=)"[^"]*"', "", words)
    words = re.sub(r'name="key" value="[^"]*"', "", words)
    return re.sub(r"take-back/\d+/", "", words)


class Stopped(datetime):
    """A clock that stands."""

    when: datetime

    @classmethod
    def now(cls, tz: object = None) -> datetime:
        """Give the moment at which it stands."""
        return cls.when


@pytest.fixture
def stopped(shared: Encounter) -> Iterator[None]:
    """Let all pages be shown at one moment, and all be recorded then."""
    import sys

    Stopped.when = datetime.now(UTC)
    own = [
        name
        for name, module in sys.modules.items()
        if name.startswith("brightline.service") and getattr(module, "datetime", None) is datetime
    ]
    patches = [patch(f"{name}.datetime", Stopped) for name in own]
    for each in patches:
        each.start()
    yield
    for each in patches:
        each.stop()


def test_nothing_on_any_page_changes_with_what_they_may_not_be_told(
    shared: Encounter, outsider: Person, ana: Person, bo: Person, stopped: None, client: Client
) -> None:
    client.force_login(outsider)
    walks: dict[str, dict[str, str]] = {}
    for name, hide in {"nothing": lambda *_: None, **HIDDEN}.items():
        with transaction.atomic():
            add_note(shared, outsider, "Arrived at the north side.")
            hide(shared, ana)
            own = add_note(shared, outsider, "Left again.")
            walks[name] = dict(pages(client, shared, own.pk))
            transaction.set_rollback(True)
    plain = walks.pop("nothing")
    assert len(plain) > 60
    told = [(hidden, page) for hidden, walk in walks.items() for page in plain if walk[page] != plain[page]]
    assert told == []
