"""Answers by SMS and by link: taken once, by whom they were asked from, and nothing by what is unclear."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.test import Client

from brightline.service.approvals.decide import is_open, request
from brightline.service.approvals.models import Decision, Request
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import join, state
from brightline.service.log.models import Payload, Record
from brightline.service.notices.codes import LENGTH, LETTERS
from brightline.service.notices.links import token_of
from brightline.service.notices.models import Message, Notice
from brightline.service.notices.tell import send
from brightline.service.people.models import Person
from brightline.service.replies import limit
from brightline.service.replies.answer import answer_sms
from brightline.source import BadInput

TELL = "notify_activity(chief)"
SignIn = Callable[[Person], Client]


@pytest.fixture
def notice(encounter: Encounter, bo: Person, cho: Person) -> Notice:
    join(encounter, bo)
    return send(encounter, bo, TELL, [])


@pytest.fixture
def asked(encounter: Encounter, ana: Person, cho: Person) -> Request:
    return request(encounter, ana, "chief_approved", "respond_officially")


class TestSms:
    def test_a_code_acknowledges_once(self, notice: Notice, cho: Person) -> None:
        code = notice.recipients.get().code
        assert "noted that you have read" in answer_sms(cho.telephone, f" {code.lower()}. ")
        assert "already" in answer_sms(cho.telephone, code)
        assert notice.recipients.get().how == "reply"
        assert notice.encounter.entries.filter(name=TELL).count() == 1

    @pytest.mark.parametrize(
        ("words", "what"), [("YES", "approve"), ("yes.", "approve"), ("NO", "deny"), ("Call", "call me")]
    )
    def test_a_code_with_a_word_decides(self, asked: Request, cho: Person, words: str, what: str) -> None:
        said = answer_sms(cho.telephone, f"{asked.asked.get().code} {words}")
        assert said.startswith("Noted")
        decision = asked.decisions.get()
        assert (decision.what, decision.how) == (what, "reply")
        assert is_open(asked) == (what == "call me")

    def test_words_after_yes_are_its_bounds(self, asked: Request, cho: Person) -> None:
        answer_sms(cho.telephone, f"{asked.asked.get().code} YES one lane, no escort")
        assert asked.decisions.get().bounds == "one lane, no escort"

    @pytest.mark.parametrize("words", ["", "MAYBE", "OK", "YESTERDAY", "👍"])
    def test_what_is_not_clear_decides_nothing(self, asked: Request, cho: Person, words: str) -> None:
        assert "Nothing was decided" in answer_sms(cho.telephone, f"{asked.asked.get().code} {words}")
        assert not asked.decisions.exists()

    def test_a_status_in_the_bounds_decides_nothing_and_is_kept_nowhere(
        self, asked: Request, cho: Person
    ) -> None:
        said = answer_sms(cho.telephone, f"{asked.asked.get().code} YES the driver Qwertz is undocumented")
        assert "Nothing was decided" in said
        assert not Payload.objects.filter(data__contains="Qwertz").exists()
        assert not asked.decisions.exists()

    def test_the_message_sent_back_decides_nothing(self, asked: Request, cho: Person) -> None:
        code = asked.asked.get().code
        for said in (
            f"{code} YES, {code} NO, or {code} CALL. No answer is no approval.",
            f"{code} yes or {code} no?",
        ):
            assert answer_sms(cho.telephone, said).startswith("Nothing was decided")
        assert not asked.decisions.exists()

    def test_an_old_code_decides_nothing(self, asked: Request, cho: Person) -> None:
        later = datetime.now(UTC) + timedelta(hours=12, seconds=1)
        assert "too old" in answer_sms(cho.telephone, f"{asked.asked.get().code} YES", later)
        assert not asked.decisions.exists()

    def test_a_second_decision_changes_nothing(self, asked: Request, cho: Person) -> None:
        code = asked.asked.get().code
        answer_sms(cho.telephone, f"{code} NO")
        assert "decided already" in answer_sms(cho.telephone, f"{code} YES")
        assert asked.decisions.get().what == "deny"

    def test_another_number_changes_nothing(self, asked: Request) -> None:
        assert "not known" in answer_sms("+16125550999", f"{asked.asked.get().code} YES")
        assert not asked.decisions.exists()
        assert Record.objects.filter(event="answer not taken").exists()

    def test_the_number_counts_however_it_is_written(self, asked: Request) -> None:
        assert answer_sms("(612) 555-0103", f"{asked.asked.get().code} YES").startswith("Noted")

    def test_wrong_codes_in_somebodys_name_do_not_silence_them(self, asked: Request, cho: Person) -> None:
        now = datetime.now(UTC)
        for _ in range(limit.MOST + 20):
            answer_sms(cho.telephone, "AAAAAAAA YES", now)
        assert answer_sms(cho.telephone, f"{asked.asked.get().code} YES", now).startswith("Noted")

    def test_guessing_is_seen_and_fills_no_log(self, asked: Request, cho: Person) -> None:
        now = datetime.now(UTC)
        for _ in range(limit.MOST + 20):
            said = answer_sms(cho.telephone, "AAAAAAAA YES", now)
        assert "Too many" in said
        assert Record.objects.filter(event="answer not taken").count() == limit.MOST
        assert Record.objects.filter(event="too many wrong answers").count() == 1
        assert is_open(asked)

    def test_there_are_too_many_codes_to_guess_one(self, asked: Request) -> None:
        tries, codes = 12 * 3600 * 10 * 3, len(LETTERS) ** LENGTH
        assert len(asked.asked.get().code) == LENGTH
        assert round(codes / tries) == 84_935

    def test_yes_approves_what_was_asked_for_within_its_bounds_and_the_policys(
        self, encounter: Encounter, ana: Person, cho: Person
    ) -> None:
        named = {"minutes": 60, "members": 4}
        asked = request(encounter, ana, "chief_approved", "respond_officially", named=named)
        sent = Message.objects.get(address=cho.telephone).text
        assert "for 60 minutes at most, by 4 members at most; III.C.3" in sent
        said = answer_sms(cho.telephone, f"{asked.asked.get().code} YES one lane")
        assert "for 60 minutes at most, by 4 members at most; one lane; III.C.3" in said
        decision = asked.decisions.get()
        assert decision.bounds == "for 60 minutes at most, by 4 members at most; one lane"
        assert decision.bound_by == ["III.C.3/official"]

    def test_a_no_has_no_bounds(self, encounter: Encounter, ana: Person, cho: Person) -> None:
        asked = request(encounter, ana, "chief_approved", "respond_officially", named={"minutes": 60})
        assert "Bounds" not in answer_sms(cho.telephone, f"{asked.asked.get().code} NO")
        decision = asked.decisions.get()
        assert (decision.bounds, decision.bound_by) == ("", [])

    @pytest.mark.parametrize("named", [{"hours": 2}, {"minutes": 0}, {"minutes": 10**6}])
    def test_what_is_no_bound_is_refused(
        self, encounter: Encounter, ana: Person, cho: Person, named: dict[str, int]
    ) -> None:
        with pytest.raises(BadInput, match="bound"):
            request(encounter, ana, "chief_approved", "respond_officially", named=named)

    def test_only_the_gateway_hands_in(
        self, asked: Request, cho: Person, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BRIGHTLINE_SMS_REPLIES", "kannel:hush")
        text = f"{asked.asked.get().code} YES"
        for password, status in (("wrong", 403), ("hush", 200)):
            given = base64.b64encode(f"kannel:{password}".encode()).decode()
            headers = {"Authorization": f"Basic {given}", "X-Kannel-From": cho.telephone}
            answer = client.post("/replies/sms/", text, content_type="text/plain", headers=headers)
            assert answer.status_code == status
        assert asked.decisions.get().what == "approve"

    def test_without_a_password_nobody_hands_in(self, asked: Request, client: Client) -> None:
        given = base64.b64encode(b"").decode()
        answer = client.post("/replies/sms/", "x", "text/plain", headers={"Authorization": f"Basic {given}"})
        assert answer.status_code == 403

    def test_a_report_says_that_it_was_delivered(
        self, notice: Notice, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BRIGHTLINE_SMS_REPLIES", "kannel:hush")
        headers = {"Authorization": "Basic " + base64.b64encode(b"kannel:hush").decode()}
        key = Message.objects.filter(channel="sms")[0].key
        client.get(f"/replies/delivered/{key}/", {"report": "8"}, headers=headers)
        assert Message.objects.get(key=key).delivered_at is None
        client.get(f"/replies/delivered/{key}/", {"report": "1"}, headers=headers)
        assert Message.objects.get(key=key).delivered_at is not None


class TestLinks:
    def test_looking_does_nothing_and_the_button_acts_once(self, notice: Notice, client: Client) -> None:
        url = f"/replies/{token_of('notice', notice.recipients.get().pk)}/"
        assert "I have read this" in client.get(url).content.decode()
        client.head(url)
        assert notice.recipients.get().acknowledged_at is None
        client.post(url)
        assert "already" in client.post(url).content.decode()
        assert notice.recipients.get().how == "link"
        assert notice.encounter.entries.filter(name=TELL).count() == 1

    def test_a_link_decides_once_and_to_want_a_call_decides_nothing(
        self, asked: Request, client: Client
    ) -> None:
        url = f"/replies/{token_of('approval', asked.asked.get().pk)}/"
        page = client.get(url).content.decode()
        assert "Approve" in page
        assert "Ana" not in page
        assert not asked.decisions.exists()
        client.post(url, {"what": "call me"})
        assert "you approve" in client.post(url, {"what": "approve"}).content.decode()
        assert "link was used" in client.post(url, {"what": "deny"}).content.decode()
        what = Decision.What
        assert [each.what for each in asked.decisions.all()] == [what.CALL_ME, what.APPROVE]

    def test_before_sign_in_a_link_shows_what_its_message_says_and_no_more(
        self, encounter: Encounter, ana: Person, cho: Person, client: Client, signed_in: SignIn
    ) -> None:
        state(encounter, ana, "violence", "yes")
        words = "Agents want the road closed."
        named = {"minutes": 60}
        asked = request(encounter, ana, "chief_approved", "respond_officially", words, named=named)
        page = client.get(f"/replies/{token_of('approval', asked.asked.get().pk)}/").content.decode()
        facts = (words, encounter.place, "violence", "What is known", "What was done already")
        assert [fact for fact in facts if fact in page] == []
        for said in ("26-000123", "Chief", "for 60 minutes at most", "III.C.3", "Approve", "Sign in to see"):
            assert said in page
        inside = f"/approvals/{encounter.pk}/{asked.pk}/"
        assert inside in page
        assert "/banner" in client.get(inside)["Location"]
        page = signed_in(cho).get(inside).content.decode()
        assert [fact for fact in facts if fact not in page] == []

    def test_whoever_left_the_post_is_shown_nothing_of_it(
        self, asked: Request, client: Client, cho: Person
    ) -> None:
        cho.posts.update(until=datetime.now(UTC))  # type: ignore[attr-defined]
        page = client.get(f"/replies/{token_of('approval', asked.asked.get().pk)}/").content.decode()
        assert "do not hold the role" in page
        assert asked.encounter.place not in page

    def test_a_blocked_bound_leaves_the_link_as_it_was(self, asked: Request, client: Client) -> None:
        url = f"/replies/{token_of('approval', asked.asked.get().pk)}/"
        answer = client.post(url, {"what": "approve", "bounds": "The driver Qwertz is undocumented."})
        assert "Qwertz" not in answer.content.decode()
        assert not asked.decisions.exists()
        client.post(url, {"what": "approve"})
        assert asked.decisions.get().how == "link"

    def test_an_old_link_does_nothing(self, asked: Request, client: Client) -> None:
        with mock.patch("time.time", return_value=datetime.now(UTC).timestamp() - 13 * 3600):
            token = token_of("approval", asked.asked.get().pk)
        assert client.post(f"/replies/{token}/", {"what": "approve"}).status_code == 410
        assert not asked.decisions.exists()

    def test_a_changed_link_does_nothing_and_is_counted(self, asked: Request, client: Client) -> None:
        token = token_of("approval", asked.asked.get().pk)
        for _ in range(limit.MOST):
            assert client.post(f"/replies/{token[:-1]}~/", {"what": "approve"}).status_code == 410
        assert client.get(f"/replies/{token[:-1]}~/").status_code == 429
        assert client.get(f"/replies/{token}/").status_code == 200
        assert not asked.decisions.exists()

    def test_a_message_has_its_link_where_the_service_has_an_address(
        self, encounter: Encounter, bo: Person, cho: Person, client: Client, settings: object
    ) -> None:
        settings.BRIGHTLINE_URL = "https://bright.example"  # type: ignore[attr-defined]
        join(encounter, bo)
        send(encounter, bo, TELL, [])
        text = Message.objects.all()[0].text
        path = text[text.index("https://bright.example") + len("https://bright.example") :]
        assert client.get(path).status_code == 200


def test_somebody_whose_number_nobody_knows_answers_by_no_sms(
    encounter: Encounter, bo: Person, hire: Callable[..., Person]
) -> None:
    join(encounter, bo)
    hire("1009", "Kit Orr", role="chief")
    recipient = send(encounter, bo, TELL, []).recipients.get()
    assert "not known" in answer_sms("", recipient.code)
