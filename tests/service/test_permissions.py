"""Who sees an encounter, with the reason; every address with every role."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from brightline.service.approvals.decide import decide
from brightline.service.approvals.decide import request as request_decision
from brightline.service.approvals.models import Asked, Decision
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import add_note, join, note_deed, open_encounter, state
from brightline.service.log.models import Record
from brightline.service.notices.tell import send
from brightline.service.people.accounts import say_telling
from brightline.service.people.models import Person
from brightline.service.people.permissions import (
    called_upon,
    may_be_told_all,
    sees_encounter,
    takes_part,
    visible_entries,
)
from brightline.service.texts.holder import policy_of, put_in_force
from brightline.service.texts.models import Text
from service.walking import addresses, filled

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db
Hire = Callable[..., Person]


class TestEncounters:
    def test_whoever_is_in_it_sees_it(self, encounter: Encounter, ana: Person) -> None:
        assert sees_encounter(ana, encounter).reason == "you take part in this encounter"

    def test_another_officer_does_not_and_is_told_why(self, encounter: Encounter, hire: Hire) -> None:
        refused = sees_encounter(hire("1050", "Uma Ruiz"), encounter)
        assert not refused
        assert refused.reason == (
            "you take no part in this encounter; you hold no role that this encounter calls upon; "
            "this is for dispatch (MECC), audit or oversight"
        )

    def test_the_chain_above_sees_it(self, encounter: Encounter, hire: Hire, bo: Person, cho: Person) -> None:
        watch = hire("1060", "Wes Hall", role="watch_commander")
        for person in (bo, watch, cho):
            assert sees_encounter(person, encounter).reason.startswith("this encounter calls upon the ")

    def test_internal_affairs_sees_it_with_conduct_only(
        self, encounter: Encounter, hire: Hire, ana: Person
    ) -> None:
        inspector = hire("1070", "Nia Cole", role="internal_affairs_commander")
        assert not sees_encounter(inspector, encounter)
        state(encounter, ana, "questionable_conduct", "yes")
        state(encounter, ana, "conduct_witnessed", "yes")
        assert sees_encounter(inspector, encounter)

    def test_dispatch_adds_and_oversight_only_reads(
        self, encounter: Encounter, gus: Person, dee: Person
    ) -> None:
        assert sees_encounter(gus, encounter)
        assert takes_part(gus, encounter)
        assert sees_encounter(dee, encounter)
        assert not takes_part(dee, encounter)

    def test_administration_sees_none(self, encounter: Encounter, fay: Person) -> None:
        assert not sees_encounter(fay, encounter)

    @pytest.mark.parametrize(
        ("path", "version"),
        [
            ("docs/examples/stonebridge/manual.md", "adopted"),
            ("docs/examples/northgate/manual.md", "adopted"),
        ],
    )
    def test_it_goes_by_another_departments_policy(
        self, db: None, hire: Hire, path: str, version: str
    ) -> None:
        put_in_force(str(ROOT / path), version, who="-", since=datetime(2026, 1, 1, tzinfo=UTC))  # type: ignore[arg-type]
        officer = hire("1", "One")
        encounter = open_encounter(officer)
        assert sees_encounter(officer, encounter)
        assert not sees_encounter(hire("2", "Two"), encounter)
        known = {role.name for role in policy_of(encounter.text).roles}
        assert called_upon(encounter) <= known


class TestTaskForce:
    def test_it_sees_only_what_it_is_in_whatever_else_it_is(
        self, encounter: Encounter, eli: Person, hire: Hire
    ) -> None:
        assert not sees_encounter(eli, encounter)
        lent = hire("3002", "Kit Lowe", role="supervisor", work="dispatch", on_federal_task_force=True)
        refused = sees_encounter(lent, encounter)
        assert "you are a federal task-force member" in refused.reason
        join(encounter, eli)
        assert sees_encounter(eli, encounter)

    def test_it_sees_there_what_it_said_or_was_told(
        self, encounter: Encounter, eli: Person, ana: Person
    ) -> None:
        join(encounter, eli)
        add_note(encounter, ana, "The side street is clear.")
        own = add_note(encounter, eli, "Arrived at the north side.")
        told = note_deed(encounter, ana, "notify_activity(supervisor)", to=[eli])
        assert set(visible_entries(eli, encounter)) == {own, told}
        assert visible_entries(ana, encounter).count() == encounter.entries.count()

    def test_nothing_is_told_before_somebody_said_what_telling_is(
        self, encounter: Encounter, eli: Person
    ) -> None:
        assert (
            may_be_told_all(eli, encounter).reason
            == "nobody has said which act of the policy it is to tell you"
        )

    @pytest.mark.parametrize("offense", [None, "felony"])
    def test_the_policy_forbids_telling_immigration_enforcement(
        self, encounter: Encounter, eli: Person, fay: Person, ana: Person, offense: str | None
    ) -> None:
        say_telling(
            fay,
            policy_of(encounter.text).id,
            "share_information",
            {"recipient_is_immigration_enforcement": "yes"},
        )
        if offense:
            state(encounter, ana, "offense", offense)
        refused = may_be_told_all(eli, encounter)
        assert not refused
        assert (
            refused.reason
            == "to tell you is `share_information`, and the policy does not let it be done here"
        )

    def test_only_the_policys_own_may_lets_it_be_told(
        self, encounter: Encounter, eli: Person, fay: Person, ana: Person
    ) -> None:
        facts: dict[str, object] = {"chief_approved": "yes", "action_consistent": "yes"}
        say_telling(fay, policy_of(encounter.text).id, "assist_federal_criminal_investigation", facts)
        assert may_be_told_all(eli, encounter).reason.endswith("the policy does not let it be done here")
        state(encounter, ana, "offense", "felony")
        assert may_be_told_all(eli, encounter)
        assert set(visible_entries(eli, encounter)) == set(encounter.entries.all())

    def test_it_is_shown_no_more_by_notices_decisions_chains_and_the_case_file(
        self, encounter: Encounter, eli: Person, ana: Person, cho: Person, client: Client
    ) -> None:
        join(encounter, eli)
        add_note(encounter, ana, "The side street is clear.")
        notice = send(encounter, ana, "notify_activity(chief)", [])
        asked = request_decision(encounter, ana, "chief_approved", "close_road", "Two trucks wait.")
        client.force_login(eli)
        for address in (
            reverse("notices:status", args=[encounter.pk, notice.pk]),
            reverse("approvals:show", args=[encounter.pk, asked.pk]),
            reverse("conduct:show", args=[encounter.pk]),
        ):
            assert client.get(address).status_code == 403, address
        assert client.post(reverse("conduct:package", args=[encounter.pk])).status_code == 403
        assert "<table" not in client.get(reverse("conduct:index")).content.decode()
        client.force_login(ana)
        assert client.post(reverse("conduct:package", args=[encounter.pk])).status_code == 200

    def test_it_asks_for_a_decision_and_learns_what_it_was(
        self, encounter: Encounter, eli: Person, cho: Person, client: Client
    ) -> None:
        join(encounter, eli)
        client.force_login(eli)
        said = client.post(
            reverse("approvals:ask", args=[encounter.pk]), {"what": "chief_approved close_road"}, follow=True
        )
        assert said.status_code == 200
        decide(Asked.objects.get(), Decision.What.DENY, "web")
        sent = {"act": "notify_activity(chief)"}
        assert client.post(reverse("notices:send", args=[encounter.pk]), sent, follow=True).status_code == 200
        assert "decided: deny" in client.get(reverse("approvals:mine")).content.decode()

    def test_dispatch_of_one_calls_nobody(
        self, encounter: Encounter, ana: Person, cho: Person, hire: Hire, client: Client
    ) -> None:
        notice = send(encounter, ana, "notify_activity(chief)", [])
        client.force_login(hire("3003", "Lu Fox", work="dispatch", on_federal_task_force=True))
        assert client.get(reverse("notices:calls")).status_code == 403
        assert client.get(reverse("notices:status", args=[encounter.pk, notice.pk])).status_code == 403


ROLES = ("nobody", "ana", "bo", "cho", "dee", "eli", "fay", "gus")

EVERYBODY = {"ana", "bo", "cho", "dee", "eli", "fay", "gus"}
PUBLIC = {
    "account_inactive",
    "account_login",
    "account_logout",
    "appearance",
    "banner",
    "idle",
    "log:verifier",
    "policy:style",
    "replies:delivered",
    "replies:link",
    "replies:sms",
}
"""Addresses that somebody without an account may get an answer from."""

TOKENS = {"replies:delivered", "replies:link", "replies:sms"}
"""Addresses that go by a token in place of an account."""

ANY = {
    "account_change_password", "account_reauthenticate", "answers:page", "approvals:mine",
    "conduct:index", "encounters:index",
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate", "mfa_deactivate_totp",
    "mfa_download_recovery_codes", "mfa_edit_webauthn", "mfa_generate_recovery_codes", "mfa_index",
    "mfa_list_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn",
    "mfa_view_recovery_codes", "notices:mine", "notices:read", "policy:earlier", "policy:page",
    "screening:kind", "screening:page",
}  # fmt: skip
"""Addresses for everybody with an account: each shows what is theirs, or what is nobody's secret."""

ADMINISTRATION = {
    "people:accounts", "people:new", "people:locked", "people:account", "people:release", "people:disable",
    "people:enable", "people:password", "people:factors", "people:precincts", "people:terminals",
    "people:terminal_end", "people:telling",
}  # fmt: skip
IN_IT = {
    "approvals:ask", "conduct:did", "conduct:refer", "conduct:tell", "encounters:tell", "notices:send",
}  # fmt: skip
ADDS = {
    "encounters:bring", "encounters:close", "encounters:did", "encounters:join", "encounters:note",
    "encounters:refer", "encounters:state", "encounters:take_back",
}  # fmt: skip
GROUPS: tuple[tuple[set[str], set[str]], ...] = (
    (PUBLIC | ANY, EVERYBODY),
    (ADMINISTRATION, {"fay"}),
    (IN_IT, {"ana"}),
    (ADDS, {"ana", "bo", "cho", "gus"}),
    ({"approvals:show", "notices:status", "notices:stand_down"}, {"ana", "dee", "gus"}),
    ({"board:page", "board:rows"}, {"bo", "cho", "dee", "gus"}),
    ({"conduct:package", "conduct:show"}, {"ana", "dee"}),
    ({"log:export", "log:index", "log:verify", "notices:findings"}, {"dee", "fay"}),
    ({"notices:called", "notices:calls"}, {"gus"}),
    ({"encounters:show"}, {"ana", "bo", "cho", "dee", "gus"}),
    ({"encounters:start"}, {"ana", "bo", "cho", "eli", "gus"}),
    ({"people:give", "people:end"}, {"fay", "bo", "cho"}),
    ({"people:index"}, EVERYBODY - {"eli"}),
)
WHO = {name: who for names, who in GROUPS for name in names}
"""Who gets an answer, or is told that there is no such thing: every address is named here."""


def test_every_address_says_who_gets_an_answer() -> None:
    assert {name for name, _pattern in addresses()} == set(WHO)


def test_a_refusal_is_made_where_it_is_logged() -> None:
    service = ROOT / "src/brightline/service"
    raises = {path.name for path in service.rglob("*.py") if "raise PermissionDenied" in path.read_text()}
    assert raises == {"permissions.py"}


@pytest.mark.parametrize("role", ROLES)
def test_every_address_with_every_role(
    role: str,
    encounter: Encounter,
    request: pytest.FixtureRequest,
    prove: Callable[[Client], None],
    ana: Person,
    bo: Person,
) -> None:
    cast = {name: request.getfixturevalue(name) for name in ROLES if name != "nobody"}
    post = bo.posts.get()
    known: dict[str, object] = {"encounter": encounter.pk, "person": ana.pk, "post": post.pk, "key": "x"}
    client, wrong = Client(), []
    client.post(reverse("banner"), {"next": "/"})
    if role != "nobody":
        client.force_login(cast[role])
        prove(client)
    for name, pattern in sorted(addresses(), key=lambda each: each[0]):
        address = filled(name, pattern, known)
        if address is None or name == "account_logout" or name in TOKENS:
            continue
        status = client.get(address).status_code
        if status >= 500:
            wrong.append((name, status, "an error"))
        if role == "nobody":
            if name not in PUBLIC and status not in (302, 403):
                wrong.append((name, status, "open to everybody"))
        elif (role in WHO[name]) != (status in (200, 302, 404, 405)):
            wrong.append((name, status, "refused" if role in WHO[name] else "allowed"))
    assert wrong == []


def test_a_refusal_says_why_and_is_logged(client: Client, ana: Person, text: Text) -> None:
    client.force_login(ana)
    response = client.get(reverse("people:accounts"))
    assert response.status_code == 403
    assert b"this is for administration of the service" in response.content
    record = Record.objects.last()
    assert record is not None
    assert (record.event, record.who, record.subject) == ("refused", "1001", "people:accounts")
