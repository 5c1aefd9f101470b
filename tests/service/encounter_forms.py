"""Where the pages of an encounter are, and the forms on them."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client

from brightline.service.encounters.models import Encounter
from brightline.service.people.models import Person

Sign = Callable[[Person], Client]
Hire = Callable[..., Person]


def at(encounter: Encounter, way: str = "") -> str:
    return f"/encounters/{encounter.pk}/{way}"


def page_of(client: Client, encounter: Encounter) -> str:
    return client.get(at(encounter)).content.decode()


def form_of(page: str, way: str, having: str = "") -> dict[str, str]:
    """Give the hidden fields of the first form of a page that goes some way and has some words in it."""
    for form in re.findall(r"<form[^>]*action=\"[^\"]*/" + way + r"/?\"[^>]*>.*?</form>", page, re.DOTALL):
        if having in form:
            fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
            return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}
    raise AssertionError(f"no form to {way} with {having}")
