"""Ways to send a message, one folder each with the same file names.

To add one: a folder with `settings.py` (`found`: its settings from the environment, or none; `EVERYBODYS`:
whether it takes every message, whoever it is for) and `send.py` (`sender`: a function that sends or raises
`NotSent`), its name in `NAMES`, a row in the table of `service/settings.py`, and a test against a real peer.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from brightline.service.notices.models import Message

NAMES = {"email": "email", "sms": "sms", "webhook": "webhook", "apprise": "apprise_"}
"""The name of each channel, with its folder."""

Send = Callable[[Message], None]
"""Sends a message, or raises `NotSent`."""


class NotSent(Exception):
    """A message did not go; `is_permanent` says that it never will."""

    def __init__(self, why: str, *, is_permanent: bool = False) -> None:
        super().__init__(why)
        self.is_permanent = is_permanent


def configured() -> dict[str, Send]:
    """Give the channels that the environment has settings for. Raises `BadInput` where those are wrong."""
    return {
        name: import_module(f"{__name__}.{NAMES[name]}.send").sender(settings)
        for name in NAMES
        if (settings := _settings(name).found()) is not None
    }


def everybodys() -> list[str]:
    """Give the channels with settings that take every message, whoever it is for."""
    return [name for name in NAMES if _settings(name).EVERYBODYS and _settings(name).found() is not None]


def _settings(name: str) -> ModuleType:
    return import_module(f"{__name__}.{NAMES[name]}.settings")
