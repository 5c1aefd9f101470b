"""A policy that bounds an approval by a number: what the request did not name is asked for before a yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from brightline.service.approvals.decide import nameable, request
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import open_encounter
from brightline.service.people.models import Person
from brightline.service.replies.answer import answer_sms
from brightline.service.texts.holder import policy_of, put_in_force
from brightline.source import BadInput

VOCABULARY = """---
vocabulary: fernhill
title: What the closing of streets in an invented department turns on
---

```vocabulary
role officer "every sworn member of the department" called "an officer"
role sergeant is a officer "who leads a shift" called "the sergeant"

fact approved: yes or no, ordinarily no, set by approve_closing by sergeant
  ask "Has the sergeant approved it?"
  yes "the sergeant has approved it"
  no "the sergeant has not approved it"

fact hours: number in hours, ordinarily 0
  ask "For how many hours is the street closed?"

act close_street "close a street"
  done "closed a street"
act approve_closing "approve that a street is closed"
  done "approved that a street is closed"
```
"""
POLICY = """---
policy: fernhill-7-1
title: 7-1 Streets
department: Fernhill Police Department
language: 2
vocabulary: vocabulary.md
status: draft
notes:
  adopted: The manual of an invented department.
  proposed: The manual of an invented department.
---

This manual is invented. It copies no text of a real policy: there is no Fernhill.

# 7-1 Streets

- A. An officer shall not close a street unless the sergeant has approved it.

  ```norm
  "An officer shall not close a street unless the sergeant has approved it."
  officer must not close_street
    unless approved
  ```

- B. An officer shall not close a street for more than two hours.

  ```terms
  "for more than two hours"
  term long means hours more than 2
    yes "the street is closed for more than two hours"
    no "the street is closed for two hours at most"
  ```

  ```norm
  "An officer shall not close a street for more than two hours."
  officer must not close_street
    when long
  ```
"""


@pytest.fixture
def encounter(db: None, ana: Person, tmp_path: Path) -> Encounter:
    """Give Ana's encounter under a policy that bounds a closing by hours."""
    (tmp_path / "vocabulary.md").write_text(VOCABULARY)
    (tmp_path / "streets.md").write_text(POLICY)
    since = datetime.now(UTC) - timedelta(days=1)
    put_in_force(str(tmp_path / "streets.md"), "adopted", who="-", since=since)
    return open_encounter(ana, call_number="26-000200")


@pytest.fixture
def sergeant(hire: Callable[..., Person]) -> Person:
    """Give who approves."""
    return hire("1012", "Sam Roe", role="sergeant", telephone="+16125550112")


def test_what_the_bounds_turn_on_comes_from_the_policy(encounter: Encounter) -> None:
    found = nameable(policy_of(encounter.text), "approved", "close_street")
    assert [fact.name for fact in found] == ["hours"]


def test_a_yes_by_sms_without_them_decides_nothing_and_says_which(
    encounter: Encounter, ana: Person, sergeant: Person
) -> None:
    asked = request(encounter, ana, "approved", "close_street")
    said = answer_sms(sergeant.telephone, f"{asked.asked.get().code} YES")
    assert "Nothing was decided" in said
    assert "For how many hours is the street closed?" in said
    assert not asked.decisions.exists()
    assert answer_sms(sergeant.telephone, f"{asked.asked.get().code} NO").startswith("Noted")


def test_with_them_it_approves_within_them(encounter: Encounter, ana: Person, sergeant: Person) -> None:
    asked = request(encounter, ana, "approved", "close_street", named={"hours": 1})
    said = answer_sms(sergeant.telephone, f"{asked.asked.get().code} YES")
    assert "For how many hours is the street closed? 1 hours; B" in said
    assert asked.decisions.get().bound_by == ["B"]


def test_on_the_page_whoever_decides_names_them(
    encounter: Encounter, ana: Person, sergeant: Person, signed_in: Callable[[Person], Client]
) -> None:
    asked = request(encounter, ana, "approved", "close_street")
    client, url = signed_in(sergeant), f"/approvals/{encounter.pk}/{asked.pk}/"
    assert 'name="bound-hours"' in client.get(url).content.decode()
    for wrong in ("", "many", "-1"):
        client.post(url, {"what": "approve", "bound-hours": wrong})
        assert not asked.decisions.exists()
    client.post(url, {"what": "approve", "bound-hours": "2", "bound_by": ["B"]})
    assert asked.decisions.get().bounds == "For how many hours is the street closed? 2 hours"


def test_it_is_asked_for_with_its_bounds_on_a_page(
    encounter: Encounter, ana: Person, sergeant: Person, signed_in: Callable[[Person], Client]
) -> None:
    client, url = signed_in(ana), f"/approvals/{encounter.pk}/ask/"
    page = client.get(url).content.decode()
    assert 'name="bound-hours"' in page
    assert 'name="bound-minutes"' in page
    client.post(url, {"what": "approved close_street", "bound-hours": "2", "bound-members": "3"})
    assert encounter.requests.get().named == {"hours": 2, "members": 3}


def test_a_number_that_bounds_nothing_is_refused(encounter: Encounter, ana: Person) -> None:
    with pytest.raises(BadInput, match="bounds no request"):
        request(encounter, ana, "approved", "close_street", named={"days": 1})


def test_what_is_asked_for_within_other_bounds_is_another_request(
    encounter: Encounter, ana: Person, sergeant: Person
) -> None:
    first = request(encounter, ana, "approved", "close_street", named={"hours": 1})
    assert request(encounter, ana, "approved", "close_street", named={"hours": 1}) == first
    second = request(encounter, ana, "approved", "close_street", named={"hours": 2})
    answer_sms(sergeant.telephone, f"{first.asked.get().code} YES")
    assert not second.decisions.exists()
