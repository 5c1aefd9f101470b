"""Where SMS go to, from the environment."""

from __future__ import annotations

import os
from urllib.parse import unquote, urlsplit

import msgspec

from brightline.source import BadInput

EVERYBODYS = False


class Settings(msgspec.Struct, frozen=True):
    """A gateway; `sender` is the number that messages come from, empty for the gateway's own.

    `replies` is the user and password with which the gateway hands in its reports.
    """

    url: str
    user: str
    password: str
    sender: str
    replies: str


def found() -> Settings | None:
    """Give the settings, if there are any. Raises `BadInput` where they are wrong."""
    url = os.environ.get("BRIGHTLINE_SMS", "")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput("BRIGHTLINE_SMS: write `https://USER:PASSWORD@HOST/cgi-bin/sendsms`")
    host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    return Settings(
        url=f"{parts.scheme}://{host}{parts.path}",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=os.environ.get("BRIGHTLINE_SMS_FROM", ""),
        replies=os.environ.get("BRIGHTLINE_SMS_REPLIES", ""),
    )
