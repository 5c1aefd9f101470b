"""Putting messages into the outbox: one for each way to reach somebody, in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from brightline.service.notices.channels import everybodys
from brightline.service.notices.models import Message, Recipient
from brightline.service.people.models import Person


def post(
    person: Person, key: str, subject: str, text: str, now: datetime, *, recipient: Recipient | None = None
) -> None:
    """Put a message for somebody into the outbox, on each of their channels."""
    for channel, address in _addresses(person):
        Message.objects.create(
            key=f"{key}-{channel}",
            channel=channel,
            address=address,
            subject=subject,
            text=text,
            recipient=recipient,
            next_at=now,
        )


def _addresses(person: Person) -> list[tuple[str, str]]:
    """Give the channels on which somebody can be told, with the address on each.

    Channels of the department as a whole, such as a webhook, get the employee number.
    """
    found = [("sms", person.telephone), ("email", person.email)]
    found += [(channel, person.username) for channel in everybodys()]
    return [(channel, address) for channel, address in found if address]
