"""What administrators do to accounts, and what befalls them: each in one transaction with its log line."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.db import transaction
from django.http import HttpRequest

from brightline.service.log.chain import write
from brightline.service.people.models import Person, Precinct, Telling, Terminal
from brightline.service.screened import kept
from brightline.source import BadInput

UNUSED = timedelta(days=90)
"""How long an account may go unused before it is disabled (AC-2)."""

SAID = ("name", "rank", "work", "precinct", "telephone", "email", "on_federal_task_force")
"""What administrators say of an account; `work` and the task force decide what it may see."""


def source_of(request: HttpRequest | None) -> str:
    """Give where a request came from: the address of the peer."""
    return str(request.META.get("REMOTE_ADDR", ""))[:60] if request else ""


@transaction.atomic
def open_account(by: Person | None, username: str, **said: object) -> tuple[Person, str]:
    """Open an account; give it and the password for the first sign-in, which is shown once and kept nowhere.

    Raises `BadInput` where the identifier was ever given to somebody, `Blocked` for words that say a status.
    """
    if Person.objects.filter(username__iexact=username).exists():
        raise BadInput(f"`{username}` was given to somebody already")
    now = datetime.now(UTC)
    person = Person(username=kept("username", username), enabled_at=now, **_kept(said))
    password = _given_out(person)
    _written("account opened", by, person, work=person.work, task_force=person.on_federal_task_force)
    return person, password


@transaction.atomic
def change_account(by: Person, person: Person, **said: object) -> None:
    """Change what is said of an account; the log names what was changed, and what it may see then."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    changed = [name for name, value in _kept(said).items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, said[name])
    if not changed:
        return
    person.save(update_fields=changed)
    event = "permissions changed" if {"work", "on_federal_task_force"} & set(changed) else "account changed"
    _written(event, by, person, changed=changed, work=person.work, task_force=person.on_federal_task_force)


@transaction.atomic
def disable(by: Person | None, person: Person, why: str) -> None:
    """Let an account not be used any more; it is never deleted, so that nobody else gets its identifier."""
    if by and by.pk == person.pk:
        raise BadInput("nobody disables their own account")
    person.is_active = False
    person.save(update_fields=["is_active"])
    _written("account disabled", by, person, why=kept("why", why))


@transaction.atomic
def enable(by: Person, person: Person) -> None:
    """Let an account be used again."""
    person.is_active, person.enabled_at = True, datetime.now(UTC)
    person.save(update_fields=["is_active", "enabled_at"])
    _written("account enabled", by, person)


@transaction.atomic
def lock(person: Person, *, source: str = "") -> None:
    """Lock an account after too many failures, until it is released."""
    count = Person.objects.filter(pk=person.pk, locked_at__isnull=True).update(locked_at=datetime.now(UTC))
    if count:
        write(
            "account locked", who="-", source=source, outcome="failure", subject=f"account {person.username}"
        )


@transaction.atomic
def release(by: Person, person: Person) -> None:
    """Release a lock, and forget the failures that led to it. Raises `BadInput` for one's own."""
    if by.pk == person.pk:
        raise BadInput("nobody releases their own account")
    person.locked_at = None
    person.save(update_fields=["locked_at"])
    AccessAttempt.objects.filter(username=person.username).delete()
    _written("lock released", by, person)


@transaction.atomic
def change_password(person: Person, password: str, *, source: str = "") -> None:
    """Set a password that somebody chose for themselves."""
    person.set_password(password)
    person.password_set_at = datetime.now(UTC)
    person.save(update_fields=["password", "password_set_at"])
    write("password changed", who=person.username, source=source, subject=f"account {person.username}")


@transaction.atomic
def give_password(by: Person, person: Person) -> str:
    """Give a password for one sign-in, to be changed there; what was signed in with the old one ends."""
    password = _given_out(person)
    _written("password given out", by, person)
    return password


@transaction.atomic
def remove_factors(by: Person, person: Person) -> None:
    """Remove the second factors of somebody who has lost them; they enrol anew at the next sign-in."""
    if by.pk == person.pk:
        raise BadInput("nobody removes their own second factors here")
    for factor in Authenticator.objects.filter(user=person):
        factor.delete()
    _written("second factors removed", by, person)


def is_unused(person: Person, now: datetime | None = None) -> bool:
    """Whether nobody signed in to an account for so long that it must not be used any more."""
    used = [moment for moment in (person.last_login, person.enabled_at, person.date_joined) if moment]
    return (now or datetime.now(UTC)) - max(used) > UNUSED


def disable_unused(now: datetime | None = None) -> int:
    """Disable the accounts that nobody has used for 90 days; give how many. The worker calls it daily."""
    found = [person for person in Person.objects.filter(is_active=True) if is_unused(person, now)]
    for person in found:
        disable(None, person, "unused for 90 days")
    return len(found)


@transaction.atomic
def add_terminal(by: Person, name: str) -> str:
    """Let a device in a patrol car or at dispatch stay signed in when idle; give what it proves itself by."""
    said = secrets.token_urlsafe(32)
    terminal = Terminal.objects.create(
        name=kept("name", name),
        digest=hashlib.sha256(said.encode()).hexdigest(),
        said_by=by,
        since=datetime.now(UTC),
    )
    write("terminal added", who=by.username, subject=f"terminal {terminal.pk}")
    return said


@transaction.atomic
def end_terminal(by: Person, terminal: Terminal) -> None:
    """Let what is signed in on a device end when idle, as everywhere else."""
    terminal.until = datetime.now(UTC)
    terminal.save(update_fields=["until"])
    write("terminal ended", who=by.username, subject=f"terminal {terminal.pk}")


@transaction.atomic
def add_precinct(by: Person, name: str) -> Precinct:
    """Add a part of the city. Raises `BadInput` for a name that there is already."""
    if Precinct.objects.filter(name__iexact=name).exists():
        raise BadInput(f"there is a precinct `{name}` already")
    precinct = Precinct.objects.create(name=kept("name", name))
    write("precinct added", who=by.username, subject=f"precinct {precinct.pk}")
    return precinct


@transaction.atomic
def say_telling(by: Person, policy: str, act: str, facts: dict[str, object]) -> None:
    """Say which act of a policy it is to tell an encounter to somebody of a federal task force."""
    said = {"act": act, "facts": facts, "said_by": by, "said_at": datetime.now(UTC)}
    Telling.objects.update_or_create(policy=policy, defaults=said)
    write(
        "permissions changed",
        who=by.username,
        subject=f"telling {policy}",
        payload={"act": act, "facts": facts},
    )


def _given_out(person: Person) -> str:
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    person.set_password(password)
    person.password_set_at = None
    person.save()
    return password


def _kept(said: dict[str, object]) -> dict[str, object]:
    unknown = set(said) - set(SAID)
    if unknown:
        raise BadInput(f"nothing is said of an account's `{min(unknown)}`")
    return {name: kept(name, value) if isinstance(value, str) else value for name, value in said.items()}


def _written(event: str, by: Person | None, person: Person, **payload: object) -> None:
    write(event, who=by.username if by else "-", subject=f"account {person.username}", payload=payload)
