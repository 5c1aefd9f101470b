"""The addresses of apprise that get each message, from the environment."""

from __future__ import annotations

import os

EVERYBODYS = True


def found() -> tuple[str, ...] | None:
    """Give the addresses, if there are any."""
    return tuple(os.environ.get("BRIGHTLINE_APPRISE", "").split()) or None
