"""Another department's policy gives another service, with no code changed: Northgate's, which is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from brightline.reasoning.situation import doers
from brightline.service.approvals.decide import decidable, wanting
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import open_encounter
from brightline.service.notices.models import Message, Missing
from brightline.service.notices.tell import acknowledge, send, told_role
from brightline.service.people.models import Person
from brightline.service.texts.holder import policy_of, put_in_force
from brightline.source import BadInput

ROOT = Path(__file__).parents[2]


@pytest.fixture
def northgate(db: None, ana: Person) -> Encounter:
    since = datetime.now(UTC) - timedelta(days=1)
    put_in_force(str(ROOT / "docs/examples/northgate/manual.md"), "adopted", who="-", since=since)
    return open_encounter(ana)


def test_every_role_that_an_act_is_addressed_to_is_told(
    northgate: Encounter, ana: Person, hire: Callable[..., Person]
) -> None:
    policy = policy_of(northgate.text)
    told = {act.name: role for act in policy.acts if (role := told_role(act.name, policy))}
    assert len(told) > 3
    # Nobody holds a group such as `chief_or_designee` itself: one of those in it is told.
    held = {(doers(role, policy) or [role])[0] for role in told.values()}
    for number, role in enumerate(sorted(held)):
        hire(f"70{number:02}", f"Holder {number}", role=role, telephone=f"+1555555{number:04}")
    for act in told:
        acknowledge(send(northgate, ana, act, []).recipients.get(), "web")
        assert northgate.entries.filter(name=act).count() == 1
    assert Message.objects.count() == len(told)
    assert not Missing.objects.exists()


def test_what_an_act_is_about_is_nobody_to_tell(northgate: Encounter, ana: Person) -> None:
    for act in ("state_in_report(request_count)", "offer_form_in(somali)"):
        with pytest.raises(BadInput, match="addressed to nobody"):
            send(northgate, ana, act, [])


def test_its_pages_speak_of_its_own_decisions(
    northgate: Encounter, ana: Person, signed_in: Callable[[Person], Client]
) -> None:
    policy = policy_of(northgate.text)
    page = signed_in(ana).get(f"/approvals/{northgate.pk}/ask/").content.decode()
    assert "respond_officially" not in page
    for fact in decidable(policy):
        for act in wanting(policy, fact.name):
            assert f"{fact.name} {act.name}" in page
