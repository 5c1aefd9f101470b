"""The navigation: everybody finds the pages that are for them, and none that is not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from brightline.service.pages import PLACES
from brightline.service.people.models import Person
from brightline.service.texts.models import Text

Work = Person.Work
EVERYBODYS = {"Answers", "Screening", "Policy", "Notices", "Chains", "Decisions"}


def places(client: Client, address: str = "/") -> dict[str, str]:
    """Give the names in the navigation of a page with their addresses."""
    said = client.get(address).content.decode()
    nav = said.partition('<nav class="places"')[2].partition("</nav>")[0]
    return {name: address for address, name in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', nav)}


@pytest.mark.parametrize(
    ("work", "more"),
    [
        (Work.PATROL, {"Roster"}),
        (Work.DISPATCH, {"Roster", "Calls"}),
        (Work.DRAFTING, {"Roster", "Findings"}),
        (Work.OVERSIGHT, {"Roster", "Findings", "Log"}),
        (Work.ADMINISTRATION, {"Roster", "Findings", "Log", "Accounts"}),
    ],
)
def test_it_shows_the_pages_of_ones_work_and_each_of_them_opens(
    client: Client,
    text: Text,
    hire: Callable[..., Person],
    prove: Callable[[Client], None],
    work: str,
    more: set[str],
) -> None:
    client.force_login(hire("7001", "Pat Doe", work=work))
    prove(client)
    found = places(client)
    assert EVERYBODYS | more <= set(found)
    assert not {"Calls", "Findings", "Log", "Accounts"} - more & set(found)
    assert {name: client.get(address).status_code for name, address in found.items()} == dict.fromkeys(
        found, 200
    )


def test_a_task_force_member_finds_no_roster(client: Client, text: Text, eli: Person) -> None:
    client.force_login(eli)
    assert "Roster" not in places(client)


def test_one_place_is_where_somebody_is(client: Client, text: Text, gus: Person) -> None:
    client.force_login(gus)
    said = client.get("/notices/calls/").content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', said) == ["/notices/calls/"]


def test_every_place_of_a_folder_that_is_there_has_an_address() -> None:
    known = get_resolver().namespace_dict
    assert [reverse(name) for name, _, _ in PLACES if name.partition(":")[0] in known]
