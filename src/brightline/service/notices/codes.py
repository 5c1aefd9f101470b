"""Codes by which somebody answers a message, short enough for a reply by thumb, too many to be guessed.

The sender of an SMS can be forged, and a right code is heard however many wrong ones came before it: else
whoever forges a number silences it. So the space of the codes alone has to be large enough. There are
24**8 = 110,075,314,176 codes. Somebody who forges the number of one that is asked and sends 10 SMS in each
second of the 12 hours for which a code is good tries 432,000; where three codes are open for that number, one
such night in 84,935 hits one of them. The fifth wrong answer within 15 minutes is logged as such.
"""

from __future__ import annotations

import secrets

from django.db.models import Model

LETTERS = "ACDEFHJKLMNPRTUVWXY34679"
"""What a code is made of: nothing that is read as something else."""

LENGTH = 8


def new_code(*tables: type[Model]) -> str:
    """Give a code that no row of some tables has."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if not any(table._default_manager.filter(code=code).exists() for table in tables):
            return code
