"""Who is told, who is next, what the pages show, and what the database refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from brightline.service.encounters.duties import standing
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import join, note_deed
from brightline.service.log.models import Record
from brightline.service.notices.models import Message, Missing, Notice
from brightline.service.notices.tell import ESCALATE, acknowledge, escalate, mark_unreachable, send
from brightline.service.people.models import Person, Post

TELL = "notify_activity(chief)"
NORM = "III.C.1.a/supervisor_tells_others"
Hire = Callable[..., Person]
SignIn = Callable[[Person], Client]


@pytest.fixture
def notice(encounter: Encounter, bo: Person, cho: Person) -> Notice:
    """Give Bo's notice to the Chief."""
    join(encounter, bo)
    return send(encounter, bo, TELL, [NORM])


@pytest.fixture
def designee(hire: Hire) -> Person:
    """Give who is designated in the Chief's place."""
    return hire("1004", "Dov Hale", role="chief", kind=Post.Kind.DESIGNEE, telephone="+16125550104")


@pytest.fixture
def mecc(hire: Hire) -> Person:
    """Give a dispatcher."""
    return hire("4001", "Mia Roy", work=Person.Work.DISPATCH)


def test_it_tells_by_every_address_and_names_nobody(notice: Notice, cho: Person) -> None:
    messages = Message.objects.filter(recipient__notice=notice)
    assert sorted(messages.values_list("channel", "address")) == [
        ("email", cho.email),
        ("sms", cho.telephone),
    ]
    for message in messages:
        assert message.text.startswith("DRAFT")
        assert "III.C.1.a" in message.text
        assert not any(name in message.text for name in ("Ana", "Bo Lund", "Cho", "Lake"))


def test_it_sends_what_was_sent_already_no_second_time(
    notice: Notice, encounter: Encounter, bo: Person
) -> None:
    assert send(encounter, bo, TELL, [NORM]) == notice
    assert Message.objects.filter(recipient__notice=notice).count() == 2


def test_a_duty_is_fulfilled_by_the_acknowledgement_and_not_by_sending(
    notice: Notice, encounter: Encounter, ana: Person, bo: Person
) -> None:
    note_deed(encounter, ana, "notify_activity(supervisor)", to=[bo])
    assert TELL in [line.act for line in standing(encounter).open_for(f"p{bo.pk}")]
    acknowledge(notice.recipients.get(), "web")
    assert TELL not in [line.act for line in standing(encounter).open_for(f"p{bo.pk}")]


def test_the_next_one_is_told_in_time_and_once(notice: Notice, designee: Person) -> None:
    later = datetime.now(UTC) + ESCALATE
    assert escalate(later - timedelta(seconds=30)) == 0
    assert escalate(later + timedelta(seconds=1)) == 1
    assert escalate(later + timedelta(seconds=2)) == 0
    assert [each.person for each in notice.recipients.all()][-1] == designee


def test_the_next_one_is_told_at_once_where_somebody_cannot_be_reached(
    notice: Notice, designee: Person, mecc: Person
) -> None:
    first = notice.recipients.get()
    mark_unreachable(first, mecc)
    mark_unreachable(first, mecc)
    assert [each.person for each in notice.recipients.all()] == [first.person, designee]


def test_a_role_that_nobody_holds_is_one_finding_however_often_it_is_tried(
    encounter: Encounter, bo: Person, signed_in: SignIn, hire: Hire
) -> None:
    join(encounter, bo)
    notice = send(encounter, bo, "notify_activity(watch_commander)", [NORM])
    for minutes in (6, 12, 18):
        escalate(datetime.now(UTC) + timedelta(minutes=minutes))
    assert Missing.objects.count() == 1
    assert Record.objects.filter(event="nobody holds the role").count() == 1
    page = signed_in(hire("5001", "Flo Gray", work=Person.Work.DRAFTING)).get("/notices/findings/")
    assert "Watch Commander" in page.content.decode()
    assert "shall notify the Chief, the Watch Commander" in page.content.decode()
    wanda = hire("1005", "Wanda Lee", role="watch_commander")
    escalate(datetime.now(UTC) + timedelta(minutes=24))
    assert notice.recipients.get().person == wanda


class TestPages:
    def test_it_shows_my_notices_and_takes_that_i_have_read_one(
        self, notice: Notice, cho: Person, signed_in: SignIn
    ) -> None:
        client = signed_in(cho)
        recipient = notice.recipients.get()
        assert "I have read this" in client.get("/notices/").content.decode()
        for _ in range(2):
            assert client.post(f"/notices/read/{recipient.pk}/").status_code == 302
        recipient.refresh_from_db()
        assert recipient.how == "web"
        assert notice.encounter.entries.filter(name=TELL).count() == 1
        assert "You have read this" in client.get("/notices/").content.decode()

    def test_nobody_reads_it_for_another(self, notice: Notice, eli: Person, signed_in: SignIn) -> None:
        recipient = notice.recipients.get()
        assert signed_in(eli).post(f"/notices/read/{recipient.pk}/").status_code == 404
        recipient.refresh_from_db()
        assert recipient.acknowledged_at is None

    def test_it_shows_how_each_recipient_stands_to_those_in_it(
        self, notice: Notice, ana: Person, eli: Person, mecc: Person, designee: Person, signed_in: SignIn
    ) -> None:
        mark_unreachable(notice.recipients.get(), mecc)
        acknowledge(notice.recipients.get(person=designee), "relayed", relayed_by=mecc)
        url = f"/notices/{notice.encounter_id}/{notice.pk}/"
        page = signed_in(ana).get(url).content.decode()
        assert "could not be reached" in page
        assert "relayed by Mia Roy" in page
        assert signed_in(eli).get(url).status_code == 403
        assert Record.objects.filter(event="refused", who=eli.username).exists()

    def test_an_open_duty_is_sent_from_the_page(
        self, encounter: Encounter, bo: Person, cho: Person, signed_in: SignIn
    ) -> None:
        join(encounter, bo)
        sent = {"act": TELL, "norm": [NORM, "no such norm"]}
        for _ in range(2):
            assert signed_in(bo).post(f"/notices/{encounter.pk}/send/", sent).status_code == 302
        assert Notice.objects.get().norms == [NORM]


class TestCalls:
    def test_dispatch_reads_out_and_relays(
        self, notice: Notice, mecc: Person, cho: Person, signed_in: SignIn
    ) -> None:
        client = signed_in(mecc)
        page = client.get("/notices/calls/").content.decode()
        assert cho.telephone in page
        assert "26-000123: a member was to notify the Chief" in page
        recipient = notice.recipients.get()
        for _ in range(2):
            client.post(f"/notices/calls/notice/{recipient.pk}/reached/")
        recipient.refresh_from_db()
        assert (recipient.how, recipient.relayed_by) == ("relayed", mecc)
        assert notice.encounter.entries.filter(name=TELL).count() == 1
        assert "Nobody is to be called" in client.get("/notices/calls/").content.decode()

    def test_whoever_is_not_reachable_is_marked_and_the_next_one_is_called(
        self, notice: Notice, mecc: Person, designee: Person, signed_in: SignIn
    ) -> None:
        client = signed_in(mecc)
        client.post(f"/notices/calls/notice/{notice.recipients.get().pk}/unreachable/")
        page = client.get("/notices/calls/").content.decode()
        assert "Next: Dov Hale" in page
        assert "✗ Chief Cho Park" in page

    def test_only_dispatch_calls(self, notice: Notice, ana: Person, signed_in: SignIn) -> None:
        assert signed_in(ana).get("/notices/calls/").status_code == 403


@pytest.mark.parametrize("change", ["UPDATE log_record SET who = '9'", "DELETE FROM log_record"])
def test_the_database_refuses_to_change_the_log(encounter: Encounter, change: str) -> None:
    before = list(Record.objects.values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert list(Record.objects.values()) == before
