"""What nobody answers: it is said aloud at the end of the ladder, and asked again until it is answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from brightline.service.approvals import decide
from brightline.service.approvals.models import Decision, Request
from brightline.service.encounters.duties import standing
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import close, join, note_deed
from brightline.service.log.models import Record
from brightline.service.notices.links import token_of
from brightline.service.notices.models import Message, Missing, Notice
from brightline.service.notices.tell import acknowledge, escalate, mark_unreachable, send, stand_down
from brightline.service.people.models import Person, Post
from brightline.service.replies.answer import answer_sms

TELL = "notify_activity(chief)"
NORM = "III.C.1.a/supervisor_tells_others"
ACT = "respond_officially"
WHAT = Decision.What
Hire = Callable[..., Person]
SignIn = Callable[[Person], Client]


def in_minutes(minutes: float) -> datetime:
    return datetime.now(UTC) + timedelta(minutes=minutes)


def told_by_sms(person: Person) -> list[str]:
    return list(
        Message.objects.filter(address=person.telephone).order_by("pk").values_list("text", flat=True)
    )


@pytest.fixture
def notice(encounter: Encounter, ana: Person, bo: Person, cho: Person) -> Notice:
    """Give Bo's notice to the Chief, which Bo owes."""
    join(encounter, bo)
    note_deed(encounter, ana, "notify_activity(supervisor)", to=[bo])
    return send(encounter, bo, TELL, [NORM])


@pytest.fixture
def asked(encounter: Encounter, ana: Person, cho: Person) -> Request:
    """Give Ana's request to the Chief."""
    Person.objects.filter(pk=ana.pk).update(telephone="+16125550101")
    ana.refresh_from_db()
    return decide.request(encounter, ana, "chief_approved", ACT)


@pytest.fixture
def designee(hire: Hire) -> Person:
    """Give who is designated in the Chief's place."""
    return hire("1004", "Dov Hale", role="chief", kind=Post.Kind.DESIGNEE, telephone="+16125550104")


class TestNotices:
    def test_whoever_owes_it_is_told_once_that_nobody_answered(self, notice: Notice, bo: Person) -> None:
        for minutes in (5.1, 5.2, 6):
            escalate(in_minutes(minutes))
        notice.refresh_from_db()
        assert notice.unreached_at
        found = [text for text in told_by_sms(bo) if "Nobody has answered" in text]
        assert len(found) == 1
        assert "26-000123" in found[0]
        assert "Cho" not in found[0]
        assert TELL in [line.act for line in standing(notice.encounter).open_for(f"p{bo.pk}")]

    def test_the_designee_comes_before_the_end(self, notice: Notice, designee: Person) -> None:
        escalate(in_minutes(5.1))
        notice.refresh_from_db()
        assert notice.unreached_at is None
        escalate(in_minutes(10.2))
        notice.refresh_from_db()
        assert notice.unreached_at
        assert notice.recipients.count() == 2

    def test_where_all_were_called_in_vain_it_waits_no_longer(self, notice: Notice, gus: Person) -> None:
        mark_unreachable(notice.recipients.get(), gus)
        escalate()
        notice.refresh_from_db()
        assert notice.unreached_at

    def test_it_is_a_finding_for_the_drafter_once(
        self, notice: Notice, signed_in: SignIn, hire: Hire
    ) -> None:
        for minutes in (6, 25, 45):
            escalate(in_minutes(minutes))
        assert Missing.objects.get().why == Missing.Why.UNANSWERED
        assert Record.objects.filter(event="nobody answered").count() == 1
        page = signed_in(hire("5002", "Flo Gray", work=Person.Work.DRAFTING)).get("/notices/findings/")
        assert "nobody answered" in page.content.decode()

    def test_it_is_asked_again_on_the_departments_period(self, notice: Notice, cho: Person) -> None:
        escalate(in_minutes(6))
        assert len(told_by_sms(cho)) == 1
        for minutes in (20, 21.5, 22, 30):
            escalate(in_minutes(minutes))
        assert len(told_by_sms(cho)) == 2
        escalate(in_minutes(37))
        assert len(told_by_sms(cho)) == 3
        assert len({message.key for message in Message.objects.all()}) == Message.objects.count()

    def test_it_ends_with_an_acknowledgement(self, notice: Notice, cho: Person) -> None:
        escalate(in_minutes(6))
        acknowledge(notice.recipients.get(), "web")
        escalate(in_minutes(60))
        assert len(told_by_sms(cho)) == 1

    def test_it_ends_where_the_encounter_is_closed(self, notice: Notice, bo: Person, cho: Person) -> None:
        escalate(in_minutes(6))
        close(notice.encounter, bo, "Handed over.")
        escalate(in_minutes(60))
        assert len(told_by_sms(cho)) == 1

    def test_whoever_sent_it_stands_it_down_and_still_owes_it(
        self, notice: Notice, ana: Person, bo: Person, cho: Person, signed_in: SignIn
    ) -> None:
        escalate(in_minutes(6))
        url = f"/notices/{notice.encounter_id}/{notice.pk}/"
        assert "Stand down" in signed_in(bo).get(url).content.decode()
        assert "Stand down" not in signed_in(ana).get(url).content.decode()
        assert signed_in(ana).post(f"{url}stand-down/").status_code == 403
        refused = Record.objects.get(event="refused", who=ana.username)
        assert "whoever sent a notice stands it down" in refused.payload.data
        for _ in range(2):
            assert signed_in(bo).post(f"{url}stand-down/").status_code == 302
        escalate(in_minutes(60))
        assert len(told_by_sms(cho)) == 1
        assert "Stood down" in signed_in(bo).get(url).content.decode()
        assert TELL in [line.act for line in standing(notice.encounter).open_for(f"p{bo.pk}")]
        assert Record.objects.filter(event="notice stood down").count() == 1

    def test_somebody_who_comes_on_duty_is_told_at_once(self, notice: Notice, hire: Hire) -> None:
        escalate(in_minutes(6))
        new = hire("1008", "Uri Stone", role="chief", telephone="+16125550108")
        escalate(in_minutes(6.1))
        assert len(told_by_sms(new)) == 1

    def test_board_encounter_and_call_down_list_show_it(
        self, notice: Notice, bo: Person, gus: Person, signed_in: SignIn
    ) -> None:
        escalate(in_minutes(6))
        board = signed_in(gus).get("/board/").content.decode()
        assert "nobody has answered" in board
        page = signed_in(bo).get(f"/encounters/{notice.encounter_id}/").content.decode()
        assert "Nobody has answered" in page
        calls = signed_in(gus).get("/notices/calls/").content.decode()
        assert "Nobody has answered" in calls
        acknowledge(notice.recipients.get(), "web")
        assert "obody has answered" not in signed_in(gus).get("/board/").content.decode()
        assert "obody has answered" not in signed_in(gus).get("/notices/calls/").content.decode()

    def test_whoever_could_not_be_reached_is_called_again_with_each_round(
        self, notice: Notice, gus: Person, signed_in: SignIn
    ) -> None:
        mark_unreachable(notice.recipients.get(), gus)
        escalate()
        assert "Next: Chief Cho Park" not in signed_in(gus).get("/notices/calls/").content.decode()
        escalate(in_minutes(16))
        assert "Next: Chief Cho Park" in signed_in(gus).get("/notices/calls/").content.decode()

    def test_whoever_is_told_after_a_gap_and_answers_not_is_a_finding_of_its_own(
        self, encounter: Encounter, bo: Person, hire: Hire
    ) -> None:
        join(encounter, bo)
        send(encounter, bo, "notify_activity(watch_commander)", [NORM])
        escalate(in_minutes(6))
        hire("1005", "Wanda Lee", role="watch_commander")
        for minutes in (6.1, 12, 30):
            escalate(in_minutes(minutes))
        assert sorted(Missing.objects.values_list("why", flat=True)) == ["unanswered", "unheld"]

    def test_a_notice_that_nobody_could_be_told_of_is_said_to_its_sender_too(
        self, encounter: Encounter, bo: Person
    ) -> None:
        join(encounter, bo)
        send(encounter, bo, "notify_activity(watch_commander)", [NORM])
        escalate(in_minutes(6))
        assert "nobody holds the role" in told_by_sms(bo)[0]
        assert Missing.objects.get().why == Missing.Why.UNHELD


def test_standing_down_does_no_deed(notice: Notice, bo: Person) -> None:
    stand_down(notice, bo)
    assert not notice.encounter.entries.filter(name=TELL).exists()
    acknowledge(notice.recipients.get(), "web")
    assert notice.encounter.entries.filter(name=TELL).count() == 1


class TestDecisions:
    def test_whoever_asked_is_told_that_nobody_answered_and_it_is_asked_again(
        self, asked: Request, ana: Person, cho: Person
    ) -> None:
        for minutes in (5.1, 6, 21.5):
            decide.escalate(in_minutes(minutes))
        assert sum("Nobody has answered" in text for text in told_by_sms(ana)) == 1
        assert len(told_by_sms(cho)) == 2
        assert decide.is_open(asked)
        assert Missing.objects.get().why == Missing.Why.UNANSWERED

    def test_what_is_asked_again_late_is_answered_by_its_code(self, asked: Request, cho: Person) -> None:
        decide.escalate(in_minutes(6))
        later = in_minutes(13 * 60)
        decide.escalate(later)
        assert answer_sms(cho.telephone, f"{asked.asked.get().code} YES", later).startswith("Noted")

    def test_the_board_shows_it_in_red(self, asked: Request, gus: Person, signed_in: SignIn) -> None:
        decide.escalate(in_minutes(6))
        assert "nobody has answered" in signed_in(gus).get("/board/").content.decode()
        assert "Nobody has answered" in signed_in(gus).get("/notices/calls/").content.decode()


class TestCallMe:
    def test_whoever_asked_is_told_whom_to_call(self, asked: Request, ana: Person, cho: Person) -> None:
        decide.decide(asked.asked.get(), WHAT.CALL_ME, "web")
        text = told_by_sms(ana)[0]
        assert cho.telephone in text
        assert "Nothing is approved" in text
        assert "Cho" not in text

    def test_the_number_of_the_post_comes_from_the_departments_file_where_it_has_one(
        self, asked: Request, ana: Person, tmp_path: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "department.yaml"  # type: ignore[operator]
        path.write_text("name: X\nreferences: []\nletter: ''\ntelephones: {chief: '+16125550000'}\n")
        monkeypatch.setenv("BRIGHTLINE_DEPARTMENT", str(path))
        decide.decide(asked.asked.get(), WHAT.CALL_ME, "web")
        assert "+16125550000" in told_by_sms(ana)[0]

    def test_both_are_reminded_and_silence_approves_nothing(
        self, asked: Request, ana: Person, cho: Person, designee: Person
    ) -> None:
        decide.decide(asked.asked.get(), WHAT.CALL_ME, "web")
        for minutes in (6, 10, 15.5, 16, 20):
            decide.escalate(in_minutes(minutes))
        assert len(told_by_sms(ana)) == 2
        assert "You wanted to be called" in told_by_sms(cho)[-1]
        assert told_by_sms(designee) == []
        decide.escalate(in_minutes(31))
        assert len(told_by_sms(ana)) == 3
        assert decide.is_open(asked)
        assert not asked.encounter.entries.filter(name=asked.act).exists()

    @pytest.mark.parametrize("way", ["web", "link", "reply"])
    def test_a_later_answer_closes_it(
        self, asked: Request, cho: Person, signed_in: SignIn, client: Client, way: str
    ) -> None:
        one = asked.asked.get()
        link = f"/replies/{token_of('approval', one.pk)}/"
        client.post(link, {"what": "call me"})
        assert decide.is_open(asked)
        if way == "web":
            signed_in(cho).post(f"/approvals/{asked.encounter_id}/{asked.pk}/", {"what": "deny"})
        elif way == "link":
            client.post(link, {"what": "deny"})
        else:
            answer_sms(cho.telephone, f"{one.code} NO")
        assert [each.what for each in asked.decisions.all()] == [WHAT.CALL_ME, WHAT.DENY]
        before = Message.objects.count()
        decide.escalate(in_minutes(40))
        assert Message.objects.count() == before

    def test_where_whoever_wanted_it_leaves_the_post_the_next_one_is_asked(
        self, asked: Request, cho: Person, designee: Person
    ) -> None:
        decide.decide(asked.asked.get(), WHAT.CALL_ME, "web")
        Post.objects.filter(person=cho).update(until=datetime.now(UTC))
        decide.escalate(in_minutes(6))
        assert len(told_by_sms(designee)) == 1

    def test_the_page_says_whom_to_call(
        self, asked: Request, ana: Person, cho: Person, signed_in: SignIn
    ) -> None:
        decide.decide(asked.asked.get(), WHAT.CALL_ME, "web")
        page = signed_in(ana).get(f"/approvals/{asked.encounter_id}/{asked.pk}/").content.decode()
        assert f"tel:{cho.telephone}" in page

    def test_a_call_that_nobody_makes_is_over_where_the_encounter_is_closed(
        self, asked: Request, ana: Person, cho: Person
    ) -> None:
        decide.decide(asked.asked.get(), WHAT.CALL_ME, "web")
        close(asked.encounter, ana, "Handed over.")
        before = Message.objects.count()
        decide.escalate(in_minutes(40))
        assert Message.objects.count() == before
