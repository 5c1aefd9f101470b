"""Journey 4 of the field in a real browser: two records in one response are told apart, nothing is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml
from django.conf import settings
from django.db import connection

from brightline.service.log.models import Payload
from brightline.service.people.models import Person
from brightline.service.texts.models import Text
from service.browsing import Go, looked_at, press
from service.conftest import ROOT

RECORDS = yaml.safe_load((ROOT / "tests/screening/ncic/responses.yaml").read_text(encoding="utf-8"))[
    "records"
]
NOT_KEPT = ("ROE, RICHARD", "W123456789", "N300000002")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def operator(hire: Callable[..., Person]) -> Person:
    """Give Ria, who reads the teletype."""
    return hire("2003", "Ria Cole", work=Person.Work.RECORDS)


def test_journey_4_two_records_in_one_response_are_seen_as_two(go: Go, text: Text, operator: Person) -> None:
    found: list[object] = []
    page = go(operator, "/")
    for link in ("Screening", "NCIC response"):
        with page.expect_navigation():
            page.get_by_role("link", name=link, exact=True).click()
    found += looked_at(page, "j4-empty")
    page.get_by_role("textbox").fill(RECORDS["admin"] + "\n\n" + RECORDS["warrant"])
    press(page, "Check")
    said = page.inner_text("#found")
    assert said.index("ACTIONABLE") < said.index("Radio:") < said.index("Next:")
    records = page.locator("#found .finding")
    assert "record 1 of 2, line 4" in records.nth(0).inner_text()
    assert "administrative" in records.nth(0).inner_text()
    assert "record 2 of 2" in records.nth(1).inner_text()
    assert "criminal" in records.nth(1).inner_text()
    found += looked_at(page, "j4-both")

    with page.expect_navigation():
        page.get_by_role("link", name="Clear").click()
    page.get_by_role("textbox").fill(RECORDS["admin"])
    press(page, "Check")
    assert "NOT ACTIONABLE ALONE" in page.inner_text("#found")
    found += looked_at(page, "j4-admin")
    with page.expect_navigation():
        page.goto(page.url)
    assert page.get_by_role("textbox").input_value() == ""
    assert "ROE" not in page.content()
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])") + str(
        page.context.cookies()
    )
    assert not any(word in stored for word in NOT_KEPT)

    kept = "".join(Payload.objects.values_list("data", flat=True))
    assert "actionable" in kept
    connection.close()
    for path in settings.DATA.rglob("*"):
        if path.is_file():
            assert not any(word.encode() in path.read_bytes() for word in NOT_KEPT), path
    assert found == []
