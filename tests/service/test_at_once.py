"""Several at once, on the database that is in use: nothing is doubled, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Lock, Thread
from typing import Any

import pytest
from django.db import connection

from brightline.service.approvals.decide import decide, request
from brightline.service.approvals.models import Asked, Decision, Request
from brightline.service.encounters.models import Encounter
from brightline.service.encounters.record import Sent, join, note_deed, state
from brightline.service.log.chain import exported
from brightline.service.log.models import Record
from brightline.service.log.verify import problems
from brightline.service.notices.models import Message, Notice, Recipient
from brightline.service.notices.outbox import work_once
from brightline.service.notices.tell import acknowledge, mark_unreachable, send
from brightline.service.people.models import Person
from brightline.source import BadInput

pytestmark = pytest.mark.django_db(transaction=True)
TELL = "notify_activity(chief)"


def at_once(*tasks: Callable[[], Any]) -> list[Any]:
    """Run tasks in threads of their own that start together; give what each gave or raised."""
    barrier, lock, ended = Barrier(len(tasks)), Lock(), []

    def run(task: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            found = task()
        except Exception as error:
            found = error
        finally:
            connection.close()
        with lock:
            ended.append(found)

    threads = [Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return ended


def holds() -> bool:
    import json

    *found, (number, _) = problems(json.loads(line) for line in exported())
    return not found and number == Record.objects.count()


def test_two_supervisors_send_one_notice_each_and_double_taps_none(
    encounter: Encounter, bo: Person, cho: Person, hire: Callable[..., Person]
) -> None:
    other = hire("1010", "Bea Ross", role="supervisor")
    tasks = [lambda by=by: send(encounter, by, TELL, []) for by in (bo, other) for _ in range(4)]
    ended = at_once(*tasks)
    assert [each for each in ended if isinstance(each, Exception)] == []
    assert Notice.objects.count() == 2
    assert Recipient.objects.count() == 2
    assert holds()


def test_a_double_tap_acknowledges_once(encounter: Encounter, bo: Person, cho: Person) -> None:
    join(encounter, bo)
    recipient = send(encounter, bo, TELL, []).recipients.get()
    ended = at_once(*[lambda: acknowledge(Recipient.objects.get(pk=recipient.pk), "web")] * 6)
    assert set(ended) == {None}
    assert encounter.entries.filter(name=TELL).count() == 1
    assert Record.objects.filter(event="acknowledged").count() == 1
    assert holds()


def test_one_decision_is_taken_whoever_is_first(encounter: Encounter, ana: Person, cho: Person) -> None:
    asked = request(encounter, ana, "chief_approved", "respond_officially")
    one = Asked.objects.get()
    ways = [Decision.What.APPROVE, Decision.What.DENY] * 3
    ended = at_once(*[lambda what=what: decide(Asked.objects.get(pk=one.pk), what, "web") for what in ways])
    taken = [each for each in ended if isinstance(each, Decision)]
    assert len(taken) == 1
    assert {type(each) for each in ended if each not in taken} == {BadInput}
    assert asked.decisions.get() == taken[0]
    was_approved = taken[0].what == Decision.What.APPROVE
    assert encounter.entries.filter(name=asked.act).exists() == was_approved
    assert holds()


def test_double_taps_ask_once(encounter: Encounter, ana: Person, cho: Person) -> None:
    ended = at_once(*[lambda: request(encounter, ana, "chief_approved", "respond_officially")] * 6)
    assert [each for each in ended if isinstance(each, Exception)] == []
    assert (Request.objects.count(), Asked.objects.count()) == (1, 1)


def test_four_workers_send_each_message_once(encounter: Encounter, bo: Person, cho: Person) -> None:
    for act in ("notify_activity(chief)", "notify_emergency_action(chief)"):
        send(encounter, bo, act, [])
    sent: list[str] = []
    channels = {name: lambda message: sent.append(message.key) for name in ("sms", "email")}

    def work() -> None:
        while work_once(channels):
            pass

    assert set(at_once(*[work] * 4)) == {None}
    assert sorted(sent) == sorted(Message.objects.values_list("key", flat=True))
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert holds()


def test_everything_at_once_waits_for_nothing_for_ever(
    encounter: Encounter, ana: Person, bo: Person, cho: Person, hire: Callable[..., Person]
) -> None:
    mia = hire("4001", "Mia Roy", work=Person.Work.DISPATCH)
    hire("1004", "Dov Hale", role="chief", kind="2 designee")
    recipient = send(encounter, bo, TELL, []).recipients.get()
    request(encounter, ana, "chief_approved", "respond_officially")
    one = Asked.objects.get()
    ended = at_once(
        lambda: acknowledge(Recipient.objects.get(pk=recipient.pk), "web"),
        lambda: mark_unreachable(Recipient.objects.get(pk=recipient.pk), mia),
        lambda: decide(Asked.objects.get(pk=one.pk), Decision.What.APPROVE, "web"),
        lambda: send(encounter, ana, TELL, []),
        lambda: state(encounter, ana, "violence", "yes"),
        lambda: join(encounter, mia),
        lambda: note_deed(encounter, ana, "respond_officially", Sent(key="tap")),
        lambda: note_deed(encounter, ana, "respond_officially", Sent(key="tap")),
        lambda: join(encounter, mia),
    )
    assert [each for each in ended if isinstance(each, Exception)] == []
    numbers = list(encounter.entries.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert encounter.entries.filter(name="respond_officially").count() == 1
    assert holds()
