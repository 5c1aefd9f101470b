"""Kills web and worker in the middle of every step of a notice and a decision, and looks at what is left.

    python -m service.killing RUNS [SEED]

A life is a row of steps, each done by a process of its own, on SQLite or on the PostgreSQL that
`BRIGHTLINE_DATABASE` names. A run takes one step, kills its process
by SIGKILL at one moment (before a statement, before or after a commit, before or after a message leaves),
starts it again as its user or supervisor would, does the rest, and holds what came of it against the life
that nobody killed. Prints one line of JSON: how often each step was killed, and each difference.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import count as count_from
from pathlib import Path
from typing import Any

from service.kept_databases import own_database

FOLDER = Path(tempfile.mkdtemp(prefix="brightline-kill-"))
DATABASE = own_database(FOLDER)
os.environ |= {
    "BRIGHTLINE_DATA": str(FOLDER),
    "BRIGHTLINE_DATABASE": DATABASE.url,
    "BRIGHTLINE_WEBHOOK_SECRET": "hush",
    "BRIGHTLINE_SMS_REPLIES": "kannel:hush",
    "BRIGHTLINE_HOSTS": "testserver",
    "DJANGO_SETTINGS_MODULE": "service_settings",
}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from brightline.service.approvals import decide  # noqa: E402
from brightline.service.approvals.models import Decision, Request  # noqa: E402
from brightline.service.encounters.models import Encounter, Entry  # noqa: E402
from brightline.service.encounters.record import join, open_encounter  # noqa: E402
from brightline.service.log.chain import exported  # noqa: E402
from brightline.service.log.models import Record  # noqa: E402
from brightline.service.log.verify import problems  # noqa: E402
from brightline.service.notices import outbox, tell  # noqa: E402
from brightline.service.notices.channels import Send, configured  # noqa: E402
from brightline.service.notices.models import Message, Recipient  # noqa: E402
from brightline.service.people.models import Person, Post  # noqa: E402
from brightline.service.texts.holder import put_in_force  # noqa: E402
from service.channels.peers import web_server  # noqa: E402
from service.signed_in import sign_in  # noqa: E402

ROOT = Path(__file__).parents[2]
START = datetime.now(UTC)
TELL = "notify_activity(chief)"
AGAIN = timedelta(minutes=2)
"""After that a process that was killed is up again: longer than a lease, shorter than an escalation."""

count: Callable[[], None] = lambda: None  # noqa: E731
"""Called at each moment at which a process may be killed."""


def send_counted(message: Message) -> None:
    count()
    configured()["webhook"](message)
    count()


CHANNELS: dict[str, Send] = dict.fromkeys(("sms", "email"), send_counted)


def as_(username: str) -> Client:
    client = Client()
    sign_in(client, Person.objects.get(username=username))
    return client


def send(now: datetime) -> None:
    pk = Encounter.objects.get().pk
    as_("bo").post(f"/notices/{pk}/send/", {"act": TELL, "norm": "III.C.1.a/supervisor_tells_others"})


def work(now: datetime) -> None:
    while outbox.work_once(CHANNELS, now):
        pass


def give_up(now: datetime) -> None:
    first = Recipient.objects.get(place=1)
    as_("mia").post(f"/notices/calls/notice/{first.pk}/unreachable/")


def escalate(now: datetime) -> None:
    tell.escalate(now)
    decide.escalate(now)


def reply(now: datetime) -> None:
    second = Recipient.objects.get(place=2)
    headers = {"Authorization": "Basic a2FubmVsOmh1c2g=", "X-Kannel-From": second.person.telephone}
    Client().post("/replies/sms/", second.code, "text/plain", headers=headers)


def ask(now: datetime) -> None:
    pk = Encounter.objects.get().pk
    as_("ana").post(
        f"/approvals/{pk}/ask/", {"what": "chief_approved respond_officially", "words": "A road."}
    )


def approve(now: datetime) -> None:
    asked = Request.objects.get()
    as_("cho").post(f"/approvals/{asked.encounter_id}/{asked.pk}/", {"what": "approve", "bounds": "one lane"})


LOGGED_AGAIN = {"answer not taken", "signed in"}
STEPS = (send, work, give_up, work, escalate, work, reply, ask, work, escalate, work, approve, work)


def at(step: int) -> datetime:
    return START + timedelta(minutes=10 * (step + 1))


def prepare() -> None:
    """Make the tables, the people and the encounter."""
    call_command("migrate", verbosity=0)
    since = START - timedelta(days=1)
    put_in_force(str(ROOT / "policies/mpd/9-401.md"), "proposed", who="-", since=since)
    people = (
        ("ana", "", "", ""),
        ("bo", "supervisor", "1 holder", ""),
        ("cho", "chief", "1 holder", "cho@example.org"),
        ("dov", "chief", "2 designee", ""),
        ("eve", "chief", "2 designee", "eve@example.org"),
        ("mia", "", "", ""),
    )
    for number, (name, role, kind, email) in enumerate(people):
        work = Person.Work.DISPATCH if name == "mia" else Person.Work.PATROL
        person = Person.objects.create_user(
            name, email, name=name, work=work, telephone=f"+1612555010{number}"
        )
        if role:
            Post.objects.create(person=person, role=role, kind=kind, since=since + timedelta(minutes=number))
    encounter = open_encounter(Person.objects.get(username="ana"), tile="asked_to_help", call_number="26-1")
    join(encounter, Person.objects.get(username="bo"))


def outcome() -> dict[str, Any]:
    """Give what came of a life, without what differs from life to life."""
    *found, (number, _) = problems(json.loads(line) for line in exported())
    events = Counter(Record.objects.values_list("event", flat=True))
    return {
        "log": [*found, *([] if number == Record.objects.count() else ["records are left out"])],
        # An answer that comes a second time is logged as such, and so is who signs in once more.
        "events": {each: n for each, n in sorted(events.items()) if each not in LOGGED_AGAIN},
        "entries": [
            list(each) for each in Entry.objects.order_by("number").values_list("number", "kind", "name")
        ],
        "messages": renumbered(dict(Message.objects.order_by("key").values_list("key", "state"))),
        "recipients": [
            [
                each.place,
                each.person.username,
                bool(each.acknowledged_at),
                bool(each.unreachable_at),
                each.how,
            ]
            for each in Recipient.objects.all()
        ],
        "asked": [[each.place, each.person.username] for each in Request.objects.get().asked.all()],
        "decisions": [list(each) for each in Decision.objects.values_list("what", "how", "bounds")],
    }


def renumbered(keys: dict[str, str]) -> dict[str, str]:
    """Number what keys of messages stand for from 1, in order: PostgreSQL leaves out what was rolled back."""
    numbers: dict[tuple[str, int], set[int]] = {}
    for key in keys:
        for place, number in enumerate(re.findall(r"\d+", key)):
            numbers.setdefault((key[0], place), set()).add(int(number))
    ranks = {at: {each: n for n, each in enumerate(sorted(found), 1)} for at, found in numbers.items()}
    return {_renumbered(key, ranks): value for key, value in keys.items()}


def as_set(keys: Iterable[str]) -> set[str]:
    """Give keys of messages, renumbered."""
    return set(renumbered(dict.fromkeys(keys, "")))


def _renumbered(key: str, ranks: dict[tuple[str, int], dict[int, int]]) -> str:
    places = count_from()
    return re.sub(r"\d+", lambda found: str(ranks[key[0], next(places)][int(found.group())]), key)


def counted(step: int, now: datetime, kill_at: int = 0) -> int:
    """Do a step and give its moments; at one of them this process is killed."""
    global count
    moments = 0

    def counts() -> None:
        nonlocal moments
        moments += 1
        if moments == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        counts()
        return execute(sql, params, many, context)

    def commit() -> None:
        counts()
        committed()
        counts()

    count, committed = counts, connection._commit
    connection._commit = commit  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(statement):
            STEPS[step](now)
    finally:
        connection._commit = committed  # type: ignore[method-assign]
        count = lambda: None  # noqa: E731
    counts()
    return moments


def forked(task: Callable[[], None]) -> int:
    """Do something in a process of its own and give how that ended, as `os.wait` does."""
    connection.close()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            task()
            connection.close()
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


def main(words: list[str]) -> int:
    runs, seed = int(words[0]), int((words[1:] or ["0"])[0])
    chosen = random.Random(seed)
    result, sent = FOLDER / "outcome.json", list[set[str]]()
    with web_server() as gateway:
        os.environ["BRIGHTLINE_WEBHOOK"] = f"http://127.0.0.1:{gateway.server_port}/"
        prepare()
        moments = []
        for step in range(len(STEPS)):
            sent.append(set(Message.objects.filter(state="sent").values_list("key", flat=True)))
            connection.close()
            DATABASE.keep(str(step))
            moments.append(counted(step, at(step)))
        wanted, keys = outcome(), as_set(headers["Idempotency-Key"] for headers, _, _ in gateway.came)
        killed: Counter[str] = Counter()
        wrong = []
        every = [(step, moment) for step, most in enumerate(moments) for moment in range(1, most + 1)]
        first = [(step, chosen.randint(1, most)) for step, most in enumerate(moments)]
        plan = first + [chosen.choice(every) for _ in range(runs - len(first))]
        for step, moment in plan[:runs]:
            connection.close()
            DATABASE.take_up(str(step))
            before = sent[step]
            gateway.came.clear()
            ended = forked(lambda step=step, moment=moment: counted(step, at(step), moment) and None)
            if ended != signal.SIGKILL:
                wrong.append([step, moment, f"was not killed: {ended}"])
                continue
            result.unlink(missing_ok=True)

            def rest(step: int = step) -> None:
                STEPS[step](at(step) + AGAIN)
                for later in range(step + 1, len(STEPS)):
                    STEPS[later](at(later))
                result.write_text(json.dumps(outcome()))

            forked(rest)
            found = json.loads(result.read_text()) if result.exists() else {}
            taken = Counter(headers["Idempotency-Key"] for headers, _, _ in gateway.came)
            killed[f"{step} {STEPS[step].__name__}"] += 1
            if found != wanted:
                differs = [name for name in wanted if found.get(name) != wanted[name]]
                wrong.append([step, moment, {name: [wanted[name], found.get(name)] for name in differs}])
            if as_set({*taken, *before}) != keys or any(key in before for key in taken):
                wrong.append([step, moment, "messages lost or doubled", sorted(taken)])
            # Between sending and marking a message goes out twice, under one key; else never.
            if taken.total() > len(taken) + (STEPS[step] is work):
                wrong.append([step, moment, "sent more than once", dict(taken)])
    print(json.dumps({"runs": len(plan[:runs]), "moments": sum(moments), "killed": killed, "wrong": wrong}))
    connection.close()
    DATABASE.drop()
    shutil.rmtree(FOLDER, ignore_errors=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
