"""An invented department to try the service with: people, a roster, two past encounters, an open one.

Everybody in it is invented. It is never put beside real people, and what it was put in once is left as it is.
Who holds which role is written here by the roles of the policy in force, in the order of their rank: another
policy gets another roster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta

import msgspec
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import transaction

from brightline.language.policy import Policy
from brightline.reasoning.transient import transient_names
from brightline.service.conduct.references import did, refer
from brightline.service.conduct.told import Chains
from brightline.service.department import CASE_NUMBER, department
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import Sent, add_note, join, open_encounter, state
from brightline.service.log.chain import write
from brightline.service.people.models import Person, Post, Precinct
from brightline.service.people.roster import general_role, holders, wanted_roles
from brightline.service.texts.holder import in_force, local, policy_of
from brightline.source import BadInput

PASSWORD = "demonstration only, copper lantern 47"  # noqa: S105 of invented people
SECRET = "NVSXI4TPNZSXMZLSNR2WG4TFON2AAAAA"  # noqa: S105 theirs too
"""The secret of everybody's second factor, for an authenticator app."""

SHOWN = "demo-"
"""What the employee numbers of invented people begin with."""

Work = Person.Work


class Invented(msgspec.Struct, frozen=True):
    """Somebody of the demonstration; `posts` are roles, each with how it is held."""

    number: str
    name: str
    rank: str = ""
    precinct: str = ""
    work: str = Work.PATROL.value
    posts: tuple[tuple[str, str], ...] = ()
    on_federal_task_force: bool = False


HOLDER, ACTING, DESIGNEE = Post.Kind.HOLDER.value, Post.Kind.ACTING.value, Post.Kind.DESIGNEE.value
FIRST, SECOND, THIRD, FOURTH, FIFTH = (
    f"{n} Precinct" for n in ("First", "Second", "Third", "Fourth", "Fifth")
)
PEOPLE = (
    Invented("demo-1001", "Ana Reyes", "Officer", THIRD),
    Invented("demo-1002", "Bo Lund", "Sergeant", THIRD, posts=(("supervisor", HOLDER),)),
    Invented("demo-1003", "Cho Park", "Chief", posts=(("chief", HOLDER),)),
    Invented("demo-1004", "Fay Osei", "Officer", FIRST),
    Invented("demo-1005", "Gil Novak", "Officer", SECOND),
    Invented("demo-1006", "Hana Ito", "Sergeant", FIRST, posts=(("supervisor", HOLDER),)),
    Invented("demo-1007", "Ike Dahl", "Sergeant", SECOND, posts=(("supervisor", HOLDER),)),
    Invented("demo-1008", "Jo Abebe", "Sergeant", FOURTH, posts=(("supervisor", HOLDER),)),
    Invented("demo-1009", "Kai Moreau", "Sergeant", FIFTH, posts=(("supervisor", HOLDER),)),
    Invented("demo-1010", "Lea Quist", "Lieutenant", THIRD, posts=(("chain_of_command", HOLDER),)),
    Invented("demo-1011", "Max Tran", "Lieutenant", posts=(("watch_commander", HOLDER),)),
    Invented("demo-1012", "Nia Holm", "Commander", posts=(("internal_affairs_commander", HOLDER),)),
    Invented("demo-1013", "Ola Brandt", "Assistant Chief", posts=(("chief", DESIGNEE),)),
    Invented("demo-1014", "Pia Sand", "Deputy Chief", posts=(("chief", ACTING),)),
    Invented("demo-2001", "Dee Moss", "", work=Work.OVERSIGHT.value),
    Invented("demo-2002", "Quy Vang", "", work=Work.DISPATCH.value),
    Invented("demo-2003", "Ria Cole", "", work=Work.RECORDS.value),
    Invented("demo-2004", "Sol Hart", "", work=Work.DRAFTING.value),
    Invented("demo-2005", "Uma Frey", "", work=Work.ADMINISTRATION.value),
    Invented("demo-3001", "Eli Stone", "Officer", FIFTH, on_federal_task_force=True),
)


def load(now: datetime | None = None) -> list[Person]:
    """Put the demonstration in, once, and print how to sign in.

    Raises `BadInput` where no policy is in force or the database has people who are not invented.
    """
    if Person.objects.exclude(username__startswith=SHOWN).exists():
        raise BadInput("the demonstration is not put beside real people: this database has some")
    with transaction.atomic():
        if not Person.objects.exists():
            _put_in(now or datetime.now(UTC))
    people = list(Person.objects.order_by("username"))
    _print(people)
    return people


def _put_in(now: datetime) -> None:
    policy = policy_of(in_force(now))
    password = make_password(PASSWORD)
    people = {each.number: _hire(each, password) for each in PEOPLE}
    for each, role, kind in _posts(policy):
        for since, until in _times(policy, role, kind, now):
            Post.objects.create(person=people[each.number], role=role, kind=kind, since=since, until=until)
    if apps.is_installed("allauth.mfa"):
        _give_second_factors(people.values())
    write("demonstration put in", who="-", payload={"people": len(people)})
    for encounter in (_told(people, policy, now), _stopped(people, policy, now), _open(people, policy, now)):
        write("demonstration encounter", who="-", subject=f"encounter {encounter.pk}")


def _give_second_factors(people: Iterable[Person]) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    for person in people:
        TOTP.activate(person, SECRET)


def _hire(each: Invented, password: str) -> Person:
    precinct = Precinct.objects.get_or_create(name=each.precinct)[0] if each.precinct else None
    return Person.objects.create(
        username=each.number,
        password=password,
        name=each.name,
        rank=each.rank,
        work=each.work,
        precinct=precinct,
        on_federal_task_force=each.on_federal_task_force,
    )


def _posts(policy: Policy) -> Iterator[tuple[Invented, str, str]]:
    """Give the posts whose role the policy has; another policy's roles are filled in the order of ranks."""
    known = {role.name for role in policy.roles}
    for each in PEOPLE:
        for role, kind in each.posts:
            if role in known:
                yield each, role, kind
    own = {role for each in PEOPLE for role, _ in each.posts}
    others = [
        role.name
        for role in policy.roles
        if role.name in wanted_roles(policy)
        and role.name not in own
        and general_role(policy) in role.ancestors
    ]
    free = [each for each in PEOPLE if each.posts and not {role for role, _ in each.posts} & known]
    for each, role in zip(free, others, strict=False):
        yield each, role, HOLDER


def _times(policy: Policy, role: str, kind: str, now: datetime) -> list[tuple[datetime, datetime | None]]:
    """Give when a post is held. Whoever acts does so tonight; one role rests in business hours."""
    today = local(policy, now).replace(hour=0, minute=0, second=0, microsecond=0)
    if kind == ACTING:
        return [(now - timedelta(hours=1), now + timedelta(hours=12))]
    if role != "watch_commander":
        return [(now - timedelta(days=30), None)]
    found: list[tuple[datetime, datetime | None]] = []
    for day in (today + timedelta(days=n) for n in range(-15, 8)):
        begins = datetime.combine(day.date(), time(16), day.tzinfo)
        following = day + timedelta(days=1)
        ends = datetime.combine(following.date(), time(8 if following.weekday() < 5 else 16), day.tzinfo)
        found.append((begins, ends))
    return found


def _chain(encounter: Encounter, at: datetime, steps: int) -> datetime:
    """Let everybody do what an encounter's chains ask of them, one after another; give the end."""
    for _ in range(steps):
        told = [link for chain in Chains(encounter, at=at).told() for link in chain]
        link = next((each for each in told if each.state == "open" and not each.is_outside), None)
        if link is None:
            break
        at += timedelta(minutes=4)
        by = next(knew.person for knew in link.knew if knew.since)
        held = holders(link.addressee, policy_of(encounter.text), at) if link.addressee else []
        to = next((person for person in held if person != by), None)
        did(encounter, by, link.act, [link.norm], to=to, at=at)
    return at


def _evening(policy: Policy, now: datetime, days: int) -> datetime:
    """Give half past nine in the evening some days ago, when every role is held, in the department's time."""
    day = local(policy, now) - timedelta(days=days)
    return datetime.combine(day.date(), time(21, 30), day.tzinfo)


def _begun(people: dict[str, Person], policy: Policy, at: datetime, *, facts: int, place: str) -> Encounter:
    """Open an encounter from a tile, and state facts on which a chain begins."""
    hidden = transient_names(policy)
    tiles = [tile for tile in policy.situations if tile.facts and not hidden.intersection(tile.facts)]
    encounter = open_encounter(
        people["demo-1001"],
        tile=tiles[facts % len(tiles)].name if tiles else "",
        place=place,
        call_number=f"26-{100000 + facts:06}",
        at=at,
    )
    join(encounter, people["demo-1002"], at=at)
    return encounter


def _state_conduct(people: dict[str, Person], policy: Policy, encounter: Encounter, at: datetime) -> None:
    """State the facts with which the chain of the demonstration begins, as far as the policy has them."""
    for name in _starting(policy):
        state(encounter, people["demo-1001"], name, "yes", Sent(at=at))


def _starting(policy: Policy) -> list[str]:
    """Give the facts of the demonstration that the policy has."""
    known = {fact.name for fact in policy.facts} - transient_names(policy)
    return [name for name in ("questionable_conduct", "conduct_witnessed") if name in known]


def _told(people: dict[str, Person], policy: Policy, now: datetime) -> Encounter:
    """An encounter of last week, in which word was passed on as far as the department goes."""
    at = _evening(policy, now, days=6)
    encounter = _begun(people, policy, at, facts=1, place="Lake and Chicago")
    _state_conduct(people, policy, encounter, at + timedelta(minutes=5))
    kinds = department().kinds()
    refer(encounter, people["demo-1001"], CASE_NUMBER, "26-004711", at + timedelta(minutes=20))
    refer(encounter, people["demo-1001"], kinds[1 % len(kinds)], "4711-1", at + timedelta(minutes=25))
    ended = _chain(encounter, at + timedelta(minutes=10), steps=8)
    add_note(encounter, people["demo-1002"], "Scene quiet. Both units back in service.", Sent(at=ended))
    return encounter


def _stopped(people: dict[str, Person], policy: Policy, now: datetime) -> Encounter:
    """An encounter of two days ago, in which word stopped after the first step."""
    at = _evening(policy, now, days=2)
    encounter = _begun(people, policy, at, facts=1, place="Franklin and Nicollet")
    _state_conduct(people, policy, encounter, at + timedelta(minutes=5))
    refer(encounter, people["demo-1001"], CASE_NUMBER, "26-004802", at + timedelta(minutes=15))
    _chain(encounter, at + timedelta(minutes=10), steps=1)
    return encounter


def _open(people: dict[str, Person], policy: Policy, now: datetime) -> Encounter:
    """An encounter that is going on."""
    return _begun(people, policy, now - timedelta(minutes=6), facts=0, place="Broadway and Penn")


def _print(people: list[Person]) -> None:
    print("An invented department, for trying the service only. Sign in with an employee number and")
    print(f"the password `{PASSWORD}`:")
    for person in people:
        task_force = ", federal task force" if person.on_federal_task_force else ""
        print(f"  {person.username}  {person.get_full_name()} ({person.get_work_display()}{task_force})")
    if apps.is_installed("allauth.mfa"):
        print(f"Second factor: the secret {SECRET} in an authenticator app, or `./dev code` for one code.")


def code_now() -> str:
    """Give the second factor that everybody of the demonstration has at this moment."""
    from allauth.mfa import app_settings
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    period = int(datetime.now(UTC).timestamp()) // app_settings.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(SECRET, period)))
