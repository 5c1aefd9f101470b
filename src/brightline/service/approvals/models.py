"""Requests for a decision, and decisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from brightline.service.encounters.models import Encounter
from brightline.service.notices.models import Ladder
from brightline.service.people.models import Person


class Request(Ladder):
    """Somebody asks for what a fact of the policy stands for, such as that the Chief has approved.

    `fact` is set by `act`, done by a holder of `role`; `asked_for` is the act that it is wanted for. `words`
    passed the screening; `named` are numbers that bound what is asked for. It stays open until it is decided:
    silence decides nothing.
    """

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="requests")
    fact = models.CharField(max_length=80)
    asked_for = models.CharField(max_length=120)
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    named = models.JSONField(default=dict)

    class Meta:
        ordering = ("at", "pk")


class Asked(models.Model):
    """A holder of the role who was asked, in which order, and the code by which they answer.

    `reached_by` told them by telephone that a decision is wanted. The link decides once.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="asked")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    code = models.CharField(max_length=12, unique=True)
    reached_at = models.DateTimeField(null=True)
    reached_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unreachable_at = models.DateTimeField(null=True)
    link_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("request", "place")


class Decision(models.Model):
    """What was decided: one for each request, by one of those asked; `receipt` is of the answers then.

    An approval has its bounds: `bound_by` are ids of norms, `bounds` further words, screened before.
    """

    class What(models.TextChoices):
        """What can be decided."""

        APPROVE = "approve", "approve"
        DENY = "deny", "deny"
        CALL_ME = "call me", "call me"

    request = models.ForeignKey(Request, models.PROTECT, related_name="decisions")
    what = models.CharField(max_length=8, choices=What.choices)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    how = models.CharField(max_length=10)
    at = models.DateTimeField()
    bounds = models.TextField(blank=True)
    bound_by = models.JSONField(default=list)
    receipt = models.TextField()

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=("request",), condition=~models.Q(what="call me"), name="decided_once"
            )
        ]
