"""What the log keeps.

A record chains the digest of its payload and not the payload, so that a payload can be deleted when its time
is over and the chain still verifies. The salt goes with the payload: a short payload could be guessed from
its digest alone.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models


class Record(models.Model):
    """One event: when (UTC), what, who, where from, with what outcome, about what.

    `number` counts from 1 without a gap. Rows are never changed and never deleted: the database refuses it.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    event = models.CharField(max_length=60)
    who = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    outcome = models.CharField(max_length=20)
    subject = models.CharField(max_length=120)
    payload_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)

    @property
    def moment(self) -> datetime:
        """Give when it was, to be said in any time zone."""
        return datetime.fromisoformat(self.at)


class Payload(models.Model):
    """What a record says more, as JSON, with the salt of its digest; deleted when its time is over."""

    record = models.OneToOneField(
        Record, models.PROTECT, primary_key=True, related_name="payload", db_constraint=False
    )
    salt = models.CharField(max_length=32)
    data = models.TextField()
    keep_until = models.DateField(null=True)


class Head(models.Model):
    """The end of the chain: one row, locked by whoever writes the next record."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)
