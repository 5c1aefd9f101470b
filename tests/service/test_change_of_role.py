"""IA-11: whose role has changed proves again who they are, before the next page."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.test import Client
from django.urls import reverse

from brightline.service.encounters.models import Encounter
from brightline.service.people.accounts import change_account
from brightline.service.people.models import Person, Post
from brightline.service.people.posts import end_post, give_post
from brightline.service.texts.holder import policy_of
from brightline.service.texts.models import Text
from service.conftest import PASSWORD


def test_whose_posts_change_proves_again_who_they_are(
    text: Text, ana: Person, fay: Person, signed_in: Callable[[Person], Client]
) -> None:
    client, policy = signed_in(ana), policy_of(text)
    assert client.get("/encounters/").status_code == 200
    post = give_post(
        fay, policy, ana, "supervisor", kind=Post.Kind.ACTING, since=datetime.now(UTC) - timedelta(hours=1)
    )
    answer = client.get("/encounters/")
    assert answer["Location"] == "/account/reauthenticate/?next=%2Fencounters%2F"
    assert client.get(reverse("mfa_index"))["Location"].startswith("/account/reauthenticate/")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": "/encounters/"})
    assert client.get("/encounters/").status_code == 200
    end_post(fay, post)
    assert client.get("/encounters/").status_code == 302


def test_a_shift_that_begins_or_ends_is_such_a_change(
    text: Text, ana: Person, signed_in: Callable[[Person], Client]
) -> None:
    now, since = datetime.now(UTC), timedelta(seconds=15)
    Post.objects.create(person=ana, role="supervisor", since=now + since, until=now + timedelta(hours=8))
    client = signed_in(ana)
    assert client.get("/encounters/").status_code == 200
    time.sleep(max(0, (now + since - datetime.now(UTC)).total_seconds()) + 0.1)
    assert client.get("/encounters/").status_code == 302


def test_whose_work_changes_does_too_and_nobody_else(
    text: Text, ana: Person, bo: Person, fay: Person, signed_in: Callable[[Person], Client]
) -> None:
    client, other = signed_in(ana), signed_in(bo)
    change_account(fay, ana, telephone="+16125550177")
    assert client.get("/encounters/").status_code == 200
    change_account(fay, ana, work=Person.Work.DISPATCH)
    assert client.get("/encounters/").status_code == 302
    assert client.post("/encounters/start/", {"tile": "asked_to_help"}).status_code == 302
    assert not Encounter.objects.exists()
    assert other.get("/encounters/").status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
