"""The demonstration department."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from brightline.service import demo
from brightline.service.conduct.told import Chains
from brightline.service.encounters.models import Encounter
from brightline.service.log.chain import verified
from brightline.service.log.models import Record
from brightline.service.people.models import Person, Post, Precinct
from brightline.service.people.roster import gaps
from brightline.service.texts.holder import policy_of, put_in_force
from brightline.service.texts.models import Text
from brightline.source import BadInput

ROOT = Path(__file__).parents[2]


@pytest.fixture
def demonstration(db: None) -> Text:
    """Give the text in force of a demonstration."""
    since = datetime.now(UTC) - timedelta(days=30)
    text = put_in_force(str(ROOT / "policies/mpd/9-401.md"), "proposed", who="-", since=since)
    demo.load()
    return text


def test_it_is_put_in_once(demonstration: Text, capsys: pytest.CaptureFixture[str]) -> None:
    counts = [model.objects.count() for model in (Person, Post, Encounter, Record)]
    demo.load()
    assert counts == [model.objects.count() for model in (Person, Post, Encounter, Record)]
    assert counts[0] == len(demo.PEOPLE)
    assert Precinct.objects.count() == 5
    assert demo.PASSWORD in capsys.readouterr().out
    assert verified()[0] == []


def test_it_has_one_encounter_that_stopped_and_one_that_is_open(demonstration: Text) -> None:
    going_on, stopped, told = Encounter.objects.all()
    assert [link.role for link in Chains(told).broken()] == ["Chief", "Chief"]
    assert "supervisor" in [link.role for link in Chains(stopped).broken()]
    assert [link.role for link in Chains(going_on).broken()] == ["a member"]


@pytest.mark.parametrize("hour", [2, 9, 15, 20])
def test_it_can_be_put_in_at_any_hour(db: None, hour: int) -> None:
    now = datetime.now(UTC).replace(hour=hour)
    path = str(ROOT / "policies/mpd/9-401.md")
    put_in_force(path, "proposed", who="-", since=now - timedelta(days=30))
    demo.load(now)
    assert Encounter.objects.count() == 3


def test_nobody_commands_the_watch_on_a_weekday(demonstration: Text) -> None:
    now = datetime.now(UTC)
    found = gaps(policy_of(demonstration), now, now + timedelta(days=6))
    assert "watch_commander" in {gap.role for gap in found}
    assert all(gap.role == "watch_commander" for gap in found if "federal" not in gap.role)


def test_it_signs_in_with_what_is_printed_and_opens_on_the_answer_page(
    demonstration: Text, client: Client, tmp_path: Path
) -> None:
    environment = os.environ | {"BRIGHTLINE_DATA": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment["DJANGO_SETTINGS_MODULE"] = "brightline.service.settings"
    command = [sys.executable, "-m", "brightline.service.demo_code"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    client.post("/account/banner/", {"next": "/"})
    client.post("/account/login/", {"login": "demo-1001", "password": demo.PASSWORD})
    opened = client.post("/account/factors/authenticate/", {"code": said.strip()}, follow=True)
    assert opened.redirect_chain[-1][0] == "/"
    assert "DRAFT" in opened.content.decode()


def test_it_is_not_put_beside_real_people(text: Text, ana: Person) -> None:
    with pytest.raises(BadInput, match="real people"):
        demo.load()
    assert Person.objects.count() == 1


def test_another_policy_gets_a_roster_of_its_own(db: None) -> None:
    since = datetime.now(UTC) - timedelta(days=30)
    path = str(ROOT / "docs/examples/stonebridge/manual.md")
    put_in_force(path, "proposed", who="-", since=since)
    demo.load()
    assert Post.objects.filter(role="sheriff").exists()
    assert not Post.objects.filter(role="chief").exists()
    assert Encounter.objects.count() == 3
