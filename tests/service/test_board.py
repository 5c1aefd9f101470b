"""The board: every open encounter with its clocks, who was told and who was not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import Sent, close, note_deed, open_encounter, state
from brightline.service.notices.tell import acknowledge, mark_unreachable, send
from brightline.service.people.models import Person, Post
from brightline.service.texts.holder import put_in_force
from brightline.service.texts.models import Text

ROOT = Path(__file__).parents[2]
Sign = Callable[[Person], Client]
Hire = Callable[..., Person]
pytestmark = pytest.mark.django_db


def test_it_shows_what_is_open_with_place_clocks_and_provisions(
    signed_in: Sign, encounter: Encounter, gus: Person, bo: Person
) -> None:
    page = signed_in(gus).get("/board/").content.decode()
    for said in (
        "26-000123",
        "Lake and Chicago",
        "Asked to help",
        "for 0 min",
        "(III.C.1.a)",
        "Officer Ana Reyes",
    ):
        assert said in page
    assert f'href="/encounters/{encounter.pk}/"' in page


def test_a_closed_one_is_not_on_it(signed_in: Sign, encounter: Encounter, ana: Person, gus: Person) -> None:
    close(encounter, ana, "over")
    assert "No encounter is open." in signed_in(gus).get("/board/").content.decode()


def test_it_says_who_was_told_and_who_was_not(
    signed_in: Sign, encounter: Encounter, ana: Person, bo: Person, cho: Person, gus: Person, hire: Hire
) -> None:
    web = signed_in(gus)
    send(encounter, ana, "notify_activity(supervisor)", [])
    assert "Sergeant Bo Lund, told, no answer" in web.get("/board/").content.decode()
    designee = hire("1013", "Ola Brandt", role="chief", kind=Post.Kind.DESIGNEE)
    notice = send(encounter, bo, "notify_activity(chief)", [])
    mark_unreachable(notice.recipients.get(person=cho), gus)
    acknowledge(notice.recipients.get(person=designee), "web")
    send(encounter, bo, "notify_activity(watch_commander)", [])
    page = web.get("/board/").content.decode()
    assert "✗ Chief Cho Park, could not be reached" in page
    assert "✓ Ola Brandt, read" in page
    assert "✗ nobody holds this role" in page


def test_who_is_on_duty_is_on_it_with_numbers_and_gaps(
    signed_in: Sign, text: Text, gus: Person, bo: Person
) -> None:
    page = signed_in(gus).get("/board/").content.decode()
    assert "+16125550102" in page
    assert re.search(r"Watch Commander</strong>: <span class=\"gap\">✗ nobody", page)
    assert "ederal agency" not in page


def test_what_is_overdue_comes_first_and_says_so(signed_in: Sign, gus: Person, hire: Hire) -> None:
    since = datetime.now(UTC) - timedelta(days=3)
    put_in_force(str(ROOT / "docs/examples/stonebridge/manual.md"), "adopted", who="-", since=since)
    joe = hire("7001", "Joe Holt", role="deputy")
    joe.posts.update(since=since)
    soon, late, none = (open_encounter(joe, call_number=name, at=since) for name in ("SOON", "LATE", "NONE"))
    for encounter, received in ((soon, datetime.now(UTC) - timedelta(minutes=5)), (late, since)):
        state(encounter, joe, "custodial_arrest", "yes", Sent(at=since))
        note_deed(encounter, joe, "arrest_person", Sent(at=received))
    page = signed_in(gus).get("/board/").content.decode()
    assert page.index("LATE") < page.index("SOON") < page.index("NONE")
    assert re.search(r"! overdue by \d d", page)
    assert re.search(r"due in 1[12] h", page)
    assert none.closed_at is None


def test_the_rows_have_a_tag_and_the_same_are_not_sent_again(
    signed_in: Sign, encounter: Encounter, ana: Person, gus: Person
) -> None:
    web = signed_in(gus)
    page = web.get("/board/").content.decode()
    tag = re.search(r"hx-headers='\{\"If-None-Match\": \"(.*?)\"\}'", page)
    assert tag
    first = web.get("/board/rows/")
    known = tag[1].encode().decode("unicode_escape")
    assert (first.status_code, first["ETag"]) == (200, known)
    assert "hx-trigger" in first.content.decode()
    again = web.get("/board/rows/", headers={"If-None-Match": known})
    assert (again.status_code, again.content) == (304, b"")
    state(encounter, ana, "immigration_enforcement_encountered", "yes")
    changed = web.get("/board/rows/", headers={"If-None-Match": known})
    assert changed.status_code == 200
    assert "activate your body-worn camera" in changed.content.decode()
    assert changed["ETag"] != known


@pytest.mark.parametrize(
    ("who", "status"),
    [("ana", 403), ("bo", 200), ("cho", 200), ("gus", 200), ("dee", 200), ("eli", 403), ("fay", 403)],
)
@pytest.mark.parametrize("address", ["/board/", "/board/rows/"])
def test_who_sees_it(
    signed_in: Sign, encounter: Encounter, request: pytest.FixtureRequest, address: str, who: str, status: int
) -> None:
    assert signed_in(request.getfixturevalue(who)).get(address).status_code == status


def test_a_task_force_member_does_not_see_it_whatever_else_they_are(
    signed_in: Sign, encounter: Encounter, hire: Hire
) -> None:
    lent = hire("3002", "Kit Lowe", role="supervisor", work="dispatch", on_federal_task_force=True)
    assert signed_in(lent).get("/board/").status_code == 403
