"""Sends by apprise to whatever its addresses stand for. It tells of no key and no reason: all failures pass."""

from __future__ import annotations

import apprise

from brightline.service.notices.channels import NotSent, Send
from brightline.service.notices.models import Message
from brightline.source import BadInput


def sender(settings: tuple[str, ...]) -> Send:
    """Give a function that sends a message to all addresses. Raises `BadInput` for one that apprise has not."""
    outlets = apprise.Apprise()
    if not all(outlets.add(url) for url in settings):
        raise BadInput("BRIGHTLINE_APPRISE: an address is none that apprise knows")

    def send(message: Message) -> None:
        if not outlets.notify(title=message.subject, body=message.text):
            raise NotSent("apprise: not every service took it")

    return send
