"""The package for the case file: one ZIP with everything on an encounter's chains, and a log that verifies.

All of it is screened once more as a whole before it leaves: texts that each pass may say more together.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from string import Template

import msgspec
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags

from brightline.language.english import clause, said_of_others
from brightline.language.policy import Is, Policy
from brightline.service.approvals.models import Decision
from brightline.service.conduct.told import Chains, Told
from brightline.service.department import department
from brightline.service.encounters.models import Encounter, Entry
from brightline.service.log import verify
from brightline.service.log.chain import extract, write
from brightline.service.log.models import Record
from brightline.service.notices.models import Notice
from brightline.service.notices.words import called, number_of, phrase_of
from brightline.service.people.models import Person
from brightline.service.screened import kept
from brightline.service.texts.holder import local, policy_of, zone_of

LONG_AGO = (1980, 1, 1, 0, 0, 0)


class Package(msgspec.Struct, frozen=True):
    """A package: its name, its bytes and their SHA-256."""

    name: str
    data: bytes
    digest: str


@transaction.atomic
def build(encounter: Encounter, by: Person, at: datetime | None = None) -> Package:
    """Build the package, and say so in the log. Raises `Blocked` where it says somebody's status."""
    now = at or datetime.now(UTC)
    chains = Chains(encounter, at=now)
    files = {"index.html": _page(encounter, chains, now)}
    for number, link in enumerate(_outside(chains), start=1):
        files[f"letter-{number}-DRAFT.txt"] = letter(encounter, link, now)
    for decision in _decisions(encounter):
        files[f"receipt-of-decision-{decision.pk}.json"] = decision.receipt
    kept("package", _without_the_policys_own_words("\n\n".join(files.values()), chains.policy))
    files["log.jsonl"] = log_of(encounter)
    files["verify.py"] = Path(verify.__file__).read_text(encoding="utf-8")
    data = _zipped(files)
    digest = hashlib.sha256(data).hexdigest()
    write("package built", who=by.username, subject=f"encounter {encounter.pk}", payload={"sha256": digest})
    return Package(f"case-file-{_safe(number_of(encounter))}.zip", data, digest)


def _without_the_policys_own_words(text: str, policy: Policy) -> str:
    """Give what somebody reads in a text, without title and quotes of the policy: these speak of nobody."""
    own = {policy.title, *(quote.text for norm in policy.norms for quote in norm.quotes)}
    said = unescape(strip_tags(text))
    for words in sorted(own, key=len, reverse=True):
        said = said.replace(words, "\n")
    return said


def letter(encounter: Encounter, link: Told, now: datetime) -> str:
    """Give the draft of a letter to whoever a link is addressed to, from the department's template."""
    policy, of = policy_of(encounter.text), department()
    words = {
        "department": of.name,
        "day": f"{local(policy, now):%B} {local(policy, now).day}, {local(policy, now).year}",
        "addressee": link.addressed,
        "case_number": encounter.case_number or "[not yet known]",
        "opened": f"{local(policy, encounter.opened_at):%Y-%m-%d at %H:%M}",
        "office": link.role,
    }
    draft = f"DRAFT for {link.role}. It has not been sent.\n\n"
    return draft + Template(of.letter).safe_substitute(words)


def log_of(encounter: Encounter) -> str:
    """Give the log from when the encounter was opened, in full where it is about the encounter."""
    subjects = {f"encounter {encounter.pk}"}
    subjects |= {f"notice {pk}" for pk in encounter.notices.values_list("pk", flat=True)}
    subjects |= {f"request {pk}" for pk in encounter.requests.values_list("pk", flat=True)}
    first = Record.objects.filter(subject__in=subjects).order_by("number").first()
    after = first.number - 1 if first else 0
    return "".join(extract(lambda record: record.subject in subjects, after))


def _outside(chains: Chains) -> list[Told]:
    """Give the links that are addressed to somebody outside of the department, each once."""
    found = [link for chain in chains.told() for link in chain if link.is_outside and link.state != "not yet"]
    return list({(link.norm, link.act): link for link in found}.values())


def _decisions(encounter: Encounter) -> list[Decision]:
    return list(Decision.objects.filter(request__encounter=encounter).select_related("by", "request"))


def _page(encounter: Encounter, chains: Chains, now: datetime) -> str:
    policy = chains.policy
    notices = Notice.objects.filter(encounter=encounter).prefetch_related("recipients__person")
    shown = [
        (notice, called(notice.role, policy), said_of_others(phrase_of(notice.act, policy)))
        for notice in notices
    ]
    parties = encounter.parties.select_related("person")
    about = {
        "encounter": encounter,
        "number": number_of(encounter),
        "department": department().name,
        "policy": policy,
        "now": now,
        "chains": chains.told(),
        "parties": [(party, called(party.role, policy)) for party in parties],
        "references": encounter.references.select_related("by"),
        "notices": shown,
        "decisions": [
            (each, said_of_others(phrase_of(each.request.asked_for, policy)))
            for each in _decisions(encounter)
        ],
        "entries": _entries(encounter, policy),
    }
    with timezone.override(zone_of(policy)):
        return render_to_string("conduct/package.html", about)


def _entries(encounter: Encounter, policy: Policy) -> list[tuple[datetime, str, str]]:
    """Give what stands on the timeline: when, who, what; what was taken back is in the log alone."""
    rows = []
    standing = encounter.entries.filter(taken_back_by__isnull=True).select_related("by")
    for entry in standing.order_by("at", "number"):
        said = " \u2013 ".join(filter(None, (_said(entry, policy), entry.words)))
        if said:
            rows.append((entry.at, entry.by.get_full_name(), said))
    return rows


def _said(entry: Entry, policy: Policy) -> str:
    """Say a fact or a deed; nothing of a fact that is not known, nor of another entry."""
    if entry.kind == Entry.Kind.FACT and entry.value is not None:
        return clause(Is(entry.name, entry.value), policy)
    if entry.kind == Entry.Kind.DEED:
        done = {act.name: act.done_phrase or act.phrase for act in policy.acts}
        return said_of_others(done.get(entry.name, entry.name))
    return ""


def _zipped(files: dict[str, str]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), text.encode(), zipfile.ZIP_DEFLATED)
    return memory.getvalue()


def _safe(number: str) -> str:
    return "".join(each if each.isalnum() or each == "-" else "-" for each in number)
