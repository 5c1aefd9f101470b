"""Posts messages as JSON, signed; the `Idempotency-Key` lets the other side see one that it has already."""

from __future__ import annotations

import hashlib
import hmac
import json
import time

from brightline.service.notices.channels import Send
from brightline.service.notices.channels.http import request
from brightline.service.notices.channels.webhook.settings import Settings
from brightline.service.notices.models import Message


def sender(settings: Settings) -> Send:
    """Give a function that posts a message."""

    def send(message: Message) -> None:
        body = json.dumps(
            {"key": message.key, "to": message.address, "subject": message.subject, "text": message.text}
        ).encode()
        at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": message.key,
            "Brightline-Signature": f"t={at},v1={signature(settings.secret, at, body)}",
        }
        request("POST", settings.url, "webhook", body=body, headers=headers)

    return send


def signature(secret: str, at: str, body: bytes) -> str:
    """Give the HMAC (SHA-256) of time and body: neither can be changed, nor sent again later."""
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
