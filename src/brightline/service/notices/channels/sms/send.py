"""Sends SMS by the `sendsms` interface of kannel, which other gateways speak too."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings as django_settings
from django.urls import reverse

from brightline.service.notices.channels import Send
from brightline.service.notices.channels.http import request
from brightline.service.notices.channels.sms.settings import Settings
from brightline.service.notices.models import Message

_ALL_REPORTS = "31"


def sender(settings: Settings) -> Send:
    """Give a function that sends a message by a gateway."""

    def send(message: Message) -> None:
        request("GET", f"{settings.url}?{urlencode(_fields(message, settings))}", "SMS gateway")

    return send


def _fields(message: Message, settings: Settings) -> dict[str, str]:
    """Give what the gateway is asked; its reports come back with the message's key."""
    fields = {
        "username": settings.user,
        "password": settings.password,
        "to": message.address,
        "text": message.text,
        "charset": "UTF-8",
        "coding": "0" if message.text.isascii() else "2",
    }
    if settings.sender:
        fields["from"] = settings.sender
    if django_settings.BRIGHTLINE_URL and settings.replies:
        scheme, _, rest = django_settings.BRIGHTLINE_URL.partition("://")
        path = reverse("replies:delivered", args=[message.key])
        report = f"{scheme}://{settings.replies}@{rest}{path}"
        fields |= {"dlr-mask": _ALL_REPORTS, "dlr-url": f"{report}?report=%d"}
    return fields
