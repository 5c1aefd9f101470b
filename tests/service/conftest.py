"""The cast of the service's tests: Officer Ana, Sergeant Bo, Chief Cho, Auditor Dee, Outsider Eli."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from brightline.service.encounters.judged import forget
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import open_encounter
from brightline.service.log.append_only import allow_changes, refuse_changes
from brightline.service.log.models import Head
from brightline.service.people import permissions
from brightline.service.people.models import Person, Post
from brightline.service.texts.holder import put_in_force
from brightline.service.texts.models import Text
from service.signed_in import sign_in


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied() -> Iterator[None]:
    """Let tests that see their transactions through empty the tables after them: else the log refuses it."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def flushed(self: Any, statements: list[str]) -> None:
        allow_changes(connection)
        flush(self, statements)
        refuse_changes(connection)
        Head.objects.get_or_create(pk=1)  # as the migration leaves it

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", flushed)
        yield


ROOT = Path(__file__).parents[2]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
PASSWORD = "correct horse battery staple 26"


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    """Let no test see what was worked out for another's encounter of the same number."""
    permissions._called_upon.cache_clear()
    forget()


@pytest.fixture(autouse=True)
def signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `Client.force_login` leave a session as the sign-in pages do: banner, password, second factor."""
    monkeypatch.setattr(Client, "force_login", sign_in)


@pytest.fixture
def prove() -> Callable[[Client], None]:
    """Give a function that lets a session be one in which somebody has just proved again who they are."""

    def now(client: Client) -> None:
        session = client.session
        records = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods"] = records
        session["account_authentication_methods_user"] = session["_auth_user_id"]
        session.save()

    return now


@pytest.fixture
def fay(hire: Callable[..., Person]) -> Person:
    """Give Fay, who administers the service."""
    return hire("4001", "Fay Ode", work=Person.Work.ADMINISTRATION)


@pytest.fixture
def gus(hire: Callable[..., Person]) -> Person:
    """Give Gus of dispatch."""
    return hire("5001", "Gus Ito", work=Person.Work.DISPATCH)


@pytest.fixture
def text(db: None) -> Text:
    """9-401 as proposed, in force since yesterday."""
    since = datetime.now(UTC) - timedelta(days=1)
    return put_in_force(str(ROOT / "policies/mpd/9-401.md"), "proposed", who="-", since=since)


@pytest.fixture
def hire(db: None) -> Callable[..., Person]:
    """Give a function that makes an account, with a post where a role is named."""

    def make(
        username: str, name: str, *, role: str = "", kind: str = Post.Kind.HOLDER, **more: object
    ) -> Person:
        person: Person = Person.objects.create_user(username, password=PASSWORD, name=name, **more)
        if role:
            since = datetime.now(UTC) - timedelta(days=1)
            Post.objects.create(person=person, role=role, kind=kind, since=since)
        return person

    return make


@pytest.fixture
def ana(hire: Callable[..., Person]) -> Person:
    """Give Officer Ana."""
    return hire("1001", "Ana Reyes", rank="Officer")


@pytest.fixture
def bo(hire: Callable[..., Person]) -> Person:
    """Give Sergeant Bo."""
    return hire("1002", "Bo Lund", rank="Sergeant", role="supervisor", telephone="+16125550102")


@pytest.fixture
def cho(hire: Callable[..., Person]) -> Person:
    """Give Chief Cho."""
    return hire(
        "1003", "Cho Park", rank="Chief", role="chief", telephone="+16125550103", email="cho@example.org"
    )


@pytest.fixture
def dee(hire: Callable[..., Person]) -> Person:
    """Give Auditor Dee."""
    return hire("2001", "Dee Moss", work=Person.Work.OVERSIGHT)


@pytest.fixture
def eli(hire: Callable[..., Person]) -> Person:
    """Give Eli of a federal task force."""
    return hire("3001", "Eli Stone", on_federal_task_force=True)


@pytest.fixture
def encounter(text: Text, ana: Person) -> Encounter:
    """Give Ana's encounter: she was asked to help."""
    return open_encounter(ana, tile="asked_to_help", place="Lake and Chicago", call_number="26-000123")


@pytest.fixture
def signed_in(db: None) -> Callable[[Person], Client]:
    """Give a function that gives a browser in which somebody is signed in."""

    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """Give Debian's Chromium."""
    path = shutil.which("chromium")
    if path is None:
        missing = "there is no `chromium` on the PATH; `./dev test` installs it on Debian"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop of its own in this thread
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()
        connections.close_all()  # beside a running loop Django opens others than those of the thread
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def go(
    chromium: Browser, live_server: Any, prove: Callable[[Client], None]
) -> Iterator[Callable[[Person, str], Page]]:
    """Give a function that opens an address as somebody who has just signed in."""
    contexts: list[BrowserContext] = []

    def open_it(person: Person, address: str) -> Page:
        client = Client()
        client.force_login(person)
        prove(client)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        contexts.append(chromium.new_context())
        contexts[-1].add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = contexts[-1].new_page()
        page.goto(live_server.url + address)
        return page

    yield open_it
    for context in contexts:
        context.close()
