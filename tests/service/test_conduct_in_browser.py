"""Journey 5 of the field in a real browser: conduct is seen, and word of it goes as far as the agency."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from brightline.service.people.models import Person
from brightline.service.texts.models import Text
from service.browsing import Go, here, looked_at, press, say

DEPARTMENT = Path(__file__).parents[2] / "policies/mpd/department.yaml"
CASE, INFO = "26-004711", "26-004711-I"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def nia(hire: Callable[..., Person]) -> Person:
    """Give Nia, who commands Internal Affairs."""
    return hire("1012", "Nia Holm", rank="Commander", role="internal_affairs_commander")


def refer(page: Page, kind: str, number: str) -> None:
    """Add a reference to the encounter whose page is open."""
    page.get_by_label("Kind").select_option(kind)
    page.get_by_label("Number", exact=True).fill(number)
    press(page, "Add")


def read_and_pass_on(page: Page, button: str) -> None:
    """Read the notice that has come, go to the chain that it is about, and do what it asks."""
    press(page, "I have read this")
    with page.expect_navigation():
        page.get_by_role("link", name="Chains", exact=True).first.click()
    assert "your turn" in page.inner_text("main")
    with page.expect_navigation():
        page.locator("main h2 a").first.click()
    press(page, button)


def built(page: Page) -> dict[str, bytes]:
    """Build the package; give its files."""
    with page.expect_download() as asked:
        page.get_by_role("button", name="Build the package").click()
    with zipfile.ZipFile(io.BytesIO(asked.value.path().read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_journey_5_word_of_conduct_goes_up_to_the_agency(
    go: Go,
    text: Text,
    ana: Person,
    bo: Person,
    nia: Person,
    cho: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BRIGHTLINE_DEPARTMENT", str(DEPARTMENT))
    found: list[object] = []
    page = go(ana, "/encounters/")
    press(page, "Force by anyone")
    encounter = here(page)
    say(page, "Did suspected federal enforcement involve questionable conduct?", "yes")
    say(page, "Did you see the questionable conduct yourself?", "yes")
    refer(page, "case number", CASE)
    refer(page, "INFO report", INFO)
    press(page, "Done : document the conduct with an INFO report")
    for words in ("send the case number", "report the questionable conduct"):
        duty = page.locator(".next .duty", has_text=words)
        with page.expect_navigation():
            duty.get_by_role("button", name="Notify").click()
    found += looked_at(page, "j5-officer")

    told = go(bo, "/notices/")
    found += looked_at(told, "j5-notices")
    press(told, "I have read this")
    read_and_pass_on(told, "Notify Commander of Internal Affairs")
    found += looked_at(told, "j5-chain")
    told = go(nia, "/notices/")
    read_and_pass_on(told, "Notify Chief")
    told = go(cho, "/notices/")
    read_and_pass_on(told, "I have done this")
    found += looked_at(told, "j5-chain-done")
    acts = set(encounter.entries.filter(kind="deed").values_list("name", flat=True))
    steps = ("supervisor", "internal_affairs_commander", "chief", "federal_agency")
    assert {f"report_conduct({role})" for role in steps} < acts
    with told.expect_navigation():
        told.get_by_role("link", name="Chains", exact=True).first.click()
    found += looked_at(told, "j5-chains")
    assert "nowhere" in told.inner_text("main")

    page.reload()
    say(page, "or an agent involved in it, being investigated?", "yes")
    assert page.locator(".next .duty", has_text="participate in any investigation").count() == 1

    chain = go(nia, f"/conduct/{encounter.pk}/")
    files = built(chain)
    report = files["index.html"].decode()
    for words in (CASE, INFO, "Bo Lund", "Cho Park"):
        assert words in report
    witness = "<td>Officer Ana Reyes</td><td>they have seen the questionable conduct themselves</td>"
    assert witness in report
    assert "<td>Officer Ana Reyes</td><td>documented the conduct with an INFO report</td>" in report
    assert f"CCN {CASE}" in files["letter-1-DRAFT.txt"].decode()
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    verified = subprocess.run([sys.executable, "verify.py", "log.jsonl"], cwd=tmp_path, capture_output=True)
    assert verified.returncode == 0, verified.stderr
    chain.goto((tmp_path / "index.html").as_uri())
    found += looked_at(chain, "j5-package")
    assert found == []
