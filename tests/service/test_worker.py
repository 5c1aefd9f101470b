"""What the worker does from time to time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from brightline.service.log.models import Record
from brightline.service.people.models import Person
from brightline.service.worker import Jobs


def test_it_disables_accounts_that_nobody_used(ana: Person, bo: Person) -> None:
    now = datetime.now(UTC)
    Person.objects.filter(pk=ana.pk).update(date_joined=now - timedelta(days=91))
    jobs = Jobs()
    jobs.do_due(now)
    assert list(Person.objects.filter(is_active=True)) == [bo]
    assert Record.objects.filter(event="account disabled", subject=f"account {ana.username}").count() == 1


def test_a_job_waits_until_it_is_due_again(ana: Person) -> None:
    now, jobs = datetime.now(UTC), Jobs()
    jobs.do_due(now)
    Person.objects.filter(pk=ana.pk).update(date_joined=now - timedelta(days=91))
    jobs.do_due(now + timedelta(hours=23))
    assert Person.objects.get(pk=ana.pk).is_active
    jobs.do_due(now + timedelta(hours=25))
    assert not Person.objects.get(pk=ana.pk).is_active
