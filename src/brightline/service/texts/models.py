"""Policies as they were loaded."""

from __future__ import annotations

from django.db import models


class Text(models.Model):
    """One version of a policy, compiled, and the time during which answers are given by it.

    `compiled` is the policy's JSON; `sources` has the texts that it came from by their paths, for the reader,
    and nothing where it came as JSON. A text is never changed: another one takes its place.
    """

    digest = models.CharField(max_length=64)
    policy = models.CharField(max_length=80)
    version = models.CharField(max_length=20)
    status = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    compiled = models.BinaryField()
    path = models.CharField(max_length=400)
    sources = models.JSONField(default=dict)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-since", "-pk")
