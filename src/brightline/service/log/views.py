"""Pages of the log: to read, export and verify it. Each of these is itself logged, and wants the password
again (IA-11).

Whoever keeps the system sees what is of accounts, sign-ins, settings and deliveries; what is of encounters
only those see whom the department names.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from brightline.service.log import verify as verifier_file
from brightline.service.log.chain import exported, extract, verified, write
from brightline.service.log.models import Head, Record
from brightline.service.people.entry import public
from brightline.service.people.fresh import privileged
from brightline.service.people.permissions import needs, person_of, reads_log, reads_of_encounters
from brightline.source import BadInput

A_PAGE = 100
FILTERS = ("event", "who", "outcome", "encounter", "since", "until")


@never_cache
@needs(reads_log)
@privileged
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show the log, the last records first."""
    wanted = {name: request.GET.get(name, "").replace("\0", "").strip() for name in FILTERS}
    seen, whole = _seen(request)
    records = _wanted(wanted, seen)
    page = Paginator(records.select_related("payload"), A_PAGE).get_page(request.GET.get("page"))
    filters = sorted(name for name in FILTERS if wanted[name])
    _say(request, "log read", filters=filters, encounters=whole)
    events = seen.order_by("event").values_list("event", flat=True).distinct()
    shown = {"page": page, "wanted": wanted, "events": events, "query": _query(wanted)}
    return render(request, "log/index.html", shown)


@never_cache
@needs(reads_log)
@privileged
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole log where it stands, and show the last digest, to be written down elsewhere."""
    found, number, last = verified()
    _say(request, "log verified", outcome="failure" if found else "success", last=number)
    return render(request, "log/verify.html", {"found": found, "number": number, "last": last})


@never_cache
@needs(reads_log)
@privileged
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Give the log as lines of JSON, of what somebody does not see the digests alone."""
    _seen_here, whole = _seen(request)
    _say(request, "log exported", last=Head.objects.get(pk=1).number, encounters=whole)
    lines = exported() if whole else extract(is_of_service, after=0)
    response = StreamingHttpResponse(lines, content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="log.jsonl"'
    return response  # type: ignore[return-value]


@public
@require_GET
def verifier(request: HttpRequest) -> HttpResponse:
    """Give the file that verifies an exported log; it is nobody's secret."""
    data = Path(verifier_file.__file__).read_bytes()
    return HttpResponse(data, content_type="text/x-python; charset=utf-8")


SERVICE = ("account ", "message ", "people:", "post ", "precinct ", "telling ", "terminal ", "log:")
"""What subjects of records begin with that are of the service itself, as is a record without one."""
SETTINGS = ("policy put in force",)
"""Events of the service whose subject is a name of the department's."""


def is_of_service(record: Record) -> bool:
    """Whether a record is of the service and not of an encounter; what is of neither is not shown either."""
    return not record.subject or record.subject.startswith(SERVICE) or record.event in SETTINGS


def _seen(request: HttpRequest) -> tuple[QuerySet[Record], bool]:
    """Give the records that somebody sees, and whether these are all."""
    if reads_of_encounters(person_of(request)):
        return Record.objects.all(), True
    mine = Q(subject="") | Q(event__in=SETTINGS)
    for beginning in SERVICE:
        mine |= Q(subject__startswith=beginning)
    return Record.objects.filter(mine), False


def _wanted(wanted: dict[str, str], seen: QuerySet[Record]) -> QuerySet[Record]:
    """Give the records that somebody wants of those seen. Raises `BadInput` for a filter that is none."""
    records = seen.order_by("-number")
    for name in ("event", "who", "outcome"):
        if wanted[name]:
            records = records.filter(**{name: wanted[name]})
    if wanted["encounter"]:
        if not wanted["encounter"].isdecimal():
            raise BadInput("an encounter is asked for by its number")
        records = records.filter(subject=f"encounter {wanted['encounter']}")
    if wanted["since"]:
        records = records.filter(at__gte=_beginning(wanted["since"]))
    if wanted["until"]:
        records = records.filter(at__lt=_beginning(wanted["until"]))
    return records


def _beginning(day: str) -> str:
    """Give the first moment of a day of the department, as the log writes moments."""
    try:
        begins = datetime.combine(date.fromisoformat(day), time(), timezone.get_current_timezone())
    except ValueError:
        raise BadInput("a day is asked for as 2026-01-31") from None
    return begins.astimezone(UTC).isoformat(timespec="milliseconds")


def _query(wanted: dict[str, str]) -> str:
    return urlencode({name: value for name, value in wanted.items() if value})


def _say(request: HttpRequest, event: str, outcome: str = "success", **payload: object) -> None:
    with transaction.atomic():
        write(event, who=request.user.get_username(), outcome=outcome, payload=payload)
