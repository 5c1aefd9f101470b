"""Notices, whom they go to, and the messages of the outbox."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from brightline.service.encounters.models import Encounter
from brightline.service.people.models import Person


class Notice(models.Model):
    """Something that the policy wants somebody told, on its way from one person to the holders of a role.

    `act` is the policy's act, such as `notify_activity(chief)`, `norms` the ids that call for it. It is over
    when one of those told has acknowledged it, or was told in person.
    """

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="notices")
    act = models.CharField(max_length=120)
    role = models.CharField(max_length=80)
    norms = models.JSONField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("sent_at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("encounter", "act", "by"),
                condition=models.Q(over_at__isnull=True),
                name="one_open_notice_of_an_act",
            )
        ]


class Recipient(models.Model):
    """Somebody whom a notice is addressed to, in the order in which they are tried.

    `code` acknowledges by a reply or by the link. `how` is `web`, `reply`, `link`, `relayed` or `in person`.
    `relayed_by` is who read a relayed message out and heard it repeated, or who told somebody in person.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="recipients")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=10, blank=True)
    relayed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unreachable_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=12, unique=True)

    class Meta:
        ordering = ("notice", "place")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("notice", "person"), name="told_once")
        ]


class Message(models.Model):
    """A message in the outbox. It is sent at least once; `key` lets a channel see one that it had before.

    A worker claims it by an UPDATE that only succeeds while nobody else holds the lease. `text` names no
    person and no status. `delivered_at` is when the gateway said that it came through.
    """

    class State(models.TextChoices):
        """What has become of it."""

        WAITING = "waiting", "waiting"
        SENT = "sent", "sent"
        FAILED = "failed", "failed for good"

    key = models.CharField(max_length=40, unique=True)
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=120)
    text = models.TextField()
    recipient = models.ForeignKey(Recipient, models.PROTECT, null=True, related_name="messages")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    lease = models.CharField(max_length=36, blank=True)
    error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("state", "next_at"))]


class Missing(models.Model):
    """A role that was to be told or asked and that nobody held: a finding for whoever drafts the policy."""

    role = models.CharField(max_length=80)
    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="missing")
    act = models.CharField(max_length=120)
    at = models.DateTimeField()


class Wrong(models.Model):
    """An answer with a code or link that there is not, from where: too many in a short time are not heard."""

    source = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=("source", "at"))]
