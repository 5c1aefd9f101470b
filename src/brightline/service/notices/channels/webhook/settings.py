"""Where messages are posted to, from the environment."""

from __future__ import annotations

import os

import msgspec

from brightline.source import BadInput

EVERYBODYS = True


class Settings(msgspec.Struct, frozen=True):
    """An address and the key of the signature."""

    url: str
    secret: str


def found() -> Settings | None:
    """Give the settings, if there are any. Raises `BadInput` where they are wrong."""
    url, secret = os.environ.get("BRIGHTLINE_WEBHOOK", ""), os.environ.get("BRIGHTLINE_WEBHOOK_SECRET", "")
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise BadInput("BRIGHTLINE_WEBHOOK: write `https://HOST/PATH`")
    if not secret:
        raise BadInput("BRIGHTLINE_WEBHOOK_SECRET: set the key that signs what is posted")
    return Settings(url, secret)
