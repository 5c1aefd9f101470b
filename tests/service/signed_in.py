"""A session as the sign-in pages leave it: banner, password, second factor."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from django.test import Client

from brightline.service.people import entry
from brightline.service.people.models import Person

_force_login = Client.force_login


def sign_in(client: Client, user: Person, backend: str | None = None) -> None:
    """Sign somebody in, who has a second factor from then on."""
    _force_login(client, user, backend or "brightline.service.people.signin.Backend")
    types = Authenticator.Type
    Authenticator.objects.get_or_create(user=user, type=types.TOTP, defaults={"data": {"secret": ""}})
    session = client.session
    session.update({entry.ACKNOWLEDGED: True, entry.FACTOR: int(time.time())})
    session.save()
