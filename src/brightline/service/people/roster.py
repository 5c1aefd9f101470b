"""The duty roster: who holds a role at a moment, and where there is nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

import msgspec
from django.db.models import Q, QuerySet

from brightline.language.policy import Policy
from brightline.reasoning.situation import doers
from brightline.service.people.models import Person, Post


class Gap(msgspec.Struct, frozen=True):
    """A role that the policy wants somebody in, from when until when there is nobody; `None` is open."""

    role: str
    since: datetime
    until: datetime | None


def posts_at(at: datetime) -> QuerySet[Post]:
    """Give the posts held at a moment, in the order in which they are asked."""
    return Post.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at).select_related(
        "person"
    )


_read: ContextVar[dict[datetime, list[Post]] | None] = ContextVar("_read", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Within it the roster of a minute is read once: a list is of one roster, however long it is."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def posts_held(at: datetime) -> list[Post]:
    """Give the posts held at a moment, in the order in which they are asked; within one look read once."""
    known = _read.get()
    if known is None:
        return list(posts_at(at))
    minute = at.replace(second=0, microsecond=0)
    if minute not in known:
        known[minute] = list(posts_at(at))
    return known[minute]


def holders(role: str, policy: Policy, at: datetime) -> list[Person]:
    """Give who is told or asked as a role, first to last: acting, holder, designee; kinds of it after it."""
    order = {name: place for place, name in enumerate(doers(role, policy) or [role])}
    found = [post for post in posts_held(at) if post.role in order and post.person.is_active]
    found.sort(key=lambda post: (order[post.role] != 0, post.kind, post.since, post.pk))
    return list(dict.fromkeys(post.person for post in found))


def roles_of(person: Person, policy: Policy, at: datetime) -> list[str]:
    """Give the roles that somebody holds at a moment, the most particular first.

    Whoever is bound by the policy and holds no post has the role that all others are kinds of.
    """
    known = {role.name: role for role in policy.roles}
    held = [post.role for post in posts_held(at) if post.person_id == person.pk and post.role in known]
    held.sort(key=lambda name: -len(known[name].ancestors))
    return list(dict.fromkeys(held)) or [general_role(policy)]


def general_role(policy: Policy) -> str:
    """Give the role that most others are kinds of: whom the policy binds as such."""
    kinds = {role.name: len(doers(role.name, policy)) for role in policy.roles if not role.is_group}
    return max(kinds, key=lambda name: kinds[name])


def wanted_roles(policy: Policy) -> list[str]:
    """Give the roles of the department on which something rests: who is bound, told, or waited for."""
    told = {act.partition("(")[2].rstrip(")") for norm in policy.norms for act in norm.acts if "(" in act}
    bound = {norm.bearer for norm in policy.norms} | {fact.set_by.by for fact in policy.facts if fact.set_by}
    general = general_role(policy)
    wanted = (told | bound) - {general}
    return [role.name for role in policy.roles if role.name in wanted and not role.is_outside]


def above(role: str, policy: Policy) -> frozenset[str]:
    """Give the roles above one in the policy's chain: those that it tells by duty, whom they tell, and so on.

    What everybody owes makes nobody the head of all.
    """
    known = {each.name: (each.name, *each.ancestors) for each in policy.roles}
    everybody, found, new = general_role(policy), set[str](), {role}
    while new:
        bearers = {name for each in new for name in known.get(each, ())} - {everybody}
        told = {
            act.partition("(")[2].rstrip(")")
            for norm in policy.norms
            if norm.bearer in bearers
            for act in norm.acts
            if "(" in act
        }
        new = {each for each in told if each in known and not is_outside(each, policy)} - found - {role}
        found |= new
    return frozenset(found)


def is_outside(role: str, policy: Policy) -> bool:
    """Whether the policy says of a role that nobody of the department holds it.

    One that nobody holds now is no such role: that is a gap.
    """
    return any(each.name == role and each.is_outside for each in policy.roles)


def gaps(policy: Policy, since: datetime, until: datetime) -> list[Gap]:
    """Give the roles that nobody holds for some time between two moments, in vocabulary order."""
    found = []
    for role in wanted_roles(policy):
        names = doers(role, policy) or [role]
        posts = Post.objects.filter(
            Q(until__isnull=True) | Q(until__gt=since),
            role__in=names,
            since__lt=until,
            person__is_active=True,
        )
        at = since
        for post in sorted(posts, key=lambda post: post.since):
            if post.since > at:
                found.append(Gap(role, at, post.since))
            at = max(at, post.until or until)
        if at < until:
            found.append(Gap(role, at, until))
    return found
