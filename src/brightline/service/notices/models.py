"""Notices, whom they go to, and the messages of the outbox."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from brightline.service.encounters.models import Encounter
from brightline.service.people.models import Person


class Ladder(models.Model):
    """What is put to one holder of a role after the other until somebody answers.

    At the end of the ladder it is unreached: all were told and nobody has answered. All are then asked again
    on the department's period; `rounds` is how often.
    """

    act = models.CharField(max_length=120)
    role = models.CharField(max_length=80)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unreached_at = models.DateTimeField(null=True)
    asked_again_at = models.DateTimeField(null=True)
    rounds = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class Notice(Ladder):
    """Something that the policy wants somebody told, on its way from one person to the holders of a role.

    `act` is the policy's act, such as `notify_activity(chief)`, `norms` the ids that call for it. It is over
    when one of those told has acknowledged it, was told in person, or somebody stood it down.
    """

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="notices")
    norms = models.JSONField()
    sent_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)
    stood_down_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

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
    """A role that was to be told or asked and that nobody held or answered for: a finding for the drafter."""

    class Why(models.TextChoices):
        """What was missing."""

        UNHELD = "unheld", "nobody held it"
        UNANSWERED = "unanswered", "nobody answered"

    why = models.CharField(max_length=10, choices=Why.choices, default=Why.UNHELD)
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
