"""Changes of the duty roster, each in one transaction with its line in the log; and the roster as weeks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise

import msgspec
from django.db import transaction
from django.db.models import Q

from brightline.language.policy import Policy
from brightline.service.log.chain import write
from brightline.service.people.models import Person, Post, Precinct
from brightline.service.people.roster import Gap, gaps, wanted_roles
from brightline.service.texts.holder import zone_of
from brightline.source import BadInput


@transaction.atomic
def give_post(
    by: Person,
    policy: Policy,
    person: Person,
    role: str,
    *,
    kind: str,
    since: datetime,
    until: datetime | None = None,
    precinct: Precinct | None = None,
) -> Post:
    """Give somebody a role.

    Raises `BadInput` for a role that there is not in the department, or an end before the start.
    """
    if role not in {each.name for each in policy.roles if not each.is_group and not each.is_outside}:
        raise BadInput(f"there is no role `{role}` in the department")
    if until and until <= since:
        raise BadInput("a post ends after it begins")
    if not person.is_active:
        raise BadInput("this account is disabled")
    post = Post.objects.create(
        person=person, role=role, kind=kind, since=since, until=until, precinct=precinct, said_by=by
    )
    _written("post given", by, post)
    return post


@transaction.atomic
def end_post(by: Person, post: Post, at: datetime | None = None) -> None:
    """End a post, now or at a moment to come; one that has not begun yet never begins."""
    at = at or datetime.now(UTC)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.until and post.until <= at:
        raise BadInput("this post has ended already")
    if post.since >= at:
        _written("post withdrawn", by, post)
        post.delete()
        return
    post.until = at
    post.save(update_fields=["until"])
    _written("post ended", by, post)


def _written(event: str, by: Person, post: Post) -> None:
    payload: dict[str, object] = {
        "person": post.person.username,
        "role": post.role,
        "kind": post.kind,
        "since": post.since.isoformat(),
        "until": post.until.isoformat() if post.until else None,
    }
    write(event, who=by.username, subject=f"post {post.pk}", payload=payload)


class Hours(msgspec.Struct, frozen=True):
    """Part of a day on which nobody holds a role, in the department's time."""

    since: datetime
    until: datetime
    is_all_day: bool


class Day(msgspec.Struct, frozen=True):
    """One day of one role: who holds it for some of the day, and where there is nobody."""

    date: date
    posts: tuple[Post, ...]
    gaps: tuple[Hours, ...]


class Row(msgspec.Struct, frozen=True):
    """One role of the roster over a week."""

    role: str
    called: str
    days: tuple[Day, ...]


def week(policy: Policy, monday: date) -> list[Row]:
    """Give a week of the roster, by role, in the department's time; whoever is disabled holds nothing."""
    zone = zone_of(policy)
    starts = [_start(monday + timedelta(days=days), zone) for days in range(8)]
    during = Q(since__lt=starts[-1]) & (Q(until__isnull=True) | Q(until__gt=starts[0]))
    posts = list(Post.objects.filter(during).select_related("person", "precinct"))
    missing = gaps(policy, starts[0], starts[-1])
    called = {role.name: role.called or role.phrase or role.name for role in policy.roles}
    wanted = wanted_roles(policy)
    held = [name for name in called if name not in wanted and any(post.role == name for post in posts)]
    return [
        Row(
            role,
            called[role],
            tuple(
                Day(
                    start.date(),
                    tuple(post for post in posts if post.role == role and _meets(post, start, end)),
                    tuple(
                        _part(gap, start, end)
                        for gap in missing
                        if gap.role == role and _meets(gap, start, end)
                    ),
                )
                for start, end in pairwise(starts)
            ),
        )
        for role in (*wanted, *held)
    ]


def _start(day: date, zone: tzinfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def _meets(held: Post | Gap, start: datetime, end: datetime) -> bool:
    return held.since < end and (held.until is None or held.until > start)


def _part(gap: Gap, start: datetime, end: datetime) -> Hours:
    since, until = max(gap.since, start), min(gap.until or end, end)
    zone = start.tzinfo
    return Hours(since.astimezone(zone), until.astimezone(zone), since == start and until == end)
