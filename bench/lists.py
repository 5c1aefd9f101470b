"""Lists of the service: what a page costs with more encounters, and once their ledgers are judged.

Encounters are copies of one that was recorded as any; each page is asked for by its view, in a fresh process
with a database of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from bench.goals import Goal

SIZES = (50, 200, 1_000)
PAGES = ("/board/", "/conduct/", "/encounters/", "/approvals/")
PROGRAM = """
import json, sys
import django
django.setup()
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from django.core.management import call_command
from django.test import RequestFactory
from django.urls import resolve
from brightline.service.approvals import decide
from brightline.service.encounters.judged import forget
from brightline.service.encounters.models import Encounter, Entry, Party
from brightline.service.encounters.record import join, open_encounter, state
from brightline.service.people.models import Person, Post
from brightline.service.people.roster import wanted_roles
from brightline.service.texts.holder import policy_of, put_in_force

policy, sizes, pages = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
call_command("migrate", verbosity=0)
since = datetime.now(UTC) - timedelta(days=1)
text = put_in_force(policy, "proposed", who="-", since=since)
officer, leader = (Person.objects.create(username=name, name=name) for name in ("1001", "1002"))
for role in wanted_roles(policy_of(text))[:1]:
    Post.objects.create(person=leader, role=role, kind="holder", since=since)
first = open_encounter(officer, tile=policy_of(text).situations[0].name)
join(first, leader)
for name in ("questionable_conduct", "immigration_enforcement_encountered"):
    state(first, officer, name, "yes")
parties, entries = list(first.parties.all()), list(first.entries.all())

def copied(count):
    fields = {"text": text, "opened_at": first.opened_at, "opened_by": officer, "tile": first.tile}
    new = Encounter.objects.bulk_create(Encounter(**fields, key=f"b{n}") for n in count)
    for rows in (parties, entries):
        copies = []
        for encounter in new:
            for row in rows:
                fields = [f.attname for f in row._meta.concrete_fields if not f.primary_key]
                values = {name: getattr(row, name) for name in fields}
                copies.append(type(row)(**values | {"encounter_id": encounter.pk}))
        type(rows[0]).objects.bulk_create(copies)

def timed(path):
    request = RequestFactory().get(path)
    request.user = leader
    match = resolve(path)
    start = perf_counter()
    assert match.func(request).status_code == 200
    return perf_counter() - start

made, result = 1, {}
for size in sizes:
    copied(range(made, size))
    made = size
    for path in pages:
        timed(path)
        forget()
        before = timed(path)
        again = median(timed(path) for _ in range(5))
        result.setdefault(path, {})[size] = {"judged": before, "again": again}
print(json.dumps(result))
"""


def measure(policy: str) -> dict[str, Any]:
    """Give seconds by page and number of encounters: with all ledgers to be judged, and again."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"DJANGO_SETTINGS_MODULE": "brightline.service.settings", "BRIGHTLINE_DATA": folder}
        environment = os.environ | settings | {"BRIGHTLINE_HTTP": "1"}
        environment.pop("BRIGHTLINE_DATABASE", None)
        command = [sys.executable, "-c", PROGRAM, policy, json.dumps(SIZES), json.dumps(PAGES)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return {"seconds": json.loads(done.stdout.splitlines()[-1])}


def goals(measured: dict[str, Any]) -> list[Goal]:
    """Give what was aimed at, and whether it was reached."""
    found = []
    for page, sizes in measured["seconds"].items():
        grown = sizes["1000"]["again"] / sizes["200"]["again"]
        found.append(Goal(f"`{page}` with five times as many encounters", f"{grown:.1f}", "5.0", grown < 5))
    return found
