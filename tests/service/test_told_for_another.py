"""Dispatch or the chain above puts on record that an officer told a role in person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from brightline.service.encounters.duties import standing
from brightline.service.encounters.models import Encounter, Entry
from brightline.service.encounters.record import join, state
from brightline.service.log.models import Record
from brightline.service.people.models import Person
from brightline.service.texts.holder import local, policy_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
TELL = "notify_activity(supervisor)"


@pytest.fixture
def owed(encounter: Encounter, ana: Person, bo: Person) -> Encounter:
    """Give Ana's encounter, of which she owes it to tell her supervisor."""
    state(encounter, ana, "facilitates_immigration_activity", "yes")
    Encounter.objects.filter(pk=encounter.pk).update(opened_at=datetime.now(UTC) - timedelta(hours=1))
    encounter.refresh_from_db()
    assert TELL in [line.act for line in standing(encounter).open_for(f"p{ana.pk}")]
    return encounter


def said(encounter: Encounter, ana: Person, **more: object) -> dict[str, object]:
    return {"act": TELL, "person": ana.pk, "key": "k-1", **more}


def test_dispatch_records_who_told_whom_who_said_so_and_who_typed_it(
    owed: Encounter, ana: Person, bo: Person, gus: Person, signed_in: SignIn
) -> None:
    when = datetime.now(UTC) - timedelta(minutes=20)
    page = signed_in(gus)
    at = local(policy_of(owed.text), when).strftime("%H:%M")
    address = reverse("encounters:did", args=[owed.pk])
    for _ in range(2):
        assert page.post(address, said(owed, ana, at=at)).status_code == 302
    entry = owed.entries.get(kind=Entry.Kind.DEED)
    assert (entry.by, entry.said_by, entry.typed_by, list(entry.to.all())) == (ana, ana, gus, [bo])
    assert entry.source == "radio"
    assert local(policy_of(owed.text), entry.at).strftime("%H:%M") == at
    assert TELL not in [line.act for line in standing(owed).open_for(f"p{ana.pk}")]
    for event in ("notice", "acknowledged", f"entry: {Entry.Kind.DEED}"):
        assert Record.objects.get(event=event).who == gus.username, event


def test_another_officer_may_not_and_is_told_why(
    owed: Encounter, ana: Person, signed_in: SignIn, hire: Callable[..., Person]
) -> None:
    other = hire("1050", "Uma Ruiz")
    join(owed, other)
    assert (
        signed_in(other).post(reverse("encounters:did", args=[owed.pk]), said(owed, ana)).status_code == 403
    )
    refused = Record.objects.get(event="refused")
    assert refused.who == "1050"
    assert "you hold no role that this encounter calls upon" in refused.payload.data
    assert not owed.entries.filter(kind=Entry.Kind.DEED).exists()


def test_a_moment_before_the_encounter_or_none_at_all_is_refused(
    owed: Encounter, ana: Person, gus: Person, signed_in: SignIn
) -> None:
    early = local(policy_of(owed.text), datetime.now(UTC) - timedelta(hours=3)).strftime("%H:%M")
    for at in (early, "quarter past"):
        signed_in(gus).post(reverse("encounters:did", args=[owed.pk]), said(owed, ana, at=at))
    assert not owed.entries.filter(kind=Entry.Kind.DEED).exists()
