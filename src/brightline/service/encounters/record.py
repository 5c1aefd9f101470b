"""What people put on record: each call is one transaction, with its line in the log.

A transient fact is never put on record. What somebody sends twice is kept once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from brightline.language.policy import Fact, Policy, names_in
from brightline.language.values import Value, read_value
from brightline.reasoning.transient import transient_names
from brightline.service.encounters.duties import standing
from brightline.service.encounters.models import Encounter, Entry, Party
from brightline.service.log.chain import write
from brightline.service.people.models import Person
from brightline.service.people.roster import general_role, roles_of
from brightline.service.screened import kept
from brightline.service.screening.exempt import log_claim
from brightline.service.texts.holder import in_force, policy_of
from brightline.source import BadInput


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """How an entry came in: when it was, who said it, from where, and what its sender calls it.

    `typed_by` is who typed it, where that is neither who did it nor who puts it on record as said by another.
    """

    at: datetime | None = None
    said_by: Person | None = None
    typed_by: Person | None = None
    source: str = "app"
    key: str = ""
    words: str = ""


HERE = Sent()
"""An entry of whoever types it, now."""


def lock(encounter: Encounter) -> Encounter:
    """Let nobody else change an encounter until this transaction ends.

    Whoever changes something of an encounter locks it first, then what hangs on it, and the log last: so no
    two transactions wait for one another.
    """
    return Encounter.objects.select_for_update().get(pk=encounter.pk)


@transaction.atomic
def open_encounter(
    by: Person,
    *,
    tile: str = "",
    place: str = "",
    call_number: str = "",
    key: str = "",
    at: datetime | None = None,
) -> Encounter:
    """Open an encounter with whoever opens it in it; a tile's facts are on its timeline at once.

    One that was opened before under the same key is given instead. Raises `BadInput` where no policy is in
    force or it has no such tile, `Blocked` for a place that says somebody's status.
    """
    now = at or datetime.now(UTC)
    text = in_force(now)
    policy = policy_of(text)
    tiles = {each.name: each for each in policy.situations}
    if tile and tile not in tiles:
        raise BadInput(f"there is no situation `{tile}`")
    first = {
        "text": text,
        "opened_at": now,
        "place": _short("place", place),
        "call_number": _short("call_number", call_number),
        "tile": tile,
    }
    encounter, is_new = Encounter.objects.get_or_create(opened_by=by, key=key or uuid4().hex, defaults=first)
    if not is_new:
        return encounter
    _written("encounter opened", by, encounter, tile=tile)
    join(encounter, by, at=now)
    hidden = transient_names(policy)
    for name, value in tiles[tile].facts.items() if tile else ():
        if name not in hidden:
            state(encounter, by, name, value, HERE if at is None else Sent(at=at))
    return encounter


@transaction.atomic
def join(
    encounter: Encounter,
    person: Person,
    *,
    role: str = "",
    by: Person | None = None,
    at: datetime | None = None,
) -> Party:
    """Take somebody into an encounter, in the role that they hold then; once in it they stay in it.

    `by` is who brought them in, where they did not come by themselves.
    """
    now = at or datetime.now(UTC)
    lock(encounter)
    role = role or roles_of(person, policy_of(encounter.text), now)[0]
    party, is_new = Party.objects.get_or_create(
        encounter=encounter, person=person, defaults={"role": role, "since": now}
    )
    if is_new:
        _written("joined", by or person, encounter, person=person.username, role=role)
    return party


@transaction.atomic
def take_role(party: Party, role: str) -> Party:
    """Let somebody in an encounter act in another role from now on: their deeds are done as that role."""
    party.role = role
    party.save(update_fields=["role"])
    _written("took a role", party.person, party.encounter, role=role)
    return party


@transaction.atomic
def state(
    encounter: Encounter, by: Person, name: str, value: Value | None, sent: Sent = HERE
) -> Entry | None:
    """Put a fact on record; a transient one is not, and nothing is given.

    Raises `BadInput` for a fact that the policy has not, a value that it cannot have, or an approval: that is
    decided, and not stated.
    """
    policy = policy_of(encounter.text)
    fact = next((fact for fact in policy.facts if fact.name == name), None)
    if fact is None:
        raise BadInput(f"there is no fact `{name}`")
    if value is not None and not _can_be(fact, value):
        raise BadInput(f"`{name}` cannot be `{value}`")
    if name in transient_names(policy):
        return None
    if value == "yes" and name in _approvals(policy):
        raise BadInput(f"`{name}` is not stated: whoever decides it is asked")
    return _add(encounter, Entry.Kind.FACT, by, sent, name=name, value=value)


@transaction.atomic
def note_deed(
    encounter: Encounter,
    by: Person,
    act: str,
    sent: Sent = HERE,
    *,
    to: Iterable[Person] = (),
    until: datetime | None = None,
) -> Entry:
    """Put a deed on record.

    Raises `BadInput` for an act that the policy has not, or an approval that somebody says another gave.
    """
    policy = policy_of(encounter.text)
    _check_act(act, policy)
    if sent.said_by and act in _approvals(policy).values():
        raise BadInput(f"`{act}` is not told for another: whoever decides it is asked")
    return _add(encounter, Entry.Kind.DEED, by, sent, name=act, until=until, to=tuple(to))


@transaction.atomic
def add_note(encounter: Encounter, by: Person, words: str, sent: Sent = HERE) -> Entry:
    """Put a note on record. Raises `Blocked` for one that says somebody's status."""
    return _add(encounter, Entry.Kind.NOTE, by, msgspec.structs.replace(sent, words=words))


@transaction.atomic
def claim(encounter: Encounter, by: Person, provision: str, field: str, sent: Sent = HERE) -> Entry:
    """Put on record that somebody claimed the exception of a provision for a field, and nothing of it."""
    words = _("Claimed the exception of %(provision)s for their own report; nothing of the words is here.")
    lock(encounter)
    is_new = not encounter.entries.filter(key=sent.key or None).exists()
    entry = add_note(encounter, by, words % {"provision": provision}, sent)
    if is_new:
        log_claim(by.username, provision, field, f"encounter {encounter.pk}")
    return entry


@transaction.atomic
def take_back(entry: Entry, by: Person, sent: Sent = HERE) -> Entry:
    """Take an entry back; both stay on the timeline.

    Raises `BadInput` for one that was taken back before, or that itself takes back another: what it took back
    is put on record anew.
    """
    locked = lock(entry.encounter)
    if entry.kind == Entry.Kind.TAKEN_BACK:
        raise BadInput(f"entry {entry.number} takes another back: put that one on record anew")
    if entry.taken_back_by.exclude(key=sent.key or None).exists():
        raise BadInput(f"entry {entry.number} was taken back already")
    return _add(locked, Entry.Kind.TAKEN_BACK, by, sent, takes_back=entry)


@transaction.atomic
def close(encounter: Encounter, by: Person, words: str = "", sent: Sent = HERE) -> Entry:
    """Close an encounter; what is owed then stays owed. One that is closed already is left as it is.

    Raises `BadInput` where something is owed and no reason is given, `Blocked` for words that say somebody's
    status.
    """
    locked = lock(encounter)
    known = encounter.entries.filter(kind=Entry.Kind.CLOSED).first()
    if known:
        return known
    owed = [line.act for line in standing(locked).owed()]
    if owed and not words.strip():
        raise BadInput("something is still owed: say why the encounter is closed all the same")
    entry = _add(locked, Entry.Kind.CLOSED, by, msgspec.structs.replace(sent, words=words.strip()))
    locked.closed_at = encounter.closed_at = entry.at
    locked.save(update_fields=["closed_at"])
    _written("encounter closed", by, locked, owed=owed)
    return entry


def _short(field: str, text: str) -> str:
    """Give what may be kept of a field of an encounter. Raises `BadInput` where it is too long."""
    text = text.strip()
    most = getattr(Encounter._meta.get_field(field), "max_length", 0)
    if len(text) > most:
        raise BadInput(f"this is longer than {most} characters")
    return kept(field, text)


def _can_be(fact: Fact, value: Value) -> bool:
    """Whether a fact can have a value: a number or a date has no list of them."""
    if fact.kind == "number":
        return isinstance(value, int | float)
    try:
        return read_value(fact, str(value)) == value
    except ValueError:
        return False


def _approvals(policy: Policy) -> dict[str, str]:
    """Give the facts that lift a norm once somebody of the department has done an act, and that act."""
    lifting = {name for norm in policy.norms for line in norm.unless for name in names_in(line)}
    general = general_role(policy)
    ours = {role.name for role in policy.roles if general in (role.name, *role.ancestors)}
    set_by = {fact.name: fact.set_by for fact in policy.facts if fact.set_by and fact.name in lifting}
    return {name: done.act for name, done in set_by.items() if done.by in ours}


def _check_act(act: str, policy: Policy) -> None:
    if act not in {each.name for each in policy.acts}:
        raise BadInput(f"there is no act `{act}`")


def _add(
    encounter: Encounter,
    kind: Entry.Kind,
    by: Person,
    sent: Sent,
    *,
    to: tuple[Person, ...] = (),
    **fields: object,
) -> Entry:
    """Add an entry behind the last one; the same that came before under the same key is given instead.

    Raises `BadInput` where another entry came under that key.
    """
    lock(encounter)
    key = sent.key or uuid4().hex
    known = Entry.objects.filter(encounter=encounter, key=key).first()
    if known:
        if (known.kind, known.name) != (kind, fields.get("name", "")):
            raise BadInput("something else was sent under this key: open the page again")
        return known
    last = Entry.objects.filter(encounter=encounter).aggregate(last=Max("number"))["last"] or 0
    now = datetime.now(UTC)
    entry = Entry.objects.create(
        encounter=encounter,
        number=last + 1,
        kind=kind,
        at=sent.at or now,
        recorded_at=now,
        by=by if sent.typed_by else sent.said_by or by,
        said_by=sent.said_by,
        typed_by=sent.typed_by or by,
        source=sent.source,
        words=kept("words", sent.words),
        key=key,
        **fields,
    )
    entry.to.set(to)
    _written(f"entry: {kind}", sent.typed_by or by, encounter, number=entry.number, name=entry.name)
    return entry


def _written(event: str, by: Person, encounter: Encounter, **payload: object) -> None:
    write(event, who=by.username, subject=f"encounter {encounter.pk}", payload=payload)
