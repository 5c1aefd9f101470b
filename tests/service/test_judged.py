"""What is remembered of a ledger is what judging it anew gives, whatever happened and whatever time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from brightline.service.approvals import decide
from brightline.service.encounters import judged
from brightline.service.encounters.duties import standing, timeline_of
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import (
    Sent,
    join,
    note_deed,
    open_encounter,
    state,
    take_back,
    take_role,
)
from brightline.service.notices.tell import send
from brightline.service.people.models import Person
from brightline.service.texts.holder import put_in_force
from brightline.service.texts.models import Text
from service.encounter_forms import Hire, Sign

ROOT = Path(__file__).parents[2]


def as_if_new(encounter: Encounter, at: datetime) -> bool:
    """Whether what is remembered of an encounter at a moment is what judging it gives."""
    fresh = judged.judge(encounter, timeline_of(encounter, at))
    held = standing(encounter, at)
    return (held.lines, held.chains) == (fresh.lines, fresh.chains)


def test_it_follows_every_change(encounter: Encounter, ana: Person, bo: Person) -> None:
    now = datetime.now(UTC) + timedelta(minutes=1)
    steps: list[Callable[[], object]] = [
        lambda: join(encounter, bo),
        lambda: state(encounter, ana, "immigration_enforcement_encountered", "yes"),
        lambda: note_deed(encounter, ana, "activate_body_worn_camera"),
        lambda: take_back(encounter.entries.get(name="activate_body_worn_camera"), bo),
        lambda: take_role(encounter.parties.get(person=bo), "member"),
        lambda: state(encounter, bo, "questionable_conduct", "yes"),
        lambda: send(encounter, ana, "report_conduct(supervisor)", []),
    ]
    before = standing(encounter, now).lines
    for step in steps:
        step()
        assert as_if_new(encounter, now)
    assert standing(encounter, now).lines != before


def test_it_is_judged_once_for_as_long_as_nothing_changes(
    encounter: Encounter, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    first = standing(encounter, now)
    monkeypatch.setattr(judged, "judge", lambda *_: pytest.fail("it was judged again"))
    assert standing(encounter, now + timedelta(microseconds=1)).lines == first.lines
    later = Encounter.objects.get(pk=encounter.pk)
    assert standing(later, now + timedelta(microseconds=2)).lines == first.lines


@pytest.mark.parametrize("minutes", [-30, -1, 0, 1, 16, 61, 24 * 60, 3 * 24 * 60, 40 * 24 * 60])
def test_time_makes_it_another_one(db: None, ana: Person, minutes: int) -> None:
    began = datetime.now(UTC) - timedelta(hours=1)
    put_in_force(str(ROOT / "docs/examples/northgate/manual.md"), "adopted", who="-", since=began)
    encounter = open_encounter(ana, tile="request_in", at=began)
    state(encounter, ana, "hours_to_release", 2.0, Sent(at=began + timedelta(minutes=2)))
    state(encounter, ana, "request", "interview", Sent(at=datetime.now(UTC) + timedelta(minutes=30)))
    now = datetime.now(UTC)
    assert as_if_new(encounter, now)
    assert as_if_new(encounter, now + timedelta(minutes=minutes))
    assert as_if_new(encounter, now)


def test_a_duty_is_late_from_the_moment_after_its_last(db: None, ana: Person, bo: Person) -> None:
    began = datetime.now(UTC) - timedelta(days=100)
    put_in_force(str(ROOT / "docs/examples/northgate/manual.md"), "adopted", who="-", since=began)
    encounter = open_encounter(ana, at=began)
    take_role(encounter.parties.get(), "certifying_official")
    victim = join(encounter, bo, role="victim", at=began).person
    for by, act in ((ana, "transfer_person"), (ana, "join_department"), (victim, "request_certificate")):
        note_deed(encounter, by, act, Sent(at=began))
    dues = {line.due for line in standing(encounter, began).lines if line.due}
    assert len(dues) >= 2
    for due in sorted(dues):
        for step in (-1, 0, 1, 2):
            assert as_if_new(encounter, due + timedelta(microseconds=step))
    for day in range(100):
        assert as_if_new(encounter, began + timedelta(days=day))


@pytest.mark.parametrize("address", ["/board/", "/board/rows/", "/encounters/", "/approvals/"])
def test_a_list_asks_as_often_for_many_as_for_few(
    text: Text, ana: Person, bo: Person, cho: Person, signed_in: Sign, address: str
) -> None:
    def begin(count: int) -> None:
        for _ in range(count):
            encounter = open_encounter(ana, tile="asked_to_help")
            join(encounter, bo)
            send(encounter, ana, "notify_activity(supervisor)", [])
            decide.request(encounter, bo, "chief_approved", "close_road")

    def asked(web: Client) -> int:
        web.get(address)
        with CaptureQueriesContext(connection) as found:
            assert web.get(address).status_code == 200
        return len(found)

    web = signed_in(bo)
    begin(3)
    few = asked(web)
    begin(6)
    assert asked(web) == few


def test_the_board_has_pages(text: Text, ana: Person, gus: Person, signed_in: Sign, hire: Hire) -> None:
    for number in range(33):
        open_encounter(ana, call_number=f"26-{number:06}")
    web = signed_in(gus)
    first, second = (web.get(f"/board/?page={page}").content.decode() for page in (1, 2))
    assert "1 to 30 of 33" in first
    assert "31 to 33 of 33" in second
    assert "26-000000" in first
    assert "26-000032" in second
    assert '/board/rows/?page=2"' in second
    assert "26-000032" in web.get("/board/rows/?page=2").content.decode()
