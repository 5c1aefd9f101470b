"""Encounters and their timelines; nothing of a timeline is ever changed or deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from brightline.service.people.models import Person
from brightline.service.texts.models import Text


class Encounter(models.Model):
    """One incident. `text` is the policy in force when it was opened, by which it is judged.

    `case_number` is the CCN, `call_number` that of CAD. `place` passed the screening. `key` is what whoever
    opened it calls it, so that a double tap opens one.
    """

    text = models.ForeignKey(Text, models.PROTECT)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    case_number = models.CharField(max_length=20, blank=True)
    call_number = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=200, blank=True)
    tile = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("opened_by", "key"), condition=~models.Q(key=""), name="opened_once"
            )
        ]


class Party(models.Model):
    """Somebody who takes part in an encounter, and the role of the policy that they have in it."""

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="parties")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    role = models.CharField(max_length=80)
    since = models.DateTimeField()

    class Meta:
        ordering = ("since", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("encounter", "person"), name="once_in_an_encounter")
        ]

    @property
    def key(self) -> str:
        """Give the name of this person in timelines and receipts; it names nobody."""
        return f"p{self.person_id}"


class Entry(models.Model):
    """One line of a timeline: a fact, a deed, a note, the taking back of another entry, or the closing.

    `at` is when it was, `recorded_at` when it came in. `by` did it or learned it; `said_by` told it over the
    radio, `typed_by` typed it. `value` of a fact is JSON, `null` where it is unknown. `key` is what the
    sender calls it, so that the same entry sent twice is kept once.
    """

    class Kind(models.TextChoices):
        """What an entry is."""

        FACT = "fact", "fact"
        DEED = "deed", "deed"
        NOTE = "note", "note"
        TAKEN_BACK = "taken back", "taken back"
        CLOSED = "closed", "closed"

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120, blank=True)
    value = models.JSONField(null=True)
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    to = models.ManyToManyField(Person, related_name="+")
    said_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    typed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    source = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    takes_back = models.ForeignKey("self", models.PROTECT, null=True, related_name="taken_back_by")
    key = models.CharField(max_length=64)

    class Meta:
        ordering = ("encounter", "number")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("encounter", "number"), name="numbered_once"),
            models.UniqueConstraint(fields=("encounter", "key"), name="sent_once"),
        ]


class Reference(models.Model):
    """A number under which another system knows an encounter: a report, a recording, a case.

    `kind` is one of the department's. Nothing is changed: a number that was wrong stays, and the right one is
    added.
    """

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="references")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=40)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=("encounter", "kind", "number"), name="referred_to_once")
        ]
