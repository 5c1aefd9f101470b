"""Signing in: banner, password, second factor; locks, idle and long sessions; what the log has of it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse

from brightline.service.log.models import Payload, Record
from brightline.service.people import accounts
from brightline.service.people.models import Person, Terminal

PASSWORD = "correct horse battery staple 26"
SECRET = "JBSWY3DPEHPK3PXP" * 2
pytestmark = pytest.mark.django_db


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def enter(client: Client) -> None:
    client.post(reverse("banner"), {"next": "/"})


def give_password(client: Client, username: str = "1001", password: str = PASSWORD) -> str:
    response = client.post(reverse("account_login"), {"login": username, "password": password})
    return str(response.headers.get("Location", response.status_code))


def give_code(client: Client, said: str) -> str:
    response = client.post(reverse("mfa_authenticate"), {"code": said})
    return str(response.headers.get("Location", response.status_code))


def is_in(client: Client) -> bool:
    return client.get(reverse("people:index")).status_code == 200


def events() -> list[tuple[str, str, str]]:
    return list(Record.objects.values_list("event", "who", "outcome"))


@pytest.fixture
def enrolled(ana: Person, text: object) -> Person:
    """Ana with an authenticator."""
    TOTP.activate(ana, SECRET)
    return ana


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Give a function that lets some seconds pass."""
    real, passed = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + passed[0])

    def wait(seconds: float) -> None:
        passed[0] += seconds

    return wait


class TestEntry:
    def test_it_asks_for_the_banner_first(self, client: Client, enrolled: Person) -> None:
        response = client.get(reverse("account_login"))
        assert response.headers["Location"].startswith(reverse("banner"))
        assert give_password(client).startswith(reverse("banner"))
        page = client.get(reverse("banner")).content.decode()
        for word in ("restricted", "monitored", "punished", "consent", "data of the department"):
            assert word in page

    def test_it_lets_in_with_password_and_code(self, client: Client, enrolled: Person) -> None:
        enter(client)
        assert give_password(client) == reverse("mfa_authenticate")
        assert not is_in(client)
        assert give_code(client, code()) == "/"
        assert is_in(client)
        assert ("signed in", "1001", "success") in events()

    def test_a_code_works_once(self, client: Client, enrolled: Person) -> None:
        used = code()
        for attempt in (client, Client()):
            enter(attempt)
            give_password(attempt)
            give_code(attempt, used)
        assert is_in(client)
        assert not is_in(attempt)

    def test_a_recovery_code_works_once(self, client: Client, enrolled: Person) -> None:
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

        said = RecoveryCodes.activate(enrolled).get_unused_codes()[0]
        for attempt in (client, Client()):
            enter(attempt)
            give_password(attempt)
            give_code(attempt, said)
        assert is_in(client)
        assert not is_in(attempt)
        assert ("recovery code used", "1001", "success") in events()

    def test_without_a_second_factor_there_is_no_page_but_enrolment(
        self, client: Client, ana: Person, text: object
    ) -> None:
        enter(client)
        assert give_password(client) == "/"
        for name in ("people:index", "screening:page"):
            assert client.get(reverse(name)).headers["Location"].startswith(reverse("mfa_index"))
        assert client.get(reverse("mfa_index")).status_code == 200
        page = client.get(reverse("mfa_activate_totp")).content.decode()
        secret = re.search(r'class="secret">(\w+)<', page)
        assert secret
        client.post(reverse("mfa_activate_totp"), {"code": code(secret[1])})
        codes = client.get(reverse("mfa_view_recovery_codes")).content.decode()
        assert len(re.findall(r"<li>\d{8}</li>", codes)) == 10
        assert not re.findall(
            r"<li>\d{8}</li>", client.get(reverse("mfa_view_recovery_codes")).content.decode()
        )
        assert is_in(client)
        assert ("second factor added", "1001", "success") in events()
        assert secret[1] not in str(list(ana.authenticator_set.values_list("data", flat=True)))

    def test_a_session_of_before_the_factor_was_removed_is_no_good(
        self, client: Client, enrolled: Person, fay: Person
    ) -> None:
        client.force_login(enrolled)
        assert is_in(client)
        accounts.remove_factors(fay, enrolled)
        assert not is_in(client)

    def test_it_says_nothing_to_outsiders(self, client: Client, enrolled: Person) -> None:
        enter(client)
        assert client.get(reverse("people:index")).headers["Location"].startswith(reverse("account_login"))


class TestLock:
    def fail(self, client: Client, count: int, username: str = "1001") -> str:
        enter(client)
        return [give_password(client, username, "wrong horse") for _ in range(count)][-1]

    def test_four_failures_do_not_lock(self, client: Client, enrolled: Person) -> None:
        self.fail(client, 4)
        assert give_password(client) == reverse("mfa_authenticate")

    def test_the_fifth_locks_until_released(
        self,
        client: Client,
        enrolled: Person,
        fay: Person,
        prove: Callable[[Client], None],
        clock: Callable[[float], None],
    ) -> None:
        assert self.fail(client, 5) == "403"
        enrolled.refresh_from_db()
        assert enrolled.locked_at
        AccessAttempt.objects.update(attempt_time=datetime.now(UTC) - timedelta(days=30))
        assert give_password(client) == "200"
        assert ("account locked", "-", "failure") in events()
        administrator = Client()
        administrator.force_login(fay)
        prove(administrator)
        assert b"Ana Reyes" in administrator.get(reverse("people:locked")).content
        administrator.post(reverse("people:release", args=[enrolled.pk]))
        assert ("lock released", "4001", "success") in events()
        assert give_password(client) == reverse("mfa_authenticate")
        assert give_code(client, code()) == "/"

    def test_failures_of_long_ago_do_not_count(self, client: Client, enrolled: Person) -> None:
        self.fail(client, 4)
        AccessAttempt.objects.update(attempt_time=datetime.now(UTC) - timedelta(minutes=16))
        self.fail(client, 1)
        assert give_password(client) == reverse("mfa_authenticate")

    def test_wrong_codes_count_too(self, client: Client, enrolled: Person) -> None:
        enter(client)
        give_password(client)
        assert [give_code(client, "000000") for _ in range(5)][-1] == "403"
        give_code(client, code())
        assert not is_in(client)
        enrolled.refresh_from_db()
        assert enrolled.locked_at

    def test_a_success_forgets_the_failures(self, client: Client, enrolled: Person) -> None:
        self.fail(client, 4)
        give_password(client)
        give_code(client, code())
        self.fail(Client(), 4)
        enrolled.refresh_from_db()
        assert enrolled.locked_at is None

    def test_a_lock_does_not_put_out_who_works(self, client: Client, enrolled: Person) -> None:
        client.force_login(enrolled)
        self.fail(Client(), 5)
        assert is_in(client)

    def test_nothing_that_was_typed_is_kept(self, client: Client, enrolled: Person) -> None:
        enter(client)
        headers = {"HTTP_USER_AGENT": "Qwertz", "HTTP_ACCEPT": "Qwertz"}
        said = {"login": "Qwertz", "password": "Qwertz", "other": "Qwertz"}
        client.post(reverse("account_login") + "?x=Qwertz", said, **headers)
        client.post(reverse("account_login"), said | {"login": "1001"}, **headers)
        kept = [
            *AccessAttempt.objects.values_list(),
            *Record.objects.values_list(),
            *Payload.objects.values_list(),
        ]
        assert AccessAttempt.objects.count() == 2
        assert "Qwertz" not in str(kept)

    def test_nobody_releases_their_own(self, fay: Person) -> None:
        with pytest.raises(Exception, match="their own"):
            accounts.release(fay, fay)


class TestTime:
    def test_it_ends_after_30_minutes_without_use(
        self, client: Client, ana: Person, text: object, clock: Callable[[float], None]
    ) -> None:
        client.force_login(ana)
        for _ in range(3):
            clock(29 * 60)
            assert is_in(client)
        clock(31 * 60)
        assert not is_in(client)
        assert ("session ended", "1001", "success") in events()

    def test_a_page_that_polls_is_no_use_and_is_told_to_leave(
        self, client: Client, ana: Person, text: object, clock: Callable[[float], None]
    ) -> None:
        client.force_login(ana)
        for _ in range(3):
            clock(11 * 60)
            response = client.get(reverse("people:index"), headers={"HX-Request": "true"})
        assert response.headers["HX-Redirect"].startswith(reverse("banner"))
        assert b"Ana" not in response.content

    def test_it_stays_on_a_terminal_until_that_is_ended(
        self,
        client: Client,
        ana: Person,
        fay: Person,
        text: object,
        prove: Callable[[Client], None],
        clock: Callable[[float], None],
    ) -> None:
        client.force_login(fay)
        prove(client)
        client.post(reverse("people:terminals"), {"name": "Car 12"})
        client.force_login(ana)
        clock(5 * 3600)
        assert is_in(client)
        accounts.end_terminal(fay, Terminal.objects.get())
        clock(31 * 60)
        assert not is_in(client)

    def test_it_ends_after_12_hours_in_use(
        self, client: Client, ana: Person, text: object, clock: Callable[[float], None]
    ) -> None:
        client.force_login(ana)
        for _ in range(25):
            clock(28 * 60)
            assert is_in(client)
        clock(28 * 60)
        assert not is_in(client)

    def test_the_idle_page_hides_and_signs_out(
        self, client: Client, ana: Person, text: object, clock: Callable[[float], None]
    ) -> None:
        client.force_login(ana)
        assert client.get(reverse("idle"), {"next": "/people/"}).headers["Location"] == "/people/"
        clock(31 * 60)
        assert client.get(reverse("idle"), {"next": "/people/"}).status_code == 200
        assert not is_in(client)

    def test_it_goes_back_to_no_foreign_page(self, client: Client) -> None:
        assert client.post(reverse("banner"), {"next": "https://evil.example/"}).headers["Location"] == "/"

    def test_a_password_is_changed_once_a_year(self, client: Client, enrolled: Person) -> None:
        client.force_login(enrolled)
        Person.objects.update(password_set_at=datetime.now(UTC) - timedelta(days=366))
        response = client.get(reverse("people:index"))
        assert response.headers["Location"].startswith(reverse("account_change_password"))
        new = " Zelten unter Kiefern 7 ✓ "
        fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        client.post(reverse("account_change_password"), fields)
        assert is_in(client)
        assert ("password changed", "1001", "success") in events()
        enrolled.refresh_from_db()
        assert enrolled.check_password(new)
        assert not enrolled.check_password(new.strip())

    def test_an_account_unused_for_90_days_is_of_no_use(self, client: Client, enrolled: Person) -> None:
        long_ago = datetime.now(UTC) - timedelta(days=91)
        Person.objects.filter(pk=enrolled.pk).update(last_login=long_ago, date_joined=long_ago)
        enter(client)
        assert give_password(client) == "200"
        assert accounts.disable_unused() == 1
        assert ("account disabled", "-", "success") in events()


class TestPrivileged:
    def test_it_asks_again_and_keeps_nothing_of_the_form(
        self, client: Client, fay: Person, text: object, clock: Callable[[float], None]
    ) -> None:
        client.force_login(fay)
        response = client.post(reverse("people:precincts"), {"name": "Qwertz"})
        assert response.headers["Location"].startswith(reverse("account_reauthenticate"))
        assert "Qwertz" not in str(dict(client.session))
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": "/people/precincts/"})
        assert ("re-authenticated", "4001", "success") in events()
        assert (
            client.post(reverse("people:precincts"), {"name": "North"}).headers["Location"]
            == "/people/precincts/"
        )
        clock(301)
        assert client.get(reverse("people:precincts")).status_code == 302

    def test_a_wrong_password_there_counts_as_a_failure(
        self, client: Client, fay: Person, text: object
    ) -> None:
        client.force_login(fay)
        for _ in range(5):
            client.post(reverse("account_reauthenticate"), {"password": "wrong"})
        fay.refresh_from_db()
        assert fay.locked_at


class TestPasswords:
    @pytest.mark.parametrize(
        "bad",
        [
            "short 1",
            "password1",
            "iloveyou2",
            "Brightline2026",
            "Ana.Reyes.1001",
            "qwertyuiop",
            "P@ssw0rd!",
            "aaaaaaaaaa",
        ],
    )
    def test_it_refuses(self, ana: Person, bad: str) -> None:
        with pytest.raises(ValidationError):
            validate_password(bad, ana)

    @override_settings(DEPARTMENT="Stonebridge Police")
    def test_it_refuses_the_departments_name(self, ana: Person) -> None:
        with pytest.raises(ValidationError):
            validate_password("Stonebridge7", ana)

    @pytest.mark.parametrize(
        "good", [PASSWORD, "käse & löwe im regal", "x9$ Qe#7", "w" + "longer and longer " * 20]
    )
    def test_it_takes_any_printable_characters_and_any_length(self, ana: Person, good: str) -> None:
        validate_password(good, ana)
        ana.set_password(good)
        assert ana.check_password(good)
        assert not ana.check_password(good[:-1])


def test_a_password_that_was_given_out_is_changed_at_once(client: Client, fay: Person, text: object) -> None:
    _, password = accounts.open_account(fay, "1099", name="Ira Vale", work="patrol")
    enter(client)
    give_password(client, "1099", password)
    assert client.get("/").headers["Location"].startswith(reverse("account_change_password"))
    assert not Payload.objects.filter(data__contains=password).exists()


def test_an_identifier_is_never_given_again(fay: Person, ana: Person) -> None:
    accounts.disable(fay, ana, "left")
    with pytest.raises(Exception, match="given to somebody"):
        accounts.open_account(fay, "1001", name="Somebody Else")


def test_records_say_the_time_to_the_hundredth_and_where_from(client: Client, enrolled: Person) -> None:
    enter(client)
    give_password(client, password="wrong horse")
    last = Record.objects.filter(event="sign-in").last()
    assert last is not None
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", last.at)
    assert (last.who, last.source, last.outcome) == ("1001", "127.0.0.1", "failure")


def test_pages_may_load_nothing_from_elsewhere(client: Client) -> None:
    headers = client.get(reverse("banner")).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert "no-store" in headers["Cache-Control"]
