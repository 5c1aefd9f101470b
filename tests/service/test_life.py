"""Whatever happens to a notice and a decision: nothing is lost or doubled, and silence is no yes."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from brightline.service.approvals import decide
from brightline.service.approvals.models import Asked, Decision, Request
from brightline.service.encounters.record import join, open_encounter
from brightline.service.log.chain import exported
from brightline.service.log.verify import problems
from brightline.service.notices import outbox, tell
from brightline.service.notices.channels import NotSent
from brightline.service.notices.models import Message, Notice, Recipient
from brightline.service.people.models import Person, Post
from brightline.service.replies.answer import answer_sms
from brightline.service.texts.holder import put_in_force
from brightline.source import BadInput

ROOT = Path(__file__).parents[2]
TELL, FACT, ACT = "notify_activity(chief)", "chief_approved", "respond_officially"
SECOND = timedelta(seconds=1)


class Life(RuleBasedStateMachine):
    """A notice and a decision on their way, with a gateway that drops what it has had before."""

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.now = datetime.now(UTC)
        self.taken: Counter[str] = Counter()
        self.gateway = "takes"
        self.yes = 0
        since = self.now - timedelta(days=1)
        kinds = {"Cho": Post.Kind.HOLDER, "Dov": Post.Kind.DESIGNEE, "Eve": Post.Kind.DESIGNEE}
        for number, name in enumerate(("Ana", "Bo", "Cho", "Dov", "Eve")):
            person = Person.objects.create(username=name, name=name, telephone=f"+161255501{number:02}")
            setattr(self, name.lower(), person)
            if name in kinds:
                Post.objects.create(person=person, role="chief", kind=kinds[name], since=since)
        self.encounter = open_encounter(self.ana, tile="asked_to_help", at=self.now)
        join(self.encounter, self.bo, at=self.now)

    ana: Person
    bo: Person
    cho: Person
    dov: Person
    eve: Person

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def send_one(self, message: Message) -> None:
        if self.gateway == "is away":
            raise NotSent("away")
        if self.gateway == "refuses":
            raise NotSent("refused", is_permanent=True)
        self.taken[message.key] += 1

    # ---- what happens

    @rule(seconds=st.sampled_from([1, 30, 61, 301, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.now += seconds * SECOND

    @rule(gateway=st.sampled_from(["takes", "is away", "refuses"]))
    def the_gateway_changes(self, gateway: str) -> None:
        self.gateway = gateway

    @rule()
    def tell(self) -> None:
        tell.send(self.encounter, self.bo, TELL, [], at=self.now)

    @rule()
    def ask(self) -> None:
        decide.request(self.encounter, self.ana, FACT, ACT, at=self.now)

    @rule()
    def the_worker_works(self) -> None:
        channels = {"sms": self.send_one, "email": self.send_one}
        while outbox.work_once(channels, self.now):
            pass

    @rule(was_sent=st.booleans())
    def the_worker_dies_with_a_message_in_hand(self, was_sent: bool) -> None:
        message = outbox.claim(self.now)
        if message and was_sent and self.gateway == "takes":
            self.taken[message.key] += 1
        self.now += outbox.LEASE + SECOND

    @rule()
    def the_worker_escalates(self) -> None:
        tell.escalate(self.now)
        decide.escalate(self.now)

    @rule(place=st.integers(1, 3), way=st.sampled_from(["web", "link", "relayed", "sms"]))
    def somebody_acknowledges(self, place: int, way: str) -> None:
        for recipient in Recipient.objects.filter(place=place):
            if way == "sms":
                answer_sms(recipient.person.telephone, recipient.code, self.now)
            else:
                by = self.bo if way == "relayed" else None
                tell.acknowledge(recipient, way, relayed_by=by, at=self.now)

    @rule()
    def somebody_stands_a_notice_down(self) -> None:
        for notice in Notice.objects.filter(over_at__isnull=True):
            tell.stand_down(notice, self.bo, at=self.now)

    @rule(place=st.integers(1, 3))
    def somebody_cannot_be_reached(self, place: int) -> None:
        for recipient in Recipient.objects.filter(place=place):
            tell.mark_unreachable(recipient, self.bo, at=self.now)
        for one in Asked.objects.filter(place=place):
            decide.mark_unreachable(one, self.bo, at=self.now)

    @rule(place=st.integers(1, 3), word=st.sampled_from(["YES", "NO", "CALL", "", "PERHAPS"]))
    def somebody_answers(self, place: int, word: str) -> None:
        for one in Asked.objects.filter(place=place, request__in=decide.open_requests()):
            said = answer_sms(one.person.telephone, f"{one.code} {word}", self.now)
            self.yes += word == "YES" and said.startswith("Noted")

    @rule(place=st.integers(1, 3), what=st.sampled_from(Decision.What.values))
    def somebody_decides_what_may_be_decided_already(self, place: int, what: str) -> None:
        for one in Asked.objects.filter(place=place):
            was_open = decide.is_open(one.request)
            try:
                decide.decide(one, Decision.What(what), "web", at=self.now)
            except BadInput:
                continue
            assert was_open
            self.yes += what == "approve"

    # ---- what always holds

    @invariant()
    def nobody_is_told_or_asked_twice(self) -> None:
        for rows in (
            Recipient.objects.values_list("notice", "person"),
            Asked.objects.values_list("request", "person"),
        ):
            assert max(Counter(rows).values(), default=1) == 1

    @invariant()
    def every_one_told_has_a_message_and_each_is_sent_failed_or_waits(self) -> None:
        keys = {f"n{each.notice_id}-r{each.pk}-sms" for each in Recipient.objects.all()}
        keys |= {f"a{each.request_id}-{each.pk}-sms" for each in Asked.objects.all()}
        messages = {each.key: each for each in Message.objects.all()}
        assert keys <= set(messages)
        later = re.compile(r"(n\d+-r\d+|a\d+-\d+)-\d+-sms|[uv]\d+-sms|c\d+(-\d+)?-sms")
        assert [key for key in set(messages) - keys if not later.fullmatch(key)] == []
        for ladder in (*Notice.objects.all(), *Request.objects.all()):
            owner = "u" if isinstance(ladder, Notice) else "v"
            assert (f"{owner}{ladder.pk}-sms" in messages) == (ladder.unreached_at is not None)
        for key, message in messages.items():
            if message.state == Message.State.SENT:
                assert self.taken[key] >= 1
                assert message.sent_at
            if message.state == Message.State.FAILED:
                assert message.error

    @invariant()
    def an_acknowledgement_is_one_deed(self) -> None:
        acknowledged = Recipient.objects.filter(acknowledged_at__isnull=False).count()
        assert self.encounter.entries.filter(name=TELL).count() == acknowledged
        for notice in Notice.objects.all():
            is_reached = notice.recipients.filter(acknowledged_at__isnull=False).exists()
            assert (notice.over_at is not None) == (is_reached or notice.stood_down_by_id is not None)

    @invariant()
    def one_notice_and_one_request_are_open_at_most(self) -> None:
        assert Notice.objects.filter(over_at__isnull=True).count() <= 1
        assert decide.open_requests().count() <= 1

    @invariant()
    def only_a_yes_approves(self) -> None:
        approvals = Decision.objects.filter(what=Decision.What.APPROVE)
        assert approvals.count() == self.yes
        deeds = self.encounter.entries.filter(name="approve_action").count()
        assert deeds == self.yes
        for asked in Request.objects.all():
            final = asked.decisions.exclude(what=Decision.What.CALL_ME).count()
            assert final == (0 if decide.is_open(asked) else 1)

    @invariant()
    def the_chain_of_the_log_holds(self) -> None:
        *found, _last = problems(json.loads(line) for line in exported())
        assert found == []


@pytest.mark.django_db
def test_it_holds_whatever_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    put_in_force(
        str(ROOT / "policies/mpd/9-401.md"), "proposed", who="-", since=datetime.now(UTC) - timedelta(days=1)
    )
    receipts: Any = lambda asked, now: "receipt"  # noqa: E731
    monkeypatch.setattr(decide, "_receipt", receipts)  # its own tests hold it; here it only takes time
    is_nightly = settings.get_profile("nightly").max_examples == settings().max_examples
    run_state_machine_as_test(
        Life, settings=settings(max_examples=300 if is_nightly else 15, stateful_step_count=30)
    )
