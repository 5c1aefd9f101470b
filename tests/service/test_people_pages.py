"""The people pages: accounts, precincts, the roster and its gaps; who may change what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from brightline.service.log.models import Payload, Record
from brightline.service.people import accounts
from brightline.service.people.models import Person, Post, Precinct
from brightline.service.people.permissions import may_end, may_give
from brightline.service.people.posts import end_post, give_post, week
from brightline.service.people.roster import holders
from brightline.service.screened import Blocked
from brightline.service.texts.holder import local, policy_of
from brightline.service.texts.models import Text
from brightline.source import BadInput

pytestmark = pytest.mark.django_db
Prove = Callable[[Client], None]


def last() -> Record:
    record = Record.objects.last()
    assert record is not None
    return record


@pytest.fixture
def office(client: Client, fay: Person, prove: Prove) -> Client:
    """Fay at her desk, who has just shown that it is her."""
    client.force_login(fay)
    prove(client)
    return client


class TestAccounts:
    def test_it_opens_one_with_a_password_that_is_shown_once(self, office: Client, text: Text) -> None:
        said = {"username": "1099", "name": "Ira Vale", "rank": "Officer", "work": "patrol"}
        page = office.post(reverse("people:new"), said).content.decode()
        person = Person.objects.get(username="1099")
        password = page.split('class="secret">')[1].split("<")[0]
        assert person.check_password(password)
        assert person.password_set_at is None
        assert (last().event, last().who, last().subject) == ("account opened", "4001", "account 1099")

    def test_it_says_why_a_number_is_taken(self, office: Client, text: Text, ana: Person) -> None:
        said = {"username": "1001", "name": "Ira Vale", "work": "patrol"}
        assert b"was given to somebody already" in office.post(reverse("people:new"), said).content

    def test_a_status_is_kept_nowhere(self, office: Client, text: Text, ana: Person) -> None:
        words = "Qwertz is undocumented."
        for name, said in (
            ("people:new", {"username": "1098", "name": words, "work": "patrol"}),
            ("people:precincts", {"name": words}),
            ("people:terminals", {"name": words}),
        ):
            page = office.post(reverse(name), said)
            assert page.status_code == 200
            assert "Qwertz" not in page.content.decode()
            assert "may not be kept" in page.content.decode()
        page = office.post(reverse("people:disable", args=[ana.pk]), {"why": words})
        assert "Qwertz" not in page.content.decode()
        assert "Qwertz" not in str(
            list(Payload.objects.values_list("data")) + list(Person.objects.values_list())
        )
        assert "Qwertz" not in str(dict(office.session))

    def test_a_change_of_permissions_is_logged_as_one(self, office: Client, text: Text, ana: Person) -> None:
        said = {"name": ana.name, "rank": ana.rank, "work": "dispatch"}
        office.post(reverse("people:account", args=[ana.pk]), said)
        ana.refresh_from_db()
        assert ana.work == "dispatch"
        assert last().event == "permissions changed"
        assert '"changed":["work"]' in last().payload.data
        office.post(reverse("people:account", args=[ana.pk]), said | {"telephone": "+16125550101"})
        assert last().event == "account changed"

    def test_what_nobody_changed_leaves_no_line(self, ana: Person, fay: Person) -> None:
        before = Record.objects.count()
        accounts.change_account(fay, ana, name=ana.name)
        assert Record.objects.count() == before

    def test_a_disabled_account_is_out_at_once_and_can_be_enabled(
        self, office: Client, text: Text, ana: Person
    ) -> None:
        working = Client()
        working.force_login(ana)
        office.post(reverse("people:disable", args=[ana.pk]), {"why": "left the department"})
        assert working.get(reverse("people:index")).status_code == 302
        office.post(reverse("people:enable", args=[ana.pk]))
        ana.refresh_from_db()
        assert ana.is_active
        assert last().event == "account enabled"

    def test_a_password_that_was_given_out_ends_old_sessions(
        self, office: Client, text: Text, ana: Person
    ) -> None:
        working = Client()
        working.force_login(ana)
        office.post(reverse("people:password", args=[ana.pk]))
        assert working.get(reverse("people:index")).status_code == 302

    @pytest.mark.parametrize("change", [accounts.release, accounts.remove_factors])
    def test_nobody_helps_themselves(self, fay: Person, change: Callable[[Person, Person], None]) -> None:
        with pytest.raises(BadInput, match="their own"):
            change(fay, fay)

    def test_a_change_and_its_line_stand_or_fall_together(
        self, ana: Person, fay: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(accounts, "write", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            accounts.disable(fay, ana, "left")
        ana.refresh_from_db()
        assert ana.is_active

    def test_a_precinct_is_added_once(self, office: Client, text: Text) -> None:
        for _ in range(2):
            office.post(reverse("people:precincts"), {"name": "Third"})
        assert Precinct.objects.count() == 1


class TestRoster:
    def test_it_shows_who_is_on_and_gaps(self, client: Client, text: Text, bo: Person, cho: Person) -> None:
        client.force_login(bo)
        page = client.get(reverse("people:index")).content.decode()
        assert "Chief Cho Park" in page
        assert 'class="gap">Nobody' in page

    @pytest.mark.parametrize("week", ["9999-12-31", "0001-01-01", "yesterday"])
    def test_a_week_that_is_none_is_this_one(self, client: Client, text: Text, bo: Person, week: str) -> None:
        client.force_login(bo)
        assert client.get(reverse("people:index"), {"week": week}).status_code == 200

    def test_a_week_shows_a_gap_in_the_departments_time(self, text: Text, bo: Person, fay: Person) -> None:
        policy = policy_of(text)
        monday = local(policy, datetime.now(UTC)).date() + timedelta(days=28)
        monday -= timedelta(days=monday.weekday())
        zone = local(policy, datetime.now(UTC)).tzinfo
        start = datetime(monday.year, monday.month, monday.day, 18, tzinfo=zone)
        give_post(
            fay,
            policy,
            bo,
            "watch_commander",
            kind=Post.Kind.ACTING,
            since=start,
            until=start + timedelta(hours=12),
        )
        row = next(row for row in week(policy, monday) if row.role == "watch_commander")
        monday_gaps = [(gap.since.hour, gap.until.hour) for gap in row.days[0].gaps]
        tuesday_gaps = [(gap.since.hour, gap.until.hour) for gap in row.days[1].gaps]
        assert monday_gaps == [(0, 18)]
        assert tuesday_gaps == [(6, 0)]
        assert [post.person for post in row.days[1].posts] == [bo]

    def test_whoever_is_disabled_fills_no_gap(self, text: Text, cho: Person, fay: Person) -> None:
        policy = policy_of(text)
        monday = local(policy, datetime.now(UTC)).date() + timedelta(days=7)
        chief = next(row for row in week(policy, monday) if row.role == "chief")
        assert not any(day.gaps for day in chief.days)
        accounts.disable(fay, cho, "retired")
        chief = next(row for row in week(policy, monday) if row.role == "chief")
        assert all(gap.is_all_day for day in chief.days for gap in day.gaps)
        assert all(day.gaps for day in chief.days)

    def test_administrators_give_and_end_posts(
        self, office: Client, text: Text, bo: Person, fay: Person
    ) -> None:
        office.get(reverse("people:give"))
        said = {
            "person": bo.pk,
            "role": "watch_commander",
            "kind": "0 acting",
            "since": "2026-01-01T08:00",
            "until": "",
        }
        assert office.post(reverse("people:give"), said).status_code == 302
        post = Post.objects.get(role="watch_commander")
        assert local(policy_of(text), post.since).strftime("%Y-%m-%d %H:%M") == "2026-01-01 08:00"
        assert (last().event, last().who) == ("post given", "4001")
        assert holders("watch_commander", policy_of(text), datetime.now(UTC)) == [bo]
        office.post(reverse("people:end", args=[post.pk]))
        assert holders("watch_commander", policy_of(text), datetime.now(UTC)) == []
        assert last().event == "post ended"

    def test_an_end_before_the_start_is_refused_with_the_reason(
        self, office: Client, text: Text, bo: Person
    ) -> None:
        said = {
            "person": bo.pk,
            "role": "chief",
            "kind": "1 holder",
            "since": "2026-01-02T08:00",
            "until": "2026-01-01T08:00",
        }
        assert b"ends after it begins" in office.post(reverse("people:give"), said).content

    def test_a_post_to_come_is_withdrawn(self, text: Text, bo: Person, fay: Person) -> None:
        since = datetime.now(UTC) + timedelta(days=1)
        post = give_post(fay, policy_of(text), bo, "chief", kind=Post.Kind.DESIGNEE, since=since)
        end_post(fay, post)
        assert last().event == "post withdrawn"
        assert not Post.objects.filter(role="chief").exists()

    def test_holders_give_what_they_hold_and_nothing_above_it(
        self, client: Client, text: Text, bo: Person, cho: Person, ana: Person, prove: Prove
    ) -> None:
        policy = policy_of(text)
        assert may_give(bo, "supervisor", policy, ana)
        refused = may_give(bo, "chief", policy, ana)
        assert not refused
        assert (
            refused.reason == "only whoever holds the post of chief, or an administrator, gives it to others"
        )
        assert may_give(cho, "chief", policy, bo)
        assert not may_give(cho, "chief", policy, cho)
        client.force_login(bo)
        prove(client)
        said = {"person": ana.pk, "role": "chief", "kind": "1 holder", "since": "2026-01-01T08:00"}
        assert client.post(reverse("people:give"), said).status_code == 200
        assert not Post.objects.filter(person=ana).exists()

    def test_a_designee_passes_on_nothing_and_ends_nothing(
        self, client: Client, text: Text, hire: Callable[..., Person], cho: Person, ana: Person, prove: Prove
    ) -> None:
        dov = hire("1004", "Dov Hale", role="chief", kind=Post.Kind.DESIGNEE)
        assert not may_give(dov, "chief", policy_of(text), ana)
        client.force_login(dov)
        prove(client)
        assert client.post(reverse("people:end", args=[cho.posts.get().pk])).status_code == 403
        assert cho.posts.get().until is None

    def test_a_post_is_ended_by_its_holder_by_one_above_or_by_the_rosters_keeper(
        self, text: Text, hire: Callable[..., Person], bo: Person, cho: Person, fay: Person
    ) -> None:
        policy, post = policy_of(text), bo.posts.get()
        other = hire("1005", "Ola Berg", role="supervisor")
        assert may_end(bo, post, policy).reason == "this post is your own"
        assert may_end(cho, post, policy).reason == "you hold the post of chief, which is above it"
        assert may_end(fay, post, policy).reason == "you administer the roster"
        refused = may_end(other, post, policy)
        assert not refused
        assert refused.reason == (
            "only whoever holds this post, a post above it, or an administrator, ends it"
        )
        assert not may_end(bo, cho.posts.get(), policy)

    def test_a_refused_end_is_logged_with_its_reason(
        self, client: Client, text: Text, hire: Callable[..., Person], bo: Person, prove: Prove
    ) -> None:
        client.force_login(hire("1005", "Ola Berg", role="supervisor"))
        prove(client)
        post = bo.posts.get()
        assert client.post(reverse("people:end", args=[post.pk])).status_code == 403
        assert (last().event, last().who) == ("refused", "1005")
        assert "a post above it" in last().payload.data
        post.refresh_from_db()
        assert post.until is None

    def test_ends_are_offered_to_those_who_may(
        self, client: Client, text: Text, bo: Person, cho: Person
    ) -> None:
        client.force_login(bo)
        said = client.get(reverse("people:index")).content.decode()
        assert reverse("people:end", args=[bo.posts.get().pk]) in said
        assert reverse("people:end", args=[cho.posts.get().pk]) not in said

    def test_nobody_gives_a_post_to_themselves(self, office: Client, text: Text, fay: Person) -> None:
        said = {"person": fay.pk, "role": "chief", "kind": "1 holder", "since": "2026-01-01T08:00"}
        response = office.post(reverse("people:give"), said)
        assert response.status_code == 403
        assert b"nobody gives a post to themselves" in response.content
        assert (last().event, last().who) == ("refused", "4001")

    def test_a_role_that_the_policy_has_not_is_refused(self, text: Text, bo: Person, fay: Person) -> None:
        with pytest.raises(BadInput, match="no role"):
            give_post(fay, policy_of(text), bo, "emperor", kind=Post.Kind.HOLDER, since=datetime.now(UTC))


@pytest.mark.parametrize("said", [{"work": "dispatch"}, {"on_federal_task_force": False}])
def test_nobody_changes_what_they_may_do_themselves(fay: Person, said: dict[str, object]) -> None:
    Person.objects.filter(pk=fay.pk).update(on_federal_task_force=True)
    with pytest.raises(BadInput, match="nobody changes what they"):
        accounts.change_account(fay, Person.objects.get(pk=fay.pk), **said)
    accounts.change_account(fay, Person.objects.get(pk=fay.pk), rank="Clerk")


def test_words_that_say_a_status_are_no_name(fay: Person) -> None:
    with pytest.raises(Blocked):
        accounts.open_account(fay, "1097", name="Qwertz is undocumented.")
