"""Wrong answers are counted, so that guessing is seen and costs nothing; a right one is always heard.

What is counted is what an outsider can send in anybody's name: a forged SMS, a made-up link. A limit on it
must never close the way for the right answer, or the limit itself is the attack. What makes guessing
infeasible is the number of codes (`notices/codes.py`), and of links their signature.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from brightline.service.log.chain import write
from brightline.service.notices.models import Wrong

MOST = 5
WITHIN = timedelta(minutes=15)


def is_over(source: str, now: datetime | None = None) -> bool:
    """Whether so many wrong answers came from a number or address that another is not looked at further."""
    since = (now or datetime.now(UTC)) - WITHIN
    return Wrong.objects.filter(source=_digest(source), at__gt=since).count() >= MOST


@transaction.atomic
def count_wrong(source: str, channel: str, why: str, now: datetime | None = None) -> None:
    """Count a wrong answer and log that there was one; neither holds where it came from or what it said."""
    Wrong.objects.create(source=_digest(source), at=now or datetime.now(UTC))
    write("answer not taken", who="-", source=channel, outcome="failure", payload={"why": why})
    if is_over(source, now):
        write("too many wrong answers", who="-", source=channel, outcome="failure")


def forget(now: datetime) -> None:
    """Let go what counts no longer."""
    Wrong.objects.filter(at__lte=now - WITHIN).delete()


def _digest(source: str) -> str:
    return salted_hmac("brightline.wrong", source, algorithm="sha256").hexdigest()
