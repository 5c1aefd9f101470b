"""The list of what somebody is asked to decide and of what they asked for, read for a whole page at once."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from brightline.service.approvals.models import Decision, Request
from brightline.service.encounters.judged import listed
from brightline.service.encounters.models import Encounter
from brightline.service.notices.permissions import sees_notices
from brightline.service.notices.words import draft_of, number_of, phrase_of
from brightline.service.people.models import Person
from brightline.service.texts.holder import policy_of


class Row(msgspec.Struct, frozen=True):
    """A request in words. `decided` is the last decision, `is_mine` whether whoever looks was asked."""

    asked: Request
    title: str
    is_open: bool
    is_mine: bool
    decided: str
    may_see: bool


def requests_of(person: Person) -> QuerySet[Request]:
    """Give the requests that somebody was asked to decide or sent, open ones first, then the newest."""
    final = Decision.objects.filter(request=OuterRef("pk")).exclude(what=Decision.What.CALL_ME)
    was_asked = Request.objects.filter(pk=OuterRef("pk"), asked__person=person)
    found = Request.objects.annotate(is_over=Exists(final), is_mine=Exists(was_asked))
    return (
        found.filter(Q(is_mine=True) | Q(by=person))
        .prefetch_related(Prefetch("encounter", listed(Encounter.objects.all())), "decisions")
        .order_by("is_over", "-at", "-pk")
    )


def rows_of(requests: Iterable[Request], person: Person) -> list[Row]:
    """Give the requests of a page, in words."""
    return [_row(each, person) for each in requests]


def _row(asked: Request, person: Person) -> Row:
    policy, decisions = policy_of(asked.encounter.text), list(asked.decisions.all())
    # `is_over` and `is_mine` are annotated by `requests_of`
    number = f"{draft_of(policy)}{number_of(asked.encounter)}"
    return Row(
        asked=asked,
        title=f"{number}: {phrase_of(asked.asked_for, policy)}",
        is_open=not asked.is_over,  # type: ignore[attr-defined]
        is_mine=asked.is_mine,  # type: ignore[attr-defined]
        decided=decisions[-1].get_what_display() if decisions else "",
        may_see=bool(sees_notices(person, asked.encounter)),
    )
