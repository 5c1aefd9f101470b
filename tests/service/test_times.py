"""Every page says its times in the department's time zone, and in no other."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db.models import DateTimeField
from django.test import Client
from django.utils.html import strip_tags

from brightline.service import demo
from brightline.service.approvals import decide
from brightline.service.conduct.package import build
from brightline.service.encounters.duties import standing
from brightline.service.encounters.models import Encounter
from brightline.service.log.models import Record
from brightline.service.notices.tell import send
from brightline.service.people.models import Person
from brightline.service.texts.holder import put_in_force
from brightline.service.texts.models import Text

ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("America/Chicago")
CLOCK = re.compile(r"(?<![\d:.-])([01]\d|2[0-3]):[0-5]\d(?![\d])")
NAMES = (
    "Ana Reyes",
    "Bo Lund",
    "Cho Park",
    "Nia Holm",
    "Dee Moss",
    "Quy Vang",
    "Sol Hart",
    "Uma Frey",
    "Eli Stone",
)


@pytest.fixture
def department(db: None) -> Text:
    """Give the text in force of a demonstration with a notice, a request and a call wanted."""
    since = datetime.now(UTC) - timedelta(days=30)
    text = put_in_force(str(ROOT / "policies/mpd/9-401.md"), "proposed", who="-", since=since)
    demo.load()
    ana, chief = Person.objects.get(name="Ana Reyes"), Person.objects.get(name="Cho Park")
    going_on = Encounter.objects.filter(closed_at__isnull=True, parties__person=ana).first()
    assert going_on
    send(going_on, ana, "notify_activity(supervisor)", [])
    asked = decide.request(going_on, ana, "chief_approved", "close_road")
    one = asked.asked.filter(person=chief).first() or asked.asked.first()
    assert one
    decide.decide(one, "call me", "web")  # type: ignore[arg-type]
    Person.objects.filter(name="Ike Dahl").update(locked_at=datetime.now(UTC))
    return text


def pages(client: Client) -> Iterator[tuple[str, str]]:
    """Give every page that somebody comes to by links, with its text."""
    waiting, known = ["/"], {"/"}
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        if response.status_code in (301, 302):
            found = [response["Location"]]
        elif response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            page = response.content.decode()
            yield address, page
            found = re.findall(r'href="([^"#]+)', page)
        else:
            continue
        for each in found:
            to = urljoin(address, unescape(each))
            kind = re.sub(r"card=1|(?<==)[^&]*", "", to) if "?" in to else to
            if to.startswith("/") and not to.startswith(("/static", "/account/log")) and kind not in known:
                known.add(kind)
                waiting.append(to)


def said_at(page: str) -> set[str]:
    """Give the times that a page says, but those in words of the policy and in receipts, which are sealed."""
    shown = re.sub(r"<(q|blockquote|pre)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return {found.group() for found in CLOCK.finditer(strip_tags(shown))}


def known_moments() -> Iterator[datetime]:
    """Give all moments on record, and those at which a duty began or is due."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, DateTimeField):
                yield from (
                    each for each in model._default_manager.values_list(field.name, flat=True) if each
                )
    yield from (record.moment for record in Record.objects.all())
    for encounter in Encounter.objects.all():
        for line in standing(encounter).lines:
            yield from (each for each in (line.since, line.due, line.at) if each)
    yield from (datetime.now(UTC) - timedelta(minutes=back) for back in range(5))


@pytest.mark.parametrize("name", NAMES)
def test_no_page_says_another_zones_time(
    department: Text, client: Client, prove: Callable[[Client], None], name: str
) -> None:
    client.force_login(Person.objects.get(name=name))
    prove(client)
    walked = dict(pages(client))
    known = {each.astimezone(ZONE).strftime("%H:%M") for each in known_moments()}
    assert len(walked) > 8
    assert any(said_at(page) for page in walked.values()) or name == "Eli Stone"  # is told of nothing
    assert {address for address, page in walked.items() if "UTC" in strip_tags(page)} == set()
    strange = {address: said_at(page) - known for address, page in walked.items()}
    assert {address: times for address, times in strange.items() if times} == {}


def test_a_package_says_times_as_pages_do(department: Text) -> None:
    encounter = Encounter.objects.filter(closed_at__isnull=True).first()
    assert encounter
    package = build(encounter, encounter.opened_by)
    with zipfile.ZipFile(io.BytesIO(package.data)) as archive:
        page = archive.read("index.html").decode()
    assert f"{encounter.opened_at.astimezone(ZONE):%Y-%m-%d %H:%M}" in page
    assert "UTC" not in page


def test_the_log_is_asked_for_by_days_of_the_department(
    department: Text, client: Client, prove: Callable[[Client], None]
) -> None:
    client.force_login(Person.objects.get(name="Dee Moss"))
    prove(client)
    today = datetime.now(ZONE).date()
    newest = Record.objects.order_by("-number").first()
    assert newest
    found = [
        f'<th scope="row">{newest.number}</th>' in client.get("/log/", asked).content.decode()
        for asked in ({"since": today}, {"until": today}, {"since": today + timedelta(days=1)})
    ]
    assert found == [newest.moment.astimezone(ZONE).date() == today, False, False]
    assert client.get("/log/", {"since": "yesterday"}).status_code == 400
