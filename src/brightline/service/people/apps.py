"""The app of accounts: it listens to what happens to them."""

from __future__ import annotations

from django.apps import AppConfig


class People(AppConfig):
    """Accounts, precincts and the duty roster."""

    name = "brightline.service.people"

    def ready(self) -> None:
        """Listen."""
        from brightline.service.people import signals  # noqa: F401 connects them
