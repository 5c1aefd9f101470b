"""The department's time zone, in which every page says its times; what is stored and logged stays in UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, tzinfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from brightline.service.texts.holder import in_force, policy_of, zone_of
from brightline.source import BadInput


def zone_now() -> tzinfo:
    """Give the zone of the text in force; that of Greenwich where none is in force or it names none."""
    try:
        return zone_of(policy_of(in_force()))
    except BadInput:
        return UTC


def in_its_time(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Make every page say its times in the department's zone, and read those that are typed so."""

    def answered(request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_now()):
            return get_response(request)

    return answered
