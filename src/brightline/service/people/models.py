"""Accounts, precincts and the duty roster."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone


class Precinct(models.Model):
    """A part of the city, or a unit of its own such as Internal Affairs."""

    name = models.CharField(max_length=60, unique=True)


class Person(AbstractUser):
    """An account. `username` is the employee number: it is never given to anybody else.

    `work` says which pages somebody needs, beside what their posts let them see. A lock stays until an
    administrator releases it; `enabled_at` is when somebody last opened or enabled the account, and
    `password_set_at` is empty while the password is one that an administrator gave out.
    """

    class Work(models.TextChoices):
        """What somebody's work is, as far as the service goes by it."""

        PATROL = "patrol", "patrol or investigation"
        DISPATCH = "dispatch", "dispatch (MECC)"
        RECORDS = "records", "records"
        DRAFTING = "drafting", "drafting of policy"
        OVERSIGHT = "oversight", "audit or oversight"
        ADMINISTRATION = "administration", "administration of the service"

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=120)
    rank = models.CharField(max_length=40, blank=True)
    work = models.CharField(max_length=20, choices=Work.choices, default=Work.PATROL)
    precinct = models.ForeignKey(Precinct, models.PROTECT, null=True, blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    on_federal_task_force = models.BooleanField(default=False)
    locked_at = models.DateTimeField(null=True, blank=True)
    enabled_at = models.DateTimeField(null=True, blank=True)
    password_set_at = models.DateTimeField(null=True, blank=True, default=timezone.now)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def get_full_name(self) -> str:
        """Give the name with the rank before it."""
        return f"{self.rank} {self.name}".strip()


class Post(models.Model):
    """Who holds a role of the policy, from when until when.

    `kind` tells who is asked first: whoever holds it, who acts in their place, then who is designated.
    """

    class Kind(models.TextChoices):
        """How somebody comes to hold a role."""

        HOLDER = "1 holder", "holder"
        ACTING = "0 acting", "acting"
        DESIGNEE = "2 designee", "designee"

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.HOLDER)
    precinct = models.ForeignKey(Precinct, models.PROTECT, null=True, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    said_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("kind", "since", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="a_post_ends_after_it_begins",
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
            )
        ]


class Terminal(models.Model):
    """A device in a patrol car or at dispatch: what is signed in there does not end by itself when idle.

    The device proves that it is the one by a cookie; `digest` is the SHA-256 of what it says.
    """

    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("until", "name")


class Telling(models.Model):
    """Which act of a policy it is to tell an encounter to somebody of a federal task force.

    `facts` is what such a person makes true of it. They are told what the policy then permits.
    """

    policy = models.CharField(max_length=80, unique=True)
    act = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    said_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
