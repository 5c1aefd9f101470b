"""Codes by which somebody answers a message, short enough for a reply by thumb."""

from __future__ import annotations

import secrets

from django.db.models import Model

LETTERS = "ACDEFHJKLMNPRTUVWXY34679"
"""What a code is made of: nothing that is read as something else."""

LENGTH = 6


def new_code(*tables: type[Model]) -> str:
    """Give a code that no row of some tables has."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if not any(table._default_manager.filter(code=code).exists() for table in tables):
            return code
