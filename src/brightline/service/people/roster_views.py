"""The duty roster as pages: a week, who is on now, gaps in red; posts given and ended."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from brightline.language.policy import Policy
from brightline.service.people.forms import PostForm, refused
from brightline.service.people.fresh import privileged
from brightline.service.people.models import Post
from brightline.service.people.permissions import (
    keeps_roster,
    may_end,
    may_give,
    needs,
    person_of,
    reads_roster,
    refuse,
)
from brightline.service.people.posts import end_post, give_post, week
from brightline.service.people.roster import holders, one_look, wanted_roles
from brightline.service.screened import Blocked
from brightline.service.texts.holder import in_force, local, policy_of, zone_of
from brightline.source import BadInput

FARTHEST = timedelta(days=10 * 365)
"""How far from today a week may be that is asked for."""


@needs(reads_roster)
@require_GET
@one_look()
def roster(request: HttpRequest) -> HttpResponse:
    """Show who holds which role now and this week; `?week=2026-11-23` shows the week of another day."""
    policy, now = policy_of(in_force()), datetime.now(UTC)
    today = local(policy, now).date()
    monday = _monday(request.GET.get("week", ""), today)
    called = {role.name: role.called or role.phrase or role.name for role in policy.roles}
    rows, person = week(policy, monday), person_of(request)
    posts = {post for row in rows for day in row.days for post in day.posts}
    about = {
        "rows": rows,
        "ends": {post.pk for post in posts if may_end(person, post, policy)},
        "now": [(called[role], holders(role, policy, now)) for role in wanted_roles(policy)],
        "today": today,
        "monday": monday,
        "zone": zone_of(policy),
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "may_change": keeps_roster(person, None),
    }
    return render(request, "people/roster.html", about)


@needs(keeps_roster)
@privileged
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Give somebody a role for some time."""
    policy = policy_of(in_force())
    roles = [
        role.name
        for role in policy.roles
        if not role.is_group and not role.is_outside and may_give(person_of(request), role.name, policy)
    ]
    now = local(policy, datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M")
    form = PostForm(policy, roles, request.POST or None, initial={"since": now})
    if request.method == "POST" and form.is_valid() and _given(request, policy, form):
        return redirect("people:index")
    return render(request, "people/give.html", {"form": form, "zone": zone_of(policy)})


def _given(request: HttpRequest, policy: Policy, form: PostForm) -> bool:
    said = dict(form.cleaned_data)
    person, role = said.pop("person"), said.pop("role")
    allowed = may_give(person_of(request), role, policy, to=person)
    if not allowed:
        refuse(request, allowed.reason)
    try:
        give_post(person_of(request), policy, person, role, **said)
    except (BadInput, Blocked) as error:
        refused(form, error)
        return False
    return True


@needs(reads_roster)
@privileged
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, post: int) -> HttpResponse:
    """End a post now, for whoever may."""
    found = get_object_or_404(Post, pk=post)
    allowed = may_end(person_of(request), found, policy_of(in_force()))
    if not allowed:
        refuse(request, allowed.reason)
    if request.method == "POST":
        end_post(person_of(request), found)
        return redirect("people:index")
    return render(request, "people/end.html", {"post": found})


def _monday(said: str, today: date) -> date:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = today
    if abs(day - today) > FARTHEST:
        day = today
    return day - timedelta(days=day.weekday())
