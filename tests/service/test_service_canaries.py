"""Statuses sent through every form, field and address of the service: not a byte of them is kept."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from brightline.service.approvals import decide
from brightline.service.conduct.references import did
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import join, state
from brightline.service.log.models import Record
from brightline.service.notices.models import Message
from brightline.service.notices.tell import send
from brightline.service.people.models import Person
from brightline.service.screened import screen

CANARIES = (
    "Qwertzy is undocumented.",
    "The driver Qwertzy is an illegal alien.",
    "Qwertzy no tiene papeles.",
    "ICE says that Qwertzy overstayed her visa.",
)
TRACE = b"qwertzy"
FORMS = 30
"""Forms that the walk comes to, at the least."""
Work = Person.Work


class Forms(HTMLParser):
    """Finds the forms of a page: where they go, how, and their fields with the values that they have."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, dict[str, str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((has.get("method", "get").lower(), has.get("action", ""), {}))
        elif tag in ("input", "select", "textarea", "button") and self.forms and has.get("name"):
            self.forms[-1][2].setdefault(has["name"], has.get("value", ""))


def addresses(resolver: URLResolver, values: dict[str, object], before: str = "") -> Iterator[str]:
    """Give every address of the service, with what stands in it filled in; a word is a canary too."""
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each, values, route)
        elif isinstance(each, URLPattern):
            for word in ("notice", quote(CANARIES[0])):
                yield "/" + re.sub(
                    r"<(\w+):(\w+)>",
                    lambda found, word=word: str(values.get(found[2], 1)) if found[1] == "int" else word,
                    re.sub(r"\^|\$|\\Z", "", route),
                )


@pytest.fixture
def everybody(
    ana: Person, bo: Person, cho: Person, dee: Person, eli: Person, hire: Callable[..., Person]
) -> list[Person]:
    """Give the cast, one for every kind of work."""
    works = (Work.DISPATCH, Work.RECORDS, Work.DRAFTING, Work.ADMINISTRATION)
    return [ana, bo, cho, dee, eli, *(hire(f"50{n}", f"Nr {n}", work=work) for n, work in enumerate(works))]


@pytest.fixture
def busy(encounter: Encounter, ana: Person, bo: Person, cho: Person, eli: Person) -> dict[str, object]:
    """Give an encounter with a notice, a request and a chain, as values for addresses."""
    for person in (bo, eli):
        join(encounter, person)
    state(encounter, ana, "questionable_conduct", "yes")
    notice = send(encounter, ana, "notify_activity(supervisor)", [])
    asked = decide.request(encounter, ana, "chief_approved", "close_road")
    did(encounter, ana, "report_conduct(supervisor)", to=bo)
    return {
        "encounter": encounter.pk,
        "notice": notice.pk,
        "recipient": notice.recipients.get().pk,
        "request": asked.pk,
        "one": asked.asked.get().pk,
    }


def _probe(client: Client, address: str, canary: str) -> None:
    """Send a canary to an address in every way that is not by a form of its own."""
    names = ("text", "words", "note", "number", "bounds", "q", "name", "place", "key", "next", "say", "kind")
    client.get(address, dict.fromkeys(names, canary))
    client.post(address, dict.fromkeys(names, canary))
    client.post(address, dict.fromkeys(names, canary), headers={"HX-Request": "true"})
    client.post(address, data=canary, content_type="text/plain")


def _fill(client: Client, address: str, seen: set[tuple[str, str]]) -> None:
    """Send canaries through every field of every form of a page, each alone and all at once."""
    shown = client.get(address)
    if shown.status_code != 200 or "html" not in shown.get("Content-Type", "") or shown.streaming:
        return
    for method, action, fields in Forms(shown.content.decode()).forms:
        fields.pop("csrfmiddlewaretoken", None)
        goes_to = action or address
        if "logout" in goes_to or (goes_to, ",".join(fields)) in seen:
            continue
        seen.add((goes_to, ",".join(fields)))
        send_it = client.post if method == "post" else client.get
        for canary in CANARIES:
            send_it(goes_to, dict.fromkeys(fields, canary))
            for name in fields:
                send_it(goes_to, {**fields, name: canary})


def _again(client: Client, person: Person, prove: Callable[[Client], None]) -> None:
    """Sign somebody in anew, whatever the forms so far have done to their account or their session."""
    fresh = {"is_active": True, "locked_at": None, "password_set_at": datetime.now(UTC)}
    Person.objects.filter(pk=person.pk).update(**fresh)
    client.force_login(Person.objects.get(pk=person.pk))
    prove(client)


def _backup(folder: Path) -> None:
    """Make a backup of the database in a folder, as a department does."""
    if connection.vendor == "sqlite":
        with sqlite3.connect(str(connection.settings_dict["NAME"])) as live:
            live.backup(sqlite3.connect(folder / "backup.sqlite3"))
    elif shutil.which("pg_dump"):
        has = connection.settings_dict
        command = ["pg_dump", "-h", has["HOST"] or "localhost", "-U", has["USER"], "-f", folder / "dump.sql"]
        if has["PORT"]:
            command += ["-p", str(has["PORT"])]
        subprocess.run([*map(str, command), has["NAME"]], check=True, env={"PGPASSWORD": has["PASSWORD"]})


def _traces(folder: Path, since: float) -> list[str]:
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_mtime >= since and TRACE in path.read_bytes().lower():
            found.append(str(path))
    return found


def test_a_canary_is_one() -> None:
    assert [screen(canary).outcome for canary in CANARIES] == ["block"] * len(CANARIES)


@pytest.mark.django_db(transaction=True)
def test_a_status_leaves_no_byte_anywhere(
    busy: dict[str, object],
    everybody: list[Person],
    capfd: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    prove: Callable[[Client], None],
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    began = Record.objects.count()
    since = Path(settings.DATA).stat().st_mtime - 1
    seen: set[tuple[str, str]] = set()
    walked = sorted(set(addresses(get_resolver(), busy)))
    for number, person in enumerate(everybody):
        client = Client(raise_request_exception=False)
        for address in walked:
            _again(client, person, prove)
            _probe(client, address, CANARIES[number % len(CANARIES)])
            _again(client, person, prove)
            _fill(client, address, seen)
    assert len(seen) >= FORMS
    assert Record.objects.count() > began

    assert not [each for each in Session.objects.all() if TRACE.decode() in str(each.get_decoded()).lower()]
    connection.close()
    _backup(tmp_path)
    written = capfd.readouterr()
    assert TRACE not in (written.out + written.err).lower().encode()
    assert not [each for each in mail.outbox if TRACE in each.message().as_bytes().lower()]
    assert not Message.objects.filter(text__icontains=TRACE.decode()).exists()
    assert _traces(tmp_path, 0) == []
    assert _traces(Path(settings.DATA), since) == []


@pytest.mark.django_db(transaction=True)
def test_the_search_finds_what_is_there(busy: dict[str, object], tmp_path: Path) -> None:
    Encounter.objects.update(place=f"Corner {CANARIES[0]}")
    connection.close()
    _backup(tmp_path)
    assert _traces(tmp_path, 0) != []
