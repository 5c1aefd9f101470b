"""A decision: asked for, taken once, by whom the policy names; what lifts it; silence is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from brightline.reasoning.transient import transient_names
from brightline.service.approvals.decide import (
    bounding,
    decide,
    escalate,
    is_open,
    mark_unreachable,
    request,
    wanting,
)
from brightline.service.approvals.models import Asked, Decision, Request
from brightline.service.approvals.page import Said
from brightline.service.encounters.duties import guidance, standing
from brightline.service.encounters.guided import Guided, made_by_deeds
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import join, note_deed, state
from brightline.service.encounters.seen import Seen
from brightline.service.notices.models import Message
from brightline.service.people.models import Person, Post
from brightline.service.texts.holder import policy_of
from brightline.source import BadInput

WHAT = Decision.What
ACT = "respond_officially"
Hire = Callable[..., Person]
SignIn = Callable[[Person], Client]


@pytest.fixture
def asked(encounter: Encounter, ana: Person, cho: Person) -> Request:
    """Give Ana's request to the Chief."""
    return request(encounter, ana, "chief_approved", ACT, "Agents want the road closed.")


@pytest.fixture
def designee(hire: Hire) -> Person:
    """Give who is designated in the Chief's place."""
    return hire("1004", "Dov Hale", role="chief", kind=Post.Kind.DESIGNEE, telephone="+16125550104")


def verdict(encounter: Encounter, person: Person) -> str:
    party = encounter.parties.get(person=person)
    return next(each.verdict for each in guidance(encounter, party).answers if each.act == ACT)


def page_of(asked: Request) -> str:
    return f"/approvals/{asked.encounter_id}/{asked.pk}/"


def test_what_can_be_asked_for_comes_from_the_policy(asked: Request) -> None:
    policy = policy_of(asked.encounter.text)
    assert ACT in [act.name for act in wanting(policy, "chief_approved")]
    provisions = {norm.provision for norm in bounding(asked, policy)}
    assert "III.C.3" in provisions
    assert "III.C.2" not in provisions


def test_silence_is_no_approval_and_the_designee_is_asked_next(
    asked: Request, ana: Person, designee: Person
) -> None:
    before = verdict(asked.encounter, ana)
    for minutes in (6, 12, 18):
        escalate(datetime.now(UTC) + timedelta(minutes=minutes))
    assert [each.person for each in asked.asked.all()][1:] == [designee]
    assert is_open(asked)
    assert verdict(asked.encounter, ana) == before


def test_whoever_wants_a_call_has_answered_but_decided_nothing(
    asked: Request, ana: Person, designee: Person
) -> None:
    decide(asked.asked.get(), WHAT.CALL_ME, "web")
    assert escalate(datetime.now(UTC) + timedelta(minutes=6)) == 0
    assert is_open(asked)
    decide(asked.asked.get(), WHAT.APPROVE, "web")
    assert not is_open(asked)


def test_one_who_cannot_be_reached_makes_way(asked: Request, bo: Person, designee: Person) -> None:
    for _ in range(2):
        mark_unreachable(asked.asked.order_by("place")[0], bo)
    assert [each.person for each in asked.asked.all()][1:] == [designee]


def test_whoever_left_the_post_decides_no_more(asked: Request, cho: Person) -> None:
    Post.objects.filter(person=cho).update(until=datetime.now(UTC))
    with pytest.raises(BadInput, match="does not hold the role"):
        decide(asked.asked.get(), WHAT.APPROVE, "web")


def test_a_designee_who_was_in_it_as_something_else_approves_all_the_same(
    encounter: Encounter, ana: Person, hire: Hire
) -> None:
    dov = hire("1004", "Dov Hale", role="supervisor", telephone="+16125550104")
    join(encounter, dov)
    since = datetime.now(UTC) - timedelta(hours=1)
    Post.objects.create(person=dov, role="chief", kind=Post.Kind.DESIGNEE, since=since)
    asked = request(encounter, ana, "chief_approved", ACT)
    decide(asked.asked.get(), WHAT.APPROVE, "reply")
    assert not waits_for_it(encounter, ana, ACT)


def waits_for_it(encounter: Encounter, person: Person, act: str) -> bool:
    """Whether an act waits for a decision, by the guidance and by the page on which one is asked for."""
    party = encounter.parties.get(person=person)
    answers = {each.act: each for each in guidance(encounter, party).answers}
    found = {
        any(each.norm == "III.C.2/approval" for each in answer.citations)
        for answer in (
            answers[act],
            Said(encounter, party, act, datetime.now(UTC), encounter.entries.all()).answer,
        )
    }
    assert len(found) == 1
    return found.pop()


def waiting_on_the_page(encounter: Encounter, person: Person) -> set[str]:
    """Give the acts on which the encounter's page does not let go: it depends on a decision."""
    seen = Seen(encounter, person)
    assert seen.party
    guided = Guided(seen, seen.party)
    assert guided.open
    names = {act.phrase: act.name for act in seen.policy.acts}
    return {names[phrase] for group in guided.open.groups for phrase in group.acts}


def test_what_was_approved_for_one_act_is_not_for_another(
    encounter: Encounter, ana: Person, cho: Person
) -> None:
    acts = ("close_road", "act_against_impersonator", "detain_impersonator", ACT)
    assert all(waits_for_it(encounter, ana, act) for act in acts)
    asked = request(encounter, ana, "chief_approved", "act_against_impersonator")
    decide(asked.asked.get(), WHAT.APPROVE, "web")
    assert [waits_for_it(encounter, ana, act) for act in acts] == [True, False, False, True]


def test_on_the_page_it_is_for_that_act_alone_too(encounter: Encounter, ana: Person, cho: Person) -> None:
    policy = policy_of(encounter.text)
    for fact in policy.facts:
        if fact.name not in {*transient_names(policy), *made_by_deeds(policy)} and fact.ordinary is not None:
            state(encounter, ana, fact.name, fact.ordinary)
    state(encounter, ana, "mpd_involvement_sought", "yes")
    two = {"close_road", "escort_federal_agents"}
    assert waiting_on_the_page(encounter, ana) >= two
    asked = request(encounter, ana, "chief_approved", "escort_federal_agents")
    decide(asked.asked.get(), WHAT.APPROVE, "web")
    assert waiting_on_the_page(encounter, ana) & two == {"close_road"}


def test_whoever_is_asked_after_a_denial_is_told_of_it(
    asked: Request, encounter: Encounter, ana: Person, cho: Person, designee: Person, signed_in: SignIn
) -> None:
    assert "denied before" not in Message.objects.filter(address=cho.telephone).get().text
    decide(asked.asked.get(), WHAT.DENY, "web")
    again = request(encounter, ana, "chief_approved", ACT)
    escalate(datetime.now(UTC) + timedelta(minutes=6))
    assert "It was denied before." in Message.objects.get(address=designee.telephone).text
    assert "not approved" in signed_in(designee).get(page_of(again)).content.decode()


def test_a_designee_decides_not_what_they_ask_for_themselves(
    encounter: Encounter, cho: Person, designee: Person
) -> None:
    join(encounter, designee)
    asked = request(encounter, designee, "chief_approved", ACT)
    assert escalate(datetime.now(UTC) + timedelta(minutes=6)) == 0
    assert [each.person for each in asked.asked.all()] == [cho]
    join(encounter, cho)
    own = request(encounter, cho, "chief_approved", "close_road")
    assert [each.person for each in own.asked.all()] == [cho]


def test_the_subject_says_that_it_goes_by_a_draft(asked: Request, cho: Person) -> None:
    assert Message.objects.get(address=cho.email).subject.startswith("DRAFT: Decision wanted")


class TestPages:
    def test_the_one_asked_approves_within_bounds_of_the_policys_words(
        self, asked: Request, cho: Person, ana: Person, signed_in: SignIn
    ) -> None:
        client = signed_in(cho)
        page = client.get(page_of(asked)).content.decode()
        for words in ("Agents want the road closed.", "Lake and Chicago", "lawful, necessary", "Approve"):
            assert words in page
        sent = {"what": "approve", "bounds": "one lane only", "bound_by": ["III.C.3/official", "nothing"]}
        for _ in range(2):
            assert client.post(page_of(asked), sent).status_code == 302
        decision = asked.decisions.get()
        assert (decision.bounds, decision.bound_by) == ("one lane only", ["III.C.3/official"])
        assert asked.encounter.entries.filter(name=asked.act).count() == 1
        page = signed_in(ana).get(page_of(asked)).content.decode()
        assert "✓ Approved" in page
        assert "one lane only" in page
        assert "Receipt" in page

    def test_nobody_else_decides(self, asked: Request, ana: Person, eli: Person, signed_in: SignIn) -> None:
        assert "You were not asked" in signed_in(ana).get(page_of(asked)).content.decode()
        signed_in(ana).post(page_of(asked), {"what": "approve"})
        assert signed_in(eli).post(page_of(asked), {"what": "approve"}).status_code == 403
        assert not asked.decisions.exists()

    def test_a_status_in_the_bounds_is_kept_nowhere_and_decides_nothing(
        self, asked: Request, cho: Person, signed_in: SignIn
    ) -> None:
        sent = {"what": "approve", "bounds": "The driver Qwertz is undocumented."}
        answer = signed_in(cho).post(page_of(asked), sent)
        assert answer.status_code == 422
        assert "Qwertz" not in answer.content.decode()
        assert not asked.decisions.exists()

    @pytest.mark.parametrize("times", [1, 200])
    def test_what_is_asked_for_in_words_is_kept_in_no_message(
        self, encounter: Encounter, ana: Person, signed_in: SignIn, times: int
    ) -> None:
        client = signed_in(ana)
        said = "Qwertz is undocumented. " * times
        client.post(f"/approvals/{encounter.pk}/ask/", {"what": said})
        client.post(f"/notices/{encounter.pk}/send/", {"act": said})
        kept = str(client.session.load()) + client.cookies.output() + client.get("/notices/").content.decode()
        assert "Qwertz" not in kept

    def test_it_is_asked_for_on_a_page(
        self, encounter: Encounter, ana: Person, cho: Person, signed_in: SignIn
    ) -> None:
        client, url = signed_in(ana), f"/approvals/{encounter.pk}/ask/"
        assert "Act first" not in client.get(url).content.decode()
        sent = {"what": f"chief_approved {ACT}", "words": "Agents want the road closed."}
        blocked = client.post(url, {**sent, "words": "The driver Qwertz is undocumented."})
        assert blocked.status_code == 422
        assert "Qwertz" not in blocked.content.decode()
        for _ in range(2):
            assert client.post(url, sent).status_code == 302
        assert Request.objects.count() == 1

    def test_an_emergency_is_acted_on_first_and_told_after(
        self, encounter: Encounter, ana: Person, cho: Person, signed_in: SignIn
    ) -> None:
        state(encounter, ana, "violence", "yes")
        client, url = signed_in(ana), f"/approvals/{encounter.pk}/ask/"
        page = client.get(url).content.decode()
        assert "Act first." in page
        assert "III.C.2" in page
        note_deed(encounter, ana, ACT)
        owed = [line.act for line in standing(encounter).open_for(f"p{ana.pk}")]
        assert "notify_emergency_action(chief)" in owed
        page = client.get(url).content.decode()
        assert "Send: notify the Chief of the action taken in the emergency" in page

    def test_my_decisions_are_listed(self, asked: Request, cho: Person, signed_in: SignIn) -> None:
        assert "you are asked" in signed_in(cho).get("/approvals/").content.decode()

    def test_dispatch_calls_whoever_is_asked_and_decides_nothing(
        self, asked: Request, hire: Hire, signed_in: SignIn
    ) -> None:
        client = signed_in(hire("4001", "Mia Roy", work=Person.Work.DISPATCH))
        assert "A decision is wanted on 26-000123" in client.get("/notices/calls/").content.decode()
        one = Asked.objects.get()
        client.post(f"/notices/calls/request/{one.pk}/reached/")
        one.refresh_from_db()
        assert one.reached_at is not None
        assert is_open(asked)
