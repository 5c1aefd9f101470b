"""Who is nobody of the department is told so by the vocabulary, and not by an empty roster."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from brightline.language.policy import Policy
from brightline.service.board.rows import on_duty
from brightline.service.encounters.models import Encounter
from brightline.service.people.models import Person
from brightline.service.people.posts import give_post
from brightline.service.people.roster import gaps, is_outside, wanted_roles
from brightline.service.texts.holder import policy_of
from brightline.service.texts.models import Text
from brightline.source import BadInput
from service.encounter_forms import Sign, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(text: Text) -> Policy:
    """Give the policy in force."""
    return policy_of(text)


def test_an_empty_office_is_no_outside_agency(policy: Policy) -> None:
    assert not is_outside("chain_of_command", policy)
    assert not is_outside("watch_commander", policy)
    assert is_outside("federal_agency", policy)


def test_an_empty_office_is_a_gap_in_red_and_an_agency_is_none(
    policy: Policy, ana: Person, signed_in: Sign
) -> None:
    now = datetime.now(UTC)
    assert "chain_of_command" in {gap.role for gap in gaps(policy, now, datetime(2100, 1, 1, tzinfo=UTC))}
    assert "rest of the chain of command" in {each.role for each in on_duty(policy, now) if not each.people}
    assert "federal_agency" not in wanted_roles(policy)
    page = signed_in(ana).get(reverse("people:index")).content.decode()
    assert "the rest of the chain of command" in page
    assert "the federal agency" not in page


def test_a_holder_of_an_office_that_was_empty_is_told_and_put_on_record_by_nobodys_hand(
    encounter: Encounter, bo: Person, signed_in: Sign
) -> None:
    signed_in(bo).post(f"/encounters/{encounter.pk}/join/", {"role": "supervisor"})
    page = page_of(signed_in(bo), encounter)
    by_hand = page[page.index('name="act"') :] if 'name="act"' in page else page
    assert '<option value="notify_activity(chain_of_command)"' not in by_hand
    assert '<option value="report_conduct(federal_agency)"' in by_hand


def test_nobody_is_given_a_post_outside_of_the_department(policy: Policy, fay: Person, ana: Person) -> None:
    with pytest.raises(BadInput, match="no role `federal_agency` in the department"):
        give_post(fay, policy, ana, "federal_agency", kind="1 holder", since=datetime.now(UTC))
