"""What people write for a situation, held against a policy: names, values, deeds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from brightline.language.expected import nearest
from brightline.language.policy import Policy, Version
from brightline.language.values import Value, read_value
from brightline.reasoning.day import is_dated
from brightline.reasoning.situation import Deed
from brightline.source import BadInput

_GROUP = re.compile(r"\s+or\s+(above|designee)\b")


def pick(name: str, known: Iterable[str], what: str) -> str:
    """Give a name that must be known. Raises `BadInput` with the nearest one."""
    names = list(known)
    if name in names:
        return name
    help = nearest(name, names) or f"known are {', '.join(names[:6])}{' …' if len(names) > 6 else ''}"
    raise BadInput(f"there is no {what} `{name}`; {help}")


def pick_version(versions: Mapping[Version, Policy], name: Version | None, path: str) -> Policy:
    """Give a version of a policy; without a name the proposed one, or the only one that an export has."""
    if name is None:
        return versions.get("proposed") or next(iter(versions.values()))
    if name not in versions:
        raise BadInput(f"{path}: is an export of the {next(iter(versions))} version, not of the {name} one")
    return versions[name]


def askers(policy: Policy) -> list[str]:
    """Give the roles that somebody can have; a group is nobody's."""
    return [role.name for role in policy.roles if not role.is_group]


def read_day(text: str) -> date:
    """Read a day of the calendar."""
    try:
        day = date.fromisoformat(text)
        if day.isoformat() == text:
            return day
    except ValueError:
        pass
    raise BadInput(f"`{text}` is no day of the calendar; write it as `2026-01-31`")


def day_asked(text: str | None, policy: Policy) -> date | None:
    """Give the day of `--on`, else today; none where the policy does not turn on the day."""
    if text:
        return read_day(text)
    return today(policy) if is_dated(policy) else None


def today(policy: Policy) -> date:
    """Give the day that it is where the policy holds."""
    try:
        zone = ZoneInfo(policy.time_zone) if policy.time_zone else UTC
    except (ZoneInfoNotFoundError, ValueError):
        raise BadInput(f"there is no time zone `{policy.time_zone}`; state the day with `--on`") from None
    return datetime.now(zone).date()


def pick_act(name: str, policy: Policy) -> str:
    """Give an act, its role spelt out; a group may be written as in a policy, `tell(sergeant or above)`."""
    name = _GROUP.sub(r"_or_\1", name)
    acts = [act.name for act in policy.acts]
    spelt = [act for act in acts if act.startswith(f"{name}(")]
    if spelt:
        raise BadInput(f"the act `{name}` needs a role: {', '.join(f'`{act}`' for act in spelt)}")
    return pick(name.replace(" ", ""), acts, "act")


def read_fact(name: str, text: str, policy: Policy) -> Value | None:
    """Give the value of a fact as written; `unknown` is `None`."""
    facts = {fact.name: fact for fact in policy.facts}
    if name in policy.protected:
        raise BadInput(f"`{name}` is protected: no fact may say it, and nothing here takes it")
    fact = facts[pick(name, facts, "fact")]
    if text == "unknown":
        return None
    try:
        return read_value(fact, text)
    except ValueError as error:
        raise BadInput(str(error)) from None


def read_deed(text: str, policy: Policy) -> Deed:
    """Read `ACT by ROLE`."""
    act, by, role = text.partition(" by ")
    if not by:
        raise BadInput(f"`{text}` is no deed; write `ACT by ROLE`")
    roles = askers(policy)
    return Deed(pick_act(act.strip(), policy), pick(role.strip(), roles, "role"))
