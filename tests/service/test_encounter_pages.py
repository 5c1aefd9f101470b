"""The pages of an encounter."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from brightline.service.encounters.models import Encounter
from brightline.service.people.models import Person

Sign = Callable[[Person], Client]


def test_it_starts_in_one_tap(signed_in: Sign, text: object, ana: Person) -> None:
    web = signed_in(ana)
    page = web.post("/encounters/start/", {"tile": "asked_to_help", "key": "abc"}, follow=True)
    said = page.content.decode()
    assert page.status_code == 200
    assert "notify the supervisor" in said
    print(said)
