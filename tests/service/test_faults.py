"""A fault leaves a line for whoever runs the service, without a word of what was said."""

from __future__ import annotations

import io
import logging
import re

import pytest
from django.test import Client

from brightline.service.answers import views
from brightline.service.people.models import Person
from brightline.service.texts.models import Text

SAID = "Qwertz is undocumented"


def test_it_says_which_error_and_where_and_nothing_else(
    ana: Person, text: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise RuntimeError(SAID)

    written = io.StringIO()
    handlers = logging.getLogger("django.request").handlers
    (handler,) = (each for each in handlers if isinstance(each, logging.StreamHandler))
    monkeypatch.setattr(handler, "stream", written)
    client = Client(raise_request_exception=False)
    client.force_login(ana)
    monkeypatch.setattr(views, "render", failing)
    assert client.get("/", {"words": SAID}).status_code == 500
    (line,) = written.getvalue().splitlines()
    assert re.fullmatch(r"[-0-9:, ]+ answers:\w+: RuntimeError at test_faults\.py:\d+", line)
