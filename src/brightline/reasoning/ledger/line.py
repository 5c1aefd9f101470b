"""The lines of a ledger, and the targets that a department may have set."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import msgspec

Status = Literal["open", "fulfilled", "late", "violated", "discharged", "undetermined"]


class Target(msgspec.Struct, frozen=True):
    """How soon a department wants done what the words leave unmeasured, who set it and why."""

    norm: str
    within: timedelta
    author: str
    reason: str


class Line(msgspec.Struct, frozen=True):
    """What became of one norm for one person and one act.

    `since` is when it came into force, or may have; `due` until when there was time, where the words or a
    target measure it; `at` when it was done, broken, or over. `is_early`: done before it was owed.
    `broke` names the act that was done though it was forbidden or had to wait; `against` are the norms that
    called for it or permitted it then, so that the policy contradicts itself there.
    """

    norm: str
    act: str
    person: str
    status: Status
    since: datetime
    due: datetime | None = None
    at: datetime | None = None
    is_early: bool = False
    broke: str = ""
    against: tuple[str, ...] = ()
