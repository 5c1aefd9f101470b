"""The policy that is in force at a moment, ready to reason with."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from threading import get_ident
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from brightline.language.load import is_exported, load_policy
from brightline.language.policy import Policy, Version, decode, encode
from brightline.reasoning.day import is_dated
from brightline.reasoning.ledger.chains import After, follow_ups
from brightline.reasoning.ledger.rules import Rules
from brightline.reasoning.reasoner import Reasoner
from brightline.service.log.chain import write
from brightline.service.texts.models import Text
from brightline.service.texts.reader import sources_of
from brightline.source import BadInput


def put_in_force(path: str, version: Version, *, who: str, since: datetime | None = None) -> Text:
    """Load a version of a policy, to answer by it from now on. Raises `BadInput` as `load_policy` does."""
    versions = load_policy(path)
    if version not in versions:
        raise BadInput(f"{path}: has no {version} version")
    policy = versions[version]
    at = since or datetime.now(UTC)
    with transaction.atomic():
        Text.objects.filter(until__isnull=True).update(until=at)
        text = Text.objects.create(
            digest=policy.digest(),
            policy=policy.id,
            version=version,
            status=policy.status,
            title=policy.title,
            compiled=encode(policy),
            path=os.path.abspath(path),
            sources={} if is_exported(path) else sources_of(path),
            since=at,
        )
        write("policy put in force", who=who, subject=f"{policy.id} {version} {text.digest}")
    return text


def keep_in_force(path: str, version: Version, *, who: str, since: datetime | None = None) -> Text:
    """Put a version of a policy in force unless it is; `since` counts for the first text of all only."""
    newest = Text.objects.filter(until__isnull=True).first()
    versions = load_policy(path)
    if newest and version in versions and newest.digest == versions[version].digest():
        return newest
    return put_in_force(path, version, who=who, since=None if newest else since)


def in_force(at: datetime | None = None) -> Text:
    """Give the text that answers go by at a moment. Raises `BadInput` where there is none."""
    at = at or datetime.now(UTC)
    text = Text.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at).first()
    if text is None:
        raise BadInput("no policy is in force: load one with `brightline serve --policy`")
    return text


@lru_cache(maxsize=8)
def _policy(digest: str, pk: int) -> Policy:
    return decode(bytes(Text.objects.get(pk=pk).compiled))


def policy_of(text: Text) -> Policy:
    """Give the compiled policy of a text."""
    return _policy(text.digest, text.pk)


def reasoner_of(text: Text, at: datetime | None = None) -> Reasoner:
    """Give the reasoner of a text, on the day of a moment where the policy turns on the day."""
    policy = policy_of(text)
    day = local(policy, at or datetime.now(UTC)).date() if is_dated(policy) else None
    return _reasoner(text.digest, text.pk, day, get_ident())


@lru_cache(maxsize=32)
def _reasoner(digest: str, pk: int, day: date | None, thread: int) -> Reasoner:
    """Give a reasoner of a thread's own: it grows while it answers."""
    return Reasoner(_policy(digest, pk), day)


@lru_cache(maxsize=8)
def _rules(digest: str, pk: int) -> Rules:
    return Rules(_policy(digest, pk))


def rules_of(text: Text) -> Rules:
    """Give the rules by which a ledger of a text is judged."""
    return _rules(text.digest, text.pk)


@lru_cache(maxsize=8)
def _after(digest: str, pk: int) -> After:
    return follow_ups(_policy(digest, pk))


def after_of(text: Text) -> After:
    """Give which duties of a text follow on which."""
    return _after(text.digest, text.pk)


def zone_of(policy: Policy) -> tzinfo:
    """Give the time zone of the department of a policy; that of Greenwich where it names none."""
    return ZoneInfo(policy.time_zone) if policy.time_zone else UTC


def local(policy: Policy, at: datetime) -> datetime:
    """Give a moment in the department's time zone."""
    return at.astimezone(zone_of(policy))
