"""Sends by apprise to whatever its addresses stand for.

It takes no key and gives no reason: every failure passes.
"""

from __future__ import annotations

import apprise

from brightline.service.notices.channels import NotSent, Send
from brightline.service.notices.models import Message
from brightline.source import BadInput


def sender(settings: tuple[str, ...]) -> Send:
    """Give a function that sends to all addresses. Raises `BadInput` for one that apprise does not know."""
    outlets = apprise.Apprise()
    if not all(outlets.add(url) for url in settings):
        raise BadInput("BRIGHTLINE_APPRISE: an address is none that apprise knows")

    def send(message: Message) -> None:
        if not outlets.notify(title=message.subject, body=message.text):
            raise NotSent("apprise: not every service took it")

    return send
