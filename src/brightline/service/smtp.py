"""Where mail goes to, from the environment: for notices and for what administrators hear of."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

import msgspec

from brightline.source import BadInput


class Settings(msgspec.Struct, frozen=True):
    """A mail server; `is_tls` from the first byte on, else by STARTTLS, and never without."""

    host: str
    port: int
    user: str
    password: str
    is_tls: bool
    sender: str


def found() -> Settings | None:
    """Give the settings, if there are any. Raises `BadInput` where they are wrong."""
    url = os.environ.get("BRIGHTLINE_SMTP", "")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadInput("BRIGHTLINE_SMTP: write `smtp://USER:PASSWORD@HOST:587`")
    is_tls = parts.scheme == "smtps"
    return Settings(
        host=parts.hostname,
        port=parts.port or (465 if is_tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls=is_tls,
        sender=os.environ.get("BRIGHTLINE_MAIL_FROM", "brightline@localhost"),
    )
