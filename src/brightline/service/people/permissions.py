"""Who may do what, as predicates that give their reason.

A view names what it lets somebody do; the reason is shown where it is refused, and both go into the log.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache, wraps
from typing import Any, NoReturn

import msgspec
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from brightline.language.policy import Policy
from brightline.reasoning.asked import answer
from brightline.service.department import department
from brightline.service.encounters.duties import asked_of, standing
from brightline.service.encounters.judged import Head, head_of
from brightline.service.encounters.models import Encounter, Entry, Party
from brightline.service.log.chain import write
from brightline.service.people.accounts import source_of
from brightline.service.people.models import Person, Post, Telling
from brightline.service.people.roster import above, general_role, posts_held, roles_of, wanted_roles
from brightline.service.texts.holder import in_force, policy_of, reasoner_of
from brightline.service.texts.models import Text
from brightline.source import BadInput


class Allowed(msgspec.Struct, frozen=True):
    """Whether somebody may do something, and why or why not."""

    is_allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.is_allowed


Predicate = Callable[[Person, Encounter | None], Allowed]


def is_in(person: Person, encounter: Encounter | None) -> Allowed:
    """Whether somebody takes part in an encounter."""
    inside = encounter is not None and any(party.person_id == person.pk for party in encounter.parties.all())
    return Allowed(
        inside, "you take part in this encounter" if inside else "you take no part in this encounter"
    )


def works_in(*work: Person.Work) -> Predicate:
    """Give a predicate for people whose work is one of some kinds."""

    def predicate(person: Person, encounter: Encounter | None) -> Allowed:
        does = person.work in work
        named = ", ".join(each.label for each in work)
        return Allowed(
            does, f"this is for {named}" if not does else f"your work is {person.get_work_display()}"
        )

    return predicate


def any_of(*predicates: Predicate) -> Predicate:
    """Give a predicate that allows what one of some predicates allows, with all reasons where none does."""

    def predicate(person: Person, encounter: Encounter | None) -> Allowed:
        found: list[Allowed] = []
        for each in predicates:
            found.append(each(person, encounter))
            if found[-1]:
                return found[-1]
        return Allowed(False, "; ".join(each.reason for each in found))

    return predicate


def _place_of(request: HttpRequest) -> str:
    """Give where a request went, with its numbers: words in an address are somebody's, and are not kept."""
    match = request.resolver_match
    if match is None:
        return ""
    numbers = [str(value) for value in match.kwargs.values() if isinstance(value, int)]
    return " ".join([match.view_name, *numbers])[:120]


def person_of(request: HttpRequest) -> Person:
    """Give who sends a request. Of a view that `needs` or a sign-in guards that is always a person."""
    assert isinstance(request.user, Person)
    return request.user


def refuse(request: HttpRequest, reason: str) -> NoReturn:
    """Refuse what somebody wants, and log it with the reason. Every refusal goes this way."""
    match = request.resolver_match
    encounter = match.kwargs.get("encounter") if match else None
    with transaction.atomic():
        write(
            "refused",
            who=request.user.get_username(),
            source=source_of(request),
            outcome="failure",
            subject=_place_of(request),
            payload={"reason": reason, "encounter": encounter},
        )
    raise PermissionDenied(reason)


def needs(predicate: Predicate) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let only those see a view whom a predicate allows; a refusal is logged with its reason.

    A view of an encounter has its number as the argument `encounter`.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            encounter = (
                Encounter.objects.filter(pk=kwargs["encounter"]).first() if "encounter" in kwargs else None
            )
            allowed = predicate(person_of(request), encounter)
            if not allowed:
                refuse(request, allowed.reason)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def holds_an_office(person: Person, encounter: Encounter | None = None) -> Allowed:
    """Whether somebody holds a role on which the policy in force rests: one that is told or waited for."""
    offices = (
        set(_held(person)) & set(wanted_roles(policy_of(in_force()))) if Text.objects.exists() else set()
    )
    return Allowed(
        bool(offices),
        f"you hold the post of {', '.join(sorted(offices))}" if offices else "you hold no post of the roster",
    )


def is_no_task_force_member(person: Person, encounter: Encounter | None = None) -> Allowed:
    """Whether somebody is not of a federal task force."""
    is_one = person.on_federal_task_force
    return Allowed(
        not is_one, "you are a federal task-force member" if is_one else "you are of no federal task force"
    )


def all_of(*predicates: Predicate) -> Predicate:
    """Give a predicate that allows what all of some predicates allow, with the first reason why not."""

    def predicate(person: Person, encounter: Encounter | None) -> Allowed:
        found = Allowed(False, "nothing is asked")
        for each in predicates:
            found = each(person, encounter)
            if not found:
                break
        return found

    return predicate


def is_called_upon(person: Person, encounter: Encounter | None) -> Allowed:
    """Whether somebody holds a role that an encounter calls upon, or one further up in the same chain.

    An act that is owed or done calls upon the role that it is addressed to; that role's own duty of the same
    kind calls upon the next. So Internal Affairs sees an encounter once conduct is to be reported there.
    """
    if encounter is None:
        return Allowed(False, "no encounter calls upon you")
    called = called_upon(encounter) & set(_held(person, encounter))
    if called:
        return Allowed(True, f"this encounter calls upon the {', '.join(sorted(called))}")
    return Allowed(False, "you hold no role that this encounter calls upon")


def called_upon(encounter: Encounter) -> frozenset[str]:
    """Give the roles that an encounter calls upon."""
    return _called_upon(head_of(encounter))


@lru_cache(maxsize=4096)
def _called_upon(head: Head) -> frozenset[str]:
    encounter = Encounter.objects.select_related("text").get(pk=head.encounter)
    policy = policy_of(encounter.text)
    acts = {line.act for line in standing(encounter).lines if line.status != "undetermined"}
    acts |= set(encounter.entries.filter(kind=Entry.Kind.DEED).values_list("name", flat=True))
    ancestors = {role.name: (role.name, *role.ancestors) for role in policy.roles}
    called = {fact.set_by.by for fact in policy.facts if fact.set_by}
    for family in {act.partition("(")[0] for act in acts if "(" in act}:
        reached = {_addressee(act) for act in acts if act.partition("(")[0] == family}
        steps = [
            (norm.bearer, _addressee(act))
            for norm in policy.norms
            for act in norm.acts
            if act.partition("(")[0] == family and "(" in act
        ]
        while more := {
            to
            for bearer, to in steps
            if to not in reached and any(bearer in ancestors.get(role, ()) for role in reached)
        }:
            reached |= more
        called |= reached
    return frozenset(called)


def _addressee(act: str) -> str:
    return act.partition("(")[2].rstrip(")")


def _held(person: Person, encounter: Encounter | None = None) -> list[str]:
    """Give the roles that somebody holds now, by the policy of an encounter or the one in force."""
    text = encounter.text if encounter else (in_force() if Text.objects.exists() else None)
    return roles_of(person, policy_of(text), datetime.now(UTC)) if text else []


Work = Person.Work

administers = works_in(Work.ADMINISTRATION)
keeps_roster = all_of(is_no_task_force_member, any_of(administers, holds_an_office))
reads_roster = is_no_task_force_member


def reads_of_encounters(person: Person, encounter: Encounter | None = None) -> Allowed:
    """Whether somebody reads the log of encounters: by kinds of work and roles that the department names."""
    readers = department().log_of_encounters
    mine = [each for each in (str(person.work), *_held(person)) if each in readers]
    if mine:
        return Allowed(True, f"the log of encounters is for {mine[0]}")
    return Allowed(False, f"the log of encounters is for {', '.join(readers) or 'nobody'}")


reads_log = all_of(is_no_task_force_member, any_of(administers, reads_of_encounters))
"""Who reads the log: whoever keeps the system that of the service alone, `reads_of_encounters` all of it."""
sees_encounter = any_of(
    is_in,
    all_of(is_no_task_force_member, any_of(is_called_upon, works_in(Work.DISPATCH, Work.OVERSIGHT))),
)
"""Who may read an encounter. Who may add to it is `takes_part`: oversight only reads."""

tells_for = all_of(is_no_task_force_member, any_of(works_in(Work.DISPATCH), is_called_upon))
"""Who may put on record that another told a role in person: dispatch, and the chain above an encounter."""

takes_part = any_of(is_in, all_of(is_no_task_force_member, any_of(is_called_upon, works_in(Work.DISPATCH))))


def may_give(person: Person, role: str, policy: Policy, to: Person | None = None) -> Allowed:
    """Whether somebody may put a person into a role.

    Administrators may, and whoever holds the role itself or a kind of it, or acts in it; a designee passes on
    nothing. Nobody gives a post to themselves.
    """
    if to is not None and to.pk == person.pk:
        return Allowed(False, "nobody gives a post to themselves")
    if administers(person, None):
        return Allowed(True, "you administer the roster")
    known = {each.name: (each.name, *each.ancestors) for each in policy.roles}
    held = [name for name in _own_posts(person) if role in known.get(name, ())]
    if held:
        return Allowed(True, f"you hold the post of {held[0]}")
    return Allowed(False, f"only whoever holds the post of {role}, or an administrator, gives it to others")


def may_end(person: Person, post: Post, policy: Policy) -> Allowed:
    """Whether somebody may end a post: their own, one below a post that they hold, or any as administrator.

    A designee ends nobody's post but their own, and who holds the same role as another not the other's.
    """
    if administers(person, None):
        return Allowed(True, "you administer the roster")
    if post.person_id == person.pk:
        return Allowed(True, "this post is your own")
    higher = above(post.role, policy)
    held = [name for name in _own_posts(person) if name in higher]
    if held:
        return Allowed(True, f"you hold the post of {held[0]}, which is above it")
    return Allowed(False, "only whoever holds this post, a post above it, or an administrator, ends it")


def _own_posts(person: Person) -> list[str]:
    """Give the roles in which somebody is now or acts, and not those that they are designated for."""
    held = [each for each in posts_held(datetime.now(UTC)) if each.person_id == person.pk]
    return sorted({each.role for each in held if each.kind != Post.Kind.DESIGNEE})


def may_be_told_all(person: Person, encounter: Encounter, at: datetime | None = None) -> Allowed:
    """Whether somebody may be told all on record of an encounter, and not only what they said or heard.

    Of a federal task-force member the policy is asked: may a member do the act that it is to tell them? Only
    its `may` lets them be told; where it is silent, forbids, or depends on what nobody knows, they are not.
    The reason does not say which of these it is: that would tell them what is on record.
    """
    if not person.on_federal_task_force:
        return Allowed(True, "you are of no federal task force")
    policy = policy_of(encounter.text)
    telling = Telling.objects.filter(policy=policy.id).first()
    if telling is None:
        return Allowed(False, "nobody has said which act of the policy it is to tell you")
    now = at or datetime.now(UTC)
    teller = Party(encounter=encounter, person=person, role=general_role(policy), since=now)
    asked = asked_of(encounter, teller, now)
    asked = msgspec.structs.replace(asked, facts=asked.facts | telling.facts, acts=(telling.act,))
    try:
        answers = answer(reasoner_of(encounter.text, now), asked).answers
    except BadInput:
        answers = ()
    may = any(each.act == telling.act and each.verdict == "may" for each in answers)
    says = "lets it be done" if may else "does not let it be done"
    return Allowed(may, f"to tell you is `{telling.act}`, and the policy {says} here")


def is_told_all(person: Person, encounter: Encounter | None) -> Allowed:
    """Whether nothing on record of an encounter is kept from somebody, as `may_be_told_all` says."""
    if encounter is None:
        return is_no_task_force_member(person)
    return may_be_told_all(person, encounter)


def visible_entries(person: Person, encounter: Encounter) -> QuerySet[Entry]:
    """Give the entries of an encounter that somebody may see: all, or those that they took part in."""
    if may_be_told_all(person, encounter):
        return encounter.entries.all()
    own = Q(by=person) | Q(typed_by=person) | Q(said_by=person) | Q(to=person)
    return encounter.entries.filter(own).distinct()
